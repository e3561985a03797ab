"""What the tables and pages read; plain functions for the lane `look`, never on the main thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any

from optindesk.core import filtering
from optindesk.core.codes import Kind
from optindesk.core.model import Account, MailingList
from optindesk.core.sentence import Sentence
from optindesk.flows import log_lines, narrowing, overview, owner_pin, safe_to_mail, standings
from optindesk.flows.desk import Desk
from optindesk.store import account_rows, archive, found, log_rows, search
from optindesk.store.log_rows import LogQuery, LogTable
from optindesk.store.search import PeopleTable
from optindesk.store.suppressions import RuleTable
from optindesk.ui.rows import PAGE_SIZE, Page

if TYPE_CHECKING:
    from optindesk.core.filtering import Vocabulary
    from optindesk.core.stands import Stand
    from optindesk.flows.overview import ToDo
    from optindesk.flows.pacing import Allowance
    from optindesk.store.people_query import PeopleQuery
    from optindesk.ui.rows import Query, Row


class PeopleSource:
    """Pages of the table of people: (id, Standing); `clock` tells the moment, `words` what can be
    typed."""

    def __init__(self, clock: Callable[[], datetime], words: Vocabulary) -> None:
        self._clock = clock
        self._words = words
        self._table = PeopleTable()

    def page(self, query: Query, index: int, /) -> Page:
        now, first = self._clock(), index * PAGE_SIZE
        wanted = people_query(query, self._words, now)
        numbers, total = self._table.page(wanted, first, PAGE_SIZE)
        rows = [(one.id, one) for one in standings.by_number(numbers, now)]
        least = first + len(rows) if total is None else total
        if self._table.is_settled(wanted):
            return Page(rows, least)
        return Page(rows, least, partial(self._table.settle, wanted))


def people_query(query: Query, words: Vocabulary, now: datetime) -> PeopleQuery:
    """What a table asks for at a moment, as the store knows it."""
    typed = filtering.parse(query.text, words)
    order = query.order or "id"
    return narrowing.people_query(typed, now, order=order, descending=query.descending)


LIST = "list"
KIND, ACTOR, SINCE, UNTIL = "kind", "actor", "since", "until"
"""The names of the filters of the log; days as ISO 8601."""


def log_query(query: Query, zone: tzinfo | None) -> LogQuery:
    """What the table of the log asks for, as the store knows it; days are those of the desk."""
    given = query.filters
    kind, list_id, actor = given.get(KIND), given.get(LIST), given.get(ACTOR)
    since, until = (
        datetime.combine(date.fromisoformat(str(given[name])), time(), zone)
        if name in given
        else None
        for name in (SINCE, UNTIL)
    )
    return LogQuery(
        kind=Kind(str(kind)) if kind is not None else None,
        list_id=int(list_id) if list_id is not None else None,
        actor=str(actor) if actor is not None else None,
        since=since,
        until=until and until + timedelta(days=1),
        text=query.text,
        descending=query.descending or not query.order,
    )


class LogSource:
    """Pages of the log, the newest entry first: (number, LogLine); `clock` tells the moment."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._table = LogTable()

    def page(self, query: Query, index: int, /) -> Page:
        wanted = log_query(query, self._clock().tzinfo)
        numbers, total = self._table.page(wanted, index * PAGE_SIZE, PAGE_SIZE)
        lines = log_lines.log_lines(numbers)
        return Page([(line.entry.number, line) for line in lines], total)


class NeverSource:
    """Pages of the list “never write”, the newest first: (number, Suppression)."""

    def __init__(self) -> None:
        self._table = RuleTable()

    def page(self, query: Query, index: int, /) -> Page:
        found, total = self._table.page(query.text, index * PAGE_SIZE, PAGE_SIZE)
        return Page([(one.id, one) for one in found], total)


@dataclass(frozen=True, slots=True)
class ListFigures:
    """A list and how many people stand to it in which way."""

    id: int
    name: str
    description: str
    language: str
    counts: Mapping[str, int]

    def count(self, stand: Stand) -> int:
        """How many people stand to it in this way."""
        return self.counts.get(stand.value, 0)

    @property
    def people(self) -> int:
        """How many people have to do with the list."""
        return sum(self.counts.values())


class ListSource:
    """The table of lists: (id, ListFigures). There are few of them, so they are sorted here."""

    def __init__(self, keys: Mapping[str, Callable[[ListFigures], Any]]) -> None:
        self._keys = keys

    def page(self, query: Query, index: int, /) -> Page:
        figures = [ListFigures(**row) for row in search.lists_with_counts()]
        rows = [(one.id, one) for one in figures]
        keys = {name: _of_second(key) for name, key in self._keys.items()}
        return page_of(sorted_rows(rows, query, keys), index)


class KeptSource:
    """Rows that are in memory already, sorted as asked; `rows` may be replaced at any time."""

    def __init__(self, rows: Sequence[Row], keys: Mapping[str, Callable[[Row], Any]]) -> None:
        self.rows = rows
        self._keys = keys

    def page(self, query: Query, index: int, /) -> Page:
        return page_of(sorted_rows(self.rows, query, self._keys), index)


def sorted_rows(
    rows: Sequence[Row], query: Query, keys: Mapping[str, Callable[[Row], Any]]
) -> Sequence[Row]:
    """The rows in the order that is asked for; as they are when none is."""
    if query.order not in keys:
        return rows
    return sorted(rows, key=keys[query.order], reverse=query.descending)


def page_of(rows: Sequence[Row], index: int) -> Page:
    """One page of rows that are all here."""
    return Page(rows[index * PAGE_SIZE : (index + 1) * PAGE_SIZE], len(rows))


def _of_second(key: Callable[[ListFigures], Any]) -> Callable[[Row], Any]:
    return lambda row: key(row[1])


@dataclass(frozen=True, slots=True)
class Glance:
    """What the window shows besides its tables; `version` changes when somebody writes."""

    version: int
    to_do: ToDo
    lists: Sequence[MailingList]
    entries: int
    allowance: Allowance | None
    account: Account | None = None
    to_take_out: Sentence | None = None
    has_pin: bool = False
    unindexed: int = 0


def glance(desk: Desk) -> Glance:
    """The counts and the lists as they are now."""
    return Glance(
        version=desk.store.data_version(),
        to_do=overview.to_do(desk.clock()),
        lists=archive.all_lists(),
        entries=log_rows.count(LogQuery()),
        allowance=desk.allowance(),
        account=account(),
        to_take_out=safe_to_mail.reminder(desk.mailers),
        has_pin=owner_pin.is_set(),
        unindexed=found.waiting(),
    )


def account() -> Account | None:
    """The mail account, if one is set up."""
    return account_rows.account()
