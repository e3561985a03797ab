"""A database is opened, made and migrated as needed, or has another one put in its place."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core.errors import (
    DamagedStore,
    DatabaseUnfit,
    FileMissing,
    FolderBusy,
    NoDesk,
    ReadOnly,
)
from optindesk.core.place import is_address
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.disk import trouble
from optindesk.store import backup, migrations
from optindesk.store.database import Store, proxy
from optindesk.store.drivers import PostgresEngine, SqliteEngine, edge
from optindesk.store.folder import (
    DATABASE,
    DESK_LOCK,
    MOVING,
    RESTORING,
    can_write,
    holds_database,
    prepare_folder,
    private_file,
    unwritten,
)
from optindesk.store.locks import PATIENCE, FileLock, Lock, ServerLock, held
from optindesk.store.moved import Way, marked
from optindesk.store.shape import must_be_whole


def open_store(
    where: str | Path,
    now: datetime,
    password: str = "",
    sign: str = "",
    *,
    may_begin: bool = True,
) -> Store:
    """Open the store in a folder or at a ``postgresql://`` URL, made (unless it may not begin here)
    and migrated as needed.

    `password` and `sign` are for a server: others see by the second who is there (core/sharing.py);
    of a folder the first is that of the server at the other end of a move that broke off.
    Where the folder cannot be written, it can only be looked at. Binds the models. Raises
    FolderShared, FolderBusy, NewerSchema, OtherSchema, DamagedStore, StoreUnreachable,
    FileNotWritable, DiskFull, ReadOnly, NoDesk, NotAFolder; of a server DatabasePasswordNeeded,
    WrongDatabasePassword, DatabaseNotEncrypted, DatabaseNotTrusted, OtherTables, DatabaseUnfit.
    """
    if proxy.obj is not None:
        raise RuntimeError("this process has a store open already")
    if is_address(where):
        store = _open_server(str(where), now, password, sign, may_begin)
    else:
        if not may_begin:
            must_hold_desk(Path(where))
        store = _open_folder(Path(where), now, password)
    try:
        must_be_whole(store.database, store.url)
        store.look_again()
    except BaseException:
        store.close()
        raise
    proxy.initialize(store.database)
    return store


def must_hold_desk(folder: Path) -> None:
    """Raises NoDesk where no desk began in a folder, and none is on its way to it; nothing is made.
    Raises NotAFolder."""
    if not holds_database(folder) and marked(folder.expanduser()) is None:
        raise NoDesk(place=str(folder))


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


def _open_server(url: str, now: datetime, password: str, sign: str, may_begin: bool) -> Store:
    engine = PostgresEngine(url, password, sign)
    engine.connect()
    try:
        connection = engine.connection()
        if migrations.schema_of_server(connection, engine.place) == 0:
            if not may_begin:
                raise NoDesk(place=engine.place)
            _must_be_fit(connection, engine.place)
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


def _must_be_fit(connection: Any, place: str) -> None:
    """Raises DatabaseUnfit where no desk can begin."""
    from optindesk.store.server_look import fitness, unfit

    with edge(place):
        wrong = unfit(fitness(connection), 0)
    if wrong is not None:
        raise DatabaseUnfit(place=place, reason=wrong)


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
