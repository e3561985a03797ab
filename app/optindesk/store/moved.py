"""That a desk was moved, noted beside its database: where it was nothing is written.

It does not stand among what is copied: the copy is no desk that was moved. A move between a folder
and a server's database is over by one commit on the server (store/relocating.py), of which a folder
may not have heard: then its mark is not `settled`, and the server is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from optindesk.core.errors import MovedAway, MovedHome, MovedTo, MoveUnsettled
from optindesk.core.place import is_address
from optindesk.disk import settle_names, trouble
from optindesk.store import beside

MOVED = "moved.jsonl"
ARRIVED = "arrived.jsonl"


class Way(Enum):
    """What a mark says of the folder or database that it lies beside."""

    GONE = "gone"
    """The desk is elsewhere."""
    GOING = "going"
    """The desk is here, unless it arrived there."""
    COMING = "coming"
    """The desk is there, unless it left for here."""


@dataclass(frozen=True, slots=True)
class Moved:
    """When the desk was moved: the name of the file that it went into, or the folder or server (its
    address without the password) that it went `to`, by the move of this number. For one that comes
    here `to` is where it still may be."""

    at: datetime
    file: str = ""
    to: str = ""
    number: str = ""
    way: Way = Way.GONE

    @property
    def trouble(self) -> MovedAway:
        """Why nothing can be done here."""
        if self.way is not Way.GONE:
            return MoveUnsettled(place=self.to, at=self.at)
        if self.to:
            kind = MovedTo if is_address(self.to) else MovedHome
            return kind(place=self.to, at=self.at)
        return MovedAway(at=self.at, file=self.file)


def mark(place: beside.Place, one: Moved) -> None:
    """From now on nothing is written here; raises FileNotWritable, DiskFull."""
    beside.let_be(place, MOVED, [_written(one)])


def marked(place: beside.Place) -> Moved | None:
    """What is noted; None where the desk was not moved. Raises FileNotWritable."""
    return next(iter(beside.noted(place, MOVED, _read)), None)


def read(line: str | None) -> Moved | None:
    """What a line says that was noted; None where there is none."""
    return None if line is None else next(iter(beside.made([line], _read)), None)


def unmark(place: beside.Place) -> None:
    """The desk is here again; raises FileNotWritable."""
    if not isinstance(place, Path):
        beside.let_be(place, MOVED, ())
        return
    try:
        (place / MOVED).unlink(missing_ok=True)
        settle_names(place)
    except OSError as error:
        raise trouble(error, place / MOVED) from error


def arrived(place: beside.Place) -> list[str]:
    """The numbers of the moves by which a desk came here."""
    return beside.noted(place, ARRIVED, lambda plain: str(plain["number"]))


def note_arrival(place: beside.Place, number: str) -> None:
    """A desk came here by that move."""
    beside.let_be(place, ARRIVED, [{"number": number}])


def _written(one: Moved) -> dict[str, str]:
    plain = {"at": one.at.isoformat(), "file": one.file, "to": one.to, "number": one.number}
    return {**plain, "way": one.way.value}


def _read(plain: Any) -> Moved:
    at, way = datetime.fromisoformat(plain["at"]), Way(plain.get("way", Way.GONE.value))
    return Moved(at, plain["file"], plain.get("to", ""), plain.get("number", ""), way)
