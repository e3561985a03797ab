"""Signs in at the mail provider: in the browser, or with a code on another device."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import PasswordNeeded, Trouble, VaultTrouble, WrongPassword
from optindesk.core.model import Door
from optindesk.core.oauth import DeviceCode
from optindesk.core.ports import Tick
from optindesk.flows.connecting import PAGE_AFTER_SIGN_IN
from optindesk.flows.desk import Desk
from optindesk.ui import sources
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, Notice, Offer
from optindesk.ui.within_screen import grow
from optindesk.ui.words import Words
from optindesk.ui.works import Works

LANE = f"{Lane.POST}:sign-in"
"""A lane of the post of its own: this waits for a person, and what is being sent goes on."""

Opener = Callable[[str], object]
Told = str | DeviceCode
"""What the worker has for the person: the page to open, or the code to type on one."""


def open_in_browser(url: str) -> None:
    """Open a page in the browser of the system."""
    QDesktopServices.openUrl(QUrl(url))


def door_of(trouble: PasswordNeeded | WrongPassword) -> Door:
    """Which login a trouble is about."""
    return Door(str(trouble.values.get("door") or Door.SMTP))


class SignInDialog(QDialog):
    """`signed_in` tells that it went well, with the Trouble that keeps it from lasting (or None);
    `why` says why somebody has to.

    `set_anew` is called then, too: what the account logs in with is another now.
    """

    signed_in = Signal(object)

    def __init__(
        self,
        works: Works,
        desk: Desk,
        parent: QWidget,
        *,
        door: Door = Door.SMTP,
        why: str = "",
        set_anew: Callable[[], None] = lambda: None,
        open_page: Opener = open_in_browser,
    ) -> None:
        super().__init__(parent)
        self._works = works
        self._desk = desk
        self._ = works.words
        self._door = door
        self._set_anew = set_anew
        self._open_page = open_page
        self._job: Job | None = None
        self._told: deque[Told] = deque()
        self.setWindowTitle(self._("Sign in at your provider"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 72)
        self._make_parts(why)
        self._lay_out()
        self.finished.connect(self._stop)
        works.look("sign-in", self._may_go_elsewhere, self._offer_elsewhere, self)
        self._begin()

    def _make_parts(self, why: str) -> None:
        self.why = explanation(why)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        if not why:
            self.why.hide()
        self.state = explanation("")
        large = self.state.font()
        large.setPointSizeF(large.pointSizeF() * 1.2)
        self.state.setFont(large)
        self.code = Copyable(self._, self._("Code"))
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPointSizeF(self.font().pointSizeF() * 2)
        self.code.line.setFont(letters)
        self.code.line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.hint = explanation("")
        self.page = Copyable(self._, self._("Address of the page"))
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.other = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.other.setAutoDefault(False)
        self.other.clicked.connect(self._change_over)
        self.other.hide()
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        for part in (self.notice, self.why, self.state, self.code, self.hint, self.page):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    # --- the way ----------------------------------------------------------------------------------

    def _may_go_elsewhere(self) -> bool:
        account, desk = sources.account(), self._desk
        return account is not None and desk.authority.can_sign_in_elsewhere(account, self._door)

    def _offer_elsewhere(self, may: bool) -> None:
        self.other.setVisible(may)

    @Slot()
    def _change_over(self) -> None:
        self._begin(elsewhere=not self._is_elsewhere)

    def _begin(self, *, elsewhere: bool = False) -> None:
        self._stop()
        self._is_elsewhere = elsewhere
        self.notice.hide()
        self.other.setText(
            self._("In the &browser…") if elsewhere else self._("On another &device…")
        )
        self._wait_for(
            self._("Asking your provider for a code…") if elsewhere else self._("One moment…")
        )
        # The last job may still be in the lane: it has its own deque to tell into.
        told, numbers = deque[Told](), itertools.count(1)
        self._told = told
        desk, door, page = self._desk, self._door, self._.say(PAGE_AFTER_SIGN_IN)

        def work(tick: Tick) -> Trouble | None:
            def show(news: Told) -> None:
                told.append(news)
                tick(next(numbers))  # another number than the last: that rings for the window

            if elsewhere:
                return desk.sign_in_elsewhere(show, tick, door)
            return desk.sign_in(show, page, tick, door)

        self._job = self._works.jobs.start(
            self._("Signing in"),
            work,
            LANE,
            done=self._done,
            failed=self._failed,
            owner=self,
        )
        self._job.progressed.connect(self._hear)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.drop()
            self._job = None
        self._told = deque()

    def _wait_for(self, state: str) -> None:
        self.state.setText(state)
        self.state.show()
        for part in (self.code, self.hint, self.page):
            part.hide()
        grow(self)

    @Slot()
    def _hear(self) -> None:
        while self._told:
            match self._told.popleft():
                case DeviceCode() as code:
                    self._show_code(code)
                case url:
                    self._show_browser(str(url))

    def _show_browser(self, url: str) -> None:
        self.state.setText(self._("Finish in your browser."))
        self.hint.setText(
            self._(
                "This window closes by itself when you have signed in there. No page was opened?"
                " Then open this address in the browser of this computer:"
            )
        )
        self._show_page(url)
        self._open_page(url)

    def _show_code(self, code: DeviceCode) -> None:
        self.state.setText(self._("Type this code on the page of your provider:"))
        self.code.show_text(code.user_code)
        self.hint.setText(
            self._(
                "Open this address on your telephone or any other computer. This window closes by"
                " itself when you have signed in there."
            )
        )
        self._show_page(code.verification_uri)

    def _show_page(self, url: str) -> None:
        self.page.show_text(url)
        self.hint.show()
        grow(self)

    # --- its end ----------------------------------------------------------------------------------

    def _done(self, not_kept: Trouble | None) -> None:
        self._job = None
        self._works.say(signed_in_words(self._, not_kept), DONE if not_kept is None else LOOK)
        self._works.changed.emit()
        self._set_anew()
        self.signed_in.emit(not_kept)
        self.accept()

    def _failed(self, trouble: Trouble) -> None:
        self._hear()
        self._job = None
        self.why.hide()
        self._wait_for("")
        self.state.hide()
        again = Offer(self._("Try &again"), lambda: self._begin(elsewhere=self._is_elsewhere))
        self.notice.say(self._.say(trouble.sentence), LOOK, again)
        self.notice.offer.setFocus()
        grow(self)


class Copyable(QWidget):
    """A text that cannot be changed, to be selected, or copied by a button."""

    def __init__(self, words: Words, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setAccessibleName(name)
        self.copy = QPushButton(words("Copy"))
        self.copy.setAutoDefault(False)
        self.copy.setAccessibleDescription(name)
        self.copy.clicked.connect(self._copy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.copy)

    def show_text(self, text: str) -> None:
        """Show it from its beginning."""
        self.line.setText(text)
        self.line.setCursorPosition(0)
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line.text())


def signed_in_words(words: Words, not_kept: Trouble | None) -> str:
    """That it went well, and for how long where no keyring took it, or nothing was to be taken."""
    if not_kept is None:
        return words("You are signed in.")
    if not isinstance(not_kept, VaultTrouble):
        return words.say(not_kept.sentence)
    return words(
        "You are signed in until this program is closed, as the keyring of this computer cannot be"
        " used: {reason}",
        reason=not_kept.values.get("reason"),
    )
