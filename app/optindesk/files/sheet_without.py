"""What is left of a sheet without some people: of each row its cells, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from optindesk.core.blanking import Persons, folded_name, naming, whole_names
from optindesk.core.sheet import Kind, Reading
from optindesk.files.sheet_found import found_in
from optindesk.files.sheet_table import Row, Table
from optindesk.files.sheet_text import LIMITS, Limits, Refused

Rows = Mapping[int, Sequence[str]]
"""The rows that are not empty, by number."""

_ADDRESS = re.compile(r"[^\s@,;|\"<>]+@[^\s@,;|\"<>]+")


class Part(NamedTuple):
    """What is read of a file in one way: its table, and its rows before and after."""

    reading: Reading
    table: Table
    before: Rows
    after: Rows


class Blanking:
    """What is to go from one file; `day` is written into what is made anew."""

    def __init__(self, persons: Persons, day: date, limits: Limits = LIMITS) -> None:
        self._named = naming(persons.addresses)
        self._addresses = persons.addresses
        self._names = whole_names(persons.names)
        self.day = day
        self.limits = limits

    def cells(self, cells: Sequence[str]) -> list[str]:
        """The cells of a row without the people; all empty where it is about nobody else."""
        if not any(map(self._named.search, cells)):
            if self._names and not any("@" in cell for cell in cells):
                return ["" if folded_name(cell) in self._names else cell for cell in cells]
            return list(cells)
        left = [self._named.sub("", cell) for cell in cells]
        return left if any(map(_ADDRESS.search, left)) else [""] * len(cells)

    def refuse_found(self, content: bytes) -> None:
        """Raises Refused where one of the addresses stands in what is to be kept."""
        if found_in(content, self._addresses):
            raise Refused("still_there")


def rows_of(rows: Iterator[Row], limits: Limits) -> Rows:
    """The rows in which something stands; raises Refused where two have one number."""
    found: dict[int, Sequence[str]] = {}
    for number, cells in rows:
        if any(map(str.strip, cells)):
            if number in found or number < 1:
                raise Refused("row_numbers")
            if len(found) >= limits.rows:
                raise Refused("rows", limit=limits.rows)
            found[number] = [text_of(cell) for cell in cells]
    return found


def text_of(cell: str) -> str:
    """A cell as it is told to the desk: halves of surrogate pairs are no text."""
    return cell.encode(errors="replace").decode()


def without(before: Rows, rows: Iterable[int], wanted: Blanking, kind: Kind) -> Rows:
    """The rows without some of them, and without what else names the people."""
    gone, after = frozenset(rows), {}
    for number, cells in before.items():
        left = [] if number in gone else wanted.cells(cells)
        if any(map(str.strip, left)):
            after[number] = left
    if kind is Kind.LINES:  # what stands around an address on its line has others of it, too
        names = {cells[1] for number, cells in before.items() if number not in after and cells[1]}
        for number, cells in after.items():
            after[number] = [*cells[:3], _struck(cells[3], names)]
    return after


def _struck(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text
