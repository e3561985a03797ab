"""A row of buttons, one for each state that somebody is in: its mark, its word and how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStyleOptionToolButton,
    QToolButton,
    QWidget,
)

from optindesk.core.stands import Stand
from optindesk.core.status import State
from optindesk.flows.narrowing import CHOICES, COMES_BACK, LAPSING, TO_SEND, WRONG
from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import MARKS, Mark, Shape, Tone
from optindesk.ui.words import Words

CHOICE_MARKS: Mapping[str, Mark] = {
    **{state.value: mark for state, mark in MARKS.items()},
    Stand.ELSEWHERE: Mark(Shape.CHECK, Tone.QUIET),
    Stand.OTHER: Mark(Shape.RING, Tone.GOOD),
    Stand.LEFT: MARKS[State.DECLINED],
    Stand.NOT_ASKED: Mark(Shape.RING, Tone.QUIET),
    LAPSING: MARKS[State.EXPIRED],
    WRONG: MARKS[State.BOUNCED],
    COMES_BACK: MARKS[State.BOUNCED],
    TO_SEND: MARKS[State.QUEUED],
}
UNCOUNTED = (Stand.PENDING, LAPSING, WRONG, COMES_BACK, TO_SEND)
"""Choices that others hold already: who is waited for has not answered."""

SHOWN: Sequence[str] = tuple(one for one in CHOICES if one not in UNCOUNTED)


STOPS = Qt.FocusPolicy.StrongFocus
ARROWS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class _Button(QToolButton):
    """Leaves the arrows to the row in which it stands. That it has a menu is seen behind its name:
    Qt's own mark in the corner looks like a comma."""

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        super().initStyleOption(option)
        if self.menu() is not None:
            option.text = f"{option.text} ▾"
            option.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class StateChips(QWidget):
    """`chosen` has the states that are wanted now. A click chooses one alone or takes it away, with
    Ctrl it is one more. What does not fit stands in the menu of the last button."""

    chosen = Signal(tuple)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self._counts: Mapping[str, int] = {}
        self._wanted: tuple[str, ...] = ()
        self._in_menu: Sequence[str] = ()
        self.setAccessibleName(words("States"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chips = {choice: self._chip(choice) for choice in CHOICES}
        self.more = _Button()
        self.more.setText(words("S&tates"))
        self.more.setAutoRaise(True)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(menu)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(max(0, self._line.spacing()) // 2)
        for button in (*self.chips.values(), self.more):
            self._line.addWidget(button)
        self._line.addStretch(1)
        self._paint()
        self._arrange()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many people are in each state; states without any are left out."""
        if counts != self._counts:
            self._counts = counts
            self._arrange()

    def show_chosen(self, states: Sequence[str]) -> None:
        """Which states the table is narrowed to."""
        wanted = tuple(states)
        if wanted != self._wanted:  # as at nearly no key that is typed
            self._wanted = wanted
            self._arrange()

    def sizeHint(self) -> QSize:
        return self.more.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.more.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._paint()
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from one to the next: for the Tab key the row is one place."""
        buttons = [one for one in (*self.chips.values(), self.more) if not one.isHidden()]
        here = next((n for n, one in enumerate(buttons) if one.hasFocus()), None)
        if here is None or event.key() not in ARROWS:
            super().keyPressEvent(event)
            return
        wanted = buttons[(here + ARROWS[Qt.Key(event.key())]) % len(buttons)]
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chip(self, choice: str) -> QToolButton:
        chip = _Button(self)
        chip.setCheckable(True)
        chip.setAutoRaise(True)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.clicked.connect(partial(self._click, choice))
        chip.hide()
        return chip

    def _said(self, choice: str) -> str:
        word = self._.say(CHOICES[choice])
        word = word[:1].upper() + word[1:]
        if choice in UNCOUNTED:
            return word
        return self._("{state} {n}", state=word, n=self._.number(self._counts.get(choice, 0)))

    def _click(self, choice: str, _: bool = False) -> None:
        more = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        kept = tuple(one for one in self._wanted if one != choice) if more else ()
        self._wanted = kept if choice in self._wanted else (*kept, choice)
        self._arrange()
        self.chosen.emit(self._wanted)

    def _paint(self) -> None:
        """The marks, in colours that stand out from the window's."""
        palette = self.palette()
        side, ratio = self.fontMetrics().ascent(), self.devicePixelRatioF()
        for choice, chip in self.chips.items():
            mark = CHOICE_MARKS.get(choice)
            chip.setIcon(
                QIcon() if mark is None else QIcon(mark_picture(mark, palette, side, ratio))
            )
            chip.setIconSize(QSize(side, side))

    def _arrange(self) -> None:
        """As many as fit, those that are wanted first; the rest into the menu."""
        shown = [one for one in SHOWN if self._counts.get(one) or one in self._wanted]
        shown += [one for one in self._wanted if one not in shown]
        room = self.width() - self.more.sizeHint().width()
        fits = set()
        for choice in sorted(shown, key=lambda one: one not in self._wanted):
            chip, said = self.chips[choice], self._said(choice)
            if chip.text() != said:
                chip.setText(said)
            chip.setChecked(choice in self._wanted)
            room -= chip.sizeHint().width() + self._line.spacing()
            if room >= 0:
                fits.add(choice)
        for choice, chip in self.chips.items():
            chip.setVisible(choice in fits)
        stop = next((one for one in (*self._wanted, *SHOWN) if one in fits), None)
        for choice, chip in self.chips.items():
            chip.setFocusPolicy(STOPS if choice == stop else Qt.FocusPolicy.ClickFocus)
        self.more.setFocusPolicy(STOPS if stop is None else Qt.FocusPolicy.ClickFocus)
        self._in_menu = [one for one in CHOICES if one not in fits]

    def _fill_menu(self) -> None:
        menu = self.more.menu()
        menu.clear()
        for choice in self._in_menu:
            action = QAction(self.chips[choice].icon(), self._said(choice), menu)
            action.setCheckable(choice in self._wanted)
            action.setChecked(choice in self._wanted)
            action.triggered.connect(partial(self._click, choice))
            menu.addAction(action)
