"""Writes tables, data and mails to files (CSV, JSON, as they are), whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from optindesk.core.errors import DiskFull, FileNotWritable
from optindesk.core.sentence import sentence
from optindesk.files.reasons import is_disk_full, why

# What a spreadsheet takes for a formula, in its full-width forms too. Not only at the start of a
# cell: where Excel expects semicolons (most of Europe), it cuts our cells at those they hold, and
# takes quotation marks behind them for its own.
_FORMULA = re.compile(r'(?:^|(?<=[;|"\t\r\n]))(?=[=+\-@\t\r＝＋－＠])')


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table as CSV and return the number of its rows (RFC 4180, UTF-8 with mark, commas).

    The mark makes Excel read UTF-8. A cell that a spreadsheet would take for a formula gets a
    leading apostrophe, numbers and telephone numbers with a sign included; `columns.read_fields`
    takes it off again. Raises FileNotWritable or DiskFull; then, and when `rows` raises, what was
    at `path` before is as it was.
    """
    count = 0
    with _replacing(path, "utf-8-sig", "replace") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([inert(name) for name in columns])
        for row in rows:
            writer.writerow([inert(cell) for cell in row])
            count += 1
    return count


def write_json(path: Path, data: Any) -> None:
    """Write `data` as JSON (RFC 8259, UTF-8, indented), in the order it has.

    Raises FileNotWritable or DiskFull; what was at `path` before is then as it was.
    """
    # Text from a strange mail may hold half of a surrogate pair; "\\udc80" is how JSON says it.
    with _replacing(path, "utf-8", "backslashreplace") as file:
        json.dump(data, file, ensure_ascii=False, indent=2)
        file.write("\n")


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` as it is.

    Raises FileNotWritable or DiskFull; what was at `path` before is then as it was.
    """
    with _replacing(path, "latin-1", "strict") as file:  # a letter for each byte
        file.write(content.decode("latin-1"))


def inert(cell: str) -> str:
    """The cell as text that no spreadsheet evaluates."""
    return _FORMULA.sub("'", cell)


@contextmanager
def _replacing(path: Path, encoding: str, errors: str) -> Iterator[TextIO]:
    """A text file that takes the place of `path` once it is whole and on the disk."""
    target = _target(path)
    part = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        try:
            with part.open("x", encoding=encoding, errors=errors, newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            # After the replacing there is nothing left of it.
            part.unlink(missing_ok=True)
        _settle(target.parent)
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull from error
        raise FileNotWritable(path=str(path), reason=why(error)) from error


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


def _settle(folder: Path) -> None:
    """Bring the new name to the disk too, where folders can be opened (not on Windows)."""
    if os.name != "posix":
        return
    # Some network disks know no such thing; the file itself is there by now.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
