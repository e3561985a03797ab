"""Puts a copy back: chosen, looked at, and only then done; also where no desk can be opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import PassphraseNeeded, Trouble, WrongPassphrase
from optindesk.core.ports import Tick
from optindesk.flows.restoring import Look, Restored
from optindesk.flows.unpacking import Choice
from optindesk.ui.allowing import allow, unticked
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, Notice
from optindesk.ui.problem import log_bug
from optindesk.ui.progress import JobProgress
from optindesk.ui.within_screen import grow
from optindesk.ui.words import Words


class Restore(Protocol):
    """Puts a copy back while no desk is open; see `unpacking.restore`."""

    def __call__(self, choice: Choice, *, sure: bool, tick: Tick) -> Restored: ...


class RestoreDialog(QDialog):
    """`wanted` has the `Choice`, and whether it may replace another desk: an open desk must be
    closed first. Where none is open the dialog puts it back itself, by `restore`.

    `look` says what a copy is; both work in the background, on threads that end by `leave_thread`.
    """

    wanted = Signal(object, bool)

    def __init__(
        self,
        words: Words,
        look: Callable[[Choice, Tick], Look],
        restore: Restore | None,
        parent: QWidget | None = None,
        leave_thread: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._ = words
        self._look = look
        self._restore = restore
        self._choice: Choice | None = None
        self._seen: Look | None = None
        self._is_wanted = False
        self.jobs = Jobs(self, trouble=self._complain, bug=self._broken, leave_thread=leave_thread)
        self.setWindowTitle(words("Restore from a copy"))
        wide(self, 84)
        self.file = QLabel(words("No copy is chosen yet."))
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.file.setWordWrap(True)
        self.choose = QPushButton(words("&Choose a copy…"))
        self.choose.clicked.connect(self._choose)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(words("Passphrase"))
        self.passphrase.returnPressed.connect(self._open)
        self.unlock = QPushButton(words("&Open it"))
        self.unlock.clicked.connect(self._open)
        self.locked = self._make_locked()
        self.copy_is, self.loss = QLabel(), QLabel()
        for label in (self.copy_is, self.loss):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.sure = QCheckBox(words("&Replace the other desk all the same"))
        self.sure.toggled.connect(self._offer)
        self.sure.hide()
        self.notice = Notice(words)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(
            words("&Put it back"), QDialogButtonBox.ButtonRole.ActionRole
        )
        allow(self.go, words("No copy is chosen yet."))
        self.go.clicked.connect(self._go)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()

    def _make_locked(self) -> QWidget:
        """Where the passphrase of a locked copy is typed; to be seen only then."""
        locked = QWidget()
        line = QHBoxLayout(locked)
        line.setContentsMargins(0, 0, 0, 0)
        label = QLabel(self._("&Passphrase:"))
        label.setBuddy(self.passphrase)
        for part in (label, self.passphrase, self.unlock):
            line.addWidget(part)
        locked.hide()
        return locked

    def _lay_out(self) -> None:
        chosen = QHBoxLayout()
        chosen.addWidget(self.file, 1)
        chosen.addWidget(self.choose, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "A copy holds everything as it was when it was made. What is here now is kept"
                    " in a file beside it. Mails that wait in the copy may have gone out since:"
                    " none of them is sent before that is clear."
                )
            )
        )
        layout.addLayout(chosen)
        layout.addWidget(self.locked)
        for part in (self.copy_is, self.loss, self.sure, self.notice):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(JobProgress(self.jobs, self._, can_cancel=False))
        layout.addWidget(self.buttons)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Choose a copy"))
        dialog.setNameFilters([self._("Copies (*.db *.zip)"), self._("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.look_at(Path(name)))
        dialog.open()

    def look_at(self, path: Path) -> None:
        """Say what this copy is, before anything is changed."""
        self.locked.hide()
        self.passphrase.clear()
        self._look_at(Choice(path))

    def _open(self) -> None:
        if self._choice is not None and self.passphrase.text():
            self._look_at(replace(self._choice, passphrase=self.passphrase.text()))

    def _look_at(self, choice: Choice) -> None:
        self._choice, self._seen, self._is_wanted = choice, None, False
        self.notice.hide()
        self._offer()
        self.file.setText(str(choice.path))
        self.unlock.setEnabled(False)
        self.jobs.start(
            self._("Looking at the copy"),
            partial(self._look, choice),
            Lane.LOOK,
            done=self._show,
            failed=self._cannot_show,
            owner=self,
        )

    def _cannot_show(self, trouble: Trouble) -> None:
        if isinstance(trouble, (PassphraseNeeded, WrongPassphrase)):
            self.locked.show()
            self.unlock.setEnabled(True)
            self.passphrase.selectAll()
            self.passphrase.setFocus()
        self._complain(trouble)

    def _show(self, seen: Look) -> None:
        self._seen = seen
        self.locked.hide()
        self.copy_is.setText(self._.say(seen.said))
        self.loss.setText(self._.say(seen.loss))
        self.sure.setChecked(False)
        self.sure.setVisible(seen.is_of_other_desk)
        self._offer()
        grow(self)

    def _offer(self) -> None:
        seen = self._seen
        for label in (self.copy_is, self.loss):
            label.setVisible(seen is not None)
        if seen is None:
            allow(self.go, "" if self._is_wanted else self._("No copy is chosen yet."))
        else:
            allow(self.go, unticked(self._, self.sure) if seen.is_of_other_desk else "")

    def _go(self) -> None:
        assert self._choice is not None, "the button is off until a copy was looked at"
        if self._restore is None:
            self.wanted.emit(self._choice, self.sure.isChecked())
            self.accept()
        else:
            self.put_back(self._choice, sure=self.sure.isChecked())

    def put_back(self, choice: Choice, *, sure: bool) -> None:
        """Do it, here and now; the way out is closed until it is done."""
        assert self._restore is not None, "a desk is open"
        # What keeps one from it may pass, as somebody who has a shared desk open: then once more.
        self._choice, self._is_wanted = choice, True
        self.sure.setChecked(sure)
        self._offer()
        self.file.setText(str(choice.path))
        for widget in (self.go, self.choose, self.buttons):
            widget.setEnabled(False)
        self.jobs.start(
            self._("Putting the copy back"),
            partial(_do, self._restore, choice, sure),
            Lane.WORK,
            done=self._done,
            owner=self,
        )

    def _done(self, done: Restored) -> None:
        for widget in (self.copy_is, self.loss, self.sure, self.go, self.choose):
            widget.hide()
        self.notice.say(self._.say(done.said), LOOK if done.look.sent_since else DONE)
        self.buttons.clear()
        role = QDialogButtonBox.ButtonRole.AcceptRole
        self.buttons.addButton(self._("&Open the desk"), role).setDefault(True)
        self.buttons.setEnabled(True)
        grow(self)

    def _broken(self, report: str) -> None:
        log_bug(report)
        self.notice.say(self._("Opt-In Desk made a mistake of its own. Nothing was changed."), LOOK)
        self._reopen()

    def _complain(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        self._reopen()

    def _reopen(self) -> None:
        for widget in (self.choose, self.buttons):
            widget.setEnabled(True)
        self._offer()
        grow(self)

    def reject(self) -> None:
        if self.buttons.isEnabled():
            super().reject()

    def done(self, result: int) -> None:
        self.jobs.close()
        super().done(result)


def _do(restore: Restore, choice: Choice, sure: bool, tick: Tick) -> Restored:
    return restore(choice, sure=sure, tick=tick)
