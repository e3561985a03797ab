"""The open store: units of work, bulk writes, locks."""

from __future__ import annotations

import errno
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

import peewee

from optindesk.core.errors import (
    DamagedStore,
    DatabaseLost,
    DiskFails,
    ReadOnly,
    SavingUnsure,
    StoreUnreachable,
)
from optindesk.core.sentence import sentence
from optindesk.disk import trouble
from optindesk.store.beside import Place
from optindesk.store.drivers import NO_FILE, NOT_SOUND, PostgresEngine, SqliteEngine, edge
from optindesk.store.fields import DayField, JsonField, UtcField
from optindesk.store.folder import (
    lock_file,
)
from optindesk.store.locks import FileLock, Lock, ServerLock, held
from optindesk.store.moved import MOVED, Moved, marked
from optindesk.store.moved import read as read_mark

proxy = peewee.DatabaseProxy()
"""What the models are bound to while a store is open; a process has one open store."""

# All who write lock the head of the log first: its row says who did so last (PostgreSQL's manual,
# 5.5), by a number of 32 bits, and whether they are still at it. The snapshot alone would tell of
# writers in other databases, too.
_LAST_WRITER = """
    SELECT xmin::text, xmax::text,
        xmax::text::bigint >= (pg_snapshot_xmax(now_.seen)::text::bigint & 4294967295)
        OR EXISTS (
            SELECT FROM pg_snapshot_xip(now_.seen) AS at_it (xid)
            WHERE (at_it.xid::text::bigint & 4294967295) = log_head.xmax::text::bigint
        )
    FROM log_head, (SELECT pg_current_snapshot() AS seen) AS now_
"""

_ROWS_AT_ONCE = 1_000

_TAKE_TURN = f"SELECT id FROM log_head FOR UPDATE; SELECT line FROM beside WHERE name = '{MOVED}'"

_PAGES_AT_ONCE = 10_000
"""How many pages one value fills that overwrites them: some 40 MB, far below what SQLite takes."""


class Store:
    """One open database. Each thread has its own connection until it calls `leave_thread`.

    `url` is the folder or the server's address (without its password); `folder` is None on a
    server. `database` is for the store's own modules. Without a `lock`, or where the desk `moved`,
    it can only be looked at.
    """

    def __init__(
        self,
        database: SqliteEngine | PostgresEngine,
        folder: Path | None,
        lock: Lock | None,
        moved: Moved | None = None,
    ) -> None:
        self.database = database
        self.folder = folder
        self.beside: Place = database if folder is None else folder
        self.url = database.place if folder is None else str(folder)
        self.dialect: Literal["sqlite", "postgres"] = (
            "sqlite" if isinstance(database, SqliteEngine) else "postgres"
        )
        self._lock = lock
        self._moved = moved
        self._mine = threading.local()

    @property
    def read_only(self) -> ReadOnly | None:
        """Why it can only be looked at, where that is so."""
        if self._moved is not None:
            return self._moved.trouble
        if self._lock is not None:
            return None
        return ReadOnly(path=self.url, what=sentence("it can only be looked at"))

    @property
    def moved_to(self) -> str:
        """The folder or server that the desk was moved to; empty where it is here, or in a file."""
        return "" if self._moved is None else self._moved.to

    @property
    def password(self) -> str:
        """That of the server, as it was opened with."""
        return str(getattr(self.database, "parameters", {}).get("password", ""))

    def take_password(self, password: str) -> None:
        """Connect with another password from now on, on all threads. Raises
        WrongDatabasePassword, StoreUnreachable; then the old one stays."""
        assert isinstance(self.database, PostgresEngine), "a file has no password"
        self.database.take_password(password)

    def look_again(self) -> ReadOnly | None:
        """The same, asked anew of a server: another desk may have moved it away meanwhile."""
        if self.folder is None:
            self._moved = marked(self.beside)
        return self.read_only

    def alone(self) -> None:
        """Keep all others from opening this desk as long as it is open; raises FolderBusy."""
        assert self._lock is not None, "what can only be looked at is nobody's to keep"
        self._lock.take(exclusive=True)

    def must_be_writable(self) -> None:
        """Raises ReadOnly where it can only be looked at."""
        if self.read_only is not None:
            raise self.read_only

    def must_be_sound(self) -> None:
        """Raises DamagedStore where the pages of the file do not fit together; a server looks after
        its own."""
        if self.dialect == "sqlite":
            with edge(self.url):
                (answer,) = self.database.execute_sql("PRAGMA quick_check(1)").fetchone()
            if answer != "ok":
                raise DamagedStore(path=self.url, reason=NOT_SOUND)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A writing unit of work; within another one it is part of that.

        All writers take the same lock first, so that no two of them ever wait for each other, and
        what was read stays true until it is written here. An exception undoes all of it. Raises
        StoreBusy, DiskFull, ServerFull, FileNotWritable, StoreUnreachable, DamagedStore, ReadOnly;
        then nothing was written, unless it is SavingUnsure, of which that is not known.
        """
        if self.database.in_transaction():
            self.must_be_writable()
            if getattr(self._mine, "reads", False):
                raise RuntimeError("a unit of work that writes cannot begin inside reading()")
            yield
        elif self.dialect == "sqlite":
            self.must_be_writable()
            # IMMEDIATE waits for its turn here; a plain BEGIN would fail at the first write.
            with edge(self.url), self.database.atomic("IMMEDIATE"), self.database.remembering():
                yield
        else:
            with edge(self.url), self.database.atomic():
                # Two statements in one message: the second one sees what was committed while the
                # first one waited.
                found = self.database.execute_sql(_TAKE_TURN).fetchone()
                self._moved = None if found is None else read_mark(found[0])
                self.must_be_writable()
                with self.database.remembering():
                    yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see the database as it was at the first of them."""
        if self.database.in_transaction():
            yield
            return
        try:
            with edge(self.url), self.database.atomic():
                if self.dialect == "postgres":
                    self.database.execute_sql(
                        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                    )
                self._mine.reads = True
                with self.database.remembering():
                    yield
        except SavingUnsure as unsure:  # at its end, and there was nothing to save
            raise DatabaseLost(**unsure.values) from unsure
        finally:
            self._mine.reads = False

    def bulk(
        self,
        table: type[peewee.Model],
        rows: Iterable[Sequence[Any] | Mapping[str, Any]],
        columns: Sequence[str] | None = None,
    ) -> int:
        """Insert many rows past peewee, in the current unit of work (else in one of its own).

        `columns` are the model's field names; by default all of them, for mappings the keys of the
        first. Times, days and JSON are converted; a str among them is taken as converted already
        (`utc_text`, `json_text`). Returns how many rows were written.
        """
        given = iter(rows)
        first = next(given, None)
        if first is None:
            return 0
        again: Iterator[Any] = chain((first,), given)
        meta: Any = table._meta
        if isinstance(first, Mapping):
            columns = columns or list(first)
            again = map(_picker(columns), again)
        fields = [meta.combined[name] for name in columns or meta.sorted_field_names]
        again = _converted(again, fields)
        names = ", ".join(f'"{field.column_name}"' for field in fields)
        head = f'INSERT INTO "{meta.table_name}" ({names}) VALUES '
        with self.transaction(), edge(self.url):
            cursor = self.database.cursor()
            try:
                if self.dialect == "postgres":
                    return _insert_many(cursor, head, again)
                marks = ", ".join("?" * len(fields))
                return int(cursor.executemany(f"{head}({marks})", again).rowcount)
            finally:
                self.database.forget()

    def reserve(self, table: type[peewee.Model], count: int) -> Sequence[int]:
        """So many numbers for rows to come, given to nobody else; in the caller's unit of work.

        `table` numbers its rows by itself and never gives a number twice.
        """
        name = table._meta.table_name
        if self.dialect == "postgres":
            taken = self.database.execute_sql(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                (name, count),
            )
            return [number for (number,) in taken.fetchall()]
        # sqlite.org/autoinc.html: the newest number that was given, also once its row is gone.
        (newest,) = self.database.execute_sql(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (name,)
        ).fetchone()
        return range(newest + 1, newest + 1 + count)

    @contextmanager
    def scrubbing(self) -> Iterator[None]:
        """What is deleted within is overwritten in the file, too, and what lies in its free pages.

        For an erasure; around its unit of work. A server's database clears by itself what is free
        (VACUUM).
        """
        if self.dialect == "postgres":
            yield
            return
        with edge(self.url):
            self.database.execute_sql("PRAGMA secure_delete = on")
            try:
                yield
                # What was taken out of the index of texts is in it until it is written anew.
                with self.transaction():
                    self.database.execute_sql(
                        "INSERT INTO people_found (people_found) VALUES ('optimize')"
                    )
                self._overwrite_what_is_free()
            finally:
                self.database.execute_sql("PRAGMA secure_delete = fast")
            # What was written before stands in the log of writes; who reads just now keeps it a
            # little longer.
            self.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _overwrite_what_is_free(self) -> None:
        """Fill the free pages and free them again. They still have what was deleted at less pains:
        replies that were reduced, rows of an import that was left (sqlite.org/pragma.html,
        secure_delete)."""
        (pages,) = self.database.execute_sql("PRAGMA freelist_count").fetchone()
        (size,) = self.database.execute_sql("PRAGMA page_size").fetchone()
        with self.transaction():
            self.database.execute_sql("CREATE TABLE scrub (zeros BLOB)")
            for start in range(0, pages, _PAGES_AT_ONCE):
                # Of a page that goes on another, four bytes say on which.
                length = min(_PAGES_AT_ONCE, pages - start) * (size - 4)
                self.database.execute_sql("INSERT INTO scrub VALUES (zeroblob(?))", (length,))
            self.database.execute_sql("DROP TABLE scrub")

    def leave_thread(self) -> None:
        """Close this thread's connection: called as a worker thread ends."""
        if not self.database.is_closed():
            self.database.close()

    def close(self) -> None:
        """Close all connections and give up the folder; no thread may be using the store."""
        if proxy.obj is self.database:
            # A stray thread gets an error now instead of quietly opening the file again.
            proxy.initialize(None)
        self.database.close_all()
        if self._lock is not None:
            self._lock.close()

    def data_version(self) -> int:
        """A number that is another one once somebody else has written.

        On SQLite this thread's own writes do not count, on PostgreSQL all do.
        """
        if self.dialect == "sqlite":
            (version,) = self.database.execute_sql("PRAGMA data_version").fetchone()
            return int(version)
        version = self.database.execute_sql(_LAST_WRITER).fetchone()
        return zlib.crc32(repr(version).encode())

    @contextmanager
    def lock(self, what: str, exclusive: bool = True, patience: float = 0.0) -> Iterator[None]:
        """Hold the right to do `what` (“post:3”); raises FolderBusy when another has it and keeps
        it for longer than `patience` seconds, ReadOnly.

        Another is another process, or another thread of this one.
        """
        with held(self._lock_for(what), exclusive, patience), self.database.holding():
            yield

    def _lock_for(self, what: str) -> Lock:
        self.must_be_writable()
        if isinstance(self.database, PostgresEngine):
            with edge(self.url):
                # Replaces a connection that broke: whoever holds a lock goes on with none but this.
                self.database.execute_sql("SELECT 1")
                return ServerLock(self.database.parameters, what)
        path = lock_file(Path(self.url), what)
        try:
            return FileLock(path, what)
        except OSError as error:
            # What keeps a lock from being made is about the disk of the data: there is no other
            # place to choose.
            if error.errno == errno.ENOENT:
                raise StoreUnreachable(reason=NO_FILE) from error
            if error.errno == errno.EIO:
                raise DiskFails() from error
            raise trouble(error, path) from error


def _picker(columns: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    pick = itemgetter(*columns)
    return pick if len(columns) > 1 else lambda row: (pick(row),)


def _converted(rows: Iterator[Any], fields: Sequence[Any]) -> Iterator[Any]:
    """The rows with times, days and JSON as text; untouched where there are none of these."""
    places = [
        (place, field.db_value)
        for place, field in enumerate(fields)
        if isinstance(field, UtcField | DayField | JsonField)
    ]
    return _with_text(rows, places) if places else rows


def _with_text(
    rows: Iterator[Any], places: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterator[Any]:
    for row in rows:
        values = list(row)
        for place, convert in places:
            value = values[place]
            if value is not None and not isinstance(value, str):
                values[place] = convert(value)
        yield values


def _insert_many(cursor: Any, head: str, rows: Iterator[Any]) -> int:
    from psycopg2.extras import execute_values

    count = 0
    # psycopg2's own executemany goes to the server once per row.
    while page := [tuple(row) for row in islice(rows, _ROWS_AT_ONCE)]:
        execute_values(cursor, f"{head}%s", page, page_size=_ROWS_AT_ONCE)
        count += len(page)
    return count
