"""Asks the network several things at once, and waits no longer than there is time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")

Clock = Callable[[], float]
"""Seconds from a moment that does not matter, never backwards: `time.monotonic`."""

Wanted = Callable[[], None]
"""Raises Cancelled when nobody wants the answers any more."""

SLICE = 0.2
"""So many seconds are waited before it is asked whether the answers are still wanted."""


def together(
    asks: Sequence[Callable[[], T]], until: float, clock: Clock, wanted: Wanted
) -> list[T | None]:
    """What each of these finds, in their order; None for what has not come by `until` (of `clock`).

    Each has a thread of its own, which is left alone when its time is over: the system's look-up of
    a name knows no limit, and a server may send a byte a second for ever. What one of them raises
    is a bug, and raised here.
    """
    answers: SimpleQueue[tuple[int, T | None, BaseException | None]] = SimpleQueue()

    def run(number: int, ask: Callable[[], T]) -> None:
        try:
            answers.put((number, ask(), None))
        except BaseException as error:  # noqa: BLE001  # it is raised in the thread that waits
            answers.put((number, None, error))

    found: list[T | None] = [None] * len(asks)
    for number, ask in enumerate(asks):
        threading.Thread(target=run, args=(number, ask), daemon=True, name="finding").start()
    missing = len(asks)
    while missing:
        wanted()
        left = until - clock()
        if left <= 0:
            break
        try:
            number, answer, error = answers.get(timeout=min(left, SLICE))
        except Empty:
            continue
        if error is not None:
            raise error
        found[number] = answer
        missing -= 1
    return found
