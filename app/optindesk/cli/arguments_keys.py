"""The grammar of `key`, for data that was copied or stolen, of the `pin`, of a `database`."""

from __future__ import annotations

import argparse

from optindesk.core.errors import N_


def key(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Change the key, ask anew what was asked with the old one, say who is affected."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="rotate|replace|affected")
    rotate = actions.add_parser(
        "rotate",
        parents=[common],
        help=N_(
            "make a new key, and ask anew what is open: nothing of the old one is a yes any more"
        ),
    )
    rotate.add_argument("--reason", default="", help=N_("what happened, without a name; stays"))
    replace = actions.add_parser(
        "replace", parents=[common], help=N_("ask anew what was left of questions of an old key")
    )
    for parser in (rotate, replace):
        parser.add_argument("--dry-run", action="store_true", help=N_("look first, change nothing"))
    affected = actions.add_parser(
        "affected",
        parents=[common],
        help=N_("write everybody whose data was here then, as a table"),
    )
    affected.add_argument("--to", required=True, metavar="PATH")


def pin(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Set or change, remove, show; a PIN stands on stdin only, in no list of processes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="set|remove|show")
    actions.add_parser(
        "set",
        parents=[common],
        help=N_(
            "the new PIN is the first line of stdin; the second, where --pin-stdin gives the old"
        ),
    )
    remove = actions.add_parser("remove", parents=[common], help=N_("ask for no PIN any more"))
    remove.add_argument(
        "--forgotten",
        action="store_true",
        help=N_(
            "without knowing it: only whose data folder it is; the log and the first screen tell"
        ),
    )
    actions.add_parser("show", parents=[common], help=N_("whether there is one"))


def database(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """A database that several share: tried, opened from now on or no more, and its password."""
    names = "test|join|invite|use|leave|keep-password|forget-password"
    actions = parser.add_subparsers(dest="action", required=True, metavar=names)
    for name, explanation in (
        ("test", N_("try every step, and say what is in it; nothing is changed there")),
        ("use", N_("open it from now on where no --data is given, under the name of --by")),
        ("leave", N_("open the desk of this computer again where no --data is given")),
        (
            "keep-password",
            N_("try the password that is the first line of stdin, and keep it in the keyring"),
        ),
        ("forget-password", N_("take its password out of the keyring")),
    ):
        actions.add_parser(name, parents=[common], help=explanation)
    join = actions.add_parser(
        "join",
        parents=[common],
        help=N_("try the desk that a text or a file leads to, and use it; keeps its password"),
    )
    join.add_argument("file", metavar="FILE", help=N_("what you were given; “-” for stdin"))
    invite = actions.add_parser(
        "invite",
        parents=[common],
        help=N_("write what another computer needs to join, without the password"),
    )
    invite.add_argument("--to", metavar="PATH", help=N_("a file; else it is printed"))
