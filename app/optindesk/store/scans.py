"""The scans of paper sheets in the database: the files, and where on them each row stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from optindesk.core.model import SignUp
from optindesk.core.scan import Crop, Frame, ScanFile, ScanKind, held
from optindesk.core.sentence import Sentence
from optindesk.store.archive import storable
from optindesk.store.tables import (
    BlobRow,
    ContactRow,
    ImportRow,
    PrintedRow,
    ScanMarkRow,
    ScanRow,
    SignUpRow,
)

BLOB = "scan"
"""What kind of blob the bytes of a scan are."""

Place = tuple["Lines", int]
"""A row of some lines."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that people wrote and a scan shows: the rows of an import, or, by the number of
    the printed `paper`, those who were typed in from it by hand."""

    import_id: int | None = None
    paper: str | None = None

    @classmethod
    def of(cls, signup: SignUp) -> Lines:
        """Those that a sign-up is one of."""
        return cls(signup.import_id) if signup.import_id is not None else cls(None, signup.paper)

    @property
    def where(self) -> str:
        """How a person names them: by one of the two numbers."""
        return str(self.import_id) if self.import_id is not None else self.paper or ""

    @property
    def signups(self) -> Any:
        """Which sign-ups they are, for a query."""
        if self.import_id is not None:
            return SignUpRow.import_id == self.import_id
        return _BY_HAND & (SignUpRow.paper == self.paper)

    @property
    def scans(self) -> Any:
        """Which scans show them, for a query."""
        if self.import_id is not None:
            return ScanRow.import_id == self.import_id
        return ScanRow.paper == self.paper


_BY_HAND = SignUpRow.import_id.is_null() & SignUpRow.row.is_null(False)


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that shows some lines; `size` in bytes, `turns` by page, clockwise quarters.

    `sha256` is of the file as it came, `kept_sha256` of what is kept of it now, and `kept_since`
    when that became another, for the line of a person who was erased was made black.
    """

    id: int
    lines: Lines
    name: str
    kind: ScanKind
    sha256: str
    size: int
    turns: tuple[int, ...]
    added_by: str
    added_at: datetime
    kept_sha256: str
    kept_since: datetime | None

    def turn(self, page: int) -> int:
        """By how many quarters a page (from 1) is turned to be read."""
        return self.turns[page - 1] if page <= len(self.turns) else 0


@dataclass(frozen=True, slots=True)
class RowOfSheet:
    """A row with which somebody signed up; `line` is how the paper numbers it, where it was printed
    here."""

    row: int
    address: str
    name: str
    line: int | None = None


def add(lines: Lines, file: ScanFile, by: str, now: datetime) -> tuple[Scan, bool]:
    """Tie a file to some lines; says whether it is new there. Its bytes are kept by the caller."""
    same = ScanRow.get_or_none(lines.scans, ScanRow.sha256 == file.sha256)
    row = same or ScanRow.create(
        import_id=lines.import_id,
        paper=lines.paper,
        name=storable(file.name),
        kind=file.kind.value,
        sha256=file.sha256,
        kept_sha256=file.sha256,
        size=len(file.content),
        added_by=by,
        added_at=now,
    )
    return _scan(row), same is None


def by_id(scan_id: int) -> Scan | None:
    """A scan, or None."""
    row = ScanRow.get_or_none(ScanRow.id == scan_id)
    return None if row is None else _scan(row)


def of_lines(lines: Lines) -> list[Scan]:
    """The scans that show these lines, oldest first."""
    return [_scan(row) for row in ScanRow.select().where(lines.scans).order_by(ScanRow.id)]


def everything() -> list[Scan]:
    """All scans, oldest first."""
    return [_scan(row) for row in ScanRow.select().order_by(ScanRow.id)]


def counts() -> Counter[Lines]:
    """How many scans show which lines; those of which there is none are not there."""
    return Counter(
        Lines(*found) for found in ScanRow.select(ScanRow.import_id, ScanRow.paper).tuples()
    )


def remove(scan: Scan) -> None:
    """Take a scan out, with its marks; its bytes go unless another import has them, too."""
    ScanMarkRow.delete().where(ScanMarkRow.scan == scan.id).execute()
    ScanRow.delete().where(ScanRow.id == scan.id).execute()
    drop_bytes(scan.kept_sha256)


def drop_bytes(sha256: str) -> None:
    """Delete what was kept of a scan, unless another is of the same bytes."""
    if not ScanRow.select().where(ScanRow.kept_sha256 == sha256).exists():
        BlobRow.delete().where(BlobRow.sha256 == sha256, BlobRow.kind == BLOB).execute()


def rows_of(lines: Lines, most: int) -> list[RowOfSheet]:
    """The first `most` rows with which people signed up."""
    rows = (
        SignUpRow.select(SignUpRow.row, ContactRow.address, ContactRow.name)
        .join(ContactRow, on=SignUpRow.contact == ContactRow.id)
        .where(lines.signups, SignUpRow.row.is_null(False))
        .order_by(SignUpRow.row, SignUpRow.id.desc())
        .limit(most)
    )
    line_of = numbering(lines)
    # A corrected address has the sign-up of the wrong one, too: the newer is shown.
    found: dict[int, RowOfSheet] = {}
    for row, address, name in rows.tuples():
        found.setdefault(row, RowOfSheet(row, address, name, line_of(row)))
    return list(found.values())


def numbering(lines: Lines) -> Callable[[int], int | None]:
    """How the paper numbers a row: it was printed here, with numbers from 1, and typed in that
    order. None for what is not on it, or of which no paper is known."""
    if lines.import_id is None:
        return lambda row: row
    one = ImportRow.get_by_id(lines.import_id)
    sheet = PrintedRow.get_or_none(PrintedRow.number == one.printed)
    if sheet is None or one.first_row is None:
        return lambda row: None
    before, most = one.first_row - 1, sheet.rows
    return lambda row: row - before if 0 < row - before <= most else None


def rows_within(lines: Lines, first: int, last: int) -> set[int]:
    """The numbers of the rows from `first` to `last` with which people signed up."""
    rows = SignUpRow.select(SignUpRow.row).where(lines.signups, SignUpRow.row.between(first, last))
    return {row for (row,) in rows.tuples()}


# --- typed in by hand -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ByHand:
    """A printed paper with so many `rows` that were typed in from it by hand, the last one `at`."""

    paper: str
    rows: int
    at: datetime


def next_row(paper: str) -> int:
    """The number of the row that is typed next from this paper; they count from 1."""
    newest = SignUpRow.select(fn.MAX(SignUpRow.row)).where(Lines(None, paper).signups).scalar()
    return 1 + (newest or 0)


def by_hand() -> list[ByHand]:
    """The printed papers from which people were typed in by hand, the newest first."""
    rows = (
        SignUpRow.select(
            SignUpRow.paper,
            fn.COUNT(SignUpRow.row.distinct()),
            fn.MAX(SignUpRow.recorded_at),
        )
        .where(_BY_HAND, SignUpRow.paper != "")
        .group_by(SignUpRow.paper)
        .order_by(fn.MAX(SignUpRow.recorded_at).desc(), SignUpRow.paper)
    )
    return [ByHand(*row) for row in rows.tuples()]


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
        Lines(row.import_id, row.paper),
        row.name,
        ScanKind(row.kind),
        row.sha256,
        row.size,
        tuple(row.turns),
        row.added_by,
        row.added_at,
        row.kept_sha256,
        row.kept_since,
    )


def _crop(row: Any) -> Crop:
    return Crop(row.row, row.page, Frame(row.x, row.y, row.width, row.height), row.drawn)


# --- somebody is erased ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownOn:
    """A scan that shows the line of somebody who signed up with others; `page` is None where that
    is not known, for nothing was marked on it. It `is_black` where it was marked; `why` it could
    not be made so."""

    scan_id: int
    scan: str
    page: int | None
    row: int
    is_black: bool = False
    why: Sentence | None = None


def showing(contact_id: int) -> list[ShownOn]:
    """The scans that show somebody's line, or may: those where it was marked, and those of the same
    sheet on which nothing was."""
    found = []
    for lines, row in rows_of_contact(contact_id):
        for scan in of_lines(lines):
            pages = {crop.row: crop.page for crop in crops(scan.id)}
            if row in pages or not pages:
                found.append(ShownOn(scan.id, scan.name, pages.get(row), row))
    return found


def rows_of_contact(contact_id: int) -> list[Place]:
    rows = (
        SignUpRow.select(SignUpRow.import_id, SignUpRow.paper, SignUpRow.row)
        .where(SignUpRow.contact == contact_id, SignUpRow.row.is_null(False))
        .order_by(SignUpRow.id)
    )
    found = (
        (Lines(import_id) if import_id is not None else Lines(None, paper), row)
        for import_id, paper, row in rows.tuples()
    )
    return list(dict.fromkeys(found))


def forget(contact_id: int) -> None:
    """Take out the marks of somebody's rows, unless another has signed up with the same row."""
    for lines, row in rows_of_contact(contact_id):
        same = SignUpRow.select().where(
            lines.signups, SignUpRow.row == row, SignUpRow.contact != contact_id
        )
        if not same.exists():
            unmark(lines, row)


def unmark(lines: Lines, row: int) -> None:
    """Take out the marks of one row; those of all others stay where they are."""
    for scan in of_lines(lines):
        others = [crop for crop in crops(scan.id) if crop.row != row]
        put(scan, held(others), scan.turns)


def drop_unneeded() -> None:
    """Take out the scans of what nobody signed up with any more: they prove nothing."""
    for scan in everything():
        if not SignUpRow.select().where(scan.lines.signups).exists():
            remove(scan)
