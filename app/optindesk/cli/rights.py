"""The commands about the rights of persons: `access`, `rectify`."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk
from optindesk.flows.rectifying import Known


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


def rectify(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Put right what was given, and say what is known now."""
    right = Known(typed.name, typed.salutation, typed.language)
    now = desk.rectify(typed.address, right)
    plain = {
        "address": now.address,
        "name": now.name,
        "salutation": now.salutation,
        "language": now.language,
    }
    said = sentence("What is known of {address} was put right.", address=now.address)
    return terminal.tell(plain, said)
