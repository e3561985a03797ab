"""Buttons beside each other of which none is cut: in several rows, or as many as have room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

HEIGHT = 2.4
"""How high a large button is, in lines of its text."""


class ButtonRows(QWidget):
    """Buttons of one width each; those that are hidden leave no gap."""

    def __init__(
        self, buttons: Sequence[QPushButton], *, most: int | None = None, is_large: bool = True
    ) -> None:
        """`most` is how many stand in a row, however much room there is (default: all)."""
        super().__init__()
        self._buttons = buttons
        self._most = most or len(buttons)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for button in buttons:
            if is_large:
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
        count, gap = min(len(self._shown()), self._most), self._grid.horizontalSpacing()
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
        columns = max(1, min(len(shown), room, self._most))
        columns = -(-len(shown) // -(-len(shown) // columns)) if shown else 1  # no lonely last one
        if columns == self._columns:
            return
        self._columns = columns
        for button in self._buttons:
            self._grid.removeWidget(button)
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // columns, place % columns)
        self.updateGeometry()


class StepRow(QWidget):
    """One row of those buttons that are likely wanted next, the first that have room; the menu of
    the last button, `more`, has all of them."""

    def __init__(self, steps: Sequence[QPushButton], more: QPushButton) -> None:
        super().__init__()
        self._steps, self._more = steps, more
        self.likely: list[QPushButton] = []
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        for button in steps:
            self._line.addWidget(button)
        self._line.addStretch(1)
        self._line.addWidget(more)

    def offer(self, likely: Collection[QPushButton]) -> None:
        """Show these, as far as there is room."""
        self.likely = [one for one in self._steps if one in likely]
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:
        return self._size([*self.likely, self._more])

    def minimumSizeHint(self) -> QSize:
        return self._size([*self.likely[:1], self._more])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """A button says something else, or has another icon: it needs other room."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return done

    def _size(self, buttons: Sequence[QPushButton]) -> QSize:
        sizes = [one.sizeHint() for one in buttons]
        gaps = self._line.spacing() * (len(buttons) - 1)
        return QSize(sum(one.width() for one in sizes) + gaps, max(one.height() for one in sizes))

    def _arrange(self) -> None:
        for button in self._steps:
            place = self.likely.index(button) + 1 if button in self.likely else 0
            needed = self._size([*self.likely[:place], self._more]).width()
            button.setVisible(place > 0 and (place == 1 or needed <= self.width()))


def plain_button(text: str, act: Callable[[], object]) -> QPushButton:
    """A button of a dialog that Enter does not press."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    return button
