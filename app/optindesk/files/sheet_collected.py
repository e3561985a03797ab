"""Reads what a collector wrote as sheets: who was typed, and the sheets that came with it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from optindesk.core.collector import lines_of, typed_rows
from optindesk.files.sheet_text import Limits, Refused

FIELDS: Mapping[str, str] = {
    "email": "Email",
    "name": "Full name",
    "salutation": "Salutation",
    "language": "Language",
    "lists": "List",
    "date": "Date",
    "place": "Place",
    "collected_by": "Collected by",
    "note": "Note",
    "paper": "Sheet number",
    "at": "Line written at",
    "by": "Line written by",
    "device": "Computer",
}
"""What a line says, and the column that it stands in; the last three mean nothing to an import."""

COLUMNS = tuple(FIELDS.values())

TYPED = "typed"
"""What the sheet is called that holds those who were typed."""


class Collected(NamedTuple):
    """The names of all sheets in it, and the one that is read: its rows if people were typed into
    it, else its bytes."""

    sheets: tuple[str, ...]
    sheet: str
    rows: Iterator[tuple[int, list[str]]]
    enclosed: bytes | None = None


def open_collected(data: bytes, wanted: str | None, limits: Limits) -> Collected:
    """What a collector wrote, with the sheet `wanted`, or the first one; raises Refused."""
    entries = [_entry(line.body) for line in lines_of(data) if line is not None]
    typed = typed_rows(entries)
    enclosed = {str(one["sheet"]): one.get("content") for one in entries if "sheet" in one}
    sheets = (*([TYPED] if typed else []), *(name for name in enclosed if name != TYPED))
    if not sheets:
        raise Refused("empty")
    sheet = wanted if wanted is not None else sheets[0]
    if sheet not in sheets:
        raise Refused("no_sheet")
    if sheet == TYPED and typed:
        return Collected(sheets, sheet, _rows(typed, limits))
    return Collected(sheets, sheet, iter(()), _unpacked(enclosed[sheet], limits))


def _entry(body: bytes) -> Mapping[str, Any]:
    try:
        entry = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("not_collected") from error
    if not isinstance(entry, dict):
        raise Refused("not_collected")
    return entry


def _rows(typed: Sequence[Mapping[str, Any]], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    for one in typed:
        number = one["row"] if type(one["row"]) is int else 0
        cells = [_cell(one.get(name, "")) for name in FIELDS]
        if max(map(len, cells)) > limits.cell:
            raise Refused("cell", row=number, limit=limits.cell)
        yield number, cells


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else ""


def _unpacked(content: Any, limits: Limits) -> bytes:
    try:
        data = base64.b64decode(content, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise Refused("not_collected") from error
    if len(data) > limits.size:
        raise Refused("size", limit=limits.size)
    return data
