"""Chooses what leaves the house, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.model import MailingList, Target
from optindesk.flows.safe_to_mail import Wanted
from optindesk.ui.bench import Bench
from optindesk.ui.fields import foot, list_box, wide
from optindesk.ui.files import save_dialog


class What(StrEnum):
    SAFE = "safe-to-mail"
    RECORDS = "records"
    DOSSIER = "dossier"
    LOG = "log"


ENDINGS = {
    What.SAFE: ("csv", "xlsx"),
    What.RECORDS: ("json",),
    What.DOSSIER: ("zip",),
    What.LOG: ("csv", "xlsx", "json"),
}
"""The kinds of file that each can be written as, the usual one first."""


class Export(NamedTuple):
    """What to write and where; `wanted` is the list, None for all of them. `safe` says for whom and
    what a list of those who may be written to is."""

    what: What
    wanted: MailingList | None
    path: Path
    safe: Wanted | None = None


class ExportDialog(QDialog):
    """`chosen` has what to export, when a file was named, too."""

    chosen = Signal(object)

    def __init__(self, bench: Bench, lists: Sequence[MailingList], parent: QWidget) -> None:
        super().__init__(parent)
        self._ = bench.words
        now = bench.desk.clock()
        self._today = now.date()
        self._lists = {one.id: one for one in lists}
        self.setWindowTitle(self._("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.kinds = QButtonGroup(self)
        layout = QVBoxLayout(self)
        for what, title, note in (
            (
                What.SAFE,
                self._("&Who may be written to"),
                self._(
                    "A table for your newsletter program, once the mailbox was read. Nobody who"
                    " waits, said no or left."
                ),
            ),
            (
                What.RECORDS,
                self._("&Proofs"),
                self._("For each person: who asked, what was asked, what was answered, and when."),
            ),
            (
                What.DOSSIER,
                self._("F&iles on people"),
                self._(
                    "For a judge: of each person all pages, proofs and replies, in a folder of its"
                    " own."
                ),
            ),
            (
                What.LOG,
                self._("The whole &log"),
                self._("As a table for people, or as a file that shows whether it was changed."),
            ),
        ):
            self._add_choice(layout, what, title, note)
        self.list = list_box(self._, lists)
        self._everyone = self._("all lists")
        self.mailer = QComboBox()
        self.mailer.setAccessibleName(self._("For"))
        for mailer in bench.desk.mailers.values():
            self.mailer.addItem(mailer.title or self._("any program"), mailer)
        self.own_replies = QCheckBox(self._("Only people who &replied themselves"))
        self.own_replies.setToolTip(self._("Leaves out those whose yes was entered by staff"))
        self.form = QFormLayout()
        self.form.addRow(self._("Lis&t:"), self.list)
        self.form.addRow(self._("&For:"), self.mailer)
        self.form.addRow("", self.own_replies)
        layout.addLayout(self.form)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(
            self._("&Choose a file…"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.go.setDefault(True)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.kinds.idToggled.connect(self._offer)
        self.kinds.button(0).setChecked(True)

    def _add_choice(self, layout: QVBoxLayout, what: What, title: str, note: str) -> None:
        button = QRadioButton(title)
        button.setAccessibleDescription(note)
        self.kinds.addButton(button, list(What).index(what))
        layout.addWidget(button)
        said = QLabel(note)
        said.setWordWrap(True)
        said.setIndent(self.fontMetrics().height() * 3 // 2)
        layout.addWidget(said)
        layout.addSpacing(layout.spacing())

    @property
    def what(self) -> What:
        """What is chosen now."""
        return list(What)[self.kinds.checkedId()]

    def _offer(self) -> None:
        has_all = self.list.itemData(0) is None and self.list.count() > 0
        of_all = self.what in (What.RECORDS, What.DOSSIER)
        if of_all and not has_all:
            self.list.insertItem(0, self._everyone, None)
            self.list.setCurrentIndex(0)
        elif not of_all and has_all:
            self.list.removeItem(0)
        for row in (self.mailer, self.own_replies):
            self.form.setRowVisible(row, self.what is What.SAFE)
        self.list.setEnabled(self.what is not What.LOG and self.list.count() > 0)
        self.go.setEnabled(self.what is not What.SAFE or self.list.count() > 0)

    def _choose(self) -> None:
        endings = list(ENDINGS[self.what])
        if self.what is What.SAFE:
            usual = self.mailer.currentData().ending
            endings.sort(key=lambda ending: ending != usual)
        name = f"{self.what}-{self._today.isoformat()}.{endings[0]}"
        kinds = [self._title(ending) for ending in endings]
        dialog = save_dialog(self, self._("Export to a file"), name, endings[0], kinds)
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition(".")[2].rstrip(")"))
        )
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _title(self, ending: str) -> str:
        titles = {
            "csv": self._("Table"),
            "xlsx": self._("Excel workbook"),
            "json": self._("Data that can be checked"),
            "zip": self._("Files in one"),
        }
        return f"{titles[ending]} (*.{ending})"

    def save_to(self, name: str) -> None:
        """Export to this file."""
        list_id = self.list.currentData() if self.list.isEnabled() else None
        safe = None
        if self.what is What.SAFE:
            mailer, only = self.mailer.currentData().key, self.own_replies.isChecked()
            safe = Wanted(Target(list_id), mailer, only)
        self.chosen.emit(Export(self.what, self._lists.get(list_id or 0), Path(name), safe))
        self.accept()
