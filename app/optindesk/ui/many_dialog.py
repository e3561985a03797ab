"""Does something to many people: says first how many, and who not and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.flows.many import Outcome
from optindesk.flows.reminding import Again
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.chosen_table import ChosenTable, Person
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice

LETTERS, LINES = 96, 26


Meant: TypeAlias = Again | Outcome
"""Somebody to whom it is done, or why not."""


@dataclass(frozen=True)
class Deed:
    """What is to be done. `title` and `button` name it, `whom` and `about` the table and its second
    column, `gets` is said beside those to whom it is done, `explained` below the table. `look` says
    of whom, `act` does it; `summary` says to how many, `left` to how many not, and `done` to how
    many it was done."""

    title: str
    button: str
    whom: str
    about: str
    gets: str
    explained: str
    job: str
    look: Callable[[], Sequence[Meant]]
    act: Callable[[Tick], Sequence[Meant]]
    summary: Callable[[int], str]
    left: Callable[[int], str]
    done: Callable[[int], str]


class ManyDialog(QDialog):
    """Shows who is meant before anything is done; those to whom it is not done stand below."""

    def __init__(self, bench: Bench, deed: Deed, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._deed = deed
        self.setWindowTitle(deed.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, LETTERS)
        self.summary = explanation(self._("Looking…"))
        self.table = ChosenTable(bench, deed.whom, deed.about, self, gets=deed.gets)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, deed.button, self._go)
        allow(self.go, waits(self._))
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addWidget(explanation(deed.explained))
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * LINES)
        bench.look("many", deed.look, self._show, self)

    def _show(self, found: Sequence[Meant]) -> None:
        people = [Person(one.address, one.about, one.why_not) for one in found]
        self.table.show_people(people, self._("Nobody is meant."))
        count = _count(found)
        none = len(found) - count
        said = self._deed.summary(count)
        self.summary.setText(f"{said} {self._deed.left(none)}" if none else said)
        allow(self.go, "" if count else self._("Nobody is meant."))

    def _go(self) -> None:
        allow(self.go, waits(self._))
        self._bench.run(
            self._deed.job,
            self._deed.act,
            Lane.WORK,
            done=self._done,
            failed=self._fail,
            owner=self,
        )

    def _fail(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        allow(self.go)

    def _done(self, found: Sequence[Meant]) -> None:
        self._bench.say(self._deed.done(_count(found)))
        self.accept()


def _count(found: Sequence[Meant]) -> int:
    return sum(one.why_not is None for one in found)
