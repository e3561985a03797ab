"""Takes people out of kept sheets through a child process, as sheets are read."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from typing import IO, TYPE_CHECKING, Literal

from optindesk.core.blanking import Blanked
from optindesk.core.sheet import Reading
from optindesk.disk import fill, room
from optindesk.files.sheet_found import found_in
from optindesk.files.sheet_process import PATIENCE, SheetProcess, child_command
from optindesk.files.sheet_troubles import trouble

if TYPE_CHECKING:
    from optindesk.core.blanking import Persons, Taken

if sys.platform != "win32":
    import fcntl

_PREFIX = "optindesk-blank-"
_AT_WORK = "at-work"
"""The file in a folder that is held as long as somebody is at it."""


def _hold(path: Path, mode: Literal["xb", "r+b"]) -> IO[bytes]:
    """The file at work, held; raises OSError where another has it (on Windows only who deletes it
    is told so)."""
    file = path.open(mode)
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise
    return file


def _clear() -> None:
    """Delete what an erasure left behind that was ended from outside: whole sheets lie there."""
    for left in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            _hold(left / _AT_WORK, "r+b").close()
            (left / _AT_WORK).unlink()
            shutil.rmtree(left)


class FileSheetBlanker:
    """The port `SheetBlanker`. `command` starts the child. What another one left behind goes."""

    def __init__(
        self, *, command: Sequence[str] | None = None, patience: float = 10 * PATIENCE
    ) -> None:
        self._command = list(command) if command is not None else child_command()
        self._patience = patience
        _clear()

    def finds(self, content: bytes, persons: Persons) -> bool:
        """Whether one of their addresses stands in a file, be it packed."""
        return found_in(content, persons.addresses)

    def blank(
        self,
        name: str,
        content: bytes,
        sha256: str,
        taken: Sequence[Taken],
        persons: Persons,
        day: date,
    ) -> Blanked:
        """The file without these rows and people, proven; raises UnreadableSheet, EmptySheet,
        SheetTooLarge."""
        asked = {
            "addresses": persons.addresses,
            "names": persons.names,
            "taken": [{"reading": asdict(one.reading), "rows": sorted(one.rows)} for one in taken],
            "day": day.isoformat(),
            "sha256": sha256,
        }
        with (
            room(_PREFIX) as folder,
            _hold(folder / _AT_WORK, "xb"),
        ):
            path, said = folder / "sheet", folder / "asked.json"
            fill(path, content)
            fill(said, json.dumps(asked).encode())
            command = [*self._command, str(path), json.dumps({"blank": str(said)})]
            child = SheetProcess(command, Path(name), self._patience)
            try:
                answer = child.message()
            finally:
                child.close()
            if "blanked" not in answer:
                raise trouble(Path(name), str(answer.get("error")), answer.get("values", {}))
            done = answer["blanked"]
            readings = tuple(Reading(**one) for one in done["readings"])
            return Blanked(path.read_bytes(), readings, done["is_rewritten"])
