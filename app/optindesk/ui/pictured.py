"""A text to read with marks and icons in it, which follow the palette and the screen's scale."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QFontMetrics, QPalette, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from optindesk.ui.icons import Icon, icon_picture, mark_picture
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.review_list import quiet_colour

MARK, ICON = "mark", "icon"
"""The schemes of the pictures in such a text."""

SIZE = "{size}"
"""Stands in the HTML for the side of a picture, in pixels: that of the letters beside it."""


def mark_tag(mark: Mark) -> str:
    """A mark within a text."""
    return f'<img src="{MARK}:{mark.shape}/{mark.tone.name}" width="{SIZE}" height="{SIZE}">'


def icon_tag(icon: Icon) -> str:
    """An icon within a text."""
    return f'<img src="{ICON}:{icon.name}" width="{SIZE}" height="{SIZE}">'


class Pictured(QTextBrowser):
    """Shows HTML whose pictures are `mark_tag` and `icon_tag`; links are for who listens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)

    def show_html(self, html: str) -> None:
        """Show it, where one was in the text before."""
        place = self.verticalScrollBar().value()
        self.setHtml(html.replace(SIZE, str(self._side())))
        self.verticalScrollBar().setValue(place)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        url = name if isinstance(name, QUrl) else QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        palette, side, ratio = self.palette(), self._side(), self.devicePixelRatioF()
        if url.scheme() == MARK:
            shape, _, tone = url.path().partition("/")
            mark = Mark(Shape(shape), Tone[tone])
            return mark_picture(mark, palette, side, ratio, QPalette.ColorRole.Base)
        return icon_picture(Icon[url.path()], quiet_colour(palette), side, ratio)

    def _side(self) -> int:
        return QFontMetrics(self.font()).ascent()


class Fitting(Pictured):
    """As high as its text, up to a share of the window that it stands in."""

    SHARE = 0.45

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.fit())

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        margins = 2 * self.frameWidth()
        return QSize(super().sizeHint().width(), round(self.document().size().height()) + margins)

    def fit(self) -> None:
        """Take the height that the text needs; also when what is around becomes another size."""
        around = self.parentWidget()
        wanted = self.sizeHint().height()
        high = (
            wanted if around is None else max(1, min(wanted, round(self.SHARE * around.height())))
        )
        if self.height() != high or self.maximumHeight() != high:
            self.setFixedHeight(high)
