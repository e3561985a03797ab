"""The command `leavers`: who left, bounced or complained in another program stays off here."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.model import Target
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk

_COLUMNS = {
    "row": "Row",
    "address": "Address",
    "about": "Of",
    "when": "When, there",
    "group": "What",
    "reason": "Reason",
}


def leavers(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Bring them, or look first."""
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
    plain = {"program": opened.program, "counts": counts, "rows": rows}
    counted = ", ".join(f"{fate.replace('_', ' ')}: {n}" for fate, n in counts.items() if n)
    known = sentence("An export of {program}.", program=opened.program)
    ends = [
        *([terminal.say(known)] if opened.program else []),
        counted or "no rows",
        *([terminal.say(_LOOK)] if typed.dry_run else []),
    ]
    table = show.table(rows, _COLUMNS, "")
    return terminal.tell(plain, "\n".join([table, "", *ends]))


_LOOK = sentence("This was a look: nothing was changed.")
