"""Prints for a list: a page as it will look, what can be chosen about it, and the PDF of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.model import MailingList
from optindesk.core.paper import PaperSize, SignUpSheet
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.flows import printing
from optindesk.flows.printing import MOST_COPIES, MOST_ROWS, Order
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, language_box
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, MOST_LINES, Notice, Offer

USUAL = QSize(900, 700)
WIDTH = 440
"""How wide a page is shown, in pixels."""


class PrintDialog(QDialog):
    """Sign-up sheets for this list."""

    def __init__(self, bench: Bench, known: MailingList, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._list = known
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._("Print a sign-up sheet: {list}", list=known.name))
        self.resize(USUAL)
        self._make_fields()
        self.pages = Pages(self._("The sheet as it will be printed"))
        self.notice = Notice(self._, most_lines=MOST_LINES)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton(
            self._("&Save as PDF…"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.save.setDefault(True)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self.look()

    def _make_fields(self) -> None:
        self.language = language_box(self._)
        code = self._list.language.partition("-")[0]
        self.language.setCurrentIndex(max(0, self.language.findData(code)))
        self.size_box = QComboBox()
        self.size_box.setAccessibleName(self._("Paper"))
        for size in PaperSize:
            self.size_box.addItem(size.value, size.value)
        if QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem:
            self.size_box.setCurrentIndex(self.size_box.findData(PaperSize.LETTER.value))
        self.rows = _number(self._("Rows to write into"), 20, MOST_ROWS)
        self.copies = _number(self._("How many sheets"), 1, MOST_COPIES)
        for box in (self.language, self.size_box):
            box.currentIndexChanged.connect(self.look)
        self.rows.valueChanged.connect(self.look)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        form = QFormLayout()
        form.addRow(self._("&Language:"), self.language)
        form.addRow(self._("&Paper:"), self.size_box)
        form.addRow(self._("&Rows:"), self.rows)
        form.addRow(self._("S&heets:"), self.copies)
        hint = explanation(
            self._(
                "Each sheet gets a number of its own. Keep the sheets that were signed: by their"
                " number a scan can be added to what people signed, and in which wording."
            )
        )
        left = QVBoxLayout()
        left.addLayout(form)
        left.addWidget(hint)
        left.addStretch(1)
        middle = QHBoxLayout()
        middle.addLayout(left)
        middle.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)

    @property
    def order(self) -> Order:
        """What is chosen."""
        return Order(
            self._list.id,
            self.language.currentData(),
            PaperSize(self.size_box.currentData()),
            self.rows.value(),
            self.copies.value(),
        )

    # --- looking ----------------------------------------------------------------------------------

    def look(self) -> None:
        """Show the pages as they are chosen now."""
        order, desk = self.order, self._bench.desk
        width = round(WIDTH * self.devicePixelRatioF())

        def work(_: Tick) -> tuple[Sequence[bytes], list[Sentence]]:
            return desk.preview_sheet(order, width), printing.unsaid(order)

        self.save.setEnabled(False)
        self._bench.jobs.start(
            "",
            work,
            Lane.TRY,
            done=self._show,
            failed=self._cannot,
            owner=self,
            key=(id(self), "look"),
        )

    def _show(self, found: tuple[Sequence[bytes], list[Sentence]]) -> None:
        pictures, unsaid = found
        self.pages.show_pictures(pictures, self.devicePixelRatioF())
        self.save.setEnabled(True)
        if unsaid:
            self.notice.say(" ".join(map(self._.say, unsaid)), LOOK)
        else:
            self.notice.hide()

    def _cannot(self, trouble: Trouble) -> None:
        self.pages.show_pictures((), 1.0)
        self.notice.complain(trouble)

    # --- printing ---------------------------------------------------------------------------------

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Save the sign-up sheets"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilters([self._("Pages to print ({endings})", endings="*.pdf")])
        dialog.selectFile(self._("sign-up-sheet") + ".pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Make the sheets, with their numbers, and write them to this file."""
        order, desk, path = self.order, self._bench.desk, Path(name)
        self.save.setEnabled(False)
        self._bench.run(
            self._("Making the sign-up sheets"),
            lambda _: desk.print_sheets(order, path),
            Lane.ACT,
            done=partial(self._saved, path),
            failed=self._failed,
            owner=self,
        )

    def _saved(self, path: Path, sheets: list[SignUpSheet]) -> None:
        self.save.setEnabled(True)
        said = self._.plural(
            "Sheet {first} is in “{file}”.",
            "{n} sheets, {first} to {last}, are in “{file}”.",
            len(sheets),
            first=sheets[0].number,
            last=sheets[-1].number,
            file=path.name,
        )
        self.notice.say(said, DONE, Offer(self._("&Open it to print"), partial(show_file, path)))

    def _failed(self, trouble: Trouble) -> None:
        self.save.setEnabled(True)
        self.notice.complain(trouble)


def show_file(path: Path) -> None:
    """Let the system's own program show a file that we wrote."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Pages(QScrollArea):
    """Pages one below the other, on a ground that sets them off."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setMinimumWidth(WIDTH + 60)
        self.shown: list[QLabel] = []
        self.show_pictures((), 1.0)

    def show_pictures(self, pictures: Sequence[bytes], ratio: float) -> None:
        """Show these pages (PNG) in place of those before."""
        ground = QWidget()
        layout = QVBoxLayout(ground)
        self.shown = []
        for picture in pictures:
            pixmap = QPixmap()
            pixmap.loadFromData(picture)
            pixmap.setDevicePixelRatio(ratio)
            page = QLabel()
            page.setPixmap(pixmap)
            page.setFrameShape(QLabel.Shape.Box)
            layout.addWidget(page, alignment=Qt.AlignmentFlag.AlignHCenter)
            self.shown.append(page)
        layout.addStretch(1)
        self.setWidget(ground)


def _number(name: str, usual: int, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setAccessibleName(name)
    box.setRange(1, most)
    box.setValue(usual)
    return box
