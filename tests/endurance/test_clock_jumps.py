"""The computer's clock is years off, jumps between commands, or lies in another zone."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from commandline import Said
from optindesk.core.model import Security
from servers import SmtpServer, Taken, need
from trials import Report, Trial, at_length, integrity, verify

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: faketime"),
    pytest.mark.live,
]

RIGHT = ("+0", "+9h", "-9h")
WRONG = ("+366d", "-366d", "@1970-01-02 03:04:05", "@2038-01-20 03:04:05", "@2001-02-03 04:05:06")
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati", "Australia/Lord_Howe")
WAITING = ("send", "expire", "remind", "retention apply --yes", "run --now")
"""What cannot be taken back: none of it is done by a clock that is wrong."""
HARMLESS = (
    *("check --saved {mails}", "export log --to {log}", "verify", "status"),
    "signup {new} --list News",
)
PEOPLE = [f"p{number}@example.org" for number in range(2)]


class Computer:
    """Runs the real program, each time in a process of its own, by a clock and in a zone."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "desk"
        self._faketime = need("faketime")
        self._home = folder

    def run(self, typed: str | list[str], clock: str = "+0", zone: str = "UTC") -> Said:
        words = typed.split() if isinstance(typed, str) else typed
        command = [self._faketime, "-f", clock, sys.executable, "-m", "optindesk"]
        while True:
            done = subprocess.run(
                [*command, "--data", str(self.data), *words],
                env={**os.environ, "TZ": zone, "FAKETIME_DONT_FAKE_MONOTONIC": "1"},
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            # Its semaphore is named by the process: one that was killed with that number left it.
            if "faketime: sem_open: File exists" not in done.stderr:
                return Said(done.returncode, done.stdout, done.stderr)

    def tell(self, typed: str | list[str]) -> object:
        """What a command that must succeed answers as JSON, by the right clock."""
        words = typed.split() if isinstance(typed, str) else typed
        said = self.run(["--json", *words])
        assert said.status == 0, (typed, said)
        return json.loads(said.out)


@at_length(2, 150)
def test_no_question_lapses_and_nobody_is_erased_by_a_clock_that_jumps(
    times: int, tmp_path: Path, report_trial: Report
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    taken: Counter[str] = Counter()

    def take(mail: Taken) -> None:
        taken[str(message_from_bytes(mail.content)["Message-ID"])] += 1

    provider = SmtpServer(Security.NONE, None, asks_for_login=False, deliver=take)
    try:
        computer = Computer(tmp_path)
        _furnish(computer, provider.server.port)
        trial = _let_it_jump(computer, times, chance, tmp_path)
    finally:
        provider.stop()
    trial.done += f" (seed {seed})"
    trial.doubled = [known for known, count in taken.items() if count > 1]
    assert sum(taken.values()) >= len(PEOPLE)
    report_trial(trial)
    trial.assert_clean()


def _furnish(computer: Computer, port: int) -> None:
    """Two people who were asked, and rules that erase and remind by themselves."""
    computer.tell("list add News")
    account = "account set --address shop@flowers.example --user= --smtp-security none"
    computer.tell(f"{account} --smtp localhost:{port}")
    for name, value in (
        ("reminders", "2"),
        ("months_without_yes", "1"),
        ("reduces_on_its_own", "on"),
    ):
        computer.tell(f"settings {name} {value}")
    for address in PEOPLE:
        computer.tell(f"signup {address} --list News")
    computer.tell("send")


def _let_it_jump(computer: Computer, times: int, chance: random.Random, folder: Path) -> Trial:
    mails = folder / "mails"
    mails.mkdir()
    said: Counter[str] = Counter()
    lost: list[str] = []
    stopped = 0
    for number in range(times):
        is_right = chance.random() < 0.3
        clock = chance.choice(RIGHT if is_right else WRONG)
        waits = chance.random() < 0.7
        typed = chance.choice(WAITING if waits else HARMLESS).format(
            mails=mails, log=folder / "log.json", new=f"n{number}@example.org"
        )
        ended = computer.run(typed, clock, chance.choice(ZONES))
        where = f"{typed} at {clock}"
        if ended.status not in (0, 1) or "Traceback" in ended.err:
            lost.append(f"{where}: {ended.err[-300:]}")
        if waits and not is_right:
            stopped += 1
            if ended.status != 1 or "This computer’s clock says" not in ended.err:
                lost.append(f"{where}: was done: {ended}")
            else:
                said[ended.err.strip()] += 1
        states = {row["address"]: row["request"] for row in _rows(computer)}
        lost += [
            f"{where}: {address} is {states.get(address)}"
            for address in PEOPLE
            if states.get(address) != "awaiting"
        ]
    right = computer.run("send")
    if right.status:
        lost.append(f"by the right clock at the end: {right.err}")
    return Trial(
        "clock a year back or ahead, 1970, 2038, zones",
        times,
        lost=lost,
        integrity=integrity(computer.data),
        verify=verify(computer.data),
        more={"stopped by the desk": stopped},
        sentences=[sentence for sentence, _ in said.most_common(2)],
    )


def _rows(computer: Computer) -> list[dict[str, str]]:
    rows = computer.tell("status")
    assert isinstance(rows, list)
    return rows
