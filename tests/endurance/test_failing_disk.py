"""A disk that is full, broken, or read-only at any write: said in a sentence, nothing lost."""

from __future__ import annotations

import errno
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandline import Said
from endurance.failing_desk import FailingDesk, Task, failing_desk
from endurance.failing_disk import FOR_EVER
from servers import need
from trials import Report, Trial, at_length

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: LD_PRELOAD"),
    pytest.mark.live,
]

FAILURES = {
    "full": (errno.ENOSPC, FOR_EVER, False),
    "full in the midst of a write": (errno.EDQUOT, FOR_EVER, True),
    "only to be read": (errno.EROFS, FOR_EVER, False),
    "broken once": (errno.EIO, 0, False),
}
RAW = re.compile(r"Traceback|disk I/O|unable to open|malformed|Errno|readonly database|bug of")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FailingDesk]:
    need("gcc")
    with failing_desk(tmp_path) as furnished:
        yield furnished


@at_length(6, 400)
def test_a_disk_that_fails_at_any_write_loses_nothing_and_is_said_in_a_sentence(
    times: int, desk: FailingDesk, report_trial: Report
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    tasks = dict(desk.tasks)
    names = list(tasks)
    calls: dict[str, int] = {}
    lost: list[str] = []
    doubled: list[str] = []
    wrong: list[str] = []
    said: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for number in range(times):
        name = names[number % len(names)]
        if name not in calls:
            desk.anew()
            assert desk.do(tasks[name]).status == 0, name
            calls[name] = desk.disk.calls
        kind = chance.choice(list(FAILURES))
        at = chance.randint(1, calls[name])
        desk.anew()
        error, until, half = FAILURES[kind]
        desk.disk.fail(at, error, until=until or at, half=half)
        ended = desk.do(tasks[name])
        failed[kind] += desk.disk.failed > 0
        desk.disk.work()
        where = f"{name}, {kind} at call {at} of {calls[name]}"
        for fault in (*_of_what_was_said(ended), *_of_files(desk, tasks[name], ended)):
            wrong.append(f"{where}: {fault}")
        if ended.status:
            said[re.sub(r"“[^”]*”", "“…”", ended.err.strip())] += 1
        lost += [f"{where}: {fault}" for fault in desk.faults()]
        if name == "send":
            lost += [f"{where}: {address} waits, and was sent" for address in desk.unseen()]
        lost += [f"{where}: {fault}" for fault in _of_going_on(desk, name, tasks[name])]
        doubled += [f"{where}: {known}" for known in desk.doubled()]
    trial = Trial(
        f"disk full, broken or read-only at a write (seed {seed})",
        times,
        lost=lost,
        doubled=doubled,
        integrity="ok" if not any("log" not in one for one in lost) else "see lost",
        verify="whole" if not lost else "see lost",
        more={**dict(failed.most_common()), "commands": len(calls)},
        sentences=[sentence for sentence, _ in said.most_common()],
    )
    report_trial(trial)
    assert wrong == []
    trial.assert_clean()
    assert failed.total() > times // 2, "the disk failed too seldom to show anything"


def _of_what_was_said(ended: Said) -> Iterator[str]:
    """One sentence and exit status 1, in our own words."""
    if ended.status not in (0, 1):
        yield f"exit status {ended.status}: {ended.err[-300:]}"
    elif ended.status and len(ended.err.strip().splitlines()) != 1:
        yield f"not one sentence: {ended.err}"
    if RAW.search(ended.err + ended.out):
        yield f"raw words: {ended.err[-300:]}"


def _of_files(desk: FailingDesk, task: Task, ended: Said) -> Iterator[str]:
    """What is said to be written is there, and what is not said is not."""
    if task.file is None:
        return
    if ended.status == 0 and not task.file.exists():
        yield "said to be written, and not there"
    if ended.status and task.file.exists():
        yield "not said to be written, and there"


def _of_going_on(desk: FailingDesk, name: str, task: Task) -> Iterator[str]:
    """Once the disk works again the same can be done, and nothing is left lying about."""
    again = desk.do(task)
    if again.status != 0 and name not in ("erase", "withdraw"):  # it may be done already
        yield f"not again: {again.err.strip()}"
    for path in desk.files():
        if path.name.endswith(".part") or path.name.startswith((".", "unchecked")):
            yield f"left behind: {path}"
    if desk.faults():
        yield f"afterwards: {desk.faults()}"
