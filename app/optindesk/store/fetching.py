"""A desk's database as a file of this computer: where it lies on a server, all rows are fetched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from optindesk.core.errors import DamagedStore, FolderBusy
from optindesk.core.ports import Tick, no_tick
from optindesk.disk import put, trouble
from optindesk.store import copies, relocating, rows_across
from optindesk.store.database import Store
from optindesk.store.drivers import edge
from optindesk.store.folder import DATABASE, FETCHING, lock_file, new_backup
from optindesk.store.locks import FileLock, held

_COPY = "copy"


@contextmanager
def database_of(store: Store, here: Path, now: datetime, tick: Tick = no_tick) -> Iterator[Path]:
    """The file that copies of a desk are made of; of a server's desk one that lies in `here`, a
    folder of this computer, for a while.

    Raises FolderBusy where another fetches into that folder, and what `fetch` raises.
    """
    if store.folder is not None:
        yield store.folder / DATABASE
        return
    with room(here) as place:
        yield fetch(store, place, now, tick)


def fetch(store: Store, place: Path, now: datetime, tick: Tick = no_tick) -> Path:
    """Make the database of a server's desk in a folder that is not there yet, as it was at one
    moment, with what is noted beside it: every row compared, its log verified. Nobody at the desk
    waits for that.

    Raises StoreUnreachable, DamagedStore, DiskFull, FileNotWritable, Cancelled.
    """
    made = place / DATABASE
    with relocating.made_in(place, now) as target:
        if not rows_across.carry(store, target, tick, tick):
            raise DamagedStore(path=str(made), reason=rows_across.OTHERWISE)
    with edge(store.url):
        relocating.carry_notes(store.beside, place)
    copies.must_be_whole(made, store.url)
    return made


@contextmanager
def room(here: Path) -> Iterator[Path]:
    """A place in a folder of this computer that nobody has at the same time, and in which nothing
    is before and afterwards. Raises FolderBusy, FileNotWritable, DiskFull."""
    place = here / FETCHING
    try:
        here.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(lock_file(here, FETCHING), _COPY)
    except OSError as error:
        raise trouble(error, here) from error
    with held(lock):
        shutil.rmtree(place, ignore_errors=True)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def keep(kept: Path, here: Path, now: datetime) -> Path:
    """Let what was kept of a desk in such a place stay, beside the copies in a folder of this
    computer. Raises FileNotWritable, DiskFull."""
    target = new_backup(here, "before-restore", now)
    try:
        put(kept, target)
    except OSError as error:
        raise trouble(error, target) from error
    return target


def clear(here: Path) -> None:
    """Take away what somebody left there who was killed over it."""
    if (here / FETCHING).exists():
        with suppress(FolderBusy), room(here):
            pass
