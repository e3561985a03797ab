"""One incoming mail: when it is a yes, when it only looks like one, and what is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from office import ANA, BEN, DAY, Office, on
from optindesk.core.errors import CannotDecide, ControlCharacter
from optindesk.core.letter import BounceKind, MachineMark, Verdict
from optindesk.core.model import MailKind, Target
from optindesk.core.ports import Draft, RawMail
from optindesk.core.sentence import sentence
from optindesk.core.status import (
    AddressState,
    Basis,
    MailStatus,
    RequestStatus,
    State,
    SubscriptionStatus,
)
from optindesk.core.token import find_tokens, read_token
from optindesk.flows.answering import MOST_GUESSES_A_DAY
from optindesk.flows.groups import Group
from optindesk.flows.identity import mark_of
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.reviewing import Decision
from optindesk.store import archive, blobs, contact_rows, journal, letter_rows, signup_rows
from optindesk.store.tables import LetterRow, MailRow


def unsend(address: str, office: Office) -> None:
    """Put back a backup that was made before the mails to somebody went out."""
    MailRow.update(status="waiting", handed_over_at=None, dot_at=None).where(
        MailRow.contact == office.contact(address).id
    ).execute()


# --- yes ------------------------------------------------------------------------------------------


def test_a_yes_confirms_thanks_and_keeps_the_proof(office: Office) -> None:
    question = office.ask()
    received = office.later(2)
    office.later(hours=1)
    said = office.read(office.reply("yes", question, at=received))
    assert (said.outcome, said.verdict, said.address) == (Outcome.APPLIED, Verdict.YES, ANA)
    known = office.subscription()
    assert (known.status, known.basis) == (SubscriptionStatus.SUBSCRIBED, Basis.CONFIRMED_HERE)
    assert known.since == office.request().ended_at == received
    assert office.contact().level == 3
    assert office.standing().may_mail[0]
    assert office.kinds() == [MailKind.CONFIRM, MailKind.THANKS]
    assert office.mails()[1].in_reply_to == "<1@people.example>"
    assert office.mails()[1].values["confirmed_on"] == "November 23, 2026"
    letter = LetterRow.get()
    assert blobs.blob(letter.blob) == b"letter 1"
    assert office.codes(ANA)[-2:] == ["answer.applied", "request.confirmed"]
    (entry,) = [one for one in journal.entries() if one.code == "request.confirmed"]
    assert entry.values["letter"] == letter.id
    assert entry.personal["decisive"].value == "yes"


@pytest.mark.parametrize("way", ["token", "message id", "given id"])
def test_a_yes_may_name_its_question_in_three_ways(way: str, office: Office) -> None:
    office.provider.rewrites = True
    question = office.ask()
    names = {
        "token": {"references": ()},
        "message id": {"token": False},
        "given id": {"token": False, "references": ("<given-1@provider.example>",)},
    }
    office.read(office.reply("yes", question, **names[way]))
    assert office.status() is RequestStatus.CONFIRMED


def test_a_yes_of_a_thread_may_name_many_mails_of_one_question(office: Office) -> None:
    question = office.subscribe()
    office.desk.send()
    thanks = office.provider.taken[-1]
    assert thanks.wording.kind is MailKind.THANKS
    references = (question.message_id, "<1@people.example>", thanks.message_id)
    assert office.read(office.reply("no", question, references=references)).outcome is (
        Outcome.APPLIED
    )


def test_our_mark_alone_finds_bounces_and_never_confirms(office: Office) -> None:
    question = office.ask()
    forwarded = office.reply("yes", question, token=False, references=(), marks=(question.mark,))
    assert office.read(forwarded).outcome is Outcome.REVIEW
    assert office.status() is RequestStatus.OPEN


def test_a_token_of_another_desk_names_nothing(office: Office) -> None:
    question = office.ask()
    office.later(1)
    assert question.token is not None
    ((_, spelled),) = find_tokens(question.token)
    forged = (spelled._replace(mac=spelled.mac ^ 1), spelled._replace(number=999))
    stranger = office.reply("yes", question, sender=BEN, tokens=forged, references=())
    assert office.read(stranger).verdict is Verdict.UNRELATED
    own = office.reply("yes", question, tokens=forged, references=("<x@elsewhere.example>",))
    assert office.read(own).outcome is Outcome.REVIEW
    assert office.status() is RequestStatus.OPEN


def test_a_mail_that_names_two_questions_is_read_by_a_person(office: Office) -> None:
    question = office.ask()
    other = office.ask(target=Target(office.make_list("Workshops").id))
    both = office.reply("yes", question, references=(question.message_id, other.message_id))
    assert "several" in str(office.read(both).reason)
    assert office.status() is RequestStatus.OPEN
    tokens = tuple(token for one in (question, other) for _, token in find_tokens(one.token or ""))
    assert office.read(office.reply("no", question, tokens=tokens)).outcome is Outcome.REVIEW
    assert office.status() is RequestStatus.OPEN
    office.read(office.reply("leave", question, tokens=tokens))
    assert office.status() is RequestStatus.DECLINED, "leaving takes off whatever it names"


def test_a_yes_from_another_address_is_read_by_a_person(office: Office) -> None:
    question = office.ask()
    said = office.read(office.reply("yes", question, sender=BEN))
    assert said.outcome is Outcome.REVIEW
    assert f"came from {BEN}, but {ANA} was asked" in str(said.reason)
    assert office.standing().facts.state is State.REVIEW
    nobody = office.read(office.reply("yes", question, senders=()))
    assert "cannot be told whom it came from" in str(nobody.reason)
    assert nobody.address == ""


@pytest.mark.parametrize("sender", ["ANA@Example.org", "ana+shop@example.org"])
def test_the_same_mailbox_written_otherwise_is_the_contacts_own(
    sender: str, office: Office
) -> None:
    office.read(office.reply("yes", office.ask(), sender=sender))
    assert office.status() is RequestStatus.CONFIRMED


def test_a_yes_to_what_was_never_sent_by_our_books_is_read_by_a_person(office: Office) -> None:
    question = office.ask()
    unsend(ANA, office)
    said = office.read(office.reply("yes", question))
    assert (said.outcome, office.status()) == (Outcome.REVIEW, RequestStatus.OPEN)
    assert office.mails()[0].status is MailStatus.WAITING, "an answer is no proof of it"


def test_a_yes_in_time_that_is_read_late_still_counts(office: Office) -> None:
    question = office.ask()
    received = office.later(20)
    office.set_account(imap=None)
    office.later(20)
    assert office.desk.expire() == 1
    assert office.request().ended_at == office.request().expires_at, "that is when it lapsed"
    office.set_account()
    assert office.read(office.reply("yes", question, at=received)).outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.CONFIRMED
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED


def test_a_late_yes_is_told_so_once_and_changes_nothing(office: Office) -> None:
    question = office.ask()
    office.later(31)
    for _ in range(2):
        said = office.read(office.reply("yes", question))
        assert said.outcome is Outcome.IGNORED
        assert "after the deadline" in str(said.reason)
        office.later(1)
    assert office.status() is RequestStatus.OPEN
    assert office.kinds() == [MailKind.CONFIRM, MailKind.LATE]
    assert office.mails()[1].values["answered_on"] == "December 22, 2026"


def test_a_late_yes_that_is_older_than_a_newer_question_gets_no_mail(office: Office) -> None:
    question = office.ask()
    late = office.later(31)
    office.set_account(imap=None)
    office.desk.expire()
    office.later(5)
    office.ask(day=office.now.date())
    office.read(office.reply("yes", question, at=late))
    assert MailKind.LATE not in office.kinds()


def test_a_second_yes_is_told_once_that_it_is_confirmed(office: Office) -> None:
    question = office.subscribe()
    for _ in range(2):
        office.later(1)
        said = office.read(office.reply("yes", question))
        assert (said.outcome, said.verdict) == (Outcome.IGNORED, Verdict.YES)
        assert "already confirmed on 2026-11-21" in str(said.reason)
    assert office.kinds() == [MailKind.CONFIRM, MailKind.THANKS, MailKind.ALREADY]


def test_two_yeses_before_we_read_either_get_one_thank_you(office: Office) -> None:
    question = office.ask()
    first, second = office.later(1), office.later(hours=2)
    office.later(14)
    office.read(office.reply("yes", question, at=first), office.reply("yes", question, at=second))
    assert office.kinds() == [MailKind.CONFIRM, MailKind.THANKS]


def test_a_yes_written_before_the_person_left_does_not_bring_them_back(office: Office) -> None:
    question = office.subscribe()
    before = office.later(1)
    office.later(1)
    office.read(office.reply("leave", question))
    assert office.read(office.reply("yes", question, at=before)).outcome is Outcome.REVIEW
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED


def test_yes_1_takes_the_first_change_and_declines_the_others(office: Office) -> None:
    from optindesk.flows import asking
    from optindesk.store.journal import unit_of_work

    first, second = office.news(), Target(office.make_list("Workshops").id)
    office.sign_up()
    office.desk.cancel(ANA)
    with unit_of_work(office.store, office.desk.actor, office.now) as log:
        asking.ask(log, office.contact(), {first: [], second: []})
    office.desk.send()
    question = office.provider.taken[-1]
    assert question.values["changes"] == (
        "1. Flower news: About Flower news.\n2. Workshops: About Workshops."
    )
    office.read(office.reply("yes", question, picks=(1,)))
    assert [one.accepted for one in office.request().changes] == [True, False]
    assert office.subscription(target=first).status is SubscriptionStatus.SUBSCRIBED
    assert office.subscription(target=second).status is SubscriptionStatus.NONE
    office.read(office.reply("leave", question))
    assert office.subscription(target=first).status is SubscriptionStatus.UNSUBSCRIBED


# --- no, not me, leave ----------------------------------------------------------------------------


def test_a_no_after_a_yes_withdraws_at_once_with_a_goodbye(office: Office) -> None:
    question = office.subscribe()
    received = office.later(3)
    office.later(1)
    said = office.read(office.reply("no", question, at=received))
    assert said.outcome is Outcome.APPLIED
    known = office.subscription()
    assert (known.status, known.left_at) == (SubscriptionStatus.UNSUBSCRIBED, received)
    assert office.contact().level == 0, "nothing carries it any more"
    assert office.kinds()[-1] is MailKind.GOODBYE
    assert office.status() is RequestStatus.CONFIRMED, "what was confirmed stays in the books"
    office.later(1)
    assert office.read(office.reply("no", question)).outcome is Outcome.IGNORED
    assert office.read(office.reply("yes", question)).outcome is Outcome.REVIEW
    assert office.kinds().count(MailKind.GOODBYE) == 1


def test_not_me_blocks_the_address_for_good(office: Office) -> None:
    question = office.ask()
    assert office.read(office.reply("no", question, not_me=True)).outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.DECLINED
    assert "address.wrong_person" in office.codes(ANA)
    done = office.sign_up(day=office.later(5).date())
    assert done.group is Group.SUPPRESSED
    assert "belongs to somebody else" in str(done.reason)
    assert office.kinds() == [MailKind.CONFIRM]
    assert "never" in str(office.standing().may_mail[1])


@pytest.mark.parametrize("before", ["no", "yes"])
def test_not_me_counts_also_when_the_question_was_settled_before(
    before: str, office: Office
) -> None:
    question = office.ask()
    office.read(office.reply(before, question))
    office.later(1)
    assert office.read(office.reply("no", question, not_me=True)).outcome is Outcome.APPLIED
    office.desk.send()
    assert office.provider.kinds == [(ANA, "confirm")], "no goodbye to somebody else"
    assert not office.standing().may_mail[0]


def test_leaving_by_the_header_needs_no_person(office: Office) -> None:
    question = office.subscribe()
    leaves = office.reply(
        "automatic",
        subject=f"LEAVE {question.leave}",
        sender="nobody@mailer.example",
        machine=MachineMark.HARD,
    )
    said = office.read(leaves)
    assert (said.verdict, said.outcome) == (Verdict.LEAVE, Outcome.APPLIED)
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    again = replace(leaves, content=b"once more")
    office.eyes.known[b"once more"] = (
        replace(office.eyes.known[leaves.content or b""][0], sha256="x", message_id=""),
        office.eyes.known[leaves.content or b""][1],
    )
    assert office.read(again).outcome is Outcome.IGNORED


@pytest.mark.parametrize("how", ["no", "leave"])
def test_who_wants_their_data_erased_is_taken_off_everything_and_read(
    how: str, office: Office
) -> None:
    question = office.subscribe()
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe(target=workshops)
    office.later(1)
    done = office.read(office.reply(how, question, data_rights=True))
    assert (done.outcome, done.verdict) == (Outcome.REVIEW, Verdict(how))
    assert "taken off everything" in str(done.reason)
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(target=workshops).status is SubscriptionStatus.UNSUBSCRIBED
    assert len(office.to_read()) == 1
    office.read(office.reply("leave", data_rights=True))
    assert len(office.to_read()) == 2, "nothing to leave any more, but a wish all the same"


def test_a_wish_about_ones_data_reaches_a_person_whenever_it_comes(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("no", question))
    office.later(400)
    wish = office.reply("unclear", data_rights=True)
    assert office.read(wish).outcome is Outcome.REVIEW
    assert office.read(office.reply("unclear")).outcome is Outcome.IGNORED
    stranger = office.reply("unclear", data_rights=True, sender="x@y.example")
    assert office.read(stranger).outcome is Outcome.IGNORED, "nothing is known of them"


@pytest.mark.parametrize("how", ["no", "leave"])
@pytest.mark.parametrize("token", [True, False])
def test_a_no_from_before_the_yes_waits_for_a_person(how: str, token: bool, office: Office) -> None:
    question = office.ask()
    before = office.later(1)
    office.later(1)
    office.read(office.reply("yes", question))
    office.later(1)
    done = office.read(office.reply(how, question if token or how == "no" else None, at=before))
    assert done.outcome is Outcome.REVIEW
    assert "before the yes of 2026-11-23" in str(done.reason)
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert not office.standing().may_mail[0], "until a person has read it"
    done = office.read(office.reply(how, question))
    assert done.outcome is Outcome.APPLIED
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED


def test_words_of_the_same_second_are_not_older_than_the_yes(office: Office) -> None:
    office.now += timedelta(milliseconds=700)
    question = office.ask()
    office.read(office.reply("yes", question))
    second = office.now.replace(microsecond=0)
    done = office.read(office.reply("leave", question, at=second))
    assert done.outcome is Outcome.APPLIED
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED


def test_a_token_that_confirms_cannot_leave_and_the_other_way_round(office: Office) -> None:
    question = office.ask()
    by_leave = find_tokens(question.leave or "")[0][1]
    office.read(office.reply("yes", question, tokens=(by_leave,), references=()))
    assert office.status() is RequestStatus.OPEN
    subject = f"LEAVE {question.token}"
    stranger = "x@y.example"
    office.read(office.reply("automatic", subject=subject, sender=stranger, references=()))
    assert office.status() is RequestStatus.OPEN


def test_leaving_words_without_any_code_leave_everything(office: Office) -> None:
    office.subscribe()
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe(target=workshops)
    office.ask(target=Target(level=5))
    office.later(1)
    said = office.read(office.reply("leave", sender="Ana+x@example.org"))
    assert said.outcome is Outcome.APPLIED
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(target=workshops).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.status(target=Target(level=5)) is RequestStatus.DECLINED
    assert office.kinds().count(MailKind.GOODBYE) == 1
    assert office.contact().level == 0


@pytest.mark.parametrize("before", ["open", "declined"])
@pytest.mark.parametrize("way", ["words", "button"])
def test_who_leaves_by_a_question_about_something_else_leaves_what_they_are_on(
    before: str, way: str, office: Office
) -> None:
    office.subscribe()
    question = office.ask(target=Target(office.make_list("Raffle").id))
    if before == "declined":
        office.read(office.reply("no", question))
    letter = office.reply("leave", question)
    if way == "button":
        subject = f"LEAVE {question.leave}"
        letter = office.reply("automatic", token=False, sender=ANA, subject=subject)
    office.read(letter)
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.kinds()[-1] is MailKind.GOODBYE


def test_leaving_one_list_leaves_the_others(office: Office) -> None:
    question = office.subscribe()
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe(target=workshops)
    office.read(office.reply("leave", question))
    office.read(office.reply("leave", question))
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(target=workshops).status is SubscriptionStatus.SUBSCRIBED
    assert office.contact().level == 3, "the other list carries it"


def test_to_leave_everything_is_meant_as_it_is_said(office: Office) -> None:
    question = office.subscribe()
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe(target=workshops)
    leaves = office.reply("leave", question)
    letter, judgement = office.eyes.known[leaves.content or b""]
    office.eyes.known[leaves.content or b""] = (letter, replace(judgement, everything=True))
    assert office.read(leaves).outcome is Outcome.APPLIED
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(target=workshops).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.kinds().count(MailKind.GOODBYE) == 1


def test_leaving_by_an_old_question_takes_off_whatever_is_subscribed(office: Office) -> None:
    old = office.ask()
    office.desk.cancel(ANA)
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe(target=workshops)
    assert office.read(office.reply("leave", old)).outcome is Outcome.APPLIED
    assert office.subscription(target=workshops).status is SubscriptionStatus.UNSUBSCRIBED


def test_leaving_words_about_somebody_elses_question_are_read_by_a_person(office: Office) -> None:
    question = office.subscribe()
    office.subscribe(BEN)
    assert office.read(office.reply("leave", question, sender=BEN)).outcome is Outcome.REVIEW
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert office.subscription(BEN).status is SubscriptionStatus.SUBSCRIBED


def test_the_goodbye_of_a_reply_names_all_that_was_left(office: Office) -> None:
    question = office.subscribe()
    office.subscribe(ANA, Target(office.make_list("Workshops").id))
    office.read(office.reply("leave", None, references=(), sender=ANA))
    goodbye = office.mails(ANA)[-1]
    assert (goodbye.kind, question.recipient) == (MailKind.GOODBYE, ANA)
    assert goodbye.values["lists"] == "Flower news, Workshops"


def test_somebody_subscribed_without_a_question_leaves_without_a_goodbye(office: Office) -> None:
    news = office.news()
    office.sign_up(BEN)
    contact_rows.save_subscription(
        office.contact(BEN).id, news, SubscriptionStatus.SUBSCRIBED, office.now, since=office.now
    )
    ana = contact_rows.add_contact(ANA, ANA, "Ana", None, office.now)
    contact_rows.save_subscription(ana.id, news, SubscriptionStatus.SUBSCRIBED, office.now)
    office.read(office.reply("leave"))
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.kinds() == []


# --- machines and bounces -------------------------------------------------------------------------


def test_an_out_of_office_answer_is_noted_and_nothing_more(office: Office) -> None:
    question = office.ask()
    said = office.read(office.reply("automatic", question))
    assert (said.outcome, office.status()) == (Outcome.IGNORED, RequestStatus.OPEN)
    assert office.codes(ANA)[-1] == "answer.noted"
    elsewhere = office.reply("automatic", sender="x@y.example")
    assert office.read(elsewhere).outcome is Outcome.IGNORED
    assert LetterRow.select().count() == 1


def sent_back(office: Office, question: Draft, **more: Any) -> Read:
    """What comes of our question in the hands of a machine that says nothing we know."""
    letter: dict[str, Any] = {
        "sender": "robot@provider.example",
        "token": False,
        "references": (),
        "marks": (question.mark,),
        "machine": MachineMark.HARD,
        "sent_back": True,
    }
    return office.read(office.reply("automatic", question, **letter | more))


def test_what_perhaps_came_back_is_read_by_a_person_and_is_no_answer(office: Office) -> None:
    question = office.ask()
    said = sent_back(office, question)
    assert (said.outcome, said.verdict) == (Outcome.REVIEW, Verdict.AUTOMATIC)
    assert "perhaps it came back" in str(said.reason)
    assert office.status() is RequestStatus.OPEN
    assert office.standing().facts.state is State.REVIEW
    (number,) = office.to_read()
    for decision in (Decision.ACCEPT, Decision.DECLINE):
        assert "no machine can say yes" in str(office.desk.letter(number).blocked[decision])
        with pytest.raises(CannotDecide, match="no machine can say yes"):
            office.desk.decide(number, decision, "it says so")
    office.desk.decide(number, Decision.BACK, "it was the scanner")
    assert office.standing().facts.state is State.AWAITING


def test_a_person_can_say_that_it_came_back_and_take_that_back(office: Office) -> None:
    sent_back(office, office.ask(), sender="postmaster@provider.example")
    (number,) = office.to_read()
    assert office.desk.letter(number).alias == "", "it is nobody's address"
    office.desk.decide(number, Decision.BOUNCED, "no such mailbox, it says")
    assert office.status() is RequestStatus.BOUNCED
    assert office.contact().address_state is AddressState.BOUNCED
    assert "(“no such mailbox, it says”)" in str(office.standing().sentence)
    assert office.codes(ANA)[-2:] == ["request.bounced", "answer.decided"]
    decided = office.desk.letter(number).decided
    assert decided is not None
    assert (decided.what, decided.by) == ("bounced", "Marta")
    office.later(10)
    assert office.remind() == 0
    office.desk.undo_decision(number, "it was another one")
    assert office.status() is RequestStatus.OPEN
    assert office.contact().address_state is AddressState.OK
    assert office.to_read() == [number]
    office.assert_whole()


def test_that_it_came_back_after_the_yes_marks_the_address_alone(office: Office) -> None:
    question = office.subscribe()
    sent_back(office, question)
    (number,) = office.to_read()
    office.desk.decide(number, Decision.BOUNCED, "no such mailbox")
    assert office.status() is RequestStatus.CONFIRMED
    assert office.contact().address_state is AddressState.BOUNCED


def test_what_the_person_wrote_or_names_no_question_did_not_come_back(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (own,) = office.to_read()
    assert "the person wrote it" in str(office.desk.letter(own).blocked[Decision.BOUNCED])
    with pytest.raises(CannotDecide, match="the person wrote it"):
        office.desk.decide(own, Decision.BOUNCED, "a slip")
    office.read(office.reply("yes", office.ask("cy@example.net"), sender="cys@friend.example"))
    yes = office.to_read()[-1]
    assert "is an answer" in str(office.desk.letter(yes).blocked[Decision.BOUNCED])
    question = office.ask(BEN)
    MailRow.update(request=None).execute()
    (mail,) = office.mails(BEN)
    sent_back(office, question, marks=(mark_of(archive.desk_key(), mail),))
    with pytest.raises(CannotDecide, match="could have come back"):
        office.desk.decide(office.to_read()[-1], Decision.BOUNCED, "a slip")


def test_what_perhaps_came_back_settles_what_was_unknown(office: Office) -> None:
    question = office.ask()
    MailRow.update(status="unknown", handed_over_at=None).execute()
    sent_back(office, question)
    assert office.mails()[0].status is MailStatus.SENT


def test_a_mail_without_a_question_that_perhaps_came_back_is_not_lost(office: Office) -> None:
    question = office.ask()
    MailRow.update(request=None).execute()
    (mail,) = office.mails()
    said = sent_back(office, question, marks=(mark_of(archive.desk_key(), mail),))
    assert said.outcome is Outcome.REVIEW
    assert LetterRow.get().contact == office.contact().id


def test_the_persons_own_machine_sends_nothing_back(office: Office) -> None:
    question = office.ask()
    said = sent_back(office, question, sender=ANA)
    assert (said.outcome, said.verdict) == (Outcome.IGNORED, Verdict.AUTOMATIC)
    assert office.status() is RequestStatus.OPEN


def test_a_hard_bounce_ends_the_question_and_an_answer_revives_the_address(office: Office) -> None:
    question = office.ask()
    assert office.read(office.bounce(question)).outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.BOUNCED
    assert office.contact().address_state is AddressState.BOUNCED
    assert "came back" in str(office.standing().sentence)
    assert office.sign_up(day=office.later(1).date()).group is Group.BOUNCED
    office.read(office.reply("yes", question))
    assert office.contact().address_state is AddressState.OK


def test_soft_bounces_are_counted_until_a_yes_comes(office: Office) -> None:
    question = office.ask()
    for kind in (BounceKind.SOFT, BounceKind.DELAYED, BounceKind.POLICY):
        office.read(office.bounce(question, kind))
    assert office.contact().address_state is AddressState.SOFT
    assert office.contact().soft_bounces == 3
    office.read(office.reply("yes", question))
    assert office.contact().address_state is AddressState.OK
    assert office.contact().soft_bounces == 0


def test_a_bounce_of_a_thank_you_marks_the_address_of_a_subscriber(office: Office) -> None:
    office.subscribe()
    office.desk.send()
    office.read(office.bounce(office.provider.taken[-1]))
    assert office.status() is RequestStatus.CONFIRMED
    assert str(office.standing().may_mail[1]) == "No: mail to this address comes back."


def test_a_bounce_that_names_no_mail_of_ours_is_nothing(office: Office) -> None:
    question = office.ask()
    foreign = office.bounce(question, marks=("nothing",), references=("<x@y.example>",))
    assert office.read(foreign).outcome is Outcome.IGNORED
    assert office.status() is RequestStatus.OPEN


def test_a_bounce_teaches_what_the_provider_called_our_mail(office: Office) -> None:
    question = office.ask()
    office.read(office.bounce(question, BounceKind.SOFT, references=("<0101@ses.example>",)))
    assert office.mails()[0].server_message_id == "<0101@ses.example>"
    office.read(office.reply("yes", question, token=False, references=("<0101@ses.example>",)))
    assert office.status() is RequestStatus.CONFIRMED


# --- without a code -------------------------------------------------------------------------------


def test_a_yes_without_code_from_somebody_who_is_asked_is_not_lost(office: Office) -> None:
    office.ask()
    said = office.read(office.reply("yes"))
    assert said.outcome is Outcome.REVIEW
    assert office.standing().facts.state is State.REVIEW
    assert office.status() is RequestStatus.OPEN


@pytest.mark.parametrize("verdict", ["no", "unclear"])
def test_somebody_who_is_asked_is_not_lost_whatever_they_say(verdict: str, office: Office) -> None:
    office.ask()
    assert office.read(office.reply(verdict)).outcome is Outcome.REVIEW


def test_unclear_words_of_a_subscriber_are_read_by_a_person(office: Office) -> None:
    office.subscribe()
    said = office.read(office.reply("unclear"))
    assert said.outcome is Outcome.REVIEW
    (number,) = office.to_read()
    assert letter_rows.letter_row(number)["request"] is None  # type: ignore[index]


def test_what_has_nothing_to_do_with_us_is_not_kept(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("no", question))
    for mail in (
        office.reply("unrelated"),
        office.reply("yes", sender="x@y.example"),
        office.reply("leave", sender="x@y.example"),
        office.reply("unclear"),
    ):
        assert office.read(mail).outcome is Outcome.IGNORED
    assert LetterRow.select().count() == 1


def test_join_makes_a_sign_up_that_is_still_asked_to_confirm(office: Office) -> None:
    office.news()
    said = office.read(office.reply("join", join="flower NEWS", token=False, references=()))
    assert said.outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.OPEN
    (signup,) = signup_rows.signups(office.contact().id)
    assert (signup.source.value, signup.signed_on) == ("mail", on("2026-11-21"))
    assert LetterRow.get().contact == office.contact().id
    assert office.codes(ANA)[-1] == "answer.applied"


def test_join_after_not_me_or_for_an_unknown_list_asks_nobody(office: Office) -> None:
    news = office.news()
    assert office.read(office.reply("join", join="Nothing")).outcome is Outcome.IGNORED
    assert office.read(office.reply("join", join="Flower news", senders=())).outcome is (
        Outcome.IGNORED
    )
    assert office.read(office.reply("join", join="Flower news", senders=("x y@z",))).outcome is (
        Outcome.IGNORED
    )
    question = office.ask(target=news)
    assert office.read(office.reply("join", join="Nothing")).outcome is Outcome.REVIEW
    office.read(office.reply("no", question, not_me=True))
    assert office.read(office.reply("join", join="Flower news")).outcome is Outcome.IGNORED


# --- the same mail --------------------------------------------------------------------------------


def test_the_same_mail_is_applied_once_however_it_comes(office: Office) -> None:
    question = office.ask()
    mail = office.reply("yes", question)
    assert office.read(mail).outcome is Outcome.APPLIED
    assert office.read(mail).outcome is Outcome.IGNORED
    letter, said = office.eyes.known[mail.content or b""]
    rendered = replace(mail, content=b"rendered anew")
    office.eyes.known[b"rendered anew"] = (replace(letter, sha256="anew"), said)
    assert "read before" in str(office.read(rendered).reason)
    assert LetterRow.select().count() == 1


def test_what_cannot_be_read_is_put_aside_once_and_counted(office: Office) -> None:
    broken = office.reply("yes", unreadable=sentence("it is a picture of a mail"))
    huge = RawMail("huge.eml", None, 0, None, 99_000_000, None)
    gone = RawMail("gone.eml", None, 0, None, 0, None, unreadable=sentence("it is gone"))
    for _ in range(2):
        told = office.desk.check_saved([broken, huge, gone])  # type: ignore[list-item]
        assert {mail.outcome for mail in told.mails} == {Outcome.QUARANTINED}
        assert told.counts == {Verdict.UNREADABLE: 3}
        assert told.is_nothing_read
        assert [str(one) for one in told.unread][1:] == [
            "“huge.eml” could not be read: it is too large to be read here (99 MB): please look at"
            " it in your mail program.",
            "“gone.eml” could not be read: it is gone.",
        ]
    assert LetterRow.select().count() == 3
    assert LetterRow.select().where(LetterRow.blob.is_null(False)).count() == 0


def too_large(mail: RawMail) -> RawMail:
    """The same mail as it comes when only its head was fetched."""
    return replace(mail, content=None, header=mail.content or b"", size=30_400_000)


@pytest.mark.parametrize("verdict", ["yes", "no", "unclear"])
def test_a_reply_that_is_too_large_waits_for_a_person_whatever_its_head_says(
    verdict: str, office: Office
) -> None:
    question = office.ask()
    said = office.read(too_large(office.reply(verdict, question)))
    assert (said.outcome, said.address) == (Outcome.REVIEW, ANA)
    assert "too large to be read here (30 MB)" in str(said.reason)
    assert office.status() is RequestStatus.OPEN
    assert office.standing().facts.state is State.REVIEW


def test_a_large_mail_of_a_machine_or_of_nobody_known_waits_for_nobody(office: Office) -> None:
    question = office.ask()
    assert office.read(too_large(office.reply("automatic", question))).outcome is Outcome.IGNORED
    stranger = office.reply("unrelated", sender="nobody@elsewhere.example", token=False)
    assert office.read(too_large(stranger)).outcome is Outcome.IGNORED


def test_of_the_questions_that_a_mail_names_its_senders_own_is_meant(office: Office) -> None:
    other, question = office.ask(BEN), office.ask()
    tokens = tuple(token for one in (other, question) for token in [read_token(one.token or "")])
    office.read(office.reply("yes", question, tokens=tokens))
    (waiting,) = office.to_read()
    doubt = office.desk.letter(waiting).doubts[Decision.ACCEPT]
    assert str(doubt).startswith("it does not say for certain which question it answers")
    assert ANA in str(doubt)


def test_a_yes_that_names_neither_of_two_questions_says_so(office: Office) -> None:
    office.ask()
    office.ask(target=Target(office.make_list("Workshops").id))
    office.read(office.reply("yes", sender=ANA))
    (waiting,) = office.to_read()
    doubt = str(office.desk.letter(waiting).doubts[Decision.ACCEPT])
    assert "about Workshops. The one about Flower news stays open." in doubt


def test_a_yes_that_names_no_question_says_that_a_newer_answer_waits_too(office: Office) -> None:
    office.ask()
    office.ask(target=Target(office.make_list("Workshops").id))
    office.read(office.reply("yes", sender=ANA))
    (first,) = office.to_read()
    office.later(1)
    office.read(office.reply("unclear", sender=ANA))
    doubt = str(office.desk.letter(first).doubts[Decision.ACCEPT])
    assert doubt.startswith("it does not say for certain which question it answers")
    assert f"Besides, {ANA} wrote, too, on " in doubt


def test_our_own_mail_in_the_mailbox_is_no_answer_and_settles_what_was_unknown(
    office: Office,
) -> None:
    question = office.ask()
    MailRow.update(status="unknown").execute()
    copy = office.reply("yes", question, own_mark=question.mark, senders=())
    said = office.read(copy)
    assert (said.verdict, said.outcome) == (Verdict.UNRELATED, Outcome.IGNORED)
    assert office.mails()[0].status is MailStatus.SENT
    before = len(office.codes())
    office.read(office.reply("yes", question, own_mark=question.mark))
    assert len(office.codes()) == before


# --- settling -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["yes", "unclear", "automatic", "bounce"])
@pytest.mark.parametrize("by_token", [False, True])
def test_an_answer_shows_that_an_unknown_mail_went_out(
    way: str, by_token: bool, office: Office
) -> None:
    question = office.ask()
    MailRow.update(status="unknown", handed_over_at=None).execute()
    reply = (
        office.bounce(question, BounceKind.SOFT)
        if way == "bounce"
        else office.reply(way, question, references=() if by_token else (question.message_id,))
    )
    office.read(reply)
    assert office.mails()[0].status is MailStatus.SENT
    assert office.mails()[0].handed_over_at is not None
    assert "mail.settled" in office.codes(ANA)


def test_a_person_says_whether_an_unknown_mail_went_out(office: Office) -> None:
    from optindesk.core.errors import UnknownMail

    question, other = office.ask(), office.ask(BEN)
    MailRow.update(status="unknown", handed_over_at=None).execute()
    first, second = office.mails()[0].id, office.mails(BEN)[0].id
    office.desk.settle_mail(first, True)
    office.desk.settle_mail(second, False)
    for number in (first, second, 99):
        with pytest.raises(UnknownMail):
            office.desk.settle_mail(number, True)
    assert office.standing().facts.state is State.AWAITING
    assert office.standing(BEN).facts.state is State.QUEUED
    office.desk.send()
    assert [draft.message_id for draft in office.provider.to(BEN)] == [other.message_id] * 2
    assert len(office.provider.to(question.recipient)) == 1


# --- the question as the reader gets it -----------------------------------------------------------


def test_the_reader_is_told_what_we_asked(office: Office) -> None:
    question = office.ask(name="Ana Horvat", language="de-AT")
    office.read(office.reply("unclear", question))
    asked = office.eyes.seen_with[-1]
    assert asked.language == "de"
    assert asked.sent_texts == ("May we write to you about Flower news?",)
    assert asked.sent_subjects == ("Please confirm",)
    assert (asked.our_names, asked.list_names) == (("The Flower Shop",), ("Flower news",))
    assert (asked.person_names, asked.person_address, asked.changes) == (("Ana Horvat",), ANA, 1)


def test_a_mail_that_cannot_be_made_again_does_not_stop_the_reading(office: Office) -> None:
    question = office.ask()
    office.pen.breaks_on[ANA] = ControlCharacter(field="name")
    office.read(office.reply("yes", question))
    assert office.eyes.seen_with[-1].sent_texts == ()
    assert office.status() is RequestStatus.CONFIRMED


def test_saved_mails_can_be_read_before_any_account_is_set(office: Office) -> None:
    question = office.ask()
    letter = office.reply("yes", question, own_received_at=office.now - DAY)
    from optindesk.store.tables import AccountRow

    AccountRow.delete().execute()
    office.later(hours=1)
    office.read(replace(letter, received_at=None))
    assert office.status() is RequestStatus.CONFIRMED
    assert office.eyes.seen_with[-1].our_addresses == ()
    assert LetterRow.get().received_at == office.now - DAY - timedelta(hours=1)


# --- complaints and guesses -----------------------------------------------------------------------


def complaint(office: Office, about: Draft | None) -> RawMail:
    """What a provider reports about a mail of ours, or about somebody else's."""
    named = {"marks": (about.mark,), "references": (about.message_id,)} if about else {}
    return office.reply(
        "complaint", about, sender="fbl@provider.example", token=False, complaint=True, **named
    )


def test_who_marks_our_mail_as_unwanted_is_left_alone_for_good(office: Office) -> None:
    question = office.subscribe()
    office.desk.send()
    office.later(1)
    said = office.read(complaint(office, question))
    assert (said.outcome, said.verdict) == (Outcome.APPLIED, Verdict.COMPLAINT)
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert not office.standing().may_mail[0]
    assert MailKind.GOODBYE not in office.kinds(), "nobody who complains gets one more mail"
    assert office.sign_up().group is Group.SUPPRESSED
    assert office.codes(ANA)[-2:] == ["address.complained", "signup.left_alone"]


def test_a_complaint_ends_an_open_question(office: Office) -> None:
    office.read(complaint(office, office.ask()))
    assert office.status() is RequestStatus.DECLINED


def test_a_complaint_about_somebody_elses_mail_changes_nothing(office: Office) -> None:
    office.ask()
    said = office.read(complaint(office, None))
    assert (said.outcome, office.status()) == (Outcome.IGNORED, RequestStatus.OPEN)


def test_a_code_that_is_not_ours_is_logged_but_nobody_fills_the_log(office: Office) -> None:
    question = office.ask()
    token = find_tokens(question.token or "")[0][1]
    wrong = token._replace(mac=token.mac ^ 1)
    for _ in range(MOST_GUESSES_A_DAY + 5):
        letter = office.reply("yes", question, tokens=(wrong,), references=())
        office.read(letter)
    assert office.codes().count("code.guessed") == MOST_GUESSES_A_DAY
    assert office.status() is RequestStatus.OPEN
    office.later(days=1, hours=1)
    office.read(office.reply("yes", None, sender="x@y.example", tokens=(wrong, wrong)))
    entry = list(journal.entries())[-1]
    assert (entry.code, entry.contact, entry.values["count"]) == ("code.guessed", None, 2)


def test_a_leave_code_in_the_text_is_no_guess(office: Office) -> None:
    question = office.ask()
    leave = find_tokens(question.leave or "")[0][1]
    office.read(office.reply("unclear", question, tokens=(leave,)))
    assert "code.guessed" not in office.codes()


def test_a_yes_counts_to_a_question_in_whose_sending_the_desk_died(office: Office) -> None:
    office.sign_up()
    office.provider.at_dot.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        office.desk.send()
    assert [mail.status for mail in office.mails()] == [MailStatus.SENDING]
    told = office.read(office.reply("yes", office.provider.in_hand))
    assert told.outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.CONFIRMED
    sent = office.desk.send()
    assert (sent.sent, sent.unknown) == (1, 0), "only the thanks; the question is known to be out"
    assert office.codes(ANA).count("mail.settled") == 1
