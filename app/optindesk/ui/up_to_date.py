"""Keeps what the window shows up to date: what is in sight at once, the rest when it is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from optindesk.core.errors import Trouble
from optindesk.ui import sources
from optindesk.ui.bench import Bench
from optindesk.ui.jobs import Job, JobState
from optindesk.ui.lanes import Lane
from optindesk.ui.pages import At, Pages

if TYPE_CHECKING:
    from optindesk.store.database import Store
    from optindesk.ui.sources import Glance

Result = TypeVar("Result")

LOOK_EVERY = 2000
"""Milliseconds between two looks at whether somebody else has written: the command line, say."""

LOOK_AT_SHARED = 1000
"""The same at a shared desk: what a colleague did shows within two seconds."""


class UpToDate(QObject):
    """`glanced` has the counts and lists each time that they were read; `lost` why they cannot be
    any more, once for each kind of trouble, and `found_again` a sentence when they can. `moved`
    tells that the desk was moved away, or goes on here again."""

    glanced = Signal(object)
    lost = Signal(object)
    found_again = Signal(str)
    moved = Signal()

    def __init__(self, bench: Bench, pages: Pages, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pages = pages
        self._stale: set[int] = set(At)
        self._version: int | None = None
        self._lost: type[Trouble] | None = None
        self._looking: Job | None = None
        self._moved_to = bench.desk.store.moved_to
        shared = bench.desk.store.folder is None
        self._watch = QTimer(self, interval=LOOK_AT_SHARED if shared else LOOK_EVERY)
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
        self._look("glance", lambda: sources.glance(desk), self._glanced)
        self.reload_page()

    def reload_page(self) -> None:
        """Read the page that is in sight, if something was changed since it was read."""
        at = self._pages.seen
        if at in self._stale:
            self._stale.discard(at)
            self._pages.reload()

    def look_for_changes(self) -> None:
        """Read again if somebody else has written."""
        if self._looking is not None and self._looking.state is JobState.RUNNING:
            return  # a server that is slow to answer would never be heard
        store = self._bench.desk.store
        self._looking = self._look("version", lambda: _seen(store), self._compare)

    def _look(self, key: str, work: Callable[[], Result], done: Callable[[Result], None]) -> Job:
        """Read something; what keeps one from it is said once, until it goes again."""
        return self._bench.jobs.start(
            "",
            lambda tick: work(),
            Lane.LOOK,
            done=partial(self._read, done),
            failed=self.lose,
            owner=self,
            key=(id(self), key),
        )

    def lose(self, trouble: Trouble) -> None:
        """Something could not be read because of `trouble`."""
        if self._lost is not type(trouble):
            self._lost = type(trouble)
            self.lost.emit(trouble)

    def _read(self, done: Callable[[Result], None], result: Result) -> None:
        done(result)
        if self._lost is not None:
            self._lost = None
            self.found_again.emit(self._bench.words("The database is there again."))
            self.reload()

    def _glanced(self, glance: Glance) -> None:
        self._version = glance.version
        self.glanced.emit(glance)

    def _compare(self, seen: tuple[int, str]) -> None:
        version, moved_to = seen
        if moved_to != self._moved_to:
            self._moved_to = moved_to
            self.moved.emit()
        if self._version is not None and version != self._version:
            self._version = version
            self.reload()


def _seen(store: Store) -> tuple[int, str]:
    """What is another number once somebody has written, and where the desk was moved to."""
    store.look_again()
    return store.data_version(), store.moved_to
