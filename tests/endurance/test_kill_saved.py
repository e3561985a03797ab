"""Killed at any moment, the desk loses nothing and sends nothing twice unseen (DESIGN 5)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from optindesk.core.model import Security
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from servers import SmtpServer, Taken
from trials import Report, Trial, ask, at_length, integrity, verify

WORKER = Path(__file__).with_name("kill_worker.py")
ROWS_A_SHEET = 12
LONGEST_LIFE = 1.2
"""Seconds that a worker may live after it is ready, at first; a round takes about as long."""
SPARE = 1.2
"""How many times as long as a round was a life may be: rounds grow with the desk."""


class Sink:
    """Takes every mail, and lets each question be answered with a yes."""

    def __init__(self, answers: Path) -> None:
        self.taken: list[str] = []
        self._answers = answers

    def take(self, mail: Taken) -> None:
        read = message_from_bytes(mail.content)
        self.taken.append(str(read["Message-ID"]))
        if read["Auto-Submitted"] == "auto-generated":
            person = Person("", mail.recipients[0], "en", Answer.YES, Client.GMAIL)
            answer = answer_mail(mail.content, Answer.YES, datetime.now(UTC), person)
            assert answer is not None
            part = self._answers.parent / "part"
            part.write_bytes(answer)
            part.rename(self._answers / f"{len(self.taken):06}.eml")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    folder.mkdir()
    return folder


@pytest.fixture
def sink(answers: Path) -> Iterator[tuple[Sink, int]]:
    taken = Sink(answers)
    server = SmtpServer(Security.NONE, None, asks_for_login=False, deliver=taken.take)
    yield taken, server.server.port
    server.stop()


def kill_some(times: int, data: Path, answers: Path, tmp_path: Path, chance: random.Random) -> int:
    """Start the worker on a new sheet until so many died of a kill; how many were started."""
    killed, started, life = 0, 0, LONGEST_LIFE
    while killed < times and started < 4 * times + 20:
        sheet = tmp_path / f"sheet-{started}.csv"
        rows = [f"p{started}.{row}@example.org" for row in range(ROWS_A_SHEET)]
        sheet.write_text("\n".join(["email", *rows]), encoding="utf-8")
        command = [sys.executable, str(WORKER), str(data), str(sheet), str(answers)]
        started += 1
        with subprocess.Popen(command, stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"ready\n"
            began = time.monotonic()
            try:
                worker.wait(chance.uniform(0, life))
                life = SPARE * (time.monotonic() - began)  # computers are not even
            except subprocess.TimeoutExpired:
                worker.kill()
                killed += 1
    assert killed == times, "the kills came too late to show anything"
    return started


@at_length(4, 200)
def test_killed_at_any_moment_it_loses_nothing_and_doubles_nothing(
    times: int, tmp_path: Path, answers: Path, sink: tuple[Sink, int], report_trial: Report
) -> None:
    taken, port = sink
    data = tmp_path / "desk"
    seed = random.randrange(1 << 32)
    ask(data, "list", "add", "News")
    ask(
        data, "account", "set", "--address", "shop@flowers.example", "--user", "",
        "--smtp", f"localhost:{port}", "--smtp-security", "none",
    )  # fmt: skip
    started = kill_some(times, data, answers, tmp_path, random.Random(seed))

    for number in range(started):  # what a killed import did not do can be done again
        sheet = str(tmp_path / f"sheet-{number}.csv")
        ask(data, "import", sheet, "--list", "News", "--date", "2026-01-02")
    ask(data, "send")
    ask(data, "check", "--saved", str(answers))
    sent = ask(data, "send")
    states = {row["address"]: row["request"] for row in ask(data, "status")}
    confirmed = sum(state == "confirmed" for state in states.values())
    unknown = sum(state == "unknown" for state in states.values())
    everybody = {f"p{n}.{row}@example.org" for n in range(started) for row in range(ROWS_A_SHEET)}
    trial = Trial(
        f"kill -9 of whole programs, replies from files (seed {seed})",
        times,
        lost=sorted(everybody - states.keys()),
        doubled=[found for found, count in Counter(taken.taken).items() if count > 1],
        integrity=integrity(data),
        verify=verify(data),
        more={"programs": started, "people": len(states), "unknown": unknown},
    )
    report_trial(trial)
    trial.assert_clean()
    assert sent["waiting"] == 0
    assert confirmed + unknown == len(states)
    assert unknown <= times, "at most one mail a kill is not known of"
