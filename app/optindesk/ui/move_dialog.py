"""Moves the desk, or lets it go on here, while no desk is open; asks what a file needs for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import MovedAway, MovedTo, Trouble
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.flows import moving, outside
from optindesk.ui.allowing import allow, first_of, unfilled, unticked
from optindesk.ui.fields import explanation, foot, hinted, new_passphrase, wide
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.problem import log_bug
from optindesk.ui.progress import JobProgress
from optindesk.ui.relocate_dialog import ToFolder, ToServer
from optindesk.ui.within_screen import grow
from optindesk.ui.words import Words


@dataclass(frozen=True, slots=True)
class Away:
    """All of the desk is to go into this file, locked."""

    target: Path
    passphrase: str


@dataclass(frozen=True, slots=True)
class Back:
    """The desk is to go on here, for this reason."""

    reason: str


class Ask(QDialog):
    """Asks in the window of the desk, which must be closed for it; `wanted` has what was chosen."""

    wanted = Signal(object)

    def __init__(self, words: Words, title: str, what: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._ = words
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 84)
        self.form = QFormLayout()
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(explanation(what))
        layout.addLayout(self.form)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def want(self, chosen: Away | Back) -> None:
        """Tell what was chosen, and close."""
        self.wanted.emit(chosen)
        self.accept()


class AskAway(Ask):
    """Where to, and the passphrase, typed twice."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(
            words, words("Move to a new computer"), words.say(moving.WHAT_IT_DOES), parent
        )
        self._target: Path | None = None
        self.file = QLabel(words("No file is chosen yet."))
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.file.setWordWrap(True)
        self.choose = QPushButton(words("&Choose a file…"))
        self.choose.clicked.connect(self._choose)
        where = QHBoxLayout()
        where.addWidget(self.file, 1)
        where.addWidget(self.choose)
        self.passphrase, self.again = new_passphrase(self._enable)
        self.doubt = explanation("")
        self.form.addRow(where)
        self.form.addRow(words("&Passphrase:"), self.passphrase)
        self.form.addRow(words("Once &more:"), self.again)
        self.form.addRow(self.doubt)
        self.go = self.buttons.addButton(
            words("&Move the desk"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self._go)
        self._enable()
        self.choose.setFocus()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Move to a new computer"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self._("Moved desks (*.zip)")])
        dialog.setDefaultSuffix("zip")
        dialog.selectFile("optindesk-move.zip")
        dialog.fileSelected.connect(lambda name: self.choose_file(Path(name)))
        dialog.open()

    def choose_file(self, target: Path) -> None:
        """Show where all of it would go; nothing is done yet."""
        self._target = target
        self.file.setText(str(target))
        self._enable()

    def _enable(self) -> None:
        typed, again = self.passphrase.text(), self.again.text()
        weak = outside.too_weak(typed) if typed else None
        doubt = self._.say(outside.FORGOTTEN)
        if again and not typed.startswith(again):
            doubt = self._("The two are not the same.")
        elif weak is not None and again:
            doubt = self._.say(weak)
        self.doubt.setText(doubt)
        allow(
            self.go,
            first_of(
                self._("No file is chosen yet.") if self._target is None else "",
                unfilled(self._, self.passphrase, self.again),
                self._("The two are not the same.") if typed != again else "",
                self._.say(weak) if weak is not None else "",
            ),
        )

    def _go(self) -> None:
        assert self._target is not None, "the button is off until a file was chosen"
        self.want(Away(self._target, self.passphrase.text()))


class AskBack(Ask):
    """Why the desk is to go on here, and that it works nowhere else."""

    def __init__(self, words: Words, away: MovedAway, parent: QWidget | None = None) -> None:
        what = words.say(moving.two_desks(away))
        super().__init__(words, words("It was not moved"), what, parent)
        self.reason = QLineEdit()
        hinted(self.reason, words("for the log, like “the stick was empty”"))
        self.reason.textChanged.connect(self._enable)
        sure = words("&No other computer works with this desk")
        if isinstance(away, MovedTo):
            sure = words("It is &lost there, and nobody works with it any more")
        self.sure = QCheckBox(sure)
        self.sure.toggled.connect(self._enable)
        self.form.addRow(words("&Why:"), self.reason)
        self.form.addRow(self.sure)
        self.go = self.buttons.addButton(
            words("&Go on here"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.go.setAutoDefault(False)
        self.go.clicked.connect(lambda: self.want(Back(self.reason.text())))
        self._enable()
        self.reason.setFocus()

    def _enable(self) -> None:
        allow(self.go, first_of(unfilled(self._, self.reason), unticked(self._, self.sure)))


Moving = Away | Back | ToServer | ToFolder
"""All that can be chosen."""


class Do(Protocol):
    """Does what was chosen while no desk is open (`flows.moving`); returns what was done."""

    def __call__(self, chosen: Moving, *, tick: Tick) -> Sentence: ...


class MoveDialog(QDialog):
    """Does it, and says how that ended; accepted where the desk is to be opened again."""

    def __init__(self, words: Words, do: Do, chosen: Moving) -> None:
        super().__init__()
        self._ = words
        self._chosen = chosen
        self.is_done = False
        self.jobs = Jobs(self, trouble=self._complain, bug=self._broken)
        is_back = isinstance(chosen, Back)
        self.setWindowTitle(_title(words, chosen))
        wide(self, 84)
        self.notice = Notice(words)
        self.buttons = QDialogButtonBox()
        self.reopen = self.buttons.addButton(
            words("&Open the desk"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.leave = self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.setEnabled(False)
        self.meanwhile = explanation(
            words("No desk is open meanwhile: leave this window until it says how it ended.")
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.meanwhile)
        layout.addWidget(self.notice)
        layout.addStretch(1)
        may_stop = isinstance(chosen, ToServer | ToFolder)
        layout.addWidget(JobProgress(self.jobs, words, can_cancel=may_stop))
        layout.addWidget(self.buttons)
        title = words("Opening the desk again") if is_back else words("Moving the desk")
        self.jobs.start(
            title,
            _doing(do, chosen),
            Lane.WORK,
            done=self._done,
            cancelled=self._stopped,
            owner=self,
        )

    def _done(self, said: Sentence) -> None:
        self.notice.say(self._.say(said))
        if isinstance(self._chosen, Away):
            self.reopen.setText(self._("&Look at it here"))
        self.is_done = True
        self._end()

    def _stopped(self) -> None:
        self.notice.say(self._("It was stopped: the desk is where it was, as it was."))
        self._end()

    def _complain(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        self._end()

    def _broken(self, report: str) -> None:
        log_bug(report)
        self.notice.say(self._("Opt-In Desk made a mistake of its own. Nothing was lost."), LOOK)
        self._end()

    def _end(self) -> None:
        self.meanwhile.hide()
        self.buttons.setEnabled(True)
        grow(self)

    def reject(self) -> None:
        if self.buttons.isEnabled():
            super().reject()

    def done(self, result: int) -> None:
        self.jobs.close()
        super().done(result)


def _title(words: Words, chosen: Moving) -> str:
    match chosen:
        case Back():
            return words("It was not moved")
        case ToServer():
            return words("Move to a shared database")
        case ToFolder():
            return words("Back from the shared database")
        case Away():
            return words("Move to a new computer")


def _doing(do: Do, chosen: Moving) -> Callable[[Tick], Sentence]:
    return lambda tick: do(chosen, tick=tick)
