"""Opens a sheet and understands its columns, for importing or only for a look."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from optindesk.core.leavers import LeaversFile, as_fields
from optindesk.core.sheet import Column, Pasted, Reading, SheetLook
from optindesk.files.columns import names_of, read_fields, understand
from optindesk.files.leavers import Export, leaver_in, recognise
from optindesk.files.sheets import FileSheet, FileSheetReader, Rows
from optindesk.files.synonyms import Synonyms

LOOKED_AT = 20
"""So many people are shown in a look."""

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
        left another program also that."""
        for row in self.rows:
            fields = read_fields(row, mapping)
            if self.export is not None and (gone := leaver_in(self.export, row)) is not None:
                fields |= as_fields(gone, self.export.program)
            yield row.number, fields

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


def open_sheet(
    synonyms: Synonyms,
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading,
    remembered: Remembered,
    lists: Collection[str] = (),
    exports: Collection[Export] = (),
) -> Opened:
    """Open a file or what was pasted.

    `chosen` are fields that a person named a column for, `lists` the names of our lists, `exports`
    how those of other programs' leavers are written. Raises what FileSheetReader.open and
    `columns.understand` raise.
    """
    headings = [column for column in chosen.values() if column]
    sheet, rows = FileSheetReader(synonyms, headings=headings).open(source, reading)
    understood = understand(
        sheet.columns,
        synonyms,
        chosen,
        remembered(sheet.headings) if sheet.headings else None,
        sheet=sheet.name,
        contents=sheet.contents,
        lists=lists,
    )
    return Opened(sheet, rows, understood, recognise(sheet.columns, exports))
