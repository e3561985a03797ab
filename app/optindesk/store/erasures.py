"""Who was erased, kept beside the database too: what an older copy still holds can be erased again.

One line of JSON for each erasure, in a file of its own in the data folder: the keyed hashes of the
addresses (core/token.py), never an address. The log entry that says it is named with its hash, so
that a copy whose log has that entry knows of the erasure already, and every other one does not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core.chain import Head
from optindesk.store.folder import file_trouble, private_file

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


def note(folder: Path, erasures: Iterable[Erasure]) -> None:
    """Write these behind the others, on the disk when it returns; raises FileNotWritable, DiskFull.

    It is called just before the erasure is committed: who is killed in between has the line of an
    erasure that was asked for and is not done, which is done if ever a copy is put back.
    """
    lines = "".join(f"{_written(one)}\n" for one in erasures)
    path = folder / ERASURES
    private_file(path)
    try:
        with path.open("r+b") as file:
            # Behind half a line that somebody died over: on a line of its own.
            file.seek(0, os.SEEK_END)
            file.write(b"\n" * bool(file.tell()) + lines.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise file_trouble(error, path) from error


def noted(folder: Path) -> list[Erasure]:
    """What was noted, oldest first; see `read`."""
    return read(folder / ERASURES)


def adopt(folder: Path, others: Iterable[Erasure]) -> None:
    """Note what was noted elsewhere, too; what is known is not noted twice. Raises as `note`."""
    known = set(noted(folder))
    new = [one for one in dict.fromkeys(others) if one not in known]
    if new:
        note(folder, new)


def carry(folder: Path, beside: Path) -> None:
    """Let a file outside of the folder have all that is noted here, and what it has already; whole
    or not at all. Raises FileNotWritable, DiskFull."""
    part = beside.with_name(f"{beside.name}.part")
    there, here = read(beside), noted(folder)
    lines = dict.fromkeys((*there, *here))
    if beside.exists() and len(lines) == len(there):
        return
    try:
        part.write_text("".join(f"{_written(one)}\n" for one in lines), encoding="utf-8")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(beside)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise file_trouble(error, beside) from error


def read(path: Path) -> list[Erasure]:
    """What is noted in a file, oldest first; lines that are none are left out, and a file that is
    not there has none. Raises FileNotWritable."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise file_trouble(error, path) from error
    return [one for one in map(_read, lines) if one is not None]


def _written(one: Erasure) -> str:
    plain = {
        "desk": one.desk,
        "entry": str(one.entry),
        "first": str(one.first),
        "at": one.at.isoformat(),
        "who": list(one.who),
    }
    return json.dumps(plain)


def _read(line: bytes) -> Erasure | None:
    try:
        plain: Any = json.loads(line)
        entry, first = _head(plain["entry"]), _head(plain["first"])
        at = datetime.fromisoformat(plain["at"])
        return Erasure(plain["desk"], entry, first, at, tuple(plain["who"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _head(text: str) -> Head:
    number, _, value = text.partition(":")
    return Head(int(number), value)
