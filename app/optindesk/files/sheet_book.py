"""Reads workbooks (XLSX, XLSB, XLS, ODS): cells as the text that a person sees there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from optindesk.files.sheet_formulas import Formulas, without_values
from optindesk.files.sheet_layout import SAMPLE_ROWS, has_address
from optindesk.files.sheet_text import Limits, Refused

_Value = int | float | str | bool | date | datetime | time | timedelta
_WHOLE = 1e15
"""From here on not every whole number has a float of its own."""


class Book(NamedTuple):
    """The names of all sheets of a workbook, the one that is read, and its rows from the first."""

    sheets: tuple[str, ...]
    sheet: str
    rows: Iterator[list[str]]


def open_book(data: bytes, wanted: str | None, limits: Limits) -> Book:
    """A workbook with the sheet `wanted`, or the first that has addresses; raises Refused.

    Nothing but the workbook itself is looked at: no link is followed, no formula is worked out
    (what it gave when the file was saved counts), no entity is resolved.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        known = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        names = tuple(one.name for one in known)
        if not names:
            raise Refused("empty")
        if wanted is not None:
            if wanted not in names:
                raise Refused("no_sheet")
            sheet = book.get_sheet_by_name(wanted)
        else:
            shown = [one.name for one in known if one.visible == SheetVisibleEnum.Visible]
            sheet = _likely(book, [*shown, *(name for name in names if name not in shown)], limits)
    except PasswordError as error:
        raise Refused("password") from error
    except CalamineError as error:
        raise Refused("broken_book") from error
    return Book(names, sheet.name, _rows(sheet, limits, without_values(data, sheet.name)))


def _likely(book: CalamineWorkbook, names: list[str], limits: Limits) -> CalamineSheet:
    """The first sheet that has an address near its top, else the first that is not empty."""
    filled = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        filled_rows = (row for row in _rows(sheet, limits) if any(row))
        sample = list(islice(filled_rows, SAMPLE_ROWS))
        if any(has_address(row) for row in sample):
            return sheet
        if sample and filled is None:
            filled = name
    return book.get_sheet_by_name(filled or names[0])


def _rows(
    sheet: CalamineSheet, limits: Limits, formulas: Formulas = MappingProxyType({})
) -> Iterator[list[str]]:
    # What is filled may begin further down: calamine gives the empty rows above it, too.
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell if type(cell) is str else shown(cell) for cell in row]
        if number in formulas and any(cells):  # else nobody has written anything into the row
            for column, formula in formulas[number].items():
                if column < len(cells) and not cells[column]:
                    cells[column] = formula
        if max(map(len, cells), default=0) > limits.cell:
            raise Refused("cell", row=number, limit=limits.cell)
        yield cells


def shown(value: _Value) -> str:
    """The text of a cell: days as ISO 8601 has them, numbers without what computers add to them."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return (
                str(int(value)) if value.is_integer() and abs(value) < _WHOLE else f"{value:.15g}"
            )
        case datetime():
            if value.time() == time.min:
                return value.date().isoformat()
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
    return str(value)
