"""A disk that is full, broken, or read-only at any write: said in a sentence, nothing lost."""

from __future__ import annotations

import errno
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from commandline import Said
from endurance.disk_deeds import DEEDS, NOT_DONE, SHARED, Deed, command_of, commands
from endurance.failing_desk import Books, FailingDesk, failing_desk
from endurance.failing_disk import FOR_EVER
from optindesk.cli.arguments import grammar
from servers import need
from trials import Report, Trial, at_length

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: LD_PRELOAD"),
    pytest.mark.live,
]

ONLY_READ = "only to be read"
"""Nothing that is there can be taken away then: it goes later."""
FAILURES = {
    "full": (errno.ENOSPC, FOR_EVER, False),
    "full in the midst of a write": (errno.EDQUOT, FOR_EVER, True),
    ONLY_READ: (errno.EROFS, FOR_EVER, False),
    "broken once": (errno.EIO, 0, False),
}
RAW = re.compile(r"Traceback|disk I/O|unable to open|malformed|Errno|readonly database|bug of")


class Unhurt(NamedTuple):
    """What comes of a deed on a disk that works."""

    calls: int
    said_again: str
    """What a second time is answered; empty where it is done once more."""
    stays: Books
    files: frozenset[str]
    has_file: bool
    """Whether what it writes was there before."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FailingDesk]:
    need("gcc")
    with failing_desk(tmp_path) as furnished:
        yield furnished


def test_every_command_is_done_on_a_failing_disk_or_it_is_said_why_not() -> None:
    known = list(commands(grammar()))
    done = {command_of(deed.typed, known) for deed in (*DEEDS.values(), *SHARED.values())}
    assert done | NOT_DONE.keys() == set(known)
    assert not done & NOT_DONE.keys()


@at_length(6, 408)
def test_a_disk_that_fails_at_any_write_loses_nothing_and_is_said_in_a_sentence(
    times: int, desk: FailingDesk, report_trial: Report
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    names = chance.sample(list(DEEDS), len(DEEDS))
    unhurt: dict[str, Unhurt] = {}
    lost: list[str] = []
    doubled: list[str] = []
    wrong: list[str] = []
    said: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for number in range(times):
        name = names[number % len(names)]
        deed = DEEDS[name]
        if name not in unhurt:
            unhurt[name] = _unhurt(desk, deed)
        known = unhurt[name]
        kind = chance.choice(list(FAILURES))
        # It was so before one began, or it comes at some moment.
        at = 1 if chance.random() < 0.25 else chance.randint(1, known.calls)
        desk.anew(deed)
        error, until, half = FAILURES[kind]
        desk.disk.fail(at, error, until=until or at, half=half)
        ended = desk.do(deed)
        failed[kind] += desk.disk.failed > 0
        desk.disk.work()
        where = f"{name}, {kind} at call {at} of {known.calls}"
        for fault in (
            *of_what_was_said(ended),
            *_of_files(desk, deed, known, ended, kind),
            *(_left(desk, known) if kind != ONLY_READ else ()),
        ):
            wrong.append(f"{where}: {fault}")
        if ended.status:
            said[re.sub(r"“[^”]*”", "“…”", ended.err.strip())] += 1
        lost += [f"{where}: {fault}" for fault in _lost(desk, deed, known)]
        if name in ("send", "round"):
            lost += [f"{where}: {address} waits, and was sent" for address in desk.unseen()]
        for fault in (*_of_going_on(desk, deed, known), *_left(desk, known)):
            lost.append(f"{where}: {fault}")
        doubled += [f"{where}: {mail}" for mail in desk.doubled()]
    trial = Trial(
        f"disk full, broken or read-only at a write (seed {seed})",
        times,
        lost=lost,
        doubled=doubled,
        integrity="ok" if not any("log" not in one for one in lost) else "see lost",
        verify="whole" if not lost else "see lost",
        more={**dict(failed.most_common()), "commands": len(unhurt)},
        sentences=[sentence for sentence, _ in said.most_common()],
    )
    report_trial(trial)
    assert wrong == []
    trial.assert_clean()
    assert failed.total() >= times // 3, "the disk failed too seldom to show anything"


def _unhurt(desk: FailingDesk, deed: Deed) -> Unhurt:
    desk.anew(deed)
    data, file = desk.data_of(deed), desk.file_of(deed)
    before, files, has_file = desk.books(data), desk.files(), file is not None and file.exists()
    ended = desk.do(deed)
    assert ended.status == 0, (deed, ended)
    calls, after = desk.disk.calls, desk.books(data)
    files |= desk.files()
    again = desk.do(deed)
    files |= desk.files()
    stays = Books(before.entries & after.entries, before.people & after.people)
    return Unhurt(calls, _form(again), stays, frozenset(files), has_file)


def _form(said: Said) -> str:
    """What a command that was refused said, without what is another in each."""
    return re.sub(r"\d+", "N", said.err.strip()) if said.status else ""


def of_what_was_said(ended: Said) -> Iterator[str]:
    """One sentence and exit status 1, in our own words."""
    if ended.status not in (0, 1):
        yield f"exit status {ended.status}: {ended.err[-300:]}"
    elif ended.status and len(ended.err.strip().splitlines()) != 1:
        yield f"not one sentence: {ended.err}"
    if RAW.search(ended.err + ended.out):
        yield f"raw words: {ended.err[-300:]}"


def _of_files(
    desk: FailingDesk, deed: Deed, known: Unhurt, ended: Said, kind: str
) -> Iterator[str]:
    """What is said to be written is there, and what is not said is not."""
    file = desk.file_of(deed)
    if file is None or known.has_file:
        return
    if ended.status == 0 and not file.exists():
        yield "said to be written, and not there"
    if ended.status and file.exists() and kind != ONLY_READ:
        yield "not said to be written, and there"


def _left(desk: FailingDesk, known: Unhurt) -> Iterator[str]:
    """What lies there that a disk that works has not; the log of writes comes and goes."""
    for path in sorted(desk.files() - known.files):
        if not path.endswith((".db-wal", ".db-shm")):
            yield f"left behind: {path}"


def _lost(desk: FailingDesk, deed: Deed, known: Unhurt) -> Iterator[str]:
    """What is wrong with the books, and what is no longer in them."""
    data = desk.data_of(deed)
    faults = desk.faults(data)
    yield from faults
    if not faults:
        books = desk.books(data)
        for gone in (known.stays.entries - books.entries, known.stays.people - books.people):
            if gone:
                yield f"no longer in the books: {sorted(gone)[:3]}"


def _of_going_on(desk: FailingDesk, deed: Deed, known: Unhurt) -> Iterator[str]:
    """Once the disk works again the same can be done, if it is not done already."""
    again = desk.do(deed)
    is_half_done = deed.half_done and deed.half_done in again.err
    if is_half_done and deed.undone:
        desk.do(Deed(deed.undone, at=deed.at))
        again, is_half_done = desk.do(deed), False
    is_as_before = again.status == 0 or _form(again) == known.said_again
    if again.status not in (0, 1) or not (is_as_before or is_half_done):
        yield f"not again: {again.err.strip()}"
    yield from (f"afterwards: {fault}" for fault in _lost(desk, deed, known))
    if any(_left(desk, known)):
        desk.do(Deed("status", at=deed.at))  # what could not be taken away goes with the next start
