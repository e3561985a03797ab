"""Puts name, salutation and language of a person right; an address is corrected and asked again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from optindesk.core.model import Contact
from optindesk.flows.rectifying import Known
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, language_box, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class RectifyDialog(QDialog):
    """`known` is what is known now."""

    def __init__(self, bench: Bench, address: str, known: Known, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("Put right what is known of {address}", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.name = QLineEdit(known.name)
        self.name.setAccessibleName(self._("Name"))
        self.salutation = QLineEdit(known.salutation)
        self.salutation.setAccessibleName(self._("Salutation"))
        self.salutation.setPlaceholderText(self._("Ms, Mx, Dr."))
        self.language = language_box(self._, self._("not known"))
        if known.language and self.language.findData(known.language) < 0:
            self.language.addItem(known.language, known.language)
        self.language.setCurrentIndex(self.language.findData(known.language or ""))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Put right"), self._go)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "Mails that wait say it so, too. What it was before stays in the log, as long"
                    " as the person is not erased. A wrong address is corrected and asked again"
                    " (“Correct address…”)."
                )
            )
        )
        layout.addRow(self._("&Name:"), self.name)
        layout.addRow(self._("&Salutation:"), self.salutation)
        layout.addRow(self._("&Language:"), self.language)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self.name.setFocus()

    def _go(self) -> None:
        desk, address = self._bench.desk, self._address
        right = Known(self.name.text(), self.salutation.text(), self.language.currentData())
        self._bench.run(
            self._("Putting right what is known"),
            lambda _: desk.rectify(address, right),
            Lane.ACT,
            done=self._rectified,
            failed=self.notice.complain,
            owner=self,
        )

    def _rectified(self, now: Contact) -> None:
        self._bench.say(self._("What is known of {address} was put right.", address=now.address))
        self.accept()
