"""Large buttons beside each other, in as many rows as it takes that none is cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

HEIGHT = 2.4
"""How high a large button is, in lines of its text."""


class ButtonRows(QWidget):
    """Buttons of one width each; those that are hidden leave no gap."""

    def __init__(self, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self._buttons = buttons
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for button in buttons:
            line = button.fontMetrics().height()
            button.setMinimumHeight(round(line * HEIGHT))
            button.setIconSize(QSize(line, line))
            button.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def arrange(self) -> None:
        """Put them anew: which are shown, or what they say, is another now."""
        self._columns = 0
        self._arrange()

    def sizeHint(self) -> QSize:
        count, gap = len(self._shown()), self._grid.horizontalSpacing()
        in_one_row = count * self._widest() + max(0, count - 1) * gap
        return QSize(in_one_row, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _shown(self) -> list[QPushButton]:
        return [one for one in self._buttons if not one.isHidden()]

    def _widest(self) -> int:
        return max((one.sizeHint().width() for one in self._shown()), default=0)

    def _arrange(self) -> None:
        shown, gap = self._shown(), self._grid.horizontalSpacing()
        room = (self.width() + gap) // max(1, self._widest() + gap)
        columns = max(1, min(len(shown), room))
        columns = -(-len(shown) // -(-len(shown) // columns)) if shown else 1  # no lonely last one
        if columns == self._columns:
            return
        self._columns = columns
        for button in self._buttons:
            self._grid.removeWidget(button)
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // columns, place % columns)
        self.updateGeometry()
