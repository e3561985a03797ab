"""The files that are kept though somebody who stands in them is erased: sheets, and scans of them.

Each is known by the hash of the bytes that are kept now, which several imports and files of leavers
may have in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from optindesk.core.scan import Crop, ScanKind
from optindesk.core.sheet import Reading
from optindesk.store import blobs, scans
from optindesk.store.blobs import Pressed
from optindesk.store.scans import Lines
from optindesk.store.tables import (
    BlobRow,
    ImportRow,
    LeaverFileRow,
    LeaverRow,
    ScanRow,
    SignUpRow,
    SuppressionRow,
)

SHEET = "sheet"
"""What kind of blob the bytes of a sheet are."""


@dataclass(frozen=True, slots=True)
class Use:
    """An import of a kept file, or a file of leavers (`is_leavers`); `sha256` is of the file as it
    came, `rows` are those with which the people signed up, and nobody else."""

    number: int
    is_leavers: bool
    name: str
    sha256: str
    reading: Reading
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A file by the hash of what is kept of it, with what it is the proof of. People `stand` in it
    by what the books say; it has `others`, for whose sake it is kept."""

    sha256: str
    uses: tuple[Use, ...]
    stand: bool
    has_others: bool


def sheets(people: Collection[int], rules: Collection[int]) -> list[KeptSheet]:
    """All kept sheets and files of leavers, as they are to these people, who are made sure of by
    their numbers and by those of the rules about them alone."""
    uses: dict[str, list[Use]] = defaultdict(list)
    stand, proves = set[str](), set[str]()
    rows = _rows_of(people)
    needed = _imports_of_others(people)
    published = ImportRow.select().where(
        ImportRow.published_at.is_null(False), ImportRow.kept_sha256 != ""
    )
    for row in published.order_by(ImportRow.id):
        own, kept = rows.get(row.id, ()), row.kept_sha256
        reading = Reading(**row.reading)
        uses[kept].append(Use(row.id, False, row.name, row.sha256, reading, tuple(own)))
        stand |= {kept} if row.id in rows else set()
        proves |= {kept} if row.id in needed else set()
    theirs = _changed_by(people, rules)
    for row in LeaverFileRow.select().where(LeaverFileRow.kept_sha256 != "").order_by(
        LeaverFileRow.id
    ):  # fmt: skip
        kept = row.kept_sha256
        uses[kept].append(Use(row.id, True, row.name, row.sha256, Reading(**row.reading)))
        stand |= {kept} if row.id in theirs else set()
        proves |= {kept} if sum(row.counts.values()) > 1 else set()
    return [
        KeptSheet(kept, tuple(some), kept in stand, kept in proves) for kept, some in uses.items()
    ]


def _rows_of(people: Collection[int]) -> Mapping[int, list[int]]:
    """The rows of imports with which these people signed up; the list of those that are of nobody
    else, too, for a slip that was put right has two people for one row."""
    own = (
        SignUpRow.select(SignUpRow.import_id, SignUpRow.row)
        .where(SignUpRow.contact.in_(list(people)), SignUpRow.import_id.is_null(False))
        .order_by(SignUpRow.import_id, SignUpRow.row)
        .distinct()
    )
    found: dict[int, list[int]] = defaultdict(list)
    for import_id, row in own.tuples():
        others = SignUpRow.select(SignUpRow.id).where(
            SignUpRow.import_id == import_id,
            SignUpRow.row == row,
            SignUpRow.contact.not_in(list(people)),
        )
        found[import_id] += [] if row is None or others.exists() else [row]
    return found


def _imports_of_others(people: Collection[int]) -> set[int]:
    rows = SignUpRow.select(SignUpRow.import_id).where(
        SignUpRow.import_id.is_null(False), SignUpRow.contact.not_in(list(people))
    )
    return {number for (number,) in rows.distinct().tuples()}


def _changed_by(people: Collection[int], rules: Collection[int]) -> set[int]:
    """The files of leavers that changed something of these people."""
    rows = LeaverRow.select(LeaverRow.file).where(
        LeaverRow.contact.in_(list(people)) | LeaverRow.rule.in_(list(rules))
    )
    return {number for (number,) in rows.distinct().tuples()}


def put_sheet(
    one: KeptSheet, content: Pressed, readings: Mapping[Use, Reading], now: datetime
) -> None:
    """Keep these bytes instead of those that are kept."""
    blobs.keep_pressed(content)
    for use in one.uses:
        table = LeaverFileRow if use.is_leavers else ImportRow
        table.update(
            kept_sha256=content.sha256, kept_since=now, reading=asdict(readings[use])
        ).where(table.id == use.number).execute()
    _drop(one.sha256)


def drop_sheet(one: KeptSheet, now: datetime) -> None:
    """Keep nothing of a file any more."""
    for use in one.uses:
        table = LeaverFileRow if use.is_leavers else ImportRow
        table.update(kept_sha256="", kept_since=now).where(table.id == use.number).execute()
    _drop(one.sha256)


def _drop(sha256: str) -> None:
    BlobRow.delete().where(BlobRow.sha256 == sha256, BlobRow.kind == SHEET).execute()


# --- scans ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Marked:
    """A scan on which lines of the people were marked: where, and where those of others are."""

    scan: int
    turns: tuple[int, ...]
    crops: tuple[Crop, ...]
    others: tuple[Crop, ...]


@dataclass(frozen=True, slots=True)
class KeptScan:
    """The bytes of one scan, or of several that are alike, with what is marked on each."""

    sha256: str
    name: str
    kind: ScanKind
    marked: tuple[Marked, ...]


def marked_scans(people: Collection[int]) -> list[KeptScan]:
    """The scans that are kept for others, and on which lines of these people are marked that are
    nobody else's."""
    lines = _lines_of(people)
    found: dict[str, list[tuple[scans.Scan, Marked]]] = defaultdict(list)
    for one, rows in lines.items():
        if not SignUpRow.select().where(
            one.signups, SignUpRow.contact.not_in(list(people))
        ).exists():  # fmt: skip
            continue  # nobody needs them any more: they go
        for scan in scans.of_lines(one):
            crops = scans.crops(scan.id)
            own = tuple(crop for crop in crops if crop.row in rows)
            if own:
                rest = tuple(crop for crop in crops if crop.row not in rows)
                marked = Marked(scan.id, scan.turns, own, rest)
                found[scan.kept_sha256].append((scan, marked))
    return [
        KeptScan(sha256, some[0][0].name, some[0][0].kind, tuple(one for _, one in some))
        for sha256, some in found.items()
    ]


def _lines_of(people: Collection[int]) -> Mapping[Lines, set[int]]:
    """The rows of these people, and of nobody else, by the lines that they are of."""
    found: dict[Lines, set[int]] = defaultdict(set)
    for contact in people:
        for lines, row in scans.rows_of_contact(contact):
            same = SignUpRow.select().where(
                lines.signups, SignUpRow.row == row, SignUpRow.contact.not_in(list(people))
            )
            if not same.exists():
                found[lines].add(row)
    return found


def put_scan(one: KeptScan, content: Pressed, now: datetime) -> None:
    """Keep these bytes instead of those that are kept."""
    blobs.keep_pressed(content)
    ScanRow.update(kept_sha256=content.sha256, kept_since=now, size=content.size).where(
        ScanRow.kept_sha256 == one.sha256
    ).execute()
    scans.drop_bytes(one.sha256)


def scans_of(sha256: str) -> list[scans.Scan]:
    """The scans of which these bytes are kept."""
    rows = ScanRow.select(ScanRow.id).where(ScanRow.kept_sha256 == sha256).order_by(ScanRow.id)
    found = (scans.by_id(number) for (number,) in rows.tuples())
    return [one for one in found if one is not None]


def rules_about(keys: Iterable[str]) -> list[int]:
    """The numbers of the rules about these addresses alone."""
    rows = SuppressionRow.select(SuppressionRow.id).where(
        SuppressionRow.kind == "address", SuppressionRow.key.in_(list(keys))
    )
    return [number for (number,) in rows.order_by(SuppressionRow.id).tuples()]
