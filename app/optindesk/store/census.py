"""Which database this is, and how many rows each of its tables has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from optindesk.store import migrations
from optindesk.store.database import Store
from optindesk.store.tables import TABLES, Desk


@dataclass(frozen=True, slots=True)
class Census:
    """`database` is its kind with its version, `schema` the number of the layout that it has, and
    `newest` the one that this program knows."""

    database: str
    schema: int
    newest: int
    rows: Mapping[str, int]


def census(store: Store) -> Census:
    """Count all rows, in one look at the data."""
    with store.reading():
        rows = {table._meta.table_name: table.select().count() for table in TABLES}
        return Census(_version(store), Desk.select(Desk.schema).scalar(), migrations.newest(), rows)


def _version(store: Store) -> str:
    asks = {"sqlite": "SELECT sqlite_version()", "postgres": "SHOW server_version"}
    titles = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
    (version,) = _one(store.database.execute_sql(asks[store.dialect]))
    return f"{titles[store.dialect]} {str(version).split()[0]}"


def _one(cursor: Any) -> tuple[Any, ...]:
    row: tuple[Any, ...] = cursor.fetchone()
    return row
