"""Imports in the database: the sheet, its staged rows that no flow sees, their publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from optindesk.core.model import Target
from optindesk.core.sheet import Sheet
from optindesk.store import post, signup_rows
from optindesk.store.database import Store
from optindesk.store.prepared import Prepared
from optindesk.store.tables import ImportRow, StagedRow

_ABANDONED = timedelta(hours=12)


class Stageable(Protocol):
    """What a staged row needs."""

    @property
    def row(self) -> int | None: ...
    @property
    def signed_on(self) -> date | None: ...
    @property
    def fields(self) -> Mapping[str, str]: ...


def start(
    store: Store, sheet: Sheet, mapping: dict[str, str], now: datetime, printed: str | None = None
) -> int:
    """Begin an import; returns its number. `printed` is that of the paper it was typed from."""
    with store.transaction():
        row = ImportRow.create(
            name=sheet.name,
            sha256=sheet.sha256,
            headings=sheet.headings,
            mapping=mapping,
            printed=printed,
            started_at=now,
        )
    return int(row.id)


def stage(store: Store, import_id: int, rows: Iterable[Stageable], batch: int) -> int:
    """Put rows into staging, in one small commit a batch, so that other writers never wait long."""
    waiting: list[tuple[Any, ...]] = []
    count = 0
    for one in rows:
        count += 1
        waiting.append((import_id, one.row or 0, one.signed_on, dict(one.fields)))
        if len(waiting) >= batch:
            _write(store, waiting)
    _write(store, waiting)
    return count


def _write(store: Store, waiting: list[tuple[Any, ...]]) -> None:
    with store.transaction():
        store.bulk(StagedRow, waiting, ("import_id", "row", "signed_on", "fields"))
    waiting.clear()


def staged(import_id: int, page: int = 1_000) -> Iterator[tuple[int, date | None, dict[str, str]]]:
    """The staged rows of an import in their order, a page at a time: number, day and fields."""
    after = 0
    while True:
        rows = list(
            StagedRow.select(StagedRow.id, StagedRow.row, StagedRow.signed_on, StagedRow.fields)
            .where(StagedRow.import_id == import_id, StagedRow.id > after)
            .order_by(StagedRow.id)
            .limit(page)
            .tuples()
        )
        for after, row, signed_on, fields in rows:  # noqa: B007 - the next page begins there
            yield row, signed_on, fields
        if len(rows) < page:
            return


def finish(
    import_id: int,
    sheet: Sheet,
    counts: Mapping[Any, int],
    rows: int,
    now: datetime,
    first_row: int | None = None,
) -> None:
    """Make an import a published one, keep its file, clear its staging."""
    post.keep_blob(sheet.content, "sheet")
    ImportRow.update(
        rows=rows,
        counts={str(name): count for name, count in counts.items()},
        published_at=now,
        first_row=first_row,
    ).where(ImportRow.id == import_id).execute()
    StagedRow.delete().where(StagedRow.import_id == import_id).execute()


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


def drop_abandoned(store: Store, now: datetime) -> None:
    """Forget the staging that a crash left behind."""
    old = ImportRow.select(ImportRow.id).where(
        ImportRow.published_at.is_null(), ImportRow.started_at < now - _ABANDONED
    )
    for (import_id,) in list(old.tuples()):
        drop(store, import_id)


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
