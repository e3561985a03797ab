"""Asks people who were collected before, each once: shows first whom, and who not and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.model import MailingList
from optindesk.flows import permission
from optindesk.flows.permission import Chosen, Look, Round
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.chosen_table import ChosenTable, Person
from optindesk.ui.fields import explanation, foot, list_box, wide
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice

LETTERS, LINES = 96, 30


class PermissionDialog(QDialog):
    """`lists` are all lists, `list_id` is the one to begin with."""

    def __init__(
        self,
        bench: Bench,
        lists: Sequence[MailingList],
        parent: QWidget,
        *,
        list_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Ask people who were collected before"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, LETTERS)
        self.list = list_box(self._, lists)
        self.list.setCurrentIndex(max(0, self.list.findData(list_id)))
        self.filter = FilterBox(self._("A part of the name or the address"))
        self.summary = explanation(self._("Looking…"))
        self.table = ChosenTable(bench, self._("Whom to ask"), self._("Name"), self)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.stop = buttons.addButton(self._("S&top asking"), QDialogButtonBox.ButtonRole.ResetRole)
        self.go = buttons.addButton(self._("&Begin to ask"), QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setDefault(True)
        self.go.clicked.connect(self._begin)
        self.stop.clicked.connect(self._stop)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self._("&List:"), self.list)
        form.addRow(self._("&Only with:"), self.filter)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "These people are asked in a wording of its own, each once and never again."
                    " Whoever does not answer is left alone."
                )
            )
        )
        layout.addLayout(form)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.summary)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * LINES)
        self.list.currentIndexChanged.connect(self._look_anew)
        self.filter.wanted.connect(self.reload)
        if list_id is None:
            bench.look("collected", permission.collected_lists, self._begin_with, self)
        else:
            self.reload()

    def _begin_with(self, collected: Sequence[MailingList]) -> None:
        """Begin with a list on which somebody was never asked."""
        if collected:
            with QSignalBlocker(self.list):
                self.list.setCurrentIndex(max(0, self.list.findData(collected[0].id)))
        self.reload()

    def reload(self) -> None:
        """Look anew at whom it would be."""
        allow(self.go, waits(self._))
        self.stop.setEnabled(False)
        if self.list.currentData() is None:
            allow(self.go, self._("Make a list first."))
            self.summary.clear()
            self.table.show_people((), self._("Make a list first."))
            return
        self.summary.setText(self._("Looking…"))
        desk, chosen = self._bench.desk, self._chosen
        self._bench.look(
            "permission",
            lambda: (
                desk.look_at_permission(chosen),
                permission.current(),
                permission.count_waiting(),
            ),
            self._show,
            self,
        )

    @property
    def _chosen(self) -> Chosen:
        return Chosen(int(self.list.currentData()), self.filter.text().strip())

    def _nobody(self) -> str:
        if text := self._chosen.text:
            return self._("Nothing matches “{text}”.", text=text)
        return self._("Nobody stands on this list. Import a sheet of people first, and do not ask.")

    def _look_anew(self) -> None:
        """Another list has other people."""
        self.table.wait()
        self.reload()

    def _show(self, found: tuple[Look, Round | None, int]) -> None:
        look, round_, waiting = found
        shown = [Person(one.address, one.name, one.why_not) for one in look.people]
        self.table.show_people(shown, self._nobody())
        self.stop.setEnabled(round_ is not None or waiting > 0)
        if round_ is not None:
            self.summary.setText(
                self._(
                    "People on “{list}” are being asked since {when}, {per_day} in a day.",
                    list=round_.list_name,
                    when=round_.began_at,
                    per_day=look.per_day,
                )
            )
            allow(self.go, self.summary.text())
            return
        count = self._.plural(
            "{n} of {all} is asked", "{n} of {all} are asked", look.asked, all=len(look.people)
        )
        days = self._.plural("within {n} day", "within {n} days", look.days)
        pace = self._("{per_day} in a day at most", per_day=look.per_day)
        said = f"{count}, {pace}, {days}." if look.asked else f"{count}."
        if waiting:
            said = f"{said} {self._.say(permission.said_waiting(waiting))}"
        self.summary.setText(said)
        allow(self.go, "" if look.asked else self._("Nobody is meant."))

    def _begin(self) -> None:
        desk, chosen = self._bench.desk, self._chosen
        allow(self.go, waits(self._))
        self._bench.run(
            self._("Asking people who were collected before"),
            lambda _: desk.begin_permission(chosen),
            Lane.WORK,
            done=self._begun,
            failed=self.notice.complain,
            owner=self,
        )

    def _begun(self, count: int) -> None:
        self.notice.say(
            self._.plural(
                "{n} question waits in the outbox; the others follow day by day.",
                "{n} questions wait in the outbox; the others follow day by day.",
                count,
            )
        )
        self.reload()

    def _stop(self) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Asking nobody more"),
            lambda _: desk.stop_permission(),
            Lane.ACT,
            done=self._stopped,
            failed=self.notice.complain,
            owner=self,
        )

    def _stopped(self, done: permission.Stopped) -> None:
        self.notice.say(self._.say(done.said))
        self.reload()
