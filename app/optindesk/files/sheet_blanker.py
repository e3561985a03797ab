"""Takes people out of kept sheets through a child process, as sheets are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.blanking import Blanked
from optindesk.core.sheet import Reading
from optindesk.disk import fill, room
from optindesk.files.sheet_found import found_in
from optindesk.files.sheet_process import PATIENCE, SheetProcess, child_command
from optindesk.files.sheet_troubles import trouble

if TYPE_CHECKING:
    from optindesk.core.blanking import Persons, Taken


class FileSheetBlanker:
    """The port `SheetBlanker`. `command` starts the child."""

    def __init__(
        self, *, command: Sequence[str] | None = None, patience: float = 10 * PATIENCE
    ) -> None:
        self._command = list(command) if command is not None else child_command()
        self._patience = patience

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
        with room() as folder:
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
