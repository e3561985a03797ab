"""What all pages and dialogs of the desk's window share: the desk, and being let in to the mail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import (
    AccountMissing,
    PasswordNeeded,
    PinNeeded,
    SignInNeeded,
    TokenRefused,
    Trouble,
    WrongPassword,
)
from optindesk.core.model import Door
from optindesk.core.ports import Tick
from optindesk.flows.desk import Desk
from optindesk.ui.jobs import Job, Jobs
from optindesk.ui.lanes import Turn
from optindesk.ui.words import Words
from optindesk.ui.works import Works

if TYPE_CHECKING:
    from optindesk.ui.sign_in_dialog import Opener, SignInDialog

Result = TypeVar("Result")


class Bench(Works):
    """Starts the jobs that change something, and deals with what may go wrong with any of them.

    `account_wanted` tells that there is no mail account yet (with the Trouble that says so),
    `account_set` that it or its password is another one now. Whoever reads the mailbox takes the
    `turn`; `came_in` has what was read by itself, `opened_files` files that somebody opened. What
    can be undone goes into the `deeds`. While the window `is_covered`, nothing is asked.
    `open_page` shows a page of the web.
    """

    account_wanted = Signal(object)
    account_set = Signal()
    came_in = Signal(object)
    opened_files = Signal(object)

    def __init__(
        self,
        desk: Desk,
        words: Words,
        jobs: Jobs,
        trouble: Callable[[Trouble], None],
        window: QWidget,
    ) -> None:
        from optindesk.ui.undo import UndoList

        super().__init__(words, jobs, trouble, window)
        self.desk = desk
        self.turn = Turn()
        self.deeds = UndoList(self)
        self.is_covered = False
        self._signing_in: dict[Door, SignInDialog] = {}
        self.open_page: Opener = _open_in_browser

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
        """Start work that changes something. Where it needs a password, that is asked for (or one
        signs in), and the work starts again; `failed` gets the other troubles, else they are shown.
        Unless it `asks`, `failed` gets those about the password, too."""

        def stopped() -> None:
            self.changed.emit()
            cancelled()

        def again(first: Callable[[], None]) -> None:
            def after_that(tick: Tick) -> Result:
                first()
                return work(tick)

            start(after_that)

        def start(now: Callable[[Tick], Result]) -> Job:
            return self.jobs.start(
                title,
                now,
                lane,
                done=partial(self._done, done),
                failed=partial(
                    self._failed, again if asks else None, lambda: start(now), failed, owner
                ),
                cancelled=stopped,
                owner=owner,
            )

        return start(work)

    def complain(self, trouble: Trouble) -> None:
        """Show a trouble."""
        self._trouble(trouble)

    def ask_pin(
        self,
        why: PinNeeded,
        act: Callable[[], object],
        leave: Callable[[], object] = lambda: None,
        owner: QWidget | None = None,
    ) -> None:
        """Ask for the owner's PIN, and `act` when it was typed, else `leave`."""
        from optindesk.ui.pin_dialogs import PinDialog

        said = self.words("The owner’s PIN is needed {what}.", what=why.values["what"])
        dialog = PinDialog(self, said, owner or self._window)
        dialog.opened.connect(act)
        dialog.rejected.connect(leave)
        dialog.open()

    def sign_in(self, door: Door, why: str, owner: QWidget | None = None) -> SignInDialog:
        """Let somebody sign in at the provider; `why` says why that is needed. For several who need
        it at one door it is done once."""
        from optindesk.ui.sign_in_dialog import SignInDialog

        if self._is_signing_in(door):
            return self._signing_in[door]
        dialog = self._signing_in[door] = SignInDialog(
            self,
            self.desk,
            owner or self._window,
            door=door,
            why=why,
            set_anew=self.account_set.emit,
            open_page=lambda url: self.open_page(url),
        )
        dialog.open()
        return dialog

    def _give(self, password: str, door: Door) -> None:
        from optindesk.ui import sources

        account = sources.account()
        if account is None:
            raise AccountMissing()
        # Whether the keyring took it is told by the next start, which then asks again.
        self.desk.passwords.give(account, password, door)

    def _failed(
        self,
        again: Callable[[Callable[[], None]], None] | None,
        anew: Callable[[], object],
        failed: Callable[[Trouble], None] | None,
        owner: QWidget | None,
        trouble: Trouble,
    ) -> None:
        self.changed.emit()
        if self.is_covered:
            self._trouble(trouble)
        elif isinstance(trouble, PinNeeded):
            self.ask_pin(trouble, anew, lambda: (failed or self._trouble)(trouble), owner)
        elif again is not None and isinstance(trouble, PasswordNeeded | WrongPassword):
            self._let_in(again, owner, trouble)
        elif isinstance(trouble, AccountMissing) and failed is None:
            self.account_wanted.emit(trouble)
        else:
            (failed or self._trouble)(trouble)

    def _let_in(
        self,
        again: Callable[[Callable[[], None]], None],
        owner: QWidget | None,
        trouble: PasswordNeeded | WrongPassword,
    ) -> None:
        from optindesk.ui.at_rest import at_rest
        from optindesk.ui.password_dialog import PasswordDialog
        from optindesk.ui.sign_in_dialog import door_of

        door, why = door_of(trouble), self.words.say(trouble.sentence)

        def ask() -> None:
            if isinstance(trouble, SignInNeeded | TokenRefused):
                self.sign_in(door, why, owner).signed_in.connect(lambda not_kept: again(_nothing))
                return
            dialog = PasswordDialog(self.words, why, owner or self._window)
            dialog.given.connect(lambda password: again(partial(self._give, password, door)))
            dialog.open()

        if self._is_signing_in(door):  # then it is done once for all who need it
            ask()
        else:
            at_rest(owner or self._window, ask)

    def _is_signing_in(self, door: Door) -> bool:
        known = self._signing_in.get(door)
        return known is not None and shiboken6.isValid(known) and known.isVisible()


def _nothing() -> None:
    """There is nothing to be done first."""


def _open_in_browser(url: str) -> None:
    from optindesk.ui.sign_in_dialog import open_in_browser

    open_in_browser(url)
