"""Says over every page of a desk to practise at that it is one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import Mark, Shape, Tone, colour_of
from optindesk.ui.words import Words

MARK = Mark(Shape.HALF, Tone.WAITING)
TINT = 0.16
"""How much of the tone's colour is in the ground; text on it stays as easy to read."""


class PracticeLine(QWidget):
    """A tinted line that cannot be closed."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._picture = QLabel()
        text = QLabel(words("Practice: nothing leaves this computer"))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        font = text.font()
        font.setBold(True)
        text.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        gap = self.fontMetrics().height() // 2
        line = QHBoxLayout(self)
        line.setContentsMargins(gap, gap // 2, gap, gap // 2)
        line.addWidget(self._picture)
        line.addWidget(text, 1)
        self._paint_mark()

    def _paint_mark(self) -> None:
        side = self.fontMetrics().height()
        self._picture.setPixmap(mark_picture(MARK, self.palette(), side, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._paint_mark()

    def paintEvent(self, event: QPaintEvent) -> None:
        tint = colour_of(MARK.tone, self.palette().color(QPalette.ColorRole.Window))
        tint.setAlphaF(TINT)
        painter = QPainter(self)
        painter.fillRect(self.rect(), tint)
