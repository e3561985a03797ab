"""Takes who came into the index by which people are found, while the desk is open: quietly."""

from __future__ import annotations

from PySide6.QtCore import QObject

from optindesk.store import found
from optindesk.ui.bench import Bench
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane

ENOUGH = 500
"""So many are gone through in no time, one by one."""


class TextIndex(QObject):
    """Without it everybody is found as well, only later: what goes wrong is tried again."""

    def __init__(self, bench: Bench, window: QObject) -> None:
        super().__init__(window)
        self._bench = bench
        self._job: Job | None = None

    def look(self, waiting: int) -> None:
        """Begin if enough are waiting, and nothing is at it already."""
        store = self._bench.desk.store
        if self._job is not None or waiting < ENOUGH or store.read_only is not None:
            return
        self._job = self._bench.jobs.start(
            "",
            lambda tick: found.catch_up(store, tick),
            Lane.COPY,
            done=self._over,
            failed=self._over,
            cancelled=self._over,
            owner=self,
        )

    def _over(self, _: object = None) -> None:
        self._job = None
