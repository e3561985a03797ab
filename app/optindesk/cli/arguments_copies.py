"""The grammar of the commands about copies: `backup`, `restore`, `move`."""

from __future__ import annotations

import argparse
from gettext import gettext as _

from optindesk.core.errors import N_
from optindesk.core.place import is_address

OUTSIDE = "outside"
"""What is typed in the place of a path; a file of that name is ./outside."""


def backup(parser: argparse.ArgumentParser) -> None:
    """A path, or where copies outside go."""
    parser.add_argument(
        "path", metavar="PATH|outside", help=N_("a file, or the place outside that was chosen")
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--set",
        metavar="FOLDER",
        help=N_("outside: let a copy of each day go there"),
    )
    what.add_argument(
        "--show", action="store_true", help=N_("outside: where copies go, how old it is")
    )
    what.add_argument(
        "--forget",
        metavar="COMPUTER",
        nargs="?",
        const="",
        help=N_("outside: make no more, here or at another computer that shares the desk"),
    )
    lock = parser.add_mutually_exclusive_group()
    lock.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help=N_("with --set: lock the copies; the passphrase is the first line of stdin"),
    )
    lock.add_argument(
        "--unlocked",
        action="store_true",
        help=N_("with --set: whoever finds the copies can read them"),
    )


def restore(parser: argparse.ArgumentParser) -> None:
    """The copy, and how sure one is."""
    parser.add_argument("path")
    parser.add_argument("--yes", action="store_true", help=N_("do it; without it, it is only said"))
    parser.add_argument("--sure", action="store_true", help=N_("also a copy of another desk"))
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help=N_("of a locked copy: the passphrase is the first line of stdin"),
    )


def why_not_whole(typed: argparse.Namespace) -> str | None:
    """What keeps a `backup` from being whole though each of its parts is right."""
    outside = typed.set is not None or typed.show or typed.forget is not None
    if outside and typed.path != OUTSIDE:
        return _("--set, --show and --forget go with “backup outside”")
    if (typed.set is None) == (typed.passphrase_stdin or typed.unlocked):
        return _("backup outside --set FOLDER needs --passphrase-stdin or --unlocked")
    return None


def move(parser: argparse.ArgumentParser) -> None:
    """Where to, or back."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--to",
        metavar="PLACE",
        help=N_("a new file; a shared database (postgresql://…); out of one, a folder"),
    )
    what.add_argument("--back", action="store_true", help=N_("it was not moved: go on here"))
    parser.add_argument("--yes", action="store_true", help=N_("do it; without it, it is only said"))
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=N_("look whether the database or folder can take the desk; nothing is changed"),
    )
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help=N_("with --to: the passphrase is the first line of stdin"),
    )
    parser.add_argument("--reason", default="", help=N_("with --back: why; stays in the log"))
    parser.add_argument(
        "--sure", action="store_true", help=N_("with --back: it works nowhere else")
    )


def is_to_or_from_server(where: str, typed: argparse.Namespace) -> bool:
    """Whether a move from there has a server at one of its ends, and so is none into a file."""
    return is_address(where) or is_address(typed.to or "")


def why_not_moved(typed: argparse.Namespace) -> str | None:
    """What keeps a `move` from being whole though each of its parts is right."""
    # Where none is named, the usual desk may be a server's.
    is_file = typed.data is not None and not is_to_or_from_server(typed.data, typed)
    if is_file and typed.to is not None and typed.yes and not typed.passphrase_stdin:
        return _("move --to FILE --yes needs --passphrase-stdin")
    return None
