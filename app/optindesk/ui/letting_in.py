"""Finds out whether this computer has what the mail account logs in with."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from optindesk.core.model import Account
from optindesk.core.sentence import Sentence
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane


class LettingIn(QObject):
    """`why_not` is what keeps it out, None where nothing is missing; `changed` tells that it is
    another one now."""

    changed = Signal()

    def __init__(self, bench: Bench, window: QObject) -> None:
        super().__init__(window)
        self._bench = bench
        self.why_not: Sentence | None = None

    def look(self, account: Account | None) -> None:
        """Ask the keyring, which may ask a person to unlock it: nothing else waits for that."""
        desk = self._bench.desk

        def missing() -> Sentence | None:
            from optindesk.flows.how_set import missing_here

            return missing_here(desk, account)

        self._bench.look("missing", missing, self._show, self, Lane.TELL)

    def _show(self, why_not: Sentence | None) -> None:
        if why_not != self.why_not:
            self.why_not = why_not
            self.changed.emit()
