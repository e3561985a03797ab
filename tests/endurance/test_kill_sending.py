"""kill -9 while sending, again and again: nothing is lost, or doubled unseen (DESIGN 5)."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from endurance.kill_sender import LIMIT
from optindesk.core.model import Security
from servers import SmtpServer, Taken
from trials import Report, Trial, ask, at_length, integrity, verify

NURSERY = Path(__file__).with_name("kill_sender.py")
SPARE = 5
"""For so many desks that are to be killed there is one more: some end before that."""
UNHURT = 30.0
"""Seconds that a desk may take which nobody kills."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: fork")


@pytest.fixture
def sink() -> Iterator[tuple[list[Taken], int]]:
    """A provider that takes everything: what it took, and its port."""
    taken: list[Taken] = []
    server = SmtpServer(Security.NONE, None, asks_for_login=False, deliver=taken.append)
    yield taken, server.server.port
    server.stop()


def prepare(data: Path, mails: int, port: int) -> None:
    """A desk with so many questions in its outbox."""
    sheet = data.with_suffix(".csv")
    sheet.write_text("\n".join(["email", *(f"p{n}@example.org" for n in range(mails))]))
    ask(data, "list", "add", "News")
    ask(data, "import", str(sheet), "--list", "News", "--date", "2026-01-02")
    ask(
        data, "account", "set", "--address", "shop@flowers.example", "--user", "",
        "--smtp", f"localhost:{port}", "--smtp-security", "none",
    )  # fmt: skip


def kill_some(data: Path, times: int, chance: random.Random) -> int:
    """Kill that many desks, each at some moment while it sends; how many died of it."""
    command = [sys.executable, str(NURSERY), str(data)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None

        def live(seconds: float) -> str:
            print(seconds, file=nursery.stdin, flush=True)
            return nursery.stdout.readline().strip()  # type: ignore[union-attr]

        life = float(live(UNHURT))
        killed = 0
        for _ in range(times + times // SPARE):
            if killed < times:
                ended = live(chance.uniform(0, life))
                killed += ended == "killed"
                life = life if ended == "killed" else float(ended)  # computers are not even
        nursery.stdin.close()
    return killed


@at_length(20, 1000)
def test_killed_while_sending_it_loses_nothing_and_doubles_nothing_unseen(
    times: int, tmp_path: Path, sink: tuple[list[Taken], int], report_trial: Report
) -> None:
    taken, port = sink
    data, seed = tmp_path / "desk", random.randrange(1 << 32)
    mails = (times + times // SPARE + 1) * LIMIT
    prepare(data, mails, port)
    killed = kill_some(data, times, random.Random(seed))
    last = ask(data, "send")
    states = {row["address"]: row["request"] for row in ask(data, "status")}
    unknown = {address for address, state in states.items() if state == "unknown"}
    said = {row["sentence"] for row in ask(data, "status") if row["address"] in unknown}

    got = Counter(mail.recipients[0] for mail in taken)
    sent = {address for address, state in states.items() if state == "awaiting"}
    trial = Trial(
        f"kill -9 while sending (seed {seed})",
        killed,
        lost=[*(sent - got.keys()), *(states.keys() - sent - unknown)],
        doubled=[address for address, count in got.items() if count > 1],
        integrity=integrity(data),
        verify=verify(data),
        more={
            "mails": len(states),
            "taken by the sink": got.total(),
            "unknown and taken": len(unknown & got.keys()),
            "unknown and not taken": len(unknown - got.keys()),
        },
        sentences=sorted(said)[:1],
    )
    report_trial(trial)
    trial.assert_clean()
    assert killed > times // 2, "the kills came too late to show anything"
    assert len(states) == mails
    assert last["waiting"] == 0
    assert len(unknown) <= killed, "at most one mail a kill is not known of"
