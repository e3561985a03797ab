"""The places of a desk, a folder or a server's database: which of them has it, what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg2

from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.flows import verifying
from optindesk.store import journal, rows_across
from optindesk.store.database import Store
from optindesk.store.folder import DATABASE
from optindesk.store.opening import open_store
from optindesk.store.tables import TABLES, EntryRow, LogHeadRow, Setting
from stores import NOW


@contextmanager
def opened(where: str | Path) -> Iterator[Store]:
    with closing(open_store(where, NOW)) as store:
        yield store


def has_desk(where: str | Path) -> bool:
    """Whether there is anything to be opened, which opening would else make."""
    if isinstance(where, Path):
        return (where / DATABASE).exists() or (where / "moved.jsonl").exists()
    with closing(psycopg2.connect(where)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('desk') IS NOT NULL")
        ((is_there,),) = cursor.fetchall()
        return bool(is_there)


def works_at(where: str | Path) -> bool:
    """Whether one can work on the desk there."""
    if not has_desk(where):
        return False
    with opened(where) as store:
        return store.read_only is None


def hashes(where: str | Path) -> list[str]:
    """What is in the desk there, but for its log, which says where it went."""
    with opened(where) as store:
        if store.dialect == "postgres":
            with store.transaction():
                return rows_across.contents(store).hashes[:-2]
        return rows_across.contents(store).hashes[:-2]


NOTED = (Setting, EntryRow, LogHeadRow)
"""The tables in which a desk notes that it was copied."""


class Moment(NamedTuple):
    """What was in a desk at one moment."""

    hashes: tuple[str, ...]
    head: Head
    people: frozenset[tuple[str, str | None]]
    """Each address, and how it stands."""
    whole: bool
    put_back: int
    """How many copies were put back, by the log."""

    def all_but_notes(self) -> list[str]:
        """The tables that no copying changes."""
        known = zip(TABLES, self.hashes, strict=True)
        return [one for table, one in known if table not in NOTED]


def moment_of(where: str | Path) -> Moment:
    with opened(where) as store, store.reading():
        hashes = tuple(rows_across.contents(store).hashes)
        people = store.database.execute_sql(
            "SELECT address, status FROM contacts"
            " LEFT JOIN subscriptions ON subscriptions.contact = contacts.id WHERE address <> ''"
        ).fetchall()
        whole = verifying.verify_store(store).verdict.whole
        put_back = EntryRow.select().where(EntryRow.code == Code.SET_BACK).count()
        return Moment(hashes, journal.head(), frozenset(people), whole, put_back)


def has_entry(url: str, head: Head) -> bool:
    with opened(url):
        return bool(journal.among([head]))
