"""What all pages and dialogs of a window share, be there a desk or not: words, and work begun."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.ui.jobs import Job, Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import Mark
from optindesk.ui.notice import DONE, Offer
from optindesk.ui.words import Words

Result = TypeVar("Result")


class Works(QObject):
    """`changed` tells that something was written, `said` has a calm sentence about it, its mark and
    what can be done about it; `began` that something new does, and what was said is of the past;
    `found_again` that a database that was away can be read again."""

    changed = Signal()
    began = Signal()
    said = Signal(str, object, object)
    found_again = Signal()

    def __init__(
        self, words: Words, jobs: Jobs, trouble: Callable[[Trouble], None], window: QWidget
    ) -> None:
        super().__init__(window)
        self.words = words
        self.jobs = jobs
        self._trouble = trouble
        self._window = window

    def run(
        self,
        title: str,
        work: Callable[[Tick], Result],
        lane: str,
        *,
        done: Callable[[Result], None],
        failed: Callable[[Trouble], None] | None = None,
        owner: QWidget | None = None,
    ) -> Job:
        """Start work that changes something; `failed` gets its troubles, else they are shown."""
        return self.jobs.start(
            title,
            work,
            lane,
            done=partial(self._done, done),
            failed=failed or self._trouble,
            cancelled=self.changed.emit,
            owner=owner,
        )

    def look(
        self,
        key: str,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        owner: QObject,
        lane: Lane = Lane.LOOK,
    ) -> Job:
        """Read something; a newer look with the same key takes its place."""
        place = (id(owner), key)
        return self.jobs.start("", lambda _: work(), lane, done=done, owner=owner, key=place)

    def say(self, text: str, mark: Mark = DONE, offer: Offer | None = None) -> None:
        """Say what was done, calmly: in the window, not over it; `offer` is what can be done."""
        self.said.emit(text, mark, offer)

    def _done(self, done: Callable[[Result], None], result: Result) -> None:
        done(result)
        self.changed.emit()
