"""What is said at one address, and what that is for another address of the same person."""

from __future__ import annotations

from typing import Any

import pytest

from office import ANA, BEN, Office, on
from optindesk.core.errors import CannotUndo
from optindesk.core.model import SuppressionKind, Target
from optindesk.core.status import RequestStatus, SubscriptionStatus
from optindesk.flows import standings
from optindesk.flows.groups import Group
from optindesk.flows.permission import Chosen
from optindesk.flows.reviewing import Decision
from optindesk.store import suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import people_after
from optindesk.store.tables import (
    ChangeRow,
    ContactRow,
    RequestRow,
    SubscriptionRow,
    SuppressionRow,
)

HOME = "ana@home.example"
TAGGED = "ana+shop@example.org"
YES, NO = {"Flower news": True}, {"Flower news": False}


def workshops(office: Office) -> Target:
    return Target(office.make_list("Workshops").id)


def may(office: Office, address: str) -> dict[str | None, bool]:
    """Which lists somebody may be written to about."""
    rows = standings.all_people(PeopleQuery(contact_id=office.contact(address).id))
    return {row.list_name: row.may_mail[0] for row in rows}


# --- another spelling of the mailbox ------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "comes"),
    [(TAGGED, ANA), (ANA, TAGGED), ("ana+x@gmail.com", "ana@googlemail.com")],
)
def test_who_left_is_first_asked_at_another_spelling_after_a_newer_sign_up(
    left: str, comes: str, office: Office
) -> None:
    office.subscribe(left)
    office.desk.withdraw(left)
    office.later(3)
    undated = office.sign_up(comes)
    assert undated.group is Group.LEFT
    assert str(undated.reason) == f"left or said no at {left}; nothing newer"
    assert office.sign_up(comes, day=on("2026-11-21")).group is Group.LEFT, "on the same day"
    (row,) = office.sheet({"email": comes, "date": "2026-11-01"}, columns=("date",)).rows
    assert row.group is Group.LEFT, "older"
    assert office.sign_up(comes, day=office.now.date()).group is Group.NEW
    assert may(office, comes) == NO, "it is asked, no more"


def test_who_said_no_at_a_tag_is_not_asked_at_the_plain_address(office: Office) -> None:
    office.read(office.reply("no", office.ask(TAGGED)))
    (row,) = office.sheet(ANA).rows
    assert row.group is Group.LEFT


def test_a_not_me_at_a_tag_is_one_at_the_plain_address_for_what_is_older(office: Office) -> None:
    office.read(office.reply("no", office.ask(TAGGED), not_me=True))
    office.later(1)
    (row,) = office.sheet(ANA).rows
    assert row.group is Group.LEFT, "it is the same mailbox"
    assert office.sign_up(ANA, day=office.now.date()).group is Group.NEW


def test_two_different_tags_may_be_two_people(office: Office) -> None:
    office.subscribe("family+ana@example.org")
    office.desk.withdraw("family+ana@example.org")
    assert office.sign_up("family+ben@example.org").group is Group.NEW


def test_who_lapsed_or_waits_at_a_tag_is_asked_at_the_plain_address(office: Office) -> None:
    office.ask(TAGGED)
    assert office.sign_up(ANA).group is Group.NEW


def test_a_list_that_was_not_left_is_asked_about(office: Office) -> None:
    office.subscribe(TAGGED)
    office.desk.withdraw(TAGGED)
    assert office.sign_up(ANA, workshops(office)).group is Group.NEW


def test_permission_is_not_asked_for_where_another_spelling_left(office: Office) -> None:
    office.sheet(ANA, collected_before=True)
    office.read(office.reply("no", office.ask(TAGGED)))
    chosen = Chosen(office.news().list_id or 0, "", (office.contact(ANA).id,))
    (one,) = office.desk.look_at_permission(chosen).people
    assert str(one.why_not).endswith(f"or said no then, at {TAGGED}.")


# --- who was erased -----------------------------------------------------------------------------


@pytest.mark.parametrize(("erased", "other"), [(ANA, TAGGED), (TAGGED, ANA)])
def test_whose_mailbox_was_erased_by_another_spelling_is_barred_for_all_who_ask(
    erased: str, other: str, office: Office
) -> None:
    office.subscribe(erased)
    office.subscribe(other)
    office.later(1)
    office.desk.erase(erased, "wished so", sure=True)
    said = "never to be written to (erased here on 2026-11-22"
    assert said in str(office.standing(other).may_mail[1])
    assert [row["id"] for row in people_after(PeopleQuery(may=True), 0, 9)] == []
    assert office.give(office.desk.list_named("Flower news")).written == 0
    assert office.sign_up(erased).group is Group.SUPPRESSED
    assert suppressions.count() == 0, "a hash is in no list"
    office.later(1)
    assert office.sign_up(other, day=office.now.date()).group is Group.ALREADY_SUBSCRIBED
    assert may(office, other) == YES, "it is the person's own newer wish"


def test_who_is_erased_beside_somebody_is_in_no_list(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(TAGGED)
    office.desk.erase(ANA, "wished so", sure=True)
    office.desk.erase(TAGGED, "wished so, too", sure=True)
    kinds = {kind for (kind,) in SuppressionRow.select(SuppressionRow.kind).tuples()}
    assert kinds == {SuppressionKind.ERASED.value}


# --- “not me” -----------------------------------------------------------------------------------


def test_a_strangers_not_me_takes_off_no_other_address_of_the_person(office: Office) -> None:
    office.subscribe(ANA)
    home = office.subscribe(HOME)
    other = workshops(office)
    office.desk.merge(ANA, HOME)
    question = office.ask(HOME, other)
    waits = office.ask(ANA, other)
    office.later(1)
    office.read(office.reply("no", question, not_me=True))
    assert office.status(HOME, other) is RequestStatus.DECLINED
    assert office.status(ANA, other) is RequestStatus.OPEN
    office.read(office.reply("no", home, not_me=True))
    assert office.subscription(HOME).status is SubscriptionStatus.UNSUBSCRIBED
    assert may(office, ANA) == {**YES, "Workshops": False}
    assert may(office, HOME) == {**NO, "Workshops": False}
    office.read(office.reply("yes", waits))
    assert may(office, ANA) == {**YES, "Workshops": True}


def test_a_not_me_on_the_telephone_neither_and_it_is_said(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    done = office.desk.not_me(ANA, "a man")
    assert (done.left, done.kept) == (("Flower news",), (HOME,))
    assert may(office, ANA) == NO
    assert may(office, HOME) == YES, "where the person is written to now"
    assert office.desk.not_me(HOME, "a man, too").kept == (ANA,)
    assert may(office, HOME) == NO


def test_what_a_stranger_ended_is_no_refusal_of_the_person_elsewhere(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.not_me(ANA)
    office.later(1)
    office.sheet(HOME, collected_before=True)
    office.desk.merge(HOME, ANA)
    assert office.sign_up(HOME).group is Group.NEW
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(HOME)[-1]))
    assert may(office, HOME) == YES


def test_what_was_left_before_a_stranger_spoke_stays_left(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.withdraw(ANA)
    office.later(1)
    office.desk.not_me(ANA)
    office.subscribe(HOME)
    office.desk.merge(HOME, ANA)
    assert may(office, HOME) == NO


# --- a decision is taken back -------------------------------------------------------------------


def books() -> dict[str, Any]:
    """All that says whether anybody may be written to, or is asked."""
    wanted = {
        "contacts": (ContactRow, "address", "level", "address_state"),
        "subscriptions": (SubscriptionRow, "contact", "target", "status", "state", "left_at"),
        "requests": (RequestRow, "id", "status"),
        "changes": (ChangeRow, "request", "position", "accepted", "cancelled"),
        "rules": (SuppressionRow, "kind", "key", "reason", "source"),
    }
    found = {}
    for name, (table, *fields) in wanted.items():
        columns = [getattr(table, field) for field in fields]
        found[name] = sorted(table.select(*columns).tuples(), key=str)
    return found


@pytest.mark.parametrize("never", [True, False])
@pytest.mark.parametrize("decision", [Decision.LEAVE, Decision.DECLINE])
@pytest.mark.parametrize("writes", [ANA, HOME])
def test_undo_of_a_decision_gives_back_at_every_address_what_it_took(
    writes: str, decision: Decision, never: bool, office: Office
) -> None:
    asked = {one: office.subscribe(one) for one in (ANA, HOME, TAGGED)}
    office.desk.merge(ANA, HOME)
    office.desk.sign_up(HOME, workshops(office))
    office.desk.send()
    office.later(1)
    office.read(office.reply("unclear", asked[writes], sender=writes))
    before = books()
    (number,) = office.to_read()
    office.desk.decide(number, decision, "so she wants", never=never)
    assert may(office, ANA) == NO
    assert may(office, HOME)["Flower news"] is False
    assert books() != before
    office.desk.undo_decision(number, "misread")
    assert books() == before
    office.assert_whole()


def test_undo_keeps_what_bars_the_person_for_another_reason(office: Office) -> None:
    asked = office.subscribe(ANA)
    office.subscribe(HOME)
    office.read(office.reply("unclear", asked))
    (number,) = office.to_read()
    office.desk.merge(ANA, HOME)
    office.desk.never_write(HOME, "asked us by telephone")
    before = books()
    office.desk.decide(number, Decision.LEAVE, "wants nothing", never=True)
    office.desk.undo_decision(number, "misread")
    assert books()["rules"] == before["rules"]
    assert suppressions.source_of(SuppressionKind.ADDRESS, ANA) == "same person"


def test_what_happened_at_the_other_address_since_keeps_a_decision(office: Office) -> None:
    asked = office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    office.read(office.reply("unclear", asked))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.LEAVE, "wants nothing")
    office.later(2)
    office.sign_up(HOME, day=office.now.date())
    with pytest.raises(CannotUndo, match="something newer"):
        office.desk.undo_decision(number, "misread")


def test_others_are_none_of_it(office: Office) -> None:
    office.subscribe(BEN)
    office.subscribe(ANA)
    office.desk.not_me(ANA)
    assert may(office, BEN) == YES
