"""All rows of a desk from a folder into a server's database, or the other way, compared on arrival.

What a server gets it gets in one transaction, made with the tables: whoever is killed leaves a
database that is as empty as before. So a move is over by one commit on the server, whichever way it
goes. Just before it the folder notes what is about to be (store/moved.py), and whoever opens it
after a crash asks the server which of the two desks is the one to work on (`settle`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import peewee

from optindesk import disk
from optindesk.core.chain import Head
from optindesk.core.errors import CannotMove, DamagedStore, FolderBusy, OtherTables, StoreTrouble
from optindesk.core.sentence import Sentence, sentence
from optindesk.store import beside, copies, erasures, migrations, moved, rotations
from optindesk.store.database import Store, proxy
from optindesk.store.drivers import PostgresEngine, SqliteEngine, edge
from optindesk.store.folder import (
    BACKUPS,
    DATABASE,
    DESK_LOCK,
    FETCHING,
    MOVING,
    RESTORING,
)
from optindesk.store.locks import FileLock, Lock, ServerLock, busy_sentence, held
from optindesk.store.moved import Moved, Way
from optindesk.store.server_look import fitness, unfit
from optindesk.store.tables import TABLES, ContactRow, ListRow

_OURS = re.compile(rf"{BACKUPS}|{FETCHING}|{MOVING}|{RESTORING}|.*\.(lock|jsonl|part)")
"""What lies in the folder of a desk beside its database."""

_TURN = "SELECT pg_advisory_xact_lock(hashtext('optindesk/' || current_schema() || '/arriving'))"
"""Held from the first statement of what arrives to its end: whoever takes it knows how it ended."""

_VIEWS = ("subscription_counts", "people_figures", "people_version")
_SIDE_FILES = ("-wal", "-shm", "-journal")

# What is loaded before its indexes are there is loaded in a third of the time [m].
_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND NOT EXISTS (
        SELECT 1 FROM pg_constraint WHERE conname = indexname AND contype IN ('p', 'u'))
"""
_TIES = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
"""


# --- beside the rows ----------------------------------------------------------------------------


def carry_notes(source: beside.Place, target: beside.Place) -> None:
    """Note in the target who was erased and which keys there were; what is noted there stays."""
    erasures.adopt(target, erasures.noted(source))
    rotations.adopt(target, rotations.all_noted(source))


# --- a server's database ------------------------------------------------------------------------


@contextmanager
def bound(store: Store) -> Iterator[Store]:
    """Let the models be those of this store for a while."""
    before = proxy.obj
    proxy.initialize(store.database)
    try:
        yield store
    finally:
        proxy.initialize(before)


@contextmanager
def released() -> Iterator[None]:
    """Let another store be opened for a while; this one is still there."""
    before = proxy.obj
    proxy.initialize(None)
    try:
        yield
    finally:
        proxy.initialize(before)


@dataclass(frozen=True, slots=True)
class Who:
    """Which desk is to be moved: its number, and whether a head is one that its log had."""

    desk: str
    had: Callable[[Head], bool]


def must_take(url: str, password: str, who: Who) -> None:
    """Raises CannotMove where a server's database cannot take this desk; nothing is changed there.
    Raises NewerSchema, StoreUnreachable."""
    engine = PostgresEngine(url, password)
    try:
        engine.connect()
        _must_take(engine, who)
    finally:
        engine.close_all()


@contextmanager
def arriving(
    url: str, password: str, who: Who, now: datetime, at_last: Callable[[], None]
) -> Iterator[Store]:
    """A server's database with the tables of a desk and no row, in one transaction that is
    committed at the end of the block; nobody else opens it meanwhile. `at_last` is called when only
    the commit is missing. Raises as `must_take`, and FolderBusy."""
    engine = PostgresEngine(url, password)
    try:
        engine.connect()
        with edge(engine.place):
            lock = ServerLock(engine.parameters, "desk")
        with held(lock), _emptied(engine, now, lambda: _must_take(engine, who)) as later:
            yield Store(engine, None, lock)
            for statement in later:
                engine.execute_sql(statement)
            at_last()
    finally:
        engine.close_all()


@contextmanager
def replacing(store: Store, head: Head, now: datetime) -> Iterator[Store]:
    """The same database of a server's desk that one has for oneself (`Store.alone`), for the rows
    that take the place of its own. Raises FolderBusy where somebody wrote there after `head`."""
    engine = PostgresEngine(store.url, store.password)

    def nobody_wrote() -> None:
        ask = "SELECT number, hash FROM log_head FOR UPDATE"
        if Head(*engine.execute_sql(ask).fetchone()) != head:
            raise FolderBusy(what=busy_sentence("desk"))

    try:
        engine.connect()
        arrived = moved.arrived(engine)
        with _emptied(engine, now, nobody_wrote) as later:
            # What can be written needs a lock that is not taken twice.
            yield Store(engine, None, Lock("desk"))
            for number in arrived:
                moved.note_arrival(engine, number)
            for statement in later:
                engine.execute_sql(statement)
    finally:
        engine.close_all()


@contextmanager
def _emptied(
    engine: PostgresEngine, now: datetime, must_fit: Callable[[], None]
) -> Iterator[list[str]]:
    """A transaction in which a database has the tables of a desk and no row; gives what makes the
    indexes once the rows are there."""
    with edge(engine.place), engine.atomic():
        engine.execute_sql(_TURN)
        # Whatever the server's owner set: what is at the other end will rely on it.
        engine.execute_sql("SET LOCAL synchronous_commit = on")
        must_fit()
        _clear(engine)
        migrations.lay_down_on_server(engine.connection(), now)
        engine.execute_sql("DELETE FROM log_head")
        engine.execute_sql("DELETE FROM desk")
        yield _take_down(engine)


def _must_take(engine: PostgresEngine, who: Who) -> None:
    def refuse(why: Sentence) -> NoReturn:
        raise CannotMove(place=engine.place, reason=why)

    try:
        found = migrations.schema_of_server(engine.connection(), engine.place)
    except OtherTables:
        refuse(sentence("another program's tables are in it. Choose a database that is empty."))
    wrong = unfit(fitness(engine.connection()), found)
    if wrong is not None:
        refuse(wrong)
    if found == 0:
        return
    with suppress(peewee.DatabaseError, StoreTrouble), engine.atomic():
        (there,) = engine.execute_sql("SELECT uuid FROM desk").fetchone()
        number, value = engine.execute_sql("SELECT number, hash FROM log_head").fetchone()
        if there == who.desk and moved.marked(engine) is not None and who.had(Head(number, value)):
            return  # it was here before, and all that it had is in what comes
        counts = "SELECT " + " + ".join(
            f"(SELECT count(*) FROM {one._meta.table_name})" for one in (ContactRow, ListRow)
        )
        if number == 0 and engine.execute_sql(counts).fetchone() == (0,):
            return  # it was opened once, and nothing was done
    refuse(sentence("another desk is in it. Choose a database that is empty."))


def _clear(engine: PostgresEngine) -> None:
    """Drop what is ours."""
    for view in _VIEWS:
        engine.execute_sql(f"DROP VIEW IF EXISTS {view} CASCADE")
    for table in (*(one._meta.table_name for one in TABLES), "beside"):
        engine.execute_sql(f"DROP TABLE IF EXISTS {table} CASCADE")
    engine.execute_sql("DROP FUNCTION IF EXISTS wordings_keep CASCADE")


def _take_down(engine: PostgresEngine) -> list[str]:
    """Drop the indexes, and what ties the tables together; returns what makes them again."""
    indexes = engine.execute_sql(_INDEXES).fetchall()
    ties = engine.execute_sql(_TIES).fetchall()
    for table, name, _ in ties:
        engine.execute_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        engine.execute_sql(f'DROP INDEX "{name}"')
    return [
        *(made for _, made in indexes),
        *(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}' for table, name, made in ties),
    ]


# --- a folder -----------------------------------------------------------------------------------


@contextmanager
def made_in(place: Path, now: datetime) -> Iterator[Store]:
    """A database of a desk without a row, in a folder of its own; whole on the disk after the
    block. Who breaks off leaves nothing that anybody opens."""
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.mkdir(mode=0o700)
    except OSError as error:
        raise disk.trouble(error, place) from error
    path = place / DATABASE
    migrations.migrate_file(path, now)
    engine = SqliteEngine(path)
    try:
        engine.connect()
        # Until it is whole it is worth nothing; it is on the disk before it has its name.
        for pragma in ("synchronous = off", "foreign_keys = off", "cache_size = -65536"):
            engine.execute_sql(f"PRAGMA {pragma}")
        engine.execute_sql("DELETE FROM log_head")
        engine.execute_sql("DELETE FROM desk")
        with closing(FileLock(place / DESK_LOCK, "desk")) as lock:
            yield Store(engine, place, lock)
        (broken,) = engine.execute_sql("SELECT count(*) FROM pragma_foreign_key_check").fetchone()
        if broken:
            reason = sentence("Rows are missing in the copy.")
            raise DamagedStore(path=str(path), reason=reason)
        engine.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.close_all()
    disk.settle(path)
    disk.settle_names(place)


def must_fit(folder: Path, who: Who) -> None:
    """Raises CannotMove where a folder (prepared) has what a desk that is moved here must not take
    the place of. Raises DamagedStore, NewerSchema."""
    here = folder / DATABASE
    if not here.exists():
        with edge(str(folder)):
            others = [one.name for one in folder.iterdir() if not _OURS.fullmatch(one.name)]
        if others:
            reason = sentence(
                "there is “{file}” in it. Choose a folder that is empty.", file=min(others)
            )
            raise CannotMove(place=str(folder), reason=reason)
        return
    there = copies.look_into(here)
    if there.desk != who.desk or moved.marked(folder) is None or not who.had(there.head):
        reason = sentence("another desk is in it. Choose a folder that is empty.")
        raise CannotMove(place=str(folder), reason=reason)


def take_its_place(folder: Path) -> None:
    """Let what was made in a folder be its desk; a second time does nothing. Raises
    FileNotWritable."""
    made, here = folder / MOVING / DATABASE, folder / DATABASE
    try:
        if made.exists():
            for name in _SIDE_FILES:
                here.with_name(here.name + name).unlink(missing_ok=True)
            disk.put(made, here)
    except OSError as error:
        raise disk.trouble(error, here) from error
    shutil.rmtree(folder / MOVING, ignore_errors=True)


# --- what became of it --------------------------------------------------------------------------


def has_arrived(url: str, number: str, password: str) -> bool:
    """Whether the desk of a server came there by this move; waits for one that is just at it.
    Raises StoreUnreachable, StoreBusy."""
    return _asked(url, password, lambda engine: number in moved.arrived(engine))


def has_left(url: str, number: str, password: str) -> bool:
    """Whether the desk of a server left it by this move. Raises StoreUnreachable, StoreBusy."""

    def ask(engine: PostgresEngine) -> bool:
        mark = moved.marked(engine)
        return mark is not None and mark.number == number

    return _asked(url, password, ask)


def is_working(mark: Moved, password: str) -> bool:
    """Whether the desk that left a folder for a server is at work there; False where the server
    cannot be asked."""
    try:
        return has_arrived(mark.to, mark.number, password) and _asked(
            mark.to, password, lambda it: moved.marked(it) is None
        )
    except StoreTrouble:
        return False


def taken_back(store: Store) -> Moved | None:
    """Let the desk of a server's database work there again; what was noted of its move."""
    with edge(store.url), store.database.atomic():
        store.database.execute_sql("SELECT id FROM log_head FOR UPDATE")
        known = moved.marked(store.beside)
        moved.unmark(store.beside)
    store.look_again()
    return known


def _asked(url: str, password: str, ask: Callable[[PostgresEngine], bool]) -> bool:
    engine = PostgresEngine(url, password)
    try:
        engine.connect()
        with edge(engine.place), engine.atomic():
            engine.execute_sql(_TURN)
            if migrations.schema_of_server(engine.connection(), engine.place) == 0:
                return False
            engine.execute_sql("SELECT id FROM log_head FOR UPDATE")
            return ask(engine)
    finally:
        engine.close_all()


def settle(folder: Path, mark: Moved, password: str) -> bool | None:
    """Whether a move that broke off at its last step had come to its end, asked of the server; the
    folder's mark says so afterwards. None: it cannot be asked, and the mark stays.

    The caller has the folder for itself. Raises FileNotWritable, DiskFull.
    """
    ask = has_arrived if mark.way is Way.GOING else has_left
    try:
        is_done = ask(mark.to, mark.number, password)
    except StoreTrouble:
        return None
    if mark.way is Way.COMING and is_done:
        take_its_place(folder)
    gone = mark.way is Way.GOING if is_done else mark.way is Way.COMING
    if gone and (folder / DATABASE).exists():
        moved.mark(folder, replace(mark, way=Way.GONE))
    else:
        moved.unmark(folder)
    return is_done
