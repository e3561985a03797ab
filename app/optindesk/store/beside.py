"""Lines that lie beside what a desk keeps, and are still there when an older copy is put back.

One line of JSON for each thing that happened: in files of the desk's folder; on a server in a table
of the same database, from which they come along when the desk moves (store/relocating.py). Copies
of that are its administrator's duty.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from optindesk import disk
from optindesk.disk import trouble
from optindesk.store.drivers import PostgresEngine
from optindesk.store.folder import private_file

Noted = TypeVar("Noted")

Place = Path | PostgresEngine
"""A desk's folder, or its server's database."""


def note(place: Place, name: str, lines: Iterable[Any]) -> None:
    """Write these behind the others of that name; on a server in the caller's unit of work. Raises
    as `append`."""
    if isinstance(place, Path):
        append(place / name, lines)
        return
    for one in lines:
        place.execute_sql(
            "INSERT INTO beside (name, line) VALUES (%s, %s)", (name, json.dumps(one))
        )


def let_be(place: Place, name: str, lines: Iterable[Any]) -> None:
    """Let there be these of that name, and no others; as `note`. Raises as `write`."""
    if isinstance(place, Path):
        write(place / name, lines)
        return
    place.execute_sql("DELETE FROM beside WHERE name = %s", (name,))
    note(place, name, lines)


def noted(place: Place, name: str, made_of: Callable[[Any], Noted]) -> list[Noted]:
    """What was noted under that name, oldest first; see `read`."""
    if isinstance(place, Path):
        return read(place / name, made_of)
    rows = place.execute_sql("SELECT line FROM beside WHERE name = %s ORDER BY number", (name,))
    return made([line for (line,) in rows.fetchall()], made_of)


def append(path: Path, lines: Iterable[Any]) -> None:
    """Write these behind the others, on the disk when it returns; raises FileNotWritable, DiskFull.

    It is called just before what they say is committed: who is killed in between has the line of
    something that was wanted and is not done.
    """
    written = _written(lines)
    private_file(path)
    try:
        with path.open("r+b") as file:
            # Behind half a line that somebody died over: on a line of its own.
            file.seek(0, os.SEEK_END)
            file.write(b"\n" * bool(file.tell()) + written.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise trouble(error, path) from error


def write(path: Path, lines: Iterable[Any]) -> None:
    """Let a file have these instead of what it had, whole or not at all; raises FileNotWritable,
    DiskFull."""
    try:
        disk.write(path, _written(lines))
    except OSError as error:
        raise trouble(error, path) from error


def read(path: Path, made_of: Callable[[Any], Noted]) -> list[Noted]:
    """What was noted, oldest first; lines that are none are left out. Raises FileNotWritable."""
    try:
        lines = path.read_bytes().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise trouble(error, path) from error
    return made(lines, made_of)


def made(lines: Iterable[str | bytes], made_of: Callable[[Any], Noted]) -> list[Noted]:
    """What lines say; those that say nothing are left out."""
    found = []
    for line in lines:
        try:
            found.append(made_of(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def _written(lines: Iterable[Any]) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in lines)
