"""What to do when the computer or a copy of the data was stolen: a new key, and all the rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.flows import stolen
from optindesk.flows.desk import Desk
from optindesk.flows.rotating import Replaced
from optindesk.flows.stolen import Look
from optindesk.ui.allowing import allow, first_of, unfilled, waits
from optindesk.ui.bench import Bench
from optindesk.ui.busy_dialog import BusyDialog
from optindesk.ui.fields import explanation, foot, hinted, wide
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.within_screen import grow

LINES_SHOWN = 14
"""How much of what is to be done is seen without scrolling."""


class Seen(NamedTuple):
    """What the dialog shows: how things stand, and what is left to be done outside of the desk."""

    look: Look
    to_do: Sequence[Sentence]


class StolenDialog(BusyDialog):
    """Says what a new key does, and for how many, before it is made; then what else is to be done.

    No press of Enter makes one: a new key cannot be taken back.
    """

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(bench, parent)
        self._seen: Seen | None = None
        self.setWindowTitle(self._("Computer or copy stolen"))
        wide(self, 96)
        self.now = explanation("")
        self.reason = QLineEdit()
        hinted(self.reason, self._("for the log, like “laptop stolen on the train”"))
        self.reason.textChanged.connect(self.enable)
        self.steps = QPlainTextEdit()
        self.steps.setReadOnly(True)
        self.steps.setTabChangesFocus(True)
        self.steps.setAccessibleName(self._("What is left to be done"))
        self.steps.setFixedHeight(self.fontMetrics().lineSpacing() * LINES_SHOWN)
        self.buttons = foot(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.change = self.buttons.addButton(self._("&Make a new key"), role)
        self.ask = self.buttons.addButton(self._("&Ask them anew"), role)
        self.save = self.buttons.addButton(self._("&Save who is affected…"), role)
        self.copy = self.buttons.addButton(self._("Co&py the list"), role)
        for button, act in (
            (self.change, self._change),
            (self.ask, self._ask),
            (self.save, self._choose),
            (self.copy, self._copy),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.enable()
        self.look()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self._("&What happened:"), self.reason)
        layout = QVBoxLayout(self)
        layout.addWidget(explanation(self._.say(stolen.WHAT_IT_DOES)))
        layout.addWidget(self.now)
        layout.addLayout(form)
        layout.addWidget(explanation(self._("What is left to be done, best at once:")))
        layout.addWidget(self.steps)
        layout.addStretch(1)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    # --- what is shown ----------------------------------------------------------------------------

    def look(self) -> None:
        self.bench.look("stolen", partial(_seen, self.bench.desk), self._show, self)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        look = seen.look
        said = [stolen.of_people(look.people), stolen.of_questions(look.now, done=False)]
        told = " ".join(map(self._.say, said))
        if look.changed_at is not None:
            last = self._("A new key was made last on {when}.", when=look.changed_at)
            told = f"{last} {self._left(look.before)}{self._.say(stolen.of_people(look.people))}"
        self.now.setText(told)
        steps = enumerate(map(self._.say, seen.to_do), 1)
        self.steps.setPlainText("\n".join(f"{number}. {step}" for number, step in steps))
        self.enable()
        grow(self)

    def _left(self, before: Replaced) -> str:
        """How many questions of the key before are still to be asked anew."""
        left = before.count + len(before.left)
        if not left:
            return ""
        said = self._.plural(
            "{n} question of before is still open.",
            "{n} questions of before are still open.",
            left,
        )
        return f"{said} "

    def enable(self) -> None:
        may = self._seen is not None and not self.is_at_it
        allow(self.change, first_of("" if may else waits(self._), unfilled(self._, self.reason)))
        before = self._seen.look.before if self._seen is not None else None
        self.ask.setVisible(before is not None and before.count > 0)
        for button in (self.ask, self.save, self.copy):
            button.setEnabled(may)

    # --- what is done -----------------------------------------------------------------------------

    def _change(self) -> None:
        work = partial(_change, self.bench.desk, self.reason.text())
        self.work(self._("Making a new key"), work, self._replaced)

    def _ask(self) -> None:
        desk = self.bench.desk
        self.work(
            self._("Asking anew"), lambda tick: desk.replace_questions(tick=tick), self._replaced
        )

    def _replaced(self, replaced: Replaced) -> None:
        self.reason.clear()
        said = self._.say(stolen.of_questions(replaced, done=True))
        self.notice.say(
            self._("The desk has a new key. {questions}", questions=said),
            LOOK if replaced.left else DONE,
        )

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Save who is affected"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self._("Tables (*.xlsx *.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile("affected.xlsx")
        dialog.fileSelected.connect(lambda name: self.save_affected(Path(name)))
        dialog.open()

    def save_affected(self, path: Path) -> None:
        """Write everybody whose data was here, as a table."""
        desk = self.bench.desk
        self.work(
            self._("Writing “{file}”", file=path.name),
            lambda _: desk.export_affected(path),
            partial(self._saved, path),
        )

    def _saved(self, path: Path, people: int) -> None:
        self.notice.say(
            self._.plural(
                "{n} person whose data was here is in “{file}”.",
                "{n} people whose data was here are in “{file}”.",
                people,
                file=path.name,
            )
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.steps.toPlainText())
        self.notice.say(self._("The list is copied: paste it into a mail or a document."))


def _seen(desk: Desk) -> Seen:
    to_do = stolen.what_to_do(desk.store.folder, desk.providers)
    return Seen(stolen.look(desk.clock()), to_do)


def _change(desk: Desk, reason: str, tick: Tick) -> Replaced:
    """A new key, and what was asked with the old one asked anew."""
    desk.change_key(reason)
    return desk.replace_questions(tick=tick)
