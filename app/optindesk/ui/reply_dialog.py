"""Write back to the person of a reply: a ready text, changed as wished, or one's own."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.status import RequestStatus
from optindesk.flows.letters import Letter
from optindesk.flows.replying import GAP
from optindesk.ui import unsaved
from optindesk.ui.allowing import allow, first_of, unfilled, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.state_words import READY_TITLES

LETTERS = 96
"""How wide the dialog is, in average letters."""

LINES = 9
"""How many lines of the text are seen at once."""


class ReplyDialog(QDialog):
    """`replied` has the number of the reply that was answered."""

    replied = Signal(int)

    def __init__(self, bench: Bench, letter: Letter, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._letter = letter
        self._filled = ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._("Write back to {address}", address=letter.goes_to))
        wide(self, LETTERS)
        self.wrote = QLabel(letter.new_text[:400] or letter.subject)
        self.wrote.setWordWrap(True)
        self.wrote.setTextFormat(Qt.TextFormat.PlainText)
        self.ready = QComboBox()
        self.ready.setAccessibleName(self._("Ready text"))
        self.ready.addItem(self._("your own text"), "")
        for which, text in letter.ready:
            self.ready.addItem(self._.say(READY_TITLES[which]), text)
        self.ready.currentIndexChanged.connect(self._fill)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self._("Your text"))
        self.text.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES)
        self.text.textChanged.connect(self._enable)
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.send = self.buttons.addButton(
            self._("&Put into the outbox"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.accepted.connect(self._send)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._send)
        self._enable()
        (self.ready if letter.ready else self.text).setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._("They wrote:"), self.wrote)
        form.addRow(self._("&Ready text:"), self.ready)
        form.addRow(self._("&Your text:"), self.text)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(explanation(self._around()))
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    def _around(self) -> str:
        """What the desk writes around the text, and where the mail goes."""
        asked = self._letter.asked
        said = self._(
            "A greeting and your name are written around it, and it goes to {address}.",
            address=self._letter.goes_to,
        )
        if asked is not None and asked.status is RequestStatus.OPEN:
            more = self._("Below it stands the question once more, and how to answer it.")
            return f"{said} {more}"
        return said

    def _fill(self) -> None:
        if self.text.toPlainText().strip() not in ("", self._filled):
            return  # what somebody typed is never overwritten
        self._filled = str(self.ready.currentData())
        self.text.setPlainText(self._filled)
        if self._filled:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(GAP)

    def _enable(self) -> None:
        has_gap = GAP in self.text.toPlainText()
        gap = self._("Please fill in the place marked {gap} first.", gap=GAP) if has_gap else ""
        allow(self.send, first_of(unfilled(self._, self.text), gap))

    def reject(self) -> None:
        """Close it, unless what was typed would be lost by that."""
        if self.text.toPlainText().strip() in ("", self._filled.strip()):
            super().reject()
        else:
            unsaved.ask(self, self._, None, super().reject)

    def _send(self) -> None:
        if not self.send.isEnabled():
            return
        allow(self.send, waits(self._))
        desk, number, text = self._bench.desk, self._letter.id, self.text.toPlainText()
        self._bench.run(
            self._("Writing back"),
            lambda _: desk.reply(number, text),
            Lane.ACT,
            done=partial(self._done, number),
            failed=self._failed,
            owner=self,
        )

    def _done(self, number: int, _: None) -> None:
        self.replied.emit(number)
        self.accept()

    def _failed(self, trouble: Trouble) -> None:
        self._enable()
        self.notice.complain(trouble)
        self.text.setFocus()
