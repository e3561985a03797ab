"""The narrowed log and the list “never write”, page by page: the same as all of it at once."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optindesk.core.codes import Code, Kind
from optindesk.core.model import Actor, ActorKind, SuppressionKind
from optindesk.store import kept_ways, log_rows, paging, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work
from optindesk.store.log_rows import LogQuery, LogTable
from optindesk.store.suppressions import RuleTable
from optindesk.store.tables import EntryRow
from stores import NOW

MARTA = Actor(ActorKind.PERSON, "Marta", "marta")
TOM = Actor(ActorKind.PERSON, "Tom", "tom")
CODES = (Code.NOTE_ADDED, Code.LIST_MADE, Code.SETTING_CHANGED)
QUERIES = (
    LogQuery(),
    LogQuery(actor="Marta"),
    LogQuery(kind=Kind.SETTINGS),
    LogQuery(text="said 7"),
    LogQuery(text="nothing has this"),
    LogQuery(actor="Tom", text="said 1", kind=Kind.SETTINGS),
)


@pytest.fixture
def written(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """So many entries and rules that a page far away is hops away."""
    monkeypatch.setattr(paging, "HOP", 5)
    dice = random.Random(1)
    for _ in range(6):
        write(store, dice, 11)
    return store


def write(store: Store, dice: random.Random, count: int) -> None:
    with unit_of_work(store, dice.choice((MARTA, TOM)), NOW) as log:
        for _ in range(count):
            number = dice.randrange(1_000_000)
            log.write(dice.choice(CODES), personal={"text": f"said {number}"})
            key = f"p{number}@example{number % 3}.org"
            suppressions.suppress(SuppressionKind.ADDRESS, key, f"said so {number}", NOW)


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_pages_of_any_size_in_any_order_are_the_whole(written: Store, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 30))
    descending = data.draw(st.booleans())
    log, rules = LogTable(), RuleTable()
    for query in QUERIES:
        wanted = replace(query, descending=descending)
        rows = log_rows._log(query).select(EntryRow.number)
        whole = sorted((number for (number,) in rows.tuples()), reverse=descending)
        places = data.draw(st.permutations(range(0, len(whole) + size + 1, size)))
        for first in places:
            assert log.page(wanted, first, size) == (whole[first : first + size], len(whole))
    for text in ("", "example1", "said 7", "nothing has this"):
        everything = [one.id for one in suppressions.listed(text)]
        for first in data.draw(st.permutations(range(0, len(everything) + size + 1, size))):
            found, total = rules.page(text, first, size)
            assert [one.id for one in found] == everything[first : first + size]
            assert total == len(everything)


def test_what_is_written_meanwhile_is_seen_at_once(written: Store) -> None:
    log, rules, query = LogTable(), RuleTable(), LogQuery(text="said 5")
    before = log.page(query, 0, 7), rules.page("", 0, 7)
    write(written, random.Random(2), 30)
    after = log.page(query, 0, 7), rules.page("", 0, 7)
    assert after[1][1] == before[1][1] + 30
    assert after[0][1] == log_rows.count(query) > before[0][1]
    assert after[0][0] == log_rows.page(query, 0, 7)


def test_no_more_is_remembered_than_wanted(written: Store) -> None:
    log = LogTable()
    for number in range(kept_ways.KEPT * 2):
        log.page(LogQuery(text=str(number)), 0, 5)
    assert len(log._narrowed._ways) == kept_ways.KEPT


def test_the_log_is_searched_for_what_it_says_not_for_the_salts_of_it(written: Store) -> None:
    """Salts are hex digits: “ab” would be found in nearly all of them."""
    every = LogTable().page(LogQuery(), 0, 1_000)[0]
    assert LogTable().page(LogQuery(text="SAID"), 0, 1_000)[0] == every
    for text in (*"abcdef", "[", ",", '"', "\\"):
        found = LogTable().page(LogQuery(text=text), 0, 1_000)[0]
        rows = EntryRow.select().where(EntryRow.number.in_(every))
        assert set(found) == {row.number for row in rows if has(row, text)}, text


def has(row: EntryRow, text: str) -> bool:
    """Whether a person reads this in an entry."""
    told = " ".join(value for _, value in row.personal.values())
    return text in f"{told} {row.actor_name} {row.code}".lower()
