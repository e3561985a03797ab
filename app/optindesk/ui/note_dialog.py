"""Notes something about a person: it stands in the story, with who noted it and when."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPlainTextEdit, QWidget

from optindesk.flows.noting import Noted
from optindesk.ui import unsaved
from optindesk.ui.allowing import when_filled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer

LINES = 5
"""How many lines of a note are seen at once."""


class NoteDialog(QDialog):
    """`address` is the person's."""

    def __init__(self, bench: Bench, address: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("Note about {address}", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self._("Note"))
        self.text.setPlaceholderText(self._("Rang on Friday: would like to come to the workshop"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * (LINES + 1))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Note it"), self._go)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "It stands in this person’s story, and cannot be changed: another note puts it"
                    " right. The person may ask to read it, and it goes when the person is erased."
                )
            )
        )
        layout.addRow(self.text)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        when_filled(self.go, self._, self.text)
        self.text.setFocus()

    def reject(self) -> None:
        """Close it, unless what was typed would be lost by that."""
        if self.go.isEnabled():
            unsaved.ask(self, self._, self._go, super().reject)
        else:
            super().reject()

    def _go(self) -> None:
        desk, address, text = self._bench.desk, self._address, self.text.toPlainText()
        self._bench.run(
            self._("Noting"),
            lambda _: desk.note(address, text),
            Lane.ACT,
            done=self._noted,
            failed=self.notice.complain,
            owner=self,
        )

    def _noted(self, noted: Noted) -> None:
        bench, desk = self._bench, self._bench.desk
        deed = bench.deeds.add_work(
            self._("the note about {address}", address=noted.address),
            lambda _: desk.take_note_back(noted.address, noted.entry),
        )
        said = self._("It was noted about {address}.", address=noted.address)
        bench.say(said, DONE, Offer(self._("Undo"), partial(bench.deeds.undo, deed)))
        self.accept()
