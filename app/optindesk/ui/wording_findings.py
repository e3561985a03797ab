"""What the checks found in a wording, as a list that leads to the lines it is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from optindesk.core.wording_checks import Finding, Weight
from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.words import Words

WEIGHT_MARKS = {
    Weight.STOP: Mark(Shape.CROSS, Tone.BAD),
    Weight.WARN: Mark(Shape.TRIANGLE, Tone.LOOK),
}
_FINE = Mark(Shape.CHECK, Tone.GOOD)
_LINE_ROLE = Qt.ItemDataRole.UserRole


class Findings(QListWidget):
    """What the checks found; one that is chosen leads to its line (`line_wanted`)."""

    line_wanted = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self.setAccessibleName(words("What the checks found"))
        self.setWordWrap(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 5)
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)

    def wait(self) -> None:
        """It is being checked: what was found before is grey."""
        self.setEnabled(False)

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show what was found."""
        self.setEnabled(True)
        self.clear()
        for one in found:
            self._add(self._.say(one.says), WEIGHT_MARKS[one.weight], one.line)
        if not found:
            self._add(
                self._(
                    "The checks found nothing: they look for what must stand in it, and for words"
                    " that were objected to. Whether all that it says is right, they cannot tell."
                ),
                _FINE,
                None,
            )

    def _add(self, text: str, mark: Mark, line: int | None) -> None:
        side = self.fontMetrics().height()
        picture = mark_picture(mark, self.palette(), side, self.devicePixelRatioF())
        item = QListWidgetItem(QIcon(picture), text)
        item.setData(_LINE_ROLE, line)
        item.setToolTip(text)
        self.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        line = item.data(_LINE_ROLE)
        if line is not None:
            self.line_wanted.emit(int(line))
