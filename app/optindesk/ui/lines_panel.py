"""The lines of a sheet beside its scan: which are marked, and which is to be marked next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from optindesk.store.scans import RowOfSheet
from optindesk.ui.button_rows import plain_button
from optindesk.ui.fields import explanation
from optindesk.ui.mark import MARK_ROLE, Mark, MarkDelegate, Shape, Tone
from optindesk.ui.scan_marks import ScanMarks
from optindesk.ui.words import Words

_ROW = int(Qt.ItemDataRole.UserRole)
_DRAWN, _BETWEEN = Mark(Shape.CHECK, Tone.GOOD), Mark(Shape.RING, Tone.WAITING)
_NOT_YET = Mark(Shape.BAR, Tone.QUIET)


class LinesPanel(QWidget):
    """`chosen` tells that another line is, `put_there` that a frame is wanted for it without
    drawing one, `taken_away` that it shall have none."""

    chosen = Signal()
    put_there = Signal()
    taken_away = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self.hint = explanation("")
        self.hint.setMinimumWidth(1)
        self.list = QListWidget()
        self.list.setAccessibleName(words("Lines of the sheet"))
        self.list.setItemDelegate(MarkDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self.chosen.emit())
        self.put = plain_button(words("Put a &frame there"), self.put_there.emit)
        self.put.setToolTip(words("Without a mouse: arrow keys move it then, with Shift size it"))
        self.take = plain_button(words("&Take the frame away"), self.taken_away.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.hint, self.list, self.put, self.take):
            layout.addWidget(widget)

    @property
    def row(self) -> int | None:
        """The row that is chosen."""
        item = self.list.currentItem()
        return int(item.data(_ROW)) if self.list.currentRow() >= 0 else None

    def choose(self, row: int | None) -> None:
        """Choose a line."""
        for place in range(self.list.count()):
            if self.list.item(place).data(_ROW) == row:
                self.list.setCurrentRow(place)

    def fill(self, rows: Sequence[RowOfSheet]) -> None:
        """Offer these lines; the one that was chosen stays so."""
        before = self.row
        with QSignalBlocker(self.list):
            self.list.clear()
            for one in rows:
                who = f"{one.name} · {one.address}" if one.name else one.address
                text = self._("{row}  {who}", row=one.line or one.row, who=who)
                if one.line not in (None, one.row):
                    text = self._("{text}  (row {row})", text=text, row=one.row)
                item = QListWidgetItem(text, self.list)
                item.setData(_ROW, one.row)
                item.setToolTip(who)
            self.choose(before)

    def show_marks(self, marks: ScanMarks | None, page: int | None) -> None:
        """Show which lines are marked; `page` is the one that is looked at, None where none is."""
        found = {crop.row: crop for crop in marks.crops} if marks is not None else {}
        for place in range(self.list.count()):
            item = self.list.item(place)
            crop = found.get(item.data(_ROW))
            mark = _NOT_YET if crop is None else _DRAWN if crop.drawn else _BETWEEN
            item.setData(MARK_ROLE, mark)
        chosen = found.get(self.row or 0)
        self.put.setEnabled(page is not None and self.row is not None)
        self.take.setEnabled(chosen is not None and chosen.drawn)
        self.hint.setText("" if marks is None or page is None else self._next(marks, page))

    def _next(self, marks: ScanMarks, page: int) -> str:
        """What to do next."""
        if not self.list.count():
            return self._("Nobody signed up with this sheet, so there are no lines to mark.")
        count = len(marks.drawn_on(page))
        if not count:
            return self._(
                "Draw a frame around the first line of this page, of the person chosen below."
            )
        if count == 1 and marks.next_row(page) is not None:
            return self._(
                "Now the last line of this page: choose below whose it is, and draw its frame. The"
                " lines between follow by themselves."
            )
        return self._(
            "A frame can be moved, or drawn anew: the dashed ones between follow. Another page"
            " begins anew with its first line."
        )
