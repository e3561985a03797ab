"""Imports in the database: the sheet, its staged rows that no flow sees, their publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from optindesk.core.model import Target
from optindesk.core.sheet import Sheet
from optindesk.store import blobs, signup_rows
from optindesk.store.blobs import Pressed
from optindesk.store.database import Store
from optindesk.store.prepared import Prepared
from optindesk.store.tables import ImportRow, StagedRow

PAGE = 100
"""How many staged rows are published at once."""


def start(
    store: Store, sheet: Sheet, mapping: dict[str, str], now: datetime, printed: str | None = None
) -> int:
    """Begin an import; returns its number. `printed` is that of the paper it was typed from."""
    with store.transaction():
        row = ImportRow.create(
            name=sheet.name,
            sha256=sheet.sha256,
            kept_sha256=sheet.sha256,
            reading=asdict(sheet.as_read),
            headings=sheet.headings,
            mapping=mapping,
            printed=printed,
            started_at=now,
        )
    return int(row.id)


def stage(
    store: Store, import_id: int, rows: Iterable[tuple[int, Mapping[str, str]]], batch: int
) -> int:
    """Put rows (number, fields) into staging, in one small commit a batch, so that other writers
    never wait long; returns how many there are."""
    count, given = 0, iter(rows)
    while some := [(import_id, row, dict(fields)) for row, fields in islice(given, batch)]:
        with store.transaction():
            store.bulk(StagedRow, some, ("import_id", "row", "fields"))
        count += len(some)
    return count


@dataclass(frozen=True, slots=True)
class Slice:
    """Some staged rows, each with its number and fields; `last` is the row of the table that the
    last of them stands in."""

    rows: Sequence[tuple[int, dict[str, str]]]
    last: int


def slices(import_id: int) -> Iterator[Slice]:
    """The staged rows of an import in their order, so many at once."""
    after = 0
    while True:
        found = list(
            StagedRow.select(StagedRow.id, StagedRow.row, StagedRow.fields)
            .where(StagedRow.import_id == import_id, StagedRow.id > after)
            .order_by(StagedRow.id)
            .limit(PAGE)
            .tuples()
        )
        if found:
            after = found[-1][0]
            yield Slice([(row, fields) for _, row, fields in found], after)
        if len(found) < PAGE:
            return


def clear(import_id: int, last: int) -> None:
    """Forget the staged rows up to the `last` of a slice: they are published."""
    StagedRow.delete().where(StagedRow.import_id == import_id, StagedRow.id <= last).execute()


def finish(
    import_id: int,
    content: Pressed,
    counts: Mapping[Any, int],
    rows: int,
    now: datetime,
    first_row: int | None = None,
) -> None:
    """Make an import a published one, whole, and keep its file."""
    blobs.keep_pressed(content)
    ImportRow.update(
        rows=rows,
        counts={str(name): count for name, count in counts.items()},
        published_at=now,
        first_row=first_row,
        is_whole=True,
    ).where(ImportRow.id == import_id).execute()


def mapping_for_headings(headings: str) -> dict[str, str]:
    """What was understood (field → column) in the newest published import of a sheet with the same
    headings (`core.sheet.signature`) that was not taken back; empty if there was none."""
    newest = (
        ImportRow.select(ImportRow.mapping)
        .where(
            ImportRow.headings == headings,
            ImportRow.published_at.is_null(False),
            ImportRow.undone_at.is_null(),
        )
        .order_by(ImportRow.id.desc())
        .first()
    )
    return dict(newest.mapping) if newest and headings else {}


def drop(store: Store, import_id: int) -> None:
    """Forget an import that was not published."""
    with store.transaction():
        StagedRow.delete().where(StagedRow.import_id == import_id).execute()
        ImportRow.delete().where(
            ImportRow.id == import_id, ImportRow.published_at.is_null()
        ).execute()


_IMPORT = Prepared(lambda number: ImportRow.select().where(ImportRow.id == number))


def signup_seen(contact_id: int, target: Target, signed_on: date | None) -> tuple[str, int] | None:
    """The sheet and row in which this contact signed up for this on this day before, if any."""
    is_level = target.list_id is None
    for one in signup_rows.signups(contact_id):
        is_same = (
            one.target.level == target.level if is_level else one.target.list_id == target.list_id
        )
        if one.import_id is not None and is_same and one.signed_on == signed_on:
            return _IMPORT.first(one.import_id).name, one.row or 0
    return None
