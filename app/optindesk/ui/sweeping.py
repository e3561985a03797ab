"""Collects Python's cyclic garbage on the main thread only: widgets may lie in it."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication

SWEEP_EVERY = 250
"""Milliseconds between two looks at whether there is enough garbage."""

YOUNGEST = 0
"""The generation of what came since the last sweep; with each other Python looks at all before."""


def spare_what_stays() -> None:
    """Do not look again at what is there now: the modules and the window.

    They are more than 80,000 objects, and looking at them takes 50 ms each time [m]. What was
    spared before is looked at once: a window that is closed now may have been among it.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class Sweeper(QObject):
    """While it is at work, no other thread collects.

    Python collects on whichever thread happens to allocate; a QObject in a cycle is then destroyed
    there, and with it a timer or a pending event of the main thread: a crash long after its cause.
    While much is going on (`is_busy`), only what came since the last sweep is looked at: an import
    piles up so much that the window would stand still for the rest [m: 30 to 200 ms].
    What was spared is looked at again when nobody looks at the window: who reads replies spares
    all that is there when a language was learnt (`core/lexicon.py`), be it a dialog that is closed
    soon, with all its rows.
    """

    def __init__(self, parent: QObject, is_busy: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=SWEEP_EVERY)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()
        self._spared = gc.get_freeze_count()
        if isinstance(application := QGuiApplication.instance(), QGuiApplication):
            application.applicationStateChanged.connect(self.look_at_what_was_spared)

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
        if self._is_busy():
            due = [generation for generation in due if generation == YOUNGEST]
        if due:
            gc.collect(due[-1])

    @Slot(Qt.ApplicationState)
    def look_at_what_was_spared(self, state: Qt.ApplicationState) -> None:
        """Where more was spared since the last time, let go of what of it is garbage by now."""
        is_seen = state == Qt.ApplicationState.ApplicationActive
        if self._timer.isActive() and not is_seen and gc.get_freeze_count() > self._spared:
            spare_what_stays()
            self._spared = gc.get_freeze_count()
