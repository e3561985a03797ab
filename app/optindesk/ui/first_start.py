"""What keeps the desk from opening at all, said before there is a window."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from optindesk.core.errors import (
    DamagedStore,
    DatabaseUnfit,
    OtherTables,
    StoreUnreachable,
    Trouble,
)
from optindesk.core.sharing import in_short
from optindesk.ui.badge import wear_icon
from optindesk.ui.words import Words


def trouble_box(trouble: Trouble, words: Words) -> QMessageBox:
    """What keeps the desk from opening at all, before there is a window to say it in; where the
    data is damaged, a copy can be put back: that is the accept button."""
    box = _box(trouble, words)
    if isinstance(trouble, DamagedStore):
        box.addButton(words("&Restore from a copy…"), QMessageBox.ButtonRole.AcceptRole)
    return box


def _box(trouble: Trouble, words: Words) -> QMessageBox:
    wear_icon()
    box = QMessageBox(
        QMessageBox.Icon.Critical, words("Opt-In Desk cannot open"), words.say(trouble.sentence)
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.addButton(QMessageBox.StandardButton.Close)
    return box


def tell_trouble(trouble: Trouble, words: Words) -> bool:
    """Say it; whether a copy is to be put back."""
    box = trouble_box(trouble, words)
    box.exec()
    return box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.AcceptRole


class Way(Enum):
    """What to do where a shared desk cannot be opened."""

    AGAIN = auto()
    OTHER = auto()
    CLOSE = auto()


def server_box(trouble: Trouble, words: Words, place: str) -> QMessageBox:
    """What keeps the shared desk at an address from opening: it can be tried again (the accept
    button), or another desk be opened (the action button)."""
    box = _box(trouble, words)
    if isinstance(trouble, StoreUnreachable) and not isinstance(trouble, DatabaseUnfit):
        shared = words("This desk is shared: its data lies in {place}.", place=in_short(place))
        asked = words("Is the name spelled right, and is this computer online?")
        box.setInformativeText(f"{shared}\n{asked}")
    again = box.addButton(words("&Try again"), QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton(words("&Another desk…"), QMessageBox.ButtonRole.ActionRole)
    box.setDefaultButton(other if isinstance(trouble, OtherTables) else again)
    return box


def tell_server_trouble(trouble: Trouble, words: Words, place: str) -> Way:
    """Say it; what to do about it."""
    box = server_box(trouble, words, place)
    box.exec()
    chosen = box.buttonRole(box.clickedButton())
    ways = {
        QMessageBox.ButtonRole.AcceptRole: Way.AGAIN,
        QMessageBox.ButtonRole.ActionRole: Way.OTHER,
    }
    return ways.get(chosen, Way.CLOSE)
