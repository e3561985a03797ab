"""Reads sign-up sheets (CSV, TSV) through a child process, so that no file can hurt the desk."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optindesk.core.errors import (
    EmptySheet,
    FileMissing,
    FileNotReadable,
    SheetTooLarge,
    Trouble,
    UnreadableSheet,
)
from optindesk.core.ports import Sheet, SheetRow
from optindesk.core.sentence import Sentence, sentence
from optindesk.files.columns import Synonyms
from optindesk.files.reasons import why
from optindesk.files.sheet_layout import fold_heading
from optindesk.files.sheet_process import PATIENCE, SheetProcess, child_command
from optindesk.files.sheet_text import LIMITS


@dataclass(frozen=True, slots=True)
class CsvSheet(Sheet):
    """A sheet, and how it was found to be written.

    `header_row` is the number of the row with the column names, 0 when there is none; then
    `address_column` is the name of the column that holds the addresses, else None.
    `of_addresses` are the columns whose cells are addresses, whatever they are called.
    """

    encoding: str
    separator: str
    header_row: int
    address_column: str | None
    of_addresses: tuple[str, ...]


class CsvSheetReader:
    """The port `SheetReader` for text sheets.

    `headings` are column names that a person chose: they mark the heading as the synonyms do.
    `command` starts the child; it is given the path and the folded column names as JSON.
    """

    def __init__(
        self,
        synonyms: Synonyms,
        *,
        headings: Collection[str] = (),
        command: Sequence[str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        certain = synonyms.words("email") | {fold_heading(name) for name in headings}
        others = synonyms.words() - certain
        self._names = json.dumps({"headings": sorted(certain), "others": sorted(others)})
        self._command = list(command) if command is not None else child_command()
        self._patience = patience

    def open(self, path: Path) -> tuple[CsvSheet, Iterator[SheetRow]]:
        """The sheet and its rows, read as they are asked for; closing the iterator ends the child.

        Raises FileMissing, FileNotReadable, UnreadableSheet, EmptySheet, SheetTooLarge; all but
        the first two from the iterator as well.
        """
        size = _size_of(path)
        if size > LIMITS.size:
            raise _trouble(path, "size", {"limit": LIMITS.size})
        child = SheetProcess(
            [*self._command, str(path.absolute()), self._names], path, self._patience
        )
        try:
            content = _content(path)
            head = child.message()
            columns = tuple(head["columns"]) if "columns" in head else ()
            if not columns:
                raise _trouble(path, str(head.get("error")), head.get("values", {}))
            sha256 = hashlib.sha256(content).hexdigest()
            if head["sha256"] != sha256:
                raise _trouble(path, "changed", {})
        except BaseException:
            child.close()
            raise
        addresses = head["address_column"]
        sheet = CsvSheet(
            name=path.name,
            sha256=sha256,
            content=content,
            columns=columns,
            encoding=head["encoding"],
            separator=head["separator"],
            header_row=head["header_row"],
            address_column=None if addresses is None else columns[addresses],
            of_addresses=tuple(columns[index] for index in head["of_addresses"]),
        )
        return sheet, _rows(child, path, columns)


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
        raise _trouble(path, "size", {"limit": LIMITS.size})
    return content


def _unopened(path: Path, error: OSError) -> Trouble:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileMissing(path=str(path))
    return FileNotReadable(path=str(path), reason=why(error))


def _rows(child: SheetProcess, path: Path, columns: tuple[str, ...]) -> Iterator[SheetRow]:
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
                raise _trouble(path, str(message.get("error")), message.get("values", {}))
    finally:
        child.close()


def _uneven(columns: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    """A row that is shorter than the heading, or longer: what is too much is kept in one cell."""
    named = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
    if surplus := [cell for cell in cells[len(columns) :] if cell.strip()]:
        name = f"Column {len(columns) + 1}"
        named[name] = ", ".join(filter(None, [named.get(name, ""), *surplus]))
    return named


def _trouble(path: Path, code: str, values: Mapping[str, Any]) -> Trouble:
    """The error that a code of the child stands for."""
    shown = str(path)
    numbers = {name: int(value) for name, value in values.items()}
    if code == "file":
        return FileNotReadable(path=shown, reason=sentence("it cannot be opened any more."))
    if code == "empty":
        return EmptySheet(path=shown)
    if reason := _excess(code, numbers):
        return SheetTooLarge(path=shown, reason=reason)
    if code == "binary" and path.suffix.casefold() in {".xlsx", ".xlsm", ".xlsb", ".xls"}:
        code = "excel"
    return UnreadableSheet(path=shown, reason=_defect(code, numbers))


def _excess(code: str, numbers: Mapping[str, int]) -> Sentence | None:
    row, limit = numbers.get("row", 0), numbers.get("limit", 0)
    match code:
        case "size":
            return sentence("it has more than {n} MB.", n=limit // 1_000_000)
        case "rows":
            return sentence("it has more than {n} rows.", n=limit)
        case "columns":
            return sentence("row {row} has more than {n} columns.", row=row, n=limit)
        case "cell":
            return sentence(
                "row {row} has a cell of more than {n} characters; perhaps a quotation mark is not"
                " closed.",
                row=row,
                n=limit,
            )
        case "row":
            return sentence("row {row} has more than {n} characters.", row=row, n=limit)
        case "line":
            return sentence("it has a line of more than {n} characters.", n=limit)
        case "memory":
            return sentence("reading it would take too much memory.")
    return None


def _defect(code: str, numbers: Mapping[str, int]) -> Sentence:
    match code:
        case "excel":
            return sentence("it is an Excel workbook; save it as CSV first.")
        case "opendocument":
            return sentence("it is an OpenDocument spreadsheet; save it as CSV first.")
        case "pdf":
            return sentence("it is a PDF; a table in a text file (CSV) is needed.")
        case "binary":
            return sentence("it is not a text file.")
        case "damaged":
            return sentence("it says that it is Unicode text, and is not; save it anew.")
        case "quotes":
            return sentence(
                "the quotation marks in row {row} do not match, so that it is not clear where the"
                " row ends.",
                row=numbers.get("row", 0),
            )
        case "changed":
            return sentence("it was changed while it was being read; try again.")
    return sentence("the reading stopped.")
