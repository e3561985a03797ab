"""A line that unfolds what is seldom needed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget


class Fold(QToolButton):
    """A line that unfolds a widget below it; `turned` tells that it did, or that it folded it."""

    turned = Signal()

    def __init__(self, below: QWidget) -> None:
        super().__init__()
        self.below = below
        self.is_open = False
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.turn_over)
        self.turn(False)

    def turn_over(self) -> None:
        """Unfold it if it is folded, and the other way round."""
        self.turn(not self.is_open)

    def turn(self, is_open: bool) -> None:
        """Unfold it, or fold it."""
        self.is_open = is_open
        self.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.below.setVisible(is_open)
        self.turned.emit()
