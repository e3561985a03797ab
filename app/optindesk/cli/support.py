"""The command `support`: what whoever helps should know, without people and secrets."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk


def support(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Show it, or write it to a file."""
    text = desk.support_text()
    if typed.to is None:
        return terminal.tell({"text": text}, text.rstrip("\n"))
    path = Path(typed.to)
    desk.save_support(text, path)
    said = sentence(
        "The support file is {path}. Read it before you give it to somebody: it is all that is in"
        " it.",
        path=str(path),
    )
    return terminal.tell({"path": str(path)}, said)
