"""The first start: practise with invented people, or set up the desk."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtWidgets import QMessageBox

from optindesk.core.errors import Trouble
from optindesk.ui.words import Words


class FirstStart(StrEnum):
    """What somebody who opens the desk for the first time wants."""

    PRACTISE = "practise"
    SET_UP = "set up"
    NOTHING = "nothing"


def first_start_box(words: Words) -> QMessageBox:
    """The question; `PRACTISE` is the accept button, `SET_UP` the action button."""
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
    box.addButton(words("&Set up my desk"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(words("Not now"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(practise)
    return box


def ask_first_start(words: Words) -> FirstStart:
    """Ask, and wait for the answer; closing the box is “not now”."""
    box = first_start_box(words)
    box.exec()
    clicked = box.clickedButton()
    if clicked is None:
        return FirstStart.NOTHING
    return {
        QMessageBox.ButtonRole.AcceptRole: FirstStart.PRACTISE,
        QMessageBox.ButtonRole.ActionRole: FirstStart.SET_UP,
    }.get(box.buttonRole(clicked), FirstStart.NOTHING)


def tell_trouble(trouble: Trouble, words: Words) -> None:
    """Say what keeps the desk from opening at all, before there is a window to say it in."""
    QMessageBox.critical(None, words("Opt-In Desk cannot open"), words.say(trouble.sentence))
