"""Lays out printed pages by Qt, as PDF and as pictures; needs a QGuiApplication (main makes one).

All lengths are in the units of pdf_page.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from optindesk.core.document import Bars, Booklet
from optindesk.core.errors import CannotPrint
from optindesk.core.paper import Document, Paper, PaperSize, Poster, SignUpSheet
from optindesk.core.ports import ChartLook
from optindesk.core.sentence import sentence
from optindesk.files.chart import columns, drawn
from optindesk.files.pdf_document import BookletLayout
from optindesk.files.pdf_page import INCH, MARGIN, MILLIMETRE, font

ROW = 11 * MILLIMETRE
"""How high a row is: large enough to write an address into by hand."""

LEAST_ROWS = 3
"""A page that has no room for so many rows beside its wording is none."""

_SIZES = {PaperSize.A4: QPageSize.PageSizeId.A4, PaperSize.LETTER: QPageSize.PageSizeId.Letter}
_COLUMNS = (("row", 6), ("name", 25), ("email", 40), ("date", 12), ("signature", 17))
"""The columns of a sheet, and how many hundredths of its width each has."""

_TEXT_SIZES = (95, 90, 85, 80)
"""The sizes in which a wording may be set, the largest that fits is taken: none is small print."""

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QtPrinter:
    """Lays out what is printed (ports.Printer); on any thread, for it shares nothing."""

    def pdf(self, papers: Sequence[Paper], size: PaperSize) -> bytes:
        """All of these papers, one after the other, as one PDF; raises CannotPrint."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(_SIZES[size]))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setResolution(INCH)
        writer.setCreator("Opt-In Desk")
        writer.setTitle(papers[0].title)
        layouts = [_layout(paper, _whole(size)) for paper in papers]
        painter = QPainter(writer)
        is_first = True
        for layout in layouts:
            for page in range(layout.pages):
                if not is_first:
                    writer.newPage()
                is_first = False
                layout.paint(painter, page)
        painter.end()
        return bytes(buffer.data().data())

    def pages(self, paper: Paper, size: PaperSize) -> int:
        """How many pages a paper has; raises CannotPrint."""
        return _layout(paper, _whole(size)).pages

    def room(self, sheet: SignUpSheet, size: PaperSize) -> int:
        """How many rows one page of such a sheet has room for; raises CannotPrint."""
        return SheetLayout(sheet, _whole(size)).per_page

    def chart(self, bars: Bars, look: ChartLook) -> bytes:
        """A chart as PNG."""
        letters = font(look.letters)
        return _png(drawn(bars, look.width, look.height, letters, look.text, look.back))

    def columns(self, bars: Bars, look: ChartLook) -> tuple[float, float]:
        """From where to where on a chart its columns stand, in pixels."""
        return columns(bars, look.width, look.height, font(look.letters))

    def pictures(self, paper: Paper, size: PaperSize, width: int) -> list[bytes]:
        """The pages of one paper as PNG, so many pixels wide; raises CannotPrint."""
        whole = _whole(size)
        layout = _layout(paper, whole)
        scale = width / whole.width()
        pictures = []
        for page in range(layout.pages):
            image = QImage(width, round(whole.height() * scale), QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.white)
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(scale, scale)
            layout.paint(painter, page)
            painter.end()
            pictures.append(_png(image))
        return pictures


def _layout(paper: Paper, whole: QRectF) -> SheetLayout | PosterLayout | BookletLayout:
    match paper:
        case Poster():
            return PosterLayout(paper, whole)
        case Document():
            return BookletLayout(paper.booklet, whole)
        case Booklet():
            return BookletLayout(paper, whole)
        case SignUpSheet():
            return SheetLayout(paper, whole)


def _whole(size: PaperSize) -> QRectF:
    if not QFontDatabase.families():
        raise CannotPrint(
            reason=sentence(
                "this computer has no font. Install one, such as DejaVu (fonts-dejavu-core)."
            )
        )
    return QRectF(QPageSize(_SIZES[size]).rectPixels(INCH))


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # a name, not bytes
    return bytes(buffer.data().data())


def _height(text: str, font: QFont, width: float) -> float:
    """How much room a text takes that is wrapped to a width."""
    room = QRectF(0, 0, width, 1e6)
    return QFontMetricsF(font).boundingRect(room, int(_WRAPPED), text).height()


class SheetLayout:
    """How one sign-up sheet lies on its pages: the wording on each of them, for pages get apart."""

    def __init__(self, sheet: SignUpSheet, whole: QRectF) -> None:
        self._sheet = sheet
        self._area = area = whole.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self._title = font(170, bold=True)
        self._small = font(80)
        self._text, self._top = self._fitted(_height(sheet.title, self._title, area.width()))
        foot = 6 * MILLIMETRE
        head = 6 * MILLIMETRE
        self.per_page = int((area.bottom() - foot - self._top - head) / ROW)
        self._head = head
        if self.per_page < LEAST_ROWS:
            reason = sentence("the wording is too long: no page has room for rows beside it.")
            raise CannotPrint(reason=reason)
        self.pages = -(-sheet.rows // self.per_page)

    def _fitted(self, title: float) -> tuple[QFont, float]:
        """The font of the wording, and where the table begins below it."""
        area = self._area
        above = area.top() + 8 * MILLIMETRE + title + 2 * MILLIMETRE
        for size in _TEXT_SIZES:
            fitted = font(size)
            top = above + _height(self._sheet.text, fitted, area.width()) + 4 * MILLIMETRE
            if top < area.top() + area.height() / 2:
                break
        return fitted, top

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint one page, counted from 0."""
        sheet, area = self._sheet, self._area
        line = QRectF(area.left(), area.top(), area.width(), 6 * MILLIMETRE)
        painter.setPen(QPen(Qt.GlobalColor.black, 6))
        painter.setFont(font(110, bold=True))
        painter.drawText(line, int(_LEFT), sheet.sender)
        painter.drawText(line, int(_RIGHT), sheet.word("sheet", number=sheet.number))
        painter.setFont(self._title)
        title = QRectF(area.left(), line.bottom() + 2 * MILLIMETRE, area.width(), area.height())
        taken = painter.boundingRect(title, int(_WRAPPED), sheet.title)
        painter.drawText(title, int(_WRAPPED), sheet.title)
        painter.setFont(self._text)
        text = QRectF(area.left(), taken.bottom() + 2 * MILLIMETRE, area.width(), area.height())
        painter.drawText(text, int(_WRAPPED), sheet.text)
        first = page * self.per_page
        self._paint_table(painter, range(first, min(first + self.per_page, sheet.rows)))
        painter.setFont(self._small)
        foot = QRectF(area.left(), area.bottom() - 5 * MILLIMETRE, area.width(), 5 * MILLIMETRE)
        painter.drawText(foot, int(_LEFT), sheet.word("wording", version=sheet.version))
        counted = sheet.word("page", page=page + 1, pages=self.pages)
        painter.drawText(foot, int(_RIGHT), f"{sheet.number} · {counted}")

    def _paint_table(self, painter: QPainter, rows: range) -> None:
        area, top = self._area, self._top
        bottom = top + self._head + len(rows) * ROW
        painter.fillRect(QRectF(area.left(), top, area.width(), self._head), QColor(235, 235, 235))
        painter.setFont(self._small)
        left = area.left()
        for name, share in _COLUMNS:
            width = area.width() * share / 100
            cell = QRectF(left + 25, top, width - 50, self._head)
            painter.drawText(cell, int(_LEFT), self._sheet.word(name))
            painter.drawLine(QPointF(left, top), QPointF(left, bottom))
            left += width
        painter.drawLine(QPointF(area.right(), top), QPointF(area.right(), bottom))
        painter.drawLine(QPointF(area.left(), top), QPointF(area.right(), top))
        number = QRectF(area.left(), 0, area.width() * _COLUMNS[0][1] / 100, ROW)
        for place, row in enumerate(rows):
            y = top + self._head + place * ROW
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            centre = int(Qt.AlignmentFlag.AlignCenter)
            painter.drawText(number.translated(0, y), centre, str(row + 1))
        painter.drawLine(QPointF(area.left(), bottom), QPointF(area.right(), bottom))


class PosterLayout:
    """How a poster lies on its page: who and what above, then the code, the words below."""

    pages = 1

    def __init__(self, poster: Poster, whole: QRectF) -> None:
        import segno

        self._poster = poster
        self._area = area = whole.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self._code = [bytes(line) for line in segno.make_qr(poster.link, error="m").matrix]
        self._title = self._largest(poster.title, (480, 400, 320, 260, 200), area.height() * 0.22)
        top = 12 * MILLIMETRE + _height(poster.title, self._title, area.width())
        self._side = min(area.width() * 0.6, 110 * MILLIMETRE)
        self._rest = area.height() - top - self._side - 16 * MILLIMETRE
        self._text = self._largest(poster.text, (150, 140, 130, 120, 110, 100), self._rest)

    def _largest(self, text: str, sizes: tuple[int, ...], room: float) -> QFont:
        """The largest font in which a text has room; raises CannotPrint when none is."""
        for size in sizes:
            fitted = font(size, bold=text == self._poster.title)
            if _height(text, fitted, self._area.width()) <= room:
                return fitted
        raise CannotPrint(reason=sentence("the wording is too long for a poster."))

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint its one page."""
        poster, area = self._poster, self._area
        centred = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(Qt.GlobalColor.black)
        painter.setFont(font(180))
        line = QRectF(area.left(), area.top(), area.width(), 12 * MILLIMETRE)
        painter.drawText(line, centred, poster.sender)
        painter.setFont(self._title)
        title = QRectF(area.left(), line.bottom(), area.width(), area.height())
        taken = painter.boundingRect(title, centred, poster.title)
        painter.drawText(title, centred, poster.title)
        left = area.center().x() - self._side / 2
        code = QRectF(left, taken.bottom() + 6 * MILLIMETRE, self._side, self._side)
        self._paint_code(painter, code)
        painter.setPen(Qt.GlobalColor.black)
        painter.setFont(self._text)
        text = QRectF(area.left(), code.bottom() + 8 * MILLIMETRE, area.width(), self._rest)
        painter.drawText(text, centred, poster.text)

    def _paint_code(self, painter: QPainter, place: QRectF) -> None:
        """The dark squares; the page around them is white (ISO/IEC 18004 wants four of it)."""
        side = place.width() / len(self._code)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        for y, line in enumerate(self._code):
            x = 0
            while x < len(line):
                end = x
                while end < len(line) and line[end]:
                    end += 1
                if end > x:  # neighbours in one piece: no hairline shows between them
                    corner = QPointF(place.left() + x * side, place.top() + y * side)
                    painter.drawRect(QRectF(corner, QSizeF((end - x) * side, side)))
                x = end + 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
