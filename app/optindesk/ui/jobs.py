"""The one door to threads: plain functions run in lanes, their results come to the main thread."""

from __future__ import annotations

import itertools
import sys
import time
import traceback
from collections.abc import Callable, Hashable
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from optindesk.core.errors import Cancelled, Trouble
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.ui.lanes import Lane, Letterbox, Worker
from optindesk.ui.sweeping import Sweeper

PROGRESS_EVERY = 100
"""Progress is shown at most once in so many milliseconds; the last one is always shown."""

CLOSE_SECONDS = 10.0
"""How long `Jobs.close` waits; the sockets' timeouts of the mail layer are shorter."""

WATCH_SECONDS = 2.0
"""How long it waits for the one who listens, and for the one who speaks to the desktop: they may be
stuck in connecting, and have nothing to lose, as every mail is applied whole or not at all."""

SWITCH_SECONDS = 0.001
"""So long another thread keeps the interpreter when the window asks for it. Python's 5 ms are too
long: the window asks several times for one repaint, and a goal is 16 ms for all of it (DESIGN 11).
Work is not slower by it [m]: threads that do not wait for one another never switch."""

Result = TypeVar("Result")


class JobState(StrEnum):
    """How a job stands; `BROKEN` is our bug."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    BROKEN = "broken"


class Progress(NamedTuple):
    """`done` of `total` items are finished; `total` is None where it is not known."""

    done: int = 0
    total: int | None = None
    note: Sentence | None = None


class Ending(NamedTuple):
    """How a job ended, with its result, its Trouble or, for a bug, the traceback as text."""

    state: JobState
    value: Any = None


class Task:
    """What the main thread and a worker share of one job: plain Python, no Qt object in it."""

    def __init__(
        self, number: int, work: Callable[[Tick], Any], letterbox: Letterbox[Ending]
    ) -> None:
        self.number = number
        self.cancelled = False
        self.progress = Progress()
        self.has_rung = False
        self._work = work
        self._letterbox = letterbox

    def run(self) -> Ending:
        """Do the work, here and now; whatever happens is an ending."""
        try:
            return Ending(JobState.DONE, self._work(self._tick))
        except Cancelled:
            return Ending(JobState.CANCELLED)
        except Trouble as trouble:
            # Its frames would carry this thread's connections over to the main thread.
            trouble.__traceback__ = trouble.__cause__ = trouble.__context__ = None
            return Ending(JobState.FAILED, trouble)
        except BaseException:  # noqa: BLE001 - the one place where every bug of a job comes out
            return Ending(JobState.BROKEN, traceback.format_exc())

    def _tick(self, done: int, total: int | None = None, note: Sentence | None = None) -> None:
        # First the news, then the flag: the main thread takes them the other way round, so that
        # no news stays unseen and the bell rings once however often this is called.
        # Who only asks whether to go on, as the one who listens to the mailbox, wakes nobody up.
        news = Progress(done, total, note)
        if news != self.progress:
            self.progress = news
            if not self.has_rung:
                self.has_rung = True
                self._letterbox.ring()
        if self.cancelled:
            raise Cancelled


class Job(QObject):
    """One piece of work in the background; lives on the main thread only."""

    progressed = Signal()
    ended = Signal()

    def __init__(
        self,
        parent: QObject,
        title: str,
        lane: str,
        key: Hashable | None,
        task: Task,
        stop: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.lane = lane
        self.key = key
        self.state = JobState.RUNNING
        self.progress = Progress()
        self.is_dropped = False
        self._task = task
        self._stop = stop

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop; what is done by then stays done."""
        return self._task.cancelled

    def cancel(self) -> None:
        """Stop it: at once if it has not begun, else after the item it is at."""
        if self.state is JobState.RUNNING and not self._task.cancelled:
            self._task.cancelled = True
            self._stop()

    def drop(self) -> None:
        """Cancel it, and never mind the result: neither `done` nor `failed` will be called."""
        self.is_dropped = True
        self.cancel()

    def take_progress(self) -> bool:
        """Show what the worker last told; False when it told nothing new."""
        self._task.has_rung = False
        if self._task.progress is self.progress:
            return False
        self.progress = self._task.progress
        self.progressed.emit()
        return True


class Callbacks(NamedTuple):
    """Whom to tell of an ending, on the main thread, while `owner` lives."""

    done: Callable[[Any], None] | None
    failed: Callable[[Trouble], None] | None
    cancelled: Callable[[], None] | None
    owner: QObject | None


READS = (Lane.LOOK, Lane.HERE, Lane.COUNT, Lane.TRY, Lane.TELL)
"""The lanes of what is of no use any more once it is asked anew."""


class Jobs(QObject):
    """Starts jobs and brings their results home.

    `trouble` is told of troubles that a job's starter does not handle, `bug` gets the traceback of
    everything that is neither a result nor a Trouble. `leave_thread` is called on each worker
    thread at its end (the store closes that thread's connection).
    """

    changed = Signal()
    """A job was started or ended."""

    progressed = Signal()
    """One of them or several made progress."""

    _rang = Signal()

    def __init__(
        self,
        parent: QObject | None,
        *,
        trouble: Callable[[Trouble], None],
        bug: Callable[[str], None],
        leave_thread: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._trouble = trouble
        self._bug = bug
        self._leave_thread = leave_thread
        self._numbers = itertools.count(1)
        self._workers: dict[str, Worker[Ending]] = {}
        self._running: dict[int, tuple[Job, Callbacks]] = {}
        self._is_closed = False
        self._switched = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        self._sweeper = Sweeper(self, lambda: any(job.title for job in self.running))
        self._rang.connect(self._collect, Qt.ConnectionType.QueuedConnection)
        self._letterbox: Letterbox[Ending] = Letterbox(self._rang.emit)
        self._pulse = QTimer(self, interval=PROGRESS_EVERY, singleShot=True)
        self._pulse.setTimerType(Qt.TimerType.PreciseTimer)
        self._pulse.timeout.connect(self._show_progress)
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._take_one)

    @property
    def running(self) -> list[Job]:
        """The jobs that wait or run, oldest first."""
        return [job for job, _ in self._running.values()]

    def start(
        self,
        title: str,
        work: Callable[[Tick], Result],
        lane: str,
        *,
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Trouble], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
        key: Hashable | None = None,
    ) -> Job:
        """Run `work(tick)` in a lane; one of the callbacks gets its end, on the main thread.

        `title` is shown while it runs (empty: never shown). `work` is a plain function that knows
        no Qt object. When `owner` has been destroyed, nobody is told. A job with a `key` takes the
        place of the reads with the same key; only reads may be superseded (ValueError).
        """
        if lane.partition(":")[0] not in tuple(Lane):
            raise ValueError(f"there is no lane {lane!r}")
        if key is not None and lane not in READS:
            raise ValueError("only a look may be superseded by a newer one")
        for older in self.running:
            if key is not None and older.key == key:
                older.drop()
        number = next(self._numbers)
        task = Task(number, work, self._letterbox)
        job = Job(self, title, lane, key, task, partial(self._withdraw, lane, task))
        if self._is_closed:
            job.state = JobState.CANCELLED
            return job
        self._running[number] = (job, Callbacks(done, failed, cancelled, owner))
        self._worker(lane).add(task)
        self.changed.emit()
        return job

    def close(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Cancel everything and wait; False when a worker did not end within `seconds`.

        For those who only listen to the mailbox or speak to the desktop it waits less.
        Of what still ends, only a bug is told of.
        """
        self._is_closed = True
        self._letterbox.cut()
        self._pulse.stop()
        self._turn.stop()
        for job in self.running:
            job.drop()
        for worker in self._workers.values():
            worker.close()
        begun = time.monotonic()
        ended = []
        for lane, worker in self._workers.items():
            may_be_stuck = lane.partition(":")[0] in (Lane.WATCH, Lane.TELL)
            patience = min(seconds, WATCH_SECONDS) if may_be_stuck else seconds
            ended.append(worker.join(max(0.0, begun + patience - time.monotonic())))
        for _, ending in self._letterbox.take():
            if ending.state is JobState.BROKEN:
                self._bug(ending.value)
        for job in self.running:
            job.state = JobState.CANCELLED
        if all(ended):
            self._running.clear()
            self._workers.clear()
            self._sweeper.stop()
            sys.setswitchinterval(self._switched)
        return all(ended)

    def _worker(self, lane: str) -> Worker[Ending]:
        if lane not in self._workers:
            self._workers[lane] = Worker(lane, self._letterbox, self._leave_thread)
        return self._workers[lane]

    def _withdraw(self, lane: str, task: Task) -> None:
        if self._worker(lane).remove(task):
            self._letterbox.put(task.number, Ending(JobState.CANCELLED))

    @Slot()
    def _collect(self) -> None:
        if not self._pulse.isActive():
            self._show_progress()
        self._turn.start()

    @Slot()
    def _take_one(self) -> None:
        # The next one has a turn of the event loop of its own: what a page makes of its news takes
        # milliseconds, and of a change all of them have some at once.
        found = next(self._letterbox.take(), None)
        if found is not None:
            self._turn.start()
            self._end(*found)

    @Slot()
    def _show_progress(self) -> None:
        with_news = [job for job in self.running if job.take_progress()]
        if with_news:
            self._pulse.start()
            self.progressed.emit()

    def _end(self, number: int, ending: Ending) -> None:
        job, callbacks = self._running.pop(number)
        job.take_progress()
        job.state = ending.state
        job.deleteLater()
        job.ended.emit()
        self.changed.emit()
        gone = callbacks.owner is not None and not shiboken6.isValid(callbacks.owner)
        match ending.state:
            case JobState.BROKEN:
                self._bug(ending.value)
            case _ if job.is_dropped or gone:
                pass
            case JobState.DONE if callbacks.done:
                callbacks.done(ending.value)
            case JobState.FAILED:
                (callbacks.failed or self._trouble)(ending.value)
            case JobState.CANCELLED if callbacks.cancelled:
                callbacks.cancelled()
