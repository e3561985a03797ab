"""Puts beside an export what anybody can check it with, who has no Opt-In Desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from optindesk.files.writers import write_bytes, write_json


def write_checkable(checkers: Path, path: Path, data: Any) -> None:
    """Write `data` as JSON, and beside it the files of the folder `checkers`, where they are not
    there already. Raises FileNotWritable or DiskFull."""
    write_json(path, data)
    for checker in sorted(checkers.iterdir()):
        beside, content = path.with_name(checker.name), checker.read_bytes()
        if not (beside.is_file() and beside.read_bytes() == content):
            write_bytes(beside, content)
