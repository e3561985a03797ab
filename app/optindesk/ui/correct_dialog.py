"""Corrects an address: the sign-up is kept, the right address asked, the wrong one left alone."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from optindesk.core.errors import BadAddress, RuleDoubted, Trouble
from optindesk.flows.correcting import Corrected
from optindesk.flows.requests import known_contact
from optindesk.flows.suggesting import Suggestion
from optindesk.ui.allowing import allow, first_of, unchanged, unfilled
from optindesk.ui.bench import Bench
from optindesk.ui.crop_view import CropView
from optindesk.ui.fields import explanation, foot, hinted, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, Notice, Offer
from optindesk.ui.within_screen import MAKES_ROOM, grow

PAPER_LETTERS = 110
"""The width beside a line from paper, in average letters."""


class CorrectDialog(QDialog):
    """`old` is the address as it was typed."""

    def __init__(self, bench: Bench, old: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._old = old
        self.setWindowTitle(self._("Correct {address}", address=old))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty(MAKES_ROOM, True)
        wide(self)
        typed = QLabel(old)
        typed.setTextFormat(Qt.TextFormat.PlainText)
        self.new = QLineEdit(old)
        self.new.setAccessibleName(self._("The right address"))
        self.new.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.why = QLineEdit()
        self.why.setAccessibleName(self._("Why"))
        hinted(self.why, self._("Read the sheet again"))
        self.paper = CropView(bench)
        self.paper.came.connect(self._make_room)
        self.paper.show_person(lambda: known_contact(old).id)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(
            self._("&Correct and ask again"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.go.setDefault(True)
        buttons.accepted.connect(partial(self._go, sure=False))
        buttons.rejected.connect(self.reject)
        self.new.textChanged.connect(self._enable)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "The sign-up is kept, and the right address is asked. Nothing more is sent to"
                    " the wrong one. What was agreed there stays proven there, and goes to nobody"
                    " else."
                )
            )
        )
        layout.addRow(self.paper)
        layout.addRow(self._("It was typed:"), typed)
        layout.addRow(self._("&Right is:"), self.new)
        layout.addRow(self._("&Why:"), self.why)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()
        self.new.setFocus()
        self._look_for_likely()

    def _make_room(self) -> None:
        """For what was written by hand, so that it can be read."""
        wide(self, PAPER_LETTERS)
        self.resize(self.minimumWidth(), self.height())
        grow(self)

    def _look_for_likely(self, before: str = "") -> None:
        """Offer what was likely meant, as an import does; `before` says what is wrong."""
        desk, text = self._bench.desk, self.new.text()

        def offer(likely: Suggestion | None) -> None:
            if likely is None or self.new.text() != text:
                return
            address = likely.addresses[0]
            doubt = self._("Look: {doubt}.", doubt=likely.reason)
            take = Offer(self._("Take {address}", address=address), partial(self._take, address))
            self.notice.say(f"{before} {doubt}".strip(), LOOK, take)
            grow(self)

        self._bench.look("likely", lambda: desk.suggest_address(text), offer, self)

    def _take(self, address: str) -> None:
        self.notice.hide()
        self.new.setText(address)
        self.new.setFocus()

    def _complain(self, trouble: Trouble) -> None:
        anyway = Offer(self._("Correct it all the same"), partial(self._go, sure=True))
        if isinstance(trouble, RuleDoubted):
            self.notice.say(self._.say(trouble.sentence), LOOK, anyway)
            grow(self)
            return
        self.notice.complain(trouble)
        if isinstance(trouble, BadAddress):
            self._look_for_likely(self._.say(trouble.sentence))

    def _enable(self) -> None:
        is_same = self.new.text().strip() == self._old
        same = unchanged(self._) if is_same else ""
        allow(self.go, first_of(unfilled(self._, self.new), same))

    def _go(self, *, sure: bool) -> None:
        desk, old, new, why = self._bench.desk, self._old, self.new.text(), self.why.text()
        self._bench.run(
            self._("Correcting the address"),
            lambda _: desk.correct(old, new, why, sure=sure),
            Lane.ACT,
            done=self._corrected,
            failed=self._complain,
            owner=self,
        )

    def _corrected(self, done: Corrected) -> None:
        back = self._(
            "If {old} was right after all, take it off the list “Never write”.", old=done.typed
        )
        said = f"{self._.say(done.said)} {back}"
        self._bench.say(said, DONE if done.about else LOOK)
        self.accept()
