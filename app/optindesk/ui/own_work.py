"""Works on its own while the desk is open: a round at the set pace, quietly, and never twice."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from optindesk.core.errors import FolderBusy, Trouble
from optindesk.core.ports import Tick
from optindesk.core.timetable import PACES, Timetable
from optindesk.ui.bench import Bench
from optindesk.ui.chore_words import sent_in_words
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane
from optindesk.ui.listening import found_in_words
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.checking import Checked
    from optindesk.flows.rounds import Round

PACE, BY_NIGHT, TRAY = "own_work", "own_work_by_night", "tray"
"""Under these names the settings keep the minutes, and what is wished besides."""

YES = "yes"
LOOK_EVERY = 15_000
"""Milliseconds between two looks at the clock: a computer that slept notices soon."""


class OwnWork(QObject):
    """`changed` tells of another timetable, of a round that begins or is over.

    A trouble is quiet: it is kept by the flow, and stands on the first screen. The first round
    comes a little after the window, when the listener has tried the password: nobody does it twice.
    """

    changed = Signal()

    def __init__(self, bench: Bench, settings: WindowSettings, window: QObject) -> None:
        super().__init__(window)
        self._ = bench.words
        self._bench = bench
        self._settings = settings
        self._job: Job | None = None
        self._last: datetime | None = None
        self._wanted: datetime | None = None
        minutes = settings.get(PACE) or ""
        known = int(minutes) if minutes.isdecimal() and int(minutes) in PACES else 0
        self.timetable = Timetable(known, settings.get(BY_NIGHT) == YES)
        self.stays_in_tray = settings.get(TRAY) == YES
        self._clock = QTimer(self, interval=LOOK_EVERY)
        self._clock.timeout.connect(self.look)
        self._clock.start()

    def choose(self, timetable: Timetable, stays_in_tray: bool) -> None:
        """Work at this pace from now on; kept for the next time."""
        self.timetable, self.stays_in_tray = timetable, stays_in_tray
        with contextlib.suppress(Trouble):  # then it is chosen again next time
            self._settings.set(PACE, str(timetable.minutes or ""))
            self._settings.set(BY_NIGHT, YES if timetable.by_night else "")
            self._settings.set(TRAY, YES if stays_in_tray else "")
        self.changed.emit()
        self.look()

    @property
    def next_at(self) -> datetime | None:
        """When the next round is due; None: never."""
        return self.timetable.next_at(self._bench.desk.clock(), self._last, self._wanted)

    def go_on(self, at: datetime | None) -> None:
        """Mails that had to wait may go then: the next round is not later."""
        self._wanted = None if at is None else at.astimezone(self._bench.desk.clock().tzinfo)
        self.changed.emit()

    def look(self) -> None:
        """Begin a round if one is due and none is under way."""
        if not self._bench.desk.works_alone:
            return
        now = self._bench.desk.clock()
        if self._job is None and self.timetable.is_due(now, self._last, self._wanted):
            self._begin(now)

    def _begin(self, now: datetime) -> None:
        self._last, self._wanted = now, None
        desk, turn = self._bench.desk, self._bench.turn

        def work(tick: Tick) -> Round:
            def check(tick: Tick) -> Checked:
                with turn.taken(tick):
                    return desk.by_itself().check(tick=tick)

            return desk.run(check=check, tick=tick)

        self._job = self._bench.jobs.start(
            self._("Working on its own"),
            work,
            Lane.POST,
            done=self._done,
            failed=self._failed,
            cancelled=self._over,
            owner=self,
        )
        self.changed.emit()

    def _done(self, done: Round) -> None:
        self.go_on(done.goes_on_at)
        said = round_in_words(self._, done)
        if done.checked is not None:
            self._bench.came_in.emit(done.checked)
        if said:
            doubt = done.sent is not None and (done.sent.refused or done.sent.unknown)
            self._bench.say(said, LOOK if doubt else DONE)
        self._over()

    def _failed(self, trouble: Trouble) -> None:
        if isinstance(trouble, FolderBusy):
            self._job = None  # somebody else does it just now
            self.changed.emit()
        else:
            self._over()

    def _over(self) -> None:
        self._job = None
        self._bench.changed.emit()
        self.changed.emit()


def round_in_words(words: Words, done: Round) -> str:
    """What a round did; empty where there was nothing to do."""
    parts = []
    if done.checked is not None:
        parts.append(found_in_words(words, done.checked))
    if done.expired:
        parts.append(words.plural("{n} question lapsed.", "{n} questions lapsed.", done.expired))
    if done.reduced:
        from optindesk.flows.retention import of_reduced

        parts.append(words.say(of_reduced(done.reduced)))
    if done.sent is not None and (done.sent.sent or done.sent.refused or done.sent.unknown):
        parts.append(sent_in_words(words, done.sent))
    said = " ".join(filter(None, parts))
    return words("On its own: {what}", what=said) if said else ""
