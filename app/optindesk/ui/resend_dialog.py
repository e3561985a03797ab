"""Sends open questions once more: says first who will get one, and who not and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from optindesk.flows.reminding import Again
from optindesk.store.search import PeopleQuery
from optindesk.ui.bench import Bench
from optindesk.ui.chosen_table import ChosenTable, Person
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice

LETTERS, LINES = 96, 26


class ResendDialog(QDialog):
    """For all rows of a query, or for some `contacts` of it only."""

    def __init__(
        self,
        bench: Bench,
        query: PeopleQuery,
        contacts: Sequence[int] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._query = query
        self._contacts = contacts
        self.setWindowTitle(self._("Send questions again"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, LETTERS)
        self.summary = explanation(self._("Looking…"))
        self.table = ChosenTable(
            bench,
            self._("Who gets the question again"),
            self._("Asked about"),
            self,
        )
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(self._("&Send again"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        self.go.setEnabled(False)
        buttons.accepted.connect(self._go)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addWidget(
            explanation(
                self._(
                    "One question is sent three times at most, seven days apart. It is the same"
                    " question with the same deadline."
                )
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * LINES)
        desk = bench.desk
        bench.look(
            "resend",
            lambda: desk.resend(query, contacts=contacts, dry_run=True),
            self._show,
            self,
        )

    def _show(self, found: Sequence[Again]) -> None:
        shown = [Person(one.address, one.about, one.why_not) for one in found]
        self.table.show_people(shown, self._("Nobody is meant."))
        count = sum(one.why_not is None for one in found)
        none = len(found) - count
        said = self._.plural(
            "{n} person gets the question again.", "{n} people get the question again.", count
        )
        if none:
            more = self._.plural("{n} does not; why stands beside it.",
                                 "{n} do not; why stands beside each.", none)  # fmt: skip
            said = f"{said} {more}"
        self.summary.setText(said)
        self.go.setEnabled(count > 0)

    def _go(self) -> None:
        desk, query, contacts = self._bench.desk, self._query, self._contacts
        self.go.setEnabled(False)
        self._bench.run(
            self._("Sending questions again"),
            lambda tick: desk.resend(query, contacts=contacts, tick=tick),
            Lane.WORK,
            done=self._done,
            failed=self.notice.complain,
            owner=self,
        )

    def _done(self, found: Sequence[Again]) -> None:
        count = sum(one.why_not is None for one in found)
        self._bench.say(
            self._.plural(
                "{n} question waits in the outbox once more.",
                "{n} questions wait in the outbox once more.",
                count,
            )
        )
        self.accept()
