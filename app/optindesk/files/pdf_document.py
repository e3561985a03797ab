"""How a document that is read, not filled in, lies on as many pages as it takes."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QTextDocument

from optindesk.core.paper import Document, Section
from optindesk.files.pdf_page import MARGIN, MILLIMETRE, font

_LABELS = 26
"""How many hundredths of the width the labels have."""

# Qt's pixels are our units here: a tenth of a point each.
_STYLE = """
h1 { font-size: 170px; margin-bottom: 60px }
h2 { font-size: 120px; margin-top: 160px; margin-bottom: 40px }
p { white-space: pre-wrap; margin-bottom: 60px }
.label { color: #555555; padding-right: 80px }
.text { white-space: pre-wrap }
table { margin-bottom: 80px }
"""


class DocumentLayout:
    """A document on its pages, each with the sender and its number at the foot."""

    def __init__(self, document: Document, whole: QRectF) -> None:
        self._document = document
        self._area = area = whole.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self._foot = QRectF(
            area.left(), area.bottom() - 5 * MILLIMETRE, area.width(), 5 * MILLIMETRE
        )
        self._room = QSizeF(area.width(), self._foot.top() - area.top() - 3 * MILLIMETRE)
        self._text = text = QTextDocument()
        text.setDefaultFont(font(95))
        text.setDocumentMargin(0)
        text.setDefaultStyleSheet(_STYLE)
        text.setHtml(_html(document))
        text.setPageSize(self._room)
        self.pages = text.pageCount()

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint one page, counted from 0."""
        top = page * self._room.height()
        shown = QRectF(QPointF(0, top), self._room)
        painter.save()
        painter.translate(self._area.left(), self._area.top() - top)
        painter.setClipRect(shown)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = shown
        self._text.documentLayout().draw(painter, context)
        painter.restore()
        painter.setPen(Qt.GlobalColor.black)
        painter.setFont(font(80))
        painter.drawText(self._foot, int(Qt.AlignmentFlag.AlignLeft), self._document.sender)
        counted = self._document.page.format(page=page + 1, pages=self.pages)
        painter.drawText(self._foot, int(Qt.AlignmentFlag.AlignRight), counted)


def _html(document: Document) -> str:
    begins = f"<h1>{escape(document.title)}</h1>{_paragraph(document.text)}"
    return "".join([begins, *map(_section, document.sections)])


def _section(section: Section) -> str:
    items = "".join(map(_item, section.items))
    return f"<h2>{escape(section.heading)}</h2>{_paragraph(section.text)}{items}"


def _item(item: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(
        f'<tr><td class="label" width="{_LABELS}%">{escape(label)}</td>'
        f'<td class="text">{escape(text)}</td></tr>'
        for label, text in item
    )
    return f'<table width="100%" cellspacing="0">{rows}</table>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""
