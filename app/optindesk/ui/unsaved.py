"""Asks before something that was done in a dialog and is not saved would be lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox

from optindesk.ui.words import Words


def ask(
    dialog: QDialog,
    words: Words,
    save: Callable[[], None] | None,
    leave: Callable[[], None],
) -> None:
    """Let a person save it (None: that is not offered), leave it, or go back."""
    button = QMessageBox.StandardButton
    box = QMessageBox(dialog)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(dialog.windowTitle())
    box.setText(words("What you changed is not saved yet."))
    box.setStandardButtons(button.Discard | button.Cancel)
    if save is not None:
        box.addButton(button.Save)
    box.setDefaultButton(button.Cancel)

    def answered(chosen: int) -> None:
        if chosen == button.Save.value and save is not None:
            save()
        elif chosen == button.Discard.value:
            leave()

    box.finished.connect(answered)
    box.open()
