"""The pages of one scan, with what turns and zooms them; what cannot be shown is said."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.scan import Pixels
from optindesk.flows.desk import Desk
from optindesk.store.scans import Scan
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import plain_button
from optindesk.ui.hint import Hint
from optindesk.ui.lanes import Lane
from optindesk.ui.page_view import ZOOM, PageView
from optindesk.ui.scan_marks import ScanMarks


class PagePanel(QWidget):
    """`shown` tells that another page is shown, or none; `first` stands before the buttons."""

    shown = Signal()

    def __init__(self, bench: Bench, first: QWidget) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self.page, self._pages = 1, 1
        self._scan: Scan | None = None
        self._marks: ScanMarks | None = None
        self.view = PageView(self._)
        self.nothing = Hint(self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.nothing)
        arrows = Qt.ArrowType
        self.before = self._arrow(arrows.LeftArrow, self._("Page before"), Qt.Key.Key_PageUp, -1)
        self.after = self._arrow(arrows.RightArrow, self._("Next page"), Qt.Key.Key_PageDown, 1)
        self.number = QLabel()
        self.left = plain_button(self._("Turn &left"), partial(self._turn, 3))
        self.right = plain_button(self._("Turn &right"), partial(self._turn, 1))
        self.smaller = plain_button(self._("S&maller"), partial(self.view.zoom, 1 / ZOOM))
        self.larger = plain_button(self._("Lar&ger"), partial(self.view.zoom, ZOOM))
        self.whole = plain_button(self._("&Whole page"), self.view.fit)
        keys = QKeySequence.StandardKey
        QShortcut(keys.ZoomOut, self).activated.connect(self.smaller.click)
        QShortcut(keys.ZoomIn, self).activated.connect(self.larger.click)
        line = QHBoxLayout()
        for widget in (first, self.before, self.number, self.after):
            line.addWidget(widget)
        line.addStretch(1)
        for button in (self.left, self.right, self.smaller, self.larger, self.whole):
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.stack, 1)
        self._enable()

    def _arrow(self, arrow: Qt.ArrowType, text: str, key: Qt.Key, step: int) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setShortcut(QKeySequence(key))
        button.clicked.connect(lambda: self.go(self.page + step))
        return button

    @property
    def is_there(self) -> bool:
        """Whether a page is shown."""
        return self.view.is_there

    def show_scan(self, scan: Scan, marks: ScanMarks, page: int) -> None:
        """Show a page of a scan; `marks` know how it is turned."""
        self._scan, self._marks, self._pages = scan, marks, page
        self.go(page)

    def show_nothing(self, said: str) -> None:
        """Say why there is nothing to be seen."""
        self._scan = self._marks = None
        self._cannot(said)

    def go(self, page: int) -> None:
        """Show another page of the scan, or the same one turned."""
        if self._scan is None or self._marks is None:
            return
        desk, scan, quarters = self._bench.desk, self._scan, self._marks.turn_of(page)
        self.page = page
        self._bench.jobs.start(
            "",
            lambda _: _page_of(desk, scan, page, quarters),
            Lane.TRY,
            done=self._show,
            failed=self._failed,
            owner=self,
            key=(id(self), "page"),
        )

    def show_crops(self, row: int | None) -> None:
        """Show the frames of the page; `row` is the one that is chosen."""
        crops = self._marks.crops if self._marks is not None else []
        self.view.show_crops([one for one in crops if one.page == self.page], row)

    def _show(self, found: tuple[int, Pixels]) -> None:
        self._pages, pixels = found
        self.stack.setCurrentWidget(self.view)
        self.view.show_page(pixels)
        self._enable()
        self.shown.emit()

    def _failed(self, trouble: Trouble) -> None:
        self._cannot(self._.say(trouble.sentence))

    def _cannot(self, said: str) -> None:
        self.page, self._pages = 1, 1
        self.view.show_page(None)
        self.nothing.say(said, None)
        self.stack.setCurrentWidget(self.nothing)
        self._enable()
        self.shown.emit()

    def _turn(self, quarters: int) -> None:
        if self._marks is not None:
            self._marks.turn(self.page, quarters)
            self.go(self.page)

    def _enable(self) -> None:
        for button in (self.left, self.right, self.smaller, self.larger, self.whole):
            button.setEnabled(self.is_there)
        self.before.setEnabled(self.is_there and self.page > 1)
        self.after.setEnabled(self.is_there and self.page < self._pages)
        for widget in (self.before, self.number, self.after):
            widget.setVisible(self._pages > 1)
        said = self._("Page {page} of {pages}", page=self.page, pages=self._pages)
        self.number.setText(said)


def _page_of(desk: Desk, scan: Scan, page: int, quarters: int) -> tuple[int, Pixels]:
    """How many pages a scan has, and one of them; on a worker thread."""
    return desk.pages(scan), desk.page(scan, page, quarters)
