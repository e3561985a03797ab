"""Verifying the log, as a ratio to bare SHA-256 in the same run (DESIGN 11: goal 0.5)."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

from pytest_benchmark.fixture import BenchmarkFixture

from optindesk.core import chain
from optindesk.core.chain import START, Entry, Head, Personal
from optindesk.core.model import Actor, ActorKind

ENTRIES = 20_000
ROSA = Actor(ActorKind.PERSON, "Rosa", "rosa@desk")


def some_log() -> tuple[list[Entry], Head]:
    entries: list[Entry] = []
    head = START
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    for number in range(ENTRIES):
        personal = {"address": Personal("00" * 16, f"p{number}@example.org")}
        entry = chain.link(
            head, at, ROSA, "mail.handed_over", contact=number, values={"mail": number},
            personal=personal,
        )  # fmt: skip
        entries.append(entry)
        head = Head(entry.number, entry.hash)
    return entries, head


def test_verify_against_bare_sha256(benchmark: BenchmarkFixture) -> None:
    entries, head = some_log()
    texts = [repr(chain.to_plain(entry)).encode() for entry in entries]

    started = time.perf_counter()
    last = b""
    for text in texts:
        last = hashlib.sha256(last + text).digest()
    bare = time.perf_counter() - started

    verdict = benchmark.pedantic(chain.verify, args=(entries, head), rounds=3)
    assert verdict.whole
    benchmark.extra_info["ratio to bare SHA-256"] = round(bare / benchmark.stats.stats.min, 3)
    benchmark.extra_info["entries a second"] = round(ENTRIES / benchmark.stats.stats.min)
