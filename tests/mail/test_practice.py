"""The practice desk's post: a Maildir instead of servers, and invented people who answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

import pytest

from contracts import MailboxContract, TransportContract
from drafts import LANGUAGES, WHEN, draft, wording
from optindesk.core.errors import DiskFull, TryLater
from optindesk.core.model import MailKind
from optindesk.core.ports import Envelope, FolderRole, Mailbox, Practice, Transport
from optindesk.core.token import find_tokens
from optindesk.mail import practice
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.practice import (
    INBOX,
    OUTBOX,
    PracticeMailbox,
    PracticeTransport,
    deliver,
    kept_mails,
    make_maildirs,
)
from optindesk.mail.practice_answers import answer_mail
from optindesk.mail.practice_clients import Answer, Client, Person
from optindesk.mail.practice_people import (
    PracticePeople,
    answer_as,
    invented_people,
    person_at,
    questions_out,
)

LATER = WHEN + timedelta(hours=3, microseconds=7)
BOXES = {role: name for name, role in practice._ROLES.items()}


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, EmailMessage, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def question(person: Person, number: int = 1) -> bytes:
    """Our question to somebody, in their language."""
    return JinjaComposer().mail(
        draft(
            number,
            wording=wording(MailKind.CONFIRM, person.language),
            recipient=person.address,
            recipient_name=person.name,
        )
    )


def send(folder: Path, *mails: bytes) -> None:
    with PracticeTransport(folder, lambda: WHEN) as transport:
        for mail in mails:
            transport.offer(Envelope("desk@flowers.example", "ana@example.org", mail))
            transport.finish()


class TestPracticeTransport(TransportContract):
    @pytest.fixture
    def transport_factory(self, tmp_path: Path) -> Callable[[], Transport]:
        return lambda: PracticeTransport(tmp_path, lambda: WHEN)

    @pytest.fixture
    def delivered(self, tmp_path: Path) -> Callable[[], list[bytes]]:
        return lambda: [kept.path.read_bytes() for kept in kept_mails(tmp_path / OUTBOX)]


class TestPracticeMailbox(MailboxContract):
    @pytest.fixture
    def mailbox_factory(self, tmp_path: Path) -> Callable[[], Mailbox]:
        return lambda: PracticeMailbox(tmp_path)

    @pytest.fixture
    def deliver(self, tmp_path: Path) -> Callable[[bytes, FolderRole], None]:
        make_maildirs(tmp_path)
        return lambda raw, role: (deliver(tmp_path / BOXES[role], raw, WHEN), None)[1]


# --- the Maildir --------------------------------------------------------------------------------


def test_what_was_sent_is_found_as_sent(tmp_path: Path) -> None:
    send(tmp_path, b"Subject: 1\r\n\r\none\r\n", b"Subject: 2\r\n\r\ntwo\r\n")
    with PracticeMailbox(tmp_path) as mailbox:
        sent = next(f for f in mailbox.folders() if f.role is FolderRole.SENT)
        headings = list(mailbox.headings(sent, 0))
    assert [(h.uid, h.received_at, h.header) for h in headings] == [
        (1, WHEN, b"Subject: 1\r\n\r\n"),
        (2, WHEN, b"Subject: 2\r\n\r\n"),
    ]


def test_the_time_of_arrival_is_exact_and_stays(tmp_path: Path) -> None:
    make_maildirs(tmp_path)
    deliver(tmp_path / INBOX, b"\r\n", LATER)
    for _ in range(2):
        with PracticeMailbox(tmp_path) as mailbox:
            (heading,) = mailbox.headings(mailbox.folders()[0], 0)
        assert heading.received_at == LATER
        assert heading.received_at.tzinfo is UTC


def test_a_mail_that_another_program_has_opened_keeps_its_number(tmp_path: Path) -> None:
    make_maildirs(tmp_path)
    inbox = tmp_path / INBOX
    deliver(inbox, b"one", WHEN)
    deliver(inbox, b"two", WHEN)
    (inbox / "new" / "00000002.practice").rename(inbox / "cur" / "00000002.practice")
    assert deliver(inbox, b"three", WHEN) == 3
    assert [kept.path.read_bytes() for kept in kept_mails(inbox)] == [b"one", b"two", b"three"]


def test_what_is_no_mail_of_ours_is_left_out(tmp_path: Path) -> None:
    make_maildirs(tmp_path)
    (tmp_path / INBOX / "new" / ".DS_Store").write_bytes(b"x")
    (tmp_path / INBOX / "tmp" / "00000001.practice").write_bytes(b"not whole")
    assert kept_mails(tmp_path / INBOX) == []


def test_many_at_once_never_take_one_number_twice(tmp_path: Path) -> None:
    make_maildirs(tmp_path)
    inbox, together = tmp_path / INBOX, threading.Barrier(4)

    def postman(number: int) -> None:
        together.wait()
        for mail in range(10):
            deliver(inbox, b"%d/%d" % (number, mail), WHEN)

    postmen = [threading.Thread(target=postman, args=(number,)) for number in range(4)]
    for one in postmen:
        one.start()
    for one in postmen:
        one.join()
    kept = kept_mails(inbox)
    assert [mail.uid for mail in kept] == list(range(1, 41))
    assert len({mail.path.read_bytes() for mail in kept}) == 40
    assert list((inbox / "tmp").iterdir()) == []


def test_a_full_disk_is_no_sent_mail(tmp_path: Path) -> None:
    with PracticeTransport(tmp_path, lambda: WHEN) as transport:
        transport.offer(Envelope("a@b.example", "c@d.example", b"mail"))
        full = OSError(28, "No space left on device")
        with patch("os.fsync", side_effect=full), pytest.raises(TryLater, match="No space"):
            transport.finish()
    assert kept_mails(tmp_path / OUTBOX) == []
    assert list((tmp_path / OUTBOX / "tmp").iterdir()) == []


def test_of_a_mail_too_large_to_read_only_the_head_comes(tmp_path: Path) -> None:
    make_maildirs(tmp_path)
    deliver(tmp_path / INBOX, b"Subject: x\r\n\r\n" + b"x" * 100, WHEN)
    with PracticeMailbox(tmp_path) as mailbox, patch.object(practice, "MAX_MAIL_BYTES", 99):
        (mail,) = mailbox.fetch(mailbox.folders()[0], [1])
    assert mail.content is None
    assert mail.size == 114
    assert mail.header == b"Subject: x\r\n\r\n"


# --- the people ---------------------------------------------------------------------------------


def test_the_people_are_of_all_languages_and_answer_in_all_ways() -> None:
    people = invented_people()
    assert {person.language for person in people} == set(LANGUAGES)
    assert {person.answer for person in people} == set(Answer)
    assert {person.client for person in people} == set(Client)
    assert len({person.address for person in people}) == len(people)
    for person in people:
        assert person.address.endswith((".example", "@example.org")), "nobody's (RFC 2606)"


@pytest.mark.parametrize("person", invented_people(), ids=lambda person: person.name)
@pytest.mark.parametrize("how", list(Answer))
def test_an_answer_is_a_mail_from_the_person_to_us(how: Answer, person: Person) -> None:
    ours = question(person)
    content = answer_mail(ours, how, LATER, person)
    if how is Answer.SILENCE:
        assert content is None
        return
    assert content is not None
    assert b"\n" not in content.replace(b"\r\n", b"")
    message = read(content)
    assert not message.defects
    assert message["To"].addresses[0].addr_spec == "desk@flowers.example"
    assert message["Date"].datetime == LATER.replace(microsecond=0)
    sender = message["From"].addresses[0].addr_spec
    if how is Answer.BOUNCE:
        assert sender.startswith("MAILER-DAEMON@")
        assert message["Return-Path"] == "<>"
    else:
        assert sender == person.address
        assert message["Return-Path"] == f"<{person.address}>"


def test_a_bounce_is_a_report_that_names_our_mail() -> None:
    person = invented_people()[0]
    content = answer_mail(question(person), Answer.BOUNCE, LATER, person)
    message = read(content or b"")
    assert message.get_content_type() == "multipart/report"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "message/delivery-status",
        "text/rfc822-headers",
    ]
    status = list(message.iter_parts())[1].get_payload()[1]
    assert status["Final-Recipient"] == f"rfc822; {person.address}"
    assert (status["Action"], status["Status"]) == ("failed", "5.1.1")
    returned = list(message.iter_parts())[2].get_content()
    assert f"Message-ID: {draft().message_id}" in returned.replace("\r\n", "\n")
    assert f"X-Opt-In-Desk-Mail: {draft().mark}" in returned


@pytest.mark.parametrize("client", [client for client in Client if client is not Client.LINK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_quotes_our_mail_and_names_it(language: str, client: Client) -> None:
    person = Person("Ana", "ana@example.org", language, Answer.YES, client)
    message = read(answer_mail(question(person), Answer.YES, LATER, person) or b"")
    assert message["In-Reply-To"] == draft().message_id
    for kind in ("html",) if client is Client.GMX else ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert draft().token in [written for written, _ in find_tokens(part.get_content())]


@pytest.mark.parametrize("how", [Answer.YES, Answer.BOUNCE, Answer.OUT_OF_OFFICE])
def test_people_with_other_letters_in_their_address_answer_too(tmp_path: Path, how: Answer) -> None:
    ours = JinjaComposer().mail(draft(recipient="jürgen@bücher.example"))
    assert answer_as(tmp_path, ours, how, LATER) == 1
    (kept,) = kept_mails(tmp_path / INBOX)
    assert "jürgen@xn--bcher-kva.example".encode() in kept.path.read_bytes()


def test_who_takes_the_link_sends_what_the_link_says() -> None:
    person = Person("Ana", "ana@example.org", "de", Answer.YES, Client.LINK)
    message = read(answer_mail(question(person), Answer.YES, LATER, person) or b"")
    assert message["Subject"] == f"YES {draft().token}"
    assert message.get_content().strip() == "Ja, gerne."
    assert "In-Reply-To" not in message


def test_only_one_kind_of_absence_is_marked() -> None:
    person = invented_people()[0]
    marked = read(answer_mail(question(person), Answer.OUT_OF_OFFICE, LATER, person) or b"")
    assert marked["Auto-Submitted"] == "auto-replied"
    how = Answer.OUT_OF_OFFICE_UNMARKED
    unmarked = read(answer_mail(question(person), how, LATER, person) or b"")
    assert not {"Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"} & set(unmarked)


def test_somebody_not_invented_answers_in_the_language_of_the_mail(tmp_path: Path) -> None:
    stranger = Person("", "new@example.org", "it", Answer.YES, Client.GMAIL)
    assert person_at("new@example.org", "it") == stranger
    assert answer_as(tmp_path, question(stranger), Answer.NO, LATER) == 1
    (kept,) = kept_mails(tmp_path / INBOX)
    body = read(kept.path.read_bytes()).get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("No, grazie.")


def test_everybody_answers_once_and_the_silent_one_never(tmp_path: Path) -> None:
    people = invented_people()
    send(tmp_path, *(question(person, number) for number, person in enumerate(people, 1)))
    practice_people: Practice = PracticePeople(tmp_path, lambda: LATER)
    asked = practice_people.questions()
    assert [one.person.address for one in asked] == [person.address for person in people]
    assert [one.way for one in asked] == [person.answer.value for person in people]
    for one in asked:
        practice_people.answer(one.number, one.way)
    assert [one.way for one in practice_people.questions()] == ["silence"]
    kept = kept_mails(tmp_path / INBOX)
    assert len(kept) == len(people) - 1
    assert {mail.received_at for mail in kept} == {LATER}


def test_the_people_can_answer_otherwise_than_they_would(tmp_path: Path) -> None:
    ana = next(person for person in invented_people() if person.answer is Answer.YES)
    send(tmp_path, question(ana))
    practice_people = PracticePeople(tmp_path, lambda: LATER)
    assert set(practice_people.ways()) == {answer.value for answer in Answer}
    practice_people.answer(1, "bounce")
    (kept,) = kept_mails(tmp_path / INBOX)
    assert b"MAILER-DAEMON" in kept.path.read_bytes()
    for number in (1, 2):  # answered already; never sent
        practice_people.answer(number, "yes")
    assert len(kept_mails(tmp_path / INBOX)) == 1


def test_nobody_can_answer_on_a_full_disk_which_is_said(tmp_path: Path) -> None:
    send(tmp_path, question(invented_people()[0]))
    practice_people = PracticePeople(tmp_path, lambda: LATER)
    full = OSError(28, "No space left on device")
    with patch("os.fsync", side_effect=full), pytest.raises(DiskFull):
        practice_people.answer(1, "yes")
    assert len(practice_people.questions()) == 1
    practice_people.answer(1, "yes")
    assert practice_people.questions() == []


def test_the_invented_people_can_be_shown() -> None:
    shown = PracticePeople(Path(), lambda: LATER).people()
    assert [one.name for one in shown] == [person.name for person in invented_people()]


def test_a_mail_that_asks_nothing_gets_no_answer(tmp_path: Path) -> None:
    thanks = draft(wording=wording(MailKind.THANKS), token=None, code=None)
    send(tmp_path, JinjaComposer().mail(thanks))
    assert questions_out(tmp_path) == []


def test_the_time_is_the_transport_s_clock(tmp_path: Path) -> None:
    moments = iter([WHEN, LATER])
    clock: Callable[[], datetime] = lambda: next(moments)  # noqa: E731 - a clock of two ticks
    with PracticeTransport(tmp_path, clock) as transport:
        for _ in range(2):
            transport.offer(Envelope("a@b.example", "c@d.example", b"mail"))
            transport.finish()
    assert [kept.received_at for kept in kept_mails(tmp_path / OUTBOX)] == [WHEN, LATER]
