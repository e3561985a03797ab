"""The grammar of the command line: commands, options, and what each of them may be."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from gettext import gettext
from gettext import gettext as _
from typing import Any, NoReturn

from optindesk import __version__
from optindesk.cli import (
    arguments_account,
    arguments_copies,
    arguments_keys,
    arguments_paper,
    arguments_people,
    arguments_sheet,
    arguments_signups,
)
from optindesk.cli.typed import count, day, is_number
from optindesk.core.codes import Kind
from optindesk.core.errors import N_
from optindesk.core.model import PRINTED, MailKind
from optindesk.core.timetable import PACES
from optindesk.flows.reviewing import REFUSING


class _Formatter(argparse.HelpFormatter):
    """Says what is marked with N_ in the language that is set when somebody asks for help: to look
    up each text while the grammar is made would take longer than all else of a start."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_said(heading))

    def add_text(self, text: str | None) -> None:
        super().add_text(_said(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return _said(action.help)


def _said(text: str | None) -> str | None:
    """A text in the language that is set; the empty message of a catalogue is its header."""
    return gettext(text) if text else text


OF_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("unrecognized arguments: %s"),
)
"""What the grammar of Python says by itself, which asks gettext for it by these words."""


def tell_wrong_usage(wrong: str, hint: str, *, as_json: bool) -> None:
    """Say on stderr what is wrong with what was typed, and beside it as JSON on stdout."""
    if as_json:
        sentence = f"{wrong[:1].upper()}{wrong[1:]}. {hint}"
        error = {"code": "wrong_usage", "sentence": sentence}
        print(json.dumps({"error": error}, ensure_ascii=False, indent=2))
    print(f"optindesk: {wrong}\n{hint}", file=sys.stderr)


class _WrongUsage(Exception):
    """What was typed is no command of ours; `command` is whose help says more."""

    def __init__(self, wrong: str, command: str) -> None:
        super().__init__(wrong)
        self.command = command


class _Parser(argparse.ArgumentParser):
    """Nothing may be abbreviated. What it parses holds in `grammar` the parser of the command that
    was typed."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**{"allow_abbrev": False, "formatter_class": _Formatter, **words})
        self.set_defaults(grammar=self)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Nobody reads the names of all commands to find the one that was mistyped."""
        if action.dest == "command" and value not in (action.choices or ()):
            from difflib import get_close_matches

            near = ", ".join(get_close_matches(value, action.choices or ()))
            text = _("“{typed}” is no command; perhaps one of these is meant: {near}")
            text = text if near else _("“{typed}” is no command")
            raise argparse.ArgumentError(None, text.format(typed=value, near=near))
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:
        raise _WrongUsage(message, self.prog)


def parse(
    arguments: Sequence[str],
    speaking: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> argparse.Namespace:
    """The arguments as typed; ends the program with status 2 for wrong usage, 0 for --help.

    Within `speaking` gettext says what there is to say; the grammar is made before that, because
    argparse asks gettext hundreds of times for what nobody sees then.
    """
    parser = grammar()
    with speaking():
        try:
            return _understood(parser, arguments)
        except _WrongUsage as wrong:
            hint = _("Try “{command} --help”.").format(command=wrong.command)
            tell_wrong_usage(str(wrong), hint, as_json="--json" in arguments)
    sys.exit(2)


def _understood(parser: _Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments as typed. Raises _WrongUsage."""
    if any("\ud800" <= letter <= "\udfff" for typed in arguments for letter in typed):
        parser.error(_("an argument is not text in this system's encoding"))
    parsed, unknown = parser.parse_known_args(arguments)
    if unknown:
        parsed.grammar.error(_("unrecognized arguments: %s") % " ".join(unknown))
    _refuse_halves(parsed.grammar, parsed)
    return parsed


@cache
def grammar() -> _Parser:
    """All commands and options, in no language yet."""
    parser = _Parser(
        prog="optindesk",
        description=N_(
            "Double opt-in by email, without any web server. Without a command: the desk."
        ),
        parents=[_common(top=True)],
    )
    parser.add_argument("--version", action="version", version=f"Opt-In Desk {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    common = _common(top=False)

    def command(name: str, explanation: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, parents=[common], help=explanation, description=explanation
        )

    _lists(command("list", N_("make and show lists")), common)
    arguments_sheet.arguments(command("import", N_("import a sign-up sheet")))
    arguments_signups.signup(command("signup", N_("record one sign-up, or take one back")))
    arguments_signups.kiosk(
        command("kiosk", N_("the whole screen, on which people sign up themselves"))
    )
    arguments_signups.collecting(command, common)
    arguments_paper.printing(command)
    arguments_account.account(
        command("account", N_("the mail account: find, set, sign in, test, show, forget")), common
    )
    _wording(command("wording", N_("what the mails say: read, check, write, try")), common)
    _business(command("business", N_("who asks, as it stands in mails and proofs")), common)
    _post(command)
    arguments_people.answers(command, common)
    arguments_people.asking(command, common)
    arguments_people.never_write(command, common)
    arguments_sheet.leavers_arguments(
        command("leavers", N_("who left, bounced or complained in another program stays off here"))
    )
    arguments_sheet.evidence_arguments(
        command("evidence", N_("photos and scans of the paper that sheets were typed from")), common
    )
    _imports(command("imports", N_("the sheets that were imported")), common)
    _show(command)
    _export(command("export", N_("write out who may be mailed, consent records, the log")))
    arguments_keys.key(
        command("key", N_("the computer was stolen, or the data was copied")), common
    )
    arguments_keys.pin(command("pin", N_("the owner's PIN: set, remove, show")), common)
    arguments_keys.database(
        command("database", N_("a desk that several share, in a PostgreSQL database")), common
    )
    clock = command("clock", N_("whether the desk believes this computer's clock"))
    clock.add_argument("--right", action="store_true", help=N_("you looked: it is right"))
    _care(command)
    return parser


def _common(*, top: bool) -> _Parser:
    """The options that stand before or after the command; only the first set has defaults."""
    parser = _Parser(add_help=False)

    def option(name: str, default: Any, **words: Any) -> None:
        parser.add_argument(name, default=default if top else argparse.SUPPRESS, **words)

    option("--data", None, metavar="DIR|URL", help=N_("the data folder, or a postgresql:// URL"))
    option("--by", None, metavar="NAME", help=N_("who does this (default: who sits here)"))
    option("--json", False, action="store_true", help=N_("the result as JSON"))
    option(
        "--pin-stdin",
        False,
        action="store_true",
        help=N_(
            "the owner's PIN is the first line of stdin, before anything else that is read there"
        ),
    )
    option(
        "--database-password-stdin",
        False,
        action="store_true",
        help=N_(
            "the password of a shared desk's database is the next line of stdin; it is kept nowhere"
        ),
    )
    option("--lang", None, metavar="LANGUAGE", help=N_("the language of sentences, like de"))
    return parser


def _lists(parser: argparse.ArgumentParser, common: _Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="add|set|remove|show")
    add = actions.add_parser("add", parents=[common], help=N_("make a list"))
    add.add_argument("name")
    add.add_argument("--description", default="", help=N_("what the person reads in the question"))
    add.add_argument("--language", default="en", help=N_("the language of its mails, like de"))
    change = actions.add_parser("set", parents=[common], help=N_("change how a list asks"))
    change.add_argument("name")
    for one in (add, change):
        one.add_argument(
            "--reminders",
            type=int,
            required=one is change,
            default=0,
            metavar="N",
            help=N_(
                "how many reminders who does not answer gets: 0 (as “settings reminders”) to 2;"
                " some courts hold them to be advertising"
            ),
        )
    remove = actions.add_parser(
        "remove", parents=[common], help=N_("take a list away that nothing belongs to")
    )
    remove.add_argument("name")
    actions.add_parser("show", parents=[common], help=N_("show all lists"))


def _business(parser: argparse.ArgumentParser, common: _Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="set|show")
    shown = actions.add_parser("show", parents=[common], help=N_("show it as it is now"))
    change = actions.add_parser("set", parents=[common], help=N_("show it so in mails from now on"))
    for parser in (shown, change):
        parser.add_argument(
            "--language", default="", help=N_("the notice of mails in it (default: all)")
        )
    change.add_argument("--name", help=N_("the name that people see as the sender"))
    change.add_argument("--postal-address", metavar="TEXT", help=N_("in lines; empty for none"))
    change.add_argument(
        "--privacy-notice", metavar="TEXT|LINK", help=N_("what becomes of the data; empty for none")
    )


def _wording(parser: argparse.ArgumentParser, common: _Parser) -> None:
    names = "list|show|versions|check|save|back|test|fields"
    actions = parser.add_subparsers(dest="action", metavar=names)
    all_kinds = [kind.value for kind in MailKind]
    mails = [kind.value for kind in MailKind if kind not in PRINTED]

    def action(
        name: str,
        explanation: str,
        *,
        kind: str | None = None,
        kinds: Sequence[str] = all_kinds,
    ) -> argparse.ArgumentParser:
        """`kind` is how often a kind of mail is named: None for once."""
        made = actions.add_parser(name, parents=[common], help=explanation)
        made.add_argument("kind", choices=kinds, nargs=kind, metavar="KIND", help=", ".join(kinds))
        made.add_argument(
            "--list", help=N_("the wording of this list (default: that for all lists)")
        )
        made.add_argument("--language", default="en", help=N_("like de (default: en)"))
        return made

    actions.add_parser("list", parents=[common], help=N_("the wordings in use"))
    shown = action("show", N_("show one, as “save” takes it"))
    shown.add_argument("--version", type=count, metavar="N")
    shown.add_argument(
        "--preview", nargs="?", const="", metavar="ADDRESS", help=N_("filled in for a person")
    )
    action("versions", N_("its versions, newest first, and what changed"))
    check = action("check", N_("what speaks against using it"), kind="?")
    check.add_argument("--file", help=N_("one that is not saved yet"))
    save = action("save", N_("use what is in a file from now on"))
    save.add_argument("file", help=N_("Subject: …, an empty line, the text"))
    save.add_argument("--sure", action="store_true", help=N_("save although something warns of it"))
    back = action("back", N_("go back to the one that ships (for a list: to that for all)"))
    back.add_argument("--version", type=count, metavar="N", help=N_("to this earlier one instead"))
    test = action("test", N_("send it to yourself; its code works for some days"), kinds=mails)
    test.add_argument("file", nargs="?", help=N_("one that is not saved yet"))
    arguments_account.passwords_on_stdin(test)
    action("fields", N_("what may stand in it"), kind="?")


def _post(command: Any) -> None:
    send = command("send", N_("hand over the mails that wait"))
    send.add_argument("--limit", type=count, metavar="N")
    send.add_argument(
        "--now", action="store_true", help=N_("also what rests because a server asked to wait")
    )
    arguments_account.passwords_on_stdin(send)
    check = command("check", N_("read the replies in the mailbox"))
    check.add_argument("--saved", nargs="+", metavar="PATH", help=N_("read saved mails instead"))
    arguments_account.passwords_on_stdin(check)
    arguments_account.passwords_on_stdin(
        command("watch", N_("stay, and read replies as they come"))
    )
    command("expire", N_("let questions lapse whose time is over"))
    command("remind", N_("queue the reminders that are due"))
    run = command("run", N_("check, settle, expire, remind, ask, send: once, in this order"))
    schedule = command("schedule", N_("how the system's scheduler calls `run`, and how it ends"))
    schedule.add_argument("--every", type=int, choices=PACES, default=15, metavar="5|15|60")
    schedule.add_argument("--night", action="store_true", help=N_("also from 22 to 7 o'clock"))
    schedule.add_argument("--system", choices=["systemd", "cron", "windows", "launchd"])
    run.add_argument(
        "--stay",
        type=count,
        metavar="MINUTES",
        help=N_("go on when a limit or a rest that ends so soon is over"),
    )
    run.add_argument("--now", action="store_true", help=N_("at once, whatever went wrong before"))
    arguments_account.passwords_on_stdin(run)


def _show(command: Any) -> None:
    status = command("status", N_("how people stand to lists"))
    status.add_argument("address", nargs="?")
    status.add_argument("--list")
    status.add_argument("--lapsing", action="store_true", help=N_("only who lapses within a week"))
    arguments_people.narrowing(status)
    who = command("who", N_("somebody is calling: who it may be, and what to read to them"))
    who.add_argument("text", help=N_("a part of the name or the address"))
    replies = command("replies", N_("the mails that were read and kept, oldest first"))
    replies.add_argument("address", nargs="?")
    keep = command("keep-replies", N_("what is kept of replies that were read"))
    keep.add_argument("what", choices=["whole", "decisive"], nargs="?")
    answers = command("answers", N_("sentences of your own that mean a yes, no or leave"))
    answers.add_argument("what", choices=["show", "add", "remove"], nargs="?", default="show")
    answers.add_argument("text", nargs="?", metavar="SENTENCE")
    answers.add_argument("--as", dest="meaning", choices=["yes", "no", "leave"])
    answers.add_argument("--language", default="en")
    log = command("log", N_("what happened, oldest first"))
    log.add_argument("address", nargs="?")
    log.add_argument("--list", help=N_("only what is about this list"))
    kinds = [kind.value for kind in Kind]
    log.add_argument("--kind", choices=kinds, help=N_("only what is about this"))
    log.add_argument("--who", metavar="NAME", help=N_("only what this person, or desk, did"))
    _span(log, N_("what happened from this day on"), N_("what happened up to this day"))
    report = command("report", N_("what was asked, and what became of it, as figures"))
    report.add_argument("--list", help=N_("only this list"))
    _span(report, N_("who was asked from this day on"), N_("who was asked up to this day"))
    report.add_argument("--to", metavar="PATH", help=N_("write it as a PDF, with pictures"))


def _span(parser: argparse.ArgumentParser, since: str, until: str) -> None:
    parser.add_argument("--since", type=day, metavar="DAY", help=since)
    parser.add_argument("--until", type=day, metavar="DAY", help=until)


def _imports(imports: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = imports.add_subparsers(dest="action", metavar="take-back|save")
    save = actions.add_parser(
        "save", parents=[common], help=N_("write the file out again as it came")
    )
    save.add_argument("id", type=count)
    save.add_argument("--to", required=True, metavar="PATH")
    back = actions.add_parser(
        "take-back", parents=[common], help=N_("take one back, as long as nothing was sent for it")
    )
    back.add_argument("id", type=count)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["safe-to-mail", "removals", "records", "dossier", "log", "mail"],
        metavar="safe-to-mail|removals|records|dossier|log|mail",
    )
    parser.add_argument(
        "address", nargs="?", help=N_("only this person (records, dossier, log); a mail's number")
    )
    parser.add_argument("--list")
    parser.add_argument("--kind", choices=[kind.value for kind in Kind], help=N_("of log entries"))
    parser.add_argument("--who", metavar="NAME", help=N_("whose log entries"))
    _span(
        parser,
        N_("log entries, or people of whom something changed last, from this day on"),
        N_("log entries, or people of whom something changed last, up to this day"),
    )
    parser.add_argument(
        "--level", type=int, help=N_("who agreed to this level, by itself or at least")
    )
    parser.add_argument(
        "--for", dest="mailer", metavar="PROGRAM", help=N_("mailchimp, brevo, listmonk, word …")
    )
    parser.add_argument(
        "--own-replies-only", action="store_true", help=N_("without those whose yes staff entered")
    )
    parser.add_argument(
        "--unchecked",
        default="",
        metavar="REASON",
        help=N_("why the mailbox need not be read just before; the log keeps it"),
    )
    arguments_account.passwords_on_stdin(parser)
    parser.add_argument(
        "--whole-sheet",
        action="store_true",
        help=N_("put whole sheets and scans into a dossier, with the rows of other people"),
    )
    parser.add_argument(
        "--language", default="", help=N_("of a dossier’s letter (default: the person’s), like de")
    )
    parser.add_argument("--to", required=True, metavar="PATH")


def _care(command: Any) -> None:
    verify = command("verify", N_("whether the log is whole"))
    verify.add_argument(
        "export",
        nargs="?",
        help=N_("an exported log, proofs or files on people instead of this desk's log"),
    )
    command("given", N_("the lists that were given to other programs, and whom to take out there"))
    arguments_copies.backup(
        command("backup", N_("copy the database, checked, to a file or outside"))
    )
    arguments_copies.restore(
        command("restore", N_("put a copy back, also where the data is damaged or gone"))
    )
    arguments_copies.move(
        command("move", N_("take the desk to another computer, in one locked file"))
    )
    support = command("support", N_("what whoever helps should know, without people and secrets"))
    support.add_argument("--to", metavar="PATH", help=N_("write it there; without it, it is shown"))
    command("update", N_("ask whether there is a newer version; nothing is downloaded"))
    practise = command("practise", N_("a desk with invented people, in a window beside your own"))
    practise.add_argument(
        "--anew", action="store_true", help=N_("throw away what was practised before")
    )
    command("try", N_("play a round of practice in the terminal"))
    manual = command(
        "manual", N_("how it works, topic by topic; without one, what topics there are")
    )
    manual.add_argument("topic", nargs="?", metavar="TOPIC")


def _refuse_halves(parser: _Parser, parsed: argparse.Namespace) -> None:
    """What is not whole though each of its parts is right. Raises _WrongUsage."""
    if getattr(parsed, "save", None) is not None and parsed.to is None:
        parser.error(_("“--save N” needs “--to PATH”"))
    if parsed.command == "signup" and not arguments_signups.is_whole(parsed):
        parser.error(_("signup needs --list NAME or --level N, or --take-back alone"))
    if parsed.command == "backup" and (why := arguments_copies.why_not_whole(parsed)):
        parser.error(why)
    if parsed.command == "move" and (why := arguments_copies.why_not_moved(parsed)):
        parser.error(why)
    if parsed.command == "resend" and not (
        parsed.address or parsed.list or parsed.text or parsed.lapsing
    ):
        parser.error(_("resend needs an ADDRESS, --list, --text or --lapsing"))
    is_list = parsed.command == "export" and parsed.what == "safe-to-mail"
    if is_list and not (parsed.list or parsed.level):
        parser.error(_("export safe-to-mail needs --list NAME or --level N"))
    if parsed.command == "change-address" and bool(parsed.new) is parsed.take_back:
        parser.error(_("change-address needs a NEW address, or --take-back"))
    if parsed.command == "note" and bool(parsed.text) is parsed.take_back:
        parser.error(_("note needs a TEXT, or --take-back"))
    if getattr(parsed, "never_write", False) is True and parsed.decision not in REFUSING:
        parser.error(_("--never-write goes with decline or leave"))
    if parsed.command == "answers" and parsed.what != "show" and not parsed.text:
        parser.error(_("answers {what} needs a SENTENCE").format(what=parsed.what))
    if parsed.command == "answers" and parsed.what == "add" and not parsed.meaning:
        parser.error(_("answers add needs --as yes, no or leave"))
    is_adding = parsed.command == "evidence" and parsed.action == "add"
    if is_adding and not (parsed.files or parsed.paper):
        parser.error(_("evidence add needs a FILE, or --paper NUMBER"))
    if parsed.command == "export" and parsed.what == "mail" and not is_number(parsed.address):
        parser.error(_("export mail needs the number of a mail, as “replies” lists it"))
