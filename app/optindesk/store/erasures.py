"""Who was erased, kept beside the database too: what an older copy still holds can be erased again.

One line for each erasure (store/beside.py): the keyed hashes of the addresses (core/token.py),
never an address. The log entry that says it is named with its hash, so that a copy whose log has
that entry knows of the erasure already, and every other one does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core.chain import Head
from optindesk.store import beside

ERASURES = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Erasure:
    """`desk` is whose key made the hashes `who`; `entry` the log entry that says it, `first` that
    which said it first, where it was done again in a copy."""

    desk: str
    entry: Head
    first: Head
    at: datetime
    who: tuple[str, ...]


def note(place: beside.Place, erasures: Iterable[Erasure]) -> None:
    """Write these behind the others; see `beside.note`. What is noted and was not done is done if
    ever a copy is put back."""
    beside.note(place, ERASURES, map(_written, erasures))


def noted(place: beside.Place) -> list[Erasure]:
    """What was noted, oldest first; see `beside.noted`."""
    return beside.noted(place, ERASURES, _read)


def adopt(place: beside.Place, others: Iterable[Erasure]) -> None:
    """Note what was noted elsewhere, too; what is known is not noted twice. Raises as `note`."""
    known = set(noted(place))
    new = [one for one in dict.fromkeys(others) if one not in known]
    if new:
        note(place, new)


def carry(place: beside.Place, outside: Path) -> None:
    """Let a file outside of the folder have all that is noted here, and what it has already; whole
    or not at all. Raises FileNotWritable, DiskFull."""
    there, here = read(outside), noted(place)
    together = dict.fromkeys((*there, *here))
    if not outside.exists() or len(together) > len(there):
        beside.write(outside, map(_written, together))


def read(path: Path) -> list[Erasure]:
    """What is noted in a file, oldest first; see `beside.read`."""
    return beside.read(path, _read)


def _written(one: Erasure) -> dict[str, Any]:
    return {
        "desk": one.desk,
        "entry": str(one.entry),
        "first": str(one.first),
        "at": one.at.isoformat(),
        "who": list(one.who),
    }


def _read(plain: Any) -> Erasure:
    entry, first = _head(plain["entry"]), _head(plain["first"])
    at = datetime.fromisoformat(plain["at"])
    return Erasure(plain["desk"], entry, first, at, tuple(plain["who"]))


def _head(text: str) -> Head:
    number, _, value = text.partition(":")
    return Head(int(number), value)
