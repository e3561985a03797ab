"""Who is in the table of people: what it can be narrowed to."""

from __future__ import annotations

from office import ANA, BEN, Office
from optindesk.core.model import Target
from optindesk.core.status import State
from optindesk.flows import standings
from optindesk.store.people_query import PeopleQuery


def found(**wanted: object) -> list[str]:
    return [one.address for one in standings.people(PeopleQuery(**wanted))]  # type: ignore[arg-type]


def test_people_are_found_by_a_part_of_the_name_of_their_sheet(office: Office) -> None:
    office.sheet(ANA, name="Märkte im Mai.xlsx")
    office.sheet(BEN, name="counter.csv", target=Target(level=2))
    office.sign_up("cy@example.net")
    assert found(sheet="markte") == [ANA]
    assert found(sheet="counter") == [BEN]
    assert found(sheet="nowhere") == []


def test_a_sheet_finds_who_came_from_it_for_just_this_list(office: Office) -> None:
    office.sheet(ANA, name="market.xlsx")
    other = Target(office.make_list("Other").id)
    office.sheet(ANA, name="counter.csv", target=other)
    (row,) = standings.people(PeopleQuery(sheet="counter"))
    assert row.list_id == other.list_id


def test_people_are_found_by_several_states(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    office.sign_up("cy@example.net", Target(office.make_list("Österreich").id))
    several = frozenset({State.CONFIRMED.value, State.QUEUED.value})
    assert found(states=several) == [ANA, "cy@example.net"]
