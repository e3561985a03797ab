"""The copies that the desk makes by itself: checked, named by when they were made, kept by age."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from optindesk.core.ports import Tick, no_tick
from optindesk.disk import put, trouble
from optindesk.store import copies
from optindesk.store.backup import copy_database
from optindesk.store.folder import BACKUPS, DATABASE, new_backup

KEPT: Sequence[tuple[Callable[[datetime], Hashable], int]] = (
    (lambda at: at.date(), 7),
    (lambda at: at.isocalendar()[:2], 4),
    (lambda at: (at.year, at.month), 12),
)
"""The newest copy of each of the last days, weeks and months that have one: so many of each."""

_NAME = re.compile(r"daily-(\d{8}T\d{6}Z)(-\d+)?\.db")
TIME = "%Y%m%dT%H%M%SZ"
"""How the names of copies say when they were made, in UTC."""


def made(folder: Path) -> dict[datetime, Path]:
    """The copies in a data folder, by when they were made (UTC)."""
    found = ((_NAME.fullmatch(path.name), path) for path in (folder / BACKUPS).glob("daily-*"))
    return {
        datetime.strptime(name[1], TIME).replace(tzinfo=UTC): path
        for name, path in found
        if name is not None
    }


def make(folder: Path, now: datetime, tick: Tick = no_tick) -> Path:
    """Make a copy of the database in a data folder, and remove those that are too old.

    When it is not whole, the older ones stay. Raises what `checked` does.
    """
    name = new_backup(folder, "daily", now)
    with checked(folder / DATABASE, name.with_name("unchecked.db"), tick) as copy:
        try:
            put(copy, name)
        except OSError as error:
            raise trouble(error, name) from error
    remove_old(made(folder), now)
    return name


@contextmanager
def checked(source: Path, place: Path, tick: Tick = no_tick) -> Iterator[Path]:
    """A copy of a desk's database, for a while: its pages, its rows and the chain of its log are
    whole.

    Raises DamagedStore, DiskFull, FileNotWritable, StoreBusy.
    """
    try:
        copy_database(source, place, tick)
        copies.must_be_whole(place, str(source))
        yield place
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def remove_old(known: Mapping[datetime, Path], now: datetime) -> None:
    """Remove what is not kept any more of copies that were made at these times.

    Those of days that are still to come, which a wrong clock made, take nobody's place until then.
    """
    for at in too_many(at for at in known if at <= now + timedelta(days=1)):
        with suppress(OSError):  # what cannot be removed today is removed another day
            known[at].unlink()


def too_many(times: Iterable[datetime]) -> set[datetime]:
    """Which of the copies made at these times are not kept any more."""
    newest_first = sorted(times, reverse=True)
    kept: set[datetime] = set()
    for span, most in KEPT:
        newest: dict[Hashable, datetime] = {}
        for at in newest_first:
            newest.setdefault(span(at), at)
        kept.update(list(newest.values())[:most])
    return set(newest_first) - kept
