"""Asks for the password of a shared desk's database."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QWidget

from optindesk.core.errors import Trouble
from optindesk.ui.badge import wear_icon
from optindesk.ui.password_dialog import PasswordForm
from optindesk.ui.words import Words


class Given(NamedTuple):
    """A password, and whether it is to be kept in the keyring."""

    password: str
    keep: bool


class DatabasePasswordDialog(PasswordForm):
    """`given` is what was typed, once it was accepted."""

    def __init__(self, words: Words, why: Trouble, parent: QWidget | None = None) -> None:
        self.given: Given | None = None
        self.keep = QCheckBox(words("&Keep the password in the keyring of this computer"))
        self.keep.setChecked(True)
        title = words("Password of the database")
        super().__init__(words, title, words.say(why.sentence), parent, self.keep)
        wear_icon()

    def _tell(self, password: str) -> None:
        self.given = Given(password, self.keep.isChecked())
