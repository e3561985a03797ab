"""Reads the table of a web page (HTML): what many programs write, and call an Excel file.

Nothing but the page itself is looked at: no link, picture, style or script is followed or run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from optindesk.files.sheet_layout import SAMPLE_ROWS, has_address
from optindesk.files.sheet_text import Limits, Refused, Text, as_text

Rows = Iterator[list[str]]

LARGEST = 40_000_000
"""How large a page may be, in bytes: all of it is in memory at once, ten times as large."""

_DECLARED = re.compile(rb"""<meta[^>]{1,200}charset=["']?([\w.:-]{1,40})""", re.IGNORECASE)
_BREAK = "\u2028"
"""Where a line ends: those of the source mean nothing."""
_SECTIONS = ("thead", "tbody", "tfoot")


def open_page(data: bytes, encoding: str | None, limits: Limits) -> tuple[Text, Rows]:
    """The text of a page, and the rows of its first table that has addresses, else of its largest;
    raises Refused."""
    if len(data) > LARGEST:
        raise Refused("size", limit=LARGEST)
    text = as_text(data, encoding) if encoding else _as_declared(data)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        page = etree.fromstring(text.open().read().encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise Refused("page") from error
    if page is not None:
        etree.strip_elements(page, "script", "style", with_tail=False)
        for one in page.iter("br"):
            one.tail = _BREAK + (one.tail or "")
    tables = [] if page is None else list(page.iter("table"))
    if not tables:
        raise Refused("page")
    likely = (table for table in tables if any(map(has_address, _sample(table, limits))))
    table = next(likely, None)
    if table is None:
        table = max(tables, key=lambda one: len(_sample(one, limits)))
    return text, _rows(table, limits)


def _as_declared(data: bytes) -> Text:
    """The text in the encoding that the page says, where that is one and can be true."""
    found = _DECLARED.search(data[:4_096])
    try:
        return as_text(data, found[1].decode() if found else None)
    except Refused:
        return as_text(data)


def _sample(table: etree._Element, limits: Limits) -> list[list[str]]:
    return list(islice(_rows(table, limits), SAMPLE_ROWS))


def _rows(table: etree._Element, limits: Limits) -> Rows:
    """The rows of a table, without those of tables within it; what spans several cells stands in
    the first of a row, and in each row."""
    below: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(_elements(table), start=1):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _fall(cells, below)
            text = _text(cell)
            if len(text) > limits.cell:
                raise Refused("cell", row=number, limit=limits.cell)
            if (deep := _span(cell, "rowspan")) > 1:
                below[len(cells)] = (deep - 1, text)
            cells += [text, *[""] * (_span(cell, "colspan") - 1)]
            if len(cells) > limits.columns:
                raise Refused("columns", row=number, limit=limits.columns)
        _fall(cells, below)
        yield cells


def _elements(table: etree._Element) -> Iterator[etree._Element]:
    for one in table.iterchildren("tr", *_SECTIONS):
        if one.tag == "tr":
            yield one
        else:
            yield from one.iterchildren("tr")


def _fall(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    """What spans more than a row stands in this one, too."""
    while (place := len(cells)) in below:
        rows, text = below.pop(place)
        if rows > 1:
            below[place] = (rows - 1, text)
        cells.append(text)


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "1").strip()
    return max(1, int(said)) if said.isascii() and said.isdecimal() and len(said) < 6 else 1


def _text(cell: etree._Element) -> str:
    """What a person sees of a cell, on lines where the page breaks them."""
    lines = "".join(map(str, cell.itertext())).split(_BREAK)
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
