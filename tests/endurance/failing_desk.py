"""A desk on a disk that fails, what it is told to do there, and the provider that saw what left."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any, NamedTuple

from commandline import Said
from endurance.failing_disk import Disk, Programs, programs, put
from optindesk.core.errors import Trouble
from optindesk.core.model import Security
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.store import copies
from servers import SmtpServer, Taken
from trials import integrity

DAY = "2026-01-02"
ASKED = [f"a{number}@example.org" for number in range(6)]
NEW = [f"b{number}@example.org" for number in range(5)]


class Task(NamedTuple):
    """What is typed, behind `--data`, and the file that it writes."""

    typed: Sequence[str]
    file: Path | None = None


class FailingDesk:
    """All of it lies in `work`: the data in `desk`, what is written out in `out`, and in `tmp` what
    is needed for a while."""

    def __init__(self, folder: Path, disk: Disk, running: Programs, port: int) -> None:
        self.disk, self._running = disk, running
        self.work, self._whole, self._folder = folder / "work", folder / "whole", folder
        self.data, self.out = self.work / "desk", self.work / "out"
        self.taken: Counter[str] = Counter()
        """How often the provider took each mail, by its Message-ID."""
        self.addressed: dict[str, str] = {}
        self._mails: list[Taken] = []
        self._port = port

    def take(self, mail: Taken) -> None:
        """What the provider does with a mail."""
        known = str(message_from_bytes(mail.content)["Message-ID"])
        self.taken[known] += 1
        self.addressed[known] = mail.recipients[0]
        self._mails.append(mail)

    def furnish(self) -> None:
        """Six people were asked, four of them answered, of which two answers were read; two more
        wait in the outbox."""
        for place in (self.work, self.out, self.work / "tmp"):
            place.mkdir()
        self.disk.work()
        sheet = self._sheet("asked.csv", ASKED)
        answers = self._folder / "answers"
        answers.mkdir()
        self.tell("list", "add", "News")
        self.tell(
            "account", "set", "--address", "shop@flowers.example", "--user", "",
            "--smtp", f"localhost:{self._port}", "--smtp-security", "none",
        )  # fmt: skip
        self.tell(
            "business", "set", "--postal-address", "1 Rose Lane, Kew", "--privacy-notice",
            "https://flowers.example/privacy",
        )  # fmt: skip
        self.tell("import", str(sheet), "--list", "News", "--date", DAY)
        self.tell("send")
        for number, said in enumerate((Answer.YES, Answer.YES, Answer.NO, Answer.YES)):
            mail = self._mails[number]
            person = Person("", mail.recipients[0], "en", said, Client.GMAIL)
            reply = answer_mail(mail.content, said, datetime.now(UTC), person)
            assert reply is not None
            (answers / f"{number}.eml").write_bytes(reply)
        self.tell("check", "--saved", *(str(answers / f"{number}.eml") for number in (0, 1)))
        self.tell("send")
        for waiting in ("c1@example.org", "c2@example.org"):
            self.tell("signup", waiting, "--list", "News", "--date", "2026-01-03")
        self.tell("backup", str(self._folder / "copy.db"))
        shutil.copytree(self.work, self._whole)
        self._asked = dict(self.taken)

    def anew(self) -> None:
        """As it was furnished."""
        put(self._whole, self.work)
        self.taken = Counter(self._asked)
        self.disk.work()

    @property
    def tasks(self) -> Mapping[str, Task]:
        """What a desk is told to do."""
        new, answers, out = self._sheet("new.csv", NEW), self._folder / "answers", self.out
        unread = [str(answers / f"{number}.eml") for number in (2, 3)]
        unchecked = ("--list", "News", "--unchecked", "no mailbox")
        exports = {
            "list as CSV": ("safe.csv", ("export", "safe-to-mail", *unchecked)),
            "list as XLSX": ("safe.xlsx", ("export", "safe-to-mail", *unchecked)),
            "proof": ("proof.json", ("export", "records")),
            "log": ("log.json", ("export", "log")),
            "file on a person": ("ana.zip", ("export", "dossier", ASKED[0])),
            "what is kept": ("kept.pdf", ("access", ASKED[0])),
            "report": ("report.pdf", ("report",)),
            "paper": ("paper.pdf", ("paper", "--list", "News")),
            "support": ("support.txt", ("support",)),
        }
        return {
            "import": Task(("import", str(new), "--list", "News", "--date", DAY)),
            "send": Task(("send",)),
            "check": Task(("check", "--saved", *unread)),
            "erase": Task(("erase", ASKED[1], "--reason", "asked for it", "--yes")),
            "withdraw": Task(("withdraw", ASKED[0])),
            "settings": Task(("settings", "reminders", "1")),
            "key": Task(("key", "rotate", "--reason", "stolen")),
            "restore": Task(("restore", str(self._folder / "copy.db"), "--yes")),
            "backup": Task(("backup", str(out / "copy.db")), file=out / "copy.db"),
            **{
                name: Task((*typed, "--to", str(out / file)), file=out / file)
                for name, (file, typed) in exports.items()
            },
        }

    # --- asking it --------------------------------------------------------------------------------

    def do(self, task: Task) -> Said:
        """How a command ended, on the disk as it is now."""
        return self._running.run("--data", str(self.data), *task.typed)

    def tell(self, *typed: str) -> Any:
        """What a command that must succeed answers as JSON."""
        said = self._running.run("--data", str(self.data), "--json", *typed)
        assert said.status == 0, (typed, said)
        return json.loads(said.out)

    def states(self) -> dict[str, str]:
        """How each person's question stands."""
        return {row["address"]: row["request"] for row in self.tell("status")}

    def faults(self) -> list[str]:
        """What is wrong with the database and its log, as they lie there."""
        path = self.data / "optindesk.db"
        if not path.exists() or not path.stat().st_size:
            return []
        try:
            verdict = copies.verify(path)
        except Trouble as trouble:
            return [str(trouble)]
        found = [] if verdict.whole else [f"log broken at {verdict.broken_at}: {verdict.reason}"]
        said = integrity(self.data)
        return found if said == "ok" else [*found, said]

    def doubled(self) -> list[str]:
        """Mails that went out twice."""
        return [known for known, count in self.taken.items() if count > 1]

    def unseen(self) -> list[str]:
        """People to whom a question went of which the books say that it still waits."""
        waiting = {one["address"] for one in self.tell("outbox") if one["status"] == "waiting"}
        went = {self.addressed[known] for known in self.taken if known not in self._asked}
        return sorted(waiting & went)

    def files(self) -> set[Path]:
        """What lies there, by its place in `work`."""
        return {path.relative_to(self.work) for path in self.work.rglob("*") if path.is_file()}

    def _sheet(self, name: str, people: Sequence[str]) -> Path:
        sheet = self._folder / name
        sheet.write_text("\n".join(("email", *people)), "utf-8")
        return sheet


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
        desk.append(FailingDesk(folder, disk, running, provider.server.port))
        desk[0].furnish()
        yield desk[0]
