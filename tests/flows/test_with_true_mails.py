"""The way through true mails: composed, answered, read and judged by what the desk ships with."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from functools import cache
from pathlib import Path

import pytest

from office import ANA, Office, shipped_and_true
from optindesk.core.letter import Verdict
from optindesk.core.model import MailKind, Target, Wording
from optindesk.core.ports import Draft, RawMail
from optindesk.core.status import AddressState, RequestStatus, SubscriptionStatus
from optindesk.flows.keeping import Outcome, Read
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.phrases import load_phrases
from optindesk.mail.practice_answers import answer_mail
from optindesk.mail.practice_clients import Answer, Client, Person
from optindesk.mail.reader import PostReader
from optindesk.store.tables import LetterRow

RESOURCES = Path(__file__).parents[2] / "resources"


@cache
def reader() -> PostReader:
    return PostReader(load_phrases(RESOURCES))


class TruePen(JinjaComposer):
    """The true composer, which remembers what it made."""

    def __init__(self) -> None:
        self.drafts: dict[bytes, Draft] = {}

    def mail(self, draft: Draft) -> bytes:
        content = super().mail(draft)
        self.drafts[content] = draft
        return content


@pytest.fixture(scope="module")
def first_wordings() -> list[Wording]:
    return shipped_and_true()


@pytest.fixture
def true_office(office: Office) -> Office:
    pen = TruePen()
    office.provider.pen = pen  # type: ignore[assignment]
    office.desk = replace(office.desk, composer=pen, reader=reader())
    return office


def content_of(office: Office, draft: Draft) -> bytes:
    return next(mail for mail, made in office.provider.pen.drafts.items() if made is draft)


def arrive(office: Office, content: bytes) -> Read:
    office.later(hours=1)
    return office.read(RawMail("mail.eml", None, 0, office.now, len(content), content))


def answer(office: Office, question: Draft, how: Answer, client: Client, language: str) -> Read:
    person = Person("Ana Horvat", question.recipient, language, how, client)
    content = answer_mail(content_of(office, question), how, office.now, person)
    assert content is not None
    return arrive(office, content)


@pytest.mark.parametrize(
    ("client", "language"),
    [*((client, "en") for client in Client), (Client.GMAIL, "de"), (Client.GMAIL, "hr")],
)
def test_a_yes_from_any_program_confirms_and_a_no_withdraws(
    client: Client, language: str, true_office: Office
) -> None:
    question = true_office.ask(name="Ana Horvat", language=language)
    said = answer(true_office, question, Answer.YES, client, language)
    assert said.outcome is Outcome.APPLIED, said
    assert true_office.status() is RequestStatus.CONFIRMED
    true_office.desk.send()
    thanks = true_office.provider.taken[-1]
    assert thanks.wording.kind is MailKind.THANKS
    said = answer(true_office, question, Answer.NO, client, language)
    assert said.outcome is Outcome.APPLIED, said
    assert true_office.subscription().status is SubscriptionStatus.UNSUBSCRIBED


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        (Answer.OUT_OF_OFFICE, Outcome.IGNORED),
        (Answer.QUESTION, Outcome.REVIEW),
        (Answer.LEAVE, Outcome.APPLIED),
        (Answer.BOUNCE, Outcome.APPLIED),
    ],
)
def test_what_is_no_yes_confirms_nobody(how: Answer, outcome: Outcome, true_office: Office) -> None:
    question = true_office.ask()
    said = answer(true_office, question, how, Client.GMAIL, "en")
    assert said.outcome is outcome, said
    assert true_office.status() is not RequestStatus.CONFIRMED
    if how is Answer.BOUNCE:
        assert true_office.contact().address_state is AddressState.BOUNCED


FORMS = ("attached", "header as text")
"""How a machine sends a mail of ours back."""


def sent_back(
    office: Office,
    question: Draft,
    words: str,
    *,
    how: str = "attached",
    sender: str = "robot@provider.example",
    head: str = "Auto-Submitted: auto-replied",
) -> Read:
    """What comes of our question when a machine sends it back, with words of its own."""
    content = content_of(office, question)
    begin = (
        f"From: {sender}\r\nTo: shop@flowers.example\r\nSubject: About your mail\r\n"
        f"Message-ID: <robot@provider.example>\r\n{head}\r\nMIME-Version: 1.0\r\n"
    )
    if how == "attached":
        begin += (
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n"
            "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        )
        return arrive(office, begin.encode() + content + b"\r\n--b--\r\n")
    header = content.partition(b"\r\n\r\n")[0]
    begin += f"Content-Type: text/plain\r\n\r\n{words}\r\n\r\n-- your mail --\r\n"
    return arrive(office, begin.encode() + header + b"\r\n")


NULL = "Return-Path: <>"
NO_SUCH_USER = f"<{ANA}>: host mx.example.org said:\r\n  550 5.1.1 no such user"


@pytest.mark.parametrize("how", FORMS)
@pytest.mark.parametrize("head", ["Auto-Submitted: auto-replied", NULL])
def test_a_mail_that_a_machine_sends_back_without_a_known_reason_reaches_a_person(
    head: str, how: str, true_office: Office
) -> None:
    question = true_office.ask()
    said = sent_back(true_office, question, "We could not deliver this.", how=how, head=head)
    assert (said.outcome, said.verdict) == (Outcome.REVIEW, Verdict.AUTOMATIC)
    assert LetterRow.get().contact == true_office.contact().id
    assert "We could not deliver this." in LetterRow.get().new_text


@pytest.mark.parametrize("how", FORMS)
def test_one_that_says_plainly_that_there_is_no_such_mailbox_is_a_bounce(
    how: str, true_office: Office
) -> None:
    question = true_office.ask()
    said = sent_back(true_office, question, NO_SUCH_USER, how=how)
    assert (said.outcome, said.verdict) == (Outcome.APPLIED, Verdict.BOUNCE), said
    assert true_office.status() is RequestStatus.BOUNCED
    assert true_office.contact().address_state is AddressState.BOUNCED


@pytest.mark.parametrize(
    ("words", "head"),
    [(NO_SUCH_USER.replace("ana", "ben"), "Auto-Submitted: auto-replied"), (NO_SUCH_USER, NULL)],
)
def test_where_the_address_is_anothers_or_a_person_may_write_it_is_none(
    words: str, head: str, true_office: Office
) -> None:
    said = sent_back(true_office, true_office.ask(), words, head=head)
    assert said.outcome is Outcome.REVIEW
    assert true_office.status() is RequestStatus.OPEN


def test_an_out_of_office_machine_that_attaches_our_mail_is_only_noted(
    true_office: Office,
) -> None:
    question = true_office.ask()
    for words in ("I am on holiday.", NO_SUCH_USER):
        said = sent_back(true_office, question, words, sender=ANA)
        assert (said.outcome, said.verdict) == (Outcome.IGNORED, Verdict.AUTOMATIC)
    assert true_office.status() is RequestStatus.OPEN


def test_a_click_on_unsubscribe_leaves(true_office: Office) -> None:
    question = true_office.ask()
    answer(true_office, question, Answer.YES, Client.GMAIL, "en")
    header = message_from_bytes(content_of(true_office, question))["List-Unsubscribe"]
    assert "mailto:" in header
    clicked = (
        f"From: {ANA}\r\nTo: shop@flowers.example\r\nSubject: LEAVE {question.leave}\r\n"
        "Message-ID: <click@example.org>\r\nAuto-Submitted: auto-generated\r\n\r\n"
    )
    assert arrive(true_office, clicked.encode()).outcome is Outcome.APPLIED
    assert true_office.subscription().status is SubscriptionStatus.UNSUBSCRIBED


def test_our_own_question_in_the_inbox_answers_nothing(true_office: Office) -> None:
    question = true_office.ask()
    assert arrive(true_office, content_of(true_office, question)).outcome is Outcome.IGNORED
    assert true_office.status() is RequestStatus.OPEN


def test_a_question_forwarded_as_attachment_confirms_nothing(true_office: Office) -> None:
    question = true_office.ask()
    inner = content_of(true_office, question)
    forwarded = (
        f"From: {ANA}\r\nTo: shop@flowers.example\r\nSubject: Fwd\r\n"
        "Message-ID: <fwd@example.org>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYes\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
    ).encode() + inner
    assert arrive(true_office, forwarded + b"\r\n--b--\r\n").outcome is Outcome.REVIEW
    assert true_office.status() is RequestStatus.OPEN


@pytest.mark.parametrize(
    "nasty",
    [
        b"Subject: Re: \x00\xff\xfe question\r\n\r\nmaybe \x00 later\r\n",
        b"Subject: =?utf-16?b?2AAAAA==?= =?utf-8?b?7aCA?=\r\n\r\nmaybe later\r\n",
        b"Subject: x\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA- +AAA- maybe\r\n",
        b"Subject: x\r\nDate: \x00\x80\r\nContent-Type: text/html\r\n\r\n<p>&#0;&#xD800; hm\r\n",
    ],
)
def test_letters_that_no_database_takes_are_read_all_the_same(
    nasty: bytes, true_office: Office
) -> None:
    question = true_office.ask()
    head = (
        f"From: Ana \x00 <{ANA}>\r\nMessage-ID: <nasty\x00\udcff@example.org>\r\n"
        f"In-Reply-To: {question.message_id}\r\n"
    ).encode("utf-8", "surrogateescape")
    assert arrive(true_office, head + nasty).outcome is Outcome.REVIEW
    assert LetterRow.select().count() == 1
    bounce = (
        b"From: MAILER-DAEMON@mx.example\r\nMessage-ID: <b@mx.example>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; ana@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 \x00\xff no such user\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    ) + content_of(true_office, question).partition(b"\r\n\r\n")[0]
    assert arrive(true_office, bounce + b"\r\n\r\n--b--\r\n").outcome is Outcome.APPLIED


def test_a_level_is_asked_for_by_its_name(true_office: Office) -> None:
    question = true_office.ask(target=Target(level=4))
    text = content_of(true_office, question).decode()
    assert "Marketing" in text
    answer(true_office, question, Answer.YES, Client.GMAIL, "en")
    assert true_office.contact().level == 4


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("Yes {wrong}", Outcome.REVIEW),
        ("Yes, my code is {code}", Outcome.REVIEW),
        ("Yes please put me on the {list} list", Outcome.REVIEW),
        ("Do you have roses on Friday?", Outcome.IGNORED),
    ],
)
def test_what_speaks_of_our_question_without_naming_it_is_read_by_a_person(
    body: str, outcome: Outcome, true_office: Office
) -> None:
    question = true_office.ask()
    assert question.token is not None
    last = "A" if question.token[-1] != "A" else "B"
    text = body.format(
        wrong=question.token[:-1] + last, code=question.code, list=question.values["list_name"]
    )
    mail = (
        f"From: {ANA}\r\nTo: shop@flowers.example\r\nSubject: Hello\r\n"
        f"Message-ID: <hello@example.org>\r\n\r\n{text}\r\n"
    )
    assert arrive(true_office, mail.encode()).outcome is outcome
    assert true_office.status() is RequestStatus.OPEN


def test_a_byte_order_mark_before_a_saved_mail_hides_nothing(true_office: Office) -> None:
    question = true_office.ask(name="Ana Horvat")
    person = Person("Ana Horvat", question.recipient, "en", Answer.YES, Client.GMAIL)
    content = answer_mail(content_of(true_office, question), Answer.YES, true_office.now, person)
    assert content is not None
    assert arrive(true_office, b"\xef\xbb\xbf" + content).outcome is Outcome.APPLIED
