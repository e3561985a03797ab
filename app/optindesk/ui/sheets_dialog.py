"""The sheets that were imported or typed in, each with the number on its paper and its scans."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.sentence import Sentence
from optindesk.flows import scans, taking_back
from optindesk.flows.scans import Filled
from optindesk.store.scans import Scan
from optindesk.ui import kept_files, sure
from optindesk.ui.allowing import allow, unchosen
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import plain_button
from optindesk.ui.fields import explanation, foot, go_button, hinted
from optindesk.ui.files import files_in
from optindesk.ui.kept_files import LeaverFilesDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.rows import Column, Right, Row, RowModel
from optindesk.ui.scan_dialog import ScanDialog
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words

USUAL = QSize(820, 560)


def columns(words: Words) -> list[Column]:
    """The table of sheets: (number of the row, Filled, why it cannot be taken back or None)."""

    def of(row: Row) -> Filled:
        found: Filled = row[1]
        return found

    return [
        Column("sheet", words("Sheet"), lambda row: called(words, of(row)), 26),
        Column("at", words("Came in"), lambda row: words("{at}", at=of(row).at), 28),
        Column("rows", words("Rows"), lambda row: words.number(of(row).rows), 9, Right),
        Column("printed", words("Number on the paper"), lambda row: of(row).printed or "", 27),
        Column("scans", words("Scans"), lambda row: words.number(of(row).scans), 9, Right),
    ]


def called(words: Words, one: Filled) -> str:
    """What a sheet is called: by its file, or that there was none."""
    return one.sheet or words("typed in by hand")


def taken_back_in_words(words: Words, signups: int) -> str:
    """What became of an import that was taken back."""
    return words.plural(
        "The import was taken back: {n} sign-up. Nothing had been sent for it.",
        "The import was taken back: {n} sign-ups. Nothing had been sent for it.",
        signups,
    )


def all_sheets() -> list[Row]:
    """The sheets that stand, newest first; on a worker thread."""
    why_not = {one.id: reason for one, reason in taking_back.all_imports()}
    found = enumerate(scans.filled())
    return [(number, one, why_not.get(one.lines.import_id or 0)) for number, one in found]


class SheetsDialog(QDialog):
    """`paths` are photos of which nobody has said yet which sheet they show."""

    def __init__(self, bench: Bench, parent: QWidget, paths: Sequence[Path] = ()) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._paths = tuple(paths)
        self._all: Sequence[Row] = ()
        self.setWindowTitle(self._("Sheets and their scans"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.resize(USUAL)
        self._make_table()
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.open_it = go_button(self, buttons, self._("&Photos and scans…"), self._open)
        self.number = plain_button(self._("&Number on the paper…"), self._ask_number)
        self.back = plain_button(self._("&Take back…"), self._ask_back)
        self.save = plain_button(self._("Save the &file…"), self._ask_where)
        self.left = plain_button(self._("Those who &left…"), self._show_left)
        self.why_not = explanation("")
        below = QHBoxLayout()
        for button in (self.number, self.back, self.save, self.left):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "Photos or scans of the paper are the proof of the first sign-up: who wrote"
                    " what, in which row, under which words."
                )
            )
        )
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.why_not)
        layout.addWidget(self.notice)
        layout.addLayout(below)
        bench.changed.connect(self.reload)
        self._say_which()
        self.filter.setFocus()
        self.reload()

    def _make_table(self) -> None:
        self.filter = QLineEdit()
        self.filter.setAccessibleName(self._("Name of the sheet, or number on the paper"))
        hinted(self.filter, self._("Name of the sheet, or number on the paper"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._fill)
        keys = {
            "sheet": lambda row: called(self._, row[1]).casefold(),
            "at": lambda row: row[1].at,
            "rows": lambda row: row[1].rows,
            "printed": lambda row: row[1].printed or "",
            "scans": lambda row: row[1].scans,
        }
        self.source = KeptSource((), keys)
        self.model = RowModel(columns(self._), self.source, self._bench.jobs, self)
        self.table = DataTable(
            self.model,
            self._,
            self._("Sheets"),
            nothing_yet=self._(
                "No sheet was imported yet, and nobody typed in from one that was printed here."
            ),
        )
        self.model.answered.connect(self._pick_only)
        self.table.current_changed.connect(lambda _: self._enable())
        self.table.opened.connect(lambda _: self._open())

    # --- what there is ----------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the sheets."""
        self._bench.look("sheets", all_sheets, self._show, self)

    def _show(self, rows: Sequence[Row]) -> None:
        self._all = rows
        self._fill()

    def _fill(self) -> None:
        text = self.filter.text().strip().casefold()
        self.source.rows = [
            row
            for row in self._all
            if text in f"{called(self._, row[1])} {row[1].printed or ''}".casefold()
        ]
        self.table.ask(text)
        self._enable()

    def _pick_only(self) -> None:
        """Who looks for a number finds one sheet, and means it."""
        if len(self.source.rows) == 1 and self._current() is None:
            self.table.selectRow(0)

    def _current(self) -> Filled | None:
        row = self.table.current()
        return None if row is None else row[1]

    def _enable(self) -> None:
        row = self.table.current()
        is_import = row is not None and row[1].lines.import_id is not None
        allow(self.open_it, "" if row is not None else unchosen(self._, self._("Sheet")))
        for button in (self.number, self.save):
            button.setEnabled(is_import)
        reason: Sentence | None = None if row is None else row[2]
        self.back.setEnabled(is_import and reason is None)
        self.why_not.setVisible(reason is not None)
        if reason is not None:
            self.why_not.setText(self._("It cannot be taken back: {reason}", reason=reason))

    # --- taking back ------------------------------------------------------------------------------

    def _ask_back(self) -> None:
        one = self._current()
        if one is None or one.lines.import_id is None:
            return
        said = self._.plural(
            "“{sheet}”, which came in on {at}, is taken back with its {n} row: no question of it"
            " goes out, and who is known by nothing else is hidden. The log keeps all of it, and"
            " the sheet can be imported again.",
            "“{sheet}”, which came in on {at}, is taken back with its {n} rows: no question of it"
            " goes out, and who is known by nothing else is hidden. The log keeps all of it, and"
            " the sheet can be imported again.",
            one.rows,
            sheet=one.sheet,
            at=one.at,
        )
        act = partial(self._take_back, one.lines.import_id)
        title = self._("Take an import back")
        sure.ask(self, title, said, self._("&Take it back"), act)

    def _take_back(self, import_id: int) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Taking the import back"),
            partial(desk.take_import_back, import_id),
            Lane.ACT,
            done=lambda signups: self.notice.say(taken_back_in_words(self._, signups)),
            failed=self.notice.complain,
            owner=self,
        )

    # --- files as they came -----------------------------------------------------------------------

    def _ask_where(self) -> None:
        one, desk = self._current(), self._bench.desk
        if one is not None and one.lines.import_id is not None:
            save = partial(desk.save_sheet, one.lines.import_id)
            kept_files.ask_where(self._bench, self.notice, one.kept_name, save, self)

    def _show_left(self) -> None:
        LeaverFilesDialog(self._bench, self).open()

    # --- photos -----------------------------------------------------------------------------------

    def _say_which(self) -> None:
        if not self._paths:
            self.notice.hide()
            self.open_it.setText(self._("&Photos and scans…"))
            return
        names = ", ".join(path.name for path in self._paths)
        self.notice.say(self._("Which sheet do these show: {files}?", files=names), LOOK)
        self.open_it.setText(
            self._.plural("&Add {n} photo to it", "&Add {n} photos to it", len(self._paths))
        )

    def _open(self) -> None:
        one = self._current()
        if one is None:
            return
        if not self._paths:
            ScanDialog(self._bench, one.lines, self).open()
            return
        desk, paths = self._bench.desk, self._paths
        self._bench.run(
            self._("Keeping the scans"),
            lambda _: desk.add_scans(one.lines.where, paths),
            Lane.WORK,
            done=partial(self._added, one),
            failed=self.notice.complain,
            owner=self,
        )

    def _added(self, one: Filled, added: Sequence[tuple[Scan, bool]]) -> None:
        self._paths = ()
        self._say_which()
        first = next(scan.id for scan, _ in added if scan.lines == one.lines)
        ScanDialog(self._bench, one.lines, self, scan_id=first).open()

    def _ask_number(self) -> None:
        one = self._current()
        if one is None:
            return
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self._("Number on the paper"))
        dialog.setLabelText(
            self._("The number that is printed on the paper of “{sheet}”:", sheet=one.sheet)
        )
        dialog.setTextValue(one.printed or "")
        dialog.textValueSelected.connect(partial(self._note_number, one))
        dialog.open()

    def _note_number(self, one: Filled, number: str) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Noting the number"),
            lambda _: desk.add_scans(one.lines.where, number=number),
            Lane.ACT,
            done=lambda _: self.notice.hide(),
            failed=self.notice.complain,
            owner=self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._paths += tuple(files_in(event.mimeData()))
        self._say_which()
