"""Opens the bytes of a sheet of any kind as rows of cells, and says how they are written."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from optindesk.core.collector import cut_off, is_collected
from optindesk.core.sheet import Kind, Reading
from optindesk.files import sheet_cards, sheet_collected, sheet_lines
from optindesk.files.sheet_kind import kind_of
from optindesk.files.sheet_layout import (
    SAMPLE_CHARACTERS,
    SAMPLE_ROWS,
    choose_separator,
    separator_line,
)
from optindesk.files.sheet_text import Limits, Refused, Text, as_text, cut_rows, whole_lines

Row = tuple[int, list[str]]
"""The number of a row as a spreadsheet counts it, and its cells."""


class Table(NamedTuple):
    """The rows of a sheet, empty ones too, and what the head says of how they are written.

    `columns` are the names of the columns where the kind has its own, else they are to be found.
    """

    rows: Iterator[Row]
    said: dict[str, Any]
    columns: tuple[str, ...] | None = None


def open_table(data: bytes, headings: Collection[str], reading: Reading, limits: Limits) -> Table:
    """The bytes as a table, read as a person chose or else as they seem to be; raises Refused."""
    if not data:
        raise Refused("empty")
    kind = kind_of(data, limits)
    if kind is Kind.BOOK:
        # Imported when needed: most sheets are text, and their child starts at once.
        from optindesk.files.sheet_book import open_book

        book = open_book(data, reading.sheet, limits)
        said = {"kind": kind, "sheet": book.sheet, "sheets": book.sheets}
        return Table(enumerate(book.rows, start=1), said)
    if kind is Kind.XML_BOOK:
        from optindesk.files.sheet_xml import open_xml_book

        xml_book = open_xml_book(data, reading.sheet, limits)
        said = {"kind": kind, "sheet": xml_book.sheet, "sheets": xml_book.sheets}
        return Table(xml_book.rows, said)
    if kind is Kind.PAGE:
        from optindesk.files.sheet_page import open_page

        page, rows = open_page(data, reading.encoding, limits)
        return Table(enumerate(rows, start=1), {"kind": kind, "encoding": page.said})
    if kind is Kind.COLLECTED:
        return _collected(data, headings, reading, limits)
    text = as_text(data, reading.encoding)
    said = {"kind": kind, "encoding": text.said}
    if kind is Kind.CARDS:
        lines = whole_lines(text.open(), limits)
        return Table(sheet_cards.rows_of(lines), said, sheet_cards.COLUMNS)
    nothing_said = reading.separator is None and reading.header_row is None
    if reading.separator == "" or (nothing_said and _is_of_a_mail(text, headings, limits)):
        beside_others = sheet_lines.names_others(whole_lines(text.open(), limits))
        lines = whole_lines(text.open(), limits)
        said |= {"kind": Kind.LINES, "separator": ""}
        found = sheet_lines.rows_of(lines, beside_others=beside_others)
        return Table(found, said, sheet_lines.COLUMNS)
    stream, separator = _open(text, headings, reading.separator)
    said["separator"] = separator
    return Table(enumerate(cut_rows(stream, separator, limits), start=1), said)


def _collected(data: bytes, headings: Collection[str], reading: Reading, limits: Limits) -> Table:
    """What a collector wrote; a sheet that came with it is read as it would be by itself."""
    found = sheet_collected.open_collected(data, reading.sheet, limits)
    said = {
        "sheet": found.sheet,
        "sheets": found.sheets,
        "parts": found.sheets,
        "cut_off": cut_off(data),
    }
    if found.enclosed is None:
        columns = sheet_collected.COLUMNS
        return Table(found.rows, {"kind": Kind.COLLECTED, **said}, columns)
    if is_collected(found.enclosed):
        raise Refused("not_collected")
    inner = open_table(found.enclosed, headings, replace(reading, sheet=None), limits)
    return inner._replace(said={**inner.said, **said})


def _is_of_a_mail(text: Text, headings: Collection[str], limits: Limits) -> bool:
    sample = _sample(text)
    lines = [line for line in io.StringIO(sample, newline=None) if line.strip()][:SAMPLE_ROWS]
    if sheet_lines.are_recipients(lines):
        return True
    if "@" not in sample or separator_line(sample[:16].partition("\n")[0]) is not None:
        return False
    separator = choose_separator(sample, headings)
    try:
        rows = list(islice(filter(any, cut_rows(text.open(), separator, limits)), SAMPLE_ROWS))
    except Refused:
        return False  # the table that it seems to be says why
    return sheet_lines.are_of_a_mail(lines, rows, headings)


def _sample(text: Text) -> str:
    """The beginning of a text, without a last line that is cut off, and its quotation marks."""
    sample = text.open().read(SAMPLE_CHARACTERS)
    if len(sample) == SAMPLE_CHARACTERS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    return sample


def _open(
    text: Text, headings: Collection[str], chosen: str | None
) -> tuple[io.TextIOWrapper, str]:
    """The stream of the rows, and their separator."""
    if chosen is not None and (len(chosen) != 1 or chosen in '"\r\n'):
        raise Refused("separator")
    stream = text.open()
    named = separator_line(stream.readline(16))
    if named is not None:
        return stream, chosen or named
    if chosen is not None:
        return text.open(), chosen
    return text.open(), choose_separator(_sample(text), headings)
