"""What all pages and dialogs of the window share: the desk, its words, and how work is started."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import AccountMissing, PasswordNeeded, Trouble, WrongPassword
from optindesk.core.ports import Tick
from optindesk.flows.desk import Desk
from optindesk.ui import sources
from optindesk.ui.jobs import Job, Jobs
from optindesk.ui.lanes import Lane, Turn
from optindesk.ui.mark import Mark
from optindesk.ui.notice import DONE, Offer
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.words import Words

Result = TypeVar("Result")


class Bench(QObject):
    """Starts the jobs that change something, and deals with what may go wrong with any of them.

    `changed` tells that something was written, `said` has a calm sentence about it and its mark,
    `account_wanted` that there is no mail account yet (with the Trouble that says so),
    `account_set` that it or its password is another one now. Whoever reads the mailbox takes the
    `turn`. While the window `is_covered`, nothing is asked.
    """

    changed = Signal()
    said = Signal(str, object, object)
    account_wanted = Signal(object)
    account_set = Signal()

    def __init__(
        self,
        desk: Desk,
        words: Words,
        jobs: Jobs,
        trouble: Callable[[Trouble], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.desk = desk
        self.words = words
        self.jobs = jobs
        self.turn = Turn()
        self.is_covered = False
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
        """Start work that changes something. Where it needs a password, that is asked for, and the
        work starts again; `failed` gets the other troubles, else they are shown."""

        def again(password: str) -> None:
            def with_password(tick: Tick) -> Result:
                self._give(password)
                return work(tick)

            start(with_password)

        def start(now: Callable[[Tick], Result]) -> Job:
            return self.jobs.start(
                title,
                now,
                lane,
                done=partial(self._done, done),
                failed=partial(self._failed, again, failed, owner),
                cancelled=self.changed.emit,
                owner=owner,
            )

        return start(work)

    def look(
        self,
        key: str,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        owner: QObject,
    ) -> Job:
        """Read something; a newer look with the same key takes its place."""
        place = (id(owner), key)
        return self.jobs.start("", lambda _: work(), Lane.LOOK, done=done, owner=owner, key=place)

    def say(self, text: str, mark: Mark = DONE, offer: Offer | None = None) -> None:
        """Say what was done, calmly: in the window, not over it; `offer` is what can be done."""
        self.said.emit(text, mark, offer)

    def _give(self, password: str) -> None:
        account = sources.account()
        if account is None:
            raise AccountMissing()
        # Whether the keyring took it is told by the next start, which then asks again.
        self.desk.passwords.give(account, password)

    def _done(self, done: Callable[[Result], None], result: Result) -> None:
        done(result)
        self.changed.emit()

    def _failed(
        self,
        again: Callable[[str], None],
        failed: Callable[[Trouble], None] | None,
        owner: QWidget | None,
        trouble: Trouble,
    ) -> None:
        self.changed.emit()
        if self.is_covered:
            self._trouble(trouble)
        elif isinstance(trouble, PasswordNeeded | WrongPassword):
            dialog = PasswordDialog(
                self.words, self.words.say(trouble.sentence), owner or self._window
            )
            dialog.given.connect(again)
            dialog.open()
        elif isinstance(trouble, AccountMissing) and failed is None:
            self.account_wanted.emit(trouble)
        else:
            (failed or self._trouble)(trouble)
