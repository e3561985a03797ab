"""What was done in this session and can be undone, the newest first, or why it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from optindesk.core.errors import FolderBusy, PinNeeded, StoreTrouble, Trouble
from optindesk.core.ports import Tick
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK

if TYPE_CHECKING:
    from optindesk.ui.works import Works

Result = TypeVar("Result")

Start = Callable[[Callable[[], None], Callable[[Trouble], None]], object]
"""Begins to undo; it calls the first when that was done, the second with the Trouble that says why
not."""

MOST = 50
"""So many things are remembered; who wants more looks into the log."""

PASSING = (FolderBusy, StoreTrouble, PinNeeded)
"""After these it may be tried once more; any other trouble says that it can never be undone."""


@dataclass(frozen=True, eq=False)
class Deed:
    """Something that was done, in words that go on after “Undo:”. Without a `start` it cannot be
    undone, and `why_not` says so."""

    what: str
    start: Start | None
    why_not: str = ""


class UndoList(QObject):
    """One for a window, and nothing of it is kept. `changed` tells of another newest."""

    changed = Signal()

    def __init__(self, works: Works) -> None:
        super().__init__(works)
        self._works = works
        self._ = works.words
        self._deeds: list[Deed] = []
        self.is_busy = False

    @property
    def newest(self) -> Deed | None:
        """What would be undone now."""
        return self._deeds[-1] if self._deeds else None

    def add(self, what: str, start: Start) -> Deed:
        """Remember something that can be undone; `start` begins to."""
        return self._add(Deed(what, start))

    def add_work(
        self,
        what: str,
        work: Callable[[Tick], Result],
        say: Callable[[Result], str] | None = None,
    ) -> Deed:
        """The same, where undoing is a plain function; `say` tells what came of it."""

        def start(done: Callable[[], None], failed: Callable[[Trouble], None]) -> None:
            def tell(result: Result) -> None:
                done()
                usual = self._("Undone: {what}.", what=what)
                self._works.say(usual if say is None else say(result))

            title = self._("Undoing: {what}", what=what)
            self._works.run(title, work, Lane.ACT, done=tell, failed=failed)

        return self.add(what, start)

    def cannot(self, what: str, why: str) -> None:
        """Remember something that nobody can undo: who tries is told why."""
        self._add(Deed(what, None, why))

    def undo(self, deed: Deed | None = None) -> None:
        """Undo this, else the newest; twice at once it does nothing."""
        deed = deed or self.newest
        if deed is None or self.is_busy or deed not in self._deeds:
            return
        if deed.start is None:
            self.forget(deed)
            self._works.say(deed.why_not, LOOK)
            return
        self.is_busy = True
        self.changed.emit()
        deed.start(partial(self._done, deed), partial(self._failed, deed))

    def knows(self, deed: Deed) -> bool:
        """Whether it can still be undone, as far as that is known."""
        return deed in self._deeds

    def forget(self, deed: Deed) -> None:
        """It was undone elsewhere, or cannot be any more."""
        if deed in self._deeds:
            self._deeds.remove(deed)
        self.changed.emit()

    def _add(self, deed: Deed) -> Deed:
        self._deeds = [*self._deeds, deed][-MOST:]
        self.changed.emit()
        return deed

    def _done(self, deed: Deed) -> None:
        self.is_busy = False
        self.forget(deed)

    def _failed(self, deed: Deed, trouble: Trouble) -> None:
        self.is_busy = False
        if isinstance(trouble, PASSING):
            self.changed.emit()
        else:
            self.forget(deed)
        self._works.say(self._.say(trouble.sentence), LOOK)
