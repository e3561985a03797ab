"""Lays out a document over as many pages as it takes, with its head and foot on each of them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEventLoop, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPalette,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextOption,
    QTextTableCellFormat,
    QTextTableFormat,
)

from optindesk.core.document import (
    Bars,
    Block,
    Booklet,
    Facts,
    Heading,
    NewPage,
    Picture,
    Points,
    Quote,
    Table,
    Text,
)
from optindesk.files.chart import drawn
from optindesk.files.pdf_page import INCH, MARGIN, MILLIMETRE, font

HEAD = FOOT = 9 * MILLIMETRE
SIZE, SMALL = 95, 80
"""The size of letters, and of those in tables, heads and feet."""

_SIZES = {1: 200, 2: 140, 3: 105}
_QUIET = QColor(90, 90, 90)
_LINE = QColor(190, 190, 190)
_SHADE = QColor(240, 240, 240)
_DOTS = 300
"""How sharp a picture is printed at least, in points an inch: a small one stays small."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_FACTS = (26, 74)


class BookletLayout:
    """How a document lies on its pages."""

    def __init__(self, document: Booklet, whole: QRectF) -> None:
        self._document = document
        self._area = whole.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self._body = self._area.marginsRemoved(QMarginsF(0, HEAD, 0, FOOT))
        # Qt's document sets itself timers, which want a thread that could serve them.
        self._loop = QEventLoop()
        moved: set[int] = set()
        self._lay_out(moved)
        # What is on a page of its own moves all that follows: so one after the other.
        while (apart := self._first_apart()) is not None and apart not in moved:
            moved.add(apart)
            self._lay_out(moved)
        self.pages = self._text.pageCount()

    def _lay_out(self, moved: set[int]) -> None:
        """Write all of it; the blocks of these places begin a page."""
        self._text = QTextDocument()
        self._text.setUndoRedoEnabled(False)
        self._text.setDocumentMargin(0)
        self._text.setDefaultFont(font(SIZE))
        # An address or a hash has no place at which a line could end.
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setDefaultTextOption(option)
        self._text.setPageSize(self._body.size())
        self._cursor = QTextCursor(self._text)
        self._pictures = 0
        self._breaks = False
        self._leads: list[tuple[int, int, int]] = []
        leads = None
        for place, (block, then) in enumerate(pairwise((*self._document.blocks, NewPage()))):
            self._breaks = self._breaks or place in moved
            self._write(block)
            if _leads_to(block, then):
                first = self._cursor.block().blockNumber()
                leads = leads or (place, first)
                self._leads += [(*leads, first)] if not _is_lead(then) else []
            else:
                leads = None

    def _first_apart(self) -> int | None:
        """The place of the first block that is on another page than what it leads to."""
        for place, first, last in self._leads:
            if self.page_of(first) != self.page_of(last + 1):
                return place
        return None

    def page_of(self, number: int) -> int:
        """On which page, counted from 0, a paragraph of Qt's begins."""
        block = self._text.findBlockByNumber(number)
        top = self._text.documentLayout().blockBoundingRect(block).top()
        return int((top + 1) / self._body.height())

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint one page, counted from 0."""
        body = self._body
        self._paint_around(painter, page)
        painter.save()
        shown = QRectF(QPointF(0, page * body.height()), body.size())
        painter.translate(body.left(), body.top() - shown.top())
        painter.setClipRect(shown)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = shown
        palette = QPalette()  # the window's may be white on black
        palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
        context.palette = palette
        self._text.documentLayout().draw(painter, context)
        painter.restore()

    def _paint_around(self, painter: QPainter, page: int) -> None:
        area, document = self._area, self._document
        small = font(SMALL)
        painter.setFont(small)
        painter.setPen(QPen(_QUIET, 4))
        above = QRectF(area.left(), area.top(), area.width(), HEAD * 0.6)
        below = QRectF(area.left(), area.bottom() - HEAD * 0.6, area.width(), HEAD * 0.6)
        counted = document.page.format_map({"page": page + 1, "pages": self.pages})
        room = area.width() - QFontMetricsF(small).horizontalAdvance(counted) - 4 * MILLIMETRE
        for place, text, end in ((above, document.about, ""), (below, document.foot, counted)):
            width = room if end else area.width()
            shown = QFontMetricsF(small).elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(place, int(_LEFT), shown)
            painter.drawText(place, int(_RIGHT), end)
        painter.setPen(QPen(_LINE, 4))
        painter.drawLine(above.bottomLeft(), above.bottomRight())
        painter.drawLine(below.topLeft(), below.topRight())

    # --- the blocks -------------------------------------------------------------------------------

    def _write(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Text():
                self._paragraph(block.text, quiet=block.quiet)
            case Points():
                for text in block.texts:
                    self._point(block.sign, text)
            case Facts():
                self._table(_FACTS, block.rows, ())
            case Table():
                self._table(block.widths, block.rows, block.columns, has_figures=block.has_figures)
            case Quote():
                self._quote(block.text)
            case Picture():
                self._picture(block.png)
            case Bars():
                self._chart(block)
            case NewPage():
                self._breaks = True

    def _begin(self, above: float, below: float, *, left: float = 0, indent: float = 0) -> None:
        """A new paragraph with so many millimetres around it."""
        format_ = QTextBlockFormat()
        format_.setTopMargin(above * MILLIMETRE)
        format_.setBottomMargin(below * MILLIMETRE)
        format_.setLeftMargin(left * MILLIMETRE)
        format_.setTextIndent(indent * MILLIMETRE)
        format_.setLineHeight(112, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if self._breaks:
            format_.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            self._breaks = False
        if self._cursor.position() == 0:
            self._cursor.setBlockFormat(format_)
        else:
            self._cursor.insertBlock(format_)

    def _heading(self, heading: Heading) -> None:
        above = {1: 0, 2: 5}.get(heading.level, 3)
        self._begin(above, 1.5)
        self._cursor.insertText(heading.text, _letters(_SIZES[heading.level], bold=True))

    def _paragraph(self, text: str, *, quiet: bool = False) -> None:
        self._begin(0, 1.5)
        self._cursor.insertText(_in_lines(text), _letters(SIZE, quiet=quiet))

    def _point(self, sign: str, text: str) -> None:
        self._begin(0, 0.8, left=5, indent=-5)
        format_ = self._cursor.blockFormat()
        stop = QTextOption.Tab(5 * MILLIMETRE, QTextOption.TabType.LeftTab)
        format_.setTabPositions([stop])
        self._cursor.setBlockFormat(format_)
        self._cursor.insertText(f"{sign}\t{_in_lines(text)}", _letters(SIZE))

    def _quote(self, text: str) -> None:
        frame = QTextFrameFormat()
        frame.setLeftMargin(3 * MILLIMETRE)
        frame.setTopMargin(1 * MILLIMETRE)
        frame.setBottomMargin(2 * MILLIMETRE)
        frame.setPadding(2.5 * MILLIMETRE)
        frame.setBackground(QBrush(_SHADE))
        within = self._cursor.insertFrame(frame)
        within.firstCursorPosition().insertText(_in_lines(text), _letters(SIZE))
        self._cursor = self._text.rootFrame().lastCursorPosition()
        self._shrink()

    def _chart(self, bars: Bars) -> None:
        """Drawn in half of the page's own units: sharper than any printer."""
        size = QSizeF(self._body.width(), self._body.width() * 0.42)
        wide, high = round(size.width() / 2), round(size.height() / 2)
        image = drawn(bars, wide, high, font(SMALL // 2), "#000000", "#ffffff")
        self._insert(image, size)

    def _picture(self, png: bytes) -> None:
        image = QImage.fromData(png)
        size = QSizeF(image.size()) * (INCH / _DOTS)
        room = QSizeF(self._body.width(), self._body.height() * 0.9)
        if size.width() < room.width() / 2:  # a line of a photo is wide and was taken from afar
            size *= min(2, room.width() / max(1.0, size.width()))
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
        self._insert(image, size)

    def _insert(self, image: QImage, size: QSizeF) -> None:
        self._pictures += 1
        name = f"picture:{self._pictures}"
        self._text.addResource(QTextDocument.ResourceType.ImageResource.value, name, image)
        self._begin(1, 2)
        format_ = self._cursor.blockFormat()  # a line is as high as the picture on it, and no more
        format_.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        self._cursor.setBlockFormat(format_)
        shown = QTextImageFormat()
        shown.setName(name)
        shown.setWidth(size.width())
        shown.setHeight(size.height())
        self._cursor.insertImage(shown)

    def _table(
        self,
        widths: tuple[int, ...],
        rows: tuple[tuple[str, ...], ...],
        columns: tuple[str, ...],
        *,
        has_figures: bool = False,
    ) -> None:
        if not rows:
            return
        format_ = QTextTableFormat()
        format_.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        shares = [QTextLength(QTextLength.Type.PercentageLength, share) for share in widths]
        format_.setColumnWidthConstraints(shares)
        format_.setBorder(0)
        format_.setCellSpacing(0)
        format_.setBottomMargin(2 * MILLIMETRE)
        format_.setHeaderRowCount(1 if columns else 0)
        head = 1 if columns else 0
        table = self._cursor.insertTable(len(rows) + head, len(widths), format_)
        for place, row in enumerate([columns, *rows] if columns else rows):
            is_head = bool(columns) and place == 0
            for column, text in enumerate(row):
                cell = table.cellAt(place, column)
                cell.setFormat(_cell(is_head))
                is_name = not columns and column == 0
                letters = _letters(SMALL if columns else SIZE - 5, bold=is_head, quiet=is_name)
                cursor = cell.firstCursorPosition()
                if has_figures and column:
                    side = cursor.blockFormat()
                    side.setAlignment(_RIGHT)
                    cursor.setBlockFormat(side)
                cursor.insertText(_in_lines(text), letters)
        self._cursor = self._text.rootFrame().lastCursorPosition()
        self._shrink()

    def _shrink(self) -> None:
        """The empty line that Qt wants behind a table or frame takes next to no room."""
        format_ = QTextBlockFormat()
        format_.setLineHeight(4, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self._cursor.setBlockFormat(format_)
        self._cursor.setBlockCharFormat(_letters(4))


def _is_lead(block: Block) -> bool:
    return isinstance(block, Heading)


def _leads_to(block: Block, then: Block) -> bool:
    """Whether a block is to be on one page with what follows: a title, or a text that says what
    stands below it."""
    says = isinstance(block, Text) and isinstance(then, Quote | Picture | Table | Facts)
    return isinstance(block, Heading) or says


def _letters(size: int, *, bold: bool = False, quiet: bool = False) -> QTextCharFormat:
    format_ = QTextCharFormat()
    format_.setFont(font(size, bold=bold))
    format_.setForeground(QBrush(_QUIET if quiet else QColor(Qt.GlobalColor.black)))
    return format_


def _cell(is_head: bool) -> QTextTableCellFormat:
    format_ = QTextTableCellFormat()
    format_.setTopPadding(0.6 * MILLIMETRE)
    format_.setBottomPadding(0.6 * MILLIMETRE)
    format_.setRightPadding(2 * MILLIMETRE)
    format_.setBottomBorder(3)
    format_.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    format_.setBottomBorderBrush(QBrush(_LINE))
    if is_head:
        format_.setBackground(QBrush(_SHADE))
    return format_


def _in_lines(text: str) -> str:
    """A text of several lines within one paragraph (U+2028 is what Qt breaks a line at)."""
    return text.replace("\r\n", "\n").replace("\n", "\u2028")
