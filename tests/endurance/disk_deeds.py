"""All that the program can be told to do on a bad disk: each command, or why it is not done."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

DAY = "2026-01-02"
WORD = "violin battery staple horse\n"
PIN = "4711\n"
SAFE = "export safe-to-mail --list News --unchecked 'no mailbox'"


class Deed(NamedTuple):
    """What is typed, with places of the desk in braces, and on its stdin.

    `at` is the data folder. `before` is done first, on a disk that works; where mails go out in
    it, the provider answers `fails` at those stages (servers.Conduct). Where it has several steps,
    `half_done` is what it says when it is typed again after the first of them, and `undone` how
    that is taken back, where it must be before it can be done again.
    """

    typed: str
    given: str = ""
    before: Sequence[Deed] = ()
    fails: Mapping[str, str] = {}
    at: str = "{desk}"
    half_done: str = ""
    undone: str = ""

    def words(self, places: Mapping[str, str]) -> list[str]:
        """As arguments of the program."""
        return [*words(f"--data {self.at}", places), *words(self.typed, places)]


def words(typed: str, places: Mapping[str, str]) -> list[str]:
    """A line as arguments of the program: places filled in, one name for what has stars in it."""
    filled = [word.format(**places) for word in shlex.split(typed)]
    return [_one_of(Path(word)) if "*" in word else word for word in filled]


def _one_of(named: Path) -> str:
    return str(next(named.parent.glob(named.name), named))


_OUTSIDE = Deed("backup outside --set {stick} --unlocked")
_LOCKED_OUTSIDE = Deed("backup outside --set {stick} --passphrase-stdin", given=WORD)
_COPIED = (_OUTSIDE, Deed("backup outside"))
_MOVE = Deed(
    "move --to {out}/move.zip --yes --passphrase-stdin",
    given=WORD,
    # It is marked before the file has its name: at worst the desk works nowhere, never twice.
    half_done="was moved to another computer",
    undone="move --back --reason full --sure",
)
_IMPORT = Deed("import {new} --list News --date 2026-01-02")
_LEAVERS = Deed("leavers {leavers} --list News")
_MARKED = Deed("evidence mark 1 2=5,25,90,25")
_TAUGHT = Deed("answers add 'Jawoll, her damit' --as yes")
_WORDED = Deed("wording save confirm {wording} --sure")
_ACCEPTED = Deed("review decide {reply} accept --note 'it is a yes'")
_ONE = Deed("merge {asked0} {asked1} --note 'told us'")
_ROTATED = Deed("key rotate --reason stolen")
_PERMISSION = Deed("permission begin --list News", half_done="people are being asked already")

DEEDS: Mapping[str, Deed] = {
    # What is done most, and what tests/endurance/test_power_fails.py does too.
    "import": _IMPORT,
    "send": Deed("send"),
    "check": Deed("check --saved {no} {late_yes}"),
    "erase": Deed("erase {asked1} --reason 'asked for it' --yes"),
    "withdraw": Deed("withdraw {asked0}"),
    "log": Deed("export log --to {out}/log.json"),
    "backup": Deed("backup {out}/copy.db"),
    # The first time.
    "first start": Deed("list add First", at="{work}/first"),
    "first start from a copy": Deed("restore {copy} --yes", at="{work}/first"),
    "first start, a folder below": Deed("list add First", at="{work}/first/below"),
    # Sheets, paper, people.
    "import of XLSX with a scan": Deed("import {xlsx} --list News --evidence {photo}"),
    "import, a look": Deed("import {new} --list News --dry-run"),
    "import of old people": Deed("import {new} --list News --collected-before --date 2026-01-02"),
    "import of who said yes": Deed(
        "import {new} --list News --date 2026-01-02 --said-yes-elsewhere 'by a form'"
    ),
    "sheets": Deed("imports"),
    "sheet saved": Deed("imports save 1 --to {out}/sheet.csv"),
    "sheet taken back": Deed("imports take-back 2", before=(_IMPORT,)),
    "scan added": Deed("evidence add 1 {other_photo}"),
    "scan marked": _MARKED,
    "scans": Deed("evidence"),
    "scans of a sheet": Deed("evidence show 1"),
    "scan saved": Deed("evidence save 1 --to {out}/scan.png"),
    "line of a scan saved": Deed(
        "evidence save {asked0} --to {out}/line.png",
        before=(_MARKED,),
    ),
    "scan removed": Deed("evidence remove 1 --note 'not theirs'"),
    "sign-up": Deed("signup d@example.org --list News --name Dora --date 2026-01-03"),
    "sign-up taken back": Deed("signup c1@example.org --take-back"),
    "paper": Deed("paper --list News --to {out}/paper.pdf"),
    "poster": Deed("poster --list News --to {out}/poster.pdf"),
    "collector": Deed("collector make --list News --to {out}/News.optindesk-collector"),
    "leavers": _LEAVERS,
    "leavers taken back": Deed("leavers --take-back 1", before=(_LEAVERS,)),
    "leavers saved": Deed("leavers --save 1 --to {out}/leavers.csv", before=(_LEAVERS,)),
    "never": Deed("never-write add bad.example --reason asked"),
    "never no more": Deed("never-write remove worse.example --reason 'a slip'"),
    "nevers": Deed("never-write show"),
    "nevers from a file": Deed("never-write import {new} --reason asked"),
    "nevers saved": Deed("never-write export --to {out}/never.csv"),
    # Who asks, for what, by which words.
    "list": Deed("list add More"),
    "list set": Deed("list set News --reminders 1"),
    "list removed": Deed("list remove Empty"),
    "lists": Deed("list show"),
    "account": Deed("account set --name 'Rose Shop'"),
    "account shown": Deed("account show"),
    "account tested": Deed("account test --no-mail"),
    "account for the IT person": Deed("account it-person"),
    "business": Deed("business set --postal-address '2 Rose Lane'"),
    "business shown": Deed("business show"),
    "wordings": Deed("wording"),
    "wordings listed": Deed("wording list"),
    "wording shown": Deed("wording show confirm"),
    "wording's versions": Deed("wording versions confirm"),
    "wording checked": Deed("wording check confirm"),
    "wording saved": _WORDED,
    "wording taken back": Deed("wording back confirm", before=(_WORDED,)),
    "wording tried": Deed("wording test confirm"),
    "wording's fields": Deed("wording fields confirm"),
    "levels": Deed("levels"),
    "level named": Deed("levels name 4 'Daily news'"),
    "lowered": Deed(
        "lower e@example.org 2",
        before=(
            Deed("settings levels on"),
            Deed("signup e@example.org --level 4"),
        ),
    ),
    "settings": Deed("settings reminders 1"),
    "settings all": Deed("settings"),
    "keep replies": Deed("keep-replies decisive"),
    "sentence taught": _TAUGHT,
    "sentence forgotten": Deed("answers remove 'Jawoll, her damit'", before=(_TAUGHT,)),
    "sentences": Deed("answers show"),
    "PIN": Deed("pin set", given=PIN),
    "PIN removed": Deed("pin remove --pin-stdin", given=PIN, before=(Deed("pin set", given=PIN),)),
    "PIN shown": Deed("pin show"),
    "key": _ROTATED,
    "questions of an old key": Deed("key replace", before=(_ROTATED,)),
    "affected": Deed("key affected --to {out}/affected.csv"),
    "clock": Deed("clock"),
    # Mail.
    "round": Deed("run"),
    "lapse": Deed("expire"),
    "reminders": Deed("remind", before=(Deed("settings reminders 1"),)),
    "outbox": Deed("outbox"),
    "mail shown": Deed("outbox show 1"),
    "mail settled": Deed("outbox settle 9 not-sent", before=(Deed("send"),), fails={"DOT": "drop"}),
    "mail tried again": Deed(
        "outbox retry 9", before=(Deed("send"),), fails={"RCPT": "550 5.7.1 we do not take it"}
    ),
    "resent": Deed("resend {asked2}"),
    "asked": Deed(
        "ask c3@example.org --list News --why 'rang us'",
        before=(
            Deed("signup c3@example.org --list News"),
            Deed("cancel c3@example.org"),
        ),
    ),
    "cancelled": Deed("cancel {asked2}"),
    "many": Deed("many cancel --filter example"),
    "permission": Deed("permission"),
    "permission, a look": Deed("permission look --list News"),
    "permission asked": _PERMISSION,
    "permission stopped": Deed("permission stop", before=(_PERMISSION,)),
    "yes by code": Deed("confirm {code} --note 'on the telephone'"),
    "replies to read": Deed("review"),
    "reply shown": Deed("review show {reply}"),
    "reply decided": _ACCEPTED,
    "reply answered": Deed("review reply {reply} --text 'Once a month.'"),
    "decision undone": Deed(
        "review undo {reply} --note 'it is none'",
        before=(_ACCEPTED,),
    ),
    # People.
    "status": Deed("status"),
    "who": Deed("who a1"),
    "not me": Deed("not-me {asked1} --note 'never heard of it'"),
    "corrected": Deed("correct c2@example.org c22@example.org --note 'a slip'"),
    "other address": Deed("change-address {asked0} a00@example.org --note 'rang us'"),
    "one person": _ONE,
    "two people": Deed(
        "unmerge {asked0} {asked1} --note 'no'",
        before=(_ONE,),
    ),
    "put right": Deed("rectify {asked0} --name 'Ana Maria'"),
    "note": Deed("note {asked0} 'likes tulips'"),
    "kept": Deed("keep {asked0} --reason 'a claim'"),
    "access": Deed("access {asked0} --to {out}/kept.pdf"),
    "retention shown": Deed("retention show"),
    "retention looked at": Deed("retention look"),
    "retention": Deed("retention apply --yes"),
    "retention set": Deed("retention set years_of_proof 4"),
    # What is told and written out.
    "log shown": Deed("log"),
    "verify": Deed("verify"),
    "replies": Deed("replies"),
    "given": Deed("given"),
    "list as CSV": Deed(f"{SAFE} --to {{out}}/safe.csv"),
    "list as XLSX": Deed(f"{SAFE} --to {{out}}/safe.xlsx"),
    "removals": Deed(
        "export removals --unchecked 'no mailbox' --for mailchimp --to {out}/leave.csv",
        before=(
            Deed(f"{SAFE} --for mailchimp --to {{out}}/before.csv"),
            Deed("withdraw {asked0}"),
        ),
    ),
    "proof": Deed("export records --to {out}/proof.json"),
    "proof as XLSX": Deed("export records --to {out}/proof.xlsx"),
    "file on a person": Deed("export dossier {asked0} --to {out}/ana.zip"),
    "mail": Deed("export mail 1 --to {out}/mail.eml"),
    "report": Deed("report"),
    "report as PDF": Deed("report --to {out}/report.pdf"),
    "support": Deed("support --to {out}/support.txt"),
    # Copies, and where the desk is.
    "backup again": Deed("backup {out}/copy.db", before=(Deed("backup {out}/copy.db"),)),
    "place outside": _LOCKED_OUTSIDE,
    "copy outside": Deed("backup outside", before=(_OUTSIDE,)),
    "locked copy outside": Deed("backup outside", before=(_LOCKED_OUTSIDE,)),
    "place outside forgotten": Deed("backup outside --forget", before=(_OUTSIDE,)),
    "restore": Deed("restore {copy} --yes"),
    "restore from outside": Deed("restore {stick}/optindesk-*.zip --yes", before=_COPIED),
    "restore elsewhere": Deed(
        "restore {stick}/optindesk-*.zip --yes", before=_COPIED, at="{work}/first"
    ),
    "move": _MOVE,
    "move arrives": Deed(
        "restore {out}/move.zip --yes --passphrase-stdin",
        given=WORD,
        before=(_MOVE,),
        at="{work}/first",
    ),
    "move undone": Deed(
        "move --back --reason 'stays here' --sure",
        before=(_MOVE,),
    ),
    # Without any desk.
    "practice round": Deed("try"),
    "schedule": Deed("schedule --system cron"),
    "manual": Deed("manual"),
}
"""By what it is called."""

_INVITED = Deed("database invite --to {out}/invitation.txt", at="{server}")
SHARED: Mapping[str, Deed] = {
    "to a server": Deed("move --to {server} --yes"),
    "to a folder": Deed("move --to {work}/first --yes", at="{server}"),
    "server tried": Deed("database test", at="{server}"),
    "server chosen": Deed("database use", at="{server}"),
    "server left": Deed("database leave", before=(Deed("database use", at="{server}"),)),
    "others invited": _INVITED,
    "joined": Deed("database join {out}/invitation.txt", before=(_INVITED,)),
}
"""What has to do with a desk on a server; see test_failing_move.py."""

NOT_DONE: Mapping[str, str] = {
    "account find": "it asks servers of the world",
    "account sign-in": "it opens a browser",
    "account forget": "what it changes is in the keyring, which is the system's",
    "collect": "a window",
    "kiosk": "a window",
    "practise": "a window",
    "update": "it asks a server of the world",
    "watch": "it ends when somebody stops it; what it does is “check”",
    "database keep-password": "what it changes is in the keyring, which is the system's",
    "database forget-password": "what it changes is in the keyring, which is the system's",
}
"""The commands that are not done, and why."""


def commands(parser: argparse.ArgumentParser, path: str = "") -> Iterator[str]:
    """Every command that there is, as it is typed."""
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for one in below:
        for name, inner in one.choices.items():
            yield from commands(inner, f"{path} {name}".strip())
    if path and not any(one.required for one in below):
        yield path


def command_of(typed: str, known: Sequence[str]) -> str:
    """Which command a line is."""
    return max((one for one in known if f"{typed} ".startswith(f"{one} ")), key=len)
