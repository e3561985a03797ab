"""Asks for a password, and says why: that of the mail account by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from optindesk.ui.allowing import when_filled
from optindesk.ui.fields import foot
from optindesk.ui.words import Words


class PasswordForm(QDialog):
    """Why it is asked for, the field, and what else is asked (`more`); what was typed is kept
    nowhere here."""

    def __init__(
        self, words: Words, title: str, why: str, parent: QWidget | None, *more: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        said = QLabel(why)
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        width = self.fontMetrics().averageCharWidth() * 56
        # A window manager may make it smaller than it asks for: a text that wraps would be cut.
        said.setMinimumSize(width, said.heightForWidth(width))
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
        for row in more:
            layout.addRow(row)
        layout.addRow(buttons)
        when_filled(self.go_on, words, self.password)
        self.password.setFocus()

    def _tell(self, password: str) -> None:
        """Hand on what was typed."""
        raise NotImplementedError

    def _give(self) -> None:
        self._tell(self.password.text())
        self.password.clear()
        self.accept()


class PasswordDialog(PasswordForm):
    """`given` has the password of the mail account that was typed."""

    given = Signal(str)

    def __init__(self, words: Words, why: str, parent: QWidget) -> None:
        super().__init__(words, words("Password of the mail account"), why, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def _tell(self, password: str) -> None:
        self.given.emit(password)
