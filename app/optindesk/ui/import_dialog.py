"""Imports a sheet of sign-ups: first a look at what would become of each row."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.model import MailingList
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import Found, Kind, Pasted, Reading
from optindesk.core.status import Basis
from optindesk.flows.bringing import Brought
from optindesk.flows.collecting import said_cut_off
from optindesk.flows.row_words import COUNTED, counted
from optindesk.ui import scan_files
from optindesk.ui.allowing import allow, first_of, waits
from optindesk.ui.bench import Bench
from optindesk.ui.book_sheet import BookSheet
from optindesk.ui.fields import day_box, day_in, explanation, foot, hinted, labelled
from optindesk.ui.files import files_in
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane
from optindesk.ui.leavers_dialog import LeaversDialog
from optindesk.ui.list_dialog import ListsField
from optindesk.ui.notice import LOOK, Notice, Offer
from optindesk.ui.paper_field import PaperField
from optindesk.ui.progress import JobProgress
from optindesk.ui.sheet_form import ColumnsForm, ReadingForm
from optindesk.ui.sheet_preview import (
    Preview,
    Wanted,
    leavers_in_words,
    list_hint,
    look_at,
    sheet_dialog,
)
from optindesk.ui.sheet_rows import SheetRows

PASTED = "pasted.txt"
"""What a sheet from the clipboard is called in the books."""


class Kept(Enum):
    """What becomes of people who are new."""

    ASK = auto()
    BEFORE = auto()
    ELSEWHERE = auto()
    OTHER = auto()


PEOPLE: dict[Kept, Sentence] = {
    Kept.ASK: sentence("signed up: they are asked"),
    Kept.BEFORE: sentence("were collected before: this import asks nobody"),
    Kept.ELSEWHERE: sentence("said yes elsewhere, and there is proof: subscribed"),
    Kept.OTHER: sentence("are written to for another reason, as customers are: subscribed"),
}
BASES = {Kept.ELSEWHERE: Basis.CONFIRMED_ELSEWHERE, Kept.OTHER: Basis.OTHER}


class ImportDialog(QDialog):
    """`wanted` tells what to import, when the person has looked at it and said so;
    `leavers_brought` that those of it who left elsewhere were brought as such. `part` is the sheet
    of what a collector wrote, where the others come by themselves; else `others` tells of them when
    one was imported."""

    wanted = Signal(object)
    others = Signal(object, object)
    leavers_brought = Signal(str, object)

    def __init__(
        self,
        bench: Bench,
        lists: Sequence[MailingList],
        parent: QWidget,
        *,
        path: Path | None = None,
        list_id: int | None = None,
        part: str | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._source: Path | Pasted | None = path
        self._part = part
        self._found: Found | None = None
        self._may_import = False
        self._job: Job | None = None
        self.setWindowTitle(self._("Import a sheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._make_fields(bench, lists, list_id)
        self._make_tabs(bench)
        self.reading.reading = Reading(sheet=part)
        self._make_buttons()
        self._lay_out()
        self._look()
        if path is not None:
            bench.opened_files.emit([path])
        (self.list if path else self.choose).setFocus()

    def _make_fields(self, bench: Bench, lists: Sequence[MailingList], list_id: int | None) -> None:
        self.place = QLineEdit("" if self._source is None else str(self._source))
        if self._part is not None:
            self.place.setText(self._("{part}, of {file}", part=self._part, file=str(self._source)))
        self.place.setAcceptDrops(False)  # a file that is dropped there is for the dialog
        self.place.editingFinished.connect(self._open_typed)
        self.place.setAccessibleName(self._("File"))
        hinted(
            self.place,
            self._("Drop a file here, or type where it is: Excel, ODS, CSV, vCards, mails"),
        )
        self.choose = QPushButton(self._("&Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.paste = QPushButton(self._("&Paste"))
        self.paste.setToolTip(self._("Cells or addresses that you copied"))
        self.paste.setAutoDefault(False)
        self.paste.clicked.connect(self._paste)
        self.sheet = BookSheet(self._)
        self.list = ListsField(bench, lists)
        self.list.choose(list_id)
        self.list.changed.connect(self._look)
        self.list_hint = explanation("")
        self.knows_day = QCheckBox(self._("They all signed up &on"))
        self.knows_day.toggled.connect(self._look)
        self.day = day_box(self._, bench.desk.clock().date())
        self.day.setEnabled(False)
        self.people = QComboBox()
        self.people.setAccessibleName(self._("What these people are"))
        for kind, said in PEOPLE.items():
            self.people.addItem(self._.say(said), kind)
        self.people.currentIndexChanged.connect(self._ask_how)
        self.how = QLineEdit()
        self.how.setAccessibleName(self._("How that came, and where the proof is"))
        self.how.editingFinished.connect(self._look)
        self.paper = PaperField(bench)
        self.paper.changed.connect(self._look)
        self.paper.busy.connect(self._enable)
        self.knows_day.toggled.connect(self.day.setEnabled)
        self.day.dateChanged.connect(self._look)

    def _make_tabs(self, bench: Bench) -> None:
        self.rows = SheetRows(bench, self.list)
        self.columns = ColumnsForm(self._)
        self.reading = ReadingForm(self._)
        self.rows.changed.connect(self._look)
        self.columns.changed.connect(self._look)
        self.reading.changed.connect(self._read_anew)
        self.sheet.chosen.connect(self.reading.choose_sheet)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.rows, self._("What would beco&me of it"))
        self.tabs.addTab(self.columns, self._("Col&umns"))
        self.tabs.addTab(self.reading, self._("How it is &read"))
        self._let_change(False)

    def _let_change(self, there: bool) -> None:
        for part in (self.columns, self.reading):
            self.tabs.setTabEnabled(self.tabs.indexOf(part), there)

    def _make_buttons(self) -> None:
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(self._("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        allow(self.go, self._("No file is chosen yet."))
        self.buttons.accepted.connect(self._import)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        file_line, day_line = QHBoxLayout(), QHBoxLayout()
        file_line.addWidget(self.place, 1)
        file_line.addWidget(self.choose)
        file_line.addWidget(self.paste)
        self.day_hint = explanation(
            self._(
                "This sheet has no dates. Without a date, somebody who said no earlier stays a no."
            )
        )
        day_line.addWidget(self.knows_day)
        day_line.addWidget(self.day)
        day_line.addWidget(self.day_hint, 1)
        self.form = QFormLayout()
        labelled(self.form, self._("&File:"), file_line, self.choose)
        self.form.addRow(self._("&Sheet:"), self.sheet)
        self.form.setRowVisible(self.sheet, False)
        self.form.addRow(self._("Lis&ts:"), self.list)
        self.form.addRow("", self.list_hint)
        self.form.setRowVisible(self.list_hint, False)
        self.form.addRow(self._("Date:"), day_line)
        self.form.addRow(self._("T&hey:"), self.people)
        self.form.addRow(self._("How, and &where the proof is:"), self.how)
        self.form.setRowVisible(self.how, False)
        self.form.addRow(self._("Paper:"), self.paper)
        self._day_line = day_line
        self.form.setRowVisible(day_line, False)
        foot = QHBoxLayout()
        foot.addWidget(JobProgress(self._bench.jobs, self._, can_cancel=False), 1)
        foot.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self.notice)
        layout.addWidget(self.summary)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * 160, letter.height() * 40)

    # --- choosing and looking ---------------------------------------------------------------------

    def _choose(self) -> None:
        dialog = sheet_dialog(self, self._, self._("Choose a sheet of sign-ups"))
        dialog.fileSelected.connect(lambda name: self.open_source(Path(name)))
        dialog.open()

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.open_source(Pasted(text, PASTED))
        else:
            self._sum_up(self._("Nothing is copied that could be pasted."))

    def _open_typed(self) -> None:
        """Look at the file whose path was typed."""
        typed = self.place.text().strip(" \"'")
        if typed and self.place.isModified():
            address = QUrl(typed)  # file managers copy those
            path = address.toLocalFile() if address.isLocalFile() else typed
            self.open_source(Path(path).expanduser())

    def open_source(self, source: Path | Pasted) -> None:
        """Look at this file, or at what was pasted."""
        self._source, self._part = source, None
        shown = str(source) if isinstance(source, Path) else self._("what was pasted")
        self.place.setText(shown)
        self.form.setRowVisible(self._day_line, False)
        self.knows_day.setChecked(False)
        self.rows.forget()
        self.columns.forget()
        self.reading.forget()
        if isinstance(source, Path):
            self._bench.opened_files.emit([source])
        self._look()

    def take_for(self, kind: Kept, how: str) -> None:
        """Say what the people are, and how that came."""
        self.how.setText(how)
        self.people.setCurrentIndex(self.people.findData(kind))

    def _read_anew(self) -> None:
        self.columns.forget()  # they are others now
        if (reading := self.reading.reading).sheet or reading.separator:
            self.rows.forget()  # and so are the rows
        self._look()

    def _wanted(self) -> Wanted | None:
        if self._source is None:
            return None
        basis = BASES.get(self._kind)
        return Wanted(
            self._source,
            tuple(self.list.chosen),
            day_in(self.day) if self.knows_day.isChecked() else None,
            self.columns.columns,
            self.reading.reading,
            tuple(self.rows.edits.items()),
            self._kind is Kept.BEFORE,
            None if basis is None else Brought(basis, self.how.text()),
            tuple(self.rows.named.items()),
            self.paper.paper,
        )

    @property
    def _kind(self) -> Kept:
        kind: Kept = self.people.currentData()
        return kind

    def _ask_how(self) -> None:
        self.form.setRowVisible(self.how, self._kind in BASES)
        self._look()

    def _look(self) -> None:
        if self._job is not None:
            self._job.drop()
            self._job = None
        self._may_import = False
        self._enable()
        wanted, desk = self._wanted(), self._bench.desk
        if wanted is not None and wanted.brought is not None and not wanted.brought.how.strip():
            self._sum_up(self._("How did they come to be written to? Say so above."))
            return
        if wanted is None:
            return
        self._sum_up(self._("Reading the sheet…"))
        self._job = self._bench.jobs.start(
            self._("Reading the sheet"),
            lambda tick: look_at(desk, wanted, tick),
            Lane.WORK,
            done=self._seen,
            failed=self._not_seen,
            cancelled=lambda: self._sum_up(self._("Reading was stopped.")),
            owner=self,
        )

    def _seen(self, preview: Preview) -> None:
        self._job = None
        self.notice.hide()
        self._let_change(True)
        self.form.setRowVisible(self.list_hint, preview.says_lists)
        self.list_hint.setText(self._.say(list_hint(preview)))
        self.columns.offer_lists([one.name for one in self.list.offered])
        self.columns.show_look(preview.look)
        self.reading.show_look(preview.look)
        self.rows.show_preview(preview)
        self._found = preview.look.found
        self.sheet.show_found(self._found)
        is_one_of_several = len(self._found.sheets) > 1 and self._part is None
        self.form.setRowVisible(self.sheet, is_one_of_several)
        self._say_what_else(preview)
        if preview.only_leavers:
            self._sum_up("")
            return
        if preview.needs_list:
            self._sum_up(self._("Which list did these people sign up for?"))
            return
        if preview.report is None:
            self.form.setRowVisible(self._day_line, False)
            self._sum_up(self._("Which of the columns has the email addresses? Say so below."))
            self.tabs.setCurrentWidget(self.columns)
            return
        self.form.setRowVisible(self._day_line, not preview.has_dates)
        report = preview.report
        rows = self._.plural("{n} row", "{n} rows", report.sheet_rows)
        self._sum_up(
            self._("{rows}: {counts}.", rows=rows, counts=counted(COUNTED, report.counts))
            if report.rows
            else self._("This sheet has a heading, but no rows below it.")
        )
        asked = report.asked if self._kind is Kept.ASK else 0
        self.go.setText(
            self._.plural("&Import, ask {n} person", "&Import, ask {n} people", asked)
            if asked
            else self._("&Import, ask nobody")
        )
        self._may_import = bool(report.rows)
        self._enable()
        if self.tabs.currentWidget() is self.rows:
            self.go.setFocus()

    def _enable(self) -> None:
        """Nothing is imported while a photo is still being looked at."""
        reading = waits(self._) if self.paper.is_reading or self._job is not None else ""
        none = self._("No file is chosen yet.") if self._source is None else self.summary.text()
        nothing = none or self._("There is nothing to import yet.")
        allow(self.go, first_of(reading, "" if self._may_import else nothing))

    def _sum_up(self, said: str) -> None:
        self.summary.setText(said)
        self._enable()

    def _say_what_else(self, preview: Preview) -> None:
        """Say what else there is in the file, and what is missing."""
        offer, said = None, []
        if preview.only_leavers or preview.leavers:
            offer = Offer(
                self._("&Keep those who left off…"), partial(self._bring_leavers, preview)
            )
            said.append(leavers_in_words(self._, preview))
        if (cut_off := said_cut_off(preview.look.found)) is not None:
            said.append(self._.say(cut_off))
        if later := self._later:
            said.append(
                self._.plural(
                    "{n} more sheet is in this file: it comes after this one ({names}).",
                    "{n} more sheets are in this file: they come after this one ({names}).",
                    len(later),
                    names=", ".join(later),
                )
            )
        if said:
            self.notice.say(" ".join(said), LOOK, offer)

    @property
    def _later(self) -> tuple[str, ...]:
        """The sheets of what a collector wrote that come after this one."""
        if self._found is None:
            return ()
        if self._part in self._found.parts:
            return self._found.parts[self._found.parts.index(self._part) + 1 :]
        return self._found.other_parts

    def _bring_leavers(self, preview: Preview) -> None:
        chosen = next(iter(self.list.chosen), None)
        dialog = LeaversDialog(
            self._bench, self.list.offered, self, source=self._source, list_id=chosen
        )
        dialog.brought.connect(self.leavers_brought)
        dialog.accepted.connect(self.reject if preview.only_leavers else self._look)
        dialog.open()

    def _not_seen(self, trouble: Trouble) -> None:
        self._job = None
        self.rows.clear()
        self._sum_up("")
        self.notice.complain(trouble)

    def _import(self) -> None:
        wanted, found = self._wanted(), self._found
        if wanted is None or found is None:
            return
        is_enclosed = found.parts and found.kind is not Kind.COLLECTED
        part = found.sheet or "" if is_enclosed else ""
        self.wanted.emit(wanted._replace(part=part, cut_off=said_cut_off(found)))
        if self._part is None and found.other_parts:
            self.others.emit(self._source, found.other_parts)
        self.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A sheet takes the place of the one that is looked at, photos come with it."""
        event.acceptProposedAction()
        paths = files_in(event.mimeData())
        scans = scan_files.are_scans(paths)
        if scans:
            self.paper.add_files(scans)
        for path in [path for path in paths if path not in scans][:1]:
            self.open_source(path)

    def done(self, result: int) -> None:
        """Closing the dialog stops its look at the sheet."""
        if self._job is not None:
            self._job.drop()
        super().done(result)
