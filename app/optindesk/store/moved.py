"""That a desk was moved to another computer, noted beside its database: here nothing is written.

It does not stand in the database, which is copied as it is: the copy is no desk that was moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core.errors import MovedAway
from optindesk.store import beside
from optindesk.store.folder import file_trouble

MOVED = "moved.jsonl"


@dataclass(frozen=True, slots=True)
class Moved:
    """When the desk was moved, and the name of the file that it went into."""

    at: datetime
    file: str

    @property
    def trouble(self) -> MovedAway:
        """Why nothing can be done here."""
        return MovedAway(at=self.at, file=self.file)


def mark(folder: Path, one: Moved) -> None:
    """From now on nothing is written here; raises FileNotWritable, DiskFull."""
    beside.write(folder / MOVED, [{"at": one.at.isoformat(), "file": one.file}])


def marked(folder: Path) -> Moved | None:
    """What is noted; None where the desk was not moved. Raises FileNotWritable."""
    return next(iter(beside.read(folder / MOVED, _read)), None)


def unmark(folder: Path) -> None:
    """The desk is here again; raises FileNotWritable."""
    try:
        (folder / MOVED).unlink(missing_ok=True)
    except OSError as error:
        raise file_trouble(error, folder / MOVED) from error


def _read(plain: Any) -> Moved:
    return Moved(datetime.fromisoformat(plain["at"]), plain["file"])
