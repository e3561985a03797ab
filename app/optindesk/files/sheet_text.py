"""Turns the bytes of a sheet into text, whatever its encoding, and the text into rows.

Stdlib only, and little of it: this runs in the child that reads sheets, and its start is waited
for.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from optindesk.files.sheet_encoding import guess_encoding, is_utf_8, marked_encoding

_CHUNK = 1 << 20
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1a")
_HIGH_SHARE = 0.05


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return odd.decode("cp1252", "optindesk-latin-1"), error.end


# cp1252 leaves five bytes undefined; a file that is UTF-8 by its own mark may have had a line of
# another program pasted into it. Neither is a reason to refuse a sheet full of sign-ups.
codecs.register_error("optindesk-latin-1", _as_latin_1)
codecs.register_error("optindesk-windows", _as_windows)


class Refused(Exception):
    """Why a sheet is not read: a code and numbers, which the parent makes a sentence of."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Limits(NamedTuple):
    """How large a sheet may be: bytes of the file and of what is packed into it, how many times
    smaller a packed part may be, characters of a cell and of a row, counts."""

    size: int = 300_000_000
    unpacked: int = 1_000_000_000
    ratio: int = 250
    cell: int = 100_000
    row: int = 1_000_000
    rows: int = 2_000_000
    columns: int = 500


LIMITS = Limits()


class Text(NamedTuple):
    """The bytes of a sheet that can be decoded, with the names of codec and error handler.

    `said` is the encoding that the file was found to have; UTF-16 and UTF-32 come as UTF-8 here.
    """

    content: bytes
    codec: str
    errors: str
    said: str

    def open(self) -> io.TextIOWrapper:
        """The text from its start; line ends are kept as they are, and all three kinds end one."""
        return io.TextIOWrapper(io.BytesIO(self.content), self.codec, self.errors, newline="")


def as_text(data: bytes, encoding: str | None = None) -> Text:
    """How the bytes of a file are to be read; raises Refused for what is not text.

    Without an `encoding` that a person chose the byte order mark decides; without one strict UTF-8,
    and else what `guess_encoding` takes for likely.
    """
    if not data:
        raise Refused("empty")
    text = _guessed(data) if encoding is None else _chosen(data, encoding)
    if b"\0" in text.content:
        raise Refused("binary")
    beginning = text.content[:_CHUNK]
    controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
    if controls > _HIGH_SHARE * len(beginning):
        raise Refused("binary")
    return text


def _guessed(data: bytes) -> Text:
    said = marked_encoding(data)
    if said == "utf-8-sig":
        return Text(data, said, "optindesk-windows", said)
    if said is not None:
        return Text(_to_utf_8(data, said), "utf-8", "strict", said)
    if is_utf_8(data):
        return Text(data, "utf-8", "strict", "utf-8")
    said = guess_encoding(data)
    return Text(data, said, "optindesk-latin-1", said)


def _chosen(data: bytes, encoding: str) -> Text:
    """The text as a person wants it read: what does not fit the encoding is refused."""
    try:
        known = codecs.lookup(encoding).name
        "a".encode(known)  # fails for what is no encoding of text
    except (LookupError, ValueError) as error:
        raise Refused("encoding") from error
    if known == "cp1252":
        return Text(data, known, "optindesk-latin-1", known)
    content = _to_utf_8(data, "utf-8-sig" if known == "utf-8" else known, "undecodable")
    return Text(content, "utf-8", "strict", known)


def _to_utf_8(data: bytes, codec: str, code: str = "damaged") -> bytes:
    decoder = codecs.getincrementaldecoder(codec)()
    made = bytearray()
    try:
        for start in range(0, len(data), _CHUNK):
            made += decoder.decode(data[start : start + _CHUNK]).encode()
        made += decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise Refused(code) from error
    return bytes(made)


class _Lines:
    """The lines of a text, the last one kept; a line longer than the limit is refused."""

    def __init__(self, text: io.TextIOWrapper, limit: int) -> None:
        self._text = text
        self._limit = limit
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        readline, limit = self._text.readline, self._limit
        while line := readline(limit):
            if len(line) == limit:
                raise Refused("line", limit=limit)
            self.last = line
            yield line


def whole_lines(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    """The lines of a text with their ends, whichever kind; raises Refused for one too long."""
    return iter(_Lines(text, 2 * limits.row))


def cut_rows(text: io.TextIOWrapper, separator: str, limits: Limits) -> Iterator[list[str]]:
    """The rows of a text as cells; an empty line is an empty row, as a spreadsheet shows it.

    Quotation marks that do not fit (``"Anni" Meier``) are forgiven within one line. Where they
    would swallow further lines, and people with them, the sheet is refused.
    """
    lines = _Lines(text, 2 * limits.row)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = before = 0
    while True:
        try:
            for cells in reader:
                number += 1
                before = reader.line_num
                yield cells
        except csv.Error as error:
            number += 1
            if _too_large(error):
                raise Refused("cell", row=number, limit=limits.cell) from error
            if reader.line_num - before > 1:
                raise Refused("quotes", row=number) from error
            before = reader.line_num
            try:
                cells = next(csv.reader([lines.last], delimiter=separator))
            except csv.Error:
                raise Refused("cell", row=number, limit=limits.cell) from error
            yield cells
        else:
            return


def _too_large(error: csv.Error) -> bool:
    # The csv module says so in words only.
    return "field larger than field limit" in str(error)
