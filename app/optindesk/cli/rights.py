"""The commands about the rights of persons: `access`."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk


def access(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Write all that is kept of somebody, and say that it is to be looked through."""
    path = Path(typed.to)
    told = desk.give_access(typed.address, path)
    said = sentence(
        "All that is kept of {address} was written to {path}. Read it before you give it away: in"
        " notes and replies there may be something about others.",
        address=typed.address,
        path=str(path),
    )
    plain = {
        "path": str(path),
        "language": told.language,
        "counts": {name: len(items) for name, items in told.parts.items()},
    }
    return terminal.tell(plain, said)
