"""What is done to many people at once: one by one, and who it is not done to is told first."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import NothingToCancel
from optindesk.core.status import State
from optindesk.flows import many, requests, standings
from optindesk.flows.many import Outcome
from optindesk.store.people_query import PeopleQuery

CY = "cy@example.net"


def everybody() -> list[int]:
    return [one.contact_id for one in standings.people(PeopleQuery())]


def told(found: list[Outcome]) -> list[tuple[str, str]]:
    return [(one.address, str(one.why_not or "")) for one in found]


def test_questions_of_many_are_cancelled_after_a_look(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    office.sign_up(CY)
    wanted = [(ANA, "has no open question."), (BEN, ""), (CY, "")]
    ticks: list[tuple[int, int | None]] = []

    def tick(done: int, total: int | None = None, note: object = None) -> None:
        ticks.append((done, total))

    look = office.desk.cancel_many(everybody(), dry_run=True)
    assert told(look) == wanted
    assert {one.about for one in look} == {"Flower news"}
    assert [one.facts.state for one in standings.people(PeopleQuery())][1] is State.AWAITING
    done = office.desk.cancel_many(
        everybody(),
        why="market closed",
        tick=lambda n, total=None, _=None: ticks.append((n, total)),
    )
    assert told(done) == wanted
    assert ticks[-1] == (3, 3)
    states = [one.facts.state for one in standings.people(PeopleQuery())]
    assert states == [State.CONFIRMED, State.CANCELLED, State.CANCELLED]


def test_many_are_taken_off_everything(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    office.sign_up(CY)
    office.desk.cancel(CY)
    wanted = [(ANA, ""), (BEN, ""), (CY, "is on no list, and no question is open.")]
    assert told(office.desk.withdraw_many(everybody(), dry_run=True)) == wanted
    assert told(office.desk.withdraw_many(everybody())) == wanted
    assert {one.may_mail[0] for one in standings.people(PeopleQuery())} == {False}
    again = office.desk.withdraw_many(everybody(), dry_run=True)
    assert all(one.why_not is not None for one in again)


def test_what_somebody_else_did_meanwhile_stops_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ask(ANA)
    office.ask(BEN)
    cancel = requests.cancel

    def interrupted(store: object, address: str, *rest: object) -> int:
        if address == ANA:
            raise NothingToCancel(address=ANA)
        return cancel(store, address, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(many.requests, "cancel", interrupted)  # type: ignore[attr-defined]
    first, second = office.desk.cancel_many(everybody())
    assert "has no open question" in str(first.why_not)
    assert second.why_not is None


def test_nobody_is_nobody(office: Office) -> None:
    assert office.desk.cancel_many([]) == []
