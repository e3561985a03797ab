"""The grammar of `key`, for data that was copied or stolen, and of the owner's `pin`."""

from __future__ import annotations

import argparse


def key(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Change the key, ask anew what was asked with the old one, say who is affected."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="rotate|replace|affected")
    rotate = actions.add_parser(
        "rotate",
        parents=[common],
        help="make a new key, and ask anew what is open: nothing of the old one is a yes any more",
    )
    rotate.add_argument("--reason", default="", help="what happened, without a name; stays")
    replace = actions.add_parser(
        "replace", parents=[common], help="ask anew what was left of questions of an old key"
    )
    for parser in (rotate, replace):
        parser.add_argument("--dry-run", action="store_true", help="look first, change nothing")
    affected = actions.add_parser(
        "affected", parents=[common], help="write everybody whose data was here then, as a table"
    )
    affected.add_argument("--to", required=True, metavar="PATH")


def pin(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Set or change, remove, show; a PIN stands on stdin only, in no list of processes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="set|remove|show")
    actions.add_parser(
        "set",
        parents=[common],
        help="the new PIN is the first line of stdin; the second, where --pin-stdin gives the old",
    )
    remove = actions.add_parser("remove", parents=[common], help="ask for no PIN any more")
    remove.add_argument(
        "--forgotten",
        action="store_true",
        help="without knowing it: only whose data folder it is; the log and the first screen tell",
    )
    actions.add_parser("show", parents=[common], help="whether there is one")
