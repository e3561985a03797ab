"""The disk of a shared desk's server is full: it is said in a sentence, and nothing is lost."""

from __future__ import annotations

import errno
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from commandline import Said
from endurance.failing_disk import LARGER, WRITES, Disk, Programs, programs
from endurance.killed_desk import DAY, World
from endurance.test_failing_disk import of_what_was_said
from endurance.two_places import Moment, has_entry, moment_of, works_at
from optindesk.core.model import Security
from optindesk.mail.practice_answers import Answer
from postgres import SETTINGS, Restarted
from servers import ImapUser, SmtpServer, need
from trials import Report, Trial, at_length

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: LD_PRELOAD"),
    pytest.mark.live,
]

IMPORT, SEND, CHECK, RESTORE, MOVE = DEEDS = (
    "import", "send", "check", "restore", "move into it",
)  # fmt: skip
FULL = {"full": LARGER, "full, also for what is written over": WRITES}
"""The second one is of a disk that writes elsewhere each time (Btrfs, ZFS)."""
SAFE = {"full_page_writes": "on", "synchronous_commit": "on"}
"""As servers are: the server of the tests forgets what it may not where it dies."""
PEOPLE = 20
TRUE_STATE = {Answer.YES: "confirmed", Answer.NO: "declined", Answer.SILENCE: "awaiting"}
RAW = re.compile(r"could not|No space left|PANIC|FATAL|server closed|terminating|psycopg", re.I)
"""Words of PostgreSQL, or of its driver."""


@pytest.fixture
def server() -> Iterator[tuple[Restarted, Disk, Programs]]:
    """A server whose disk is full when we want it, and what runs commands of the program."""
    need("gcc")
    place = Path(tempfile.mkdtemp(prefix="optindesk-pg-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        disk, running = stack.enter_context(programs(place, place / "data"))
        disk.work()
        # Small files of the log of writes: a new one is wanted often.
        made = Restarted(place, {**SETTINGS, **SAFE}, disk.environment, "--wal-segsize=1")
        stack.callback(made.stop)
        yield made, disk, running


@at_length(2, 40)
def test_a_server_whose_disk_is_full_loses_nothing_and_goes_on_once_there_is_room(
    times: int,
    server: tuple[Restarted, Disk, Programs],
    imap_user: ImapUser,
    tmp_path: Path,
    report_trial: Report,
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    world = World(imap_user, chance)
    provider = SmtpServer(Security.NONE, None, password=imap_user.password, deliver=world.take)
    with ExitStack() as stack:
        stack.callback(provider.stop)
        desk = FullDesk(*server, tmp_path, chance, world)
        desk.furnish(imap_user, provider)
        deeds = chance.sample(DEEDS, len(DEEDS))
        number = 0
        while desk.full.total() < times and number < 3 * times + 20:
            desk.do(deeds[number % len(DEEDS)])
            number += 1
        desk.come_to_rest()
    trial = Trial(
        f"the disk of the server is full (PostgreSQL, seed {seed})",
        desk.full.total(),
        lost=desk.lost,
        doubled=[known for known, count in world.got.items() if count > 1]
        + [who for who, count in world.asked.items() if count > 1],
        verify="whole" if moment_of(desk.url).whole else "broken",
        more={
            **dict(desk.full.most_common()),
            "the server went down": desk.went_down,
            "could not even look": desk.blind,
            "mails": world.got.total(),
            "whose end is not known": desk.in_doubt,
        },
        sentences=[sentence for sentence, _ in desk.said.most_common()],
    )
    report_trial(trial)
    trial.assert_clean()
    assert desk.full.total() == times, "the disk was full too seldom to show anything"


class FullDesk:
    """A shared desk at a server whose disk is full now and then, and what went wrong there."""

    def __init__(
        self, server: Restarted, disk: Disk, running: Programs, folder: Path,
        chance: random.Random, world: World,
    ) -> None:  # fmt: skip
        self.url = server.url
        self.lost: list[str] = []
        self.full: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.went_down = self.blind = self.in_doubt = 0
        self._server, self._disk, self._running = server, disk, running
        self._folder, self._chance, self._world = folder, chance, world
        self._calls: dict[tuple[str, str], int] = {}
        self._sheets = 0
        self._login = ""

    def furnish(self, user: ImapUser, provider: SmtpServer) -> None:
        """People who wait for their question, some who got it, and a desk that lies in a folder."""
        self._login = f"{user.password}\n"
        self._tell("list", "add", "News")
        self._tell(
            "business", "set", "--postal-address", "1 Rose Lane, Kew", "--privacy-notice",
            "https://flowers.example/privacy",
        )  # fmt: skip
        self._tell(
            "account", "set", "--address", user.user,
            "--smtp", f"localhost:{provider.server.port}", "--smtp-security", "none",
            "--imap", f"localhost:{user.imap_port}", "--imap-security", "none",
        )  # fmt: skip
        self._tell(*self._import())
        self._tell("send", "--limit", "10", "--password-stdin", given=self._login)
        elsewhere = self._folder / "elsewhere"
        self._tell("list", "add", "News", at=elsewhere)
        self._tell(*self._import(), at=elsewhere)
        self._elsewhere = moment_of(elsewhere).all_but_notes()

    def do(self, name: str) -> None:
        """Do something while the disk is full from some write on; then make room, and do it
        again."""
        at, typed = self._prepare(name)
        before = moment_of(self.url)
        kind = self._chance.choice(list(FULL))
        calls = self._calls.get((name, kind), 8)
        full_at = 1 if self._chance.random() < 0.3 else self._chance.randint(1, calls)
        self._disk.fail(full_at, errno.ENOSPC, kinds=FULL[kind])
        ended = self._run(*typed, at=at)
        looked = self._run("status")
        self.blind += looked.status != 0
        self.full.update([kind] if self._disk.failed else [])
        self._make_room()
        where = f"{name}, {kind} at call {full_at} of {calls}"
        self.lost += [f"{where}: {one}" for one in self._of_words(ended, looked)]
        self.lost += [f"{where}: {one}" for one in self._of_books(name, before)]
        self._disk.fail(0, errno.ENOSPC, kinds=FULL[kind])
        if name == MOVE:
            self.lost += [f"{where}: {one}" for one in self._of_moving(at, typed)]
        else:
            again = self._run(*typed, at=at)
            self.lost += [f"{where}: not again: {again.err}"] if again.status else []
            self.lost += [f"{where}, again: {one}" for one in self._of_books(name, before)]
        self._calls[name, kind] = max(self._disk.calls, calls)
        self._disk.work()
        self._world.bring_the_post()

    def come_to_rest(self) -> None:
        """Do what it was kept from, settle what nobody knows, and hold the books against the
        world."""
        self._tell("send", "--password-stdin", given=self._login)
        self._settle()
        for _ in range(2):
            self._tell("send", "--password-stdin", given=self._login)
            self._world.bring_the_post()
            self._tell("check", "--password-stdin", given=self._login)
        states = {row["address"]: row["request"] for row in self._tell("status")}
        people = {f"p{n}.{row}@example.org" for n in self._here for row in range(PEOPLE)}
        self.lost += [f"nobody knows {who}" for who in people - states.keys()]
        self.lost += [f"{who} was not asked" for who in people - self._world.asked.keys()]
        self.lost += [
            f"{who} said {said}, and is {states.get(who)}"
            for who, said in self._world.said.items()
            if states.get(who) != TRUE_STATE[said]
        ]

    def _settle(self) -> None:
        """Say of each mail that is in doubt whether it went out, as a person does who asked."""
        in_doubt = [one for one in self._tell("outbox") if one["status"] == "unknown"]
        self.in_doubt += len(in_doubt)
        for one in in_doubt:
            went = "sent" if one["address"] in self._world.asked else "not-sent"
            self._tell("outbox", "settle", str(one["id"]), went)

    # --- what is done -----------------------------------------------------------------------------

    def _prepare(self, name: str) -> tuple[str | Path, list[str]]:
        """What comes before it, on a disk with room: at which desk, and what is typed there."""
        if name == IMPORT:
            return self.url, self._import()
        if name == SEND:
            self._tell(*self._import())
            return self.url, ["send", "--limit", "12", "--password-stdin"]
        if name == CHECK:
            self._tell("send", "--limit", "10", "--password-stdin", given=self._login)
            self._world.bring_the_post()
            return self.url, ["check", "--password-stdin"]
        if name == RESTORE:
            self._tell("send", "--limit", "1", "--password-stdin", given=self._login)
            self._settle()  # else all that waits would be in doubt afterwards
            copy = str(self._folder / "copy.db")
            self._tell("backup", copy)
            return self.url, ["restore", copy, "--yes"]
        folder = self._folder / "moving"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._folder / "elsewhere", folder)
        self._sql("DROP DATABASE IF EXISTS arriving WITH (FORCE)")
        self._sql("CREATE DATABASE arriving TEMPLATE template0")
        return folder, ["move", "--to", self._server.url_of("arriving"), "--yes"]

    def _import(self) -> list[str]:
        """A sheet with new people."""
        sheet = self._folder / f"sheet-{self._sheets}.csv"
        rows = [f"p{self._sheets}.{row}@example.org" for row in range(PEOPLE)]
        sheet.write_text("\n".join(["email", *rows]), "utf-8")
        self._sheets += 1
        return ["import", str(sheet), "--list", "News", "--date", DAY]

    @property
    def _here(self) -> list[int]:
        """The sheets that came to the shared desk: all but the one of the desk in a folder."""
        return [number for number in range(self._sheets) if number != 1]

    def _run(self, *typed: str, at: str | Path = "", given: str = "") -> Said:
        given = self._login if "--password-stdin" in typed else given
        return self._running.run("--data", str(at or self.url), *typed, stdin=given)

    def _tell(self, *typed: str, at: str | Path = "", given: str = "") -> Any:
        said = self._run("--json", *typed, at=at, given=given)
        assert said.status == 0, (typed, said)
        return json.loads(said.out)

    def _sql(self, *statements: str) -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def _make_room(self) -> None:
        """Whoever looks after the server makes room, and starts it where it went down."""
        self._disk.work()
        try:
            self._sql("SELECT 1")
        except psycopg2.OperationalError:
            self.went_down += 1
            self._server.stop()
            self._server.start()

    # --- what is found ----------------------------------------------------------------------------

    def _of_words(self, *ended: Said) -> Iterator[str]:
        for said in ended:
            yield from of_what_was_said(said)
            if RAW.search(said.err + said.out):
                yield f"words of the server: {said.err or said.out}"
            if said.status:
                self.said[re.sub(r"“[^”]*”|\d+", "…", said.err.strip())] += 1

    def _of_books(self, name: str, before: Moment) -> Iterator[str]:
        """What is no longer there, or went out and is not known to have."""
        now = moment_of(self.url)
        if not now.whole:
            yield "the log is broken"
        gone = {one for one, _ in before.people} - {one for one, _ in now.people}
        if gone:
            yield f"no longer known: {sorted(gone)[:3]}"
        if name == RESTORE:
            # That the copy was made is no longer in the log: it was not yet in the copy.
            if now.put_back == before.put_back and now.hashes != before.hashes:
                yield "neither as before nor as in the copy"
            if now.people != before.people:
                yield "other people than in the copy, which is of a moment ago"
        elif not has_entry(self.url, before.head):
            yield "entries of the log are gone"
        known = dict(
            self._sql(
                "SELECT address, count(*) FROM mails"
                " WHERE status IN ('sending', 'sent', 'unknown') GROUP BY address"
            )
        )
        for who, count in self._world.taken.items():
            if count > known.get(who, 0):
                yield f"{who} got {count} mails, and the books know of {known.get(who, 0)}"

    def _of_moving(self, folder: str | Path, typed: list[str]) -> Iterator[str]:
        """It is whole at exactly one place, and can be moved if it was not."""
        places = (folder, self._server.url_of("arriving"))
        if works_at(folder):
            again = self._run(*typed, at=folder)
            if again.status:
                yield f"not again: {again.err}"
        there = [one for one in places if works_at(one)]
        if there != [places[1]]:
            yield f"at {there}"
        elif moment_of(places[1]).all_but_notes() != self._elsewhere:
            yield "other rows than before"
