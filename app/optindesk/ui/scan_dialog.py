"""The scans of one sheet: looked at, turned, and marked where each line stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QInputDialog,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.scan import Crop, Frame
from optindesk.flows import scans
from optindesk.flows.scans import Marked
from optindesk.store import scans as kept
from optindesk.store.scans import Lines, RowOfSheet, Scan
from optindesk.ui import scan_files, unsaved
from optindesk.ui.allowing import allow, unchanged
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import plain_button
from optindesk.ui.evidence_form import THEIRS
from optindesk.ui.fields import foot, side_by_side
from optindesk.ui.files import files_in
from optindesk.ui.lanes import Lane
from optindesk.ui.lines_panel import LinesPanel
from optindesk.ui.notice import Notice
from optindesk.ui.page_panel import PagePanel
from optindesk.ui.scan_marks import ScanMarks

USUAL = QSize(1100, 760)
MOST_ROWS = 2_000
"""So many lines are offered to be marked; no paper has more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet with its scans, and the lines that may stand on them."""

    sheet: str
    scans: Sequence[Scan]
    rows: Sequence[RowOfSheet]
    crops: Mapping[int, Sequence[Crop]]


def opened(lines: Lines) -> Opened:
    """What there is of a sheet; on a worker thread."""
    found = kept.of_lines(lines)
    return Opened(
        scans.name_of(lines),
        found,
        kept.rows_of(lines, MOST_ROWS),
        {scan.id: kept.crops(scan.id) for scan in found},
    )


class ScanDialog(QDialog):
    """`scan_id` and `row` are what to begin with."""

    def __init__(
        self,
        bench: Bench,
        of: Lines,
        parent: QWidget,
        *,
        scan_id: int | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._of = of
        self._begin = (scan_id, row)
        self._near: Frame | None = None
        self._scans: Sequence[Scan] = ()
        self._marks: dict[int, ScanMarks] = {}
        self.setWindowTitle(self._("Photos and scans"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.scan = QComboBox()
        self.scan.setObjectName(THEIRS)  # names of files
        self.scan.setAccessibleName(self._("Scan"))
        self.scan.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scan.currentIndexChanged.connect(lambda _: self._choose_scan())
        self.page = PagePanel(bench, self.scan)
        self.page.shown.connect(self._show_page)
        self.page.view.drawn.connect(self._draw)
        self.lines = LinesPanel(self._)
        self.page.view.chosen.connect(self.lines.choose)
        self.lines.chosen.connect(self._show_marks)
        self.lines.put_there.connect(self._put)
        self.lines.taken_away.connect(self._take)
        self._make_buttons()
        self._lay_out()
        self.resize(USUAL)
        self._show_marks()
        self.reload()

    def _make_buttons(self) -> None:
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.addButton(self._("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setDefault(True)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self.add = plain_button(self._("&Add photos…"), self._choose_files)
        self.copy = plain_button(self._("Save a &copy…"), self._save_copy)
        self.remove = plain_button(self._("Rem&ove…"), self._ask_why)

    def _lay_out(self) -> None:
        splitter = side_by_side()
        splitter.addWidget(self.page)
        splitter.addWidget(self.lines)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([780, 300])
        below = QHBoxLayout()
        for button in (self.add, self.copy, self.remove):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(splitter, 1)
        layout.addLayout(below)

    # --- what there is ----------------------------------------------------------------------------

    def reload(self) -> None:
        """Read which scans there are; what was marked and is not saved stays."""
        of = self._of
        self._bench.look("scans", lambda: opened(of), self._show, self)

    def _show(self, found: Opened) -> None:
        self.setWindowTitle(self._("Photos and scans of “{sheet}”", sheet=found.sheet))
        self._scans = found.scans
        numbers = [one.row for one in found.rows]
        for scan in found.scans:
            if scan.id not in self._marks:
                self._marks[scan.id] = ScanMarks(found.crops[scan.id], scan.turns, numbers)
        (wanted, row), self._begin = self._begin, (None, None)
        before = self.scan.currentData() if wanted is None else wanted
        with QSignalBlocker(self.scan):
            self.scan.clear()
            for scan in found.scans:
                self.scan.addItem(scan.name, scan.id)
            self.scan.setCurrentIndex(max(0, self.scan.findData(before)))
        self.scan.setVisible(bool(found.scans))
        self.lines.fill(found.rows)
        self.page.view.number_rows(found.rows)
        self._choose_scan(row)

    @property
    def current(self) -> Scan | None:
        """The scan that is shown."""
        number = self.scan.currentData()
        return next((scan for scan in self._scans if scan.id == number), None)

    @property
    def marks(self) -> ScanMarks | None:
        """What is marked on it."""
        return self._marks.get(self.scan.currentData() or 0)

    def _choose_scan(self, row: int | None = None) -> None:
        self.scan.setToolTip(self.scan.currentText())  # it may have less room than the name
        scan, marks = self.current, self.marks
        if scan is None or marks is None:
            said = self._("No photo or scan of this sheet yet. Add one, or drop it here.")
            self.page.show_nothing(said)
            return
        crop = next((one for one in marks.crops if one.row == row), None)
        page = 1 if crop is None else crop.page
        self._near = None if crop is None else crop.frame
        self.lines.choose(row or marks.next_row(page) or next(iter(marks.rows), None))
        self.page.show_scan(scan, marks, page)

    def _show_page(self) -> None:
        self._show_marks()
        if self._near is not None:
            self.page.view.come_near(self._near)
            self._near = None

    def _show_marks(self) -> None:
        is_there = self.page.is_there
        self.lines.show_marks(self.marks, self.page.page if is_there else None)
        self.page.show_crops(self.lines.row)
        for button in (self.copy, self.remove):
            button.setEnabled(self.current is not None)
        allow(self.save, "" if self.is_changed else unchanged(self._))

    # --- marking ----------------------------------------------------------------------------------

    def _draw(self, frame: Frame) -> None:
        marks, row, page = self.marks, self.lines.row, self.page.page
        if marks is None or row is None:
            return
        is_first = not marks.drawn_on(page)
        marks.put(row, page, frame)
        following = marks.next_row(page)
        if is_first and following is not None:
            self.lines.choose(following)
        self._show_marks()

    def _put(self) -> None:
        if self.marks is not None and self.lines.row is not None:
            frame = self.marks.suggested(self.page.page)
            self.marks.put(self.lines.row, self.page.page, frame)
            self._show_marks()
            self.page.view.setFocus()

    def _take(self) -> None:
        if self.marks is not None and self.lines.row is not None:
            self.marks.take_away(self.lines.row)
            self._show_marks()

    @property
    def is_changed(self) -> bool:
        """Whether something was marked or turned that is not saved."""
        return any(one.is_changed for one in self._marks.values())

    def reject(self) -> None:
        if self.is_changed:
            unsaved.ask(self, self._, self._save, super().reject)
        else:
            super().reject()

    def _save(self) -> None:
        desk = self._bench.desk
        changed = {number: one for number, one in self._marks.items() if one.is_changed}
        wanted = [(number, one.drawn, tuple(one.turns)) for number, one in changed.items()]
        self._bench.run(
            self._("Saving what was marked"),
            lambda _: [desk.mark_rows(*one) for one in wanted],
            Lane.ACT,
            done=self._saved,
            failed=self.notice.complain,
            owner=self,
        )

    def _saved(self, marked: Sequence[Marked]) -> None:
        count, lost = (sum(map(len, numbers)) for numbers in zip(*marked, strict=True))
        said = self._.plural(
            "{n} line is marked on its scan.", "{n} lines are marked on their scans.", count
        )
        if lost:
            gone = self._.plural(
                "{n} line has no frame any more.", "{n} lines have no frame any more.", lost
            )
            said = f"{said} {gone}"
        self._bench.say(said)
        self.accept()

    # --- files ------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        scan_files.choose(self._, self, self.add_files)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Keep these files with the sheet."""
        desk, where = self._bench.desk, self._of.where
        self._bench.run(
            self._("Keeping the scans"),
            lambda _: desk.add_scans(where, paths),
            Lane.WORK,
            done=self._added,
            failed=self.notice.complain,
            owner=self,
        )

    def _added(self, added: Sequence[tuple[Scan, bool]]) -> None:
        self.notice.hide()
        # By the number of a paper they are added to all that was typed from it.
        self._begin = next(scan.id for scan, _ in added if scan.lines == self._of), None
        self.reload()

    def _save_copy(self) -> None:
        if self.current is not None:
            scan_files.ask_where(self._bench, self.notice, self.current, self)

    def _ask_why(self) -> None:
        scan = self.current
        if scan is None:
            return
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self._("Remove “{file}”", file=scan.name))
        dialog.setLabelText(self._("It goes for good; that it was there stays in the log. Why?"))
        dialog.textValueSelected.connect(partial(self._remove, scan))
        dialog.open()

    def _remove(self, scan: Scan, why: str) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Removing a scan"),
            lambda _: desk.remove_scan(scan.id, why),
            Lane.ACT,
            done=self._removed,
            failed=self.notice.complain,
            owner=self,
        )

    def _removed(self, scan: Scan) -> None:
        self._marks.pop(scan.id, None)
        self.notice.say(self._("“{file}” was removed. The log keeps its hash.", file=scan.name))
        self.reload()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_files(files_in(event.mimeData()))
