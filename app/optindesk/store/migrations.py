"""The schema's versions: frozen, numbered steps, and how a database is brought to the newest.

A step never imports today's models: what it does is text and stays what it was. All steps that a
database lacks run in one transaction, so that it is either wholly new or wholly as before; a file
is copied and the copy checked first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from optindesk.core.errors import DamagedStore, NewerSchema, OtherTables
from optindesk.core.sentence import sentence
from optindesk.disk import why
from optindesk.store import backup, schema_1
from optindesk.store.drivers import edge
from optindesk.store.folder import new_backup, private_file, unwritten
from optindesk.store.server import BUSY_SECONDS

Dialect = Literal["sqlite", "postgres"]

APPLICATION_ID = int.from_bytes(b"OptI", "big")
"""What stands in the header of our files (sqlite.org/pragma.html#pragma_application_id)."""

# sqlite.org/fileformat2.html 1.3: the first string, and where two big-endian numbers stand.
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_USER_VERSION = slice(60, 64)
_APPLICATION = slice(68, 72)


class Hand:
    """What a step works with: the driver's connection, inside the migration's transaction."""

    def __init__(self, connection: Any, dialect: Dialect, now: datetime) -> None:
        self.dialect = dialect
        self.now = now
        self._connection = connection

    def run(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement; ``?`` stands for a value in both dialects. Returns its rows."""
        cursor = self._connection.cursor()
        if self.dialect == "postgres" and values:
            sql = sql.replace("?", "%s")
        # Without values psycopg2 must not look for marks in the text at all.
        cursor.execute(sql, values) if values else cursor.execute(sql)
        rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        cursor.close()
        return rows


@dataclass(frozen=True, slots=True)
class Step:
    """From schema `number` - 1 to `number`; frozen once a release carries it."""

    number: int
    apply: Callable[[Hand], None]


STEPS: tuple[Step, ...] = (Step(1, schema_1.lay_down),)


def newest() -> int:
    """The schema that this program knows."""
    return STEPS[-1].number


def schema_of_file(path: Path) -> int:
    """Which schema a file has (0: none yet), found out without changing a byte of it.

    Raises DamagedStore for a file that is not ours, NewerSchema, StoreUnreachable.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise DamagedStore(path=str(path), reason=why(error)) from error
    if not header:
        return 0
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise DamagedStore(path=str(path), reason=sentence("It is no database."))
    if int.from_bytes(header[_APPLICATION], "big") != APPLICATION_ID:
        raise DamagedStore(path=str(path), reason=sentence("Another program made it."))
    if unwritten(path) is not None:
        # The newest header is still in the log of writes, which only SQLite can read.
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with edge(str(path)), closing(sqlite3.connect(uri, uri=True)) as connection:
            (found,) = connection.execute("PRAGMA user_version").fetchone()
    else:
        found = int.from_bytes(header[_USER_VERSION], "big")
    return _known(found)


def migrate_file(path: Path, now: datetime) -> None:
    """Bring a file to the newest schema; nobody else may have it open.

    Raises DamagedStore, NewerSchema, DiskFull, FileNotWritable; the file is then as it was.
    """
    found = schema_of_file(path)
    if found == newest():
        return
    private_file(path)
    if found:
        backup.copy_database(path, new_backup(path.parent, f"before-schema-{newest()}", now))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    with edge(str(path)), closing(connection):
        if not found:
            # Before WAL, so that it stands in the file itself and is known after any crash.
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode = wal")
        # A step that makes a table anew must not lose what refers to it; checked at the end.
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("BEGIN IMMEDIATE")
        try:
            _run_steps(Hand(connection, "sqlite", now), found)
            connection.execute(f"PRAGMA user_version = {newest()}")
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise DamagedStore(path=str(path), reason=_broken(broken[0][0], len(broken)))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def schema_of_server(connection: Any, place: str) -> int:
    """Which schema a database on a server has (0: none yet).

    Raises OtherTables when it holds another program's, DamagedStore, NewerSchema.
    """
    with edge(place), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
        )
        tables = {name for (name,) in cursor.fetchall()}
        if not tables:
            return 0
        if not {"desk", "log_head"} <= tables:
            raise OtherTables(place=place)
        cursor.execute("SELECT schema FROM desk")
        rows = cursor.fetchall()
    if not rows:
        raise DamagedStore(path=place, reason=sentence("It has lost its desk."))
    return _known(rows[0][0])


def migrate_server(connection: Any, place: str, now: datetime) -> None:
    """Bring a database on a server to the newest schema; its copies are the server's matter.

    `connection` is psycopg2's, in autocommit. Raises DamagedStore, NewerSchema.
    """
    found = schema_of_server(connection, place)
    if found == newest():
        return
    hand = Hand(connection, "postgres", now)
    with edge(place):
        hand.run("BEGIN")
        try:
            _run_steps(hand, found)
            hand.run("COMMIT")
        except BaseException:
            if not connection.closed:
                hand.run("ROLLBACK")
            raise


def lay_down_on_server(connection: Any, now: datetime) -> None:
    """Make the tables of the newest schema in an empty database, in the caller's transaction."""
    _run_steps(Hand(connection, "postgres", now), 0)


def _run_steps(hand: Hand, found: int) -> None:
    for step in STEPS:
        if step.number > found:
            step.apply(hand)
    hand.run("UPDATE desk SET schema = ?", newest())


def _known(found: int) -> int:
    if found > newest():
        raise NewerSchema(found=found, known=newest())
    return found


def _broken(table: str, count: int) -> str:
    return f"{count} rows of “{table}” refer to rows that are not there."
