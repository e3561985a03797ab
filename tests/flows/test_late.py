"""A yes that came too late is a new question, if the person says it once more, or the desk does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from office import ANA, BEN, DAY, Office
from optindesk.core.errors import CannotAskAgain, UnknownContact
from optindesk.core.letter import BounceKind
from optindesk.core.model import MailKind, SignUpSource, Target
from optindesk.core.ports import Draft
from optindesk.core.status import MailStatus, RequestStatus, State, SubscriptionStatus
from optindesk.flows import overview
from optindesk.flows.keeping import Outcome
from optindesk.flows.late import why_not_yet
from optindesk.flows.reviewing import Decision
from optindesk.store import request_rows, signup_rows
from optindesk.store.tables import MailRow

WHY = "she rang and wants it after all"


def told(office: Office, *, lapse: bool = True) -> Draft:
    """Somebody says yes after the deadline and is told so; returns the mail that tells it."""
    question = office.ask()
    office.later(31)
    if lapse:
        office.set_account(imap=None)
        office.desk.expire()
        office.set_account()
    office.read(office.reply("yes", question))
    office.later(hours=1)
    office.desk.send()
    late = office.provider.taken[-1]
    assert late.wording.kind is MailKind.LATE
    office.later(1)
    return late


@pytest.mark.parametrize("lapse", [True, False])
def test_a_yes_to_the_mail_that_it_came_too_late_is_a_new_sign_up(
    lapse: bool, office: Office
) -> None:
    late = told(office, lapse=lapse)
    first = office.request()
    said = office.read(office.reply("yes", late))
    assert (said.outcome, "is asked anew" in str(said.reason)) == (Outcome.APPLIED, True)
    assert request_rows.request_by_id(first.id).status is RequestStatus.EXPIRED
    assert office.request().id != first.id
    assert office.subscription().status is SubscriptionStatus.PENDING, "still to be confirmed"
    assert office.kinds() == [MailKind.CONFIRM, MailKind.LATE, MailKind.CONFIRM]
    signup = signup_rows.signups(office.contact().id)[-1]
    assert (signup.source, signup.signed_on) == (SignUpSource.MAIL, office.now.date())
    assert office.codes(ANA)[-3:] == ["signup.recorded", "request.made", "answer.applied"]
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[-1]))
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED


def test_a_second_late_yes_to_the_question_itself_asks_anew_as_well(office: Office) -> None:
    told(office)
    question = office.provider.taken[0]
    assert office.read(office.reply("yes", question)).outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.OPEN
    third = office.read(office.reply("yes", question))
    assert "has not answered yet" in str(third.reason)
    assert office.kinds().count(MailKind.CONFIRM) == 2, "nothing is asked twice"


def test_what_was_written_before_she_was_told_does_not_ask_anew(office: Office) -> None:
    told(office)
    before = office.now - timedelta(hours=26)
    said = office.read(office.reply("yes", office.provider.taken[0], at=before))
    assert said.outcome is Outcome.IGNORED
    assert office.status() is RequestStatus.EXPIRED


def test_the_new_question_is_held_by_the_guard_as_any(office: Office) -> None:
    late = told(office)
    office.set(questions_per_address=1, questions_per_address_days=40)
    office.read(office.reply("yes", late))
    office.desk.send()
    assert office.mails()[-1].status is MailStatus.WAITING


def test_a_yes_to_some_of_it_asks_about_these(office: Office) -> None:
    work = Target(office.make_list("Workshops").id)
    office.desk.sign_up(ANA, office.news(), work)
    office.desk.send()
    office.later(31)
    office.read(office.reply("yes", office.provider.taken[-1]))
    office.later(hours=1)
    office.desk.send()
    late = office.provider.taken[-1]
    office.later(1)
    assert office.read(office.reply("yes", late, picks=(7,))).outcome is Outcome.REVIEW
    office.read(office.reply("yes", late, picks=(2,)))
    assert [change.target for change in office.request(target=work).changes] == [work]
    assert office.status() is RequestStatus.EXPIRED


def test_what_was_agreed_to_since_is_not_asked_anew(office: Office) -> None:
    work = Target(office.make_list("Workshops").id)
    office.desk.sign_up(ANA, office.news(), work)
    office.desk.send()
    question = office.provider.taken[-1]
    office.later(31)
    office.set_account(imap=None)
    office.desk.expire()
    office.set_account()
    office.read(office.reply("yes", question))
    office.later(hours=1)
    office.desk.send()
    late = office.provider.taken[-1]
    office.later(1)
    office.desk.ask_again(ANA, work.list_id, "")
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[-1]))
    assert office.read(office.reply("yes", late)).outcome is Outcome.APPLIED
    assert [change.target for change in office.request().changes] == [office.news()]
    assert office.subscription(target=work).status is SubscriptionStatus.SUBSCRIBED


def test_who_left_since_is_not_asked_anew_for_older_words(office: Office) -> None:
    late = told(office)
    office.read(office.reply("yes", late))
    office.desk.send()
    yes = office.now
    office.later(1)
    office.read(office.reply("yes", office.provider.taken[-1]))
    office.later(1)
    office.desk.withdraw(ANA)
    assert office.read(office.reply("yes", late, at=yes)).outcome is Outcome.REVIEW


def test_who_said_yes_since_is_not_asked_anew(office: Office) -> None:
    late = told(office)
    office.read(office.reply("yes", late))
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[-1]))
    said = office.read(office.reply("yes", late))
    assert (said.outcome, str(said.reason)) == (Outcome.IGNORED, "has said yes already")


def test_a_no_since_then_is_not_gone_past(office: Office) -> None:
    late = told(office)
    yes = office.now
    office.read(office.reply("yes", late))
    office.desk.send()
    office.later(1)
    office.read(office.reply("no", office.provider.taken[-1]))
    said = office.read(office.reply("yes", late, at=yes))
    assert (said.outcome, "said no, or left" in str(said.reason)) == (Outcome.REVIEW, True)
    office.later(1)
    assert office.read(office.reply("yes", late)).outcome is Outcome.APPLIED, "her newest word"


def test_who_is_never_written_to_is_not_asked_anew(office: Office) -> None:
    late = told(office)
    office.desk.never_write(ANA, "told us so")
    said = office.read(office.reply("yes", late))
    assert (said.outcome, "never to be written to" in str(said.reason)) == (Outcome.REVIEW, True)


# --- by a person who reads it ---------------------------------------------------------------------


@pytest.mark.parametrize("how", ["lapsed", "open", "bounced"])
def test_accepting_a_late_yes_asks_anew(how: str, office: Office) -> None:
    late = told(office, lapse=how != "open") if how != "bounced" else office.ask()
    if how == "bounced":
        office.read(office.bounce(late, BounceKind.HARD))
        office.later(40)
    first = office.request()
    office.read(office.reply("unclear", late))
    (number,) = office.to_read()
    assert office.desk.letter(number).asks_anew
    office.desk.decide(number, Decision.ACCEPT, WHY)
    assert office.request().id != first.id
    assert office.status() is RequestStatus.OPEN
    assert office.subscription().status is SubscriptionStatus.PENDING, "no yes to anything yet"
    assert signup_rows.signups(office.contact().id)[-1].note == WHY


@pytest.mark.parametrize("lapse", [True, False])
def test_such_a_decision_can_be_taken_back(lapse: bool, office: Office) -> None:
    late = told(office, lapse=lapse)
    first = office.request()
    office.read(office.reply("unclear", late))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, WHY)
    made = office.request()
    office.desk.undo_decision(number, "read it once more")
    assert request_rows.request_by_id(made.id).status is RequestStatus.CANCELLED
    assert request_rows.request_by_id(first.id).status is first.status
    assert office.mails()[-1].status is MailStatus.DROPPED
    assert office.to_read() == [number]
    office.desk.decide(number, Decision.ACCEPT, WHY)
    assert office.status() is RequestStatus.OPEN


def test_a_late_yes_of_somebody_who_said_yes_since_asks_nothing(office: Office) -> None:
    late = told(office)
    office.read(office.reply("unclear", late))
    (number,) = office.to_read()
    office.desk.ask_again(ANA, None, "")
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[-1]))
    assert "has said yes already" in str(office.desk.letter(number).blocked[Decision.ACCEPT])


# --- by hand --------------------------------------------------------------------------------------


def test_who_answered_too_late_can_be_asked_again_by_hand(office: Office) -> None:
    told(office)
    assert office.standing().facts.state is State.EXPIRED
    assert str(office.standing().sentence).startswith("Answered on 2026-12-22")
    done = office.desk.ask_again(ANA, None, "")
    assert (done.address, done.about) == (ANA, ("Flower news",))
    assert office.status() is RequestStatus.OPEN
    signup = signup_rows.signups(office.contact().id)[-1]
    assert (signup.source, signup.signed_on) == (SignUpSource.MAIL, (office.now - DAY).date())
    assert "said yes by mail after the question before it had lapsed" in str(
        office.standing().sentence
    )
    with pytest.raises(CannotAskAgain, match="no question to this person has lapsed"):
        office.desk.ask_again(ANA, None, "")


def test_who_did_not_answer_is_asked_again_only_if_that_is_wished(office: Office) -> None:
    office.ask()
    office.later(40)
    office.set_account(imap=None)
    office.desk.expire()
    assert "Did not answer" in str(office.standing().sentence)
    with pytest.raises(CannotAskAgain, match="say how this person asked for it"):
        office.desk.ask_again(ANA, office.news().list_id, " ")
    assert office.status() is RequestStatus.EXPIRED
    office.desk.ask_again(ANA, office.news().list_id, WHY)
    assert office.status() is RequestStatus.OPEN
    signup = signup_rows.signups(office.contact().id)[-1]
    assert (signup.source, signup.note) == (SignUpSource.TYPED, WHY)
    assert (signup.signed_on, signup.collected_by) == (office.now.date(), "Marta")


def test_a_cancelled_question_can_be_asked_again(office: Office) -> None:
    office.ask()
    office.desk.cancel(ANA)
    office.desk.ask_again(ANA, None, WHY)
    assert office.status() is RequestStatus.OPEN


def test_what_keeps_somebody_from_being_asked_again_is_said(office: Office) -> None:
    told(office)
    other = office.make_list("Workshops").id
    with pytest.raises(CannotAskAgain, match="no question to this person has lapsed"):
        office.desk.ask_again(ANA, other, WHY)
    with pytest.raises(UnknownContact):
        office.desk.ask_again("nobody@example.org", None, WHY)
    office.desk.never_write(ANA, "told us so")
    with pytest.raises(CannotAskAgain, match="never to be written to"):
        office.desk.ask_again(ANA, None, WHY)


def test_a_question_that_may_be_answered_is_not_asked_again_before_the_mailbox_was_read(
    office: Office,
) -> None:
    office.set_account()
    office.ask()
    assert why_not_yet(office.contact().id, None, office.now) is None, "it can be answered"
    assert not overview.story(office.contact().id, office.now).standings[0].facts.is_overdue
    office.later(40)
    assert overview.story(office.contact().id, office.now).standings[0].facts.is_overdue
    why = str(why_not_yet(office.contact().id, None, office.now))
    assert "the mailbox was not read past that: check it first" in why
    with pytest.raises(CannotAskAgain, match="check it first; then ask again"):
        office.desk.ask_again(ANA, None, WHY)
    other = office.make_list("Workshops").id
    with pytest.raises(CannotAskAgain, match="no question to this person has lapsed"):
        office.desk.ask_again(ANA, other, WHY)
    assert office.status() is RequestStatus.OPEN
    first = office.request()
    office.desk.check()
    assert why_not_yet(office.contact().id, None, office.now) is None
    assert office.desk.ask_again(ANA, None, WHY).about == ("Flower news",)
    assert request_rows.request_by_id(first.id).status is RequestStatus.EXPIRED
    assert office.status() is RequestStatus.OPEN


def test_what_else_keeps_a_question_open_is_said(office: Office) -> None:
    question = office.ask()
    office.sign_up(BEN)
    office.read(office.reply("unclear", question))
    office.set_account(imap=None)
    office.later(40)
    with pytest.raises(CannotAskAgain, match="a reply to it waits to be read"):
        office.desk.ask_again(ANA, None, WHY)
    with pytest.raises(CannotAskAgain, match="its mail has not gone out yet"):
        office.desk.ask_again(BEN, None, WHY)
    assert office.desk.expire() == 0


def test_what_lapsed_is_asked_again_whatever_else_is_open(office: Office) -> None:
    told(office)
    work = Target(office.make_list("Workshops").id)
    office.ask(target=work)
    office.later(40)
    assert why_not_yet(office.contact().id, None, office.now) is None
    assert office.desk.ask_again(ANA, None, "").about == ("Flower news",)
    assert office.status(target=work) is RequestStatus.OPEN


def test_a_mail_that_nobody_got_told_nobody(office: Office) -> None:
    told(office)
    MailRow.update(status="dropped").where(MailRow.kind == "late").execute()
    said = office.read(office.reply("yes", office.provider.taken[0]))
    assert said.outcome is Outcome.IGNORED
    assert office.kinds()[-1] is MailKind.LATE, "now she is told"
