"""The fields of one person who is typed: address, name, salutation, note and language."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from optindesk.core.text import LONGEST_NAME, LONGEST_NOTE
from optindesk.flows.typed import TypedSignUp
from optindesk.ui.allowing import reason_line
from optindesk.ui.fields import language_box
from optindesk.ui.words import Words


class PersonFields(QWidget):
    """Cleared for each person anew; `save` is the button that Enter stands for."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.address, self.name = QLineEdit(), QLineEdit()
        self.salutation, self.note = QLineEdit(), QLineEdit()
        self.address.setAccessibleName(words("Email address"))
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.name.setAccessibleName(words("Name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.salutation.setAccessibleName(words("Salutation"))
        self.salutation.setMaxLength(LONGEST_NAME)
        self.note.setAccessibleName(words("Note"))
        self.note.setMaxLength(LONGEST_NOTE)
        self.language = language_box(words, words("as the list"))
        self.save = QPushButton(words("&Save, then the next"))
        self.save.setDefault(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(words("Email &address:"), self.address)
        form.addRow(words("&Name:"), self.name)
        form.addRow(words("Salutat&ion:"), self.salutation)
        form.addRow(words("Not&e:"), self.note)
        form.addRow(words("Langua&ge:"), self.language)
        form.addRow("", self.save)
        self.why_not = reason_line()
        form.addRow("", self.why_not)
        self.setFocusProxy(self.address)

    @property
    def begun(self) -> str:
        """Something that was typed and is not saved, or nothing."""
        return next(filter(None, (line.text().strip() for line in self._lines)), "")

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        return self.address, self.name, self.salutation, self.note

    def clear(self) -> None:
        """Be ready for the next one."""
        for line in self._lines:
            line.setText("")  # with nothing to undo: it is saved
        self.language.setCurrentIndex(0)
        self.address.setFocus()

    def fill(self, typed: TypedSignUp, address: str) -> None:
        """What was typed before, with the address as it may be meant."""
        self.address.setText(address)
        self.name.setText(typed.name)
        self.salutation.setText(typed.salutation)
        self.note.setText(typed.note)
        self.language.setCurrentIndex(max(0, self.language.findData(typed.language)))
        self.ask_for_address()

    def ask_for_address(self) -> None:
        """Let the address be typed over."""
        self.address.setFocus()
        self.address.selectAll()
