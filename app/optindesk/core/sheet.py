"""What is known of a sheet beside its rows: how it is written, which column means what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from optindesk.core.leavers import LeaversFile

FORMULA = "\u2060="
"""How a cell begins that holds a formula without a value: an invisible mark that nobody types."""

_NAMELESS = re.compile(r"Column \d+")


def is_nameless(column: str) -> bool:
    """Whether a column has no name of its own, but was numbered."""
    return _NAMELESS.fullmatch(column) is not None


def signature(columns: Sequence[str]) -> str:
    """By what sheets with the same headings are known; empty for one without any.

    Sheets without a heading are alike in nothing but their width.
    """
    if all(map(is_nameless, columns)):
        return ""
    return hashlib.sha256("\n".join(columns).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: its number as the person sees it (header = 1) and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet is before its rows are read: `content` is the file for the proof."""

    name: str
    sha256: str
    content: bytes
    columns: tuple[str, ...]

    @property
    def headings(self) -> str:
        """The signature of its columns."""
        return signature(self.columns)

    @property
    def as_read(self) -> Reading:
        """How it is read again as it was."""
        return AS_FOUND


class Kind(StrEnum):
    """What a sheet is by its content, whatever its name says."""

    TEXT = "text"
    """Rows of text: CSV, TSV."""
    BOOK = "book"
    """A workbook: XLSX, XLSB, XLS, ODS."""
    XML_BOOK = "xml_book"
    """A workbook of Excel 2003 in XML."""
    PAGE = "page"
    """A web page (HTML) with a table, often called .xls."""
    CARDS = "cards"
    """vCards, a row each."""
    COLLECTED = "collected"
    """What a collector wrote (core/collector.py): those who were typed, and sheets beside them."""
    LINES = "lines"
    """Recipients as a mail shows them, or a whole mail: ``Ana Horvat <ana@x.org>; ben@y.org``."""


class InMail(StrEnum):
    """Where in a mail a row was found; the field `IN_MAIL` has it, and is empty for most."""

    NO_ADDRESS = "no address"
    """A line in which nobody's address stands."""
    SIGNATURE = "signature"
    HEAD = "head"
    """Where it says who wrote the mail."""
    SIGNATURE_BESIDE_OTHERS = "signature, and others are named"
    HEAD_BESIDE_OTHERS = "head, and others are named"


IN_MAIL = "in_mail"
"""The field of a row that says where in a mail it was found."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a person wants a sheet to be read; what is None is for the reader to find out.

    `encoding` is a name that Python knows, `separator` one character, or empty for lines of a mail
    with addresses somewhere in them, `sheet` the name of a sheet
    of a workbook. `header_row` is the number of the row with the names of the columns as a
    spreadsheet counts it, 0 when there is none. What does not apply to a kind is passed over.
    """

    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    sheet: str | None = None


AS_FOUND = Reading()
"""Nothing chosen."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Text from the clipboard, read as a file of that name would be."""

    text: str
    name: str


FirstRow = tuple[int, tuple[str, ...]]
"""The number of a row as a spreadsheet counts it, and its cells as they stand there."""


@dataclass(frozen=True, slots=True)
class Found:
    """How a sheet was found to be written, and what else a person may choose.

    `encoding` is None for workbooks, `separator` for all but text (where it is empty for lines of a
    mail), `sheet` for all but workbooks;
    the alternatives beside each hold it, and are empty where there is nothing to choose.
    `header_row` is 0 when there is no heading. `first_rows` are the first rows that are not empty,
    with the heading and what stands above it, cells shortened. `parts` are all sheets of what a
    collector wrote; `cut_off` is what its last line was of where that is not whole: the name of a
    sheet, or nothing; None for what is whole.
    """

    kind: Kind
    header_row: int
    encoding: str | None = None
    encodings: tuple[str, ...] = ()
    separator: str | None = None
    separators: tuple[str, ...] = ()
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    first_rows: tuple[FirstRow, ...] = ()
    parts: tuple[str, ...] = ()
    cut_off: str | None = None

    @property
    def other_parts(self) -> tuple[str, ...]:
        """The other sheets of what a collector wrote."""
        return tuple(part for part in self.parts if part != self.sheet)

    @property
    def unread(self) -> tuple[str, ...]:
        """The other sheets of a workbook, which nobody reads by themselves."""
        if self.parts or self.kind not in (Kind.BOOK, Kind.XML_BOOK):
            return ()
        return tuple(name for name in self.sheets if name != self.sheet)


class How(StrEnum):
    """How it was found out what a column means, surest first."""

    CHOSEN = "chosen"
    """A person said so just now."""
    REMEMBERED = "remembered"
    """A person said so, or let it stand, in the last sheet with the same headings."""
    EXACT = "exact"
    """It is called so in one of our languages."""
    SIMILAR = "similar"
    """It is called nearly so: a slip of the pen, or another word."""
    CONTENT = "content"
    """Its cells look like it."""


class Column(NamedTuple):
    """A column that was understood: its name as it stands in the sheet."""

    name: str
    how: How

    @property
    def is_certain(self) -> bool:
        """Whether nobody needs to look at it twice."""
        return self.how not in (How.SIMILAR, How.CONTENT)


@dataclass(frozen=True, slots=True)
class SheetLook:
    """A sheet as it would be read, before anything is imported.

    `understood` is field → column; without ``email`` nothing can be imported. `leavers` is what is
    known of it where it is an export of those who left another program. `people` are the first
    rows: the number of each, and what would be read from it.
    """

    name: str
    columns: tuple[str, ...]
    found: Found
    understood: Mapping[str, Column]
    leavers: LeaversFile | None
    people: tuple[tuple[int, Mapping[str, str]], ...]
