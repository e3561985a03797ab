"""The grammar of the commands about sign-ups that come without a file."""

from __future__ import annotations

import argparse
from typing import Any

from optindesk.cli.typed import day
from optindesk.core.errors import N_


def signup(parser: argparse.ArgumentParser) -> None:
    """One person: recorded, typed anew, or taken back."""
    parser.add_argument("address")
    parser.add_argument(
        "--list", action="append", default=[], help=N_("several times: all of them in one question")
    )
    parser.add_argument(
        "--level", type=int, choices=range(6), help=N_("with --list: in one question; 5 in its own")
    )
    parser.add_argument("--name", default="")
    parser.add_argument("--salutation", default="", help=N_("Frau, Mx, Dr. …"))
    parser.add_argument("--language", default="")
    parser.add_argument(
        "--date", type=day, help=N_("when the person signed up (default: not known)")
    )
    parser.add_argument("--source", default="", help=N_("where: a market stall, the telephone …"))
    parser.add_argument("--collected-by", metavar="NAME", help=N_("who (default: who types it)"))
    parser.add_argument(
        "--paper", default="", metavar="NUMBER", help=N_("that stands on the sheet")
    )
    parser.add_argument("--note", default="")
    parser.add_argument(
        "--instead-of",
        metavar="ADDRESS",
        help=N_("what was typed last for ADDRESS was a slip: it is taken back"),
    )
    parser.add_argument(
        "--take-back",
        action="store_true",
        help=N_("take back what was typed last, as long as nothing was sent for it"),
    )


def kiosk(parser: argparse.ArgumentParser) -> None:
    """The counter; the PIN that leads out of it is chosen on the screen."""
    parser.add_argument("--list", required=True)


def collecting(command: Any, common: argparse.ArgumentParser) -> None:
    """A second computer without the database."""
    collector = command(
        "collector", N_("what a second computer without the database needs to collect")
    )
    actions = collector.add_subparsers(dest="action", required=True, metavar="make")
    make = actions.add_parser("make", parents=[common], help=N_("write a collector to a file"))
    make.add_argument(
        "--list", action="append", required=True, help=N_("several times: for all of")
    )
    make.add_argument("--to", required=True, metavar="FILE.optindesk-collector")
    collect = command("collect", N_("on the second computer: the window to type sign-ups in"))
    collect.add_argument("file", metavar="FILE.optindesk-collector")
    collect.add_argument(
        "--to",
        metavar="FILE.optindesk-signups",
        help=N_("where they go, for the desk to import (default: beside it, by the same name)"),
    )


def is_whole(parsed: argparse.Namespace) -> bool:
    """Whether it is said what is signed up for, or that it is to be taken back."""
    about = bool(parsed.list) or parsed.level is not None
    return about is not parsed.take_back and not (parsed.take_back and parsed.instead_of)
