"""A dialog that does one thing at a time off the main thread, and says in itself how it ended."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice

Result = TypeVar("Result")


class BusyDialog(QDialog):
    """While `is_at_it` nothing else can be begun; afterwards `look` reads how things stand now."""

    lane: str = Lane.WORK

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.bench = bench
        self._ = bench.words
        self.is_at_it = False
        self.notice = Notice(self._)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @abstractmethod
    def enable(self) -> None:
        """Let be pressed what can be done now."""

    @abstractmethod
    def look(self) -> None:
        """Read how things stand, and show it."""

    def work(
        self, title: str, work: Callable[[Tick], Result], done: Callable[[Result], None]
    ) -> None:
        """Do it in the dialog's lane, then tell `done`; a trouble is told here."""
        self.is_at_it = True
        self.notice.hide()
        self.enable()
        self.bench.run(
            title,
            work,
            self.lane,
            done=partial(self._done, done),
            failed=self._failed,
            cancelled=self._over,
            owner=self,
        )

    def _done(self, done: Callable[[Result], None], result: Result) -> None:
        self._over()
        done(result)

    def _failed(self, trouble: Trouble) -> None:
        self._over()
        self.notice.complain(trouble)

    def _over(self) -> None:
        self.is_at_it = False
        self.enable()
        self.look()
