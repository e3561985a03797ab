"""A line for the file of a certificate authority, with a button to choose it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from optindesk.ui.fields import hinted
from optindesk.ui.words import Words


class CaField(QWidget):
    """`line` has the path as it was typed or chosen."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self.line = QLineEdit()
        self.line.setAccessibleName(words("CA file"))
        hinted(self.line, words("only for a server of your own"))
        browse = QPushButton(words("&Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(browse)
        self.setFocusProxy(self.line)
        self.setFocusPolicy(self.line.focusPolicy())  # else its label leads nowhere

    @property
    def path(self) -> str | None:
        """The file, None where there is none."""
        return self.line.text().strip() or None

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Choose the CA file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.line.setText)
        dialog.open()
