"""What people agreed to, by its number: the sheets that were printed, what a counter showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from optindesk.store.tables import PrintedRow

ON_PAPER, ON_SCREEN = "R", "K"
"""With which letter the numbers begin."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed sheet, or what a counter showed (without rows): what people agreed to, and in which
    version of the wording."""

    id: int
    number: str
    list_id: int
    language: str
    wording_id: int
    text: str
    rows: int
    printed_at: datetime


def next_numbers(year: int, count: int, letter: str = ON_PAPER) -> list[str]:
    """The next numbers of a year, such as R-2026-0007, in the caller's unit of work."""
    start = f"{letter}-{year}-"
    newest = (
        PrintedRow.select(PrintedRow.number)
        .where(PrintedRow.number.startswith(start))
        .order_by(PrintedRow.id.desc())
        .first()
    )
    last = 0 if newest is None else int(newest.number.removeprefix(start))
    return [f"{start}{number:04}" for number in range(last + 1, last + 1 + count)]


def add(
    numbers: Sequence[str],
    list_id: int,
    language: str,
    wording_id: int,
    text: str,
    rows: int,
    now: datetime,
) -> list[Printed]:
    """Remember sheets that are printed alike, but for their numbers."""
    return [
        _printed(
            PrintedRow.create(
                number=number,
                list=list_id,
                language=language,
                wording=wording_id,
                text=text,
                rows=rows,
                printed_at=now,
            )
        )
        for number in numbers
    ]


def find(number: str) -> Printed | None:
    """The printed sheet of that number, however its letters are written; None if there is none."""
    row = PrintedRow.get_or_none(PrintedRow.number == number.strip().upper())
    return None if row is None else _printed(row)


def shown_before(list_id: int, wording_id: int, text: str) -> Printed | None:
    """Under which number a counter showed just this for a list; None where it never did."""
    row = (
        PrintedRow.select()
        .where(
            PrintedRow.number.startswith(f"{ON_SCREEN}-"),
            PrintedRow.list == list_id,
            PrintedRow.wording == wording_id,
            PrintedRow.text == text,
        )
        .first()
    )
    return None if row is None else _printed(row)


def _printed(row: PrintedRow) -> Printed:
    return Printed(
        row.id,
        row.number,
        row.list,
        row.language,
        row.wording,
        row.text,
        row.rows,
        row.printed_at,
    )
