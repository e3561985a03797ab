"""Asks for the owner's PIN, and lets one be chosen: what is seen by nobody is typed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from optindesk.core.errors import Trouble
from optindesk.core.pin import LEAST, MOST
from optindesk.flows.owner_pin import WHAT_IT_IS
from optindesk.ui.allowing import allow, no_pin, waits
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.within_screen import grow

if TYPE_CHECKING:
    from optindesk.ui.bench import Bench


def pin_line(name: str) -> QLineEdit:
    """A line for a PIN: digits, seen by nobody."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | line.inputMethodHints())
    digits = QRegularExpression(f"[0-9]{{0,{MOST}}}")
    line.setValidator(QRegularExpressionValidator(digits, line))
    line.setAccessibleName(name)
    return line


class PinDialog(QDialog):
    """`opened` tells that it was the right one; `why` says what it is needed for."""

    opened = Signal()

    def __init__(self, bench: Bench, why: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Owner’s PIN"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 56)
        self.pin = pin_line(self._("Owner’s PIN"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go_on = buttons.addButton(self._("&Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setDefault(True)
        self.pin.textChanged.connect(self._enable)
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(explanation(why))
        layout.addRow(self._("&PIN:"), self.pin)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()
        self.pin.setFocus()

    def _enable(self) -> None:
        allow(self.go_on, no_pin(self._, self.pin))

    def _try(self) -> None:
        desk, typed = self._bench.desk, self.pin.text()
        allow(self.go_on, waits(self._))
        self._bench.jobs.start(
            "",
            lambda _: desk.open_with_pin(typed),
            Lane.ACT,
            done=lambda _: self._open(),
            failed=self._complain,
            owner=self,
        )

    def _open(self) -> None:
        self.accept()
        self.opened.emit()

    def _complain(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        self.pin.clear()
        self.pin.setFocus()
        grow(self)
        self._bench.changed.emit()  # the log has one line more


class NewPinDialog(QDialog):
    """Sets the PIN, or changes the one that there is."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Owner’s PIN"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 68)
        self.pin, self.again = pin_line(self._("New PIN")), pin_line(self._("Once more"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.addButton(self._("&Set PIN"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setDefault(True)
        for line in (self.pin, self.again):
            line.textChanged.connect(self._enable)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(explanation(self._.say(WHAT_IT_IS)))
        layout.addRow(self._("&New PIN:"), self.pin)
        layout.addRow(self._("Once &more:"), self.again)
        layout.addRow(
            explanation(
                self._(
                    "{least} to {most} digits. If it is forgotten, “optindesk pin remove"
                    " --forgotten” on the command line takes it away; the log and the first screen"
                    " tell of that.",
                    least=LEAST,
                    most=MOST,
                )
            )
        )
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()

    def _enable(self) -> None:
        allow(self.save, no_pin(self._, self.pin, self.again))

    def _save(self) -> None:
        desk, pin = self._bench.desk, self.pin.text()
        self._bench.run(
            self._("Setting the owner’s PIN"),
            lambda _: desk.set_pin(pin),
            Lane.ACT,
            done=lambda _: self._saved(),
            failed=self.notice.complain,
            owner=self,
        )

    def _saved(self) -> None:
        self._bench.say(self._("The owner’s PIN is set."))
        self.accept()
