"""Texts that wrap and always have the height which their words need."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QCheckBox, QLabel, QSizePolicy, QStyle

MOST_LINES = 9


def wrapped(text: str, font: QFont, width: int, most: int) -> list[str]:
    """A text in lines of so many pixels; the last of `most` has all the rest."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    return [text[start:end].rstrip() for start, end in pairwise([*starts, len(text)])]


class WholeText(QLabel):
    """Asks for its height anew in each width: a row of several widgets gives it that of a line."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class WholeBox(QCheckBox):
    """A box to tick whose words take as many lines as they need: those of Qt's are cut."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def text(self) -> str:
        """What it says, in one line."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metric, style = QStyle.PixelMetric, self.style()
        box = style.pixelMetric(metric.PM_IndicatorWidth, None, self)
        gap = style.pixelMetric(metric.PM_CheckBoxLabelSpacing, None, self)
        room = max(1, self.width() - box - 2 * gap)
        super().setText("\n".join(wrapped(self._whole, self.font(), room, MOST_LINES)))
