"""The scans of paper sheets in the database: the files, and where on them each row stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.scan import Crop, Frame, ScanFile, ScanKind, held
from optindesk.store.archive import storable
from optindesk.store.tables import BlobRow, ContactRow, ScanMarkRow, ScanRow, SignUpRow

BLOB = "scan"
"""What kind of blob the bytes of a scan are."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that was added to an import; `size` in bytes, `turns` by page, clockwise quarters."""

    id: int
    import_id: int
    name: str
    kind: ScanKind
    sha256: str
    size: int
    turns: tuple[int, ...]
    added_by: str
    added_at: datetime

    def turn(self, page: int) -> int:
        """By how many quarters a page (from 1) is turned to be read."""
        return self.turns[page - 1] if page <= len(self.turns) else 0


@dataclass(frozen=True, slots=True)
class RowOfSheet:
    """A row of an imported sheet with which somebody signed up."""

    row: int
    address: str
    name: str


def add(import_id: int, file: ScanFile, by: str, now: datetime) -> tuple[Scan, bool]:
    """Tie a file to an import; says whether it is new there. Its bytes are kept by the caller."""
    same = ScanRow.get_or_none(ScanRow.import_id == import_id, ScanRow.sha256 == file.sha256)
    row = same or ScanRow.create(
        import_id=import_id,
        name=storable(file.name),
        kind=file.kind.value,
        sha256=file.sha256,
        size=len(file.content),
        added_by=by,
        added_at=now,
    )
    return _scan(row), same is None


def by_id(scan_id: int) -> Scan | None:
    """A scan, or None."""
    row = ScanRow.get_or_none(ScanRow.id == scan_id)
    return None if row is None else _scan(row)


def of_import(import_id: int) -> list[Scan]:
    """The scans of an import, oldest first."""
    return of_imports([import_id])


def of_imports(import_ids: Collection[int]) -> list[Scan]:
    """The scans of some imports, oldest first."""
    rows = ScanRow.select().where(ScanRow.import_id.in_(list(import_ids))).order_by(ScanRow.id)
    return [_scan(row) for row in rows]


def counts() -> dict[int, int]:
    """How many scans each import has, by its number; those without any are not there."""
    found: dict[int, int] = {}
    for (import_id,) in ScanRow.select(ScanRow.import_id).tuples():
        found[import_id] = found.get(import_id, 0) + 1
    return found


def remove(scan: Scan) -> None:
    """Take a scan out, with its marks; its bytes go unless another import has them, too."""
    ScanMarkRow.delete().where(ScanMarkRow.scan == scan.id).execute()
    ScanRow.delete().where(ScanRow.id == scan.id).execute()
    _drop_bytes([scan.sha256])


def _drop_bytes(hashes: Iterable[str]) -> None:
    for sha256 in set(hashes):
        if not ScanRow.select().where(ScanRow.sha256 == sha256).exists():
            BlobRow.delete().where(BlobRow.sha256 == sha256, BlobRow.kind == BLOB).execute()


def rows_of(import_id: int, most: int) -> list[RowOfSheet]:
    """The first `most` rows of a sheet with which people signed up."""
    rows = (
        SignUpRow.select(SignUpRow.row, ContactRow.address, ContactRow.name)
        .join(ContactRow, on=SignUpRow.contact == ContactRow.id)
        .where(SignUpRow.import_id == import_id, SignUpRow.row.is_null(False))
        .order_by(SignUpRow.row, SignUpRow.id.desc())
        .limit(most)
    )
    # A corrected address has the sign-up of the wrong one, too: the newer is shown.
    found: dict[int, RowOfSheet] = {}
    for row, address, name in rows.tuples():
        found.setdefault(row, RowOfSheet(row, address, name))
    return list(found.values())


def rows_within(import_id: int, first: int, last: int) -> set[int]:
    """The numbers of the rows from `first` to `last` with which people signed up."""
    rows = SignUpRow.select(SignUpRow.row).where(
        SignUpRow.import_id == import_id, SignUpRow.row.between(first, last)
    )
    return {row for (row,) in rows.tuples()}


# --- where rows stand -----------------------------------------------------------------------------


def crops(scan_id: int) -> list[Crop]:
    """Where the rows stand on a scan, by their numbers."""
    rows = ScanMarkRow.select().where(ScanMarkRow.scan == scan_id).order_by(ScanMarkRow.row)
    return [_crop(row) for row in rows]


def crops_of_row(scan_ids: Collection[int], row: int) -> dict[int, Crop]:
    """Where one row stands, by the number of the scan."""
    rows = ScanMarkRow.select().where(ScanMarkRow.scan.in_(list(scan_ids)), ScanMarkRow.row == row)
    return {one.scan_id: _crop(one) for one in rows}


def put(scan: Scan, wanted: Sequence[Crop], turns: Sequence[int]) -> None:
    """Let these crops be all of a scan, and turn its pages so."""
    ScanMarkRow.delete().where(ScanMarkRow.scan == scan.id).execute()
    for crop in wanted:
        ScanMarkRow.create(
            scan=scan.id,
            row=crop.row,
            page=crop.page,
            x=crop.frame.left,
            y=crop.frame.top,
            width=crop.frame.width,
            height=crop.frame.height,
            drawn=crop.drawn,
        )
    ScanRow.update(turns=list(turns)).where(ScanRow.id == scan.id).execute()


def _scan(row: Any) -> Scan:
    return Scan(
        row.id,
        row.import_id,
        row.name,
        ScanKind(row.kind),
        row.sha256,
        row.size,
        tuple(row.turns),
        row.added_by,
        row.added_at,
    )


def _crop(row: Any) -> Crop:
    return Crop(row.row, row.page, Frame(row.x, row.y, row.width, row.height), row.drawn)


# --- somebody is erased ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownOn:
    """A scan that shows the line of somebody who signed up with others; `page` is None where that
    is not known, for nothing was marked on it."""

    scan_id: int
    scan: str
    page: int | None
    row: int


def showing(contact_id: int) -> list[ShownOn]:
    """The scans that show somebody's line, or may: those where it was marked, and those of the same
    sheet on which nothing was."""
    found = []
    for import_id, row in _rows_of_contact(contact_id):
        for scan in of_import(import_id):
            pages = {crop.row: crop.page for crop in crops(scan.id)}
            if row in pages or not pages:
                found.append(ShownOn(scan.id, scan.name, pages.get(row), row))
    return found


def _rows_of_contact(contact_id: int) -> list[tuple[int, int]]:
    rows = (
        SignUpRow.select(SignUpRow.import_id, SignUpRow.row)
        .where(
            SignUpRow.contact == contact_id,
            SignUpRow.import_id.is_null(False),
            SignUpRow.row.is_null(False),
        )
        .order_by(SignUpRow.id)
    )
    return list(dict.fromkeys(rows.tuples()))


def forget(contact_id: int) -> None:
    """Take out the marks of somebody's rows, unless another has signed up with the same row; those
    of all other rows stay where they are."""
    others = SignUpRow.contact != contact_id
    for import_id, row in _rows_of_contact(contact_id):
        same = SignUpRow.select().where(
            SignUpRow.import_id == import_id, SignUpRow.row == row, others
        )
        if not same.exists():
            for scan in of_import(import_id):
                others_of_it = [crop for crop in crops(scan.id) if crop.row != row]
                put(scan, held(others_of_it), scan.turns)


def drop_unneeded() -> None:
    """Take out the scans of sheets with which nobody signed up any more: they prove nothing."""
    proves = SignUpRow.select(SignUpRow.import_id).where(SignUpRow.import_id.is_null(False))
    for row in list(ScanRow.select().where(ScanRow.import_id.not_in(proves.distinct()))):
        remove(_scan(row))
