"""Reads sign-up sheets of any kind through a child process, so that no file can hurt the desk."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Collection, Generator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from optindesk.core.errors import FileMissing, FileNotReadable, Trouble
from optindesk.core.sentence import sentence
from optindesk.core.sheet import AS_FOUND, Found, Kind, Pasted, Reading, Sheet, SheetRow
from optindesk.disk import fill, room, why
from optindesk.files.columns import Contents
from optindesk.files.sheet_encoding import ENCODINGS
from optindesk.files.sheet_layout import SEPARATORS, fold_heading
from optindesk.files.sheet_process import PATIENCE, SheetProcess, child_command
from optindesk.files.sheet_text import LIMITS
from optindesk.files.sheet_troubles import trouble
from optindesk.files.synonyms import Synonyms

Rows = Generator[SheetRow, None, None]
"""Rows read as they are asked for; closing them ends the child."""

ADDRESS = "email"
"""The field whose column makes a row the heading."""


@dataclass(frozen=True, slots=True)
class FileSheet(Sheet):
    """A sheet, how it was found to be written, and what its cells look like."""

    found: Found
    contents: Contents

    @property
    def as_read(self) -> Reading:
        found = self.found
        return Reading(found.encoding, found.separator, found.header_row, found.sheet)


class FileSheetReader:
    """The port `SheetReader` for files, and for text from the clipboard.

    `headings` are column names that a person chose: they mark the heading as the synonyms do.
    `command` starts the child; it is given the path, and as JSON the folded column names and what a
    person chose.
    """

    def __init__(
        self,
        synonyms: Synonyms,
        *,
        headings: Collection[str] = (),
        command: Sequence[str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        certain = synonyms.words(ADDRESS) | {fold_heading(name) for name in headings}
        others = synonyms.words() - certain
        self._names = {"headings": sorted(certain), "others": sorted(others)}
        self._command = list(command) if command is not None else child_command()
        self._patience = patience

    def open(self, source: Path | Pasted, reading: Reading = AS_FOUND) -> tuple[FileSheet, Rows]:
        """The sheet and its rows, read as they are asked for; closing the iterator ends the child.

        Raises FileMissing, FileNotReadable, UnreadableSheet, EmptySheet, SheetTooLarge; all but
        the first two from the iterator as well.
        """
        if isinstance(source, Path):
            return self._open(source, reading)
        with room() as folder:
            path = folder / (Path(source.name).name or "pasted.txt")
            fill(path, source.text.encode("utf-8-sig", "replace"))
            # Once it has said how the sheet is written, the child has read all of the file.
            return self._open(path, reading)

    def _open(self, path: Path, reading: Reading) -> tuple[FileSheet, Rows]:
        size = _size_of(path)
        if size > LIMITS.size:
            raise trouble(path, "size", {"limit": LIMITS.size})
        asked = json.dumps({**self._names, "reading": asdict(reading)})
        child = SheetProcess([*self._command, str(path.absolute()), asked], path, self._patience)
        try:
            content = _content(path)
            head = child.message()
            columns = tuple(head["columns"]) if "columns" in head else ()
            if not columns:
                raise trouble(path, str(head.get("error")), head.get("values", {}), reading)
            sha256 = hashlib.sha256(content).hexdigest()
            if head["sha256"] != sha256:
                raise trouble(path, "changed", {})
        except BaseException:
            child.close()
            raise
        return _sheet(path.name, sha256, content, head), _rows(child, path, columns)


def _sheet(name: str, sha256: str, content: bytes, head: dict[str, Any]) -> FileSheet:
    """What the head of the child says of the file `content`."""
    columns = tuple(head["columns"])

    def named(key: str) -> tuple[str, ...]:
        return tuple(columns[index] for index in head.get(key, ()))

    addresses = head["address_column"]
    return FileSheet(
        name=name,
        sha256=sha256,
        content=content,
        columns=columns,
        found=_found(head),
        contents=Contents(
            address_column=None if addresses is None else columns[addresses],
            of_addresses=named("of_addresses"),
            of_domains=named("of_domains"),
            of_dates=named("of_dates"),
            of_languages=named("of_languages"),
            of_marks=named("of_marks"),
        ),
    )


def _found(head: dict[str, Any]) -> Found:
    encoding, separator = head.get("encoding"), head.get("separator")
    return Found(
        kind=Kind(head["kind"]),
        header_row=head["header_row"],
        encoding=encoding,
        encodings=() if encoding is None else _with(encoding, ENCODINGS),
        separator=separator,
        separators=() if separator is None else _with(separator, (*SEPARATORS, "")),
        sheet=head.get("sheet"),
        sheets=tuple(head.get("sheets", ())),
        first_rows=tuple((number, tuple(cells)) for number, cells in head.get("first_rows", ())),
        parts=tuple(head.get("parts", ())),
        cut_off=head.get("cut_off"),
    )


def _with(one: str, others: Sequence[str]) -> tuple[str, ...]:
    """The alternatives, with the one that was found among them."""
    return tuple(others) if one in others else (one, *others)


def _size_of(path: Path) -> int:
    """The size of a file in bytes; raises FileMissing, FileNotReadable."""
    try:
        found = path.stat()
    except OSError as error:
        raise _unopened(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise FileNotReadable(path=str(path), reason=sentence("it is a folder."))
    if not stat.S_ISREG(found.st_mode):
        raise FileNotReadable(path=str(path), reason=sentence("it is not an ordinary file."))
    return found.st_size


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LIMITS.size + 1)
    except OSError as error:
        raise _unopened(path, error) from error
    if len(content) > LIMITS.size:
        raise trouble(path, "size", {"limit": LIMITS.size})
    return content


def _unopened(path: Path, error: OSError) -> Trouble:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileMissing(path=str(path))
    return FileNotReadable(path=str(path), reason=why(error))


def _rows(child: SheetProcess, path: Path, columns: tuple[str, ...]) -> Rows:
    seen = 0
    width = len(columns)
    try:
        while True:
            message = child.message()
            if "rows" in message:
                for number, cells in message["rows"]:
                    if len(cells) != width:
                        yield SheetRow(number, _uneven(columns, cells))
                    else:
                        yield SheetRow(number, dict(zip(columns, cells, strict=True)))
                seen += len(message["rows"])
            elif message.get("end") == seen:
                return
            else:
                raise trouble(path, str(message.get("error")), message.get("values", {}))
    finally:
        child.close()


def _uneven(columns: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    """A row that is shorter than the heading, or longer: what is too much is kept in one cell."""
    named = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
    if surplus := [cell for cell in cells[len(columns) :] if cell.strip()]:
        name = f"Column {len(columns) + 1}"
        named[name] = ", ".join(filter(None, [named.get(name, ""), *surplus]))
    return named
