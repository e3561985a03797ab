"""Keeps what the window shows up to date: what is in sight at once, the rest when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from optindesk.ui import sources
from optindesk.ui.bench import Bench
from optindesk.ui.pages import At, Pages

if TYPE_CHECKING:
    from optindesk.ui.sources import Glance

LOOK_EVERY = 2000
"""Milliseconds between two looks at whether somebody else has written: the command line, say."""


class UpToDate(QObject):
    """`glanced` has the counts and lists each time that they were read."""

    glanced = Signal(object)

    def __init__(self, bench: Bench, pages: Pages, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pages = pages
        self._stale: set[int] = set(At)
        self._version: int | None = None
        self._watch = QTimer(self, interval=LOOK_EVERY)
        self._watch.timeout.connect(self.look_for_changes)

    def begin(self) -> None:
        """Look from now on whether somebody else has written."""
        self._watch.start()

    def end(self) -> None:
        """Look no more."""
        self._watch.stop()

    def reload(self) -> None:
        """Something was changed: read what is in sight again, and the rest when it is shown."""
        self._stale = set(At)
        desk = self._bench.desk
        self._bench.look("glance", lambda: sources.glance(desk), self._glanced, self)
        self.reload_page()

    def reload_page(self) -> None:
        """Read the page that is in sight, if something was changed since it was read."""
        at = self._pages.seen
        if at in self._stale:
            self._stale.discard(at)
            self._pages.reload()

    def look_for_changes(self) -> None:
        """Read again if somebody else has written."""
        store = self._bench.desk.store
        self._bench.look("version", store.data_version, self._compare, self)

    def _glanced(self, glance: Glance) -> None:
        self._version = glance.version
        self.glanced.emit(glance)

    def _compare(self, version: int) -> None:
        if self._version is not None and version != self._version:
            self._version = version
            self.reload()
