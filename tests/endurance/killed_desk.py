"""A desk that is killed again and again while it goes on, and the world around it that knows.

The world is a provider that takes every mail, people who answer, and a mailbox of a real IMAP
server. It counts what left the house and what came in; the desk's books are held against it.
"""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from endurance.nursery import Life, LifeWanted
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.store import copies
from servers import ImapUser, SmtpServer, Taken

NURSERY = Path(__file__).with_name("nursery.py")
ROWS_A_SHEET = 5
ANSWERS = [Answer.YES] * 6 + [Answer.NO] + [Answer.SILENCE]
DAY = "2026-01-02"
WATCH = "watch"
"""Reading what comes until somebody ends it, as the window does."""
WHOLE = ("safe.csv", "log.json", "proof.json", "copy.db", "moved.zip")
"""The files that commands are asked for."""


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Where lives begin."""
    pipe = subprocess.PIPE
    command = [sys.executable, str(NURSERY)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


class Nursery:
    """See nursery.py."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    def live(self, wanted: LifeWanted) -> Life:
        """One life."""
        (life,) = self._ask([wanted])
        return life

    def meet(self, first: LifeWanted, second: LifeWanted) -> tuple[Life, Life]:
        """Two lives at once; the first one is held up where it would have died."""
        one, other = self._ask([first, second])
        return one, other

    def _ask(self, wanted: Sequence[LifeWanted]) -> list[Life]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps([asdict(one) for one in wanted])
        print(line, file=self._process.stdin, flush=True)
        return [Life(**one) for one in json.loads(self._process.stdout.readline())]


class World:
    """The provider, the people who got a question, and what each of them answered."""

    def __init__(
        self, user: ImapUser, chance: random.Random, answers: Sequence[Answer] = ANSWERS
    ) -> None:
        self.asked: Counter[str] = Counter()
        """How often each address got a question."""
        self.got: Counter[str] = Counter()
        """How often each mail was taken, by its Message-ID."""
        self.taken: Counter[str] = Counter()
        """How many mails were taken for each address."""
        self.questions: dict[str, str] = {}
        """The address to which a question went, by the Message-ID."""
        self.said: dict[str, Answer] = {}
        self._user, self._chance, self._answers = user, chance, answers
        self._unread: list[bytes] = []

    def take(self, mail: Taken) -> None:
        """What the provider does with a mail; whoever gets a question for the second time has
        answered it already."""
        read = message_from_bytes(mail.content)
        known = str(read["Message-ID"])
        address = mail.recipients[0]
        self.got[known] += 1
        self.taken[address] += 1
        if read["Auto-Submitted"] != "auto-generated":
            return
        self.asked[address] += 1
        if address in self.said:
            return
        self.questions[known] = address
        answer = self._chance.choice(self._answers)
        self.said[address] = answer
        if answer is not Answer.SILENCE:
            person = Person("", address, "en", answer, Client.GMAIL)
            reply = answer_mail(mail.content, answer, datetime.now(UTC), person)
            assert reply is not None
            self._unread.append(reply)

    def bring_the_post(self) -> None:
        """Lay what people answered into the mailbox."""
        replies, self._unread = self._unread, []
        if replies:
            self._user.deliver_all(replies)


@dataclass
class Deed:
    """A command that a desk is given, and how long it takes when nobody kills it."""

    typed: list[str]
    given: str = ""
    seconds: float = 1.0
    calls: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Found:
    """What was not as it should be, by what it was; and what was told to whoever came next."""

    wrong: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)


class KilledDesk:
    """A desk that goes on in one folder, whatever happened to it."""

    def __init__(
        self, folder: Path, home: Nursery, user: ImapUser, provider: SmtpServer,
        chance: random.Random, world: World,
    ) -> None:  # fmt: skip
        self.data = folder / "desk"
        self.out = folder / "out"
        self.out.mkdir()
        self.found = Found()
        self.sheets: list[Path] = []
        self.home, self.world, self._chance = home, world, chance
        self._folder, self._user, self._provider = folder, user, provider
        self._died_in: str | None = None
        self._left: dict[str, set[Path]] = defaultdict(set)
        self._login = f"{user.password}\n"
        self.deeds: dict[str, Deed] = defaultdict(lambda: Deed([])) | {
            "send": Deed(["send", "--password-stdin"], self._login),
            "check": Deed(["check", "--password-stdin"], self._login),
            WATCH: Deed(["watch", "--password-stdin"], self._login, 3.0),
            "run": Deed(["run", "--now", "--password-stdin"], self._login),
            "table": Deed([
                "export", "safe-to-mail", "--list", "News", "--to", str(self.out / "safe.csv"),
                "--unchecked", "because",
            ]),
            "log": Deed(["export", "log", "--to", str(self.out / "log.json")]),
            "proof": Deed(["export", "records", "--to", str(self.out / "proof.json")]),
            "backup": Deed(["backup", str(self.out / "copy.db")]),
        }  # fmt: skip

    def furnish(self) -> None:
        """A list and an account."""
        self.tell("list", "add", "News")
        self.tell(
            "business", "set", "--postal-address", "1 Rose Lane, Kew", "--privacy-notice",
            "https://flowers.example/privacy",
        )  # fmt: skip
        smtp, imap = self._provider.server.port, self._user.imap_port
        self.tell(
            "account", "set", "--address", self._user.user,
            "--smtp", f"localhost:{smtp}", "--smtp-security", "none",
            "--imap", f"localhost:{imap}", "--imap-security", "none",
        )  # fmt: skip

    def tell(self, *typed: str, given: str = "") -> Any:
        """What an unhurt command answers, as JSON."""
        life = self.home.live(LifeWanted(["--data", str(self.data), "--json", *typed], given))
        assert life.status == 0, f"{typed}: {life.out} {life.err}"
        return json.loads(life.out)

    # --- living and dying -------------------------------------------------------------------------

    def do(self, name: str, *, by_call: bool) -> bool:
        """Let the desk do something and kill it in the midst; whether it died of it.

        `by_call`: before some system call by which something is written, else at some moment.
        """
        deed = self._import() if name == "import" else self.deeds[name]
        wanted = LifeWanted(["--data", str(self.data), *deed.typed], deed.given)
        by_call = by_call and name != WATCH  # which would never end, to be counted
        if by_call and not deed.calls:
            life = self.home.live(LifeWanted(wanted.typed, wanted.given, counted=True))
            deed.calls = life.calls
        elif by_call:
            calls = [(call, number) for call, many in deed.calls.items() for number in range(many)]
            call, number = self._chance.choice(calls)
            life = self.home.live(LifeWanted(wanted.typed, wanted.given, call=(call, number + 1)))
        else:
            moment = self._chance.uniform(0, deed.seconds)
            life = self.home.live(LifeWanted(wanted.typed, wanted.given, seconds=moment))
        if not life.killed:
            deed.seconds = (
                (deed.seconds + life.seconds) / 2 if deed.seconds != 1.0 else life.seconds
            )
        self._look_after(name, life)
        return life.killed

    def restore(self, *, by_call: bool) -> bool:
        """Make a copy and put it back, of which it may die; nothing is lost between the two."""
        self.tell("backup", str(self.out / "copy.db"))
        self.deeds.setdefault("restore", Deed(["restore", str(self.out / "copy.db"), "--yes"]))
        return self.do("restore", by_call=by_call)

    def move(self, *, by_call: bool) -> bool:
        """Move the desk into a file, of which it may die, and go on here after all."""
        target = self.out / "moved.zip"
        target.unlink(missing_ok=True)
        deed = self.deeds["move"]
        deed.typed = ["move", "--to", str(target), "--yes", "--passphrase-stdin"]
        deed.given = "seven wet otters sing\n"
        died = self.do("move", by_call=by_call)
        back = ["--data", str(self.data), "--json", "move", "--back", "--yes", "--sure"]
        life = self.home.live(LifeWanted([*back, "--reason", "so"]))
        self._files_are_whole_or_not_there("move")
        if target.exists() and life.status != 0:
            self.found.wrong.append(f"killed in move: two desks could go on: {life.out}")
        elif life.status != 0 and json.loads(life.out)["error"]["code"] != "nothing_moved":
            self.found.wrong.append(f"killed in move: no way back: {life.out}")
        return died

    def _import(self) -> Deed:
        """A sheet with new people; one that broke off comes again, as a person does it."""
        if self._died_in != "import" or not self.sheets:
            self.new_sheet()
        deed = self.deeds["import"]
        deed.typed = ["import", str(self.sheets[-1]), "--list", "News", "--date", DAY]
        return deed

    def new_sheet(self) -> Path:
        """A sheet with people who are not known yet."""
        sheet = self._folder / f"sheet-{len(self.sheets)}.csv"
        rows = [f"p{len(self.sheets)}.{row}@example.org" for row in range(ROWS_A_SHEET)]
        sheet.write_text("\n".join(["email", *rows]), "utf-8")
        self.sheets.append(sheet)
        return sheet

    # --- after each life --------------------------------------------------------------------------

    def _look_after(self, name: str, life: Life) -> None:
        if life.killed:
            self.found.kills[name] += 1
            self._books_are_whole(name)
        else:
            self._note_what_is_said(life)
            if life.status != 0:
                self.found.wrong.append(f"{name} ended with {life.status}: {life.err or life.out}")
        self._died_in = name if life.killed else None
        self._files_are_whole_or_not_there(name)
        self._nothing_is_left_behind(name, life)

    def _note_what_is_said(self, life: Life) -> None:
        if self._died_in is not None:
            for line in life.err.splitlines():
                self.found.said[re.sub(r"\d+", "1", line.replace(str(self._folder), "…"))] += 1

    def _books_are_whole(self, name: str) -> None:
        """As the next desk finds them: what lies there is looked at in a copy."""
        there = self._folder / "looked at"
        shutil.rmtree(there, ignore_errors=True)
        there.mkdir()
        for path in self.data.glob("optindesk.db*"):
            shutil.copy(path, there)
        self._whole(there / "optindesk.db", f"killed in {name}")

    def _whole(self, path: Path, when: str) -> None:
        with closing(sqlite3.connect(path)) as database:
            (said,) = database.execute("PRAGMA integrity_check").fetchone()
        if said != "ok":
            self.found.wrong.append(f"{when}: {said}")
        elif not (verdict := copies.verify(path)).whole:
            self.found.wrong.append(f"{when}: log broken at {verdict.broken_at}: {verdict.reason}")

    def _files_are_whole_or_not_there(self, name: str) -> None:
        for path in (self.out / "log.json", self.out / "proof.json"):
            if path.exists():
                try:
                    json.loads(path.read_text("utf-8"))
                except ValueError as error:
                    self.found.wrong.append(f"killed in {name}: {path.name} is half: {error}")
        table = self.out / "safe.csv"
        if table.exists():
            text = table.read_bytes()
            width = {len(row) for row in csv.reader(text.decode("utf-8-sig").splitlines())}
            if not text.endswith(b"\r\n") or len(width) != 1:
                self.found.wrong.append(f"killed in {name}: {table.name} is half")
        if (moved := self.out / "moved.zip").exists():
            try:
                with ZipFile(moved) as whole:
                    broken = whole.testzip()
            except BadZipFile as error:
                broken = str(error)
            if broken:
                self.found.wrong.append(f"killed in {name}: {moved.name} is half: {broken}")
        if name in ("backup", "restore") and (self.out / "copy.db").exists():
            self._whole(self.out / "copy.db", f"the copy, killed in {name}")

    def _nothing_is_left_behind(self, name: str, life: Life) -> None:
        """Whoever dies may leave parts; the next who does the same, unhurt, takes them away."""
        now = {path for path in self.out.iterdir() if path.stem != "optindesk-check"}
        parts = now - {self.out / one for one in WHOLE}
        inside = {
            path
            for path in self.data.rglob("*")
            if path.name.endswith((".part", "-journal"))
            or path.name in ("restoring", "moving")
            or path.name.startswith("unchecked")
        }
        new = (parts | inside) - set().union(*self._left.values())
        self._left[name] |= new
        if not life.killed and life.status == 0:
            for path in sorted(self._left.pop(name, set())):
                if path.exists():
                    where = path.relative_to(self._folder)
                    kind = re.sub(r"[0-9a-f]{12}|\d+", "…", str(where))
                    self.found.wrong.append(f"{name} left {kind} behind")
