"""Copies of the database: made by SQLite's backup API while it is in use, checked, put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from optindesk.core.errors import DamagedStore, FileMissing
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.disk import put, settle_names, trouble
from optindesk.store.drivers import NOT_SOUND, edge
from optindesk.store.folder import (
    BACKUPS,
    DATABASE,
    new_backup,
    prepare_folder,
    private_file,
    uri_to_read,
)
from optindesk.store.server import BUSY_SECONDS

_PAGES_AT_ONCE = 4_096
_SIDE_FILES = ("-wal", "-shm", "-journal")


def copy_database(source: Path, target: Path, tick: Tick = no_tick) -> dict[str, int]:
    """Copy a database, in use or not, as it is at one moment; returns the rows of each table.

    The copy is one file (mode 0600), checked (`check_copy`) before it gets its name: whole or not
    at all. `tick` counts pages. Raises FileMissing, DamagedStore, DiskFull, FileNotWritable.
    """
    part = target.with_name(f"{target.name}.part")
    with _whole_or_not(part), reading(source) as original:
        counts = _counts(original)
        private_file(part)
        with edge(str(part)), closing(sqlite3.connect(part, isolation_level=None)) as copy:
            original.backup(copy, pages=_PAGES_AT_ONCE, progress=_progress(tick))
            # One file, that can be carried around, instead of one with a log beside it.
            copy.execute("PRAGMA journal_mode = delete")
        _check_whole(part, counts)
        try:
            put(part, target)
        except OSError as error:
            raise trouble(error, target) from error
    return counts


def check_copy(path: Path) -> dict[str, int]:
    """The rows of each table of a copy; raises DamagedStore when it is not whole, FileMissing."""
    if not path.is_file():
        raise FileMissing(path=str(path))
    with reading(path) as copy:
        counts = _counts(copy)
    _check_whole(path, counts)
    return counts


def put_back(copy: Path, folder: Path, now: datetime, tick: Tick = no_tick) -> Path | None:
    """Replace the data in `folder` by a copy; returns where the data that it replaced was kept.

    The caller holds the desk's lock and has checked the copy's schema. A database that is there is
    kept under backups/ (as it is, if it is damaged); a crash in between leaves either the old or
    the new one. Raises FileMissing, DamagedStore (the copy is), DiskFull, FileNotWritable.
    """
    check_copy(copy)
    here = prepare_folder(folder) / DATABASE
    if not here.exists():
        copy_database(copy, here, tick)
        return None
    kept = new_backup(here.parent, "before-restore", now)
    try:
        copy_database(here, kept)
    except DamagedStore:
        _set_aside(here, kept)
        copy_database(copy, here, tick)
        return kept
    with reading(copy) as source, edge(str(here)):
        connection = sqlite3.connect(here, timeout=BUSY_SECONDS, isolation_level=None)
        with closing(connection) as target:
            # Into the living file: one transaction, so a crash leaves what was there.
            source.backup(target, pages=_PAGES_AT_ONCE, progress=_progress(tick))
    return kept


def remove_parts(folder: Path) -> None:
    """Take away what whoever was killed left of the copies that are made by who has the data folder
    alone; others have one name, and the next one takes its place."""
    for part in (folder / BACKUPS).glob("before-*.db.part*"):
        with suppress(OSError):
            part.unlink()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection inside one read transaction: all it shows is of one moment.

    Raises FileMissing, DamagedStore, StoreBusy.
    """
    if not path.is_file():
        raise FileMissing(path=str(path))
    uri = uri_to_read(path.absolute())
    with edge(str(path)):
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        with closing(connection):
            connection.execute("BEGIN")
            yield connection


@contextmanager
def _whole_or_not(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for name in ("", *_SIDE_FILES):
            with suppress(OSError):
                part.with_name(part.name + name).unlink(missing_ok=True)
        raise


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE"
        " '@' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
    }


def _check_whole(path: Path, expected: dict[str, int]) -> None:
    with reading(path) as copy:
        (answer,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise DamagedStore(path=str(path), reason=NOT_SOUND)
        if _counts(copy) != expected:
            raise DamagedStore(path=str(path), reason=sentence("Rows are missing in the copy."))


def _set_aside(here: Path, kept: Path) -> None:
    """Move a damaged database with its log out of the way, its main file last."""
    try:
        for name in (*_SIDE_FILES, ""):
            source = here.with_name(here.name + name)
            if source.exists():
                source.replace(kept.with_name(kept.name + name))
        for folder in (kept.parent, here.parent):
            settle_names(folder)
    except OSError as error:
        raise trouble(error, kept) from error


def _progress(tick: Tick) -> Callable[[int, int, int], None]:
    def tell(status: int, remaining: int, total: int) -> None:
        tick(total - remaining, total)

    return tell
