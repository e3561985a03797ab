"""How fast the outbox empties, each step durable, beside smtplib at the same server."""

from __future__ import annotations

import smtplib
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from mail_sink import sink
from office import Office
from optindesk.core.model import Security, Server
from optindesk.core.ports import Draft
from optindesk.flows import wordings
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.smtp import SmtpTransport
from optindesk.mail.wordings import shipped_wordings
from optindesk.store.opening import open_store
from stores import NOW

RESOURCES = Path(__file__).parents[2] / "resources"
TURNS = 5
"""Ours and theirs take turns: whatever else the machine does concerns both."""


class Composer(JinjaComposer):
    """The real one; the last mail that it made is the one that smtplib has to carry."""

    last = b""

    def mail(self, draft: Draft) -> bytes:
        self.last = super().mail(draft)
        return self.last


def ours(office: Office, count: int, turn: int) -> float:
    """Mails a second from the outbox of a desk."""
    for number in range(count):
        office.sign_up(f"person{turn}.{number}@example.org", name="Ana Horvat")
    start = time.perf_counter()
    assert office.desk.send().sent == count
    return count / (time.perf_counter() - start)


def theirs(port: int, mail: bytes, count: int, note: Callable[[int], object]) -> float:
    """Mails a second through one session of smtplib, each noted before the next."""
    with smtplib.SMTP("127.0.0.1", port) as session:
        session.ehlo()
        start = time.perf_counter()
        for number in range(count):
            session.sendmail("shop@flowers.example", ["ana@example.org"], mail)
            note(number)
        return count / (time.perf_counter() - start)


def books(file: Path) -> Callable[[int], object]:
    """One durable commit a mail, of one row, as our own store makes them."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode = wal")
    database.execute("PRAGMA synchronous = full")
    database.execute("CREATE TABLE mails (id INTEGER PRIMARY KEY, status TEXT)")
    return lambda number: database.execute("INSERT INTO mails (status) VALUES ('sent')")


@pytest.mark.parametrize(
    ("distance", "count", "durable", "goal"),
    [(0.0, 400, True, 0.8), (0.01, 60, False, 3.5)],
    ids=["durable, at hand", "with PIPELINING, at 10 ms"],
)
def test_the_outbox(
    distance: float,
    count: int,
    durable: bool,
    goal: float,
    benchmark: BenchmarkFixture,
    tmp_path: Path,
) -> None:
    office = Office(open_store(tmp_path / "desk", NOW))
    wordings.ship(office.store, shipped_wordings(RESOURCES), office.now)
    composer = Composer()
    office.desk = replace(
        office.desk, composer=composer, transport=lambda account: SmtpTransport(account, "")
    )
    note = books(tmp_path / "books.db") if durable else lambda number: None
    rates: list[tuple[float, float]] = []
    with sink(distance) as port:
        office.set_account(smtp=Server("127.0.0.1", port, Security.NONE))

        def take_turns() -> None:
            for turn in range(TURNS):
                mine = ours(office, count, turn)
                rates.append((mine, theirs(port, composer.last, count, note)))

        benchmark.pedantic(take_turns, rounds=1)
    office.store.close()
    beside = "smtplib and one durable commit a mail" if durable else "smtplib"
    benchmark.extra_info[f"ratio to {beside} (goal {goal})"] = round(
        median(mine / peer for mine, peer in rates), 2
    )
    benchmark.extra_info["mails a second, ours and theirs"] = " and ".join(
        str(round(median(rate))) for rate in zip(*rates, strict=True)
    )
