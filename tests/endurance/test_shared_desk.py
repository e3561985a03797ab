"""Two desks, each a process of its own, at one PostgreSQL: nothing goes out or is read twice.

They send to a real SMTP server and read a real IMAP mailbox, into which people answer meanwhile.
"""

from __future__ import annotations

import email
import json
import random
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest

from cut_line import Line, line_to
from optindesk.core.model import Security
from postgres import Restarted, restartable
from servers import ImapUser, SmtpServer, Taken
from trials import Report, Trial, ask, at_length, verify

WORKER = Path(__file__).with_name("kill_shared.py")
NAMES = ("Anna", "Ben")

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(sys.platform == "win32", reason="not on this system: Dovecot"),
]


class Provider:
    """Takes every mail; every other person says yes, some mails later: nobody answers a question
    that is not theirs yet."""

    LATER = 6

    def __init__(self, mailbox: ImapUser) -> None:
        self.taken: list[Taken] = []
        self.answered: set[str] = set()
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._mailbox = mailbox

    def take(self, mail: Taken) -> None:
        """Take one, and deliver what was answered to an earlier one."""
        self.taken.append(mail)
        asked = email.message_from_bytes(mail.content)
        who = mail.recipients[0]
        if asked["In-Reply-To"] is None and int(who[1 : who.index("@")]) % 2:
            self._waiting.append((who, yes(asked["Message-ID"], asked["Subject"], who)))
        while len(self._waiting) > self.LATER:
            self._answer()

    def answer_all(self) -> None:
        """Nobody waits any longer."""
        while self._waiting:
            self._answer()

    def _answer(self) -> None:
        who, reply = self._waiting.popleft()
        self.answered.add(who)
        self._mailbox.deliver(reply)

    @property
    def questions(self) -> Counter[str]:
        """How many questions came for each person."""
        return Counter(
            mail.recipients[0]
            for mail in self.taken
            if email.message_from_bytes(mail.content)["In-Reply-To"] is None
        )


@pytest.fixture
def provider(imap_user: ImapUser) -> Provider:
    """A provider whose mailbox is that of the IMAP server."""
    return Provider(imap_user)


@pytest.fixture
def port(provider: Provider) -> Iterator[int]:
    """Where it takes mails."""
    server = SmtpServer(Security.NONE, None, asks_for_login=False, deliver=provider.take)
    yield server.server.port
    server.stop()


def yes(asked: str, subject: str, sender: str) -> bytes:
    """A reply as people write it."""
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, "shop@flowers.example"
    reply["Subject"], reply["In-Reply-To"] = f"Re: {subject}", asked
    reply["Message-ID"] = f"<re.{asked[1:]}"
    reply["Date"] = "Fri, 02 Jan 2026 12:00:00 +0000"
    reply.set_content("Yes\n")
    return reply.as_bytes()


def prepare(url: str, mails: int, port: int, user: ImapUser, folder: Path) -> None:
    """A desk with so many questions in its outbox."""
    sheet = folder / "people.csv"
    sheet.write_text("\n".join(["email", *(f"p{n}@example.org" for n in range(mails))]))
    ask(url, "list", "add", "News")
    ask(url, "import", str(sheet), "--list", "News", "--date", "2026-01-02")
    ask(
        url, "account", "set", "--address", "shop@flowers.example", "--user", user.user,
        "--smtp", f"localhost:{port}", "--smtp-security", "none",
        "--imap", f"localhost:{user.imaps_port}", "--imap-security", "tls",
        "--ca", str(user.ca_file),
    )  # fmt: skip


def start(
    stack: ExitStack, url: str, name: str, times: int, password: str
) -> subprocess.Popen[str]:
    """A desk that waits until it is let go."""
    pipe = subprocess.PIPE
    command = [sys.executable, str(WORKER), url, name, str(times)]
    desk = stack.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
    assert desk.stdin is not None
    assert desk.stdout is not None
    print(password, file=desk.stdin, flush=True)
    return desk


def let_go(desks: Sequence[subprocess.Popen[str]]) -> None:
    """All of them at once."""
    for desk in desks:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n"
    for desk in desks:
        print("go", file=desk.stdin, flush=True)


def result(desk: subprocess.Popen[str]) -> Counter[str]:
    """What it did, once it has ended."""
    assert desk.stdout is not None
    told = desk.stdout.read()
    assert desk.wait(60) == 0
    return Counter(json.loads(told.splitlines()[-1]))


def judged(done: str, times: int, url: str, provider: Provider, more: dict[str, int]) -> Trial:
    """What is found afterwards, when one last desk has sent and read what was left."""
    got, rows, log = provider.questions, ask(url, "status"), ask(url, "log")
    states = {row["address"]: row["request"] for row in rows}
    unknown = {address for address, state in states.items() if state == "unknown"}
    confirmed = Counter(one["address"] for one in log if one["what"] == "request.confirmed")
    numbers = Counter(one["number"] for one in log)
    return Trial(
        done,
        times,
        lost=[
            *(states.keys() - got.keys() - unknown),
            *(one for one in provider.answered if states[one] != "confirmed"),
        ],
        doubled=[
            *(address for address, count in got.items() if count > 1),
            *(address for address, count in confirmed.items() if count > 1),
            *(str(number) for number, count in numbers.items() if count > 1),
        ],
        verify=verify(url),
        more={
            "mails": len(states),
            "confirmed": len(confirmed),
            "unknown and taken": len(unknown & got.keys()),
            "unknown and not taken": len(unknown - got.keys()),
            **more,
        },
        sentences=sorted({row["sentence"] for row in rows if row["request"] == "unknown"})[:1],
    )


def finish(url: str, provider: Provider, mailbox: ImapUser) -> None:
    """Let everybody answer, and one last desk send and read what is left."""
    provider.answer_all()
    with ExitStack() as stack:
        last = start(stack, url, "Cleo", 2, mailbox.password)
        let_go([last])
        result(last)


@at_length(10, 1000)
def test_two_desks_at_once_send_and_read_everything_once(
    times: int,
    postgres_url: str,
    provider: Provider,
    port: int,
    imap_user: ImapUser,
    tmp_path: Path,
    report_trial: Report,
) -> None:
    prepare(postgres_url, 2 * times, port, imap_user, tmp_path)
    with ExitStack() as stack:
        desks = [start(stack, postgres_url, name, times, imap_user.password) for name in NAMES]
        let_go(desks)
        did = [result(desk) for desk in desks]
    finish(postgres_url, provider, imap_user)
    found = {
        "mails by one": did[0]["sent"],
        "by the other": did[1]["sent"],
        "replies by one": did[0]["read"],
        "replies by the other": did[1]["read"],
        "turns that the other had": sum(one["busy"] for one in did),
    }
    title = "two desks send and check at once (PostgreSQL)"
    trial = judged(title, 2 * times, postgres_url, provider, found)
    report_trial(trial)
    trial.assert_clean()
    assert [(one["sends"], one["checks"]) for one in did] == [(times, times)] * 2
    assert min(one["sent"] for one in did) > 0, "one of them did all the work"
    assert len(provider.answered) == times


# --- what goes wrong meanwhile --------------------------------------------------------------------

Harm = Callable[[], None]
APART = 12
"""Mails from one harm to the next: of what one desk sends in its rounds, less than it all."""


class Team:
    """Two desks at work, the second over a line that can be cut."""

    def __init__(self, stack: ExitStack, url: str, line: Line, rounds: int, password: str) -> None:
        self._stack, self._rounds, self._password = stack, rounds, password
        far = url.replace(f":{urlsplit(url).port}/", f":{line.port}/")
        self.urls = dict(zip(NAMES, (url, far), strict=True))
        self.desks: dict[str, subprocess.Popen[str]] = {}
        for name in NAMES:
            self.begin(name)
        let_go(list(self.desks.values()))

    def begin(self, name: str) -> subprocess.Popen[str]:
        url = self.urls[name]
        self.desks[name] = start(self._stack, url, name, self._rounds, self._password)
        return self.desks[name]

    def kill(self) -> None:
        """One of them dies in the middle, and is started anew."""
        self.desks[NAMES[0]].kill()
        let_go([self.begin(NAMES[0])])

    @property
    def at_work(self) -> bool:
        return all(desk.poll() is None for desk in self.desks.values())


def restarting(server: Restarted) -> Harm:
    def restart() -> None:
        server.stop()
        server.start()

    return restart


def cutting(line: Line) -> Harm:
    def cut() -> None:
        line.cut()
        Event().wait(0.05)
        line.mend()

    return cut


@at_length(2, 60)
@pytest.mark.parametrize("harm", ["one is killed", "the network is cut", "the server restarts"])
def test_whatever_breaks_off_nothing_is_lost_and_it_goes_on_by_itself(
    harm: str,
    times: int,
    provider: Provider,
    port: int,
    imap_user: ImapUser,
    tmp_path: Path,
    report_trial: Report,
) -> None:
    chance = random.Random(seed := random.randrange(1 << 32))
    rounds = 8 * times
    with ExitStack() as stack:
        server = stack.enter_context(restartable())
        line = stack.enter_context(line_to(server.port))
        prepare(server.url, 3 * rounds, port, imap_user, tmp_path)
        with ExitStack() as desks:
            team = Team(desks, server.url, line, rounds, imap_user.password)
            do = {
                "one is killed": team.kill,
                "the network is cut": cutting(line),
                "the server restarts": restarting(server),
            }[harm]
            count = 0
            while team.at_work and count < times:
                # By what was sent, not by the clock: a quick machine would be done before.
                soon = APART * count + chance.randint(2, APART - 2)
                while team.at_work and len(provider.taken) < soon:
                    Event().wait(0.002)
                do()
                count += 1
            did = [result(desk) for desk in team.desks.values()]
        finish(server.url, provider, imap_user)
        away = sum(n for one in did for name, n in one.items() if name.startswith("away"))
        more = {"away": away, "turns that the other had": sum(one["busy"] for one in did)}
        title = f"two desks, {harm} (PostgreSQL, seed {seed})"
        trial = judged(title, count, server.url, provider, more)
        report_trial(trial)
        trial.assert_clean()
        assert count == times, "they were done before it could go wrong so often"
        assert away or harm == "one is killed", "nobody noticed"
