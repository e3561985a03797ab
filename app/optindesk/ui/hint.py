"""What stands where rows would be when there are none: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

LETTERS = 48
"""The width of the text, in average letters: short lines read well."""


class Hint(QFrame):
    """A sentence in the middle, with a button where an action helps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setFixedWidth(self.fontMetrics().averageCharWidth() * LETTERS)
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        self._action: QAction | None = None
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        # An alignment would keep the label from growing in height as its text wraps.
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self.label)
        middle.addStretch()
        layout.addLayout(middle)
        layout.addSpacing(layout.spacing())
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.hide()

    def say(self, text: str, action: QAction | None) -> None:
        """Show a text and, with an action, its button."""
        self.label.setText(text)
        if self._action is not None:
            self._action.changed.disconnect(self._follow)
        self._action = action
        self.button.setVisible(action is not None)
        if action is not None:
            action.changed.connect(self._follow)
            self._follow()
        self.show()

    def _follow(self) -> None:
        """The action has another text, or was painted in other colours, be it seen or not."""
        if self._action is not None:
            self.button.setText(self._action.text())
            self.button.setIcon(self._action.icon())

    def _act(self) -> None:
        if self._action is not None:
            self._action.trigger()
