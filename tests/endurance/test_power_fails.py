"""The power fails at any write: what was said to be done is there, and no mail is sent twice."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from endurance.failing_desk import ASKED, NEW, FailingDesk, failing_desk
from endurance.failing_disk import POWER_FAILS, Shadow
from optindesk.store import copies
from servers import need
from trials import Report, Trial, at_length

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: LD_PRELOAD"),
    pytest.mark.live,
]

WENT_OFF = 137


def _imported(desk: FailingDesk) -> bool:
    return set(NEW) <= desk.states().keys()


def _sent(desk: FailingDesk) -> bool:
    # Thanks and goodbyes wait for the next time.
    return all(one["status"] != "waiting" for one in desk.tell("outbox") if one["address"] in NEW)


def _checked(desk: FailingDesk) -> bool:
    states = desk.states()
    return (states[ASKED[2]], states[ASKED[3]]) == ("declined", "confirmed")


def _withdrawn(desk: FailingDesk) -> bool:
    return {row["subscription"] for row in desk.tell("status", ASKED[0])} == {"unsubscribed"}


def _erased(desk: FailingDesk) -> bool:
    return ASKED[1] not in desk.states()


def _written(desk: FailingDesk) -> bool:
    return bool(json.loads((desk.out / "log.json").read_text("utf-8"))["entries"])


def _copied(desk: FailingDesk) -> bool:
    return copies.verify(desk.out / "copy.db").whole


STORY: Mapping[str, Callable[[FailingDesk], bool]] = {
    "import": _imported,
    "send": _sent,
    "check": _checked,
    "withdraw": _withdrawn,
    "erase": _erased,
    "log": _written,
    "backup": _copied,
}
"""What is done one after the other, and how it is seen that it was."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FailingDesk]:
    need("gcc")
    with failing_desk(tmp_path, FAULT_SHADOW=str(tmp_path / "shadow")) as furnished:
        yield furnished


@at_length(1, 150)
def test_a_power_cut_takes_nothing_that_was_said_to_be_done_and_sends_nothing_twice(
    times: int, desk: FailingDesk, tmp_path: Path, report_trial: Report
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    shadow = Shadow(tmp_path / "shadow", desk.work)
    tasks = desk.tasks
    calls = _calls_of_the_story(desk)
    lost: list[str] = []
    doubled: list[str] = []
    died: Counter[str] = Counter()
    unwritten = 0
    rounds = 0
    while (died.total() < times or not unwritten) and rounds < 3 * times + 20:
        rounds += 1
        desk.anew()
        shadow.begin()
        at = chance.randint(1, calls)
        desk.disk.fail(at, POWER_FAILS, until=at)
        done = []
        for name in STORY:
            ended = desk.do(tasks[name])
            if ended.status == WENT_OFF:
                died[name] += 1
                break
            assert ended.status == 0, (name, ended)
            done.append(name)
        unwritten += shadow.fall_back(chance)
        desk.disk.work()
        where = f"went off at call {at}, after {', '.join(done) or 'nothing'}"
        lost += [f"{where}: {fault}" for fault in desk.faults()]
        lost += [f"{where}: {address} waits, and was sent" for address in desk.unseen()]
        lost += [f"{where}: not there: {name}" for name in done if not _is_there(desk, name)]
        for name in [one for one in STORY if one not in done]:
            said = desk.do(tasks[name])
            if said.status and name not in ("withdraw", "erase"):  # they may be done already
                lost.append(f"{where}: {name} goes no more: {said.err}")
        lost += [f"{where}: not done: {name}" for name in STORY if not _is_there(desk, name)]
        lost += [f"{where}, afterwards: {fault}" for fault in desk.faults()]
        doubled += [f"{where}: {known}" for known in desk.doubled()]
    trial = Trial(
        f"power lost at a write, unsynced sectors dropped or torn (seed {seed})",
        died.total(),
        lost=lost,
        doubled=doubled,
        integrity="see lost" if lost else "ok",
        verify="see lost" if lost else "whole",
        more={f"in {name}": count for name, count in died.most_common()}
        | {"sectors and names lost": unwritten},
    )
    report_trial(trial)
    trial.assert_clean()
    assert died.total() >= times, "it went off too late to show anything"
    assert unwritten, "nothing was lost that was not synced"


def _calls_of_the_story(desk: FailingDesk) -> int:
    """How many calls write when nothing goes wrong."""
    desk.anew()
    tasks = desk.tasks
    for name in STORY:
        said = desk.do(tasks[name])
        assert said.status == 0, (name, said)
    return desk.disk.calls


def _is_there(desk: FailingDesk, name: str) -> bool:
    try:
        return STORY[name](desk)
    except (OSError, ValueError, KeyError):
        return False
