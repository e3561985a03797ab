"""Opens a window and tells when it was painted: a bare one, or the desk's over a data folder.

``python opening_window.py BEGUN bare|FOLDER``; BEGUN is time.monotonic() before this process began.
It prints two lines, for the first window that is painted and for one with its figures, each with
the seconds since BEGUN and the memory of the process by then, in KiB (a bare window has one line).
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

LOOK_EVERY = 2
"""Milliseconds between two looks at whether the figures have come."""


class Stopwatch(QObject):
    """Tells when a window was painted first, and when with its figures; then it closes all."""

    def __init__(self, begun: float, *, waits_for_figures: bool) -> None:
        super().__init__()
        self._begun = begun
        self._waits_for_figures = waits_for_figures
        self._is_painted = False
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_window = isinstance(watched, QMainWindow)
        if is_window and event.type() == QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            self._tell()
            # Each event that passes here is made an object of Python's: a program has no such.
            QApplication.instance().removeEventFilter(self)
            if self._waits_for_figures:
                self._timer.start()
            else:
                QTimer.singleShot(0, QApplication.closeAllWindows)
        return False

    def _look(self) -> None:
        for window in QApplication.topLevelWidgets():
            to_do = getattr(window, "to_do", None)
            if to_do is not None and to_do.isVisible() and to_do.headline.text():
                self._timer.stop()
                window.repaint()
                self._tell()
                QApplication.closeAllWindows()

    def _tell(self) -> None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        memory = pages * os.sysconf("SC_PAGE_SIZE") // 1024
        print(time.monotonic() - self._begun, memory, flush=True)  # noqa: T201 - for the parent


def main(begun: float, what: str) -> int:
    """Open it."""
    application = QApplication(sys.argv[:1])
    stopwatch = Stopwatch(begun, waits_for_figures=what != "bare")
    application.installEventFilter(stopwatch)
    if what == "bare":
        window = QMainWindow()
        window.resize(1180, 760)
        window.show()
        return int(application.exec())
    from optindesk.__main__ import main as desk

    sys.argv[1:] = ["--data", what]
    return desk()


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2]))
