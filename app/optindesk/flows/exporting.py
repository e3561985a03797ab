"""What leaves the house: who may be mailed, consent records, the log; each export is logged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from optindesk.core import chain, record_table
from optindesk.core.chain import START, Head
from optindesk.core.model import Actor
from optindesk.core.ports import Composer, RecordWriter, Tick, no_tick
from optindesk.flows import log_lines, proving
from optindesk.flows.log_lines import LogLine
from optindesk.flows.verifying import LOG_FORMAT, PART_FORMAT
from optindesk.store import journal
from optindesk.store.database import Store
from optindesk.store.log_rows import LogQuery
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people

CHECKER = "optindesk-check.html"
"""The page that anybody can check an export with; it lies beside each (resources/verify)."""

TABLES = (".csv", ".xlsx")
"""How the names of tables end."""

WriteJson = Callable[[Path, Any], None]
Say = Callable[[Any], str]


class Writers(NamedTuple):
    """What files are written with: `checkable` writes JSON and what checks it beside it."""

    table: RecordWriter
    checkable: WriteJson


_LOG_COLUMNS = ("number", "at", "who", "what", "address", "sentence", "hash")


def is_table(path: Path) -> bool:
    """Whether a file is to be a table, by its name."""
    return path.suffix.lower() in TABLES


def records(
    store: Store,
    query: PeopleQuery,
    path: Path,
    writers: Writers,
    composer: Composer,
    actor: Actor,
    now: datetime,
    say: Say = str,
    language: str = "en",
    tick: Tick = no_tick,
) -> int:
    """The consent records of a filter, one per person and list or level: whole as JSON-LD, or what
    is asked for most as a table, as the name of the file says.

    `language` is that in which `say` says its sentences. Raises FileNotWritable, DiskFull,
    Cancelled; then nothing was written.
    """
    written = total = 0

    def counted() -> Iterator[Any]:
        nonlocal written
        for record in proving.records(query, composer, now, say):
            yield record
            written += 1
            tick(written, total)

    with store.reading():
        head, total = journal.head(), count_people(query)
        if is_table(path):
            writers.table(path, record_table.COLUMNS, map(record_table.row_of, counted()))
        else:
            writers.checkable(path, proving.document(str(head), now, language, counted()))
    _log(store, actor, now, "records", path, written, head)
    return written


def log(
    store: Store,
    query: LogQuery,
    path: Path,
    writers: Writers,
    actor: Actor,
    now: datetime,
    say: Say = str,
) -> int:
    """The log, or what a query leaves of it: as a table for people, or as JSON that can be checked,
    as the name of the file says. Of a part only the entries themselves can be checked."""
    written = 0

    def counted(lines: Iterable[LogLine]) -> Iterator[LogLine]:
        nonlocal written
        for line in lines:
            yield line
            written += 1

    with store.reading():
        head = journal.head()
        whole = not query.is_narrowed
        lines = counted(log_lines.all_log() if whole else log_lines.narrowed_log(query))
        if is_table(path):
            writers.table(path, _LOG_COLUMNS, (_log_row(line, say) for line in lines))
        else:
            entries = (chain.to_plain(line.entry) for line in lines)
            writers.checkable(path, _plain_log(head, entries, whole=whole))
    _log(store, actor, now, "log" if whole else "part of the log", path, written, head)
    return written


def _plain_log(head: Head, entries: Iterator[Any], *, whole: bool) -> dict[str, Any]:
    if not whole:  # checked as proofs are: entry by entry
        return {"format": PART_FORMAT, "head": str(head), "records": iter([{"entries": entries}])}
    known = {"number": head.number, "hash": head.hash}
    return {"format": LOG_FORMAT, "head": known, "entries": entries}


def _log_row(line: LogLine, say: Say) -> tuple[str, ...]:
    return (
        str(line.entry.number),
        line.entry.at,
        say(log_lines.who_and_where(line.entry.actor)),
        line.entry.code,
        line.address,
        say(line.sentence),
        line.entry.hash,
    )


def _log(
    store: Store,
    actor: Actor,
    now: datetime,
    what: str,
    path: Path,
    rows: int,
    head: Head = START,
    target: str = "",
) -> None:
    """The head that left the house in an export (START: none did) stands in the entry about it."""
    values = {"what": what, "target": target, "head": str(head)}
    journal.note_export(store, actor, now, path, rows=rows, **values)
