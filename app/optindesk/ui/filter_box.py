"""The line in which one types to narrow a table."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from optindesk.ui.completion import Completion
from optindesk.ui.fields import hinted

QUIET = 0
"""Milliseconds without a key after which the text counts as typed: keys that came together are one,
and an answer takes no longer than the next key (tests/benchmarks/test_tables.py)."""


class FilterBox(QLineEdit):
    """Tells `wanted` what to look for: as one types, or at once on Enter and when cleared.

    `left` says that the arrow down asks for the table. `placeholder` says what can be found; a
    `completion` offers the rest.
    """

    wanted = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hinted(self, placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        icon = QIcon.fromTheme(QIcon.ThemeIcon.EditFind)
        if not icon.isNull():
            self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.completion: Completion | None = None
        self._told = ""
        self._rest = QTimer(self, interval=QUIET, singleShot=True)
        self._rest.timeout.connect(self._tell)
        self.textChanged.connect(self._changed)
        self.returnPressed.connect(self._tell)

    def put(self, text: str) -> None:
        """Have this text, and tell it at once: nobody is typing it."""
        self.setText(text)
        self._tell()

    def type(self, text: str) -> None:
        """Go on with letters that were typed elsewhere."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.deselect()
        self.insert(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.completion is not None and self.completion.takes(event):
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self._tell()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _changed(self, text: str) -> None:
        if text.strip():
            self._rest.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._rest.stop()
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.wanted.emit(text)
