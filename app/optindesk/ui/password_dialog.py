"""Asks for the password of the mail account, and says why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from optindesk.ui.allowing import when_filled
from optindesk.ui.fields import foot
from optindesk.ui.words import Words


class PasswordDialog(QDialog):
    """`given` has the password that was typed; it is kept nowhere here."""

    given = Signal(str)

    def __init__(self, words: Words, why: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words("Password of the mail account"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = QLabel(why)
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(words("Password"))
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go_on = buttons.addButton(words("&Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setDefault(True)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(said)
        layout.addRow(words("&Password:"), self.password)
        layout.addRow(buttons)
        when_filled(self.go_on, words, self.password)
        self.password.setFocus()

    def _give(self) -> None:
        self.given.emit(self.password.text())
        self.password.clear()
        self.accept()
