"""A choice of time up to today: one that is usual, or from one day to another."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from optindesk.core.sentence import Sentence, sentence
from optindesk.ui.fields import day_box, day_in, told_whole
from optindesk.ui.words import Words


class Span(StrEnum):
    """Spans of time that one looks for, up to today."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    CHOSEN = "chosen"


_SPAN_WORDS: dict[Span, Sentence] = {
    Span.TODAY: sentence("today"),
    Span.WEEK: sentence("the last 7 days"),
    Span.MONTH: sentence("the last 30 days"),
    Span.YEAR: sentence("this year"),
    Span.CHOSEN: sentence("from … until …"),
}


class SpanBox(QWidget):
    """`changed` tells that another time was chosen. `today` is the desk's day."""

    changed = Signal()

    def __init__(self, words: Words, today: date) -> None:
        super().__init__()
        self._today = today
        self.box = QComboBox()
        self.box.setAccessibleName(words("When"))
        self.box.addItem(words("any time"), None)
        for span, said in _SPAN_WORDS.items():
            self.box.addItem(words.say(said), span.value)
        told_whole(self.box)
        self.first, self.last = day_box(words, today), day_box(words, today)
        self.first.setAccessibleName(words("From"))
        self.last.setAccessibleName(words("Until"))
        self.setFocusProxy(self.box)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.box)
        for day in (self.first, self.last):
            line.addWidget(day)
            day.dateChanged.connect(self._tell)
        line.addStretch(1)
        self.box.currentIndexChanged.connect(self._tell)
        self._tell()

    @property
    def since(self) -> date | None:
        """The first day; None: from the beginning."""
        match self.box.currentData():
            case Span.TODAY:
                return self._today
            case Span.WEEK:
                return self._today - timedelta(days=6)
            case Span.MONTH:
                return self._today - timedelta(days=29)
            case Span.YEAR:
                return self._today.replace(month=1, day=1)
            case Span.CHOSEN:
                return day_in(self.first)
        return None

    @property
    def until(self) -> date | None:
        """The last day; None: up to now."""
        return day_in(self.last) if self._is_chosen else None

    def choose_since(self, day: date) -> None:
        """From a day up to today."""
        self.first.setDate(QDate(day.year, day.month, day.day))
        self.last.setDate(self.last.maximumDate())
        self.box.setCurrentIndex(self.box.findData(Span.CHOSEN.value))

    def clear(self) -> None:
        """Any time."""
        self.box.setCurrentIndex(0)

    @property
    def _is_chosen(self) -> bool:
        return bool(self.box.currentData() == Span.CHOSEN)

    def _tell(self) -> None:
        for day in (self.first, self.last):
            day.setVisible(self._is_chosen)
        self.changed.emit()
