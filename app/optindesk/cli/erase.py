"""The command `erase`: a person goes for good."""

from __future__ import annotations

import argparse

from optindesk.cli.terminal import Terminal
from optindesk.core.errors import NotErasedYet
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk
from optindesk.flows.erasing import as_known
from optindesk.flows.what_stays import still_there

_COPIES = sentence("Backups and exports made before still hold the person.")


def erase(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Erase somebody, if it was said twice: nothing brings that back."""
    if not typed.yes:
        seen = desk.look_at_erasing(typed.address)
        stays = still_there(seen)
        raise NotErasedYet(
            address=as_known(typed.address),
            signups=seen.signups,
            letters=seen.letters,
            entries=seen.entries,
            stays=_COPIES if stays is None else sentence("{a} {b}", a=_COPIES, b=stays),
        )
    done = desk.erase(typed.address, typed.reason, sure=typed.sure)
    plain = {
        "letters": done.letters,
        "signups": done.signups,
        "entries": done.entries,
        "sheets": [
            {"sheet": one.name, "row": one.row, "blanked": one.why is None} for one in done.sheets
        ],
        "scans": [
            {
                "scan": one.scan_id,
                "file": one.scan,
                "page": one.page,
                "row": one.row,
                "black": one.is_black,
            }
            for one in done.scans
        ],
        "leavers": [
            {"number": one.number, "file": one.name, "blanked": one.why is None}
            for one in done.leavers
        ],
    }
    said = sentence(
        "The person was erased: sign-ups {signups}, replies {letters}, log entries emptied"
        " {entries}. {copies}",
        signups=done.signups,
        letters=done.letters,
        entries=done.entries,
        copies=_COPIES,
    )
    stays = still_there(done)
    if stays is not None:
        said = sentence("{said} {more}", said=said, more=stays)
    return terminal.tell(plain, said)
