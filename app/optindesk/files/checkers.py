"""Puts beside an export what anybody can check it with, who has no Opt-In Desk."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from optindesk.files.writers import write_bytes, write_json, write_zip


def write_checkable(checkers: Path, path: Path, data: Any) -> None:
    """Write `data` as JSON, and beside it the files of the folder `checkers`, where they are not
    there already. Raises FileNotWritable or DiskFull; none of `data` is there then."""
    for checker in _files_in(checkers):
        beside, content = path.with_name(checker.name), checker.read_bytes()
        if not (beside.is_file() and beside.read_bytes() == content):
            write_bytes(beside, content)
    write_json(path, data)


def _files_in(folder: Path) -> list[Path]:
    """Its files; Python itself may have put a folder of bytecode beside them."""
    return sorted(file for file in folder.iterdir() if file.is_file())


def write_checkable_zip(checkers: Path, path: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files as one ZIP, and in it those of the folder `checkers`; returns how many were
    given. Raises FileNotWritable or DiskFull."""
    beside = _files_in(checkers)
    written = write_zip(path, chain(((one.name, one.read_bytes()) for one in beside), files))
    return written - len(beside)
