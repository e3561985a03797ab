"""The paper that a sheet was typed from is kept as evidence: its scans, and where each row stands.

A row itself is in the log already, by the salted commitment of its sign-up; here it is tied to the
place on the paper that it was read from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from optindesk.core import chain
from optindesk.core.codes import Code
from optindesk.core.errors import (
    CannotAddScan,
    DamagedScan,
    NoteNeeded,
    PaperNotTyped,
    UnknownImport,
    UnknownRow,
    UnknownScan,
)
from optindesk.core.model import Actor, SignUp
from optindesk.core.scan import ScanFile, between
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.papers import paper_for
from optindesk.store import blobs, imports, printed, scans, signup_rows, wording_rows
from optindesk.store.blobs import Pressed
from optindesk.store.database import Store
from optindesk.store.journal import Journal, noting_file, unit_of_work
from optindesk.store.scans import Lines

if TYPE_CHECKING:
    from optindesk.core.scan import Crop
    from optindesk.store.printed import Printed
    from optindesk.store.scans import Scan

WriteBytes = Callable[[Path, bytes], None]


@dataclass(frozen=True, slots=True)
class FromPaper:
    """What is known of the paper that a sheet was typed from: the number printed on it, if it was
    printed here, and photos or scans of it."""

    number: str = ""
    files: Sequence[ScanFile] = ()


NO_PAPER = FromPaper()
"""Nothing is known of it."""

Ready = tuple[ScanFile, Pressed]


def ready(files: Iterable[ScanFile]) -> list[Ready]:
    """Press files before the unit of work that keeps them: that takes long, and others write."""
    return [(file, blobs.press(file.content, scans.BLOB)) for file in files]


# --- added ----------------------------------------------------------------------------------------


def add(
    store: Store, where: str, paper: FromPaper, actor: Actor, now: datetime
) -> list[tuple[Scan, bool]]:
    """Tie scans to what was imported before, each with whether it is new there.

    `where` is the number of an import, or the one printed on the paper: then of all that was typed
    from it, as a sheet or by hand.
    Raises UnknownImport, UnknownPaper, PaperNotTyped, PaperOfOtherList, CannotAddScan.
    """
    prepared = ready(paper.files)
    with unit_of_work(store, actor, now) as log:
        added = []
        for lines in lines_named(where):
            _note_paper(log, lines, paper.number)
            added += keep(log, lines, prepared)
    return added


def keep(log: Journal, lines: Lines, files: Iterable[Ready]) -> list[tuple[Scan, bool]]:
    """Tie scans to lines in the caller's unit of work; each with whether it is new there."""
    added = []
    for file, pressed in files:
        scan, is_new = scans.add(lines, file, log.actor.name, log.now)
        added.append((scan, is_new))
        if is_new:
            blobs.keep_pressed(pressed)
            log.write(
                Code.SCAN_ADDED,
                **about(scan),
                kind=scan.kind.value,
                size=scan.size,
            )
    return added


def lines_named(where: str) -> list[Lines]:
    """The rows of the import of that number, or all that was typed from the printed sheet of that
    number.

    Raises UnknownImport, UnknownPaper, PaperNotTyped, CannotAddScan.
    """
    where = where.strip()
    if not (where.isascii() and where.isdecimal() and len(where) < 10):
        paper = paper_for(where, ())
        typed = [] if paper is None else _typed_from(paper.number)
        if not typed:
            raise PaperNotTyped(number=where)
        return typed
    one = imports.published_by_id(int(where))
    if one is None:
        raise UnknownImport(id=int(where))
    if one.undone_at is not None:
        raise CannotAddScan(sheet=one.sheet, reason=sentence("that import was taken back."))
    return [Lines(one.id)]


def _typed_from(number: str) -> list[Lines]:
    found = [*imports.typed_from(number), *imports.naming_paper(number)]
    by_hand = Lines(None, number)
    return [
        *dict.fromkeys(Lines(one.id) for one in found),
        *([by_hand] if scans.next_row(number) > 1 else []),
    ]


def name_of(lines: Lines) -> str:
    """What they are called: by the name of the sheet, or by the number of the paper."""
    return lines.paper or imports.by_id(lines.import_id or 0).sheet


def paper_of(lines: Lines) -> str | None:
    """The number printed on their paper, where that is known of all of them."""
    return lines.paper or imports.by_id(lines.import_id or 0).printed


def _note_paper(log: Journal, lines: Lines, number: str) -> None:
    """Remember from which printed sheet an import was typed; what was typed in by hand says it."""
    if lines.import_id is None:
        return
    one = imports.by_id(lines.import_id)
    paper = paper_for(number, imports.lists_of(one))
    if paper is not None and paper.number != one.printed:
        imports.put_printed(one, paper.number)
        log.write(Code.SHEET_TYPED, sheet=one.sheet, import_id=one.id, paper=paper.number)


def about(scan: Scan) -> dict[str, Any]:
    """What each entry about a scan says."""
    return {
        "scan": scan.id,
        "file": scan.name,
        "sha256": scan.sha256,
        "sheet": name_of(scan.lines),
        "import_id": scan.lines.import_id,
    }


# --- marked, removed ------------------------------------------------------------------------------


def known_scan(scan_id: int) -> Scan:
    """The scan of that number; raises UnknownScan."""
    found = scans.by_id(scan_id)
    if found is None:
        raise UnknownScan(id=scan_id)
    return found


class Marked(NamedTuple):
    """All crops of a scan as they are now, and the rows that had a place on it and have none."""

    crops: list[Crop]
    lost: list[int]


def mark(
    store: Store,
    scan_id: int,
    drawn: Sequence[Crop],
    turns: Sequence[int],
    actor: Actor,
    now: datetime,
) -> Marked:
    """Say where rows stand on a scan: those that a person drew, and with them the rows between.

    They take the place of all that were there; `turns` says how its pages are turned. Raises
    UnknownScan, UnknownRow.
    """
    with unit_of_work(store, actor, now) as log:
        scan = known_scan(scan_id)
        numbers = [crop.row for crop in drawn]
        rows = scans.rows_within(scan.lines, min(numbers), max(numbers)) if numbers else set()
        for number in numbers:
            if number not in rows:
                raise UnknownRow(row=number, sheet=name_of(scan.lines))
        wanted, before = between(drawn, rows), scans.crops(scan.id)
        if (wanted, tuple(turns)) != (before, scan.turns):
            scans.put(scan, wanted, turns)
            log.write(
                Code.SCAN_MARKED,
                **about(scan),
                rows=len(wanted),
                marks=[str(crop) for crop in wanted],
                turns=list(turns),
            )
    there = {crop.row for crop in wanted}
    return Marked(wanted, [crop.row for crop in before if crop.row not in there])


def remove(store: Store, scan_id: int, why: str, actor: Actor, now: datetime) -> Scan:
    """Take a scan out for good, with its bytes; the log keeps its hash. Raises UnknownScan,
    NoteNeeded."""
    if not why.strip():
        raise NoteNeeded()
    with store.scrubbing(), unit_of_work(store, actor, now) as log:
        scan = known_scan(scan_id)
        scans.remove(scan)
        log.write(Code.SCAN_REMOVED, **about(scan), personal={"reason": why.strip()})
    return scan


# --- looked at ------------------------------------------------------------------------------------


def content_of(scan: Scan) -> bytes:
    """The bytes that are kept of a scan; raises DamagedScan where they are others."""
    content = blobs.blob(scan.kept_sha256)
    if content is None or sha256(content).hexdigest() != scan.kept_sha256:
        raise DamagedScan(name=scan.name)
    return content


def export(
    store: Store, scan_id: int, path: Path, write: WriteBytes, actor: Actor, now: datetime
) -> Scan:
    """Write a scan to a file, byte for byte as it is kept.

    Raises UnknownScan, DamagedScan, FileNotWritable, DiskFull.
    """
    scan = known_scan(scan_id)
    write(path, content_of(scan))
    with noting_file(store, actor, now, path) as log:
        log.write(Code.EXPORTED, what=f"scan {scan.id}", rows=1, file=path.name)
    return scan


def saved(scan: Scan, path: Path) -> Sentence:
    """What was written to a file."""
    if scan.kept_since is None:
        return sentence("“{file}” was written to {path}, byte for byte.", file=scan.name,
                        path=str(path))  # fmt: skip
    return sentence(
        "“{file}” was written to {path} as it is kept since {day}: lines of people who were erased"
        " are black.",
        file=scan.name,
        path=str(path),
        day=scan.kept_since.date(),
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet that people filled in: imported as a file (`sheet`), or typed in by hand from one
    that was printed here; with the number on it, its rows, and how many scans there are of it."""

    lines: Lines
    sheet: str
    printed: str | None
    rows: int
    at: datetime
    scans: int
    kept_name: str = ""


def filled() -> list[Filled]:
    """The sheets that stand, the newest first."""
    counts = scans.counts()
    found = [
        Filled(
            lines,
            one.sheet,
            one.printed,
            one.rows,
            one.published_at or one.started_at,
            counts[lines],
            one.kept_name,
        )
        for one in imports.published()
        if one.undone_at is None
        for lines in [Lines(one.id)]
    ]
    found += [
        Filled(lines, "", one.paper, one.rows, one.at, counts[lines])
        for one in scans.by_hand()
        for lines in [Lines(None, one.paper)]
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


@dataclass(frozen=True, slots=True)
class OnPaper:
    """One sign-up of a person that came by a sheet, or was typed in from a printed one, and what
    there is of the paper.

    `paper` is what was printed and signed, with the `version` of its wording; `line` is how it
    numbers the row; `crops` are where the row stands, `scans` all that there is of that sheet.
    """

    signup: SignUp
    sheet: str
    line: int | None
    paper: Printed | None
    version: int | None
    scans: tuple[Scan, ...]
    crops: tuple[tuple[Scan, Crop], ...]


def of_person(contact_id: int) -> list[OnPaper]:
    """The sign-ups of somebody that came by sheets, newest first."""
    on_paper = looking()
    signups = filter(is_of_sheet, signup_rows.signups(contact_id))
    return [on_paper(one) for one in reversed(list(signups))]


def is_of_sheet(signup: SignUp) -> bool:
    """Whether a sign-up is a row of a sheet."""
    return signup.import_id is not None or signup.row is not None


def looking() -> Callable[[SignUp], OnPaper]:
    """What there is of the paper of sign-ups; of each sheet the books are asked once."""

    @cache
    def sheet_of(lines: Lines) -> tuple[str, Callable[[int], int | None], tuple[Scan, ...]]:
        return name_of(lines), scans.numbering(lines), tuple(scans.of_lines(lines))

    @cache
    def paper_named(number: str | None, lines: Lines) -> tuple[Printed | None, int | None]:
        number = number or paper_of(lines)
        paper = printed.find(number) if number else None
        if paper is None:
            return None, None
        return paper, wording_rows.wording_by_id(paper.wording_id).version

    def on_paper(signup: SignUp) -> OnPaper:
        lines, row = Lines.of(signup), signup.row or 0
        sheet, line_of, all_of_it = sheet_of(lines)
        paper, version = paper_named(signup.paper, lines)
        marked = scans.crops_of_row([scan.id for scan in all_of_it], row) if all_of_it else {}
        crops = tuple((scan, marked[scan.id]) for scan in all_of_it if scan.id in marked)
        return OnPaper(signup, sheet, line_of(row), paper, version, all_of_it, crops)

    return on_paper


def plain(one: OnPaper) -> dict[str, Any]:
    """What there is of the paper, as a proof says it: JSON-able, times in UTC, frames in shares of
    the page as it is turned."""
    return {
        "sheet": one.sheet,
        "line": one.line,
        "agreed_to": text_of(one.paper),
        "scans": [_scan(scan, crop) for scan, crop in one.crops]
        or [_scan(scan, None) for scan in one.scans],
    }


def text_of(paper: Printed | None) -> dict[str, Any] | None:
    """The text that people signed or read, as a proof says it."""
    if paper is None:
        return None
    return {
        "number": paper.number,
        "printed_at": chain.timestamp(paper.printed_at),
        "language": paper.language,
        "wording": paper.wording_id,
        "wording_version": wording_rows.wording_by_id(paper.wording_id).version,
        "text": paper.text,
    }


def _scan(scan: Scan, crop: Crop | None) -> dict[str, Any]:
    place: dict[str, Any] = {"page": None, "turned": None, "frame": None}
    if crop is not None:
        turned = 90 * scan.turn(crop.page)
        place = {"page": crop.page, "turned": turned, "frame": crop.frame.shares}
    return {
        "scan": scan.id,
        "file": scan.name,
        "media_type": scan.kind.value,
        "sha256": scan.sha256,
        "added_at": chain.timestamp(scan.added_at),
        "added_by": scan.added_by,
        **place,
    }
