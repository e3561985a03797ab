"""The command `erase`: a person goes for good."""

from __future__ import annotations

import argparse

from optindesk.cli.terminal import Terminal
from optindesk.core.errors import NotErasedYet
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk
from optindesk.flows.erasing import as_known, kept_leavers, what_to_do


def erase(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Erase somebody, if it was said twice: nothing brings that back."""
    if not typed.yes:
        raise NotErasedYet(address=as_known(typed.address))
    done = desk.erase(typed.address, typed.reason, sure=typed.sure)
    plain = {
        "letters": done.letters,
        "signups": done.signups,
        "entries": done.entries,
        "sheets": [{"sheet": one.name, "row": one.row} for one in done.sheets],
        "scans": [
            {"scan": one.scan_id, "file": one.scan, "page": one.page, "row": one.row}
            for one in done.scans
        ],
        "leavers": [{"number": one.number, "file": one.name} for one in done.leavers],
    }
    said = sentence(
        "The person was erased: sign-ups {signups}, replies {letters}, log entries emptied"
        " {entries}. Backups and exports made before still hold the person.",
        signups=done.signups,
        letters=done.letters,
        entries=done.entries,
    )
    rows = ", ".join(f"{one.name} ({one.row})" for one in done.sheets)
    if rows:
        said = sentence(
            "{said} So do these sheets, which are the proof of others, with the row: {sheets}.",
            said=said,
            sheets=rows,
        )
    for more in filter(None, (kept_leavers(done.leavers), what_to_do(done.scans))):
        said = sentence("{said} {more}", said=said, more=more)
    return terminal.tell(plain, said)
