"""What keeps the desk from opening at all, said before there is a window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from optindesk.core.errors import DamagedStore, Trouble
from optindesk.ui.badge import wear_icon
from optindesk.ui.words import Words


def trouble_box(trouble: Trouble, words: Words) -> QMessageBox:
    """What keeps the desk from opening at all, before there is a window to say it in; where the
    data is damaged, a copy can be put back: that is the accept button."""
    wear_icon()
    box = QMessageBox(
        QMessageBox.Icon.Critical, words("Opt-In Desk cannot open"), words.say(trouble.sentence)
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    if isinstance(trouble, DamagedStore):
        box.addButton(words("&Restore from a copy…"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    return box


def tell_trouble(trouble: Trouble, words: Words) -> bool:
    """Say it; whether a copy is to be put back."""
    box = trouble_box(trouble, words)
    box.exec()
    return box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.AcceptRole
