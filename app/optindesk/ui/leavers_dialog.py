"""Keeps those off who left, bounced or complained in another program: looked at first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.model import MailingList, Target
from optindesk.core.ports import Tick
from optindesk.core.sheet import Pasted
from optindesk.flows.bringing_leavers import LeaversReport
from optindesk.flows.desk import Desk
from optindesk.ui.allowing import allow, first_of, unticked, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, hinted, labelled
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane
from optindesk.ui.leavers_words import (
    LIST,
    columns,
    counted,
    known_in_words,
    newly_off,
    passed_over_in_words,
)
from optindesk.ui.list_dialog import ListField
from optindesk.ui.notice import Notice
from optindesk.ui.progress import JobProgress
from optindesk.ui.rows import RowModel
from optindesk.ui.sheet_preview import sheet_dialog
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable

LETTERS, LINES = 150, 34


class Found(NamedTuple):
    """Whose export a file is (empty: nobody's that is known), and what becomes of those in it."""

    program: str
    report: LeaversReport


class LeaversDialog(QDialog):
    """`brought` tells that they were brought, with the file's name and the report."""

    brought = Signal(str, object)

    def __init__(
        self,
        bench: Bench,
        lists: Sequence[MailingList],
        parent: QWidget,
        *,
        source: Path | Pasted | None = None,
        list_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._file = source
        self._job: Job | None = None
        self._found: Found | None = None
        self.setWindowTitle(self._("Keep those who left off"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_fields(lists, list_id)
        self._lay_out()
        self._look()
        (self.list if source else self.choose).setFocus()

    def _make_fields(self, lists: Sequence[MailingList], list_id: int | None) -> None:
        self.place = QLineEdit("" if self._file is None else self._file.name)
        self.place.setReadOnly(True)
        self.place.setAccessibleName(self._("File"))
        hinted(self.place, self._("Of Mailchimp, Brevo, listmonk, Outlook, or any list"))
        self.choose = QPushButton(self._("&Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.list = ListField(self._bench, lists)
        self.list.choose(list_id)
        self.list.box.currentIndexChanged.connect(self._look)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.sure = QCheckBox(self._("&Everybody in this file left, or must not be written to"))
        self.sure.toggled.connect(self._enable)
        self.rows = KeptSource((), {})
        shown = columns(self._)
        self._list_column = [one.key for one in shown].index(LIST)
        self.table = DataTable(
            RowModel(shown, self.rows, self._bench.jobs, self),
            self._,
            self._("Who left"),
            nothing_yet=self._(
                "Choose a file, and see here who is in it and what becomes of them before anything"
                " is saved."
            ),
        )
        self.table.setColumnHidden(self._list_column, True)
        self.table.ask()
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        self.buttons.accepted.connect(self._bring)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        file_line, bottom = QHBoxLayout(), QHBoxLayout()
        file_line.addWidget(self.place, 1)
        file_line.addWidget(self.choose)
        form = QFormLayout()
        labelled(form, self._("&File:"), file_line, self.choose)
        form.addRow(self._("They lef&t:"), self.list)
        bottom.addWidget(JobProgress(self._bench.jobs, self._, can_cancel=False), 1)
        bottom.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "Whoever left, bounced or complained in another program stays off here, with"
                    " the day and the reason from there. Nobody gets a mail. A yes that was given"
                    " here later stands."
                )
            )
        )
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(self.summary)
        layout.addWidget(self.sure)
        layout.addWidget(self.table, 1)
        layout.addLayout(bottom)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * LETTERS, letter.lineSpacing() * LINES)

    # --- choosing and looking ---------------------------------------------------------------------

    def _choose(self) -> None:
        dialog = sheet_dialog(self, self._, self._("Choose a file of those who left"))
        dialog.fileSelected.connect(lambda name: self.open_source(Path(name)))
        dialog.open()

    def open_source(self, source: Path | Pasted) -> None:
        """Look at this file."""
        self._file = source
        self.place.setText(source.name)
        if isinstance(source, Path):
            self._bench.opened_files.emit([source])
        self.sure.setChecked(False)
        self._look()

    def _look(self) -> None:
        if self._job is not None:
            self._job.drop()
            self._job = None
        self._found = None
        self.sure.hide()
        self.summary.clear()
        self._enable()
        source, list_id, desk = self._file, self.list.chosen, self._bench.desk
        if source is None:
            return
        if list_id is None:
            self.summary.setText(self._("Which list did these people leave?"))
            return
        self.summary.setText(self._("Reading the file…"))
        self._job = self._bench.jobs.start(
            self._("Reading the file"),
            lambda tick: _bring(desk, source, list_id, tick, dry_run=True),
            Lane.WORK,
            done=self._seen,
            failed=self._not_seen,
            cancelled=lambda: self.summary.setText(self._("Reading was stopped.")),
            owner=self,
        )

    def _seen(self, found: Found) -> None:
        self._job, self._found = None, found
        self.notice.hide()
        self.rows.rows = [(n, row) for n, row in enumerate(found.report.rows)]
        names = {row.about for row in found.report.rows if row.about}
        self.table.setColumnHidden(self._list_column, len(names) < 2)
        self.table.ask()
        self.summary.setText(self._said(found))
        self.sure.setVisible(not found.program)
        self._enable()
        if self.go.isEnabled():
            self.go.setFocus()

    def _said(self, found: Found) -> str:
        passed_over = passed_over_in_words(self._, found.report)
        if not found.report.rows:
            return f"{self._('Nobody who left is in this file.')} {passed_over}".strip()
        counts = counted(self._, found.report)
        said = self._("No export that is known here: {counts}.", counts=counts)
        if found.program:
            said = self._("An export of {program}: {counts}.", program=found.program, counts=counts)
        more = (said, passed_over, known_in_words(self._, found.report))
        return " ".join(filter(None, more))

    def _not_seen(self, trouble: Trouble) -> None:
        self._job = None
        self.rows.rows = []
        self.table.ask()
        self.summary.clear()
        self.notice.complain(trouble)

    def _enable(self) -> None:
        found = self._found
        count = newly_off(found.report) if found is not None else 0
        is_sure = found is not None and bool(found.program or self.sure.isChecked())
        some = self._.plural("&Keep {n} off", "&Keep {n} off", count)
        self.go.setText(some if count else self._("&Keep off"))
        allow(self.go, self._why_not(count, is_sure=is_sure))

    def _why_not(self, count: int, *, is_sure: bool) -> str:
        if self._file is None:
            return self._("No file is chosen yet.")
        if self._found is None:
            said = waits(self._) if self._job is not None else self.summary.text()
            return said or self._("There is nothing to import yet.")
        nobody = self._("Nobody who left is in this file.") if not count else ""
        return first_of(nobody, "" if is_sure else unticked(self._, self.sure))

    # --- bringing ---------------------------------------------------------------------------------

    def _bring(self) -> None:
        source, list_id, desk = self._file, self.list.chosen, self._bench.desk
        if source is None or list_id is None:
            return
        allow(self.go, waits(self._))
        self._bench.run(
            self._("Keeping those off who left"),
            lambda tick: _bring(desk, source, list_id, tick, dry_run=False),
            Lane.WORK,
            done=self._brought,
            failed=self._not_seen,
            owner=self,
        )

    def _brought(self, found: Found) -> None:
        assert self._file is not None, "it was brought"
        self.brought.emit(self._file.name, found.report)
        self.accept()

    def done(self, result: int) -> None:
        """Closing the dialog stops its look at the file."""
        if self._job is not None:
            self._job.drop()
        super().done(result)


def _bring(desk: Desk, source: Path | Pasted, list_id: int, tick: Tick, *, dry_run: bool) -> Found:
    opened = desk.open_leavers(source)
    report = desk.bring_leavers(opened, Target(list_id), dry_run=dry_run, tick=tick)
    return Found(opened.program, report)
