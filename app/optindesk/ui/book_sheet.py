"""Which sheet of a workbook is read, to be chosen, and which others are not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from optindesk.core.sentence import quoted
from optindesk.core.sheet import Found
from optindesk.ui.fields import explanation
from optindesk.ui.words import Words


class BookSheet(QWidget):
    """`chosen` has the name of the sheet that is to be read instead."""

    chosen = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self.box = QComboBox()
        self.box.setAccessibleName(words("Sheet of the file"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.activated.connect(lambda _: self.chosen.emit(self.box.currentText()))
        self.unread = explanation("")
        self.setFocusProxy(self.box)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.box)
        line.addWidget(self.unread, 1)

    def show_found(self, found: Found) -> None:
        """Say which sheet it is."""
        self.box.clear()
        self.box.addItems(found.sheets)
        self.box.setCurrentText(found.sheet or "")
        names = quoted(found.unread)
        said = self._.plural(
            "{names} is not read.", "{names} are not read.", len(found.unread), names=names
        )
        self.unread.setText(said if found.unread else "")
