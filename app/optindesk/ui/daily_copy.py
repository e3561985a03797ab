"""Makes the copy of each day while the desk is open: quietly, and in a lane of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from optindesk.core.errors import Trouble
from optindesk.ui.bench import Bench
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane

LOOK_EVERY = 15 * 60_000
FIRST_LOOK = 20_000
"""Milliseconds: the window comes first, and a day ends while it is open."""


class DailyCopy(QObject):
    """What goes wrong stands on the first screen, and is tried again at the next look."""

    def __init__(self, bench: Bench, window: QObject) -> None:
        super().__init__(window)
        self._bench = bench
        self._job: Job | None = None
        self._clock = QTimer(self, interval=LOOK_EVERY)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        first = QTimer(self, interval=FIRST_LOOK, singleShot=True)
        first.timeout.connect(self.look)
        first.start()

    def look(self) -> None:
        """Make the copy of this day if there is none."""
        desk = self._bench.desk
        if self._job is not None or not desk.works_alone:
            return
        self._job = self._bench.jobs.start(
            "",
            lambda tick: desk.copy_if_due(tick),
            Lane.COPY,
            done=self._done,
            failed=self._failed,
            cancelled=self._over,
            owner=self,
        )

    def _done(self, was_made: bool) -> None:
        self._over()
        if was_made:
            self._bench.changed.emit()

    def _failed(self, _: Trouble) -> None:
        self._over()
        self._bench.changed.emit()

    def _over(self) -> None:
        self._job = None
