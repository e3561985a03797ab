"""The versions of a wording: who saved which when, and what changed; an earlier one is taken up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.model import Wording
from optindesk.flows import wordings
from optindesk.store.wording_rows import Version
from optindesk.ui.allowing import allow, unchanged
from optindesk.ui.evidence_form import THEIRS
from optindesk.ui.fields import foot, side_by_side, wide
from optindesk.ui.mark import Tone, colour_of
from optindesk.ui.words import Words

LETTERS, LINES = 110, 26
"""How large the dialog is, in average letters and lines."""

TONES = {"+": Tone.GOOD, "-": Tone.BAD}


def version_in_words(words: Words, one: Version) -> str:
    """Which version it is, and whose."""
    known = one.wording
    if not known.saved_by:
        return words("Version {n}, as it ships", n=known.version)
    if known.shipped:
        return words(
            "Version {n}: back to what it was at first ({name}, {when})",
            n=known.version,
            name=known.saved_by,
            when=one.saved_at,
        )
    return words(
        "Version {n}, saved by {name}, {when}",
        n=known.version,
        name=known.saved_by,
        when=one.saved_at,
    )


class VersionsDialog(QDialog):
    """`wanted` has an earlier version that is to be taken up again."""

    wanted = Signal(object)

    def __init__(self, words: Words, versions: Sequence[Version], parent: QWidget) -> None:
        super().__init__(parent)
        self._ = words
        self._versions = versions
        self.setWindowTitle(words("Versions of this wording"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, LETTERS)
        self.list = QListWidget()
        self.list.setAccessibleName(words("Versions, newest first"))
        self.list.setWordWrap(True)
        for one in versions:
            self.list.addItem(QListWidgetItem(version_in_words(words, one)))
        self.changes = QTextEdit()
        self.changes.setObjectName(THEIRS)
        self.changes.setReadOnly(True)
        self.changes.setTabChangesFocus(True)
        self.changes.setAccessibleName(words("What changed from the version before"))
        splitter = side_by_side()
        splitter.addWidget(self.list)
        splitter.addWidget(self.changes)
        splitter.setSizes([200, 400])
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 2)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.use = buttons.addButton(
            words("&Take this one up again"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.use.setToolTip(words("It is put into the editor; saving it makes a new version"))
        self.use.clicked.connect(self._use)
        layout = QVBoxLayout(self)
        layout.addWidget(splitter, 1)
        layout.addWidget(buttons)
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * LINES)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def _show(self, row: int) -> None:
        chosen = self._versions[row].wording
        before = self._versions[row + 1].wording if row + 1 < len(self._versions) else None
        allow(self.use, "" if row > 0 else unchanged(self._))
        self.changes.clear()
        if before is None:
            self._write(self._("The first version:"), None)
            for line in (chosen.subject, "", *chosen.text.split("\n")):
                self._write(line, None)
        for line in wordings.differences(before, chosen):
            self._write(line, TONES[line[0]])
        self.changes.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, line: str, tone: Tone | None) -> None:
        base = self.changes.palette().color(QPalette.ColorRole.Base)
        text = self.changes.palette().color(QPalette.ColorRole.Text)
        form = QTextCharFormat()
        form.setForeground(QColor(text) if tone is None else colour_of(tone, base))
        cursor = self.changes.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.changes.document().isEmpty():
            cursor.insertBlock(QTextBlockFormat(), form)
        cursor.insertText(line, form)

    def _use(self) -> None:
        chosen: Wording = self._versions[self.list.currentRow()].wording
        self.wanted.emit(chosen)
        self.accept()
