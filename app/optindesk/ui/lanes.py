"""Lanes: threads that take work in turn and put what comes of it where the main thread finds it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from optindesk.core.ports import Tick

Result_co = TypeVar("Result_co", covariant=True)
Result = TypeVar("Result")


TURN_SECONDS = 0.2
"""So often who waits for their turn is asked whether they still want it."""


class Lane(StrEnum):
    """What runs one after the other; what is in another lane does not wait for it.

    `POST` sends and reads mail (see `post_lane`), `WORK` imports and exports, `ACT` writes shortly
    (confirm, decide, cancel), `LOOK` reads for the tables, `HERE` puts rows in order that were read
    already, and waits for no database, `COUNT` reads what tables show later than their rows, `TRY`
    checks what is being typed, `WATCH` waits at the mailbox for replies, `COPY` makes the copy of
    each day and the index of who is to be found, `TELL` has the desktop show messages and asks its
    keyring.
    """

    POST = "post"
    WORK = "work"
    ACT = "act"
    LOOK = "look"
    HERE = "here"
    COUNT = "count"
    TRY = "try"
    WATCH = "watch"
    COPY = "copy"
    TELL = "tell"


def post_lane(account_id: int) -> str:
    """The lane of one mail account: accounts do not wait for each other."""
    return f"{Lane.POST}:{account_id}"


class Turn:
    """What only one lane does at a time, and the others wait for without getting stuck."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, tick: Tick) -> Iterator[None]:
        """Have one's turn; `tick` may raise Cancelled while others have it."""
        while not self._lock.acquire(timeout=TURN_SECONDS):
            tick(0)
        try:
            yield
        finally:
            self._lock.release()


class Numbered(Protocol[Result_co]):
    """What a worker runs: plain Python that raises nothing; the number is all that comes back."""

    @property
    def number(self) -> int: ...

    def run(self) -> Result_co: ...


class Letterbox(Generic[Result]):
    """Takes results from any thread and rings for the main thread, until it is cut off.

    All that a worker knows of the window is here, so no thread can keep a Qt object alive.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._results: deque[tuple[int, Result]] = deque()
        self._ring: Callable[[], None] | None = ring
        self._lock = threading.Lock()

    def put(self, number: int, result: Result) -> None:
        self._results.append((number, result))
        self.ring()

    def take(self) -> Iterator[tuple[int, Result]]:
        """What has come, oldest first; each is gone once it has been given out."""
        while self._results:
            yield self._results.popleft()

    def ring(self) -> None:
        with self._lock:
            if self._ring is not None:
                self._ring()

    def cut(self) -> None:
        """From now on no thread can reach the window any more, whatever still runs."""
        with self._lock:
            self._ring = None


class Worker(Generic[Result]):
    """One lane: a thread that runs its tasks in turn, and lives until the desk is closed."""

    def __init__(
        self, name: str, letterbox: Letterbox[Result], leave_thread: Callable[[], None]
    ) -> None:
        self._letterbox = letterbox
        self._leave_thread = leave_thread
        self._tasks: deque[Numbered[Result]] = deque()
        self._news = threading.Condition()
        self._is_open = True
        # A daemon, so that a server that never answers cannot keep the program from ending.
        self._thread = threading.Thread(target=self._live, name=f"lane {name}", daemon=True)
        self._thread.start()

    def add(self, task: Numbered[Result]) -> None:
        with self._news:
            self._tasks.append(task)
            self._news.notify()

    def remove(self, task: Numbered[Result]) -> bool:
        """Take back a task; False when it has begun or is over."""
        with self._news:
            if task not in self._tasks:
                return False
            self._tasks.remove(task)
            return True

    def close(self) -> None:
        """Take no more tasks; the thread ends after the one it is at."""
        with self._news:
            self._is_open = False
            self._tasks.clear()
            self._news.notify()

    def join(self, seconds: float) -> bool:
        """Wait for the end of the thread; False when it takes longer."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _live(self) -> None:
        while task := self._next():
            number, result = task.number, task.run()
            # The main thread holds the work as well, and must be the one that lets go of it last:
            # a Qt object in its reach must not die on this thread.
            del task
            self._letterbox.put(number, result)
            del result
        self._leave_thread()

    def _next(self) -> Numbered[Result] | None:
        with self._news:
            self._news.wait_for(lambda: self._tasks or not self._is_open)
            return self._tasks.popleft() if self._tasks else None
