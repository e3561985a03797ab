"""A decision is taken back as if it had never been made, or a sentence says why it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, Office, refused
from optindesk.core.errors import CannotDecide, CannotUndo, NoteNeeded, UnknownReply
from optindesk.core.model import MailKind, Target
from optindesk.core.ports import Draft
from optindesk.core.status import AddressState, MailStatus, RequestStatus, State
from optindesk.flows import standings, undoing
from optindesk.flows.reviewing import Decision
from optindesk.store import archive, contact_rows, journal, letter_rows, post, request_rows
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import (
    AliasRow,
    ChangeRow,
    ContactRow,
    LetterRow,
    ListRow,
    MailRow,
    RequestRow,
    SubscriptionRow,
    SuppressionRow,
)

OTHER = "ana@work.example"
NEWS = "Flower news"


def books(office: Office, newest: float = float("inf")) -> dict[str, Any]:
    """All that a decision can change, row by row; mails that were dropped count as none, nor do
    requests that are newer than the `newest` and were cancelled."""
    tables = (
        AliasRow,
        ChangeRow,
        ContactRow,
        LetterRow,
        RequestRow,
        SubscriptionRow,
        SuppressionRow,
    )
    found = {table.__name__: sorted(map(repr, table.select().dicts())) for table in tables}
    gone = [
        row.id
        for row in RequestRow.select()
        if row.id > newest and row.status == RequestStatus.CANCELLED.value
    ]
    for name, table, number in (
        ("RequestRow", RequestRow, RequestRow.id),
        ("ChangeRow", ChangeRow, ChangeRow.request),
    ):
        rows = table.select().where(number.not_in(gone)).dicts()
        found[name] = sorted(map(repr, rows))
    found["mails"] = [
        (row["id"], row["status"])
        for row in MailRow.select().order_by(MailRow.id).dicts()
        if row["status"] != MailStatus.DROPPED.value
    ]
    found["states"] = [one.facts.state for one in standings.all_people(PeopleQuery())]
    return found


def undo(office: Office, letter: int) -> None:
    office.desk.undo_decision(letter, "the wrong key")


def refusal(office: Office, letter: int) -> str:
    before = books(office)
    assert undoing.why_not(letter_rows.letter_row(letter) or {}) is not None
    with pytest.raises(CannotUndo) as trouble:
        undo(office, letter)
    assert books(office) == before
    return str(trouble.value.sentence)


def queued(office: Office) -> Draft:
    """Asked, but by our books not sent; the provider's mail is an older one."""
    question = office.ask()
    MailRow.update(status=MailStatus.WAITING.value, handed_over_at=None, dot_at=None).execute()
    request_rows.refresh_state(office.request().id)
    return question


def reminded(office: Office) -> Draft:
    question = office.ask()
    ListRow.update(reminders=1).execute()
    office.later(8)
    assert office.remind() == 1
    return question


def ended(how: str) -> Callable[[Office], Draft]:
    def make(office: Office) -> Draft:
        question = office.ask()
        office.read(office.reply(how, question))
        office.desk.send()
        return question

    return make


def confirmed_with_two(office: Office) -> Draft:
    """Subscribed to one list, and asked about another that waits in the outbox."""
    question = ended("yes")(office)
    office.sign_up(target=Target(office.make_list("Workshops").id))
    return question


def left(office: Office) -> Draft:
    question = ended("yes")(office)
    office.later(1)
    office.desk.withdraw(ANA)
    return question


def expired(office: Office) -> Draft:
    question = office.ask()
    office.later(31)
    office.desk.check()
    assert office.desk.expire() == 1
    return question


def bounced(office: Office) -> Draft:
    question = office.ask()
    office.read(office.bounce(question))
    return question


def cancelled(office: Office) -> Draft:
    question = office.ask()
    office.desk.cancel(ANA)
    return question


def superseded(office: Office) -> Draft:
    question = office.ask(target=Target(level=3))
    office.sign_up(target=Target(level=4))
    return question


STANDINGS: dict[str, Callable[[Office], Draft]] = {
    "open": lambda office: office.ask(),
    "queued": queued,
    "reminded": reminded,
    "confirmed": ended("yes"),
    "confirmed with two": confirmed_with_two,
    "left": left,
    "declined": ended("no"),
    "expired": expired,
    "bounced": bounced,
    "cancelled": cancelled,
    "superseded": superseded,
}
LETTERS: dict[str, dict[str, Any]] = {
    "unclear": {"verdict": "unclear"},
    "yes from elsewhere": {"verdict": "yes", "sender": OTHER},
    "not me": {"verdict": "no", "sender": OTHER, "not_me": True},
}


@pytest.mark.cases
@pytest.mark.parametrize("decision", [*Decision, "reply"])
@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("standing", STANDINGS)
def test_decided_and_undone_is_as_before(
    standing: str, letter: str, decision: Decision | str, office: Office
) -> None:
    question = STANDINGS[standing](office)
    office.read(office.reply(to=question, **LETTERS[letter]))
    (number,) = office.to_read()
    office.later(minutes=1)
    before = books(office)
    newest = max(row.id for row in RequestRow.select())
    try:
        if isinstance(decision, Decision):
            office.desk.decide(number, decision, "so it is")
        else:
            office.desk.reply(number, "Once a month.")
    except CannotDecide:
        assert decision in (Decision.ACCEPT, Decision.BOUNCED)
        assert books(office) == before
        return
    assert books(office) != before
    office.later(minutes=1)
    undo(office, number)
    assert books(office, newest) == before
    assert office.to_read() == [number]
    last = list(journal.entries())[-1]
    assert (last.code, last.values["decision"]) == ("answer.undone", str(decision))
    assert last.personal["note"].value == "the wrong key"
    assert last.values["letter"] == number
    office.assert_whole()
    # And it can be decided once more, with all that follows.
    if isinstance(decision, Decision):
        office.desk.decide(number, decision, "so it is after all")
    else:
        office.desk.reply(number, "Twice a month.")
    assert office.to_read() == []


def test_a_thank_you_is_queued_again_when_a_yes_is_accepted_again(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    for _ in range(2):
        office.desk.decide(number, Decision.ACCEPT, "a yes")
        undo(office, number)
    office.desk.decide(number, Decision.ACCEPT, "a yes")
    office.desk.send()
    assert office.provider.kinds == [(ANA, "confirm"), (ANA, "thanks")]
    assert [mail.status for mail in office.mails() if mail.kind is MailKind.THANKS] == [
        MailStatus.DROPPED,
        MailStatus.DROPPED,
        MailStatus.SENT,
    ]


def test_what_is_kept_for_taking_back_holds_nothing_personal(office: Office) -> None:
    office.read(office.reply("no", office.ask(), sender=OTHER, not_me=True))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.DECLINE, "not hers")
    row = letter_rows.letter_row(number)
    assert row is not None
    assert row["before"]["after"]["suppressions"]
    assert "@" not in str(row["before"])


def test_a_reminder_that_the_decision_dropped_is_wanted_again(office: Office) -> None:
    question = reminded(office)
    office.read(office.reply("unclear", question))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.DECLINE, "a no")
    undo(office, number)
    assert office.codes()[-2:] == ["mail.wanted_again", "answer.undone"]
    assert office.mails()[-1].status is MailStatus.WAITING


@pytest.mark.parametrize(
    ("decision", "instead"),
    [(Decision.ACCEPT, "take ana@example.org off"), (Decision.LEAVE, "ask again")],
)
def test_what_has_left_the_house_is_not_taken_back(
    decision: Decision, instead: str, office: Office
) -> None:
    office.read(
        office.reply("unclear", office.subscribe() if decision == "leave" else office.ask())
    )
    office.desk.send()
    (number,) = office.to_read()
    office.desk.decide(number, decision, "so")
    office.desk.send()
    said = refusal(office, number)
    assert "is on its way, or was sent" in said
    assert instead in said


def test_a_reply_that_was_sent_is_not_taken_back(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    office.desk.reply(number, "Once a month.")
    office.desk.send()
    assert "See the story" in refusal(office, number)


def test_a_mail_that_the_provider_refused_has_not_left_but_something_happened(
    office: Office,
) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, "so")
    office.provider.at_offer.append(refused("5.7.1 no"))
    office.desk.send()
    assert "something newer happened" in refusal(office, number)


def test_a_mail_that_is_just_going_out_keeps_everything_as_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, "so")
    before = books(office)
    monkeypatch.setattr(post, "change_mail", lambda *_: False)
    with pytest.raises(CannotUndo, match="at this moment"):
        undo(office, number)
    assert books(office) == before


def test_a_goodbye_that_was_dropped_meanwhile_is_no_hindrance(office: Office) -> None:
    office.read(office.reply("no", office.subscribe(), sender=OTHER, not_me=True))
    office.desk.send()
    (number,) = office.to_read()
    before = books(office)
    office.desk.decide(number, Decision.DECLINE, "not hers")
    office.desk.send()
    assert office.mails()[-1].status is MailStatus.DROPPED
    undo(office, number)
    assert books(office) == before


@pytest.mark.parametrize("what", ["reply", "leave", "withdraw", "sign-up", "decision"])
def test_what_is_newer_goes_first(what: str, office: Office) -> None:
    question = office.ask()
    office.read(office.reply("unclear", question))
    office.read(office.reply("unclear", question))
    first, second = office.to_read()
    office.desk.decide(first, Decision.ACCEPT, "so")
    office.later(1)
    match what:
        case "reply":
            office.read(office.reply("unclear", question))
        case "leave":
            office.read(office.reply("leave", question))
        case "withdraw":
            office.desk.withdraw(ANA)
        case "sign-up":
            office.sign_up(target=Target(office.make_list("Workshops").id))
        case "decision":
            office.desk.decide(second, Decision.DECLINE, "no, after all")
    why = "a newer mail" if what in ("reply", "leave") else "something newer"
    assert why in refusal(office, first)
    if what == "decision":
        undo(office, second)
        undo(office, first)
        assert office.to_read() == [first, second]
        assert office.status() is RequestStatus.OPEN


def test_an_automatic_reply_and_what_happens_to_others_do_not_matter(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("unclear", question))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, "so")
    office.read(office.reply("automatic", question))
    office.subscribe(BEN)
    MailRow.update(status=MailStatus.WAITING.value).where(MailRow.kind == "thanks").execute()
    undo(office, number)
    assert office.status() is RequestStatus.OPEN


@pytest.mark.parametrize(
    ("export", "blocks"),
    [("safe", True), ("records", True), ("other", False), ("log", False), ("mail", False)],
)
def test_a_yes_that_was_exported_is_not_taken_back(
    export: str, blocks: bool, office: Office
) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, "so")
    path = Path("/nowhere/x.json")
    match export:
        case "safe":
            known = archive.list_named(NEWS)
            assert known is not None
            office.give(known, path)
        case "other":
            office.give(office.make_list("Workshops"), path)
        case "records":
            office.desk.export_records(PeopleQuery(), path)
        case "log":
            office.desk.export_log(path)
        case "mail":
            office.desk.export_mail(number, path)
    if blocks:
        said = refusal(office, number)
        assert "exported since" in said
        assert "take ana@example.org off" in said
    else:
        undo(office, number)


def test_a_no_may_be_taken_back_after_an_export(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.DECLINE, "so")
    office.desk.export_records(PeopleQuery(), Path("/nowhere/x.json"))
    undo(office, number)
    assert office.standing().facts.state is State.REVIEW


def test_a_yes_without_a_question_cannot_have_been_exported(office: Office) -> None:
    """A letter whose request is gone keeps nothing from being said."""
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, "so")
    LetterRow.update(request=None).execute()
    known = archive.list_named(NEWS)
    assert known is not None
    office.give(known, Path("/nowhere/x.csv"))
    undo(office, number)
    assert office.contact().address_state is AddressState.OK


def test_undo_needs_a_reason_and_a_decision(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    assert "is not decided" in refusal(office, number)
    with pytest.raises(NoteNeeded):
        office.desk.undo_decision(number, " ")
    for unknown in (99, _never_reviewed(office)):
        with pytest.raises(UnknownReply):
            undo(office, unknown)


def _never_reviewed(office: Office) -> int:
    office.subscribe(BEN)
    return int(LetterRow.select().order_by(LetterRow.id.desc()).first().id)


def test_an_address_that_was_learned_is_forgotten_again(office: Office) -> None:
    office.read(office.reply("yes", office.ask(), sender="ana@work.example"))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, "so she said", alias=True)
    assert contact_rows.contact_of_alias("ana@work.example") is not None
    undo(office, number)
    assert contact_rows.contact_of_alias("ana@work.example") is None
    assert office.to_read() == [number]
