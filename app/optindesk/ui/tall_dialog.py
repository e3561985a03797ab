"""A dialog as tall as what it shows; where the screen ends, that can be scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from optindesk.ui.fields import foot
from optindesk.ui.notice import Notice
from optindesk.ui.within_screen import MAKES_ROOM, room_for
from optindesk.ui.words import Words


class TallDialog(QDialog):
    """A notice above, the buttons below; between them what is added. `fit` makes room again."""

    def __init__(self, words: Words, parent: QWidget, letters: int) -> None:
        super().__init__(parent)
        self._ = words
        self._letters = letters
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty(MAKES_ROOM, True)
        self.notice = Notice(words)
        self.notice.spoke.connect(self.fit)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._fit)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.shown.connect(self.fit)  # it may be said above them why some are off
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.area, 1)

    def add(self, part: QWidget | QLayout) -> None:
        """Put it below all that is there."""
        place = self._lines.count() - 1
        if isinstance(part, QWidget):
            self._lines.insertWidget(place, part)
        else:
            self._lines.insertLayout(place, part)

    @Slot()
    def fit(self) -> None:
        """Make room for all that is shown, as far as the screen has it."""
        self._soon.start()  # what was hidden or shown just now is laid out first

    def showEvent(self, event: QShowEvent) -> None:
        layout = self.layout()
        if layout is not None and self.buttons.parentWidget() is None:
            layout.addWidget(self.buttons)  # after all that was added: so goes Tab
        self._fit()
        super().showEvent(event)

    @Slot()
    def _fit(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        margins, gap = layout.contentsMargins(), layout.spacing()
        beside = margins.left() + margins.right() + self.area.verticalScrollBar().sizeHint().width()
        _lay_out(self._lines)
        width = max(
            self.width(),
            self.fontMetrics().averageCharWidth() * self._letters,
            self._lines.minimumSize().width() + beside,
        )
        room = width - beside
        height = self._lines.totalHeightForWidth(room) + gap
        height += margins.top() + margins.bottom() - gap
        height += sum(gap + _height_of(part, room) for part in self.buttons.below())
        if self.notice.isVisibleTo(self):
            height += self.notice.heightForWidth(room) + gap
        wanted = QSize(width, height).boundedTo(room_for(self))
        self.setMinimumWidth(min(width, wanted.width()))
        if wanted.height() > self.height() or not self.isVisible():
            self.resize(wanted)


def _height_of(part: QWidget, width: int) -> int:
    needed = part.heightForWidth(width) if part.hasHeightForWidth() else -1
    return part.sizeHint().height() if needed < 0 else needed


def _lay_out(layout: QLayout) -> None:
    """Let a layout know its needs at once, from the inside out: else each event tells one more."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget = item.widget()
        within = item.layout() if widget is None else widget.layout()
        if within is not None:
            _lay_out(within)
    layout.invalidate()
    layout.activate()
