"""Reads workbooks of Excel 2003 in XML (SpreadsheetML), which some programs still write.

No entity is resolved, no other file is opened, and formulas are not looked at: what they gave when
the file was saved counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from lxml import etree

from optindesk.files.sheet_book import shown
from optindesk.files.sheet_layout import SAMPLE_ROWS, has_address
from optindesk.files.sheet_text import Limits, Refused

Rows = Iterator[tuple[int, list[str]]]

LARGEST = 40_000_000
"""How large such a workbook may be, in bytes: all of it is in memory at once, many times as
large."""

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_FURTHEST = 2_000_000
"""A number of a row, or of a cell, beyond this one is none."""


class XmlBook(NamedTuple):
    """The names of the sheets of a workbook, the one that is read, and its rows."""

    sheets: tuple[str, ...]
    sheet: str
    rows: Rows


def open_xml_book(data: bytes, wanted: str | None, limits: Limits) -> XmlBook:
    """A workbook with the sheet `wanted`, or the first that has addresses; raises Refused."""
    if len(data) > LARGEST:
        raise Refused("size", limit=LARGEST)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        book = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise Refused("broken_book") from error
    sheets = {one.get(f"{_SS}Name", ""): one for one in book.iterchildren(f"{_SS}Worksheet")}
    if not sheets:
        raise Refused("empty")
    if wanted is not None and wanted not in sheets:
        raise Refused("no_sheet")
    likely = (name for name, one in sheets.items() if _has_addresses(one, limits))
    name = wanted if wanted is not None else next(likely, next(iter(sheets)))
    return XmlBook(tuple(sheets), name, _rows(sheets[name], limits))


def _has_addresses(sheet: etree._Element, limits: Limits) -> bool:
    return any(has_address(cells) for _, cells in islice(_rows(sheet, limits), SAMPLE_ROWS))


def _rows(sheet: etree._Element, limits: Limits) -> Rows:
    number = 0
    for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        number = _place(row, number)
        cells: list[str] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            place = _place(cell, len(cells))
            if place > limits.columns:
                raise Refused("columns", row=number, limit=limits.columns)
            cells += [""] * (place - 1 - len(cells))
            text = _text(cell.find(f"{_SS}Data"))
            if len(text) > limits.cell:
                raise Refused("cell", row=number, limit=limits.cell)
            cells += [text, *[""] * _number(cell.get(f"{_SS}MergeAcross"), limits.columns)]
        yield number, cells


def _place(element: etree._Element, before: int) -> int:
    """The number of a row or cell: its own, where empty ones before it are left out."""
    said = _number(element.get(f"{_SS}Index"), _FURTHEST)
    return said if said > before else before + 1


def _number(said: str | None, most: int) -> int:
    is_one = said is not None and said.isascii() and said.isdecimal() and len(said) < 10
    return min(int(said), most) if is_one and said is not None else 0


def _text(data: etree._Element | None) -> str:
    """The text of a cell as a person sees it; raises nothing."""
    if data is None:
        return ""
    text = "".join(map(str, data.itertext()))
    try:
        match data.get(f"{_SS}Type"):
            case "Number":
                return shown(float(text))
            case "DateTime":
                return shown(datetime.fromisoformat(text))
            case "Boolean":
                return shown(text.strip() == "1")
    except ValueError:
        return text
    return text
