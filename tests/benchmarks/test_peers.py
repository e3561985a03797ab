"""Asking and confirming beside Mailman 3, whose confirmations are by email too (DESIGN 11).

Goals, as people a second: to register and mail 100 times Mailman, to confirm 40 times. Mailman is
no dependency of ours: ``MAILMAN=VENV/bin/python make bench`` names a Python that has it.
"""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from drafts import RESOURCES
from mail_sink import sink
from office import Office
from optindesk.core.letter import Question
from optindesk.core.model import Security, Server
from optindesk.core.ports import Draft
from optindesk.flows import wordings
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.phrases import load_phrases
from optindesk.mail.practice_answers import answer_mail
from optindesk.mail.practice_clients import Answer, Client, Person
from optindesk.mail.reader import PostReader
from optindesk.mail.saved import saved_mails
from optindesk.mail.smtp import SmtpTransport
from optindesk.mail.wordings import shipped_wordings
from optindesk.store.opening import open_store
from stores import NOW

MAILMAN = os.environ.get("MAILMAN", "")
THEIRS = 100
OURS = 1_000
CLIENTS = (Client.GMAIL, Client.OUTLOOK, Client.APPLE)


class Pen(JinjaComposer):
    """The true composer, which remembers what it made."""

    def __init__(self) -> None:
        self.made: dict[str, bytes] = {}

    def mail(self, draft: Draft) -> bytes:
        content = super().mail(draft)
        self.made[draft.recipient] = content
        return content


def mailman(folder: Path, port: int) -> tuple[float, float]:
    """People a second that Mailman registers with a mail, and that it confirms."""
    folder.mkdir()
    script = Path(__file__).with_name("mailman_peer.py")
    done = subprocess.run(
        [MAILMAN, script, folder, str(port), str(THEIRS)],
        check=True,
        capture_output=True,
        text=True,
    )
    registered, confirmed = done.stdout.split()
    return float(registered), float(confirmed)


def desk(folder: Path, port: int) -> tuple[float, float]:
    """The same of a desk: imported from a sheet, mailed, and their replies read and applied."""
    office = Office(open_store(folder / "desk", NOW))
    wordings.ship(office.store, shipped_wordings(RESOURCES), office.now)
    pen, reader = Pen(), PostReader(load_phrases(RESOURCES))
    reader.judge(reader.letter(b"From: a@b.example\n\nYes", None), Question("en"))
    office.desk = replace(
        office.desk,
        composer=pen,
        reader=reader,
        transport=lambda account: SmtpTransport(account, ""),
        saved=saved_mails,
    )
    office.set_account(smtp=Server("127.0.0.1", port, Security.NONE))
    start = time.perf_counter()
    office.sheet(
        *({"email": f"person{number}@example.org", "name": "Ana Horvat"} for number in range(OURS))
    )
    assert office.desk.send().sent == OURS
    registered = OURS / (time.perf_counter() - start)
    replies = folder / "replies"
    replies.mkdir()
    for number, (address, mail) in enumerate(pen.made.items()):
        person = Person("Ana Horvat", address, "en", Answer.YES, CLIENTS[number % len(CLIENTS)])
        reply = answer_mail(mail, Answer.YES, office.now, person) or b""
        (replies / f"{number}.eml").write_bytes(reply)
    office.later(days=1)
    start = time.perf_counter()
    told = office.desk.check_saved([replies])
    confirmed = OURS / (time.perf_counter() - start)
    assert told.counts["yes"] == OURS
    office.store.close()
    return registered, confirmed


@pytest.mark.skipif(not MAILMAN, reason="Skipping benchmark: MAILMAN names no Python with Mailman")
def test_beside_mailman(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    with sink() as port:
        theirs = mailman(tmp_path / "mailman", port)
        ours = benchmark.pedantic(desk, (tmp_path, port), rounds=1)
    for what, goal, mine, peer in zip(
        ("registered and mailed", "confirmed"), (100, 40), ours, theirs, strict=True
    ):
        benchmark.extra_info[f"{what}, times Mailman (goal {goal})"] = round(mine / peer, 1)
        benchmark.extra_info[f"{what} a second, ours and theirs"] = f"{mine:.0f} and {peer:.1f}"
