"""Draws charts of columns, and of what grows, for paper and for the screen, light or dark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from optindesk.core.document import Bar, Bars

_HUES = {
    "confirmed": (140, 150),
    "waiting": (212, 170),
    "declined": (0, 0),
    "lapsed": (32, 200),
    "bounced": (2, 160),
}
"""Hue and saturation (HSL) of what is counted, as marks in the tables have them (ui/mark.py)."""

_STEPS, _FEW_STEPS = 4, 2
"""Into so many parts a scale is divided; that of a half chart has room for few."""

_CLOSE = (1, 2, 3, 4, 5, 6, 8)
"""With what a step of the line's scale begins: its end is not far above what there is."""

_OF_LINE = 0.55
"""How much of the height is for the line that grows."""


def columns(bars: Bars, width: int, height: int, letters: QFont) -> tuple[float, float]:
    """From where to where on a chart its columns stand, in points."""
    area = _places(bars, QRectF(0, 0, width, height), QFontMetricsF(letters))[0]
    return area.left(), area.right()


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


def _places(bars: Bars, whole: QRectF, metrics: QFontMetricsF) -> tuple[QRectF, QRectF]:
    """Where the columns stand, and where the line does, which has no height if there is none."""
    line = metrics.height()
    tops = [_top_of_columns(bars), _top_of_line(bars)]
    left = max(metrics.horizontalAdvance(bars.number(top)) for top in tops) + line * 0.6
    area = whole.adjusted(left, line * 2, -line * 0.5, -line * 1.6)
    if bars.line is None:
        return area, QRectF(area.topLeft(), QSizeF(area.width(), 0))
    above = QRectF(area.topLeft(), QSizeF(area.width(), area.height() * _OF_LINE))
    return area.adjusted(0, above.height() + line, 0, 0), above


def _top_of_columns(bars: Bars) -> int:
    sums = [sum(values) for values in zip(*(one.values for one in bars.parts), strict=True)]
    return _rounded_up(max(sums, default=1), _STEPS if bars.line is None else _FEW_STEPS)


def _top_of_line(bars: Bars) -> int:
    if bars.line is None:
        return 0
    return _rounded_up(max(bars.line.values, default=1), _FEW_STEPS, _CLOSE)


class _Chart:
    def __init__(
        self, painter: QPainter, bars: Bars, whole: QRectF, text: QColor, back: QColor
    ) -> None:
        self._painter = painter
        self._bars = bars
        self._text = text
        self._is_dark = back.lightness() < 128
        self._metrics = QFontMetricsF(painter.font())
        self._line = self._metrics.height()
        self._top = _top_of_columns(bars)
        self._area, self._above = _places(bars, whole, self._metrics)

    def paint(self) -> None:
        """Paint scales, columns, labels, what grows, and what the colours mean."""
        self._scale(self._area, self._top, _STEPS if self._bars.line is None else _FEW_STEPS)
        self._columns()
        if self._bars.line is not None and self._bars.line.values:
            top = _top_of_line(self._bars)
            self._scale(self._above, top, _FEW_STEPS)
            self._grown(self._bars.line, top)
        self._legend()

    def _colour(self, tone: str) -> QColor:
        hue, strength = _HUES[tone]
        return QColor.fromHsl(hue, strength, 150 if self._is_dark else 110)

    def _scale(self, area: QRectF, top: int, steps: int) -> None:
        painter = self._painter
        faint = QColor(self._text)
        faint.setAlpha(50)
        for n in range(steps + 1):
            y = area.bottom() - area.height() * n / steps
            painter.setPen(QPen(faint, max(1.0, self._line / 24)))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self._text)
            place = QRectF(0, y - self._line / 2, area.left() - self._line * 0.3, self._line)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(right), self._bars.number(top * n // steps))

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

    def _grown(self, line: Bar, top: int) -> None:
        """The line through the middles of the columns, and the area below it."""
        area, step = self._above, self._above.width() / max(1, len(line.values))
        points = [
            QPointF(area.left() + step * (n + 0.5), area.bottom() - area.height() * value / top)
            for n, value in enumerate(line.values)
        ]
        ground = [QPointF(one.x(), area.bottom()) for one in (points[-1], points[0])]
        colour = self._colour(line.tone)
        below = QColor(colour)
        below.setAlpha(60)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(below)
        self._painter.drawPolygon(QPolygonF([*points, *ground]))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(colour, max(1.5, self._line / 9)))
        self._painter.drawPolyline(QPolygonF(points))

    def _legend(self) -> None:
        x, side = self._area.left(), self._line * 0.7
        line = (self._bars.line,) if self._bars.line is not None else ()
        for part in (*line, *self._bars.parts):
            square = QRectF(x, self._line * 0.55, side, side)
            self._painter.fillRect(square, self._colour(part.tone))
            self._painter.setPen(self._text)
            x += side + self._line * 0.3
            width = self._metrics.horizontalAdvance(part.name)
            place = QRectF(x, self._line * 0.4, width + 1, self._line)
            self._painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), part.name)
            x += width + self._line


def _rounded_up(most: int, steps: int, beginnings: Sequence[int] = (1, 2, 5)) -> int:
    """The end of a scale above the largest value: each of its steps is a whole number."""
    size = 1
    while True:
        for step in beginnings:
            if step * size * steps >= most:
                return step * size * steps
        size *= 10
