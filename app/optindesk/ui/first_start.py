"""The first start: practise with invented people, or set up the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from optindesk.core.errors import DamagedStore, Trouble
from optindesk.ui.words import Words


def first_start_box(words: Words) -> QMessageBox:
    """The question: to practise is the accept button, to go to the own desk the other one."""
    box = QMessageBox()
    box.setWindowTitle(words("Welcome to Opt-In Desk"))
    box.setText(words("Would you like to practise first?"))
    box.setInformativeText(
        words(
            "On the practice desk you ask invented people and see how they answer: no account is"
            " needed, and no mail leaves this computer. You can set up your own desk afterwards."
        )
    )
    practise = box.addButton(words("&Practise first"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(words("&Not now, open my desk"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(practise)
    return box


def wants_to_practise(words: Words) -> bool:
    """Ask, and wait for the answer; whoever closes the question gets to the own desk, too."""
    box = first_start_box(words)
    box.exec()
    return box.clickedButton() == box.defaultButton()


def trouble_box(trouble: Trouble, words: Words) -> QMessageBox:
    """What keeps the desk from opening at all, before there is a window to say it in; where the
    data is damaged, a copy can be put back: that is the accept button."""
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
