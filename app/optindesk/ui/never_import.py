"""Looks at a list of addresses and domains before no mail goes to them any more."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.flows.desk import Desk
from optindesk.flows.never_lists import Group, Listed, Report
from optindesk.ui.allowing import allow, unfilled, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.never_words import group_in_words, report_in_words, stopped_in_short
from optindesk.ui.notice import Notice
from optindesk.ui.rows import Column, Right, Row, RowModel
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words

LETTERS, LINES = 100, 26
"""How large the dialog is, in average letters and lines."""


def columns(words: Words) -> list[Column]:
    """The table of what a list says."""

    def of(row: Row) -> Listed:
        found: Listed = row[1]
        return found

    def what(row: Row) -> str:
        listed = of(row)
        if not listed.listed_as:
            return listed.text
        return words("{new} (here as {old})", new=listed.text, old=listed.listed_as)

    def stops(row: Row) -> str:
        listed = of(row)
        return stopped_in_short(words, listed.stopped) if listed.group is Group.NEW else ""

    return [
        Column("row", words("Row"), lambda row: str(of(row).row), 6, Right, sortable=False),
        Column("what", words("Never write to"), what, 28, sortable=False, tip=what),
        Column(
            "group",
            words("What it is"),
            lambda row: group_in_words(words, of(row).group),
            20,
            sortable=False,
        ),
        Column("stops", words("What it stops"), stops, 40, sortable=False, tip=stops),
    ]


class NeverImportDialog(QDialog):
    """`imported` has the report of what was done."""

    imported = Signal(object)

    def __init__(self, bench: Bench, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._path = path
        self._report: Report | None = None
        self.setWindowTitle(self._("Never write to all of “{file}”", file=path.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, LETTERS)
        self.reason = QLineEdit(self._("Was in the list “{file}”", file=path.name))
        self.reason.setAccessibleName(self._("Reason"))
        self.source = KeptSource((), {})
        self.table = DataTable(
            RowModel(columns(self._), self.source, bench.jobs, self),
            self._,
            self._("What the list says"),
            nothing_yet=self._("Looking at the list…"),
        )
        self.said = QLabel(self._("Looking at the list…"))
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.follow = QCheckBox()
        self.follow.setChecked(True)
        self.follow.hide()
        self.follow.toggled.connect(self._look_again)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Never write to these"), self._import)
        allow(self.go, waits(self._))
        form = QFormLayout()
        form.addRow(self._("&Reason, where a row has none:"), self.reason)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.follow)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * LINES)
        self.reason.textChanged.connect(self._enable)
        self._start(dry_run=True)

    def _start(self, *, dry_run: bool) -> None:
        desk, path, reason = self._bench.desk, self._path, self.reason.text()
        follow = self.follow.isChecked()
        title = self._("Looking at the list") if dry_run else self._("Importing the list")
        self._bench.run(
            title,
            partial(_import, desk, path, reason, follow, dry_run),
            Lane.WORK,
            done=partial(self._looked, follow) if dry_run else self._imported,
            failed=self._failed,
            owner=self,
        )

    def _look_again(self) -> None:
        """What is to be done about those who have another address by now was chosen anew."""
        self._report = None
        allow(self.go, waits(self._))
        self._start(dry_run=True)

    def _looked(self, follow: bool, report: Report) -> None:
        if follow != self.follow.isChecked():
            return  # another look is on its way
        self._report = report
        self.follow.setVisible(self.follow.isVisible() or bool(report.former))
        if report.former:
            self.follow.setText(
                self._.plural(
                    "{n} person is in it by an earlier address: never write to &today’s either",
                    "{n} people are in it by an earlier address: never write to &today’s either",
                    report.former,
                )
            )
        self.source.rows = [(row.row, row) for row in report.rows]
        self.table.nothing_yet = self._("The list is empty.")
        self.table.ask()
        self.said.setText(report_in_words(self._, report))
        self._enable()

    def _enable(self) -> None:
        if self._report is None:
            return
        new = self._report.counts[Group.NEW]
        allow(self.go, unfilled(self._, self.reason) if new else self.said.text())

    def _import(self) -> None:
        allow(self.go, waits(self._))
        self.follow.setEnabled(False)
        self._start(dry_run=False)

    def _imported(self, report: Report) -> None:
        self.imported.emit(report)
        self.accept()

    def _failed(self, trouble: Trouble) -> None:
        self.said.clear()
        self.follow.setEnabled(True)
        allow(self.go, self._("There is nothing to import yet."))
        self.table.nothing_yet = ""
        self.table.ask()
        self.notice.complain(trouble)
        self._enable()


def _import(desk: Desk, path: Path, reason: str, follow: bool, dry_run: bool, tick: Tick) -> Report:
    opened = desk.open_sheet(path, {})
    return desk.import_never_write(opened, reason, follow=follow, dry_run=dry_run, tick=tick)
