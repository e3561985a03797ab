"""The disk of a folder fails while the desk moves into a server's database, or out of one."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from endurance.disk_deeds import SHARED, Deed
from endurance.failing_desk import FailingDesk, failing_desk
from endurance.test_failing_disk import FAILURES, ONLY_READ, of_what_was_said
from endurance.two_places import hashes, works_at
from optindesk.store.tables import TABLES, EntryRow, LogHeadRow, Setting
from postgres import Postgres
from servers import need
from trials import Report, Trial, at_length, verify

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: LD_PRELOAD"),
    pytest.mark.live,
]

TO_SERVER, TO_FOLDER = SHARED["to a server"], SHARED["to a folder"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FailingDesk]:
    need("gcc")
    with failing_desk(tmp_path) as furnished:
        yield furnished


@at_length(2, 40)
def test_a_desk_that_moves_while_the_disk_fails_is_whole_at_one_place(
    times: int, desk: FailingDesk, postgres: Postgres, report_trial: Report
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    before = _rows(desk.data)
    blank, filled = postgres.create(), postgres.create()
    ways = [(TO_SERVER, blank, _calls(desk, TO_SERVER, postgres.url(filled)))]
    other = postgres.create(filled)
    ways.append((TO_FOLDER, filled, _calls(desk, TO_FOLDER, postgres.url(other))))
    trial = Trial(f"disk fails while a desk moves to a server or back (seed {seed})", times)
    wrong: list[str] = []
    said: Counter[str] = Counter()
    more = Counter({"moved all the same": 0})
    number = 0
    while more["the disk failed"] < times and number < 3 * times + 20:
        deed, template, calls = ways[number % 2]
        desk.anew()
        database = postgres.create(template)
        server = desk.places["server"] = postgres.url(database)
        old, new = (desk.data, server) if deed is TO_SERVER else (server, desk.work / "first")
        kind, at = chance.choice(list(FAILURES)), chance.randint(1, calls)
        error, until, half = FAILURES[kind]
        desk.disk.fail(at, error, until=until or at, half=half)
        ended = desk.do(deed)
        more["the disk failed"] += desk.disk.failed > 0
        number += 1
        desk.disk.work()
        where = f"{deed.typed}, {kind} at call {at} of {calls}"
        wrong += [f"{where}: {fault}" for fault in of_what_was_said(ended)]
        if ended.status:
            said[ended.err.strip()] += 1
        has_it = [one for one in (old, new) if works_at(one)]
        if has_it == [old]:
            again = desk.do(deed)
            trial.lost += [] if again.status == 0 else [f"{where}: not again: {again.err}"]
        else:
            more["moved all the same"] += ended.status != 0
        has_it = [one for one in (old, new) if works_at(one)]
        trial.lost += [] if has_it else [f"{where}: no desk"]
        trial.doubled += [f"{where}: two desks"] if len(has_it) > 1 else []
        if has_it == [new]:
            trial.lost += [] if _rows(new) == before else [f"{where}: rows"]
            trial.verify = verify(new)
            trial.lost += [] if trial.verify == "whole" else [f"{where}: {trial.verify}"]
        postgres.drop(database)
    trial.more, trial.sentences = dict(more), [one for one, _ in said.most_common()]
    report_trial(trial)
    assert wrong == []
    trial.assert_clean()
    assert more["the disk failed"] == times, "it failed too seldom to show anything"


@at_length(5, 60)
def test_what_this_computer_keeps_of_a_shared_desk_is_kept_whole_or_as_it_was(
    times: int, desk: FailingDesk, postgres: Postgres, report_trial: Report
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    server = postgres.url(postgres.create())
    _calls(desk, TO_SERVER, server)
    deeds = [deed for deed in SHARED.values() if deed not in (TO_SERVER, TO_FOLDER)]
    calls = [_calls(desk, deed, server) for deed in deeds]
    trial = Trial(f"disk fails while a shared desk is chosen, joined or left (seed {seed})", times)
    for number in range(times):
        deed, most = deeds[number % len(deeds)], calls[number % len(deeds)]
        kind, at = chance.choice(list(FAILURES)), chance.randint(1, most)
        desk.anew(deed)
        before = desk.files()
        error, until, half = FAILURES[kind]
        desk.disk.fail(at, error, until=until or at, half=half)
        ended = desk.do(deed)
        desk.disk.work()
        where = f"{deed.typed}, {kind} at call {at} of {most}"
        trial.lost += [f"{where}: {fault}" for fault in of_what_was_said(ended)]
        trial.sentences += [ended.err.strip()] if ended.status else []
        again = desk.do(deed)
        trial.lost += [f"{where}: not again: {again.err}"] if again.status else []
        left = [path for path in desk.files() - before if path.endswith(".part")]
        trial.lost += [f"{where}: {left}"] if left and kind != ONLY_READ else []
    trial.sentences = sorted(set(trial.sentences))
    report_trial(trial)
    trial.assert_clean()


def _rows(where: str | Path) -> list[str]:
    """What is in the desk there, but for the settings, to which a move adds."""
    known = [one for one in TABLES if one not in (EntryRow, LogHeadRow)]
    return [one for table, one in zip(known, hashes(where), strict=True) if table is not Setting]


def _calls(desk: FailingDesk, deed: Deed, server: str) -> int:
    """How many calls write when nothing goes wrong."""
    desk.places["server"] = server
    desk.anew(deed)
    ended = desk.do(deed)
    assert ended.status == 0, ended
    return desk.disk.calls
