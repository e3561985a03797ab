"""Collects Python's cyclic garbage on the main thread only: widgets may lie in it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

SWEEP_EVERY = 1000
"""Milliseconds between two looks at whether there is enough garbage."""

BLINK = 0.008
"""Seconds: half of what the window may stand still (DESIGN 11)."""

OLDEST = 2
"""The generation with which Python looks at all that there is."""


def spare_what_stays() -> None:
    """Never look again at what is there now: the modules, which stay until the end.

    They are 80,000 objects, and looking at them takes 50 ms each time [m].
    """
    gc.collect()
    gc.freeze()


class Sweeper(QObject):
    """While it is at work, no other thread collects.

    Python collects on whichever thread happens to allocate; a QObject in a cycle is then destroyed
    there, and with it a timer or a pending event of the main thread: a crash long after its cause.
    While much is going on (`is_busy`), all that there is may be so much that the window would stand
    still: if it did the last time, the old wait until it is over.
    """

    def __init__(self, parent: QObject, is_busy: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
        self._took = 0.0
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=SWEEP_EVERY)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect by itself again; call it when no other thread is left."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def sweep(self) -> None:
        """Collect what Python itself would collect by now: the young often, the old seldom."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > threshold > 0
        ]
        if OLDEST in due and self._took > BLINK and self._is_busy():
            due.remove(OLDEST)
        if not due:
            return
        begun = time.perf_counter()
        gc.collect(due[-1])
        if due[-1] == OLDEST:
            self._took = time.perf_counter() - begun
