"""Finds which column of a sheet means what, and reads a row by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from optindesk.core.errors import NoAddressColumn, UnknownColumn, UnreadableSheet
from optindesk.core.ports import SheetRow
from optindesk.core.sentence import sentence
from optindesk.files.sheet_layout import fold_heading

FIELDS = (
    "email",
    "name",
    "first_name",
    "last_name",
    "salutation",
    "language",
    "list",
    "level",
    "date",
    "place",
    "collected_by",
    "note",
    "consented",
)
"""What a sheet may say of a person; `consented` is read and never used: a tick is no consent."""

PART_OF_NAME = "name_or_part"
"""In the synonyms: names like "Name" and "Nom", which beside a first name mean the last one."""

EMAIL_OR_POSTAL = "email_or_postal"
"""In the synonyms: names like "Address", which mean an email address where the cells are such."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_INERT = re.compile(r"'(?=[=+\-@\t\r＝＋－＠])")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Folded column names and the field that each means."""

    fields: Mapping[str, str]

    def words(self, field: str | None = None) -> frozenset[str]:
        """The folded names of one field, or all of them."""
        return frozenset(w for w, means in self.fields.items() if field in (None, means))


def load_synonyms(path: Path) -> Synonyms:
    """The table of synonyms: TOML, per field a list of names for each language.

    A table that is missing or names a field that does not exist is a bug and raises as it comes.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    fields = {
        fold_heading(word): field
        for field, languages in table.items()
        for words in languages.values()
        for word in words
    }
    if unknown := set(table) - {*FIELDS, PART_OF_NAME, EMAIL_OR_POSTAL}:
        raise ValueError(f"{path} names unknown fields: {sorted(unknown)}")
    return Synonyms(fields)


def map_columns(
    columns: Sequence[str],
    synonyms: Synonyms,
    chosen: Mapping[str, str] | None = None,
    *,
    sheet: str,
    address_column: str | None = None,
    of_addresses: Collection[str] = (),
) -> dict[str, str]:
    """Which column holds which field: field → column name as it stands in the sheet.

    `chosen` (field → column, as a person said it) goes before the synonyms; an empty column name
    says that there is no such column. Case, accents and punctuation of a chosen name do not
    matter. `address_column` is what the reader found in a sheet without a heading, `of_addresses`
    are the columns whose cells are email addresses; `sheet` is for the sentence. Raises
    UnknownColumn, NoAddressColumn, and UnreadableSheet for a field that does not exist.
    """
    chosen = chosen or {}
    taken = {field: _find(columns, field, name, sheet) for field, name in chosen.items()}
    mapping = {field: column for field, column in taken.items() if column}
    for column in columns:
        field = synonyms.fields.get(fold_heading(column))
        if field == EMAIL_OR_POSTAL and column not in of_addresses:
            continue
        if field and field not in taken and column not in mapping.values():
            mapping.setdefault(field, column)
    _settle_name(mapping, taken)
    either = mapping.pop(EMAIL_OR_POSTAL, None)
    if either is not None and "email" not in taken:
        mapping.setdefault("email", either)
    if address_column is not None and "email" not in taken:
        mapping.setdefault("email", address_column)
    if "email" not in mapping:
        raise NoAddressColumn(path=sheet, columns=_listed(columns))
    return {field: mapping[field] for field in FIELDS if field in mapping}


def read_fields(row: SheetRow, mapping: Mapping[str, str]) -> dict[str, str]:
    """The fields of one row, cleaned; only those that are filled.

    Runs of white space (no-break spaces too) become one space, characters that cannot be seen go,
    and so does the apostrophe with which `writers.inert` disarms a cell. A name is put together
    from first and last name where the row has none.
    """
    cells = row.cells
    fields = {}
    for field, column in mapping.items():
        if (cell := cells.get(column)) and (value := clean(cell)):
            fields[field] = value
    if "name" in fields:
        return fields
    parts = [fields[part] for part in ("first_name", "last_name") if part in fields]
    if parts:
        fields["name"] = " ".join(parts)
    return fields


def clean(cell: str) -> str:
    """A cell without what cannot be seen and without white space around it."""
    # Nearly every cell of a million rows is plain. What cannot be seen, and every white space but
    # the common one, is not printable.
    if cell.isprintable() and "  " not in cell and cell[:1] != "'":
        return cell.strip()
    return " ".join(_INERT.sub("", cell, count=1).translate(_INVISIBLE).split())


def _find(columns: Sequence[str], field: str, name: str, sheet: str) -> str | None:
    """The column that a person meant, None when the name is empty."""
    if field not in FIELDS:
        reason = sentence("“{field}” is nothing that a column can hold.", field=field)
        raise UnreadableSheet(path=sheet, reason=reason)
    if not name.strip():
        return None
    if name in columns:
        return name
    folded = fold_heading(name)
    alike = [column for column in columns if folded and fold_heading(column) == folded]
    if len(alike) != 1:
        raise UnknownColumn(path=sheet, column=name, columns=_listed(columns))
    return alike[0]


def _settle_name(mapping: dict[str, str], taken: Mapping[str, str | None]) -> None:
    """Give the column that is just called "Name" the meaning that its neighbours leave it."""
    column = mapping.pop(PART_OF_NAME, None)
    if column is None:
        return
    has_first, has_last = "first_name" in mapping, "last_name" in mapping
    field = "name" if has_first == has_last else "last_name" if has_first else "first_name"
    if field not in taken and not (has_first and has_last):
        mapping.setdefault(field, column)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f"“{column}”" for column in columns)
