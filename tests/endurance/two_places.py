"""The two places of a desk that moves: which of them has it, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from optindesk.store import rows_across
from optindesk.store.database import Store
from optindesk.store.folder import DATABASE
from optindesk.store.opening import open_store
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
