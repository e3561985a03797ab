"""The open store: which database it is, units of work, bulk writes, locks."""

from __future__ import annotations

import shutil
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

import peewee

from optindesk.core.errors import DamagedStore, FileMissing, FolderBusy, ReadOnly
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.disk import trouble
from optindesk.store import backup, migrations
from optindesk.store.beside import Place
from optindesk.store.drivers import NOT_SOUND, PostgresEngine, SqliteEngine, edge, is_url
from optindesk.store.fields import DayField, JsonField, UtcField
from optindesk.store.folder import (
    DATABASE,
    DESK_LOCK,
    MOVING,
    RESTORING,
    can_write,
    lock_file,
    prepare_folder,
    private_file,
    unwritten,
)
from optindesk.store.locks import PATIENCE, FileLock, Lock, ServerLock, held
from optindesk.store.moved import MOVED, Moved, Way, marked
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
        StoreBusy, DiskFull, FileNotWritable, StoreUnreachable, DamagedStore, ReadOnly; then nothing
        was written.
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
        with edge(self.url), self.database.atomic():
            if self.dialect == "postgres":
                self.database.execute_sql(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            self._mine.reads = True
            try:
                with self.database.remembering():
                    yield
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
        with held(self._lock_for(what), exclusive, patience):
            yield

    def _lock_for(self, what: str) -> Lock:
        self.must_be_writable()
        if isinstance(self.database, PostgresEngine):
            with edge(self.url):
                return ServerLock(self.database.parameters, what)
        path = lock_file(Path(self.url), what)
        try:
            return FileLock(path, what)
        except OSError as error:
            raise trouble(error, path) from error


def open_store(where: str | Path, now: datetime, password: str = "", sign: str = "") -> Store:
    """Open the store in a folder or at a ``postgresql://`` URL, made and migrated as needed.

    `password` and `sign` are for a server: others see by the second who is there (core/sharing.py);
    of a folder the first is that of the server at the other end of a move that broke off.
    Where the folder cannot be written, it can only be looked at. Binds the models. Raises
    FolderShared, FolderBusy, NewerSchema, OtherSchema, DamagedStore, StoreUnreachable,
    FileNotWritable, DiskFull, ReadOnly; of a server DatabasePasswordNeeded, WrongDatabasePassword,
    DatabaseNotEncrypted, DatabaseNotTrusted.
    """
    if proxy.obj is not None:
        raise RuntimeError("this process has a store open already")
    from optindesk.store.shape import must_be_whole  # which knows the models, and they this module

    if is_url(where):
        store = _open_server(str(where), now, password, sign)
    else:
        store = _open_folder(Path(where), now, password)
    try:
        must_be_whole(store.database, store.url)
        store.look_again()
    except BaseException:
        store.close()
        raise
    proxy.initialize(store.database)
    return store


@contextmanager
def desk_lock(folder: Path) -> Iterator[None]:
    """Have a data folder for oneself, with no store open: to put a backup back, to move it.

    Raises FolderShared, FolderBusy, FileNotWritable.
    """
    with held(_desk_lock_file(prepare_folder(folder))):
        yield


def restore(
    copy: Path,
    folder: Path,
    now: datetime,
    tick: Tick = no_tick,
    prepare: Callable[[Store], None] = lambda store: None,
) -> Path | None:
    """Put a copy in the place of the data in `folder`; returns where that data was kept, if any.

    `prepare` gets the copy as an open store in a folder of its own, migrated, and changes what must
    be otherwise in it before anybody opens it: whoever dies in between leaves what was there. No
    store may be open. Raises FolderShared, FolderBusy, FileMissing, NewerSchema, DamagedStore (the
    copy is, or is not ours), DiskFull, FileNotWritable; all is then as before.
    """
    if not copy.is_file():
        raise FileMissing(path=str(copy))
    if migrations.schema_of_file(copy) == 0:
        raise DamagedStore(path=str(copy), reason=sentence("It is empty."))
    backup.check_copy(copy)
    with desk_lock(folder), _beside(prepare_folder(folder) / RESTORING) as workplace:
        prepared = _prepared(copy, workplace, now, prepare, tick)
        return backup.put_back(prepared, folder, now, tick)


@contextmanager
def to_carry(
    folder: Path, now: datetime, prepare: Callable[[Store], None], tick: Tick = no_tick
) -> Iterator[tuple[Path, Path]]:
    """The real data folder, which one has for oneself, and a checked copy of what is in it.

    `prepare` gets the copy as an open store in a folder of its own. No store may be open. Raises
    FolderShared, FolderBusy, FileMissing, DamagedStore, DiskFull, FileNotWritable.
    """
    home = prepare_folder(folder)
    with desk_lock(folder), _beside(home / MOVING) as workplace:
        yield home, _prepared(home / DATABASE, workplace, now, prepare, tick)


def _prepared(
    source: Path, workplace: Path, now: datetime, prepare: Callable[[Store], None], tick: Tick
) -> Path:
    """A copy of a database in a folder of its own, after `prepare` had it as an open store."""
    backup.copy_database(source, workplace / DATABASE, tick)
    store = open_store(workplace, now)
    try:
        prepare(store)
    finally:
        store.close()
    return workplace / DATABASE


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """An empty folder for a while; what somebody left in it who was killed goes first."""
    try:
        shutil.rmtree(place, ignore_errors=True)
        yield prepare_folder(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _open_folder(where: Path, now: datetime, password: str) -> Store:
    folder = prepare_folder(where)
    path = folder / DATABASE
    if path.exists() and not can_write(path):
        return _open_to_look(folder)
    _settle(folder, path, password)
    # First of all, so that a folder with a file that is not ours stays without our lock, too.
    migrations.schema_of_file(path)
    lock = _desk_lock_file(folder)
    try:
        _up_to_date(
            lock,
            lambda: migrations.schema_of_file(path),
            lambda: migrations.migrate_file(path, now),
        )
        for left in (RESTORING, MOVING):  # by who was killed: nobody else has the folder by now
            shutil.rmtree(folder / left, ignore_errors=True)
        backup.remove_parts(folder)
        private_file(path)
        engine = SqliteEngine(path)
        engine.connect()
    except BaseException:
        lock.close()
        raise
    return Store(engine, folder, lock, marked(folder))


def _settle(folder: Path, path: Path, password: str) -> None:
    """Find out how a move ended that broke off at its last step, where one did."""
    mark = marked(folder)
    if mark is None or mark.way is Way.GONE:
        return
    from optindesk.store.relocating import settle

    with suppress(FolderBusy), held(_desk_lock_file(folder)):
        settle(folder, mark, password)
    mark = marked(folder)
    if mark is not None and mark.way is Way.COMING and not path.exists():
        raise mark.trouble


def _open_to_look(folder: Path) -> Store:
    path = folder / DATABASE
    log = unwritten(path)
    if log is not None:
        raise ReadOnly(
            path=str(folder),
            what=sentence("what was written last (“{file}”) cannot be read", file=log.name),
        )
    if migrations.schema_of_file(path) < migrations.newest():
        what = sentence("it cannot be brought to the form that this version reads")
        raise ReadOnly(path=str(folder), what=what)
    engine = SqliteEngine(path, to_look=True)
    engine.connect()
    return Store(engine, folder, None)


def _open_server(url: str, now: datetime, password: str, sign: str) -> Store:
    engine = PostgresEngine(url, password, sign)
    engine.connect()
    try:
        connection = engine.connection()
        with edge(engine.place):
            lock = ServerLock(engine.parameters, "desk")
            _up_to_date(
                lock,
                lambda: migrations.schema_of_server(connection, engine.place),
                lambda: migrations.migrate_server(connection, engine.place, now),
            )
    except BaseException:
        engine.close_all()
        raise
    one_at_a_time = threading.Lock()

    def greet(connection: Any) -> None:
        """After a server was away somebody else may have had it, and changed its schema."""
        with one_at_a_time:
            if lock.renewed(PATIENCE):
                migrations.schema_of_server(connection, engine.place)

    engine.greet = greet
    return Store(engine, None, lock)


def _up_to_date(lock: Lock, schema: Callable[[], int], migrate: Callable[[], None]) -> None:
    """Leave the desk's lock held (shared) and the database migrated; raises FolderBusy."""
    if schema() < migrations.newest():
        try:
            lock.take(exclusive=True)
        except FolderBusy:
            # Most likely somebody else is migrating just now: wait for it, then look again.
            pass
        else:
            migrate()
    lock.take(exclusive=False, patience=PATIENCE)
    if schema() < migrations.newest():
        lock.take(exclusive=True)
        migrate()
        lock.take(exclusive=False, patience=PATIENCE)


def _desk_lock_file(folder: Path) -> FileLock:
    try:
        return FileLock(folder / DESK_LOCK, "desk")
    except OSError as error:
        raise trouble(error, folder) from error


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
