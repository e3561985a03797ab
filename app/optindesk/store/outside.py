"""The place outside of the computer to which copies go: which are ours there, and what lies beside.

Many desks can have one stick: each name has the desk's own number in it, and none looks at, or
removes, what is another's.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from optindesk import disk
from optindesk.core.errors import FileNotWritable, OutsideMissing
from optindesk.core.sentence import sentence
from optindesk.disk import trouble
from optindesk.store.daily import TIME
from optindesk.store.folder import is_within

_OWN = 12
"""So many hexadecimal digits of a desk's number are in its names: 2^48 keep any two apart."""

_ROOM = 1.05
"""What a copy outside may take, of the database: the lock adds 16 bytes to each 64 KiB."""

_READ_ME = """\
Copies of the data of an Opt-In Desk lie here, and are kept by age: of the last days, weeks, months.

To put one back, on this or on another computer: start Opt-In Desk, and choose “Restore from a
copy…” in its first menu. The files that end in .jsonl say who was erased, without a name, so
that whoever was erased stays so when an older copy is put back. This file tells the desk that this
is the place it knows: without it no copy is made here.
"""


def made(place: Path, desk: str) -> dict[datetime, Path]:
    """The copies of a desk that lie in a place, by when they were made (UTC)."""
    name = re.compile(rf"{_stem(desk)}-(\d{{8}}T\d{{6}}Z)(-\d+)?\.zip")
    try:
        found = [(name.fullmatch(path.name), path) for path in place.iterdir()]
    except OSError:
        return {}
    return {
        datetime.strptime(known[1], TIME).replace(tzinfo=UTC): path
        for known, path in found
        if known is not None
    }


def new_name(place: Path, desk: str, now: datetime) -> Path:
    """A name that no file has there."""
    stem = f"{_stem(desk)}-{now.astimezone(UTC):{TIME}}"
    names = chain((f"{stem}.zip",), (f"{stem}-{number}.zip" for number in count(2)))
    return next(place / name for name in names if not (place / name).exists())


def erasures_beside(place: Path, desk: str) -> Path:
    """The file of who was erased, beside the copies of a desk."""
    return place / f"{_stem(desk)}-erasures.jsonl"


def all_erasures_beside(copy: Path) -> list[Path]:
    """Such files, of all desks, beside a copy that lies anywhere."""
    return sorted(copy.parent.glob("optindesk-*-erasures.jsonl"))


def mark(place: Path, desk: str, data: Path | None) -> None:
    """Make a folder the place of a desk whose data is in the folder `data`, or on a server.

    Raises FileNotWritable (also where it is within that data), DiskFull.
    """
    if data is not None and is_within(place, data):
        reason = sentence("it lies in the folder of the desk's own data.")
        raise FileNotWritable(path=str(place), reason=reason)
    try:
        if not place.is_dir():
            raise OutsideMissing(path=str(place))
        disk.write(_marker(place, desk), _READ_ME)
    except OSError as error:
        raise trouble(error, place) from error


def is_there(place: Path, desk: str) -> bool:
    """Whether it is the place that was chosen: where a stick was, there may be an empty folder, or
    another stick."""
    try:
        return _marker(place, desk).is_file()
    except OSError:
        return False


def has_room(place: Path, database: Path) -> bool:
    """Whether one more copy of a database finds room; yes where that cannot be found out."""
    try:
        return shutil.disk_usage(place).free > database.stat().st_size * _ROOM
    except OSError:
        return True


def is_same_disk(place: Path, data: Path) -> bool:
    """Whether a place is on the disk of the data, and is lost with it."""
    try:
        return place.stat().st_dev == data.stat().st_dev
    except OSError:
        return False


def _marker(place: Path, desk: str) -> Path:
    return place / f"{_stem(desk)}-read-me.txt"


def _stem(desk: str) -> str:
    return f"optindesk-{desk.replace('-', '')[:_OWN]}"
