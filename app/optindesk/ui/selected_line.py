"""The line below a table while several rows are selected: how many, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from optindesk.ui.words import Words


class SelectedLine(QWidget):
    """A button for each of the actions; hidden unless several rows are selected."""

    def __init__(self, words: Words, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._ = words
        self.label = QLabel()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label, 1)
        for action in actions:
            button = QPushButton(action.text())
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            line.addWidget(button)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """So many rows are selected."""
        self.label.setText(self._.plural("{n} selected", "{n} selected", count))
        self.setVisible(count > 1)
