"""The table of people, page by page: the same as all of it at once, in every order."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optindesk.core.errors import Cancelled
from optindesk.core.ports import no_tick
from optindesk.core.sentence import Sentence
from optindesk.core.stands import Stand
from optindesk.core.status import Basis, RequestStatus, State, SubscriptionStatus
from optindesk.store import archive, counts, found, paging, people_order
from optindesk.store.database import Store
from optindesk.store.people_order import ORDERS
from optindesk.store.people_query import STAND, PeopleQuery
from optindesk.store.search import PeopleTable, people_after, people_by_number
from optindesk.store.tables import ContactRow, RequestRow, SubscriptionRow
from stores import NOW

NAMES = ("", "Ana", "Jörg Müller", "Österreich", "Zoe", "ana", "Straße 7", "100 % Öl_", "Li Na")
STATES = (None, *(state.value for state in State))


def fill(store: Store, count: int, seed: int = 1) -> None:
    """People with names, states, questions and lists as they come."""
    dice = random.Random(seed)
    lists = [archive.add_list(name, "", "en", NOW).id for name in ("News", "Öl", "Art")]
    with store.transaction():
        store.bulk(ContactRow, (_contact(dice, number) for number in range(1, count + 1)))
        store.bulk(RequestRow, (_request(dice, number) for number in range(1, count + 1)))
        store.bulk(
            SubscriptionRow,
            (
                _subscription(dice, number, target)
                for number in range(1, count + 1)
                for target in dice.sample([*lists, None], dice.choice((1, 1, 1, 2)))
            ),
        )


def _contact(dice: random.Random, number: int) -> dict[str, object]:
    name, address = dice.choice(NAMES), f"{dice.choice('abcxyz')}{number}@example{number % 3}.org"
    return {
        "id": number,
        "address": address,
        "address_key": address,
        "mailbox": address,
        "name": name,
        "salutation": "",
        "language": None,
        "level": 0,
        "address_state": dice.choice(("ok", "ok", "ok", "bounced")),
        "soft_bounces": 0,
        "search": archive.found_text(name, address),
        "created_at": NOW,
    }


def _request(dice: random.Random, number: int) -> dict[str, object]:
    return {
        "id": number,
        "contact": number,
        "address": "",
        "status": dice.choice(list(RequestStatus)).value,
        "language": "en",
        "wording": 1,
        "account": None,
        "asked_at": NOW,
        "expires_at": NOW + timedelta(days=dice.randrange(9)),
        "code_tries": 0,
    }


def _subscription(dice: random.Random, number: int, target: int | None) -> dict[str, object]:
    is_open = RequestRow.get_by_id(number).status == RequestStatus.OPEN.value
    state = dice.choice(STATES if is_open else (None, "confirmed", "declined", "bounced"))
    return {
        "contact": number,
        "target": "level" if target is None else f"list:{target}",
        "list": target,
        "level": 2 if target is None else None,
        "status": dice.choice(list(SubscriptionStatus)).value,
        "basis": dice.choice((None, *(basis.value for basis in Basis))),
        "request": number if state else None,
        "state": state,
        "changed_at": NOW + timedelta(hours=dice.randrange(5)),
    }


@pytest.fixture(params=["all of them are in the index", "some came since", "few are few"])
def people(request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Some hundred, of whom more or less is in the index of texts, gone along in little hops."""
    monkeypatch.setattr(paging, "HOP", 7)
    monkeypatch.setattr(people_order, "FEW", 30 if "few" in request.param else 0)
    fill(store, 150)
    found.catch_up(store)
    if "since" in request.param:
        more = archive.add_list("More", "", "en", NOW).id
        with store.transaction():
            rows = (_subscription(random.Random(2), number, more) for number in range(1, 60))
            store.bulk(SubscriptionRow, rows)
    return store


QUERIES = st.builds(
    PeopleQuery,
    text=st.sampled_from(
        ["", "", "a", "mu", "müller", "ana org", "%", "xyz", "1", "öl_", "strasse", "example1"]
    ),
    list_id=st.sampled_from([None, None, 1, 2, 9]),
    state=st.sampled_from([*STATES, None, None]),
    stand=st.sampled_from([None, None, None, *Stand]),
    states=st.sampled_from(
        [frozenset(), frozenset(), frozenset({"awaiting", "confirmed"}), frozenset({"queued"})]
    ),
    lists=st.sampled_from([None, None, frozenset({1, 3}), frozenset()]),
    comes_back=st.sampled_from([False, False, True]),
    has_mail=st.sampled_from([False, False, True]),
    is_wrong=st.sampled_from([False, False, False, True]),
    since=st.sampled_from([None, None, NOW + timedelta(hours=2)]),
    may=st.sampled_from([None, None, None, True, False]),
    order=st.sampled_from(ORDERS),
    descending=st.booleans(),
)


def whole(query: PeopleQuery) -> list[dict[str, object]]:
    """All rows by one big query, in no order that matters."""
    return people_after(query, 0, 10_000)


def sort_key(query: PeopleQuery, row: dict[str, object]) -> object:
    """What a row must be in order by."""
    contact = ContactRow.get_by_id(row["contact_id"])
    request = RequestRow.get_or_none(RequestRow.id == row["request_id"])
    can = row["state"] in ("awaiting", "review", "unknown")
    stand = SubscriptionRow.select(STAND).where(SubscriptionRow.id == row["id"]).scalar()
    state = STATES.index(row["state"]) or 99  # type: ignore[arg-type]
    keys: dict[str, object] = {
        "id": row["id"],
        "address": row["address_key"],
        "name": contact.search,
        "list": (row["list_id"] is None, archive.folded(str(row["list_name"] or ""))),
        "state": state,
        "may": list(Stand).index(Stand(stand)),
        "asked": (request is None, row["request_id"] or 0),
        "until": (not can, request.expires_at if can else NOW),
        "changed": row["changed_at"],
    }
    return keys[query.order]


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=QUERIES, size=st.integers(1, 40), places=st.lists(st.integers(0, 250), max_size=5))
def test_pages_joined_together_are_the_whole(
    people: Store, query: PeopleQuery, size: int, places: list[int]
) -> None:
    table, expected = PeopleTable(), whole(query)
    for place in places:  # the scrollbar is dragged about
        table.page(query, place, size)
    joined: list[int] = []
    while page := table.page(query, len(joined), size)[0]:
        joined += page
    assert sorted(joined) == [row["id"] for row in expected]
    assert table.settle(query, no_tick) == len(joined) == people_order.count(query)
    rows = people_by_number(joined)
    keys = [sort_key(query, row) for row in rows]
    assert keys == sorted(keys, reverse=query.descending)  # type: ignore[type-var]
    for place in places:  # and now from whichever end is near
        assert table.page(query, place, size)[0] == joined[place : place + size]
    ways = people_order.ways(query)
    ways.learn(no_tick)
    assert ways.numbers(len(joined) // 2, size) == joined[len(joined) // 2 :][:size]


def test_nobody_stands_there_twice_once_the_index_has_those_who_came(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who came is gone through one by one until the index has them: then nobody may be both."""
    monkeypatch.setattr(people_order, "FEW", 0)
    monkeypatch.setattr(found, "AT_ONCE", 40)
    fill(store, 150)

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        raise Cancelled

    with suppress(Cancelled):  # with the first of them in it
        found.catch_up(store, stop)
    table, query = PeopleTable(), PeopleQuery(text="example")
    before, _ = PeopleTable().page(query, 0, 1_000)
    table.page(query, 0, 1)
    found.catch_up(store)
    after, _ = table.page(query, 0, 1_000)
    assert sorted(after) == sorted(before)
    assert len(set(after)) == len(after) > 150


def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
    """Somebody types the next letter while an order is learnt."""
    if done:
        raise Cancelled


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@pytest.mark.parametrize("order", people_order.KEPT)
def test_an_order_is_learnt_on_from_where_it_was_left_and_anew_once_somebody_came(
    people: Store, order: str
) -> None:
    table, query = PeopleTable(), PeopleQuery(text="a", order=order)
    before = people_by_number(table.page(query, 0, 1_000)[0])
    for _ in range(3):
        with suppress(Cancelled):
            table.settle(query, stop)
    assert table.settle(query, no_tick) == len(before)
    assert people_by_number(table.page(query, 0, 1_000)[0]) == before
    contact = ContactRow.get_by_id(before[-1]["contact_id"])
    contact.address_key = "aa@example.org"
    contact.search = archive.found_text("Aa", contact.address_key)
    contact.save()
    after = table.page(query, 0, 1_000)[0]
    assert after == PeopleTable().page(query, 0, 1_000)[0] != [row["id"] for row in before]


def test_who_comes_while_an_order_is_asked_for_is_no_bug(people: Store) -> None:
    table, query = PeopleTable(), PeopleQuery(text="ana", order="name")
    table.settle(query, no_tick)
    order = table._orders.of("name")
    new = _subscription(random.Random(3), 7, None)
    SubscriptionRow.insert(new | {"contact": _newcomer()}).execute()
    table._orders._ways["name"] = counts.version()[0], order  # as if it had come in between
    found_now = people_by_number(table.page(query, 0, 1_000)[0])
    assert "Ana New" in [row["name"] for row in found_now]


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
def test_who_comes_while_an_order_is_learnt_is_learnt_anew(people: Store) -> None:
    table, query = PeopleTable(), PeopleQuery(text="a", order="name", descending=True)
    with suppress(Cancelled):
        table.settle(query, stop)
    new = _subscription(random.Random(3), 7, None)
    SubscriptionRow.insert(new | {"contact": _newcomer()}).execute()
    order = table._orders._ways.get("name")
    if order is not None:  # there is none on a server
        order[1].learn(no_tick)  # where it was left
    total = table.settle(query, no_tick)
    found_now = people_by_number(table.page(query, 0, 1_000)[0])
    assert len(found_now) == total == people_order.count(query)
    keys = [sort_key(query, row) for row in found_now]
    assert keys == sorted(keys, reverse=True)  # type: ignore[type-var]


def _newcomer() -> int:
    new = _contact(random.Random(3), 9_000) | {"name": "Ana New"}
    new["search"] = archive.found_text("Ana New", str(new["address"]))
    return int(ContactRow.insert(new).execute())
