"""Finds out how a text sheet is laid out: its separator, its heading and its columns' names."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

from optindesk.core.dates import read_date
from optindesk.core.sheet_lists import is_mark

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 65_536
SAMPLE_ROWS = 50

_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[\r\n]*', re.IGNORECASE)
_BARE_ADDRESS = re.compile(r'[^\s@,;|"<>]+@[^\s@,;|"<>]+')
_ONLY_ADDRESS = re.compile(r'(?:.*<)?[^\s@,;|"<>]*@[^\s@,;|"<>]+>?')
_DOMAIN = re.compile(r"(?:\*\.)?(?:[\w-]+\.)+[^\W\d_]{2,}")
_LANGUAGE = re.compile(r"(?:en|de|fr|es|it|nl|pt|pl|hr)(?:[-_][A-Za-z]{2})?")
_SEASONS = timedelta(days=3 * 366)
"""Days of sign-up lie nearer to each other, days of birth do not."""
_BRACKETED = re.compile(r"\(.*?\)|\[.*?\]")


class Layout(NamedTuple):
    """Where the heading stands in a sample of rows (None: there is none), and, only without a
    heading, which column holds the addresses."""

    heading: int | None
    address_column: int | None


def fold_heading(text: str) -> str:
    """The form in which column names are compared: letters and digits only, no accents, no case.

    What stands in brackets is left out, unless there is nothing else.
    """
    outside = _BRACKETED.sub(" ", text)
    for candidate in (outside, text):
        plain = unicodedata.normalize("NFKD", candidate.casefold())
        if folded := "".join(character for character in plain if character.isalnum()):
            return folded
    return ""


def separator_line(line: str) -> str | None:
    """The separator that a first line ``sep=;`` names (Excel reads it and shows no row for it)."""
    found = _SEPARATOR_LINE.fullmatch(line)
    return found[1] if found else None


def choose_separator(sample: str, headings: Collection[str]) -> str:
    """The separator under which the beginning of a sheet makes most sense.

    `headings` are folded names of the address column. In this order count: a heading that stands
    alone in a cell, addresses that do, quotation marks that fit, rows of one width, a large width.
    """
    return max(SEPARATORS, key=lambda separator: _sense(sample, separator, headings))


def _sense(sample: str, separator: str, headings: Collection[str]) -> tuple[bool, int, int, int]:
    rows: list[list[str]] = []
    broken = 0
    lines = io.StringIO(sample, newline="").readlines()
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while len(rows) < SAMPLE_ROWS:
        try:
            row = next(reader, None)
        except csv.Error:
            broken += 1
            row = lines[reader.line_num - 1].replace('"', "").rstrip("\r\n").split(separator)
        if row is None:
            break
        if any(row):
            rows.append(row)
    cells = [cell.strip() for row in rows for cell in row]
    addresses = sum(1 for cell in cells if _BARE_ADDRESS.fullmatch(cell))
    headed = any(fold_heading(cell) in headings for cell in cells)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    # Widths count by how many rows agree on one: a separator that only some cells hold by chance
    # cuts the rows into different numbers of cells.
    agreeing, width = max(((count, width) for width, count in widths.items()), default=(0, 0))
    return headed, addresses, -broken, agreeing * 1000 + width


def has_address(row: Sequence[str]) -> bool:
    """Whether an address stands alone in one of the cells."""
    return any(_BARE_ADDRESS.fullmatch(cell.strip()) for cell in row)


def find_layout(
    rows: Sequence[Sequence[str]],
    headings: Collection[str],
    others: Collection[str],
    *,
    may_head: bool = True,
) -> Layout:
    """Where the heading is among the first rows (none of which is empty).

    The heading is the first row in which one of the address `headings` occurs, if no address
    stands above it or beside it. Without one: where a column consists of addresses, the row above
    them, and if there is none the sheet has no heading; else the first row with one of the
    `others`, or with two cells filled, or the first. `may_head` is False where a person said that
    there is no heading.
    """
    if not may_head:
        return Layout(None, _address_column(rows))
    for index, row in enumerate(rows):
        if has_address(row):
            break
        if any(fold_heading(cell) in headings for cell in row):
            return Layout(index, None)
    column = _address_column(rows)
    if column is not None:
        first = next(i for i, row in enumerate(rows) if "@" in _cell(row, column))
        above = [i for i in range(first) if _cell(rows[i], column)]
        return Layout(above[-1], None) if above else Layout(None, column)
    for index, row in enumerate(rows):
        if any(fold_heading(cell) in others for cell in row):
            return Layout(index, None)
    wide = (i for i, row in enumerate(rows) if sum(1 for cell in row if cell.strip()) > 1)
    return Layout(next(wide, 0), None)


def _address_column(rows: Sequence[Sequence[str]]) -> int | None:
    """The column that has the most cells with an @, if most of its filled cells have one."""
    counts = []
    for column in range(max(map(len, rows), default=0)):
        filled = [cell for row in rows if (cell := _cell(row, column))]
        addresses = sum(1 for cell in filled if "@" in cell)
        if addresses * 2 > len(filled):
            counts.append((addresses, -column))
    return -max(counts)[1] if counts else None


def address_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns of which most filled cells hold an address and nothing else, be it with a name
    before it or only the domain (``@example.org``)."""
    return _columns_of(rows, width, lambda cell: _ONLY_ADDRESS.fullmatch(cell) is not None)


def domain_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns of which most filled cells hold an address or a whole domain (``example.org``,
    ``*.example.org``), as lists of whom never to write to have them."""
    return _columns_of(
        rows,
        width,
        lambda cell: any(form.fullmatch(cell) is not None for form in (_ONLY_ADDRESS, _DOMAIN)),
    )


def date_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns of which most filled cells are days, all within three years: days of birth, for
    one, are not."""
    found = []
    for column in _columns_of(rows, width, lambda cell: read_date(cell) is not None):
        days = [day for row in rows if (day := read_date(_cell(row, column)))]
        if max(days) - min(days) <= _SEASONS:
            found.append(column)
    return found


def language_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns of which most filled cells are codes of our languages in small letters: capitals
    are more often countries."""
    return _columns_of(rows, width, lambda cell: _LANGUAGE.fullmatch(cell) is not None)


def mark_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns of which most filled cells are a mark, or say that there is none."""
    return _columns_of(rows, width, lambda cell: is_mark(cell) is not None)


def _columns_of(
    rows: Sequence[Sequence[str]], width: int, fits: Callable[[str], bool]
) -> list[int]:
    """The columns of which more than half of the filled cells fit."""
    found = []
    for column in range(width):
        filled = [cell for row in rows if (cell := _cell(row, column))]
        if sum(1 for cell in filled if fits(cell)) * 2 > len(filled):
            found.append(column)
    return found


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def name_columns(heading: Sequence[str], width: int) -> list[str]:
    """Column names, all different: an empty one is ``Column 3``, a second ``Name`` is
    ``Name (2)``."""
    names: list[str] = []
    taken: set[str] = set()
    for index in range(max(width, len(heading))):
        given = " ".join(heading[index].split()) if index < len(heading) else ""
        wanted = name = given or f"Column {index + 1}"
        count = 1
        while name in taken:
            count += 1
            name = f"{wanted} ({count})"
        taken.add(name)
        names.append(name)
    return names
