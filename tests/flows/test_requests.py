"""Requests that end by themselves or by hand: lapse, reminders, cancelling, withdrawing."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import NothingToCancel, NothingToWithdraw, TooLong, UnknownContact
from optindesk.core.model import MailKind, Target
from optindesk.core.sentence import Sentence
from optindesk.core.status import MailStatus, RequestStatus, State, SubscriptionStatus
from optindesk.store.tables import ListRow, MailRow


def remind(office: Office, times: int) -> None:
    office.news()
    ListRow.update(reminders=times).execute()


# --- lapsing --------------------------------------------------------------------------------------


def test_a_question_lapses_only_past_its_deadline(office: Office) -> None:
    office.set_account(imap=None)
    office.ask()
    office.now = office.request().expires_at
    assert office.desk.expire() == 0
    office.later(seconds=1)
    assert office.desk.expire() == 1
    assert office.status() is RequestStatus.EXPIRED
    assert office.subscription().status is SubscriptionStatus.NONE
    assert "lapsed" in str(office.standing().sentence)
    assert office.desk.expire() == 0


def test_it_does_not_lapse_before_the_mailbox_was_read_past_its_deadline(office: Office) -> None:
    question = office.ask()
    office.later(29)
    office.desk.check()
    answered = office.now
    office.later(14)
    assert office.desk.expire() == 0, "the desk was closed; answers may lie there"
    office.postbox.lay(office.reply("yes", question, at=answered))
    office.desk.check()
    assert office.desk.expire() == 0
    assert office.status() is RequestStatus.CONFIRMED


def test_it_does_not_lapse_before_the_mailbox_was_ever_read(office: Office) -> None:
    office.ask()
    office.later(31)
    assert office.desk.expire() == 0
    office.desk.check()
    assert office.desk.expire() == 1


def test_it_does_not_lapse_while_a_reply_waits_to_be_read(office: Office) -> None:
    office.set_account(imap=None)
    office.read(office.reply("unclear", office.ask()))
    office.later(31)
    assert office.desk.expire() == 0
    (number,) = office.to_read()
    from optindesk.flows.reviewing import Decision

    office.desk.decide(number, Decision.BACK, "not an answer")
    assert office.desk.expire() == 1


def test_without_any_account_the_deadline_alone_decides(office: Office) -> None:
    from optindesk.store.tables import AccountRow

    office.ask()
    AccountRow.delete().execute()
    office.later(31)
    assert office.desk.expire() == 1
    assert office.status() is RequestStatus.EXPIRED


def test_what_another_desk_settles_meanwhile_does_not_lapse(office: Office) -> None:
    office.set_account(imap=None)
    office.ask()
    office.later(31)

    def cancelled(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if done == 0:
            office.desk.cancel(ANA)

    assert office.desk.expire(tick=cancelled) == 0
    assert office.status() is RequestStatus.CANCELLED


# --- reminders ------------------------------------------------------------------------------------


def test_nobody_is_reminded_unless_the_list_says_so(office: Office) -> None:
    office.ask()
    office.later(20)
    assert office.remind() == 0


def test_never_more_than_three_mails_seven_days_apart(office: Office) -> None:
    remind(office, 9)
    question = office.ask()
    days = []
    for day in range(30):
        if office.remind():
            days.append(day)
            office.desk.send()
        office.later(1)
    assert days == [7, 14]
    assert office.kinds() == [MailKind.CONFIRM, MailKind.REMINDER, MailKind.REMINDER]
    asked = office.provider.taken
    assert {mail.token for mail in asked} == {question.token}, "a reminder carries the same token"
    assert len({mail.message_id for mail in asked}) == 3, "but its own Message-ID"
    assert asked[1].values["first_asked_on"] == "November 21, 2026"
    assert [mail.number for mail in office.mails()] == [1, 2, 3]
    assert office.standing().mails_used == 3
    office.read(office.reply("yes", asked[2]))
    assert office.status() is RequestStatus.CONFIRMED


def test_the_seven_days_begin_with_the_last_mail_handed_over(office: Office) -> None:
    remind(office, 1)
    office.sign_up()
    office.later(6)
    office.desk.send()
    office.later(6)
    assert office.remind() == 0
    office.later(1)
    assert office.remind() == 1
    assert office.remind() == 0, "one waits already"
    office.desk.send()
    office.later(8)
    assert office.remind() == 0, "the list sends one"


@pytest.mark.parametrize("status", ["waiting", "unknown", "refused"])
def test_nobody_is_reminded_of_what_may_not_have_arrived(status: str, office: Office) -> None:
    remind(office, 2)
    office.ask()
    MailRow.update(status=status).execute()
    office.later(10)
    assert office.remind() == 0


def test_nobody_is_reminded_who_answered_or_is_too_late(office: Office) -> None:
    remind(office, 2)
    office.read(office.reply("unclear", office.ask()))
    office.read(office.reply("yes", office.ask(BEN)))
    office.later(10)
    assert office.remind() == 0
    office.ask("cy@example.net")
    office.later(31)
    assert office.remind() == 0


def test_who_answers_while_reminders_are_made_is_not_reminded(office: Office) -> None:
    remind(office, 2)
    office.ask()
    office.later(8)

    def cancelled(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        office.desk.cancel(ANA)

    assert office.remind(tick=cancelled) == 0
    assert office.kinds() == [MailKind.CONFIRM]


# --- by hand --------------------------------------------------------------------------------------


def test_cancelling_takes_the_question_back(office: Office) -> None:
    office.sign_up()
    assert office.desk.cancel("ANA@example.org", office.news().list_id, "typed wrong") == 1
    assert office.standing().facts.state is State.CANCELLED
    assert office.mails()[0].status is MailStatus.DROPPED
    with pytest.raises(NothingToCancel):
        office.desk.cancel(ANA)
    with pytest.raises(UnknownContact):
        office.desk.cancel(BEN)
    assert office.sign_up().group.value == "new", "no question ever went out"


def test_a_note_that_is_too_long_is_refused_before_anything_is_done(office: Office) -> None:
    office.ask()
    with pytest.raises(TooLong, match="note"):
        office.desk.cancel(ANA, why="x" * 2_001)
    assert office.status() is RequestStatus.OPEN


def test_cancelling_one_list_leaves_the_others(office: Office) -> None:
    workshops = Target(office.make_list("Workshops").id)
    office.ask()
    office.ask(target=workshops)
    assert office.desk.cancel(ANA, workshops.list_id) == 1
    assert office.status() is RequestStatus.OPEN


def test_off_everything_is_one_step(office: Office) -> None:
    office.subscribe()
    office.subscribe(target=Target(level=4))
    office.ask(target=Target(office.make_list("Workshops").id))
    done = office.desk.withdraw(ANA)
    assert sorted(done.left) == ["Flower news", "level 4"]
    assert done.declined == 1
    assert office.contact().level == 0
    assert MailKind.GOODBYE not in office.kinds(), "they were told on the telephone"
    with pytest.raises(NothingToWithdraw):
        office.desk.withdraw(ANA)
    with pytest.raises(UnknownContact):
        office.desk.withdraw(BEN)


def test_off_one_list_leaves_the_others(office: Office) -> None:
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe()
    office.ask(target=workshops)
    assert office.desk.withdraw(ANA, workshops.list_id).declined == 1
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert office.desk.withdraw(ANA, office.news().list_id).left == ("Flower news",)


def test_off_one_list_leaves_the_open_questions_about_others(office: Office) -> None:
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe()
    office.ask(target=workshops)
    office.desk.withdraw(ANA, office.news().list_id)
    assert office.status(target=workshops) is RequestStatus.OPEN
