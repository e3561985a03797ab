"""Writes a file anew as a plain XLSX: each sheet of it, each cell as the text that was read.

Nothing else of the old file comes along. A row has the number that it had. What a file has no
heading for (vCards, lines of a mail, what was typed at a collector) has its columns said in the
properties of the workbook, where it is also said what was done, when, and to which file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from optindesk.core.sheet import AS_FOUND, Kind, Reading
from optindesk.files.sheet_table import open_table
from optindesk.files.sheet_text import Refused
from optindesk.files.sheet_without import Blanking, Part, Rows, rows_of, without

SHEET = "Table"
"""What the sheet is called that a file without sheets becomes."""

_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def rewritten(
    data: bytes, parts: Sequence[Part], wanted: Blanking, sha256: str
) -> tuple[bytes, tuple[Reading, ...]]:
    """The workbook, and how each part is read from it; raises Refused."""
    sheets = dict(_sheets(data, parts, wanted))
    names = _names(list(sheets))
    columns = next((part.table.columns for part in parts if part.table.columns), None)
    readings = tuple(
        replace(AS_FOUND, header_row=part.reading.header_row, sheet=names[_sheet_of(part)])
        for part in parts
    )
    said = [
        f"Rewritten as plain text when a person was erased on {wanted.day.isoformat()}; the"
        f" original had SHA-256 {sha256}.",
        *([f"Columns: {' | '.join(columns)}"] if columns else []),
    ]
    return _written({names[name]: rows for name, rows in sheets.items()}, said, wanted), readings


def _sheet_of(part: Part) -> str:
    return part.reading.sheet or SHEET


def _sheets(data: bytes, parts: Sequence[Part], wanted: Blanking) -> Iterator[tuple[str, Rows]]:
    """All sheets of a file as they are to be; those that nobody imported, too."""
    there = parts[0].table.said.get("sheets", (SHEET,))
    known: dict[str, Rows] = {}
    for part in parts:
        name = _sheet_of(part)
        if known.setdefault(name, part.after) != part.after:  # it was read in two ways
            raise Refused("other_rows")
    for name in there:
        if name not in known:
            table = open_table(data, frozenset(), Reading(sheet=name), wanted.limits)
            kind = Kind(table.said["kind"])
            known[name] = without(rows_of(table.rows, wanted.limits), (), wanted, kind)
        yield name, known[name]


def _names(names: Sequence[str]) -> Mapping[str, str]:
    """Names as a workbook can have them, all different."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = name.translate(_FORBIDDEN).strip() or SHEET
        candidate, count = plain[:_LONGEST_NAME], 1
        while candidate.casefold() in (*taken, "history"):
            count += 1
            mark = f" ({count})"
            candidate = plain[: _LONGEST_NAME - len(mark)] + mark
        taken.add(candidate.casefold())
        made[name] = candidate
    return made


def _written(sheets: Mapping[str, Rows], said: Sequence[str], wanted: Blanking) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    # In memory, and nothing written beside it: what is read here is personal.
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {"comments": "\n".join(said), "created": datetime.combine(wanted.day, time.min)}
    )
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in sorted(rows.items()):
            if number > _MOST_ROWS or len(cells) > _MOST_COLUMNS:
                raise Refused("rows", limit=_MOST_ROWS)
            for column, cell in enumerate(cells):
                if cell and sheet.write_string(number - 1, column, cell):
                    raise Refused("cell", row=number, limit=32_767)
    book.close()
    return out.getvalue()
