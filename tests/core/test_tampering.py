"""Whoever alters the log before what left the house last is seen, even with this program."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chains import head_of, relinked
from optindesk.core.chain import START, Entry, Head, Personal, commitment, link, verify
from optindesk.core.model import Actor, ActorKind
from trials import Report, Trial, at_length

ROSA = Actor(ActorKind.PERSON, "Rosa", "till")
LENGTH = 40
"""How many entries a log has that is tampered with."""


def a_log(count: int, seed: str = "") -> list[Entry]:
    entries: list[Entry] = []
    head = START
    for number in range(count):
        entry = link(
            head,
            datetime(2026, 11, 21, 9, tzinfo=UTC) + timedelta(seconds=number),
            ROSA,
            "request.confirmed",
            contact=number % 7,
            values={"how": f"own reply{seed}", "row": number},
            personal={"address": Personal("0f" * 16, f"p{number}@example.org")},
        )
        entries.append(entry)
        head = head_of(entries)
    return entries


def edit(entries: list[Entry], at: int, chance: random.Random) -> list[Entry]:
    old = entries[at]
    clear = Personal("0f" * 16, "eve@example.org")
    new = chance.choice(
        [
            replace(old, values={**old.values, "how": "entered by Rosa"}),
            replace(old, personal={"address": clear}, commitments={"address": commitment(clear)}),
            replace(old, code="request.declined"),
            replace(old, at="2025-01-01T00:00:00.000000Z"),
            replace(old, actor=Actor(ActorKind.DESK, "Rosa", "till")),
            replace(old, contact=99),
        ]
    )
    return [*entries[:at], new, *entries[at + 1 :]]


def delete(entries: list[Entry], at: int, chance: random.Random) -> list[Entry]:
    return [*entries[:at], *entries[at + chance.randint(1, 3) :]]


def insert(entries: list[Entry], at: int, chance: random.Random) -> list[Entry]:
    return [*entries[:at], chance.choice(a_log(LENGTH, "!")), *entries[at:]]


def reorder(entries: list[Entry], at: int, chance: random.Random) -> list[Entry]:
    changed = list(entries)
    changed.insert(chance.choice([n for n in range(len(entries)) if n != at]), changed.pop(at))
    return changed


def truncate(entries: list[Entry], at: int, chance: random.Random) -> list[Entry]:
    return entries[:at]


def old_copy(entries: list[Entry], at: int, chance: random.Random) -> list[Entry]:
    """A backup is put back, and work went on from there."""
    return [*entries[:at], *a_log(LENGTH + 3, "?")[at:]]


WAYS: list[Callable[[list[Entry], int, random.Random], list[Entry]]] = [
    edit, delete, insert, reorder, truncate, old_copy,
]  # fmt: skip


@at_length(300, 10_000)
def test_each_change_before_the_last_head_outside_is_seen(times: int, report_trial: Report) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    log = a_log(LENGTH)
    reasons: Counter[str] = Counter()
    for _ in range(times):
        outside = chance.randint(2, LENGTH)
        heads = [Head(log[n - 1].number, log[n - 1].hash) for n in (outside, max(1, outside // 2))]
        at = chance.randrange(outside)  # what is altered lies before it
        way = chance.choice(WAYS)
        changed = way(log, at, chance)
        if [one.hash for one in changed[:outside]] == [one.hash for one in log[:outside]] and (
            way is not edit
        ):
            continue  # entries behind it changed places only
        skilled = chance.random() < 0.8
        forged = relinked(changed) if skilled else changed
        head = chance.choice([head_of(forged), head_of(log)])
        verdict = verify(forged, head, heads)
        assert not verdict.whole, (seed, way.__name__, at, outside, skilled)
        assert verdict.reason is not None
        reasons[str(verdict.reason)] += 1
    done = f"the log changed before its last head outside, by experts too (seed {seed})"
    said = [reason for reason, _ in reasons.most_common()]
    report_trial(Trial(done, times, more={"seen": reasons.total()}, sentences=said))


@pytest.mark.parametrize(
    "count", [3_000, pytest.param(100_000, marks=pytest.mark.endurance)], ids=["3000", "100000"]
)
def test_a_log_that_nobody_touched_raises_no_alarm(count: int) -> None:
    log = a_log(count)
    heads = [Head(one.number, one.hash) for one in log[::97]]
    verdict = verify(log, head_of(log), heads)
    assert (verdict.whole, verdict.entries, verdict.set_back) == (True, count, ())


def test_what_lies_behind_the_last_head_outside_is_not_promised() -> None:
    log = a_log(LENGTH)
    heads = [head_of(log[:20])]
    forged = relinked(edit(log, 30, random.Random(1)))
    assert verify(forged, head_of(forged), heads).whole, "the manual says what it cannot see"
