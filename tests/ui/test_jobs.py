"""Work in the background: where it runs, where its end is told, and how it stops."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.errors import DiskFull, Trouble
from optindesk.core.ports import Tick
from optindesk.core.sentence import sentence
from optindesk.ui import sweeping
from optindesk.ui.jobs import PROGRESS_EVERY, Job, Jobs, JobState, Progress
from optindesk.ui.lanes import Lane, post_lane
from optindesk.ui.sweeping import Sweeper


@pytest.fixture
def what_is_spared_is_not_counted() -> None:
    """Here it is: this is about what is spared."""


MAIN = threading.main_thread()


class Told:
    """Takes what a job tells at its end, and on which thread."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.threads: list[threading.Thread] = []

    def done(self, result: object) -> None:
        self._hear("done", result)

    def failed(self, trouble: Trouble) -> None:
        self._hear("failed", trouble)

    def cancelled(self) -> None:
        self._hear("cancelled", None)

    def _hear(self, what: str, value: object) -> None:
        self.heard.append((what, value))
        self.threads.append(threading.current_thread())


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def start(jobs: Jobs, told: Told) -> Callable[..., Job]:
    """Starts a job that tells everything to `told`."""

    def start(work: Callable[[Tick], object], lane: str = Lane.WORK, **more: Any) -> Job:
        return jobs.start(
            "A test",
            work,
            lane,
            done=told.done,
            failed=told.failed,
            cancelled=told.cancelled,
            **more,
        )

    return start


def until_stopped(tick: Tick) -> None:
    """Goes on and on, an item at a time, as long as nobody stops it."""
    rest = threading.Event()
    for done in range(10_000):
        tick(done)
        rest.wait(0.005)


def wait_for_end(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.running)


def test_the_work_is_done_on_a_worker_and_its_result_told_on_the_main_thread(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told
) -> None:
    start(lambda _: threading.current_thread())
    wait_for_end(qtbot, jobs)
    [(what, worker)] = told.heard
    assert (what, told.threads) == ("done", [MAIN])
    assert worker is not MAIN


def test_a_trouble_is_told_without_the_frames_of_the_worker(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told
) -> None:
    def work(tick: Tick) -> None:
        try:
            raise OSError("no space left")
        except OSError as error:
            raise DiskFull from error

    job = start(work)
    wait_for_end(qtbot, jobs)
    [(what, trouble)] = told.heard
    assert (what, type(trouble), told.threads) == ("failed", DiskFull, [MAIN])
    assert (trouble.__traceback__, trouble.__cause__, trouble.__context__) == (None, None, None)
    assert job.state is JobState.FAILED


def test_a_trouble_that_nobody_handles_comes_to_the_one_who_shows_it(
    qtbot: QtBot, jobs: Jobs, troubles: list[Trouble]
) -> None:
    def work(tick: Tick) -> None:
        raise DiskFull

    jobs.start("A test", work, Lane.ACT)
    wait_for_end(qtbot, jobs)
    assert [type(trouble) for trouble in troubles] == [DiskFull]
    troubles.clear()


@pytest.mark.parametrize("error", [ZeroDivisionError, SystemExit, MemoryError])
def test_a_bug_comes_out_with_its_traceback_and_the_lane_lives_on(
    qtbot: QtBot,
    jobs: Jobs,
    start: Callable[..., Job],
    told: Told,
    bugs: list[str],
    error: type[BaseException],
) -> None:
    def careless_work(tick: Tick) -> None:
        raise error

    job = start(careless_work)
    start(lambda _: "the next one")
    wait_for_end(qtbot, jobs)
    [report] = bugs
    assert "careless_work" in report
    assert error.__name__ in report
    assert job.state is JobState.BROKEN
    assert told.heard == [("done", "the next one")]
    bugs.clear()


def test_a_callback_that_fails_does_not_lose_the_results_after_it(
    qtbot: QtBot, jobs: Jobs, gate: Any
) -> None:
    heard: list[int] = []

    def fail(result: object) -> None:
        raise RuntimeError("in the callback")

    with qtbot.capture_exceptions() as caught:
        jobs.start("first", lambda _: 1, Lane.ACT, done=fail)
        jobs.start("second", lambda _: 2, Lane.ACT, done=heard.append)
        qtbot.waitUntil(lambda: heard == [2])
    assert [str(error) for _, error, _ in caught] == ["in the callback"]


def test_what_has_begun_stops_between_two_items(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told
) -> None:
    job = start(until_stopped)
    qtbot.waitUntil(lambda: job.progress.done > 2)
    job.cancel()
    assert job.is_stopping
    wait_for_end(qtbot, jobs)
    assert told.heard == [("cancelled", None)]
    assert job.state is JobState.CANCELLED


def test_what_has_not_begun_is_cancelled_without_waiting(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told, gate: Any
) -> None:
    start(lambda _: gate.pass_through())
    gate.wait_until_reached()
    waiting = start(lambda _: "never")
    waiting.cancel()
    qtbot.waitUntil(lambda: told.heard == [("cancelled", None)])
    assert waiting.state is JobState.CANCELLED
    gate.open()
    wait_for_end(qtbot, jobs)
    assert told.heard[1:] == [("done", None)]


def test_what_was_done_before_the_cancel_was_seen_stays_done(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told, gate: Any
) -> None:
    def work(tick: Tick) -> str:
        gate.pass_through()
        return "mail handed over"

    job = start(work)
    gate.wait_until_reached()
    job.cancel()
    gate.open()
    wait_for_end(qtbot, jobs)
    assert told.heard == [("done", "mail handed over")]


def test_nobody_is_told_of_what_was_dropped(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told, gate: Any
) -> None:
    job = start(lambda _: gate.pass_through())
    gate.wait_until_reached()
    job.drop()
    gate.open()
    wait_for_end(qtbot, jobs)
    assert told.heard == []


def test_nobody_is_told_when_the_owner_is_gone(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told, gate: Any
) -> None:
    owner = QObject()
    start(lambda _: gate.pass_through(), owner=owner)
    gate.wait_until_reached()
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gate.open()
    wait_for_end(qtbot, jobs)
    assert told.heard == []


def test_a_newer_look_takes_the_place_of_the_older_ones(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told, gate: Any
) -> None:
    looked: list[str] = []

    def look(text: str) -> Callable[[Tick], str]:
        def work(tick: Tick) -> str:
            looked.append(text)
            if text == "a":
                gate.pass_through()
            return text

        return work

    start(look("a"), Lane.LOOK, key="people")
    gate.wait_until_reached()
    for text in ("an", "ann", "anna"):
        start(look(text), Lane.LOOK, key="people")
    start(look("other"), Lane.LOOK, key="lists")
    gate.open()
    wait_for_end(qtbot, jobs)
    assert told.heard == [("done", "anna"), ("done", "other")]
    assert looked == ["a", "anna", "other"]


def test_only_a_look_may_be_superseded(jobs: Jobs) -> None:
    with pytest.raises(ValueError, match="only a look"):
        jobs.start("Sending", lambda _: None, Lane.ACT, key="x")


def test_there_are_no_other_lanes(jobs: Jobs) -> None:
    with pytest.raises(ValueError, match="no lane 'fast'"):
        jobs.start("Sending", lambda _: None, "fast")


def test_no_lane_waits_for_another(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told, gate: Any
) -> None:
    busy = [Lane.WORK, post_lane(1)]
    for lane in busy:
        start(lambda _: gate.pass_through(), lane)
    gate.wait_until_reached()
    for lane in (Lane.ACT, Lane.LOOK, post_lane(2)):
        start(lambda _, lane=lane: lane, lane)
    qtbot.waitUntil(lambda: len(told.heard) == 3)
    assert {value for _, value in told.heard} == {Lane.ACT, Lane.LOOK, "post:2"}
    assert {job.lane for job in jobs.running} == set(busy)


def test_a_lane_does_one_thing_after_the_other_always_on_the_same_thread(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told
) -> None:
    for number in range(20):
        start(lambda _, number=number: (number, threading.current_thread()))
    wait_for_end(qtbot, jobs)
    results = [value for _, value in told.heard]
    assert [number for number, _ in results] == list(range(20))
    assert len({thread for _, thread in results}) == 1


def test_progress_is_shown_now_and_then_and_the_last_of_it_always(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], gate: Any
) -> None:
    last = Progress(100_000, 100_000, sentence("nearly there"))
    shown: list[Progress] = []

    def work(tick: Tick) -> None:
        for done in range(last.done):
            tick(done, last.total)
        tick(*last)
        gate.pass_through()

    begun = time.monotonic()
    job = start(work)
    job.progressed.connect(lambda: shown.append(job.progress))
    qtbot.waitUntil(lambda: job.progress == last)
    seconds = time.monotonic() - begun
    gate.open()
    wait_for_end(qtbot, jobs)
    assert shown[-1] == last
    assert len(shown) <= seconds * 1000 / PROGRESS_EVERY + 2
    assert shown == sorted(shown, key=lambda progress: progress.done)


def test_progress_told_just_before_the_end_is_shown_before_the_end(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], gate: Any
) -> None:
    events: list[object] = []

    def work(tick: Tick) -> None:
        tick(1, 2)
        gate.pass_through()
        tick(2, 2)

    job = start(work)
    job.progressed.connect(lambda: events.append(job.progress.done))
    job.ended.connect(lambda: events.append("ended"))
    qtbot.waitUntil(lambda: events == [1])
    gate.open()
    wait_for_end(qtbot, jobs)
    assert events == [1, 2, "ended"]


def test_closing_stops_what_runs_and_forgets_what_waits(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], told: Told
) -> None:
    begun = [start(until_stopped, lane) for lane in (Lane.WORK, post_lane(1))]
    qtbot.waitUntil(lambda: all(job.progress.done for job in begun))
    waiting = start(lambda _: pytest.fail("this was not to begin"))
    assert jobs.close()
    QCoreApplication.processEvents()
    assert told.heard == []
    assert {job.state for job in (*begun, waiting)} == {JobState.CANCELLED}
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lane ")]


def test_closing_does_not_wait_for_ever(jobs: Jobs, start: Callable[..., Job], gate: Any) -> None:
    start(lambda _: gate.pass_through())
    gate.wait_until_reached()
    assert not jobs.close(0.01)
    gate.open()
    assert jobs.close()


def test_what_is_started_after_closing_never_runs(jobs: Jobs, start: Callable[..., Job]) -> None:
    assert jobs.close()
    job = start(lambda _: pytest.fail("this was not to begin"))
    assert job.state is JobState.CANCELLED
    assert jobs.running == []


def test_a_bug_that_comes_up_while_closing_is_told_of(
    qtbot: QtBot, jobs: Jobs, start: Callable[..., Job], bugs: list[str], gate: Any
) -> None:
    def work(tick: Tick) -> None:
        gate.pass_through()
        raise ZeroDivisionError

    start(work)
    gate.wait_until_reached()
    gate.open()
    assert jobs.close()
    assert len(bugs) == 1
    bugs.clear()


def test_each_thread_is_left_by_the_one_who_was_on_it(qtbot: QtBot) -> None:
    been: list[threading.Thread] = []
    left: list[threading.Thread] = []
    jobs = Jobs(
        None,
        trouble=pytest.fail,
        bug=pytest.fail,
        leave_thread=lambda: left.append(threading.current_thread()),
    )
    for lane in (Lane.ACT, Lane.LOOK):
        jobs.start("", lambda _: threading.current_thread(), lane, done=been.append)
    wait_for_end(qtbot, jobs)
    assert left == []
    assert jobs.close()
    assert set(left) == set(been)
    assert len(left) == 2


def test_qt_objects_are_made_and_destroyed_on_the_main_thread_only(
    qtbot: QtBot, jobs: Jobs
) -> None:
    made: list[QObject] = []
    destroyed: list[threading.Thread] = []

    class Held(QObject):
        """Stands for a widget that a careless closure keeps alive."""

    def held_by_the_work() -> Callable[[Tick], None]:
        held = Held()
        made.append(held)
        held.destroyed.connect(lambda: destroyed.append(threading.current_thread()))
        return lambda tick: tick(len(held.objectName()))

    for _ in range(50):
        job = jobs.start("", held_by_the_work(), Lane.WORK)
        made.append(job)
        del job
    assert {thing.thread() for thing in made} == {jobs.thread()}
    made.clear()
    wait_for_end(qtbot, jobs)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert destroyed == [MAIN] * 50


def test_a_qt_object_in_a_cycle_is_not_collected_on_a_worker(qtbot: QtBot, jobs: Jobs) -> None:
    class Cyclic(QObject):
        myself: Cyclic

    cyclic = Cyclic()
    cyclic.myself = cyclic
    destroyed: list[threading.Thread] = []
    cyclic.destroyed.connect(lambda: destroyed.append(threading.current_thread()))
    held = [cyclic]
    del cyclic

    def litter(tick: Tick) -> None:
        held.clear()
        for _ in range(100_000):  # Python itself would collect the young and the middle-aged
            cycle: list[object] = []
            cycle.append(cycle)

    jobs.start("", litter, Lane.WORK)
    wait_for_end(qtbot, jobs)  # on a busy machine the sweeper has its turn meanwhile
    sweeper = jobs.findChild(Sweeper)
    assert sweeper is not None
    sweeper.sweep()
    assert destroyed == [MAIN]


@pytest.mark.parametrize(("is_busy", "collected_then"), [(False, [2]), (True, [0])])
def test_the_old_wait_while_much_is_going_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_busy: bool, collected_then: list[int]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    collected: list[int] = []
    monkeypatch.setattr(sweeping.gc, "get_count", lambda: (9999, 9999, 9999))
    monkeypatch.setattr(sweeping.gc, "collect", collected.append)
    sweeper = Sweeper(window, lambda: is_busy)
    sweeper.sweep()
    sweeper.stop()
    assert collected == collected_then


def test_what_is_there_when_the_window_opens_is_never_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not in this process: what other tests left would stay for ever."""
    done: list[str] = []
    monkeypatch.setattr(sweeping.gc, "collect", lambda: done.append("collect"))
    monkeypatch.setattr(sweeping.gc, "freeze", lambda: done.append("freeze"))
    monkeypatch.setattr(sweeping.gc, "unfreeze", lambda: done.append("unfreeze"))
    sweeping.spare_what_stays()
    assert done == ["unfreeze", "collect", "freeze"]


def test_python_collects_by_itself_again_after_closing(qtbot: QtBot) -> None:
    assert gc.isenabled()
    jobs = Jobs(None, trouble=pytest.fail, bug=pytest.fail)
    assert not gc.isenabled()
    assert jobs.close()
    assert gc.isenabled()


def test_what_was_spared_is_looked_at_again_when_nobody_looks_at_the_window(jobs: Jobs) -> None:
    class Closed:
        """A dialog that knows itself, as those do that have a button."""

        def __init__(self) -> None:
            self.button = self.press

        def press(self) -> None:
            pass

    state = Qt.ApplicationState
    sweeper = jobs.findChild(Sweeper)
    assert sweeper is not None
    closed = Closed()
    gone = weakref.ref(closed)
    gc.freeze()  # as who reads replies does when a language was learnt
    del closed
    gc.collect()
    sweeper.look_at_what_was_spared(state.ApplicationActive)
    assert gone() is not None, "spared, and somebody looks"
    sweeper.look_at_what_was_spared(state.ApplicationInactive)
    assert gone() is None
    spared = gc.get_freeze_count()
    sweeper.look_at_what_was_spared(state.ApplicationInactive)
    assert gc.get_freeze_count() == spared, "nothing more was spared"
