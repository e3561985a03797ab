"""Draws charts of columns, for paper and for the screen, light or dark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from optindesk.core.document import Bars

_HUES = {
    "confirmed": (140, 150),
    "waiting": (212, 170),
    "declined": (0, 0),
    "lapsed": (32, 200),
    "bounced": (2, 160),
}
"""Hue and saturation (HSL) of what is counted, as marks in the tables have them (ui/mark.py)."""

_STEPS = 4


def drawn(bars: Bars, width: int, height: int, letters: QFont, text: str, back: str) -> QImage:
    """A chart so many points wide and high; `text` and `back` are colours (#rrggbb)."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(back))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(letters)
    _Chart(painter, bars, QRectF(0, 0, width, height), QColor(text), QColor(back)).paint()
    painter.end()
    return image


class _Chart:
    def __init__(
        self, painter: QPainter, bars: Bars, whole: QRectF, text: QColor, back: QColor
    ) -> None:
        self._painter = painter
        self._bars = bars
        self._text = text
        self._is_dark = back.lightness() < 128
        metrics = QFontMetricsF(painter.font())
        self._metrics = metrics
        self._line = line = metrics.height()
        sums = [sum(values) for values in zip(*(one.values for one in bars.parts), strict=True)]
        self._top = _rounded_up(max(sums, default=1))
        left = metrics.horizontalAdvance(str(self._top)) + line * 0.6
        self._area = whole.adjusted(left, line * 2, -line * 0.5, -line * 1.6)
        self._whole = whole

    def paint(self) -> None:
        """Paint scale, columns, labels and what the colours mean."""
        self._scale()
        self._columns()
        self._legend()

    def _colour(self, tone: str) -> QColor:
        hue, strength = _HUES[tone]
        return QColor.fromHsl(hue, strength, 150 if self._is_dark else 110)

    def _scale(self) -> None:
        painter, area = self._painter, self._area
        faint = QColor(self._text)
        faint.setAlpha(50)
        for n in range(_STEPS + 1):
            y = area.bottom() - area.height() * n / _STEPS
            painter.setPen(QPen(faint, max(1.0, self._line / 24)))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self._text)
            place = QRectF(0, y - self._line / 2, area.left() - self._line * 0.3, self._line)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(right), f"{self._top * n // _STEPS}")

    def _columns(self) -> None:
        painter, area, labels = self._painter, self._area, self._bars.labels
        step = area.width() / max(1, len(labels))
        wide = min(step * 0.7, self._line * 4)
        longest = max((self._metrics.horizontalAdvance(one) for one in labels), default=0)
        every = max(1, -(-int(longest + self._line) // max(1, int(step))))
        for place, label in enumerate(labels):
            middle = area.left() + step * (place + 0.5)
            bottom = area.bottom()
            for part in self._bars.parts:
                high = area.height() * part.values[place] / self._top
                column = QRectF(QPointF(middle - wide / 2, bottom - high), QSizeF(wide, high))
                painter.fillRect(column, self._colour(part.tone))
                bottom -= high
            if place % every == 0:
                half = max(step * every, longest) / 2
                below = QRectF(middle - half, area.bottom(), 2 * half, self._line * 1.5)
                painter.setPen(self._text)
                painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), label)

    def _legend(self) -> None:
        x, side = self._area.left(), self._line * 0.7
        for part in self._bars.parts:
            square = QRectF(x, self._line * 0.55, side, side)
            self._painter.fillRect(square, self._colour(part.tone))
            self._painter.setPen(self._text)
            x += side + self._line * 0.3
            width = self._metrics.horizontalAdvance(part.name)
            place = QRectF(x, self._line * 0.4, width + 1, self._line)
            self._painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), part.name)
            x += width + self._line


def _rounded_up(most: int) -> int:
    """The end of a scale above the largest value: each of its steps is a whole number."""
    size = 1
    while True:
        for step in (1, 2, 5):
            if step * size * _STEPS >= most:
                return step * size * _STEPS
        size *= 10
