"""The command `evidence`: photos and scans of the paper that sheets were typed from."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_, NoCrop
from optindesk.core.model import Contact
from optindesk.core.scan import Crop
from optindesk.core.sentence import Sentence, Value, sentence, sentences
from optindesk.flows import scans
from optindesk.flows.desk import Desk
from optindesk.flows.requests import known_contact
from optindesk.flows.scans import OnPaper
from optindesk.store import scans as kept
from optindesk.store.scans import Lines, Scan

_SCANS = {
    "scan": N_("Scan"),
    "import": N_("Import"),
    "sheet": N_("Sheet"),
    "paper": N_("Paper"),
    "file": N_("File"),
    "media_type": N_("Kind"),
    "added_at": N_("Added"),
    "added_by": N_("By"),
    "marked": N_("Rows marked"),
}
_LINES = {
    "row": N_("Row"),
    "sheet": N_("Sheet"),
    "line": N_("Line"),
    "signed_on": N_("Signed on"),
    "place": N_("Where"),
    "collected_by": N_("Collected by"),
    "number": N_("Paper"),
    "version": N_("Wording"),
    "shown": N_("Scans"),
}


def evidence(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """What there is of the paper; or something is done with it."""
    return _ACTIONS[typed.action or "show"](desk, typed, terminal)


def _add(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    added = desk.add_scans(typed.where, map(Path, typed.files), typed.paper)
    new = sum(is_new for _, is_new in added)
    said = sentences("{n} scan is kept now.", "{n} scans are kept now.", new)
    if new < len(added):
        said = sentence(
            "{said} What was kept already stays as it is: {n}.", said=said, n=len(added) - new
        )
    if not typed.files:
        said = sentence("From which printed sheet it was typed is known now.")
    return terminal.tell([{**_scan(scan), "new": is_new} for scan, is_new in added], said)


def _show(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    where = getattr(typed, "where", None)
    if where is not None and "@" in where:
        return _show_person(where, terminal)
    chosen = None if where is None else scans.lines_named(where)
    found = kept.everything() if chosen is None else chain.from_iterable(map(kept.of_lines, chosen))
    rows = [_scan(one) for one in found]
    shown = [{**row, "added_at": terminal.when(row["added_at"])} for row in rows]
    table = terminal.table(
        [{**row, "marked": terminal.said(_marked(row["marks"]))} for row in shown],
        _SCANS,
        N_("No photo or scan of a sheet was added yet."),
    )
    return terminal.tell(rows, table)


def _show_person(address: str, terminal: Terminal) -> int:
    found = scans.of_person(known_contact(address).id)
    table = terminal.table(
        [{**_line(one), **_in_words(one, terminal)} for one in found],
        _LINES,
        N_("This person has not signed up on a sheet."),
    )
    return terminal.tell([_line(one) for one in found], table)


def _mark(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Rows that were drawn before stay, unless they are named."""
    scan = scans.known_scan(typed.scan)
    drawn = {crop.row: crop for crop in kept.crops(scan.id) if crop.drawn}
    for row, frame in typed.rows:
        drawn.pop(row, None)
        if frame is not None:
            drawn[row] = Crop(row, typed.page, frame)
    marked = desk.mark_rows(scan.id, list(drawn.values()), scan.turns)
    said = sentences("{n} row is marked.", "{n} rows are marked.", len(marked.crops))
    named = {row for row, _ in typed.rows}
    if followed := [row for row in marked.lost if row not in named]:
        said = sentence(
            "{said} Rows that stood between two that were drawn, and do no more, have no place now:"
            " {rows}.",
            said=said,
            rows=_runs(followed),
        )
    return terminal.tell(_scan(scan), said)


def _save(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(typed.to)
    if isinstance(typed.what, str):
        contact = known_contact(typed.what)
        scan, crop = _crop_of(contact)
        desk.export_crop(contact.id, scan, crop, path)
        said = sentence(
            "The line of {address} was written to {path}.", address=typed.what, path=str(path)
        )
        return terminal.tell({"scan": scan.id, "row": crop.row, "path": str(path)}, said)
    scan = desk.export_scan(typed.what, path)
    plain = {"scan": scan.id, "sha256": scan.kept_sha256, "came_as": scan.sha256, "path": str(path)}
    return terminal.tell(plain, scans.saved(scan, path))


def _remove(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    gone = desk.remove_scan(typed.scan, typed.note)
    said = sentence("“{file}” was removed. The log keeps its hash.", file=gone.name)
    return terminal.tell({"scan": gone.id, "sha256": gone.sha256}, said)


def _crop_of(contact: Contact) -> tuple[Scan, Crop]:
    """Where the newest sign-up of somebody stands on a scan; raises NoCrop."""
    for one in scans.of_person(contact.id):
        if one.crops:
            return one.crops[0]
    raise NoCrop(address=contact.address)


def _scan(scan: Scan) -> dict[str, Any]:
    lines = scan.lines
    line_of = kept.numbering(lines)
    return {
        "scan": scan.id,
        "import": lines.import_id,
        "sheet": scans.name_of(lines),
        "paper": scans.paper_of(lines),
        "file": scan.name,
        "media_type": scan.kind.value,
        "sha256": scan.sha256,
        "kept_sha256": scan.kept_sha256,
        "kept_since": show.utc(scan.kept_since),
        "size": scan.size,
        "added_at": show.utc(scan.added_at),
        "added_by": scan.added_by,
        "marks": [
            {
                "row": crop.row,
                "line": line_of(crop.row),
                "page": crop.page,
                "drawn": crop.drawn,
                "turned": 90 * scan.turn(crop.page),
                "frame": crop.frame.shares,
            }
            for crop in kept.crops(scan.id)
        ],
    }


def _line(one: OnPaper) -> dict[str, Any]:
    signup = one.signup
    return {
        "import": signup.import_id,
        "row": signup.row,
        "list": signup.target.list_id,
        "signed_on": signup.signed_on.isoformat() if signup.signed_on else None,
        "recorded_at": show.utc(signup.recorded_at),
        "place": signup.place,
        "collected_by": signup.collected_by,
        **scans.plain(one),
    }


def _in_words(one: OnPaper, terminal: Terminal) -> dict[str, Any]:
    marked = [
        terminal.say(
            sentence("{name} ({n}), page {page}", name=scan.name, n=scan.id, page=crop.page)
        )
        for scan, crop in one.crops
    ]
    return {
        "signed_on": terminal.when(one.signup.signed_on),
        "number": one.paper.number if one.paper else "",
        "version": one.version or "",
        "shown": "; ".join(marked or [f"{scan.name} ({scan.id})" for scan in one.scans]),
    }


def _marked(marks: Sequence[Mapping[str, Any]]) -> Value:
    """The rows, and how the paper numbers them where that is something else."""
    rows, lines = [one["row"] for one in marks], [one["line"] for one in marks]
    if rows == lines or None in lines:
        return _runs(rows)
    return sentence("{rows} (on the paper {lines})", rows=_runs(rows), lines=_runs(lines))


def _runs(rows: list[int]) -> str:
    """“2–5, 8”."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


_ACTIONS: dict[str, Callable[[Desk, argparse.Namespace, Terminal], int]] = {
    "add": _add,
    "show": _show,
    "mark": _mark,
    "save": _save,
    "remove": _remove,
}


def of_import(import_id: int | None) -> tuple[list[dict[str, Any]], Sentence | None]:
    """The scans that came with an import, for its own result."""
    found = [] if import_id is None else kept.of_lines(Lines(import_id))
    if not found:
        return [], None
    said = sentences(
        "{n} scan of the paper is kept with it.",
        "{n} scans of the paper are kept with it.",
        len(found),
    )
    return [_scan(scan) for scan in found], said
