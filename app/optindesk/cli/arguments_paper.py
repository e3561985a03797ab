"""The grammar of the commands about paper: sheets to sign, posters."""

from __future__ import annotations

import argparse
from typing import Any

from optindesk.cli.typed import count
from optindesk.core.errors import N_
from optindesk.core.paper import PaperSize


def printing(command: Any) -> None:
    """What is printed for people."""
    paper = command("paper", N_("print sign-up sheets, each with a number of its own"))
    _printed(paper)
    rows = N_("(default: as many as one page has room for)")
    paper.add_argument("--rows", type=count, metavar="N", help=rows)
    paper.add_argument("--copies", type=count, default=1, metavar="N", help=N_("so many sheets"))
    _printed(command("poster", N_("print a poster whose code opens a mail that signs up")))


def _printed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", required=True)
    parser.add_argument("--to", required=True, metavar="FILE.pdf")
    parser.add_argument("--language", default="", help=N_("like de (default: that of the list)"))
    sizes = [size.value for size in PaperSize]
    parser.add_argument("--size", choices=sizes, default=sizes[0])
