"""The menu “Edit”: undo with the name of what is undone, and what one does with texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow

from optindesk.ui.actions import allow
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.ui.undo import UndoList


class EditActions(QObject):
    """Copying and selecting have their keys where the focus is; here they stand to be found."""

    def __init__(self, words: Words, deeds: UndoList, window: QMainWindow) -> None:
        super().__init__(window)
        self._ = words
        self._deeds = deeds
        self._window = window
        key = QKeySequence.StandardKey
        self.undo = QAction(words("&Undo"), self)
        self.undo.setObjectName("undo")
        self.undo.setShortcut(QKeySequence(key.Undo))
        self.undo.triggered.connect(lambda: deeds.undo())
        self.copy = self._of_focus("copy", words("&Copy"), key.Copy)
        self.copy.triggered.connect(self._copy)
        self.select_all = self._of_focus("select_all", words("Select &all"), key.SelectAll)
        self.select_all.triggered.connect(self._select_all)
        deeds.changed.connect(self._show)
        self._show()

    def _of_focus(self, name: str, text: str, key: QKeySequence.StandardKey) -> QAction:
        """Shows its keys without taking them from the widget that has the focus."""
        keys = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        action = QAction(f"{text}\t{keys}", self)
        action.setObjectName(name)
        return action

    def _show(self) -> None:
        newest = self._deeds.newest
        text, tip = self._("&Undo"), self._("Take back what was done last")
        if newest is not None:
            what = newest.what.replace("&", "&&")
            text, tip = self._("&Undo: {what}", what=what), newest.why_not or tip
        self.undo.setText(text)
        self.undo.setStatusTip(tip)
        why = self._("Nothing was done yet that can be undone")
        if self._deeds.is_busy:
            why = self._("Something is being undone just now")
        allow(self.undo, newest is not None and not self._deeds.is_busy, why)

    def _copy(self) -> None:
        focus = self._window.focusWidget()
        if isinstance(focus, QLabel):
            if focus.hasSelectedText():
                QGuiApplication.clipboard().setText(focus.selectedText())
        elif callable(copy := getattr(focus, "copy", None)):
            copy()

    def _select_all(self) -> None:
        focus = self._window.focusWidget()
        if callable(select := getattr(focus, "selectAll", None)):
            select()
