"""Pages of the log, narrowed to what somebody looks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL, Select, fn

from optindesk.core.chain import timestamp
from optindesk.core.codes import CODES_OF, Code, Kind
from optindesk.store import journal
from optindesk.store.fields import json_text
from optindesk.store.kept_ways import KeptWays
from optindesk.store.paging import Run, Ways
from optindesk.store.people_query import is_postgres
from optindesk.store.tables import ChangeRow, EntryRow, ListRow


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which log entries, newest first unless said otherwise."""

    contact_id: int | None = None
    kind: Kind | None = None
    list_id: int | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    descending: bool = True

    @property
    def is_narrowed(self) -> bool:
        """Whether there may be entries that it leaves out."""
        return replace(self, descending=True) != LogQuery()


def _log(query: LogQuery) -> Any:
    rows = EntryRow.select()
    if query.contact_id is not None:
        rows = rows.where(EntryRow.contact == query.contact_id)
    if query.kind is not None:
        rows = rows.where(EntryRow.code.in_([code.value for code in CODES_OF[query.kind]]))
    if query.list_id is not None:
        rows = rows.where(_is_about_list(query.list_id))
    if query.actor is not None:
        rows = rows.where(EntryRow.actor_name == query.actor)
    if query.since is not None:
        rows = rows.where(EntryRow.at >= timestamp(query.since))
    if query.until is not None:
        rows = rows.where(EntryRow.at < timestamp(query.until))
    if query.text:
        rows = rows.where(
            _tells(query.text.lower())
            | fn.LOWER(EntryRow.actor_name).contains(query.text.lower())
            | EntryRow.code.contains(query.text.lower())
        )
    return rows


def _tells(text: str) -> Any:
    """Entries with this in a personal value; their salts, which are hex digits, do not count."""
    if is_postgres():
        each, value = fn.json_each(EntryRow.personal.cast("json")), SQL("said.value ->> 1")
    else:
        each, value = fn.json_each(EntryRow.personal), fn.json_extract(SQL("said.value"), "$[1]")
    values = Select([each.alias("said")], [SQL("1")]).where(fn.LOWER(value).contains(text))
    # First the whole of them, as it is written: taking each apart takes three times as long.
    somewhere = fn.LOWER(EntryRow.personal).contains(json_text(text)[1:-1])
    return somewhere & fn.EXISTS(values)


def _is_about_list(list_id: int) -> Any:
    """Entries of questions that ask about a list, and those that name it: alone, or as one of
    several, as `requests.names` writes them."""
    asked = ChangeRow.select(ChangeRow.request).where(ChangeRow.list == list_id)
    name = json_text(ListRow.get_by_id(list_id).name)[1:-1]
    named = [
        EntryRow.values.cast("text").contains(f"{before}{name}{after}")
        for before in (':"', ", ")
        for after in ('"', ", ")
    ]
    return reduce(or_, named, EntryRow.request.in_(asked))


def about_list(list_id: int, codes: Collection[Code]) -> bool:
    """Whether the log has an entry of one of these codes about a list."""
    rows = EntryRow.select().where(EntryRow.code.in_([code.value for code in codes]))
    return bool(rows.where(_is_about_list(list_id)).exists())


def actors() -> list[str]:
    """Who wrote into the log, by name."""
    rows = EntryRow.select(EntryRow.actor_name).distinct().order_by(EntryRow.actor_name)
    return [name for (name,) in rows.tuples()]


def count(query: LogQuery) -> int:
    """How many entries `page` has in all; of the whole log its head tells."""
    return int(_log(query).count()) if query.is_narrowed else journal.head().number


def page(query: LogQuery, first: int, size: int) -> list[int]:
    """The numbers of entries `first` … of the log."""
    return LogTable().page(query, first, size)[0]


class LogTable:
    """Pages of the log with what was learnt of them, until something is written.

    Several threads may use one.
    """

    def __init__(self) -> None:
        self._narrowed = KeptWays(_ways)

    def page(self, query: LogQuery, first: int, size: int) -> tuple[list[int], int]:
        """The numbers of entries `first` …, and how many there are in all."""
        if query.is_narrowed:
            ways = self._narrowed.of(query)
            return ways.numbers(first, size), ways.total or 0
        # Entries are numbered from 1, without a gap (core/chain.py).
        total = journal.head().number
        size = max(0, min(size, total - first))
        if query.descending:
            return list(range(total - first, total - first - size, -1)), total
        return list(range(first + 1, first + size + 1)), total


def _ways(query: LogQuery) -> Ways:
    run = Run(_log(query), (EntryRow.number,))
    return Ways([run], descending=query.descending, total=count(query))
