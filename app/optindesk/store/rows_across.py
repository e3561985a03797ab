"""The rows of a desk from one database into another: read, written, and hashed the same on both."""

from __future__ import annotations

import csv
import hashlib
import io
import marshal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any

import peewee

from optindesk.core.errors import CannotMove
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.store.database import Store
from optindesk.store.drivers import copying, edge
from optindesk.store.tables import TABLES, BlobRow, Numbered

_ROWS_AT_ONCE = 2_000
_BLOBS_AT_ONCE = 8
"""Photos and sheets: some tens of megabytes each, at worst."""

OTHERWISE = sentence("What arrived there is not what was read here.")

_Write = Callable[[list[tuple[Any, ...]]], None]


@dataclass(slots=True)
class Contents:
    """What two databases of one desk have alike: a hash of the rows of each table, in the order of
    its key, and the newest number that it gave."""

    hashes: list[str] = field(default_factory=list)
    numbers: list[int | None] = field(default_factory=list)


def carry(source: Store, target: Store, copied: Tick, compared: Tick) -> bool:
    """Copy every row and the numbers that were given, and read them back; whether what arrived is
    what left (`OTHERWISE` says that it is not).

    The source is read as it was at one moment, which is over while they are read back: nobody
    there waits for that. In the target's unit of work, if it has one. Raises Cancelled.
    """
    with source.reading():
        total = 2 * sum(table.select().count() for table in TABLES)
        left = _copy(source, target, copied, total)
    return contents(target, compared, total // 2, total) == left


def _copy(source: Store, target: Store, tick: Tick, total: int) -> Contents:
    writers = [_writer(target, table) for table in TABLES]
    read = _contents(source, writers, tick, 0, total)
    for table, number in zip(TABLES, read.numbers, strict=True):
        _set_number(target, table, number)
    return read


def contents(store: Store, tick: Tick = no_tick, done: int = 0, total: int = 0) -> Contents:
    """What there is: the same for both databases. Raises Cancelled."""
    return _contents(store, [_nowhere] * len(TABLES), tick, done, total)


def _contents(
    store: Store, writers: Sequence[_Write], tick: Tick, done: int, total: int
) -> Contents:
    found = Contents()
    for table, write in zip(TABLES, writers, strict=True):
        digest = hashlib.sha256()
        for rows in _read(store, table):
            digest.update(marshal.dumps(rows, 2))
            write(rows)
            done += len(rows)
            tick(done, total)
        found.hashes.append(digest.hexdigest())
        # After the rows: a number that a server gave meanwhile is none of these, and only larger.
        found.numbers.append(_number(store, table))
    return found


def _nowhere(rows: list[tuple[Any, ...]]) -> None:
    """Where rows go that are only looked at."""


def _read(store: Store, table: type[peewee.Model]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as plain values that are the same on both databases: numbers, text, bytes."""
    meta: Any = table._meta
    on_server = store.dialect == "postgres"
    is_flag = [isinstance(one, peewee.BooleanField) for one in meta.sorted_fields]
    names = [
        f'"{one.column_name}"' + ("::int" if on_server and flag else "")
        for one, flag in zip(meta.sorted_fields, is_flag, strict=True)
    ]
    key = meta.primary_key
    is_text = isinstance(key, peewee.CharField | peewee.TextField)
    order = f'"{key.column_name}"' + (' COLLATE "C"' if on_server and is_text else "")
    query = f'SELECT {", ".join(names)} FROM "{meta.table_name}" ORDER BY {order}'
    bytes_at = _places_of_bytes(meta)
    with edge(store.url):
        connection = store.database.connection()
        cursor = connection.cursor()
        fetch = f"FETCH {_at_once(table)} FROM given_out"
        try:
            # The server gives them out part by part; of a plain query it would send all at once.
            cursor.execute(f"DECLARE given_out CURSOR FOR {query}" if on_server else query)
            while True:
                if on_server:
                    cursor.execute(fetch)
                rows = cursor.fetchmany(_at_once(table))
                if not rows:
                    break
                yield [_with_bytes(row, bytes_at) for row in rows] if bytes_at else rows
            if on_server:
                cursor.execute("CLOSE given_out")
        finally:
            cursor.close()


def _at_once(table: type[peewee.Model]) -> int:
    return _BLOBS_AT_ONCE if table is BlobRow else _ROWS_AT_ONCE


def _places_of_bytes(meta: Any) -> list[int]:
    fields = enumerate(meta.sorted_fields)
    return [place for place, field in fields if isinstance(field, peewee.BlobField)]


def _with_bytes(row: tuple[Any, ...], places: Sequence[int]) -> tuple[Any, ...]:
    values = list(row)
    for place in places:
        values[place] = bytes(values[place])
    return tuple(values)


def _writer(store: Store, table: type[peewee.Model]) -> _Write:
    meta: Any = table._meta
    columns = ", ".join(f'"{one.column_name}"' for one in meta.sorted_fields)
    if store.dialect == "sqlite":
        marks = ", ".join("?" * len(meta.sorted_fields))
        insert = f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks})'

        def write(rows: list[tuple[Any, ...]]) -> None:
            with edge(store.url), store.database.atomic():
                store.database.cursor().executemany(insert, rows)

        return write
    take = f"COPY \"{meta.table_name}\" ({columns}) FROM STDIN WITH (FORMAT csv, NULL 'nan')"
    bytes_at = _places_of_bytes(meta)

    def send(rows: list[tuple[Any, ...]]) -> None:
        text = io.StringIO()
        # Text is quoted, numbers are not, and so is NULL, which is none of ours.
        writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerows([nan if one is None else one for one in row] for row in _hex(rows))
        if "\0" in text.getvalue():
            what = sentence(
                "a text in “{table}” has a character that a server cannot keep (NUL).",
                table=meta.table_name,
            )
            raise CannotMove(place=store.url, reason=what)
        text.seek(0)
        with edge(store.url), copying():
            store.database.cursor().copy_expert(take, text)

    def _hex(rows: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        if not bytes_at:
            yield from rows
            return
        for row in rows:
            values = list(row)
            for place in bytes_at:
                values[place] = f"\\x{values[place].hex()}"
            yield values

    return send


def _number(store: Store, table: type[peewee.Model]) -> int | None:
    """The newest number that a table gave, or where it may give one again, that there is; None
    where it gives none."""
    meta: Any = table._meta
    if not isinstance(meta.primary_key, peewee.AutoField):
        return None
    newest = f'SELECT coalesce(max(id), 0) FROM "{meta.table_name}"'
    if not issubclass(table, Numbered):
        return int(store.database.execute_sql(newest).fetchone()[0])
    if store.dialect == "postgres":
        ask = "SELECT pg_get_serial_sequence(%s, 'id')"
        ((name,),) = store.database.execute_sql(ask, (meta.table_name,)).fetchall()
        ask = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}"
        return int(store.database.execute_sql(ask).fetchone()[0])
    # sqlite.org/autoinc.html: there is no line of a table that never had a row.
    ask = f"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0), ({newest}))"
    return int(store.database.execute_sql(ask, (meta.table_name,)).fetchone()[0])


def _set_number(store: Store, table: type[peewee.Model], number: int | None) -> None:
    if not number:
        return
    name = table._meta.table_name
    if store.dialect == "postgres":
        tell = "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)"
        store.database.execute_sql(tell, (name, number)).fetchall()
        return
    if issubclass(table, Numbered):
        store.database.execute_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        store.database.execute_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, number))
