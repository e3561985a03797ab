"""Covers the window while files are dragged over it, and says what will be done with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QWidget


class DropHint(QLabel):
    """Covers a widget while files are dragged over it, and says what will be done."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMargin(self.fontMetrics().height() * 3)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        self.setFont(font)
        self.hide()

    def say(self, text: str) -> None:
        """Be seen, over all of it."""
        covered = self.parentWidget()
        if covered is not None:
            self.setGeometry(covered.rect())
        self.setText(text)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = QColor(self.palette().color(QPalette.ColorRole.Window))
        ground.setAlphaF(0.94)
        painter.fillRect(self.rect(), ground)
        pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), 3, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        gap = self.fontMetrics().height()
        painter.drawRoundedRect(self.rect().adjusted(gap, gap, -gap, -gap), gap / 2, gap / 2)
        painter.end()
        super().paintEvent(event)
