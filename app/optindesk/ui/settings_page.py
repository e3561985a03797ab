"""A page of the settings: its rows below each other, and the way back to all of their defaults."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from optindesk.ui.settings_rows import Row
from optindesk.ui.words import Words

MOST_LETTERS = 110
"""However wide the window: a field far from its text is not seen to be its."""


class SettingsPage(QScrollArea):
    """`reset_wanted` asks for the defaults of all its rows."""

    reset_wanted = Signal()

    def __init__(self, words: Words, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self.title = title
        self.rows = rows
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        heading = QLabel(title)
        large = heading.font()
        large.setPointSizeF(large.pointSizeF() * 1.3)
        heading.setFont(large)
        gap = self.fontMetrics().height() // 2
        heading.setContentsMargins(gap, 0, gap, 0)
        self.reset = QPushButton(words("Reset this page…"))
        self.reset.setAutoDefault(False)
        self.reset.setEnabled(False)
        self.reset.clicked.connect(self.reset_wanted)
        inside, body = QWidget(), QWidget()
        body.setMaximumWidth(self.fontMetrics().averageCharWidth() * MOST_LETTERS)
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(body, 100)
        line.addStretch(1)
        layout = QVBoxLayout(body)
        layout.addWidget(heading)
        for row in rows:
            layout.addWidget(row)
        layout.addStretch(1)
        layout.addWidget(self.reset, alignment=Qt.AlignmentFlag.AlignRight)
        self.reset.setVisible(any(row.can_reset for row in rows))
        self.setWidget(inside)
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(inside.minimumSizeHint().width() + bar)

    def show_found(self, names: Sequence[str]) -> None:
        """Mark the rows that were looked for, and show the first that is named."""
        for row in self.rows:
            row.show_found(row.name in names)
        for row in self.rows:
            if names and row.name == names[0]:
                self.ensureWidgetVisible(row)

    def let_reset(self) -> None:
        """The way back is open where a row has one."""
        self.reset.setEnabled(any(not row.reset.isHidden() for row in self.rows))
