"""A desk on a disk that fails, what it is told to do there, and the provider that saw what left."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from commandline import Said
from endurance.disk_deeds import DAY, DEEDS, Deed
from endurance.failing_disk import Disk, Programs, programs, put
from optindesk.core.errors import Trouble
from optindesk.core.model import Security
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.store import copies
from optindesk.store.migrations import schema_of_file
from photos import BLUE, GREEN, RED, WHITE, striped
from servers import SmtpServer, Taken
from trials import integrity

ASKED = [f"a{number}@example.org" for number in range(6)]
NEW = [f"b{number}@example.org" for number in range(5)]
BEFORE = ["p1@example.org", "p2@example.org"]
ANSWERS = (Answer.YES, Answer.YES, Answer.NO, Answer.YES, Answer.QUESTION)
"""Of the first of those who were asked, two of them not read yet; the last one stays silent."""
UNREAD = (2, 3)

_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){7,8}\b")


class Books(NamedTuple):
    """What may not be lost: the hashes of the log, and the people."""

    entries: frozenset[str]
    people: frozenset[str]


class FailingDesk:
    """All of it lies in `work`: the data in `desk`, what is written out in `out`, a stick, what is
    kept of this computer in `home`, and in `tmp` what is needed for a while."""

    def __init__(
        self,
        folder: Path,
        disk: Disk,
        running: Programs,
        provider: SmtpServer,
    ) -> None:
        self.disk, self._running, self._provider = disk, running, provider
        self.work, self._wholes, self._folder = folder / "work", folder / "whole", folder
        self.data, self.out = self.work / "desk", self.work / "out"
        self.taken: Counter[str] = Counter()
        """How often the provider took each mail, by its Message-ID."""
        self.addressed: dict[str, str] = {}
        self.places: dict[str, str] = {}
        """What stands for the words in braces of a deed."""
        self._mails: list[Taken] = []

    def take(self, mail: Taken) -> None:
        """What the provider does with a mail."""
        known = str(message_from_bytes(mail.content)["Message-ID"])
        self.taken[known] += 1
        self.addressed[known] = mail.recipients[0]
        self._mails.append(mail)

    def furnish(self) -> None:
        """Six people were asked, five of them answered, of which three answers were read (one asks
        back); two more wait in the outbox, and two may be asked for permission."""
        given, stick = self._folder / "given", self.work / "stick"
        for place in (self.work, self.out, self.work / "tmp", stick, given):
            place.mkdir()
        self.disk.work()
        for name, people in (("asked", ASKED), ("new", NEW), ("before", BEFORE)):
            (given / f"{name}.csv").write_text("\n".join(("email", *people)), "utf-8")
        (given / "leavers.csv").write_text(
            "Email Address,First Name,UNSUB_TIME,UNSUB_REASON\n"
            "l1@example.org,Lea,2024-05-04 10:00:00,N/A (Unsubscribed by admin)\n",
            "utf-8",
        )
        workbook = openpyxl.Workbook()
        for row in ("email", "x1@example.org", "x2@example.org"):
            workbook.active.append([row])
        workbook.save(given / "new.xlsx")
        for name, colours in (("photo", [WHITE, RED, GREEN]), ("other", [WHITE, BLUE, RED])):
            (given / f"{name}.png").write_bytes(striped(colours))
        self.places |= {
            "work": str(self.work), "desk": str(self.data), "out": str(self.out),
            "stick": str(stick), "copy": str(given / "copy.db"), "new": str(given / "new.csv"),
            "xlsx": str(given / "new.xlsx"), "leavers": str(given / "leavers.csv"),
            "photo": str(given / "photo.png"), "other_photo": str(given / "other.png"),
            "wording": str(given / "wording.txt"),
            **{f"asked{number}": address for number, address in enumerate(ASKED)},
        }  # fmt: skip
        for name in ("News", "Empty"):
            self.tell("list", "add", name)
        self.tell(
            "account", "set", "--address", "shop@flowers.example", "--user", "",
            "--smtp", f"localhost:{self._provider.server.port}", "--smtp-security", "none",
        )  # fmt: skip
        self.tell(
            "business", "set", "--postal-address", "1 Rose Lane, Kew", "--privacy-notice",
            "https://flowers.example/privacy",
        )  # fmt: skip
        news = ("--list", "News", "--date", DAY)
        self.tell("import", str(given / "asked.csv"), *news, "--evidence", self.places["photo"])
        self.tell("send")
        saved = []
        for mail, said in zip(self._mails, ANSWERS, strict=False):
            person = Person("", mail.recipients[0], "en", said, Client.GMAIL)
            reply = answer_mail(mail.content, said, datetime.now(UTC), person)
            assert reply is not None
            saved.append(given / f"{mail.recipients[0]}.eml")
            saved[-1].write_bytes(reply)
        self.places["no"], self.places["late_yes"] = (str(saved[number]) for number in UNREAD)
        self.places["code"] = self._code_in(self._mails[5])
        read = [str(path) for number, path in enumerate(saved) if number not in UNREAD]
        self.tell("check", "--saved", *read)
        self.tell("send")
        (waiting,) = self.tell("review")
        self.places["reply"] = str(waiting["id"])
        self.tell("import", str(given / "before.csv"), *news, "--collected-before")
        for person_waiting in ("c1@example.org", "c2@example.org"):
            self.tell("signup", person_waiting, *news)
        self.tell("never-write", "add", "worse.example", "--reason", "asked")
        wording = self._running.run("--data", str(self.data), "wording", "show", "confirm").out
        (given / "wording.txt").write_text(wording.replace("Hello", "Good day"), "utf-8")
        self.tell("backup", self.places["copy"])
        self._wholes.mkdir()
        shutil.copytree(self.work, self._wholes / "0")
        self._asked = dict(self.taken)

    def anew(self, deed: Deed | None = None) -> None:
        """As it was furnished, and what comes before a deed is done."""
        self.taken = Counter(self._asked)
        self.disk.work()
        if deed is None or not deed.before:
            put(self._wholes / "0", self.work)
            return
        whole = self._wholes / f"{zlib.crc32(repr((deed.before, deed.fails)).encode())}"
        if not whole.exists():
            put(self._wholes / "0", self.work)
            self._provider.conduct.fail_at = dict(deed.fails)
            for one in deed.before:
                said = self.do(one)
                assert said.status == 0 or deed.fails, (one, said)
            self._provider.conduct.fail_at = {}
            shutil.copytree(self.work, whole)
        put(whole, self.work)
        self.taken = Counter(self._asked)
        self.disk.work()

    # --- asking it --------------------------------------------------------------------------------

    def do(self, deed: Deed) -> Said:
        """How a command ended, on the disk as it is now."""
        return self._running.run(*deed.words(self.places), stdin=deed.given)

    def file_of(self, deed: Deed) -> Path | None:
        """The file that a command is asked for."""
        return next(
            (Path(w) for w in deed.words(self.places) if w.startswith(f"{self.out}/")), None
        )

    def data_of(self, deed: Deed) -> Path:
        """The data folder that it is about."""
        return Path(deed.at.format(**self.places))

    def tell(self, *typed: str) -> Any:
        """What a command that must succeed answers as JSON."""
        said = self._running.run("--data", str(self.data), "--json", *typed)
        assert said.status == 0, (typed, said)
        return json.loads(said.out)

    def states(self) -> dict[str, str]:
        """How each person's question stands."""
        return {row["address"]: row["request"] for row in self.tell("status")}

    def books(self, data: Path) -> Books:
        """What stands in the database of a folder, as it lies there."""
        if _is_empty(data / "optindesk.db"):
            return Books(frozenset(), frozenset())
        with closing(sqlite3.connect(data / "optindesk.db")) as database:
            entries = database.execute("SELECT hash FROM entries").fetchall()
            people = database.execute("SELECT address FROM contacts").fetchall()
        return Books(frozenset(one for (one,) in entries), frozenset(one for (one,) in people))

    def faults(self, data: Path | None = None) -> list[str]:
        """What is wrong with the database and its log, as they lie there."""
        folder = self.data if data is None else data
        path = folder / "optindesk.db"
        try:
            if _is_empty(path):
                return []
            verdict = copies.verify(path)
        except Trouble as trouble:
            return [str(trouble)]
        found = [] if verdict.whole else [f"log broken at {verdict.broken_at}: {verdict.reason}"]
        said = integrity(folder)
        return found if said == "ok" else [*found, said]

    def doubled(self) -> list[str]:
        """Mails that went out twice."""
        return [known for known, count in self.taken.items() if count > 1]

    def unseen(self) -> list[str]:
        """People to whom a question went of which the books say that it still waits."""
        waiting = {one["address"] for one in self.tell("outbox") if one["status"] == "waiting"}
        went = {self.addressed[known] for known in self.taken if known not in self._asked}
        return sorted(waiting & went)

    def files(self) -> set[str]:
        """What lies there, by its place in `work`; the digits of times and numbers are gone, and
        with them which one of a second it is."""
        found = (
            path.relative_to(self.work)
            for path in self.work.rglob("*")
            # By four bytes Python's tempfile tries whether a folder can be written.
            if path.is_file() and not (path.parent.name == "tmp" and path.read_bytes() == b"blat")
        )
        return {re.sub(r"\d+", "N", re.sub(r"(?<=\dZ)-\d+", "", str(path))) for path in found}

    def _code_in(self, mail: Taken) -> str:
        read = message_from_bytes(mail.content, policy=policy.default)
        body = read.get_body(("plain",))
        assert body is not None
        found = _CODE.search(body.get_content())
        assert found is not None, body
        return found[0]

    @property
    def tasks(self) -> Mapping[str, Deed]:
        """What a desk is told to do."""
        return DEEDS


def _is_empty(database: Path) -> bool:
    """Whether there is no desk in it yet: its first start broke off. Raises DamagedStore."""
    return not database.exists() or schema_of_file(database) == 0


@contextmanager
def failing_desk(folder: Path, **more: str) -> Iterator[FailingDesk]:
    """A furnished desk on a disk that works so far."""
    with ExitStack() as stack:
        work = folder / "work"
        disk, running = stack.enter_context(
            programs(folder, work, TMPDIR=str(work / "tmp"), **more)
        )
        desk: list[FailingDesk] = []
        provider = SmtpServer(
            Security.NONE, None, asks_for_login=False, deliver=lambda mail: desk[0].take(mail)
        )
        stack.callback(provider.stop)
        desk.append(FailingDesk(folder, disk, running, provider))
        desk[0].furnish()
        yield desk[0]
