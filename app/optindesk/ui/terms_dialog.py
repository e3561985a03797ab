"""Shows what people agree to by their entry, to be read to them or by them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.collector import CollectorList
from optindesk.ui.fields import explanation, foot
from optindesk.ui.words import Words

USUAL = QSize(620, 460)


class TermsDialog(QDialog):
    """`read_here` has the number of the text that people read on this screen."""

    read_here = Signal(str)

    def __init__(self, lists: Sequence[CollectorList], words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._lists = lists
        self.setWindowTitle(words("What people agree to"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(USUAL)
        self.tabs = QTabWidget()
        for one in lists:
            text = QPlainTextEdit(f"{one.title}\n\n{one.text}\n\n{one.number}")
            text.setReadOnly(True)
            text.setAccessibleName(one.title)
            self.tabs.addTab(text, one.name.replace("&", "&&"))
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.take = buttons.addButton(
            words("They &read it here"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.take.setToolTip(words("Its number is noted as that of the sheet from now on"))
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(
            explanation(
                words(
                    "Who signed a printed sheet agreed to what stands there: type the number of"
                    " that sheet. The number below this text is for those who read it here."
                )
            )
        )
        layout.addWidget(buttons)

    def _take(self) -> None:
        self.read_here.emit(self._lists[self.tabs.currentIndex()].number)
        self.accept()
