"""Collects Python's cyclic garbage on the main thread only: widgets may lie in it."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

SWEEP_EVERY = 1000
"""Milliseconds between two looks at whether there is enough garbage."""


class Sweeper(QObject):
    """While it is at work, no other thread collects.

    Python collects on whichever thread happens to allocate; a QObject in a cycle is then destroyed
    there, and with it a timer or a pending event of the main thread: a crash long after its cause.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
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
        if due:
            gc.collect(due[-1])
