"""Whether a database has what its schema is said to have: each table, with each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optindesk.core.errors import OtherSchema
from optindesk.store.counts import COUNTS, FIGURES, VERSION
from optindesk.store.drivers import PostgresEngine, SqliteEngine, edge
from optindesk.store.tables import TABLES

_COLUMNS = """
SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped
"""


def must_be_whole(database: SqliteEngine | PostgresEngine, where: str) -> None:
    """Raises OtherSchema where something is missing, as in what a trial version made; in one read
    of the catalogue, for it is done at each start."""
    with edge(where):
        found = _found(database)
        missing = next(_missing(found), None)
    if isinstance(database, PostgresEngine) and "beside" not in found:
        missing = "beside.line"
    if missing is not None:
        raise OtherSchema(path=where, what=missing)


def _wanted() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        for field in table._meta.sorted_fields:
            yield table._meta.table_name, field.column_name
    for kept in (COUNTS, FIGURES, VERSION):
        for column in kept._columns:
            yield kept.__name__, column


def _found(database: SqliteEngine | PostgresEngine) -> Mapping[str, str]:
    """The tables and views, each with a text in which its columns stand."""
    if isinstance(database, SqliteEngine):
        rows = database.execute_sql(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')"
        )
        return dict(rows.fetchall())
    found: dict[str, str] = {}
    for table, column in database.execute_sql(_COLUMNS).fetchall():
        found[table] = f"{found.get(table, '')} {column} "
    return found


def _missing(found: Mapping[str, str]) -> Iterator[str]:
    """What is wanted and not there, as “contacts.address”."""
    for table, column in _wanted():
        text = found.get(table, "")
        # Written as peewee writes it, or as the schema's own views do.
        if f'"{column}"' not in text and f" {column}" not in text and f"({column}" not in text:
            yield f"{table}.{column}"
