"""Asks for the password of a shared desk's database, before there is a window."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit

from optindesk.core.errors import Trouble
from optindesk.ui.allowing import when_filled
from optindesk.ui.badge import wear_icon
from optindesk.ui.fields import foot
from optindesk.ui.words import Words


class Given(NamedTuple):
    """A password, and whether it is to be kept in the keyring."""

    password: str
    keep: bool


class DatabasePasswordDialog(QDialog):
    """`given` is what was typed, once it was accepted; it is kept nowhere here."""

    def __init__(self, words: Words, why: Trouble) -> None:
        super().__init__()
        wear_icon()
        self.given: Given | None = None
        self.setWindowTitle(words("Password of the database"))
        said = QLabel(words.say(why.sentence))
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(words("Password"))
        self.keep = QCheckBox(words("&Keep the password in the keyring of this computer"))
        self.keep.setChecked(True)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go_on = buttons.addButton(words("&Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setDefault(True)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(said)
        layout.addRow(words("&Password:"), self.password)
        layout.addRow(self.keep)
        layout.addRow(buttons)
        when_filled(self.go_on, words, self.password)
        self.password.setFocus()

    def _give(self) -> None:
        self.given = Given(self.password.text(), self.keep.isChecked())
        self.password.clear()
        self.accept()
