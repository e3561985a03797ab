"""Listens to the mailbox while the desk is open: a quiet job, and a word in the status bar."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter, deque
from datetime import datetime
from enum import Enum, auto
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, QTime, QTimer, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from optindesk.core.errors import (
    AccountMissing,
    ClockDoubted,
    NoMailbox,
    PasswordNeeded,
    SignInNeeded,
    StoreTrouble,
    TokenRefused,
    Trouble,
    WrongPassword,
)
from optindesk.core.letter import Verdict
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.flows.watching import Listening, Looking, Offline, Told
from optindesk.ui.bench import Bench
from optindesk.ui.jobs import Job, JobState
from optindesk.ui.lanes import Lane
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.checking import Checked

LISTEN, OFF = "listen", "off"
"""Under this name the settings keep that nobody is to listen; else somebody does."""

BLINK = 700
"""Milliseconds: what is over by then, connecting or a check, is not shown in the status bar."""


class Stance(Enum):
    """How the listening stands; SILENT is for practice, and while there is no mailbox to hear."""

    SILENT = auto()
    OFF = auto()
    CONNECTING = auto()
    LOOKING = auto()
    LISTENING = auto()
    OFFLINE = auto()
    NO_PASSWORD = auto()
    REFUSED = auto()


class Listener(QObject):
    """Keeps one watch running; `changed` tells of a new stance, `complained` of a trouble that
    ended it and that a person has to mend, `mended` of the same trouble once it listens again."""

    changed = Signal()
    complained = Signal(object)
    mended = Signal(object)

    def __init__(self, bench: Bench, settings: WindowSettings, window: QWidget) -> None:
        super().__init__(window)
        self._ = bench.words
        self._bench = bench
        self._settings = settings
        self._job: Job | None = None
        self._told: deque[Told] = deque()
        self._asked = Event()
        self._left_lying = ""
        self._is_in = False
        self.is_on = settings.get(LISTEN) != OFF
        self.stance = Stance.SILENT
        self.trouble: Trouble | None = None
        self._complaint: Trouble | None = None
        self.again_at: datetime | None = None
        self._blink = QTimer(self, interval=BLINK, singleShot=True)
        self._blink.timeout.connect(self._show_what_takes_long)

    def set_on(self, wanted: bool) -> None:
        """Listen while the desk is open, or not; kept for the next time."""
        if wanted == self.is_on:
            return
        self.is_on = wanted
        with contextlib.suppress(Trouble):  # then it is asked for again next time
            self._settings.set(LISTEN, "" if wanted else OFF)
        self.restart()

    def restart(self) -> None:
        """Listen anew, with the account and the password as they are now."""
        if self._job is not None:
            self._job.drop()
            self._job = None
        self._blink.stop()
        if not self._bench.desk.works_alone:
            self._stand(Stance.SILENT)
            return
        if not self.is_on:
            self._stand(Stance.OFF)
            return
        # The last watch may still be in the lane: it has its own deque to tell into.
        desk, asked, turn = self._bench.desk.by_itself(), self._asked, self._bench.turn
        told, numbers = deque[Told](), itertools.count(1)
        self._told = told

        def work(tick: Tick) -> None:
            def tell(news: Told) -> None:
                told.append(news)
                tick(next(numbers))  # another number than the last: that rings for the window

            def check(tick: Tick) -> Checked:
                with turn.taken(tick):
                    checked = desk.check(tick=tick)
                    with contextlib.suppress(ClockDoubted):  # the first screen tells it
                        desk.expire(tick=tick)
                return checked

            desk.watch(tell, check=check, is_asked=lambda: _take(asked), tick=tick)

        asked.clear()
        self._is_in = False
        self._blink.start()
        self._job = self._bench.jobs.start("", work, Lane.WATCH, failed=self._failed, owner=self)
        self._job.progressed.connect(self._hear)

    @property
    def note(self) -> Sentence | None:
        """How far the check is that runs."""
        return self._job.progress.note if self._job is not None else None

    def resume(self) -> None:
        """Somebody else came into the mailbox: listen again, if the password was what ended it."""
        if self.stance in (Stance.NO_PASSWORD, Stance.REFUSED):
            self.restart()

    def take_password(self) -> None:
        """One was perhaps typed, though nothing came of it yet: listen, if it was missing."""
        if self.stance is Stance.NO_PASSWORD:
            self.restart()

    def try_the_database(self) -> None:
        """It is there again: do not wait for the next try, and begin anew if it ended the watch."""
        if not self.try_now() and isinstance(self.trouble, StoreTrouble):
            self.restart()

    def try_now(self) -> bool:
        """Do not wait for the next try; False when none is waited for."""
        if self.stance is not Stance.OFFLINE:
            return False
        self._asked.set()
        return True

    @Slot()
    def _hear(self) -> None:
        while self._told:
            match self._told.popleft():
                case Looking():
                    self._is_in = True
                    if not self._blink.isActive():
                        self._blink.start()
                case Listening():
                    self._stand(Stance.LISTENING)
                    if self._complaint is not None:
                        self.mended.emit(self._complaint)
                        self._complaint = None
                case Offline(trouble, again_at):
                    self._stand(Stance.OFFLINE, trouble, again_at)
                case checked:
                    self._report(checked)
        if self.stance is Stance.LOOKING:
            self.changed.emit()  # how far it has come

    @Slot()
    def _show_what_takes_long(self) -> None:
        if self._job is not None and self._job.state is JobState.RUNNING:
            self._stand(Stance.LOOKING if self._is_in else Stance.CONNECTING)

    def _report(self, checked: Checked) -> None:
        if checked.mails:
            self._bench.changed.emit()
        said = found_in_words(self._, checked)
        lying = " ".join(self._.say(trouble.sentence) for trouble in checked.left_lying)
        if lying != self._left_lying:  # once, and not with each check
            said = f"{said} {lying}".strip()
        self._left_lying = lying
        if said:
            self._bench.say(said)
        self._bench.came_in.emit(checked)

    def _failed(self, trouble: Trouble) -> None:
        self._hear()
        self._job = None
        if isinstance(trouble, AccountMissing | NoMailbox):
            self._stand(Stance.SILENT)
        elif isinstance(trouble, PasswordNeeded):
            self._stand(Stance.NO_PASSWORD, trouble)
            self._bench.changed.emit()  # the first screen says it, too
        else:
            self._stand(Stance.REFUSED, trouble)
            self._complaint = trouble
            self.complained.emit(trouble)

    def _stand(
        self, stance: Stance, trouble: Trouble | None = None, again_at: datetime | None = None
    ) -> None:
        self._blink.stop()
        self.stance, self.trouble, self.again_at = stance, trouble, again_at
        self.changed.emit()


def _take(asked: Event) -> bool:
    """Whether it is asked for; then it is no longer."""
    was_set = asked.is_set()
    asked.clear()
    return was_set


class ListenerWord(QToolButton):
    """The word in the status bar; a click `wants_check`."""

    wants_check = Signal()

    def __init__(self, listener: Listener, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ = words
        self._listener = listener
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._click)
        listener.changed.connect(self._show)
        self._show()

    @Slot()
    def _click(self) -> None:
        if not self._listener.try_now():
            self.wants_check.emit()

    @Slot()
    def _show(self) -> None:
        said, tip = self._in_words()
        trouble = self._listener.trouble
        why = self._.say(trouble.sentence) if trouble is not None else ""
        self.setText(said)
        self.setToolTip(f"{why}\n{tip}".strip())
        self.setAccessibleName(said)
        self.setAccessibleDescription(self.toolTip())
        self.setVisible(bool(said))

    def _in_words(self) -> tuple[str, str]:
        check = self._("Click to check it now.")
        match self._listener.stance:
            case Stance.CONNECTING:
                return self._("Connecting to your mailbox…"), ""
            case Stance.LOOKING:
                note = self._listener.note
                said = self._("Reading your mailbox…")
                return f"{said} {self._.say(note)}" if note is not None else said, ""
            case Stance.LISTENING:
                shows = self._("New replies show within seconds.")
                return self._("Listening to your mailbox"), f"{shows} {check}"
            case Stance.OFFLINE:
                when = _clock(self._listener.again_at)
                said = self._("Offline: trying again at {when}", when=when)
                return said, self._("Click to try now.")
            case Stance.NO_PASSWORD:
                if isinstance(self._listener.trouble, SignInNeeded):
                    tip = self._("Click to sign in and to check the mailbox.")
                    return self._("Not listening (sign-in needed)"), tip
                tip = self._("Click to enter it and to check the mailbox.")
                return self._("Not listening (password needed)"), tip
            case Stance.REFUSED if isinstance(self._listener.trouble, TokenRefused):
                tip = self._("Click to sign in and to check the mailbox.")
                return self._("Not listening (sign-in needed)"), tip
            case Stance.REFUSED:
                refused = isinstance(self._listener.trouble, WrongPassword)
                said = self._("Not listening (password refused)")
                return said if refused else self._("Not listening"), check
            case Stance.OFF:
                off = self._("Listening is switched off in the menu Mail.")
                return self._("Not listening"), f"{off} {check}"
            case Stance.SILENT:
                return "", ""


def _clock(moment: datetime | None) -> str:
    """The time of day as this computer writes it."""
    if moment is None:
        return ""
    local = moment.astimezone()
    at = QTime(local.hour, local.minute, local.second)
    return QLocale().toString(at, QLocale.FormatType.ShortFormat)


def found_in_words(words: Words, checked: Checked) -> str:
    """What replies came in and what they did; nothing where there were none that did anything."""
    from optindesk.flows.keeping import Outcome

    applied = Counter(m.verdict for m in checked.mails if m.outcome is Outcome.APPLIED)
    returned = applied.pop(Verdict.BOUNCE, 0)
    read = sum(mail.outcome is Outcome.REVIEW for mail in checked.mails)
    counts = (
        (
            applied[Verdict.YES],
            words.plural("{n} confirmed", "{n} confirmed", applied[Verdict.YES]),
        ),
        (applied[Verdict.NO], words.plural("{n} said no", "{n} said no", applied[Verdict.NO])),
        (applied[Verdict.LEAVE], words.plural("{n} left", "{n} left", applied[Verdict.LEAVE])),
        (
            applied[Verdict.JOIN],
            words.plural("{n} signed up", "{n} signed up", applied[Verdict.JOIN]),
        ),
        (
            applied[Verdict.COMPLAINT],
            words.plural("{n} complained", "{n} complained", applied[Verdict.COMPLAINT]),
        ),
        (read, words.plural("{n} to read", "{n} to read", read)),
    )
    parts, replies = [], applied.total() + read
    if replies:
        listed = ", ".join(said for count, said in counts if count)
        parts.append(
            words.plural(
                "{n} reply came in: {what}.",
                "{n} replies came in: {what}.",
                replies,
                what=listed,
            )
        )
    if returned:
        parts.append(words.plural("{n} mail came back.", "{n} mails came back.", returned))
    parts += [words.say(test) for test in checked.tests]
    return " ".join(parts)
