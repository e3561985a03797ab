"""A calm line at the top of a page or the foot of a dialog: what was done, or why it was not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QToolButton,
    QWidget,
    QWizard,
)

from optindesk.core.errors import Trouble
from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.within_screen import grow
from optindesk.ui.words import Words

DONE = Mark(Shape.CHECK, Tone.GOOD)
LOOK = Mark(Shape.TRIANGLE, Tone.LOOK)

MOST_LINES = 2
"""So many lines a notice has above a page, which needs the room itself."""

ANY_HEIGHT = 16_777_215
"""Qt's QWIDGETSIZE_MAX, which PySide does not name."""


class Offer(NamedTuple):
    """Something that can be done about what was said: the button's text, and what it does."""

    text: str
    act: Callable[[], None]


class Notice(QFrame):
    """Hidden until it has something to say; a person can close it, and it never blocks.

    `spoke` tells that it says something new. Of a text with more than `most_lines` the rest shows
    on demand; 0 is for all of it, always.
    """

    spoke = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None, *, most_lines: int = 0) -> None:
        super().__init__(parent)
        self._ = words
        self.mark = DONE
        self._most_lines = most_lines
        self._shows_all = True
        self._picture = QLabel()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text = QLabel()
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = self._close = QToolButton()
        close.setAutoRaise(True)
        close.setIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_TitleBarCloseButton))
        close.setToolTip(words("Close this line"))
        close.setAccessibleName(words("Close this line"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.hide)
        self.more = QToolButton()
        self.more.setAutoRaise(True)
        self.more.setText(words("More…"))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self._show_all)
        self.more.hide()
        layout = self._layout = QHBoxLayout(self)
        gap = self.fontMetrics().height() // 3
        layout.setContentsMargins(2 * gap, gap, gap, gap)
        layout.addWidget(self._picture)
        self.offer = QPushButton()
        self.offer.setAutoDefault(False)  # in a dialog Enter is for what the dialog does
        self.offer.clicked.connect(self._act)
        self.offer.hide()
        self._offered: Offer | None = None
        self._said = ""
        layout.addWidget(self.text, 1)
        layout.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.offer, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, text: str, mark: Mark = DONE, offer: Offer | None = None) -> None:
        """Say what was done; `offer` is what can be done about it."""
        self.mark = mark
        self._said = text
        self._offered = offer
        self.offer.setVisible(offer is not None)
        if offer is not None:
            self.offer.setText(offer.text)
        self._paint_mark()
        self.text.setText(text)
        self._shows_all = not self._most_lines
        self.show()
        self._fit()
        window = self.window()
        if isinstance(window, QDialog) and not isinstance(window, QWizard):
            grow(window)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.spoke.emit()

    @property
    def is_offering(self) -> bool:
        """Whether something is shown that can be done about what was said."""
        return self.isVisible() and self._offered is not None

    def add(self, text: str, mark: Mark = DONE) -> None:
        """Say the newest of what came by itself besides, so that what is offered stays at hand."""
        said = self._said
        self.say(f"{said} {text}", LOOK if LOOK in (mark, self.mark) else mark, self._offered)
        self._said = said

    def complain(self, trouble: Trouble) -> None:
        """Say why it was not done."""
        self.say(self._.say(trouble.sentence), LOOK)

    def _act(self) -> None:
        if self._offered is not None:
            self._offered.act()

    def _show_all(self) -> None:
        self._shows_all = True
        self._fit()

    def _fit(self) -> None:
        """Cut the text where it has too many lines, and offer the rest."""
        above = self._lead()
        if not self.isVisible():
            self.text.setMinimumHeight(0)  # how wide it will be is not known yet
            return
        self._layout.activate()  # an offer that has come or gone changes the width of the text
        room = self.text.fontMetrics().lineSpacing() * self._most_lines + above
        is_cut = not self._shows_all and self.text.heightForWidth(self.text.width()) > room
        self.text.setMaximumHeight(room if is_cut else ANY_HEIGHT)
        # A dialog grows for what has to be there; else it would cut the text.
        needed = max(0, self.text.heightForWidth(self.text.width()))
        self.text.setMinimumHeight(min(needed, room) if is_cut else needed)
        self.text.setToolTip(self.text.text() if is_cut else "")
        self.more.setVisible(is_cut)

    def _lead(self) -> int:
        """Let the first line and its mark stand beside the middle of the buttons, so many pixels
        below the top."""
        buttons = [one for one in (self._close, self.offer, self.more) if not one.isHidden()]
        beside = max(one.sizeHint().height() for one in buttons)
        above = max(0, (beside - self.text.fontMetrics().height()) // 2)
        for one in (self.text, self._picture):
            one.setContentsMargins(0, above, 0, 0)
        return above

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_mark()

    def _paint_mark(self) -> None:
        side = self.fontMetrics().height()
        self._picture.setPixmap(
            mark_picture(self.mark, self.palette(), side, self.devicePixelRatioF())
        )
