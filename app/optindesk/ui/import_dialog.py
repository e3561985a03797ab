"""Imports a sheet of sign-ups: first a look at what would become of each row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import NoAddressColumn, Trouble
from optindesk.core.model import MailingList
from optindesk.flows.signups import Group
from optindesk.ui.bench import Bench
from optindesk.ui.fields import day_box, day_in, explanation, foot, labelled
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane
from optindesk.ui.list_dialog import ListField
from optindesk.ui.notice import Notice
from optindesk.ui.progress import JobProgress
from optindesk.ui.rows import RowModel
from optindesk.ui.sheet_preview import SHEETS, Preview, Wanted, columns, counted, look_at
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable


class ImportDialog(QDialog):
    """`wanted` tells what to import, when the person has looked at it and said so."""

    wanted = Signal(object)

    def __init__(
        self,
        bench: Bench,
        lists: Sequence[MailingList],
        parent: QWidget,
        *,
        path: Path | None = None,
        list_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._path = path
        self._job: Job | None = None
        self.setWindowTitle(self._("Import a sheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(False)
        self._make_fields(bench, lists, list_id)
        self._make_table()
        self._make_buttons()
        self._lay_out()
        self._look()
        (self.list if path else self.choose).setFocus()

    def _make_fields(self, bench: Bench, lists: Sequence[MailingList], list_id: int | None) -> None:
        self.place = QLineEdit(str(self._path or ""))
        self.place.setReadOnly(True)
        self.place.setAccessibleName(self._("File"))
        self.place.setPlaceholderText(self._("A sheet saved as CSV"))
        self.choose = QPushButton(self._("&Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.list = ListField(bench, lists)
        self.list.choose(list_id)
        self.list.box.currentIndexChanged.connect(self._look)
        self.column = QComboBox()
        self.column.setAccessibleName(self._("Column with the email addresses"))
        self.column.activated.connect(self._look)
        self.knows_day = QCheckBox(self._("They all signed up &on"))
        self.knows_day.toggled.connect(self._look)
        self.day = day_box(self._, bench.desk.clock().date())
        self.day.setEnabled(False)
        self.collected = QCheckBox(
            self._("They were collected &before: do not ask them by this import")
        )
        self.knows_day.toggled.connect(self.day.setEnabled)
        self.day.dateChanged.connect(self._look)

    def _make_table(self) -> None:
        self.source = KeptSource(
            (),
            {
                "row": lambda row: row[1].row or 0,
                "address": lambda row: row[1].address.casefold(),
                "group": lambda row: list(Group).index(row[1].group),
                "reason": lambda row: str(row[1].reason),
            },
        )
        self.model = RowModel(columns(self._), self.source, self._bench.jobs, self)
        self.table = DataTable(
            self.model,
            self._,
            self._("Rows of the sheet"),
            nothing_yet=self._(
                "Choose a sheet, and see here what would become of each row before anything is"
                " saved."
            ),
            parent=self,
        )
        self.table.ask()

    def _make_buttons(self) -> None:
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(self._("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self.buttons.accepted.connect(self._import)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        file_line, day_line = QHBoxLayout(), QHBoxLayout()
        file_line.addWidget(self.place, 1)
        file_line.addWidget(self.choose)
        self.day_hint = explanation(
            self._("This sheet has no dates. Without one it proves nothing newer than a no.")
        )
        day_line.addWidget(self.knows_day)
        day_line.addWidget(self.day)
        day_line.addWidget(self.day_hint, 1)
        self.form = QFormLayout()
        labelled(self.form, self._("&File:"), file_line, self.choose)
        self.form.addRow(self._("Lis&t:"), self.list)
        self.form.addRow(self._("&Addresses are in:"), self.column)
        self.form.addRow(self._("Date:"), day_line)
        self.form.addRow(self.collected)
        self._day_line = day_line
        self.form.setRowVisible(self.column, False)
        self.form.setRowVisible(day_line, False)
        foot = QHBoxLayout()
        foot.addWidget(JobProgress(self._bench.jobs, self._), 1)
        foot.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self.notice)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * 128, letter.height() * 34)

    # --- choosing and looking ---------------------------------------------------------------------

    def _choose(self) -> None:
        endings = " ".join(f"*{ending}" for ending in SHEETS)
        dialog = QFileDialog(self, self._("Choose a sheet of sign-ups"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self._("Sheets ({endings})", endings=endings),
                self._("All files ({endings})", endings="*"),
            ]
        )
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Look at this file."""
        self._path = path
        self.place.setText(str(path))
        self.column.clear()
        self.form.setRowVisible(self.column, False)
        self.form.setRowVisible(self._day_line, False)
        self.knows_day.setChecked(False)
        self._look()

    def _wanted(self) -> Wanted | None:
        if self._path is None or self.list.chosen is None:
            return None
        column = self.column.currentText()
        day = day_in(self.day) if self.knows_day.isChecked() else None
        named = (("email", column),) if column else ()
        collected = self.collected.isChecked()
        return Wanted(self._path, self.list.chosen, day, named, collected)

    def _look(self) -> None:
        if self._job is not None:
            self._job.drop()
            self._job = None
        self.go.setEnabled(False)
        wanted, desk = self._wanted(), self._bench.desk
        if wanted is None:
            if self._path is not None:
                self.summary.setText(self._("Which list did these people sign up for?"))
            return
        self.summary.setText(self._("Reading the sheet…"))
        self._job = self._bench.jobs.start(
            self._("Reading the sheet"),
            lambda tick: look_at(desk, wanted, tick),
            Lane.WORK,
            done=self._seen,
            failed=self._not_seen,
            cancelled=lambda: self.summary.setText(self._("Reading was stopped.")),
            owner=self,
        )

    def _seen(self, preview: Preview) -> None:
        self._job = None
        self.notice.hide()
        self.form.setRowVisible(self._day_line, not preview.has_dates)
        counts = preview.report.counts
        asked = preview.report.asked
        self.source.rows = [(n, row) for n, row in enumerate(preview.report.rows)]
        self.table.ask()
        rows = self._.plural("{n} row", "{n} rows", len(preview.report.rows))
        self.summary.setText(
            self._("{rows}: {counts}.", rows=rows, counts=counted(self._, counts))
            if preview.report.rows
            else self._("This sheet has a heading, but no rows below it.")
        )
        self.go.setText(
            self._.plural("&Import, ask {n} person", "&Import, ask {n} people", asked)
            if asked
            else self._("&Import, ask nobody")
        )
        self.go.setEnabled(bool(preview.report.rows))
        self.go.setFocus()

    def _not_seen(self, trouble: Trouble) -> None:
        self._job = None
        self.source.rows = ()
        self.table.ask()
        self.summary.clear()
        self.notice.complain(trouble)
        if isinstance(trouble, NoAddressColumn) and not self.column.count():
            offered = str(trouble.values.get("columns", "")).split(", ")
            self.column.addItems([name.strip("“”") for name in offered if name])
            self.column.setCurrentIndex(-1)
            self.form.setRowVisible(self.column, self.column.count() > 0)

    def _import(self) -> None:
        wanted = self._wanted()
        if wanted is not None:
            self.wanted.emit(wanted)
            self.accept()

    def done(self, result: int) -> None:
        """Closing the dialog stops its look at the sheet."""
        if self._job is not None:
            self._job.drop()
        super().done(result)
