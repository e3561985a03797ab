"""What all pages and dialogs of the desk's window share: the desk, and passwords asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import AccountMissing, PasswordNeeded, Trouble, WrongPassword
from optindesk.core.ports import Tick
from optindesk.flows.desk import Desk
from optindesk.ui import sources
from optindesk.ui.jobs import Job, Jobs
from optindesk.ui.lanes import Turn
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.words import Words
from optindesk.ui.works import Works

Result = TypeVar("Result")


class Bench(Works):
    """Starts the jobs that change something, and deals with what may go wrong with any of them.

    `account_wanted` tells that there is no mail account yet (with the Trouble that says so),
    `account_set` that it or its password is another one now. Whoever reads the mailbox takes the
    `turn`. While the window `is_covered`, nothing is asked.
    """

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
        super().__init__(words, jobs, trouble, window)
        self.desk = desk
        self.turn = Turn()
        self.is_covered = False

    def run(
        self,
        title: str,
        work: Callable[[Tick], Result],
        lane: str,
        *,
        done: Callable[[Result], None],
        failed: Callable[[Trouble], None] | None = None,
        cancelled: Callable[[], None] = lambda: None,
        owner: QWidget | None = None,
        asks: bool = True,
    ) -> Job:
        """Start work that changes something. Where it needs a password, that is asked for, and the
        work starts again; `failed` gets the other troubles, else they are shown. Unless it `asks`,
        `failed` gets those about the password, too."""

        def stopped() -> None:
            self.changed.emit()
            cancelled()

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
                failed=partial(self._failed, again if asks else None, failed, owner),
                cancelled=stopped,
                owner=owner,
            )

        return start(work)

    def complain(self, trouble: Trouble) -> None:
        """Show a trouble."""
        self._trouble(trouble)

    def _give(self, password: str) -> None:
        account = sources.account()
        if account is None:
            raise AccountMissing()
        # Whether the keyring took it is told by the next start, which then asks again.
        self.desk.passwords.give(account, password)

    def _failed(
        self,
        again: Callable[[str], None] | None,
        failed: Callable[[Trouble], None] | None,
        owner: QWidget | None,
        trouble: Trouble,
    ) -> None:
        self.changed.emit()
        if self.is_covered:
            self._trouble(trouble)
        elif again is not None and isinstance(trouble, PasswordNeeded | WrongPassword):
            dialog = PasswordDialog(
                self.words, self.words.say(trouble.sentence), owner or self._window
            )
            dialog.given.connect(again)
            dialog.open()
        elif isinstance(trouble, AccountMissing) and failed is None:
            self.account_wanted.emit(trouble)
        else:
            (failed or self._trouble)(trouble)
