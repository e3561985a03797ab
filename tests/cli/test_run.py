"""`run`: what is due, done on its own by a system's scheduler, beside desks that are open."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commandline import Ask, Run
from desks import ACCOUNT
from optindesk.composition.desk import make_desk, mark_as_practice, opened
from optindesk.composition.moment import who
from optindesk.core.model import Target
from optindesk.flows.rounds import Round
from optindesk.flows.sending import Sent
from optindesk.store import archive
from servers import free_port

ANA = "ana@example.org"

HOLDER = """
import sys
from optindesk.composition.desk import opened
with opened(sys.argv[1]) as store, store.lock(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def asked(data: Path) -> None:
    """A practice desk with a question in its outbox."""
    with opened(data) as store:
        mark_as_practice(store)
        desk = make_desk(store, who("Rosa"), data / "mail")
        desk.set_account(ACCOUNT)
        desk.sign_up(ANA, Target(desk.add_list("News", "", "en").id))


@contextmanager
def holding(data: Path, lock: str) -> Iterator[None]:
    """Another process is at it."""
    command = [sys.executable, "-c", HOLDER, str(data), lock]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.stdin.close()


def test_it_does_what_is_due_and_the_log_says_that_nobody_sat_there(ask: Ask, data: Path) -> None:
    asked(data)
    done = ask("--by", "Rosa", "run")
    assert (done["settled"], done["expired"], done["reminded"]) == (0, 0, 0)
    assert done["send"]["sent"] == 1
    row = ask("log", ANA)[-1]
    assert (row["who"], row["actor"]) == ("the desk itself (Rosa)", "desk")


def test_while_another_desk_is_at_it_there_is_nothing_to_do(run: Run, ask: Ask, data: Path) -> None:
    asked(data)
    with holding(data, "run"):
        said = run("run")
        assert (said.status, said.err) == (0, "")
        assert said.out.startswith("Another Opt-In Desk is")
        assert said.out.endswith("There is nothing to do here.\n")
        assert ask("run") == {"busy": ["run"]}
    assert ask("run")["send"]["sent"] == 1


def test_a_part_that_another_desk_is_at_is_left_to_it(run: Run, ask: Ask, data: Path) -> None:
    asked(data)
    with holding(data, "post:1"):
        said = run("run")
        assert (said.status, said.err) == (0, "")
        assert said.out.endswith("It was left to that one.\n")
        assert (ask("run")["busy"], ask("run")["send"]) == (["send"], None)
    with holding(data, "check:1"):
        done = ask("run")
        assert (done["busy"], done["check"], done["send"]["sent"]) == (["check"], None, 1)


def test_it_stays_until_a_limit_has_room_if_that_is_soon(
    run: Run, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    soon = datetime.now(UTC) + timedelta(minutes=10)
    rounds = [Round(sent=Sent(resumes_at=soon)), Round(), Round(sent=Sent(resumes_at=soon))]
    monkeypatch.setattr("optindesk.flows.desk.Desk.run", lambda desk, tick: rounds.pop(0))
    assert run("run", "--stay", "14").status == 0
    assert len(rounds) == 1
    assert [round(seconds / 60) for seconds in waited] == [10]
    assert run("run", "--stay", "9").status == 0
    assert (len(rounds), len(waited)) == (0, 1)
    assert ask("schedule", "--every", "15", "--system", "cron")["begin"][1].endswith(
        " run --stay 14"
    )


def test_two_at_once_send_one_mail(data: Path, ask: Ask) -> None:
    asked(data)
    command = [sys.executable, "-m", "optindesk", "--data", str(data), "--json", "run"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    results = [json.loads(one.communicate()[0]) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    sent = [done["send"]["sent"] for done in results if "send" in done]
    assert sum(sent) == 1
    handed = [row for row in ask("log", ANA) if row["what"] == "mail.handed_over"]
    assert len(handed) == 1


def test_a_network_that_is_gone_is_not_tried_again_every_minute(run: Run, ask: Ask) -> None:
    nobody = f"localhost:{free_port()}"
    ask("account", "set", "--address", "shop@blume.example", "--user", "", "--smtp", nobody,
        "--smtp-security", "none", "--imap", nobody, "--imap-security", "none")  # fmt: skip
    first = run("run")
    assert first.status == 1
    assert "No connection" in first.err
    later = run("run")
    assert (later.status, later.err) == (0, "")
    assert later.out.startswith("Not tried again before ")
    assert "put_off_until" in ask("run")
    assert run("run", "--now").status == 1


def test_what_needs_a_person_is_said_each_time_and_tried_by_hand_only(
    run: Run, ask: Ask, data: Path
) -> None:
    asked(data)
    with opened(data) as store, store.transaction():
        why = {"key": "no", "values": {}}
        kept = {"why": why, "code": "wrong_password", "since": "2026-11-21T09:00:00+00:00"}
        archive.set_setting("standstill", {**kept, "again_at": None, "tries": 0})
    said = run("run")
    assert said.status == 1
    assert "until somebody has seen to this" in said.err
    assert ask("check")["read"] == 0
    assert ask("run")["send"]["sent"] == 1
