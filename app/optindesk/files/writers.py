"""Writes tables, data and mails to files (CSV, XLSX, JSON, ZIP), whole or not at all."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

from optindesk.core.cells import inert
from optindesk.core.errors import FileNotWritable
from optindesk.core.sentence import sentence
from optindesk.disk import new_part, put, room, trouble, why

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_LETTERS = 32_767
_MOST_ROWS = 1_048_576
"""What a cell, and a sheet, of a workbook can hold (Excel's specifications and limits)."""

_NARROWEST = 16
"""The width of a column, in letters."""


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table as its name asks for: `write_xlsx`, else `write_csv`."""
    write = write_xlsx if path.suffix.lower() == ".xlsx" else write_csv
    return write(path, columns, rows)


def write_xlsx(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table as a workbook (ECMA-376) and return the number of its rows.

    Every cell is text, so that no spreadsheet takes one for a formula, a number or a day; what is
    longer than a cell can be ends with “…”. What is longer than a sheet goes on on the next one,
    below the same headings. Raises what `write_csv` does.
    """
    count = line = 0
    with _replacing(path) as part, part.open("wb") as file, _workbook(file) as book:
        sheet = _new_sheet(book, columns)
        for row in rows:
            if line == _MOST_ROWS - 1:
                sheet, line = _new_sheet(book, columns), 0
            line += 1
            count += 1
            for place, cell in enumerate(row):
                sheet.write_string(line, place, _fitting(cell))
    return count


@contextmanager
def _workbook(file: IO[bytes]) -> Iterator[Workbook]:
    """A workbook that is written to a file at the end; raises OSError, which XlsxWriter wraps into
    an error of its own, and what `room` does."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    # What is not finished goes: people stand in its pieces.
    with room() as place:
        # A row is forgotten when the next one begins, so that memory stays flat.
        book = Workbook(_Sink(file), {"constant_memory": True, "tmpdir": str(place)})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            (cause,) = error.args
            raise cause from error
        finally:
            for sheet in book.worksheets():
                sheet._opt_close()  # it leaves the pieces open where it fails


class _Sink:
    """A file that takes everything once it has failed: XlsxWriter leaves its ZipFile open then,
    which writes its end when it is collected, and complains on stderr if it cannot, or if what it
    wrote before is no longer behind it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._at = 0
        self._failed = False

    def write(self, content: bytes) -> int:
        self._unless_failed(self._file.write, content)
        self._at += len(content)
        return len(content)

    def seek(self, offset: int) -> int:
        self._unless_failed(self._file.seek, offset)
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        self._unless_failed(self._file.flush)

    def _unless_failed(self, act: Callable[..., object], *given: object) -> None:
        if self._failed:
            return
        try:
            act(*given)
        except OSError:
            self._failed = True
            raise


def _new_sheet(book: Workbook, columns: Sequence[str]) -> Worksheet:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for place, name in enumerate(columns):
        sheet.set_column(place, place, max(_NARROWEST, len(name) + 2))
        sheet.write_string(0, place, name, bold)
    return sheet


def _fitting(cell: str) -> str:
    # XML has no half of a surrogate pair; other signs that it cannot hold are escaped.
    text = cell.encode(errors="replace").decode()
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table as CSV and return the number of its rows (RFC 4180, UTF-8 with mark, commas).

    The mark makes Excel read UTF-8. A cell that a spreadsheet would take for a formula gets a
    leading apostrophe, numbers and telephone numbers with a sign included; `columns.read_fields`
    takes it off again. Raises FileNotWritable or DiskFull; then, and when `rows` raises, what was
    at `path` before is as it was.
    """
    count = 0
    with _text(path, "utf-8-sig", "replace") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([inert(name) for name in columns])
        for row in rows:
            writer.writerow([inert(cell) for cell in row])
            count += 1
    return count


def write_json(path: Path, data: Any) -> None:
    """Write `data` as JSON (RFC 8259, UTF-8, indented), in the order it has.

    An iterator in it becomes an array whose items are written one by one as they come, so that
    memory stays flat. Raises FileNotWritable or DiskFull; then, and when such an iterator raises,
    what was at `path` before is as it was.
    """
    # Text from a strange mail may hold half of a surrogate pair; "\\udc80" is how JSON says it.
    with _text(path, "utf-8", "backslashreplace") as file:
        file.writelines(_json(data, ""))
        file.write("\n")


def _json(value: Any, indent: str) -> Iterator[str]:
    """The text of a value in pieces; what lies below it is indented by more."""
    deeper = f"{indent}  "
    if isinstance(value, Iterator):
        before = "["
        for one in value:
            yield f"{before}\n{deeper}"
            yield from _json(one, deeper)
            before = ","
        yield "[]" if before == "[" else f"\n{indent}]"
    elif isinstance(value, dict) and any(isinstance(one, Iterator) for one in value.values()):
        before = "{"
        for name, one in value.items():
            yield f"{before}\n{deeper}{_ENCODER.encode(name)}: "
            yield from _json(one, deeper)
            before = ","
        yield f"\n{indent}}}"
    else:  # within a text JSON has no line breaks
        yield _ENCODER.encode(value).replace("\n", f"\n{indent}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, indent=2)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` as it is.

    Raises FileNotWritable or DiskFull; what was at `path` before is then as it was.
    """
    with _replacing(path) as part:
        part.write_bytes(content)


def write_zip(path: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files, each with its name, as one ZIP (APPNOTE 6.3) and return how many they were.

    One after the other, so that memory holds one of them. Raises what `write_csv` does.
    """
    from zipfile import ZIP_DEFLATED, ZipFile

    count = 0
    with _replacing(path) as part, ZipFile(part, "w", ZIP_DEFLATED) as whole:
        for name, content in files:
            whole.writestr(name, content)
            count += 1
    return count


@contextmanager
def _text(path: Path, encoding: str, errors: str) -> Iterator[TextIO]:
    with (
        _replacing(path) as part,
        part.open("w", encoding=encoding, errors=errors, newline="") as file,
    ):
        yield file


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """The name of a file that takes the place of `path` once it is whole and on the disk."""
    target = _target(path)
    try:
        with new_part(target) as part:
            yield part
            put(part, target)
    except OSError as error:
        raise trouble(error, path) from error


def _target(path: Path) -> Path:
    """Where a link leads; what is no ordinary file must not be replaced by one."""
    try:
        target = path.resolve()
        if target.is_dir():
            raise FileNotWritable(path=str(path), reason=sentence("it is a folder."))
        if target.exists() and not target.is_file():
            reason = sentence("it is not an ordinary file.")
            raise FileNotWritable(path=str(path), reason=reason)
        if target.exists() and not os.access(target, os.W_OK):
            reason = sentence("it may only be read.")
            raise FileNotWritable(path=str(path), reason=reason)
    except (OSError, RuntimeError) as error:
        reason = why(error) if isinstance(error, OSError) else sentence("its links go in a circle.")
        raise FileNotWritable(path=str(path), reason=reason) from error
    return target
