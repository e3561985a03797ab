"""The grammar of the commands about people: their answers, asking again, leaving, never write."""

from __future__ import annotations

import argparse
from typing import Any

from optindesk.cli.arguments_sheet import reading_arguments
from optindesk.cli.typed import count, mapping, numbers
from optindesk.core.errors import N_
from optindesk.flows.reviewing import Decision
from optindesk.flows.settings import OF_RETENTION

_LOOK_FIRST = N_("look first, change nothing")
_SURE = N_("although your own address is meant")


def answers(command: Any, common: argparse.ArgumentParser) -> None:
    """What people said, and what staff do for them."""
    confirm = command("confirm", N_("enter a code that somebody sent or told"))
    confirm.add_argument("code", metavar="TOKEN|CODE")
    confirm.add_argument("--contact", metavar="ADDRESS")
    confirm.add_argument("--note", default="")
    withdraw = command("withdraw", N_("take somebody off lists, or off everything"))
    withdraw.add_argument("address")
    what = withdraw.add_mutually_exclusive_group()
    what.add_argument("--list", action="append", default=[], help=N_("may be given several times"))
    what.add_argument("--all", action="store_true", help=N_("off everything, as without --list"))
    withdraw.add_argument("--never-write", metavar="REASON", help=N_("and never write there again"))
    withdraw.add_argument("--goodbye", action="store_true", help=N_("tell the person by mail"))
    withdraw.add_argument("--sure", action="store_true", help=_SURE)
    not_me = command("not-me", N_("an address is somebody else's, as was said on the telephone"))
    not_me.add_argument("address")
    not_me.add_argument("--note", default="", help=N_("what was said; goes into the log"))
    erase = command("erase", N_("erase somebody for good; the log stays whole"))
    erase.add_argument("address")
    erase.add_argument("--reason", required=True, help=N_("why, without a name; stays in the log"))
    erase.add_argument("--yes", action="store_true", help=N_("yes, although it cannot be undone"))
    erase.add_argument("--sure", action="store_true", help=_SURE)
    access = command("access", N_("write all that is kept of somebody, to be given to that person"))
    access.add_argument("address")
    access.add_argument(
        "--to",
        required=True,
        metavar="PATH",
        help=N_("a PDF; as JSON for machines where it ends so"),
    )
    rectify = command("rectify", N_("put right what is known of somebody beside the address"))
    rectify.add_argument("address")
    rectify.add_argument("--name")
    rectify.add_argument("--salutation", help=N_("like Frau, Mx, Dr.; empty for none"))
    rectify.add_argument("--language", help=N_("like de; empty for none"))
    note = command("note", N_("note something about somebody; it stands in the person's story"))
    note.add_argument("address")
    note.add_argument("text", metavar="TEXT", nargs="?")
    note.add_argument(
        "--take-back", action="store_true", help=N_("take the newest note back; the log keeps both")
    )
    keep = command("keep", N_("keep somebody for a dispute: nobody erases them until it is over"))
    keep.add_argument("address")
    why = keep.add_mutually_exclusive_group(required=True)
    why.add_argument("--reason", help=N_("which dispute; goes into the log"))
    why.add_argument("--over", action="store_true", help=N_("the dispute is over"))
    retention = command("retention", N_("how long people are kept, and who is reduced by that"))
    actions = retention.add_subparsers(dest="action", required=True, metavar="show|set|look|apply")
    actions.add_parser("show", parents=[common], help=N_("show the rules"))
    change = actions.add_parser("set", parents=[common], help=N_("change a figure of the rules"))
    change.add_argument("name", choices=OF_RETENTION, metavar="|".join(OF_RETENTION))
    change.add_argument("value")
    actions.add_parser(
        "look", parents=[common], help=N_("who would be reduced now; changes nothing")
    )
    applies = actions.add_parser("apply", parents=[common], help=N_("reduce them now"))
    applies.add_argument("--yes", action="store_true", help=N_("yes, although it cannot be undone"))
    cancel = command("cancel", N_("cancel the open question to somebody"))
    cancel.add_argument("address")
    cancel.add_argument("--list")
    many = command("many", N_("cancel the questions of all whom a filter finds, or take them off"))
    many.add_argument("what", choices=["cancel", "off"])
    narrowing(many)
    many.add_argument("--dry-run", action="store_true", help=_LOOK_FIRST)
    outbox = command("outbox", N_("the mails that have not gone out for sure"))
    actions = outbox.add_subparsers(dest="action", metavar="settle|retry|show")
    settle = actions.add_parser("settle", parents=[common], help=N_("say whether a mail went out"))
    settle.add_argument("id", type=count)
    settle.add_argument("outcome", choices=["sent", "not-sent"])
    again = actions.add_parser("retry", parents=[common], help=N_("try a refused mail again"))
    again.add_argument("id", type=count)
    shown = actions.add_parser(
        "show", parents=[common], help=N_("a mail as it was sent, by the number that “log” tells")
    )
    shown.add_argument("id", type=count)
    review = command("review", N_("the replies that a person must read"))
    actions = review.add_subparsers(dest="action", metavar="show|decide|reply|undo")
    one = actions.add_parser("show", parents=[common], help=N_("show one of them in full"))
    one.add_argument("id", type=count)
    decide = actions.add_parser("decide", parents=[common], help=N_("decide one of them"))
    decide.add_argument("id", type=count)
    decide.add_argument(
        "decision",
        choices=[decision.value for decision in Decision],
        help=N_(
            "accept: it is a yes; decline: a no; leave: off everything; unrelated: it is about"
            " something else; back: it says nothing either way, the question goes back to waiting;"
            " bounced: our mail came back for good, the address is marked"
        ),
    )
    decide.add_argument("--note", default="", help=N_("why; goes into the log"))
    decide.add_argument(
        "--alias",
        action="store_true",
        help=N_("accept: the sender's address is the person's own, too, from now on"),
    )
    decide.add_argument(
        "--sure", action="store_true", help=N_("decide although something newer speaks against it")
    )
    decide.add_argument(
        "--only",
        type=numbers,
        default=(),
        metavar="1,3",
        help=N_("accept: what the yes is for, of several things that were asked"),
    )
    decide.add_argument(
        "--never-write", action="store_true", help=N_("decline, leave: and never write there again")
    )
    reply = actions.add_parser("reply", parents=[common], help=N_("write back; the question stays"))
    reply.add_argument("id", type=count)
    reply.add_argument(
        "--text", required=True, help=N_("what is written, without greeting and name")
    )
    undo = actions.add_parser("undo", parents=[common], help=N_("take a decision back"))
    undo.add_argument("id", type=count)
    undo.add_argument("--note", default="", help=N_("why; goes into the log"))


def asking(command: Any, common: argparse.ArgumentParser) -> None:
    """Asking again, elsewhere, for permission, and about what."""
    resend = command(
        "resend", N_("send open questions once more; says who will not get one, and why")
    )
    resend.add_argument("address", nargs="*", help=N_("only these people"))
    _filter(resend)
    ask = command(
        "ask", N_("ask anew who answered too late, or asks for it after the question lapsed")
    )
    ask.add_argument("address")
    ask.add_argument("--list", help=N_("only about this list"))
    ask.add_argument(
        "--why", default="", help=N_("how the person asked for it, if not by a late yes")
    )
    correct = command(
        "correct", N_("the address was a wrong one: keep the sign-up, ask the right one")
    )
    correct.add_argument("old", metavar="OLD")
    correct.add_argument("new", metavar="NEW")
    correct.add_argument("--note", default="", help=N_("why; goes into the log"))
    correct.add_argument(
        "--sure", action="store_true", help=N_("although somebody agreed from the old address")
    )
    change = command(
        "change-address",
        N_("somebody has another address: the old one is closed, the new one asked"),
    )
    change.add_argument("old", metavar="OLD")
    change.add_argument("new", metavar="NEW", nargs="?")
    change.add_argument("--note", default="", help=N_("how you know; goes into the log"))
    change.add_argument(
        "--take-back",
        action="store_true",
        help=N_("it was no change: OLD, the address of today, goes back to the one before"),
    )
    for name, explanation in (
        (
            "merge",
            N_("two addresses are one person, who wants mail at ADDRESS where both could get it"),
        ),
        ("unmerge", N_("two addresses are not the same person after all")),
    ):
        merge = command(name, explanation)
        merge.add_argument("address", metavar="ADDRESS")
        merge.add_argument("other", metavar="OTHER", **({"nargs": "?"} if name == "merge" else {}))
        merge.add_argument("--note", default="", help=N_("how you know; goes into the log"))
    permission = command("permission", N_("ask people who were collected before, each once"))
    actions = permission.add_subparsers(dest="action", metavar="look|begin|stop")
    for name, explanation in (
        ("look", N_("who would be asked, and who not and why")),
        ("begin", N_("ask the first of them now, the others day by day")),
    ):
        parser = actions.add_parser(name, parents=[common], help=explanation)
        parser.add_argument("--list", required=True)
        parser.add_argument(
            "--text", default="", help=N_("only those with this in name or address")
        )
        parser.add_argument("--contact", action="append", metavar="ADDRESS", help=N_("only these"))
        if name == "begin":
            parser.add_argument("--dry-run", action="store_true", help=_LOOK_FIRST)
    actions.add_parser("stop", parents=[common], help=N_("ask nobody more"))
    lower = command("lower", N_("lower somebody's permission level at once"))
    lower.add_argument("address")
    lower.add_argument("level", type=int, choices=range(6))
    levels = command("levels", N_("what the permission levels are called in mails"))
    levels.add_argument("--language", default="en", help=N_("like de"))
    actions = levels.add_subparsers(dest="action", metavar="name")
    name = actions.add_parser("name", parents=[common], help=N_("call a level otherwise"))
    name.add_argument("level", type=int, choices=range(6))
    name.add_argument("name", help=N_("empty: as the program has it"))
    settings = command(
        "settings", N_("how often and about what people are asked; NAME VALUE changes")
    )
    settings.add_argument("name", nargs="?")
    what = settings.add_mutually_exclusive_group()
    what.add_argument("value", nargs="?")
    what.add_argument(
        "--reset",
        action="store_true",
        help=N_("back to the default; without a NAME, of all of them"),
    )


def narrowing(parser: argparse.ArgumentParser) -> None:
    """Who is meant, as it is typed over the table of people in the window."""
    parser.add_argument(
        "--filter",
        metavar="TEXT",
        default="",
        help=N_("as typed over the table of people: “anna state:waiting list:news changed:week”"),
    )
    parser.add_argument("--view", metavar="NAME", help=N_("a view that was kept in the window"))


def _filter(parser: argparse.ArgumentParser) -> None:
    """Which rows of the table of people are meant."""
    parser.add_argument("--list")
    parser.add_argument("--text", default="", help=N_("only those with this in name or address"))
    parser.add_argument("--lapsing", action="store_true", help=N_("only those who lapse in a week"))
    parser.add_argument("--dry-run", action="store_true", help=_LOOK_FIRST)


def never_write(command: Any, common: argparse.ArgumentParser) -> None:
    """The list of addresses and domains."""
    parser = command("never-write", N_("addresses and domains that no mail goes to"))
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="add|remove|show|import|export"
    )
    for name, explanation in (
        ("add", N_("never write to an address, or to a domain and those below it")),
        ("remove", N_("allow mail there again")),
    ):
        rule = actions.add_parser(name, parents=[common], help=explanation)
        rule.add_argument("what", metavar="ADDRESS|DOMAIN")
        rule.add_argument("--reason", required=True, help=N_("why; goes into the log"))
        if name == "add":
            rule.add_argument(
                "--dry-run", action="store_true", help=N_("say whom it concerns first")
            )
            rule.add_argument(
                "--sure",
                action="store_true",
                help=N_("although people or your own address are meant"),
            )
    listed = actions.add_parser("show", parents=[common], help=N_("show the list, newest first"))
    listed.add_argument("text", nargs="?", help=N_("only what has these words in it"))
    sheet = actions.add_parser("import", parents=[common], help=N_("add all of a list (a sheet)"))
    sheet.add_argument("sheet")
    sheet.add_argument("--reason", required=True, help=N_("for lines that say none of their own"))
    sheet.add_argument("--dry-run", action="store_true", help=_LOOK_FIRST)
    sheet.add_argument(
        "--sure", action="store_true", help=N_("although whole domains concern people")
    )
    sheet.add_argument(
        "--as-listed",
        action="store_true",
        help=N_("leave people alone who are in it by an address that they had before"),
    )
    sheet.add_argument("--mapping", type=mapping, default={}, metavar="email=COLUMN,note=COLUMN")
    reading_arguments(sheet)
    export = actions.add_parser("export", parents=[common], help=N_("write the list as CSV"))
    export.add_argument("--to", required=True, metavar="PATH")
