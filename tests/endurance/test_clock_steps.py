"""The computer's clock is set while `watch` listens to a real mailbox, or `run` sends at a pace."""

from __future__ import annotations

import json
import queue
import random
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import IO

import pytest

from endurance.stepped_clock import SteppedClock
from optindesk.core.model import Security
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import now
from servers import Authority, Dovecot, ImapUser, SmtpServer, need
from trials import Report, Trial, at_length, integrity, verify

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: LD_PRELOAD"),
    pytest.mark.live,
]

RIGHT = timedelta()
WRONG = [timedelta(days=days) for days in (366, -366, 4000, -10_000, 20, -2)]
"""From most of these days the server's certificate is out of date, too: the desk is offline."""
PATIENCE = 120.0


class Shop:
    """A desk in a folder, at a real provider and a real mailbox; its people answer."""

    def __init__(self, folder: Path, provider: SmtpServer, mailbox: ImapUser) -> None:
        self.data = folder / "desk"
        self.clock = SteppedClock(folder)
        self.provider = provider
        self.mailbox = mailbox
        self.password = mailbox.password + "\n"
        self.do("list", "add", "News")
        self.do("settings", "months_without_yes", "1")
        self.do("settings", "reduces_on_its_own", "on")

    def do(self, *typed: str, status: int = 0, stdin: str = "") -> str:
        """What a command says when it is over, which ended with this status."""
        with self.clock.running(self.data, *typed, stdin=stdin) as process:
            out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == status, (typed, out, err)
        return err if status else out

    def set_account(self, *more: str) -> None:
        smtp, imap = self.provider.server, self.mailbox.account(Security.TLS).imap
        assert imap is not None
        self.do(
            *("account", "set", "--address", "shop@flowers.example", "--user", self.mailbox.user),
            *("--smtp", f"{smtp.host}:{smtp.port}", "--smtp-security", smtp.security.value),
            *("--imap", f"{imap.host}:{imap.port}", "--imap-security", "tls"),
            *("--ca", str(self.mailbox.ca_file), *more),
        )

    def ask(self, address: str) -> None:
        self.do("signup", address, "--list", "News")
        self.do("send", "--password-stdin", stdin=self.password)

    def answer(self, address: str, how: Answer = Answer.YES) -> None:
        """An answer of somebody who was asked comes into the mailbox, by the server's clock."""
        (mail,) = [one.content for one in self.provider.mails if address in one.recipients]
        said = answer_mail(mail, how, now(), Person("", address, "en", how, Client.GMAIL))
        assert said is not None
        self.mailbox.deliver(said)

    def states(self) -> dict[str, str]:
        rows = json.loads(self.do("--json", "status"))
        return {row["address"]: row["request"] for row in rows}


@pytest.fixture
def shop(tmp_path: Path, smtp_server: SmtpServer, authority: Authority) -> Iterator[Shop]:
    server = Dovecot(need("dovecot"), authority.issue("localhost"), authority.ca_file)
    with ExitStack() as stack:
        stack.callback(server.stop)
        yield Shop(tmp_path, smtp_server, server.new_user())


def lines_of(stream: IO[str]) -> queue.Queue[str]:
    """What a program says, line by line, as it comes."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in stream:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    return lines


@at_length(1, 30)
def test_listening_goes_on_whatever_the_clock_is_set_to(
    times: int, tmp_path: Path, shop: Shop, report_trial: Report
) -> None:
    """An answer comes while the clock is wrong, is read at the latest once it is right again, and
    who did not answer is asked still."""
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    people = [f"p{number}@example.org" for number in range(times + 1)]
    shop.set_account()
    for address in people:
        shop.ask(address)
    lost: list[str] = []
    offline = 0
    with shop.clock.running(
        shop.data, "--json", "watch", "--password-stdin", stdin=shop.password
    ) as watch:
        assert watch.stdout is not None
        assert watch.stderr is not None
        heard, told = lines_of(watch.stdout), lines_of(watch.stderr)
        assert told.get(timeout=PATIENCE) == "Listening to the mailbox.\n"
        for address in people[1:]:
            wrong = chance.choice(WRONG)
            shop.clock.set(wrong)
            shop.answer(address)
            offline += _wait_for(told, "Offline", 3.0)
            shop.clock.set(RIGHT)
            try:
                read = json.loads(heard.get(timeout=PATIENCE))
            except queue.Empty:
                lost.append(f"{address}, {wrong.days} days off: not read")
                break
            if (read["address"], read["outcome"]) != (address, "applied"):
                lost.append(f"{address}, {wrong.days} days off: {read}")
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(PATIENCE) == 0
    wanted = dict.fromkeys(people[1:], "confirmed") | {people[0]: "awaiting"}
    lost += [f"{who} is {state}" for who, state in shop.states().items() if wanted[who] != state]
    trial = Trial(
        f"clock set while `watch` listens (seed {seed})",
        times,
        lost=lost,
        integrity=integrity(shop.data),
        verify=verify(shop.data),
        more={"offline meanwhile": offline},
    )
    report_trial(trial)
    trial.assert_clean()


def _wait_for(told: queue.Queue[str], beginning: str, seconds: float) -> int:
    """How often something is said that begins so, in as long as that takes: once or not at all."""
    try:
        while not told.get(timeout=seconds).startswith(beginning):
            pass
    except queue.Empty:
        return 0
    return 1


def test_mails_that_go_out_at_a_pace_stop_when_the_clock_is_set(shop: Shop) -> None:
    shop.set_account("--per-minute", "1")
    for address in ("p0@example.org", "p1@example.org"):
        shop.do("signup", address, "--list", "News")
    typed = ("run", "--stay", "5", "--password-stdin")
    with shop.clock.running(shop.data, *typed, stdin=shop.password) as run:
        assert run.stderr is not None
        told = lines_of(run.stderr)
        assert _wait_for(told, "1", PATIENCE)
        shop.clock.set(timedelta(days=366))
        assert run.wait(PATIENCE) == 1
        assert any("This computer’s clock says" in line for line in list(told.queue))
    assert len(shop.provider.mails) == 1
    shop.clock.set(RIGHT)
    assert sorted(shop.states().values()) == ["awaiting", "queued"]


def test_the_mail_server_tells_that_the_clock_is_wrong(shop: Shop) -> None:
    """Twenty days ahead the desk believes, until an answer came before its question had left."""
    shop.clock.set(timedelta(days=20))
    shop.set_account()
    shop.ask("p0@example.org")
    shop.answer("p0@example.org")
    shop.do("check", "--password-stdin", stdin=shop.password)
    said = shop.do("send", "--password-stdin", stdin=shop.password, status=1)
    assert "by your mail server’s clock, this computer’s said" in said
    assert shop.states() == {"p0@example.org": "confirmed"}
    shop.do("clock", "--right")
    shop.do("send", "--password-stdin", stdin=shop.password)
