"""Opens a sheet and understands its columns, for importing or only for a look."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from optindesk.core import leavers
from optindesk.core import sayings as said_of
from optindesk.core.dates import Order, order_in, settled
from optindesk.core.leavers import Leaver, LeaversFile
from optindesk.core.sayings import GONE, Said, Says, below, role_of
from optindesk.core.sheet import IN_MAIL, Column, Kind, Pasted, Reading, SheetLook, SheetRow
from optindesk.files.columns import clean, names_of, read_fields, understand
from optindesk.files.leavers import Export, leaver_in, plain_leaver, recognise
from optindesk.files.sayings import Sayings, is_day
from optindesk.files.sheet_layout import fold_heading
from optindesk.files.sheet_lines import WHERE
from optindesk.files.sheets import FileSheet, FileSheetReader, Rows
from optindesk.files.synonyms import Synonyms

LOOKED_INTO = 1_000
"""So many rows are looked into for cells that say what their column is."""

LOOKED_AT = 20
"""So many people are shown in a look."""

_REMEMBERED = 10_000
"""So many different rows of cells are judged once."""

_TELLING = ("consented", "status", "left", "left_why")
"""Roles of columns that tell those who left from those who did not."""

_OFF = {*GONE, Says.NO, Says.NOTED, Says.PERHAPS}

_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}")

Remembered = Callable[[str], Mapping[str, str]]
"""Headings (`core.sheet.signature`) → what was understood under them last time, empty if never."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet with its columns understood as far as they can be; its rows are read once. `export`
    is how it is written where it is that of another program's leavers."""

    sheet: FileSheet
    rows: Rows
    understood: Mapping[str, Column]
    export: Export | None = None
    sayings: Sayings | None = None
    judged: dict[tuple[str, ...], Said | None] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    """Of columns in which some day says so, whether days or months come first."""

    @property
    def mapping(self) -> dict[str, str]:
        """Field → name of its column, without what was only guessed; raises NoAddressColumn."""
        sheet = self.sheet
        return names_of(self.understood, sheet.columns, sheet=sheet.name, contents=sheet.contents)

    @property
    def leavers(self) -> LeaversFile | None:
        """What is known of it as a file of leavers."""
        return None if self.export is None else self.export.said

    def people(self, mapping: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
        """The number and the fields of each row, read by field → name of its column; of those who
        left another program, or said no, also that, of lines of a mail where they stand."""
        roles, order = _roles(mapping), self.orders.get(mapping.get("date", ""))
        for row in self.rows:
            fields = read_fields(row, mapping)
            if self.export is not None and (gone := self._leaver(self.export, row)) is not None:
                fields |= leavers.as_fields(gone, self.export.program)
            elif (said := self._said(row, roles)) is not None:
                fields |= said_of.as_fields(said)
            if order is not None and fields.get("date"):
                fields |= _in_order(fields["date"], order)
            if self.sheet.found.kind is Kind.LINES:
                fields[IN_MAIL] = row.cells[WHERE]
            yield row.number, fields

    def gone(self) -> Iterator[Leaver | None]:
        """Of each row the one who left another program, if it names one; in a sheet that is no
        program's export everybody left of whom it does not say otherwise."""
        mapping = {field: column.name for field, column in self.understood.items()}
        if self.export is None:
            mapping = self.mapping
        roles = _roles(mapping)
        tells = self.export is not None or any(role_of(field) in _TELLING for field in roles)
        for row in self.rows:
            gone = None if self.export is None else self._leaver(self.export, row)
            if gone is None:
                fields = read_fields(row, mapping)
                said = self._said(row, roles)
                if self.export is None or (said is not None and said.what in _OFF):
                    fields |= self._when_and_why(fields, mapping, said)
                    gone = plain_leaver(row.number, fields, said, tells=tells)
            yield gone

    def _leaver(self, export: Export, row: SheetRow) -> Leaver | None:
        known = self.understood.get("email")
        return leaver_in(export, row, known.name if known else "", self.sayings)

    def _said(self, row: SheetRow, roles: Mapping[str, str]) -> Said | None:
        if self.sayings is None or not roles:
            return None
        cells = tuple(row.cells.get(name, "") for name in roles.values())
        if cells not in self.judged:  # most rows of a million say what one before said
            if len(self.judged) >= _REMEMBERED:
                self.judged.clear()
            each = zip(roles, map(clean, cells), strict=True)
            self.judged[cells] = self.sayings.says(dict(each))
        return self.judged[cells]

    def _when_and_why(
        self, fields: Mapping[str, str], mapping: Mapping[str, str], said: Said | None
    ) -> dict[str, str]:
        """When and why somebody left, as far as a sheet says that by columns of its own, or what
        the owner noted."""
        times = [cell for field, cell in fields.items() if role_of(field) == "left"]
        whys = [cell for field, cell in fields.items() if role_of(field) == "left_why"]
        whys += [fields["note"]] if "note" in fields else []
        if said is not None and said.what is Says.NOTED:
            whys = [said.cell]
            times += _DAY.findall(said.cell)
        if self.sayings is not None and fold_heading(mapping.get("date", "")) in self.sayings.days:
            times += [fields["date"]] if "date" in fields else []
        when = next((time for time in times if is_day(time)), "")
        return {"when": when, "why": "; ".join(dict.fromkeys(whys))}

    def look(self) -> SheetLook:
        """What there is to see of it, with what was guessed; ends the reading."""
        guessed = {field: column.name for field, column in self.understood.items()}
        with closing(self.rows):
            return SheetLook(
                name=self.sheet.name,
                columns=self.sheet.columns,
                found=self.sheet.found,
                understood=self.understood,
                leavers=self.leavers,
                people=tuple(islice(self.people(guessed), LOOKED_AT)),
            )


def _in_order(typed: str, order: Order) -> dict[str, str]:
    """The day that is meant, and what was typed where that says another or none by itself."""
    meant = settled(typed, order)
    return {} if meant == typed else {"date": meant, "date_typed": typed}


def _roles(mapping: Mapping[str, str]) -> dict[str, str]:
    """The columns that may speak against somebody: field → name; a note may do so, too."""
    roles = {field: name for field, name in mapping.items() if role_of(field)}
    return roles | {
        below("noted", name): name for field, name in mapping.items() if field == "note"
    }


def _looked_into(rows: Rows) -> tuple[list[SheetRow], Rows]:
    """The first rows, and all of them to be read again; closing ends the child as before."""
    first = list(islice(rows, LOOKED_INTO))

    def again() -> Rows:
        with closing(rows):
            yield from first
            yield from rows

    return first, again()


def open_sheet(
    synonyms: Synonyms,
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading,
    remembered: Remembered,
    lists: Collection[str] = (),
    exports: Collection[Export] = (),
    sayings: Sayings | None = None,
) -> Opened:
    """Open a file or what was pasted.

    `chosen` are fields that a person named a column for, `lists` the names of our lists, `exports`
    how those of other programs' leavers are written, `sayings` what cells say against somebody.
    Raises what FileSheetReader.open and `columns.understand` raise.
    """
    headings = [column for column in chosen.values() if column]
    sheet, rows = FileSheetReader(synonyms, headings=headings).open(source, reading)
    contents = sheet.contents
    first, rows = _looked_into(rows)
    orders = {
        column: order
        for column in sheet.columns
        if (order := order_in(row.cells.get(column, "") for row in first)) is not None
    }
    if sayings is not None:
        of_leaving = sayings.columns_of_leaving(sheet.columns, [row.cells for row in first])
        contents = contents._replace(of_leaving=of_leaving)
    understood = understand(
        sheet.columns,
        synonyms,
        chosen,
        remembered(sheet.headings) if sheet.headings else None,
        sheet=sheet.name,
        contents=contents,
        lists=lists,
    )
    return Opened(
        sheet, rows, understood, recognise(sheet.columns, exports), sayings, orders=orders
    )
