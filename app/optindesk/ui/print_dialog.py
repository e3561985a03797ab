"""Prints sheets and posters for a list: a look, what can be chosen about it, and the PDF of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
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
from optindesk.core.paper import PaperSize
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import printing
from optindesk.flows.printing import MOST_COPIES, MOST_ROWS, Order
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, language_box
from optindesk.ui.files import save_dialog, show_file
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, MOST_LINES, Notice, Offer

USUAL = QSize(900, 700)
WIDTH = 440
"""How wide a page is shown, in pixels."""


class PrintDialog(QDialog):
    """What the dialogs that print have in common; each says what, in its own words."""

    title = sentence("")
    hint = sentence("")
    file = ""

    def preview(self, order: Order, width: int) -> Sequence[bytes]:
        """The pages as pictures; on a worker thread."""
        raise NotImplementedError

    def make(self, order: Order, path: Path) -> Sentence:
        """Print to a file, on a worker thread; returns what was done."""
        raise NotImplementedError

    def __init__(self, bench: Bench, known: MailingList, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._list = known
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._(self.title.key, list=known.name))
        self.resize(USUAL)
        self._make_fields()
        self.pages = Pages(self._("As it will be printed"))
        self.notice = Notice(self._, most_lines=MOST_LINES)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.save = go_button(self, buttons, self._("&Save as PDF…"), self._choose)
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
        # The paper in the printer is that of the country, whatever language the program speaks.
        if QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem:
            self.size_box.setCurrentIndex(self.size_box.findData(PaperSize.LETTER.value))
        for box in (self.language, self.size_box):
            box.currentIndexChanged.connect(self.look)
        self.form = QFormLayout()
        self.form.addRow(self._("&Language:"), self.language)
        self.form.addRow(self._("&Paper:"), self.size_box)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        left = QVBoxLayout()
        left.addLayout(self.form)
        left.addWidget(explanation(self._.say(self.hint)))
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
        )

    # --- looking ----------------------------------------------------------------------------------

    def look(self) -> None:
        """Show the pages as they are chosen now."""
        order, preview = self.order, self.preview
        width = round(WIDTH * self.devicePixelRatioF())

        def work(_: Tick) -> tuple[Sequence[bytes], list[Sentence]]:
            return preview(order, width), printing.unsaid(order)

        allow(self.save, waits(self._))
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
        allow(self.save)
        if unsaid:
            self.notice.say(" ".join(map(self._.say, unsaid)), LOOK)
        else:
            self.notice.hide()

    def _cannot(self, trouble: Trouble) -> None:
        self.pages.show_pictures((), 1.0)
        self.notice.complain(trouble)
        allow(self.save, self._.say(trouble.sentence))

    # --- printing ---------------------------------------------------------------------------------

    def _choose(self) -> None:
        kinds = [self._("Pages to print ({endings})", endings="*.pdf")]
        dialog = save_dialog(self, self._("Save as PDF"), self.file, "pdf", kinds)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Print to this file."""
        order, make, path = self.order, self.make, Path(name)
        allow(self.save, waits(self._))
        self._bench.run(
            self._("Making the PDF"),
            lambda _: make(order, path),
            Lane.ACT,
            done=partial(self._saved, path),
            failed=self._failed,
            owner=self,
        )

    def _saved(self, path: Path, said: Sentence) -> None:
        allow(self.save)
        offer = Offer(self._("&Open it to print"), partial(show_file, path))
        self.notice.say(self._.say(said), DONE, offer)

    def _failed(self, trouble: Trouble) -> None:
        allow(self.save)
        self.notice.complain(trouble)


class SheetDialog(PrintDialog):
    """Sign-up sheets for this list, each with a number of its own."""

    title = sentence("Print a sign-up sheet: {list}")
    hint = sentence(
        "Each sheet gets a number of its own. Keep the sheets that were signed: by their number a"
        " scan can be added to what people signed, and in which wording."
    )
    file = "sign-up-sheet.pdf"

    def _make_fields(self) -> None:
        super()._make_fields()
        self.rows = _number(self._("Rows to write into"), MOST_ROWS)
        self.rows.setMinimum(0)
        self.rows.setSpecialValueText(self._("what one page holds"))
        self.rows.setValue(0)
        self.copies = _number(self._("How many sheets"), MOST_COPIES)
        self.rows.valueChanged.connect(self.look)
        self.form.addRow(self._("&Rows:"), self.rows)
        self.form.addRow(self._("S&heets:"), self.copies)

    @property
    def order(self) -> Order:
        """What is chosen."""
        return replace(super().order, rows=self.rows.value() or None, copies=self.copies.value())

    def preview(self, order: Order, width: int) -> Sequence[bytes]:
        """The pages of one sheet."""
        return self._bench.desk.preview_sheet(order, width)

    def make(self, order: Order, path: Path) -> Sentence:
        """Number and print the sheets."""
        sheets = self._bench.desk.print_sheets(order, path)
        return sentences(
            "Sheet {first} is in “{file}”.",
            "{n} sheets, {first} to {last}, are in “{file}”.",
            len(sheets),
            first=sheets[0].number,
            last=sheets[-1].number,
            file=path.name,
        )


class PosterDialog(PrintDialog):
    """A poster for this list."""

    title = sentence("Print a poster: {list}")
    hint = sentence(
        "Whoever points a telephone at the code has a ready mail that signs up for this list. When"
        " it comes in, the person is asked to confirm, as everybody is."
    )
    file = "poster.pdf"

    def preview(self, order: Order, width: int) -> Sequence[bytes]:
        """The one page."""
        return self._bench.desk.preview_poster(order, width)

    def make(self, order: Order, path: Path) -> Sentence:
        """Print the poster."""
        self._bench.desk.print_poster(order, path)
        return sentence("The poster is in “{file}”.", file=path.name)


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
        for number, picture in enumerate(pictures, 1):
            pixmap = QPixmap()
            pixmap.loadFromData(picture)
            pixmap.setDevicePixelRatio(ratio)
            page = QLabel()
            page.setPixmap(pixmap)
            page.setAccessibleName(f"{self.accessibleName()}, {number}")
            page.setFrameShape(QLabel.Shape.Box)
            layout.addWidget(page, alignment=Qt.AlignmentFlag.AlignHCenter)
            self.shown.append(page)
        layout.addStretch(1)
        self.setWidget(ground)


def _number(name: str, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setAccessibleName(name)
    box.setRange(1, most)
    return box
