"""Types in one paper sign-up after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.model import MailingList, Target
from optindesk.flows.signups import ASKED, Decided
from optindesk.ui.bench import Bench
from optindesk.ui.fields import day_box, day_in, foot, language_box, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.list_dialog import ListsField
from optindesk.ui.notice import DONE, LOOK, Notice
from optindesk.ui.words import Words


def decided_in_words(words: Words, decided: Sequence[Decided]) -> str:
    """What became of a sign-up; of several lists each is named, and what they have in common."""
    address, reasons = decided[0].address, [one.reason for one in decided]
    if len(decided) == 1:
        return words("{address}: {reason}.", address=address, reason=reasons[0])
    if all(one.group in ASKED for one in decided):
        lists = ", ".join(one.about for one in decided)
        return words("{address}: one question about {lists}.", address=address, lists=lists)
    parts = (words("{list}: {reason}", list=one.about, reason=one.reason) for one in decided)
    return words("{address}: {parts}.", address=address, parts="; ".join(parts))


class SignUpDialog(QDialog):
    """Enter saves and clears the person's fields; list, day and place stay for the next one."""

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
        self.setWindowTitle(self._("New sign-up"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.address = QLineEdit()
        self.address.setAccessibleName(self._("Email address"))
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.name = QLineEdit()
        self.name.setAccessibleName(self._("Name"))
        self.list = ListsField(bench, lists)
        self.list.choose(list_id)
        self.language = language_box(self._, self._("as the list"))
        self.day = day_box(self._, bench.desk.clock().date())
        self.place = QLineEdit()
        self.place.setAccessibleName(self._("Where"))
        self.place.setPlaceholderText(self._("Market stall, sheet 3"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton(
            self._("&Save, then the next"), QDialogButtonBox.ButtonRole.ApplyRole
        )
        self.save.setDefault(True)
        self.save.clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        for signal in (self.address.textChanged, self.list.changed):
            signal.connect(self._enable)
        layout = QFormLayout(self)
        layout.addRow(self._("Email &address:"), self.address)
        layout.addRow(self._("&Name:"), self.name)
        layout.addRow(self._("Lis&ts:"), self.list)
        layout.addRow(self._("Langua&ge:"), self.language)
        layout.addRow(self._("Signed up &on:"), self.day)
        layout.addRow(self._("&Where:"), self.place)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()
        self.address.setFocus()

    def _enable(self) -> None:
        self.save.setEnabled(bool(self.address.text().strip()) and bool(self.list.chosen))

    def _save(self) -> None:
        desk, address, name = self._bench.desk, self.address.text(), self.name.text()
        targets = [Target(list_id=chosen) for chosen in self.list.chosen]
        language = self.language.currentData()
        day, place = day_in(self.day), self.place.text()
        self._bench.run(
            self._("Saving the sign-up"),
            lambda _: desk.sign_up(
                address, *targets, name=name, language=language, day=day, place=place
            ),
            Lane.ACT,
            done=self._saved,
            failed=self._not_saved,
            owner=self,
        )
        self.save.setEnabled(False)

    def _saved(self, decided: Sequence[Decided]) -> None:
        self.notice.say(
            decided_in_words(self._, decided),
            DONE if all(one.group in ASKED for one in decided) else LOOK,
        )
        self.address.clear()
        self.name.clear()
        self.language.setCurrentIndex(0)
        self._enable()
        self.address.setFocus()

    def _not_saved(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        self._enable()
        self.address.selectAll()
        self.address.setFocus()
