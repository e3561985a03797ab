"""The commands that print: sheets to sign, posters to sign up by."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli.terminal import Terminal
from optindesk.core.paper import PaperSize
from optindesk.core.sentence import sentence, sentences
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


def poster(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `poster`: one page with a code that opens a mail."""
    order = Order(desk.list_named(typed.list).id, typed.language, PaperSize(typed.size))
    made = desk.print_poster(order, Path(typed.to))
    said = sentence(
        "The poster was written to {path}. Its code opens a mail that signs up; whoever sends it is"
        " asked to confirm.",
        path=typed.to,
    )
    return terminal.tell({"link": made.link, "path": typed.to}, said, printing.unsaid(order))
