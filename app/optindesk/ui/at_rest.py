"""What comes up by itself waits until nobody is typing elsewhere: it would take the letters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

REST = 1000
"""Milliseconds without a key after which typing is over for the moment."""

_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)


def at_rest(window: QWidget, act: Callable[[], object]) -> None:
    """Do `act`, which opens something over a window: at once, but where somebody is in a field when
    the typing rests, and where another dialog is open when that is closed."""
    waiting = _Waiting(window, act)
    if not waiting.must_wait():
        waiting.end()


class _Waiting(QObject):
    """Lives as long as it waits, or as the window."""

    def __init__(self, window: QWidget, act: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self._act = act
        self._field: QWidget | None = None
        self._rest = QTimer(self, interval=REST, singleShot=True)
        self._rest.timeout.connect(self._look)

    def must_wait(self) -> bool:
        """Whether it has to wait a little longer; then it looks again."""
        field = QApplication.focusWidget()
        is_typed_in = isinstance(field, _FIELDS) and field is not self._field
        if is_typed_in and field is not None:
            self._field = field
            field.installEventFilter(self)
        if is_typed_in or self._is_another_open():
            self._rest.start()
            return True
        return False

    def _is_another_open(self) -> bool:
        dialog = QApplication.activeModalWidget()
        another = dialog is not None and dialog is not self._window.window()
        return another or QApplication.activePopupWidget() is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            self._rest.start()
        return False

    def _look(self) -> None:
        if not self.must_wait():
            self.end()

    def end(self) -> None:
        """It is time."""
        self.deleteLater()
        self._act()
