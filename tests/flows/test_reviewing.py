"""“Please read”: what a person decides, what they cannot, and what the desk learns from it."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import AlreadyDecided, CannotDecide, NoteNeeded, NotSure, UnknownReview
from optindesk.core.log_words import said
from optindesk.core.model import MailKind, Target
from optindesk.core.status import AddressState, RequestStatus, State, SubscriptionStatus
from optindesk.flows import log_lines, reviewing
from optindesk.flows.reviewing import Decision
from optindesk.store import contact_rows, journal

OTHER = "ana@work.example"
REASON = "asked on the telephone"


def decide(office: Office, decision: Decision, number: int | None = None) -> None:
    office.desk.decide(number or office.to_read()[-1], decision, REASON)


def refusal(office: Office, decision: Decision) -> str:
    with pytest.raises(CannotDecide) as trouble:
        decide(office, decision)
    return str(trouble.value.sentence)


def test_a_yes_from_another_address_is_accepted_and_learned(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("yes", question, sender=OTHER))
    (waiting,) = reviewing.waiting()
    assert (waiting.address, waiting.asked, waiting.lists) == (OTHER, ANA, "Flower news")
    assert waiting.is_from_elsewhere
    assert waiting.new_text == "yes!"
    office.desk.decide(waiting.id, Decision.ACCEPT, REASON, alias=True)
    assert office.status() is RequestStatus.CONFIRMED
    assert reviewing.waiting() == []
    assert office.codes(ANA)[-3:] == ["request.confirmed", "alias.accepted", "answer.decided"]
    assert "read by Marta" in str(office.standing().sentence)
    office.later(1)
    office.read(office.reply("no", question, sender=OTHER))
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED, "it is hers now"
    mail = office.mails()[-1]
    assert (mail.kind, mail.address) == (MailKind.GOODBYE, ANA), "only to the contact's address"


def test_an_address_of_somebody_else_is_not_learned(office: Office) -> None:
    question = office.ask()
    office.ask(BEN)
    office.read(office.reply("yes", question, sender=BEN))
    (waiting,) = reviewing.waiting()
    assert f"{BEN}, who is another person here, but {ANA} was asked" in str(waiting.why)
    office.desk.decide(waiting.id, Decision.ACCEPT, REASON, alias=True)
    assert office.status() is RequestStatus.CONFIRMED
    assert contact_rows.contact_of_alias(BEN) is None


def test_what_may_be_forged_is_shown_and_logged_as_it_came_and_decided_only_by_who_knows(
    office: Office,
) -> None:
    forged = f'"{ANA}" <mallory@evil.example>'
    question = office.ask(name="Ana Horvat")
    office.read(office.reply("yes", question, senders=(), sender_name="", from_line=forged))
    (waiting,) = reviewing.waiting()
    assert (waiting.address, waiting.written_by) == ("", forged)
    assert (waiting.person, waiting.name) == (ANA, "Ana Horvat")
    letter = office.desk.letter(waiting.id)
    assert letter.evidence.sender == letter.written_by == forged
    assert (letter.is_own, letter.is_named) == (False, True)
    assert str(letter.question).startswith(f"Ana Horvat ({ANA}) was asked. Flower news: asked on")
    assert set(letter.doubts) == {Decision.ACCEPT, Decision.DECLINE, Decision.LEAVE}
    for doubt in letter.doubts.values():
        assert f"its sender can be read in two ways (“{forged}”), so it may be forged" in str(doubt)
    for decision in letter.doubts:
        with pytest.raises(NotSure):
            decide(office, decision)
    office.desk.decide(waiting.id, Decision.ACCEPT, REASON, alias=True, sure=True)
    assert office.status() is RequestStatus.CONFIRMED
    assert "alias.accepted" not in office.codes(), "nobody can say whose address it is"
    said = [str(log_lines.log_line(entry).sentence) for entry in journal.entries()]
    assert said[-1] == f"A reply of {forged} was decided: a yes ({REASON})."
    assert any(line.startswith(f"A reply of {forged} waits to be read") for line in said)


def test_a_mail_without_a_sender_is_called_so(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("unclear", question))
    office.later(1)
    office.read(office.reply("unclear", question, senders=(), sender_name=""))
    (_, unnamed) = reviewing.waiting()
    assert unnamed.written_by == ""
    doubts = office.desk.letter(unnamed.id).doubts
    assert str(doubts[Decision.LEAVE]) == "it does not say who wrote it, so it may be forged."
    assert f"so it may be forged. Besides, {ANA} wrote, too" in str(doubts[Decision.ACCEPT])
    said = [str(log_lines.log_line(entry).sentence) for entry in journal.entries()]
    assert said[-1].startswith("A reply of an unknown sender waits to be read")


def test_whether_the_address_is_learned_is_a_choice(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("yes", question, sender=OTHER))
    office.desk.decide(office.to_read()[-1], Decision.ACCEPT, "her daughter's phone")
    assert office.status() is RequestStatus.CONFIRMED
    assert contact_rows.contact_of_alias(OTHER) is None
    assert "alias.accepted" not in office.codes()


def test_strangers_with_a_live_code_and_a_whole_yes_come_first(office: Office) -> None:
    question, other = office.ask(), office.ask(BEN)
    office.read(office.reply("unclear", question))
    office.read(office.reply("unclear", other, sender=OTHER))
    office.read(office.reply("yes", other, sender=OTHER))
    assert [one.id for one in reviewing.waiting()] == [3, 1, 2]


def test_a_note_is_needed_and_an_answer_is_decided_once(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    for note in (" ", "d", " d "):  # one letter is a key that was meant for another decision
        with pytest.raises(NoteNeeded):
            office.desk.decide(number, Decision.ACCEPT, note)
    assert office.to_read() == [number]
    decide(office, Decision.BACK, number)
    with pytest.raises(AlreadyDecided, match="was decided by Marta on 2026-11-21"):
        decide(office, Decision.BACK, number)
    with pytest.raises(UnknownReview):
        decide(office, Decision.BACK, 99)


@pytest.mark.parametrize(
    ("decision", "status", "state"),
    [
        (Decision.ACCEPT, RequestStatus.CONFIRMED, State.CONFIRMED),
        (Decision.DECLINE, RequestStatus.DECLINED, State.DECLINED),
        (Decision.LEAVE, RequestStatus.DECLINED, State.DECLINED),
        (Decision.UNRELATED, RequestStatus.OPEN, State.AWAITING),
        (Decision.BACK, RequestStatus.OPEN, State.AWAITING),
    ],
)
def test_each_decision_does_what_it_says(
    decision: Decision, status: RequestStatus, state: State, office: Office
) -> None:
    office.read(office.reply("unclear", office.ask()))
    assert office.standing().facts.state is State.REVIEW
    assert "it says unclear" in str(office.standing().sentence)
    decide(office, decision)
    assert office.status() is status
    assert office.standing().facts.state is state
    last = list(journal.entries())[-1]
    assert last.values["decision"] == decision.value
    assert last.personal["note"].value == "asked on the telephone"


def test_an_unclear_no_after_a_yes_withdraws(office: Office) -> None:
    question = office.subscribe()
    office.later(1)
    office.read(office.reply("unclear", question))
    decide(office, Decision.DECLINE)
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.kinds()[-1] is MailKind.GOODBYE


def test_unclear_leaving_words_leave_everything(office: Office) -> None:
    office.subscribe()
    office.read(office.reply("unclear"))
    assert "names no question" in refusal(office, Decision.ACCEPT)
    assert "names no question" in refusal(office, Decision.DECLINE)
    decide(office, Decision.LEAVE)
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.kinds()[-1] is MailKind.GOODBYE


def test_not_me_that_a_person_read_blocks_the_address(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("no", question, sender=OTHER, not_me=True))
    decide(office, Decision.DECLINE)
    assert "address.wrong_person" in office.codes(ANA)
    office.later(1)
    office.read(office.reply("yes", question))
    assert "never to be written to" in refusal(office, Decision.ACCEPT)


@pytest.mark.parametrize("how", ["no", "leave"])
def test_only_a_newer_yes_undoes_a_no(how: str, office: Office) -> None:
    question = office.ask() if how == "no" else office.subscribe()
    before = office.later(1)
    office.later(1)
    office.read(office.reply(how, question))
    office.read(office.reply("yes", question, at=before))
    assert "said no" in str(office.desk.letter(office.to_read()[0]).blocked[Decision.ACCEPT])
    assert "said no, or left, after" in refusal(office, Decision.ACCEPT)
    decide(office, Decision.UNRELATED)
    office.later(1)
    office.read(office.reply("yes", question))
    decide(office, Decision.ACCEPT)
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert office.subscription().left_at is None
    assert office.standing().facts.state is State.CONFIRMED


def test_a_yes_after_a_bounce_shows_that_the_address_works(office: Office) -> None:
    question = office.ask()
    office.read(office.bounce(question))
    office.read(office.reply("yes", question))
    decide(office, Decision.ACCEPT)
    assert office.contact().address_state is AddressState.OK
    assert office.standing().may_mail[0]


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("yes", "confirmed already"),
        ("cancel", "replaced or cancelled"),
        ("higher", "replaced or cancelled"),
        ("picks", "was not asked about"),
    ],
)
def test_what_cannot_be_accepted_stays_and_says_why(how: str, why: str, office: Office) -> None:
    question = office.ask(target=Target(level=3))
    match how:
        case "yes":
            office.read(office.reply("yes", question))
        case "cancel":
            office.desk.cancel(ANA)
        case "higher":
            office.sign_up(target=Target(level=4))
    picks = (7,) if how == "picks" else ()
    office.read(office.reply("unclear", question, picks=picks))
    assert why in refusal(office, Decision.ACCEPT)
    assert len(office.to_read()) == 1


# --- what speaks against a decision ---------------------------------------------------------------


def test_an_old_reply_does_not_take_back_a_newer_yes_unsaid(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("unclear", question))
    (old,) = office.to_read()
    office.later(1)
    office.read(office.reply("yes", question))
    office.later(1)
    doubts = office.desk.letter(old).doubts
    assert set(doubts) == {Decision.DECLINE, Decision.LEAVE}
    assert f"{ANA} said yes" in str(doubts[Decision.DECLINE])
    for decision in doubts:
        with pytest.raises(NotSure, match=r"would be taken back\. If it is right"):
            decide(office, decision, old)
        assert office.to_read() == [old], "it still waits"
        assert office.status() is RequestStatus.CONFIRMED
    office.desk.decide(old, Decision.DECLINE, REASON, sure=True)
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED


def test_a_yes_of_somebody_else_does_not_go_before_her_own_words(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("unclear", question))
    office.later(1)
    office.read(office.reply("yes", question, sender=OTHER))
    own, other = office.to_read()
    doubts = office.desk.letter(other).doubts
    assert set(doubts) == {Decision.ACCEPT}
    assert f"{ANA} wrote, too, on 2026-11-21" in str(doubts[Decision.ACCEPT])
    assert "“unclear!”" in str(doubts[Decision.ACCEPT])
    with pytest.raises(NotSure):
        decide(office, Decision.ACCEPT, other)
    assert office.status() is RequestStatus.OPEN
    assert office.desk.letter(own).doubts == {}, "somebody else's words do not touch her own"
    decide(office, Decision.UNRELATED, own)
    decide(office, Decision.ACCEPT, other)
    assert office.status() is RequestStatus.CONFIRMED


def test_of_her_own_replies_only_a_newer_one_speaks_against_an_older(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("unclear", question))
    office.later(1)
    office.read(office.reply("unclear", question))
    first, second = office.to_read()
    assert set(office.desk.letter(first).doubts) == {Decision.ACCEPT}
    assert office.desk.letter(second).doubts == {}


def test_who_is_decided_about_is_not_written_to_before(office: Office) -> None:
    office.subscribe()
    assert office.standing().may_mail[0]
    office.later(1)
    office.read(office.reply("unclear"))
    may, why = office.standing().may_mail
    assert (may, str(why)) == (False, "No: a reply that concerns this person waits to be read.")
    decide(office, Decision.UNRELATED)
    assert office.standing().may_mail[0]


def test_a_yes_after_leaving_says_that_it_was_given_and_left_before(office: Office) -> None:
    question = office.subscribe()
    office.later(1)
    office.read(office.reply("leave", question))
    office.later(1)
    office.read(office.reply("yes", question))
    (waiting,) = reviewing.waiting()
    assert str(waiting.why) == (
        "a yes to what had been agreed to before, and was left on 2026-11-22T09:00+00:00"
    )


@pytest.mark.parametrize(
    ("said_yes", "said"),
    [
        (False, "Marked our mail as unwanted; asked on"),
        (True, "Marked our mail as unwanted, and left on"),
    ],
)
def test_who_marked_our_mail_as_unwanted_is_not_said_to_have_said_no(
    said_yes: bool, said: str, office: Office
) -> None:
    question = office.subscribe() if said_yes else office.ask()
    mark = {"marks": (question.mark,), "references": ()}
    office.read(office.reply("complaint", question, token=False, **mark))
    assert str(office.standing().sentence).startswith(said)


# --- of several things that were asked ------------------------------------------------------------


def two_lists(office: Office) -> tuple[Target, Target, int]:
    """Somebody was asked about two lists, and wrote what no machine can read."""
    news, garden = office.news(), Target(office.make_list("Garden").id)
    office.sign_up(ANA, news)
    office.sign_up(ANA, garden)
    office.desk.send()
    office.read(office.reply("unclear", office.provider.to(ANA)[-1]))
    (number,) = office.to_read()
    return news, garden, number


def test_a_person_accepts_only_what_the_yes_is_for(office: Office) -> None:
    news, garden, number = two_lists(office)
    parts = office.desk.letter(number).parts
    assert [(part.number, part.name, part.is_named) for part in parts] == [
        (1, "Flower news", False),
        (2, "Garden", False),
    ], "she did not say"
    with pytest.raises(NotSure, match="1: Flower news; 2: Garden"):
        office.desk.decide(number, Decision.ACCEPT, "“number 2 only”")
    office.desk.decide(number, Decision.ACCEPT, "“number 2 only”", picks=(2,))
    assert office.subscription(ANA, garden).status is SubscriptionStatus.SUBSCRIBED
    assert office.subscription(ANA, news).status is SubscriptionStatus.NONE
    (entry,) = [one for one in journal.entries() if one.code == "answer.decided"]
    assert entry.values["picks"] == [2]
    (yes,) = [one for one in journal.entries() if one.code == "request.confirmed"]
    assert str(said(yes, {})).startswith(f"{ANA} said yes to Garden, but not to Flower news (")


def test_who_is_sure_accepts_all_of_it(office: Office) -> None:
    news, garden, number = two_lists(office)
    office.desk.decide(number, Decision.ACCEPT, "both, she says", sure=True)
    (yes,) = [one for one in journal.entries() if one.code == "request.confirmed"]
    assert not yes.values.keys() & {"taken", "left_out"}
    for target in (news, garden):
        assert office.subscription(ANA, target).status is SubscriptionStatus.SUBSCRIBED


def test_a_number_that_was_not_asked_about_is_refused(office: Office) -> None:
    *_, number = two_lists(office)
    with pytest.raises(CannotDecide, match="a number that was not asked about"):
        office.desk.decide(number, Decision.ACCEPT, "three", picks=(3,))
    assert office.to_read() == [number]


def test_what_was_taken_out_of_the_question_is_no_part_of_a_yes(office: Office) -> None:
    news, garden, number = two_lists(office)
    office.desk.cancel(ANA, garden.list_id, "typed wrong")
    assert office.desk.letter(number).parts == (), "only one thing is still asked"
    with pytest.raises(CannotDecide, match="taken out of the question"):
        office.desk.decide(number, Decision.ACCEPT, "“number 2 only”", picks=(2,))
    office.desk.decide(number, Decision.ACCEPT, "she said so on the telephone")
    assert office.subscription(ANA, news).status is SubscriptionStatus.SUBSCRIBED
    assert office.subscription(ANA, garden).status is SubscriptionStatus.NONE
    (yes,) = [one for one in journal.entries() if one.code == "request.confirmed"]
    assert str(said(yes, {})).startswith(f"{ANA} said yes to Flower news (")
