"""The texts and rows of the first screen; a row has a mark, and leads to whom it is about."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
)

from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import Mark

_WRAPPED = int(
    Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
)
_ANY_HEIGHT = 10_000
_FIELD = 1.7
"""How high a field is, in heights of its text."""


class ToDoRow(QToolButton):
    """Its words wrap where there is no room; Enter opens it as a click does."""

    def __init__(self, mark: Mark, tip: str) -> None:
        super().__init__()
        self._mark = mark
        self.setAutoRaise(True)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show these words."""
        self.setText(text)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 8, self.fontMetrics().height())

    @property
    def _gap(self) -> int:
        return self.fontMetrics().height() // 3

    @property
    def _side(self) -> int:
        return self.fontMetrics().ascent()

    def _room(self) -> QRect:
        """Where the words stand."""
        return self.rect().adjusted(self._side + 2 * self._gap, self._gap, -self._gap, -self._gap)

    def _height(self) -> int:
        room = QRect(0, 0, max(1, self._room().width()), _ANY_HEIGHT)
        words = self.fontMetrics().boundingRect(room, _WRAPPED, self.text())
        return words.height() + 2 * self._gap

    def _fit(self) -> None:
        self.setFixedHeight(self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        side, gap, palette = self._side, self._gap, self.palette()
        picture = mark_picture(self._mark, palette, side, self.devicePixelRatioF())
        painter.drawPixmap(gap, gap + (self.fontMetrics().height() - side) // 2, picture)
        words, role, is_on = self.text(), self.foregroundRole(), self.isEnabled()
        self.style().drawItemText(painter, self._room(), _WRAPPED, palette, is_on, words, role)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def heading(text: str = "") -> QLabel:
    """What stands above a part of the first screen: as high as a field beside it would be, so that
    those of two columns stand on one line."""
    label = text_label(1.0, bold=True)
    label.setMinimumHeight(round(label.fontMetrics().height() * _FIELD))
    label.setText(text)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return label


def text_label(scale: float, *, bold: bool = False) -> QLabel:
    """A text that wraps, `scale` times as large as others."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setBold(bold)
    label.setFont(font)
    return label
