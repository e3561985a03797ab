"""Chooses how often one list reminds who does not answer, with what the law may say to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QWidget

from optindesk.core.model import MailingList
from optindesk.flows.settings import REMINDER_WARNING, REMINDERS, SETTINGS
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.words import Words


def reminders_box(words: Words) -> QSpinBox:
    """How many reminders; at first no number of its own."""
    box = QSpinBox()
    box.setRange(SETTINGS[REMINDERS].least, SETTINGS[REMINDERS].most)
    box.setAccessibleName(words("Reminders to who does not answer"))
    box.setSpecialValueText(words("as for all lists"))
    box.setToolTip(words("As for all lists: “How people are asked” says it; usually none."))
    return box


class RemindersDialog(QDialog):
    """Of one list."""

    def __init__(self, bench: Bench, known: MailingList, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._known = known
        self.setWindowTitle(self._("Reminders of “{name}”", name=known.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.box = reminders_box(self._)
        self.box.setValue(known.reminders)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.save = go_button(self, buttons, self._("&Save"), self._save)
        layout = QFormLayout(self)
        layout.addRow(explanation(self._.say(REMINDER_WARNING)))
        layout.addRow(self._("&Reminders:"), self.box)
        layout.addRow(explanation(self.box.toolTip()))
        layout.addRow(self.notice)
        layout.addRow(buttons)

    def _save(self) -> None:
        desk, list_id, most = self._bench.desk, self._known.id, self.box.value()
        self._bench.run(
            self._("Saving how often a list reminds"),
            lambda _: desk.set_reminders(list_id, most),
            Lane.ACT,
            done=lambda _: self._saved(most),
            failed=self.notice.complain,
            owner=self,
        )

    def _saved(self, most: int) -> None:
        self._bench.say(
            self._.plural(
                "“{name}” sends {n} reminder.", "“{name}” sends {n} reminders.", most,
                name=self._known.name,
            )
            if most
            else self._("“{name}” sends no reminders of its own.", name=self._known.name)
        )  # fmt: skip
        self.accept()
