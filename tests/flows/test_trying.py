"""Test mails to oneself: their codes work, their answers are told, and nothing else happens."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from office import ACCOUNT, ANA, Office, refused, shipped_and_true
from optindesk.core.errors import (
    AccountMissing,
    AccountRests,
    ConnectionLost,
    MailRefused,
    OutcomeUnknown,
)
from optindesk.core.letter import Bounce, BounceKind, Verdict
from optindesk.core.model import MailKind, Wording
from optindesk.core.ports import Draft, RawMail
from optindesk.core.status import RequestStatus
from optindesk.core.token import Purpose, find_tokens, read_code, read_token
from optindesk.flows import trying, wordings
from optindesk.flows.identity import TrialSecret, is_of_trial, request_named
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.wordings import wording_for
from optindesk.store import account_rows, archive, post, trials
from optindesk.store.database import Store
from optindesk.store.tables import AccountRow, ContactRow, LetterRow, MailRow, RequestRow

ME = ACCOUNT.address


@pytest.fixture(scope="module")
def first_wordings() -> list[Wording]:
    return shipped_and_true()


@pytest.fixture
def desk(office: Office) -> Office:
    """An office in which true mails are made."""
    office.write_true_mails()
    return office


def question(language: str = "en", kind: MailKind = MailKind.CONFIRM) -> Wording:
    return wording_for(kind, language, None)


def sent_test(desk: Office, one: Wording | None = None) -> Draft:
    """Send a test, and return it."""
    done = desk.desk.test_wording(one or question())
    assert (done.address, done.known) == (ME, True)
    assert "check the mailbox" in str(done.sentence)
    return desk.provider.taken[-1]


def answer(desk: Office, test: Draft, verdict: str = "yes", **letter: object) -> RawMail:
    return desk.reply(verdict, test, **({"sender": ME} | letter))  # type: ignore[arg-type]


def said(read: Read) -> str:
    return str(read.reason)


def sign_myself_up(desk: Office) -> None:
    """The owner is on the list from a time when the desk wrote from elsewhere."""
    desk.set_account(address="old@flowers.example")
    desk.sign_up(ME)
    desk.set_account()


def books() -> list[int]:
    """How many contacts, requests, mails and kept letters there are."""
    return [int(table.select().count()) for table in (ContactRow, RequestRow, MailRow, LetterRow)]


# --- it goes out --------------------------------------------------------------------------------


def test_it_goes_to_oneself_and_says_what_a_real_one_says(desk: Office) -> None:
    desk.ask(ANA, name="Ana Horvat")
    before = books()
    test = sent_test(desk)
    assert test.recipient == test.sender == ME
    assert (test.values["name"], test.values["source"]) == (ACCOUNT.sender_name, "")
    assert "Ana Horvat" not in desk.provider.pen.text(test), "nobody's data goes into a test"
    assert all((test.token, test.code, test.leave))
    assert books() == before
    assert desk.codes()[-1] == "wording.tested"


def test_a_test_of_a_courtesy_mail_has_no_code_but_a_way_to_leave(desk: Office) -> None:
    test = sent_test(desk, question(kind=MailKind.THANKS))
    assert (test.token, test.code) == (None, None)
    assert test.leave


def test_a_wording_need_not_be_saved_to_be_tested(desk: Office) -> None:
    unsaved = wordings.rewritten(question(), "en", desk.news().list_id, "Try", "{{ list_name }}\n")
    test = sent_test(desk, unsaved)
    assert desk.provider.pen.text(test) == "Flower news\n"
    read = desk.read(answer(desk, test))
    assert read.test


def test_it_counts_as_one_mail_of_the_account(desk: Office) -> None:
    desk.set_account(per_day=2)
    sent_test(desk)
    assert post.handed_over_times(1, desk.now - timedelta(days=1)) == [desk.now]
    desk.sign_up(ANA)
    desk.sign_up("ben@example.com")
    assert (desk.desk.send().sent, desk.desk.send().waiting) == (1, 1)
    desk.later(days=2)
    assert post.handed_over_times(1, desk.now - timedelta(days=1)) == []


def test_without_an_account_or_while_it_rests_nothing_is_sent(desk: Office) -> None:
    account_rows.rest_account(1, desk.now + timedelta(minutes=5), 1)
    with pytest.raises(AccountRests, match="asked to wait"):
        desk.desk.test_wording(question())
    desk.later(hours=1)
    sent_test(desk)
    AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        desk.desk.test_wording(question())


def test_what_the_provider_refuses_was_no_test(desk: Office) -> None:
    desk.provider.at_offer.append(refused("no"))
    desk.provider.at_dot.append(ConnectionLost(host="mx", reason=""))
    for trouble in (MailRefused, ConnectionLost):
        with pytest.raises(trouble):
            desk.desk.test_wording(question())
        assert trials.sent()["mails"] == []
    assert "wording.tested" not in desk.codes()


def test_where_the_answer_of_the_server_was_lost_that_is_said(desk: Office) -> None:
    desk.provider.at_dot.append(OutcomeUnknown(host="mx", reason=""))
    done = desk.desk.test_wording(question())
    assert "is not known" in str(done.sentence)
    assert len(trials.sent()["mails"]) == 1, "its answer can come all the same"


def test_it_shows_a_list_that_the_owner_has(desk: Office) -> None:
    assert sent_test(desk).values["list_name"] == "Flower news", "an invented one, as there is none"
    desk.make_list("Garden")
    desk.make_list("Blumen", "de")
    shown = sent_test(desk).values
    assert (shown["list_name"], shown["list_description"]) == ("Garden", "About Garden.")
    assert sent_test(desk, question("de")).values["list_name"] == "Blumen"
    assert sent_test(desk, question("fr")).values["list_name"] in ("Garden", "Blumen")


# --- what comes back ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("leave", "a wish to leave"),
        ("automatic", "an automatic reply"),
        ("unclear", "unclear, so a person would have to read it"),
    ],
)
def test_the_answer_is_told_logged_and_touches_nothing(
    desk: Office, verdict: str, words: str
) -> None:
    test = sent_test(desk)
    (kept,) = trials.sent()["mails"]
    assert trying.told(datetime.fromisoformat(kept["at"])) is None
    before = books()
    desk.later(hours=1)
    read = desk.read(answer(desk, test, verdict))
    assert (read.outcome, read.verdict, read.test) == (Outcome.IGNORED, Verdict(verdict), True)
    assert said(read).startswith("Your answer to the test mail of 2026-11-21T")
    assert said(read).endswith(f" was read as: {words}.")
    assert trying.told(datetime.fromisoformat(kept["at"])) == read.reason
    assert books() == before
    assert desk.codes()[-1] == "wording.test_answered"
    asked = desk.eyes.seen_with[-1]
    assert asked.sent_texts == (desk.provider.pen.text(test),)
    assert asked.sent_subjects == (desk.provider.pen.subject(test),)
    assert asked.person_address == ME


def test_it_is_found_in_the_mailbox_and_the_check_says_so(desk: Office) -> None:
    test = sent_test(desk)
    desk.postbox.lay(answer(desk, test, own_mark=test.mark, references=()))
    desk.postbox.lay(answer(desk, test, tokens=()))
    desk.postbox.lay(desk.reply("yes", sender="stranger@example.org", references=()))
    done = desk.desk.check()
    assert sorted(mail.test for mail in done.mails) == [False, False, True]
    assert [str(one)[:30] for one in done.tests] == ["Your answer to the test mail o"]
    assert done.counts[Verdict.YES] == 1


def test_the_test_itself_comes_into_the_mailbox_and_is_no_answer(desk: Office) -> None:
    test = sent_test(desk)
    own = answer(desk, test, own_mark=test.mark)
    read = desk.read(own)
    assert (read.verdict, read.outcome, read.test) == (Verdict.UNRELATED, Outcome.IGNORED, False)
    assert said(read) == "a test mail that this desk sent"
    nobody = answer(desk, test, own_mark=test.mark, senders=())
    assert desk.read(nobody).address == ""


def test_the_same_answer_is_told_once(desk: Office) -> None:
    test = sent_test(desk)
    reply = answer(desk, test)
    assert desk.read(reply).test
    again = desk.read(reply)
    assert (again.test, said(again)) == (False, "this mail was read before")
    assert desk.codes().count("wording.test_answered") == 1


def test_it_is_found_by_what_any_answer_is_found_by(desk: Office) -> None:
    desk.provider.rewrites = True
    test = sent_test(desk)
    given = f"<given-{len(desk.provider.taken)}@provider.example>"
    for found_by in (
        {"references": ()},
        {"tokens": ()},
        {"tokens": (), "references": (given,)},
        {"tokens": (), "references": (), "marks": (test.mark,)},
    ):
        assert desk.read(answer(desk, test, **found_by)).test, found_by


def test_the_button_to_leave_is_read_as_a_wish_to_leave(desk: Office) -> None:
    test = sent_test(desk)
    read = desk.read(answer(desk, test, "unclear", subject=f"LEAVE {test.leave}", references=()))
    assert (read.verdict, read.test) == (Verdict.LEAVE, True)
    other = desk.read(answer(desk, test, subject=f"YES {test.token}"))
    assert other.verdict is Verdict.YES


def test_a_bounce_of_a_test_marks_nobody(desk: Office) -> None:
    sign_myself_up(desk)
    test = sent_test(desk)
    report = Bounce(BounceKind.HARD, "5.1.1", (ME,), "no such user")
    read = desk.read(
        answer(
            desk,
            test,
            "bounce",
            sender="mailer-daemon@mx.example",
            bounce=report,
            marks=(test.mark,),
            tokens=(),
            references=(),
        )
    )
    assert said(read).endswith("was read as: a report that it did not arrive.")
    assert desk.status(ME) is RequestStatus.OPEN


def test_after_some_days_its_code_works_no_more(desk: Office) -> None:
    test = sent_test(desk)
    desk.later(days=trying.LIVES.days, hours=1)
    read = desk.read(answer(desk, test))
    assert (read.outcome, read.test) == (Outcome.IGNORED, False)
    assert "old test mail" in said(read)
    assert trying.awaited(account_rows.account(), desk.now) == ()


def test_only_the_newest_tests_are_kept(desk: Office) -> None:
    first = sent_test(desk)
    for _ in range(trials.MOST_KEPT):
        sent_test(desk)
    assert len(trials.sent()["mails"]) == trials.MOST_KEPT
    assert "old test mail" in said(desk.read(answer(desk, first)))


# --- and never is one taken for the other ---------------------------------------------------------


def test_a_code_of_a_test_is_good_for_no_question(desk: Office) -> None:
    asked = desk.ask(ANA)
    test = sent_test(desk)
    keys = archive.desk_keys()
    for text in (test.token, test.leave, test.mark):
        token = read_token(text or "")
        assert token is not None
        assert token.number == desk.request(ANA).id, "the same number, to tempt it"
        for purpose in (Purpose.TOKEN, Purpose.LEAVE):
            assert request_named(keys, token, purpose) is None
    assert read_code(test.code or "") != read_code(asked.code or "")
    read = desk.read(desk.reply("yes", test, sender=ANA, references=()))
    assert read.outcome is not Outcome.APPLIED
    assert desk.status(ANA) is RequestStatus.OPEN


def test_a_code_of_a_question_is_no_test(desk: Office) -> None:
    sent_test(desk)
    asked = desk.ask(ANA)
    keys = archive.desk_keys()
    for text in (asked.token, asked.leave, asked.mark):
        assert not any(is_of_trial(keys, read_token(text or ""), one) for one in TrialSecret)
    assert not is_of_trial(keys, None, TrialSecret.TOKEN)
    assert desk.read(desk.reply("yes", asked)).outcome is Outcome.APPLIED
    assert desk.status(ANA) is RequestStatus.CONFIRMED


def test_secrets_of_tests_are_worth_nothing_for_each_other(desk: Office) -> None:
    test = sent_test(desk)
    keys = archive.desk_keys()
    ((_, token),) = find_tokens(test.token or "")
    assert [one for one in TrialSecret if is_of_trial(keys, token, one)] == [TrialSecret.TOKEN]


def test_somebody_known_here_who_got_a_test_forwarded_is_not_lost(desk: Office) -> None:
    """A wish to leave counts from anybody known, whatever mail it hangs on."""
    desk.subscribe(ANA)
    test = sent_test(desk)
    read = desk.read(answer(desk, test, "leave", sender=ANA))
    assert (read.outcome, read.test) == (Outcome.APPLIED, False)


def test_a_stranger_who_got_it_forwarded_is_told_of(desk: Office) -> None:
    test = sent_test(desk)
    assert desk.read(answer(desk, test, sender="colleague@example.net")).test
    assert desk.read(answer(desk, test, senders=(), content=b"x")).address == ""


def test_what_also_names_a_question_is_never_a_test(desk: Office) -> None:
    asked, test = desk.ask(ANA), sent_test(desk)
    tokens = (read_token(test.token or ""), read_token(asked.token or ""))
    read = desk.read(answer(desk, test, sender=ANA, tokens=tokens))
    assert not read.test
    by_reference = answer(desk, test, references=(asked.message_id,))
    assert not desk.read(by_reference).test


def test_an_owner_who_is_on_the_list_confirms_nothing_by_a_test(desk: Office) -> None:
    sign_myself_up(desk)
    desk.desk.send()
    test = sent_test(desk)
    assert desk.read(answer(desk, test)).test
    assert desk.status(ME) is RequestStatus.OPEN


def test_numbers_of_tests_begin_anew_before_a_token_could_not_carry_them(store: Store) -> None:
    office = Office(store)
    office.set_account()
    with store.transaction():
        trials.keep(1 << 31, [])
    office.desk.test_wording(question())
    assert trials.sent()["number"] == 1


def test_saved_answers_are_read_without_an_account(desk: Office) -> None:
    test = sent_test(desk)
    reply = answer(desk, test)
    AccountRow.delete().execute()
    assert "test mail" in said(desk.read(reply))
