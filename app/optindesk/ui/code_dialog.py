"""Enters a code that a person told, or a whole mail that staff pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from optindesk.core.model import Request
from optindesk.ui.allowing import when_filled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, hinted, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class CodeDialog(QDialog):
    """The person is needed for the short code only; `address` is the one whose story is open."""

    def __init__(self, bench: Bench, address: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Enter a code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.address = QLineEdit(address)
        self.address.setAccessibleName(self._("Email address of the person"))
        self.code = QPlainTextEdit()
        self.code.setAccessibleName(self._("Code"))
        self.code.setTabChangesFocus(True)
        self.code.setPlaceholderText(self._("The code, or the whole mail that it stands in"))
        self.code.setFixedHeight(self.fontMetrics().lineSpacing() * 5)
        self.note = QLineEdit()
        self.note.setAccessibleName(self._("Note"))
        hinted(self.note, self._("Called at noon and read the code aloud"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.confirm = buttons.addButton(
            self._("&Confirm with this code"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.confirm.setDefault(True)
        buttons.accepted.connect(self._enter)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "The log says that you entered it: it proves less than a reply of the"
                    " person's own."
                )
            )
        )
        layout.addRow(self._("&Person:"), self.address)
        layout.addRow(self._("C&ode:"), self.code)
        layout.addRow(self._("&Note:"), self.note)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        when_filled(self.confirm, self._, self.code)
        (self.code if address else self.address).setFocus()

    def _enter(self) -> None:
        desk, code = self._bench.desk, self.code.toPlainText()
        address, note = self.address.text().strip() or None, self.note.text()
        self._bench.run(
            self._("Entering the code"),
            lambda _: desk.confirm_by_hand(code, address, note),
            Lane.ACT,
            done=self._entered,
            failed=self.notice.complain,
            owner=self,
        )

    def _entered(self, request: Request) -> None:
        self._bench.say(
            self._(
                "{address} said yes: confirmed by the code you entered. The thank-you waits in the"
                " outbox.",
                address=request.address,
            )
        )
        self.accept()
