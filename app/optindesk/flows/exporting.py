"""What leaves the house: who may be mailed, consent records, the log; each export is logged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core import chain
from optindesk.core.chain import START, Head
from optindesk.core.codes import Code
from optindesk.core.model import Actor
from optindesk.core.ports import Composer, RecordWriter, Tick, no_tick
from optindesk.flows import overview, proving
from optindesk.flows.verifying import LOG_FORMAT
from optindesk.store import journal
from optindesk.store.database import Store
from optindesk.store.search import PeopleQuery, count_people

CHECKER = "optindesk-check.html"
"""The page that anybody can check an export with; it lies beside each (resources/verify)."""

TABLES = (".csv", ".xlsx")
"""How the names of tables end."""

WriteJson = Callable[[Path, Any], None]
Say = Callable[[Any], str]

_LOG_COLUMNS = ("number", "at", "who", "what", "address", "sentence", "hash")


def is_table(path: Path) -> bool:
    """Whether a file is to be a table, by its name."""
    return path.suffix.lower() in TABLES


def records(
    store: Store,
    query: PeopleQuery,
    path: Path,
    write_json: WriteJson,
    composer: Composer,
    actor: Actor,
    now: datetime,
    say: Say = str,
    language: str = "en",
    tick: Tick = no_tick,
) -> int:
    """The consent records of a filter as JSON-LD: one per person and list or level.

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
        write_json(path, proving.document(str(head), now, language, counted()))
    _log(store, actor, now, "records", path, written, head)
    return written


def log_as_json(
    store: Store, path: Path, write_json: WriteJson, actor: Actor, now: datetime
) -> int:
    """The whole log as JSON that `verify` checks by itself."""
    with store.reading():
        head = journal.head()
        entries = [chain.to_plain(entry) for entry in journal.entries()]
    plain = {
        "format": LOG_FORMAT,
        "head": {"number": head.number, "hash": head.hash},
        "entries": entries,
    }
    write_json(path, plain)
    _log(store, actor, now, "log", path, len(entries), head)
    return len(entries)


def log_as_table(
    store: Store, path: Path, write: RecordWriter, actor: Actor, now: datetime, say: Say = str
) -> int:
    """The whole log as a table for people."""
    with store.reading():
        head = journal.head()
        rows = (
            (
                str(line.entry.number),
                line.entry.at,
                say(overview.who(line.entry.actor)),
                line.entry.code,
                line.address,
                say(line.sentence),
                line.entry.hash,
            )
            for line in overview.all_log()
        )
        written = write(path, _LOG_COLUMNS, rows)
    _log(store, actor, now, "log", path, written, head)
    return written


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
    values = {"what": what, "file": path.name, "target": target, "head": str(head)}
    journal.note_outside(store, actor, now, Code.EXPORTED, rows=rows, **values)
