"""The commands that print: sign-up sheets for people to sign."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli.terminal import Terminal
from optindesk.core.paper import PaperSize
from optindesk.core.sentence import sentences
from optindesk.flows import printing
from optindesk.flows.desk import Desk
from optindesk.flows.printing import Order


def paper(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `paper`: sheets, each with a number of its own."""
    order = Order(
        desk.list_named(typed.list).id,
        typed.language,
        PaperSize(typed.size),
        typed.rows,
        typed.copies,
    )
    sheets = desk.print_sheets(order, Path(typed.to))
    numbers = [one.number for one in sheets]
    said = sentences(
        "Sheet {first} was written to {path}: print it, and keep it when it is full.",
        "{n} sheets, {first} to {last}, were written to {path}: print them, and keep them when"
        " they are full.",
        len(numbers),
        first=numbers[0],
        last=numbers[-1],
        path=typed.to,
    )
    plain = {"sheets": numbers, "wording_version": sheets[0].version, "path": typed.to}
    return terminal.tell(plain, said, printing.unsaid(order))
