"""The two databases as peewee drives them, and what their errors mean in our words."""

from __future__ import annotations

import re
import sqlite3
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import peewee

from optindesk.core.errors import (
    DamagedStore,
    DatabaseLost,
    DatabaseUnfit,
    DiskFails,
    DiskFull,
    FileNotWritable,
    SavingUnsure,
    ServerFull,
    StoreBusy,
    StoreUnreachable,
    Trouble,
)
from optindesk.core.sentence import sentence
from optindesk.core.sharing import in_short
from optindesk.store.folder import uri_to_read
from optindesk.store.server import BUSY_SECONDS, connect, connection_parameters, without_password

_BETWEEN_TRIES = 0.001

PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    # What is erased is overwritten where that costs no further write.
    ("secure_delete", "fast"),
    # The log of writes shrinks again after a large import, in bytes.
    ("journal_size_limit", 64 * 1024 * 1024),
    # The waiting is done here (`SqliteEngine._patiently`); while it is connecting, by SQLite.
    ("busy_timeout", 0),
)

_TO_LOOK: tuple[tuple[str, str | int], ...] = (("query_only", 1),)

NOT_SOUND = sentence("Its pages do not fit together.")
_ONLY_READ = sentence("it may only be read.")
NO_FILE = sentence("Its files cannot be made or opened; is the disk full, or unplugged?")
_OTHER_FILE = sentence("it is another file, or damaged.")

_Meaning = Callable[[str, str], Trouble]

# SQLite's primary result codes (sqlite.org/rescode.html): the place, its words → what it means.
_SQLITE: dict[int, _Meaning] = {
    sqlite3.SQLITE_PERM: lambda path, words: FileNotWritable(path=path, reason=_ONLY_READ),
    sqlite3.SQLITE_BUSY: lambda path, words: StoreBusy(),
    sqlite3.SQLITE_LOCKED: lambda path, words: StoreBusy(),
    sqlite3.SQLITE_READONLY: lambda path, words: FileNotWritable(path=path, reason=_ONLY_READ),
    sqlite3.SQLITE_IOERR: lambda path, words: DiskFails(),
    sqlite3.SQLITE_CORRUPT: lambda path, words: DamagedStore(path=path, reason=NOT_SOUND),
    sqlite3.SQLITE_FULL: lambda path, words: DiskFull(),
    sqlite3.SQLITE_CANTOPEN: lambda path, words: StoreUnreachable(reason=NO_FILE),
    sqlite3.SQLITE_NOTADB: lambda path, words: DamagedStore(path=path, reason=_OTHER_FILE),
}


def _lost(path: str, words: str) -> Trouble:
    return DatabaseLost(place=in_short(path))


def _away(path: str, words: str) -> Trouble:
    return StoreUnreachable(reason=words)


# PostgreSQL's SQLSTATE (appendix A of its manual), by class or whole code, longest first.
_POSTGRES: dict[str, _Meaning] = {
    "25006": _away,
    "25P03": _lost,
    "40001": lambda path, words: StoreBusy(),
    "40P01": lambda path, words: StoreBusy(),
    "42501": lambda path, words: DatabaseUnfit(
        place=path,
        reason=sentence(
            "its user lacks a right there (“{words}”). Whoever looks after it has to give that.",
            words=words.rstrip("."),
        ),
    ),
    "53100": lambda path, words: ServerFull(),
    "55P03": lambda path, words: StoreBusy(),
    "08": _lost,
    "28": _away,
    "3D": _away,
    "53": _away,
    "57P": _lost,
    "58": _away,
    "XX001": lambda path, words: DamagedStore(path=path, reason=words),
    "XX002": lambda path, words: DamagedStore(path=path, reason=words),
}


@contextmanager
def edge(place: str) -> Iterator[None]:
    """The store's edge: what a driver says of the world leaves it as a Trouble, once, here.

    `place` is the file or URL for the sentence. What is our own bug (a constraint, wrong SQL)
    goes through unchanged.
    """
    try:
        yield
    except Exception as error:
        trouble = _trouble_of(error, place)
        if trouble is None:
            raise
        raise trouble from error


_one_copies = threading.Lock()


@contextmanager
def copying() -> Iterator[None]:
    """For COPY into a server: raise the first fault that it tells, and not that it is gone.

    Where a server says what is wrong and then ends, psycopg2 trips over the second fault, hands a
    SystemError to sys.excepthook, as if it were our bug, and raises only that nobody answers
    (pq_raise in _pq_copy_in_v3, pqpath.c of 2.9). One at a time: the hook is the whole program's.
    """
    import psycopg2

    told: list[BaseException] = []

    def hear(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        cause = error.__cause__
        if isinstance(error, SystemError) and isinstance(cause, psycopg2.Error):
            told.append(cause)
        else:
            before(kind, error, trace)

    with _one_copies:
        before, sys.excepthook = sys.excepthook, hear
        try:
            yield
        except psycopg2.OperationalError as gone:
            raise (told[0] if told else gone) from None
        finally:
            sys.excepthook = before


# What changes one table only: to delete or to replace a row can change others (ON DELETE CASCADE).
# Nothing else does: no key follows another (ON UPDATE), and triggers write only what is kept beside
# (store/schema_1_kept.py), of which nothing is remembered.
_WRITES_ONE = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE) "(\w+)"')


_READS = re.compile(r"\s*SELECT\b")


class _Memory(threading.local):
    """What a thread has read since its transaction began, by table (None: nothing is remembered),
    and how many locks it holds."""

    tables: dict[str, dict[Any, list[tuple[Any, ...]]]] | None = None
    locks: int = 0


class Engine(peewee.Database):  # type: ignore[misc]  # peewee is untyped
    """What both databases have in common: errors become Troubles, threads keep to themselves.

    Every thread has its own connection; `close_all` ends them from anywhere. `memory` is for
    `Prepared`, which asks nothing twice while a thread is `remembering`.
    """

    def __init__(self, place: str, database: str, **parameters: Any) -> None:
        self.place = place
        self._opened: weakref.WeakSet[Any] = weakref.WeakSet()
        self._opened_lock = threading.Lock()
        self.memory = _Memory()
        super().__init__(database, **parameters)

    def _connect(self) -> Any:
        connection = super()._connect()
        with self._opened_lock:
            self._opened.add(connection)
        return connection

    def connect(self, reuse_if_open: bool = False) -> Any:
        with edge(self.place):
            return super().connect(reuse_if_open)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """This thread does what it holds a lock for."""
        self.memory.locks += 1
        try:
            yield
        finally:
            self.memory.locks -= 1

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Remember what this thread reads from a table, until it writes there.

        Only for a transaction in which nobody else can change what it sees.
        """
        self.memory.tables = {}
        try:
            yield
        finally:
            self.memory.tables = None

    def forget(self, sql: str = "") -> None:
        """Forget what a statement may change: one table that is written to, or everything."""
        if self.memory.tables:
            one = _WRITES_ONE.match(sql)
            if one is None:
                self.memory.tables.clear()
            else:
                self.memory.tables.pop(one[1], None)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        if not sql.startswith("SELECT "):
            self.forget(sql)
        try:  # `edge` and peewee's own way, which would take longer than most queries do
            cursor = self.cursor()
            cursor.execute(sql, params or ())
        except Exception as error:
            self.forget()  # SQLite may have rolled back by itself (a full disk)
            trouble = _trouble_of(error, self.place)
            if trouble is not None:
                raise trouble from error
            with peewee.__exception_wrapper__:  # one of peewee's
                raise
        return cursor

    def begin(self, *kind: Any) -> None:
        with edge(self.place):
            super().begin(*kind)

    def commit(self) -> None:
        with edge(self.place):
            super().commit()

    def close_all(self) -> None:
        """Close the connections of all threads; nobody may be using one."""
        with self._opened_lock:
            for connection in list(self._opened):
                connection.close()
        self.dispose()


class SqliteEngine(Engine, peewee.SqliteDatabase):  # type: ignore[misc]  # as above
    """One file that is there; `to_look`: it lies where nothing can be written.

    None is ever made: where a stick was pulled out an empty one would lie in the folder that is
    left of it.
    """

    def __init__(self, path: Path, *, to_look: bool = False) -> None:
        super().__init__(
            str(path),
            uri_to_read(path) if to_look else f"{path.as_uri()}?mode=rw",
            uri=True,
            pragmas=_TO_LOOK if to_look else PRAGMAS,
            timeout=BUSY_SECONDS,
            factory=_SqliteConnection,
            # Each thread keeps to its own connection; only `close_all` reaches into others.
            check_same_thread=False,
        )

    def begin(self, *kind: Any) -> None:
        begin = super().begin
        self._patiently(begin, *kind)
        if kind and self._only_reads():
            self.rollback()
            self.close()
            self._patiently(begin, *kind)

    def _only_reads(self) -> bool:
        """Whether this thread's connection was made while the disk could only be read: SQLite makes
        do with reading then, and stays so for good (sqlite.org/c3ref/open.html). To ask takes 1 µs,
        0.2 % of what it takes to send a mail [m]."""
        try:
            self.cursor().execute("DELETE FROM log_head WHERE 0")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
                return True
            raise
        return False

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        if self.in_transaction():  # it has got its turn
            return super().execute_sql(sql, params)
        return self._patiently(super().execute_sql, sql, params)

    def _patiently(self, attempt: Callable[..., Any], *arguments: Any) -> Any:
        """Try until nobody else is writing. SQLite's own way of waiting tries more and more seldom
        (every 100 ms in the end), and so misses again and again the moments that somebody leaves
        who writes a lot."""
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return attempt(*arguments)
            except StoreBusy:
                if time.monotonic() > until:
                    raise
                threading.Event().wait(_BETWEEN_TRIES)

    def rollback(self) -> None:
        # A full disk or an I/O error has rolled back already; saying it again would be an error
        # that hides the first one.
        if self.connection().in_transaction:
            super().rollback()


class _Psycopg2(peewee.Psycopg2Adapter):  # type: ignore[misc]  # peewee is untyped
    """psycopg2, which peewee was kept from importing (see the package), imported here."""

    def __init__(self) -> None:
        from psycopg2 import extensions

        super().__init__()
        self.txn_idle = extensions.TRANSACTION_STATUS_IDLE
        self.txn_inerror = extensions.TRANSACTION_STATUS_INERROR
        self.txn_unknown = extensions.TRANSACTION_STATUS_UNKNOWN

    def check_driver(self) -> None:
        """It was imported."""

    def get_binary_type(self) -> Any:
        from psycopg2 import Binary

        return Binary

    def connect(self, db: peewee.PostgresqlDatabase, **parameters: Any) -> Any:
        return connect({"dbname": db.database, **parameters})


class PostgresEngine(Engine, peewee.PostgresqlDatabase):  # type: ignore[misc]  # as above
    """One database of a server; a connection that broke is replaced at the next use, at once where
    nothing was begun with it. Each new one is shown to `greet` first, which may refuse it."""

    psycopg2_adapter = psycopg3_adapter = _Psycopg2

    def __init__(self, url: str, password: str = "", sign: str = "") -> None:
        self.parameters = connection_parameters(url, password, sign)
        rest = {name: value for name, value in self.parameters.items() if name != "dbname"}
        self.greet: Callable[[Any], None] = lambda connection: None
        super().__init__(without_password(url), self.parameters["dbname"], **rest)

    def _connect(self) -> Any:
        connection = super()._connect()
        try:
            self.greet(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def cursor(self, named_cursor: Any = None) -> Any:
        idle = not self.is_closed() and not self.in_transaction()
        if idle and self.connection().closed:
            self.dispose()
        return super().cursor(named_cursor)

    def begin(self, *kind: Any) -> None:
        self._once_more(super().begin, *kind)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        if self.in_transaction() or not _READS.match(sql):
            return super().execute_sql(sql, params)
        return self._once_more(super().execute_sql, sql, params)

    def commit(self) -> None:
        if self.connection().closed:  # else `cursor` would keep nothing, by a new one
            raise DatabaseLost(place=in_short(self.place))
        try:
            super().commit()
        except DatabaseLost as lost:
            raise SavingUnsure(**lost.values) from lost

    def _once_more(self, attempt: Callable[..., Any], *arguments: Any) -> Any:
        """Try what writes nothing again where the connection broke since it was used: the server
        was started anew. Whoever holds a lock has lost it with that, and must not go on."""
        try:
            return attempt(*arguments)
        except StoreUnreachable:
            if self.memory.locks or self.is_closed() or not self.connection().closed:
                raise
        return attempt(*arguments)

    def take_password(self, password: str) -> None:
        """Connect with another password from now on; raises what `connect` raises, and goes on with
        the old one then."""
        connect({**self.parameters, "password": password}).close()
        self.parameters["password"] = self.connect_params["password"] = password

    def rollback(self) -> None:
        # A connection that broke has nothing left to roll back: the server did it.
        if not self.connection().closed:
            super().rollback()


class _SqliteConnection(sqlite3.Connection):
    """A connection that can be referred to weakly, so that one of a dead thread goes with it."""


def _trouble_of(error: Exception, place: str) -> Trouble | None:
    if isinstance(error, Trouble):
        return None  # said already
    # peewee's own error keeps the driver's, which says more.
    cause: BaseException = getattr(error, "orig", error)
    words = f"{str(cause).strip().splitlines()[0]}." if str(cause).strip() else "?"
    if isinstance(cause, sqlite3.Error):
        meaning = _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        return meaning(place, words) if meaning else None
    with suppress(ImportError):
        import psycopg2

        if isinstance(cause, psycopg2.Error):
            return _postgres_meaning(cause, place, words)
    return None


def _postgres_meaning(error: Any, place: str, words: str) -> Trouble | None:
    import psycopg2

    if error.pgcode is None:
        lost = isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
        return _lost(place, words) if lost else None
    for code in sorted(_POSTGRES, key=len, reverse=True):
        if error.pgcode.startswith(code):
            return _POSTGRES[code](place, words)
    return None
