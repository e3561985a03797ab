"""What stands where rows would be when there are none: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

LETTERS = 48
"""The width of the text, in average letters: short lines read well."""


class Hint(QFrame):
    """A sentence in the middle, with a button for each action that helps, two at most."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setFixedWidth(self.fontMetrics().averageCharWidth() * LETTERS)
        self.button, self.second = QPushButton(), QPushButton()
        self._actions: dict[QPushButton, QAction] = {}
        self.button.clicked.connect(lambda: self._act(self.button))
        self.second.clicked.connect(lambda: self._act(self.second))
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        # An alignment would keep the label from growing in height as its text wraps.
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self.label)
        middle.addStretch()
        layout.addLayout(middle)
        layout.addSpacing(layout.spacing())
        for button in (self.button, self.second):
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.hide()

    def say(self, text: str, *actions: QAction | None) -> None:
        """Show a text and a button for each of the actions."""
        self.label.setText(text)
        for action in self._actions.values():
            action.changed.disconnect(self._follow)
        helping = filter(None, actions)
        self._actions = dict(zip((self.button, self.second), helping, strict=False))
        for button in (self.button, self.second):
            button.setVisible(button in self._actions)
        for action in self._actions.values():
            action.changed.connect(self._follow)
        self._follow()
        self.show()

    def _follow(self) -> None:
        """An action has another text, or was painted in other colours, be it seen or not."""
        for button, action in self._actions.items():
            button.setText(action.text())
            button.setIcon(action.icon())

    def _act(self, button: QPushButton) -> None:
        if button in self._actions:
            self._actions[button].trigger()
