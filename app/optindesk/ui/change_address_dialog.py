"""A person has another address: the old one is closed at once, the new one is asked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from optindesk.core.errors import Trouble
from optindesk.flows.readdressing import Changed
from optindesk.ui.allowing import allow, first_of, unchanged, unfilled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer
from optindesk.ui.within_screen import grow


class ChangeAddressDialog(QDialog):
    """`old` is the address of today."""

    def __init__(self, bench: Bench, old: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._old = old
        self.setWindowTitle(self._("New address of {address}", address=old))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        today = QLabel(old)
        today.setTextFormat(Qt.TextFormat.PlainText)
        self.new = QLineEdit()
        self.new.setAccessibleName(self._("The new address"))
        self.new.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.new.textChanged.connect(self._enable)
        self.why = QLineEdit()
        self.why.setAccessibleName(self._("How you know"))
        self.why.setPlaceholderText(self._("Told us in the shop"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Change and ask there"), self._go)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "From now on nothing is sent to the old address. The new one is asked, and is"
                    " written to only after its yes. What was agreed stays proven, and both stand"
                    " in one story. An address that was mistyped is corrected instead"
                    " (“Correct address…”)."
                )
            )
        )
        layout.addRow(self._("Until now:"), today)
        layout.addRow(self._("&New address:"), self.new)
        layout.addRow(self._("&How you know:"), self.why)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()
        self.new.setFocus()

    def _enable(self) -> None:
        is_same = self.new.text().strip() == self._old
        same = unchanged(self._) if is_same else ""
        allow(self.go, first_of(unfilled(self._, self.new), same))

    def _go(self) -> None:
        desk, old, new, why = self._bench.desk, self._old, self.new.text(), self.why.text()
        self._bench.run(
            self._("Changing the address"),
            lambda _: desk.change_address(old, new, why),
            Lane.ACT,
            done=self._changed,
            failed=self._complain,
            owner=self,
        )

    def _complain(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        grow(self)

    def _changed(self, done: Changed) -> None:
        bench, desk, words = self._bench, self._bench.desk, self._

        deed = bench.deeds.add_work(
            words("the change of the address {old}", old=self._old),
            lambda _: desk.take_address_back(done.new),
            lambda back: words("The address is {new} again, and all is as before.", new=back.new),
        )
        undo = Offer(words("Undo"), partial(bench.deeds.undo, deed))
        bench.say(words.say(done.said), DONE, undo)
        self.accept()
