"""Finds which column of a sheet means what, and reads a row by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from optindesk.core.errors import NoAddressColumn, UnknownColumn, UnreadableSheet
from optindesk.core.sayings import ROLES, below, role_of
from optindesk.core.sentence import quoted, sentence
from optindesk.core.sheet import FORMULA, Column, How, SheetRow, is_nameless
from optindesk.core.sheet_lists import marks_of
from optindesk.core.text import INVISIBLE
from optindesk.files.sheet_layout import fold_heading
from optindesk.files.synonyms import (
    EMAIL_OR_POSTAL,
    FIELDS,
    PART_OF_NAME,
    Synonyms,
    is_field,
)

Meant = TypeVar("Meant")

_INERT = re.compile(r"'(?=[=+\-@\t\r＝＋－＠])")


class Contents(NamedTuple):
    """What the cells look like: the columns whose cells are addresses, these or whole domains,
    days, codes of languages, marks, or of which some say that somebody left, whatever they are
    called; `address_column` is set in a sheet without a heading."""

    address_column: str | None = None
    of_addresses: Sequence[str] = ()
    of_dates: Sequence[str] = ()
    of_languages: Sequence[str] = ()
    of_marks: Sequence[str] = ()
    of_leaving: Sequence[str] = ()
    of_domains: Sequence[str] = ()


def understand(
    columns: Sequence[str],
    synonyms: Synonyms,
    chosen: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    *,
    sheet: str,
    contents: Contents = Contents(),  # noqa: B008 - it is immutable
    lists: Collection[str] = (),
) -> dict[str, Column]:
    """Which column holds which field, and how that was found: field → column, in FIELDS' order,
    with the columns of marks (`core.sheet_lists`) behind them.

    `chosen` (field → column, as a person said it) goes before everything; an empty column name says
    that there is no such column. Case, accents and punctuation of a chosen name do not matter.
    `remembered` is the whole mapping of the last sheet with the same headings: fields that it
    leaves out were not wanted, but for columns that may say no; where no addresses are now in its
    column of them, it is passed over. Without one, names that are known count, names that are near,
    then what the cells look like. A column that is called like one of our `lists` and holds marks
    says who signed up for it. `sheet` is for the sentence. Raises UnknownColumn, and
    UnreadableSheet for a field that does not exist; without ``email`` nothing can be imported.
    """
    taken = dict(_taken(columns, chosen or {}, sheet))
    mapping = {field: Column(name, How.CHOSEN) for field, name in taken.items() if name}

    def put(field: str, name: str, how: How) -> None:
        is_said = field in taken or role_of(field) in taken
        if not is_said and all(name != column.name for column in mapping.values()):
            mapping.setdefault(field, Column(name, how))

    if remembered and remembered.get("email") not in contents.of_addresses:
        remembered = None
    for name in [] if remembered else contents.of_marks:
        called = [one for one in lists if fold_heading(one) == fold_heading(name)]
        if len(called) == 1:
            put(marks_of(called[0]), name, How.EXACT)
    near = dict(_near(columns, synonyms, mapping, contents)) if not remembered else {}
    known = _known(columns, synonyms, {*mapping, *near}, taken, contents)
    if remembered:
        for field, name in remembered.items():
            if is_field(field) and name in columns:
                put(field, name, How.EXACT if known.get(field) == name else How.REMEMBERED)
    else:
        for field, name in known.items():
            put(field, name, How.EXACT)
        for field, name in near.items():
            put(field, name, How.SIMILAR)
        for field, name in _by_content(columns, synonyms, contents):
            put(field, name, How.CONTENT)
    for name in columns:  # whoever left them out last time did so for the people of last time
        if (meant := synonyms.role(name)) is not None:
            put(below(meant[0], name), name, How.EXACT if meant[1] else How.SIMILAR)
    for name in contents.of_leaving:
        put(below("status", name), name, How.CONTENT)
    return _in_order(mapping)


def _taken(
    columns: Sequence[str], chosen: Mapping[str, str], sheet: str
) -> Iterator[tuple[str, str | None]]:
    """The column of each field that a person chose one for; a role without a column is not wanted
    at all, and with one it is a field of its own."""
    for field, name in chosen.items():
        if field not in ROLES:
            yield field, _find(columns, field, name, sheet)
        elif (column := _find(columns, below(field, field), name, sheet)) is None:
            yield field, None
        else:
            yield below(field, column), column


def _in_order(mapping: Mapping[str, Meant]) -> dict[str, Meant]:
    others = (field for field in mapping if field not in FIELDS)
    return {field: mapping[field] for field in (*FIELDS, *others) if field in mapping}


def names_of(
    understood: Mapping[str, Column],
    columns: Sequence[str],
    *,
    sheet: str,
    contents: Contents = Contents(),  # noqa: B008 - it is immutable
) -> dict[str, str]:
    """Field → name of its column, for importing; raises NoAddressColumn.

    What was only guessed is left out: somebody must have seen it, and chosen it. But what may say
    that somebody left counts, and where a sheet
    has no heading, its column of addresses is the one.
    """
    names = {
        field: column.name
        for field, column in understood.items()
        if column.is_certain or role_of(field) is not None  # what may be a no always counts
    }
    if contents.address_column is not None:
        names.setdefault("email", contents.address_column)
    if "email" not in names:
        raise NoAddressColumn(path=sheet, columns=quoted(columns))
    return _in_order(names)


def _known(
    columns: Sequence[str],
    synonyms: Synonyms,
    beside: Collection[str],
    taken: Mapping[str, str | None],
    contents: Contents,
) -> dict[str, str]:
    """The columns whose names are known; the first of several for one field counts. `beside` are
    the fields found otherwise."""
    known: dict[str, str] = {}
    for name in columns:
        field = synonyms.fields.get(fold_heading(name))
        holds_some = name in contents.of_addresses or name in contents.of_domains
        if field == EMAIL_OR_POSTAL and not holds_some:
            continue
        if field and field not in (*taken, *ROLES) and name not in taken.values():
            known.setdefault(field, name)
            if field == "email" and known["email"] not in contents.of_addresses:
                # Forms call a column so that has “anonymous” below it.
                known["email"] = name if name in contents.of_addresses else known["email"]
    _settle_name(known, beside, taken)
    either = known.pop(EMAIL_OR_POSTAL, None)
    if either is not None:
        known.setdefault("email", either)
    return known


def _near(
    columns: Sequence[str],
    synonyms: Synonyms,
    mapping: Mapping[str, Column],
    contents: Contents,
) -> Iterator[tuple[str, str]]:
    used = {column.name for column in mapping.values()}
    for name in columns:
        if name in used or fold_heading(name) in synonyms.fields or is_nameless(name):
            continue
        field = synonyms.near(name)
        if field and (field != "email" or name in contents.of_addresses):
            yield field, name


def _by_content(
    columns: Sequence[str], synonyms: Synonyms, contents: Contents
) -> Iterator[tuple[str, str]]:
    """What the cells say where the names say nothing, and only where it can be but one column.

    Days count only in a column without a name, or one that is about consent: under any other, they
    may be days of anything.
    """

    def unknown(names: Sequence[str]) -> list[str]:
        return [
            name
            for name in names
            if fold_heading(name) not in synonyms.fields and not synonyms.is_other(name)
        ]

    nameless = [name for name in columns if is_nameless(name)]
    addresses = unknown(contents.of_addresses)
    days = [name for name in contents.of_dates if name in nameless]
    languages = unknown(contents.of_languages)
    if contents.address_column is not None:
        yield "email", contents.address_column
    elif len(addresses) == 1:
        yield "email", addresses[0]
    signed = [name for name in contents.of_dates if synonyms.role(name) == ("consented", False)]
    if len(days or signed) == 1:
        yield "date", (days or signed)[0]
    if len(languages) == 1:
        yield "language", languages[0]


def read_fields(row: SheetRow, mapping: Mapping[str, str]) -> dict[str, str]:
    """The fields of one row, cleaned; only those that are filled.

    A formula without a value says nothing, but for an address, where it is to be seen.
    Runs of white space (no-break spaces too) become one space, characters that cannot be seen go,
    and so does the apostrophe with which `cells.inert` disarms a cell. A name is put together
    from first and last name where the row has none.
    """
    cells = row.cells
    fields = {}
    for field, column in mapping.items():
        if not (cell := cells.get(column)) or (cell.startswith(FORMULA) and field != "email"):
            continue
        if field == "list":
            cell = cell.replace("\n", ";")  # a line for each of them
        if value := clean(cell):
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
    return " ".join(_INERT.sub("", cell, count=1).translate(INVISIBLE).split())


def _find(columns: Sequence[str], field: str, name: str, sheet: str) -> str | None:
    """The column that a person meant, None when the name is empty."""
    if not is_field(field):
        reason = sentence(
            "a column can hold {known} or list:NAME, not “{field}”.",
            known=", ".join(FIELDS),
            field=field,
        )
        raise UnreadableSheet(path=sheet, reason=reason)
    if not name.strip():
        return None
    if name in columns:
        return name
    folded = fold_heading(name)
    alike = [column for column in columns if folded and fold_heading(column) == folded]
    if len(alike) != 1:
        raise UnknownColumn(path=sheet, column=name, columns=quoted(columns))
    return alike[0]


def _settle_name(known: dict[str, str], beside: Collection[str], taken: Collection[str]) -> None:
    """Give the column that is just called "Name" the meaning that its neighbours leave it."""
    column = known.pop(PART_OF_NAME, None)
    if column is None:
        return
    has_first, has_last = (part in known or part in beside for part in ("first_name", "last_name"))
    field = "name" if has_first == has_last else "last_name" if has_first else "first_name"
    if field not in taken and not (has_first and has_last):
        known.setdefault(field, column)
