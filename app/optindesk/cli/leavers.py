"""The command `leavers`: who left, bounced or complained in another program stays off here."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_, ListNeeded
from optindesk.core.model import Target
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows.desk import Desk
from optindesk.flows.row_words import FATE_WORDS, FATES_COUNTED, counted
from optindesk.store import leavers as stored

_COLUMNS = {
    "row": N_("Row"),
    "address": N_("Address"),
    "about": N_("Of"),
    "when": N_("When, there"),
    "group": N_("What"),
    "reason": N_("Reason"),
}


def leavers(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Bring them, or look first; take a file back or save it; without one, say which there were."""
    if typed.take_back is not None:
        return _take_back(desk, typed.take_back, terminal)
    if typed.save is not None:
        path = Path(typed.to or "")
        return terminal.tell(*show.saved(typed.save, path, desk.save_leavers(typed.save, path)))
    if typed.file is None:
        return _files(terminal)
    if typed.list is None:
        raise ListNeeded()
    target = Target(desk.list_named(typed.list).id)
    opened = desk.open_leavers(Path(typed.file))
    report = desk.bring_leavers(opened, target, dry_run=typed.dry_run)
    rows = [
        {
            "row": one.row,
            "address": one.address,
            "about": one.about,
            "when": one.when,
            "why": one.why,
            "group": one.fate.value,
            "reason": terminal.say(one.reason),
        }
        for one in report.rows
    ]
    counts = {fate.value: count for fate, count in report.counts.items()}
    plain = {
        "number": report.number,
        "program": opened.program,
        "counts": counts,
        "passed_over": report.passed_over,
        "rows": rows,
    }
    known = sentence("An export of {program}.", program=opened.program)
    ends = [
        *([terminal.say(known)] if opened.program else []),
        terminal.say(counted(FATES_COUNTED, report.counts)) or terminal.say(_NOBODY),
        *([terminal.say(passed_over(report.passed_over))] if report.passed_over else []),
        *([terminal.say(_LOOK)] if typed.dry_run else []),
    ]
    table = terminal.table(rows, _COLUMNS, "", {"group": FATE_WORDS})
    return terminal.tell(plain, "\n".join([table, "", *ends]))


def _take_back(desk: Desk, number: int, terminal: Terminal) -> int:
    back = desk.take_leavers_back(number)
    said = sentence(
        "The leavers of “{file}” were taken back: {people}. Something newer happened to {newer}.",
        file=back.file,
        people=back.people,
        newer=back.newer,
    )
    return terminal.tell({"number": number, "people": back.people, "newer": back.newer}, said)


def _files(terminal: Terminal) -> int:
    files = stored.files()
    rows = [
        {
            "number": one.id,
            "at": show.utc(one.brought_at),
            "file": one.name,
            "program": one.program,
            "counts": one.counts,
            "taken_back_at": show.utc(one.undone_at),
        }
        for one in files
    ]
    shown = [
        {
            **row,
            "at": terminal.when(one.brought_at),
            "taken_back_at": terminal.when(one.undone_at),
        }
        for row, one in zip(rows, files, strict=True)
    ]
    return terminal.tell(
        rows, terminal.table(shown, _FILES, N_("No file of leavers was brought yet."))
    )


_FILES = {
    "number": N_("Number"),
    "at": N_("At"),
    "file": N_("File"),
    "program": N_("Program"),
    "taken_back_at": N_("Undone"),
}
_NOBODY = sentence("Nobody who left is in this file.")


def passed_over(rows: int) -> Sentence:
    """That a file names others, too."""
    return sentences(
        "{n} row is passed over: no status, category or note in it says that somebody left.",
        "{n} rows are passed over: no status, category or note in them says that somebody left.",
        rows,
    )


_LOOK = sentence("This was a look: nothing was changed.")
