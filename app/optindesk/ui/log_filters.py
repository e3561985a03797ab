"""What the log can be narrowed by: what it is about, the list, who did it, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from optindesk.core.codes import Kind
from optindesk.core.model import MailingList
from optindesk.core.sentence import Sentence, sentence
from optindesk.ui.fields import day_box, fill_lists, list_box
from optindesk.ui.sources import ACTOR, KIND, LIST, SINCE, UNTIL
from optindesk.ui.words import Words

KIND_WORDS: dict[Kind, Sentence] = {
    Kind.SIGN_UPS: sentence("sign-ups and sheets"),
    Kind.QUESTIONS: sentence("questions"),
    Kind.MAILS: sentence("mails"),
    Kind.REPLIES: sentence("replies"),
    Kind.LEAVING: sentence("leaving and addresses"),
    Kind.PROOF: sentence("exports and copies"),
    Kind.SETTINGS: sentence("settings and texts"),
}


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


class LogFilters(QWidget):
    """A line of choices; `changed` tells that another one was made. `today` is the desk's day."""

    changed = Signal()

    def __init__(self, words: Words, today: date) -> None:
        super().__init__()
        self._today = today
        self._every_list, self._anybody = words("all lists"), words("anybody")
        self.kind = _choices(words("About"), words("everything"))
        for kind, said in KIND_WORDS.items():
            self.kind.addItem(words.say(said), kind.value)
        self.list = list_box(words, (), self._every_list)
        self.actor = _choices(words("Who"), self._anybody)
        self.span = _choices(words("When"), words("any time"))
        for span, said in _SPAN_WORDS.items():
            self.span.addItem(words.say(said), span.value)
        self.since, self.until = day_box(words, today), day_box(words, today)
        self.since.setAccessibleName(words("From"))
        self.until.setAccessibleName(words("Until"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for title, box in (
            (words("A&bout:"), self.kind),
            (words("&List:"), self.list),
            (words("Wh&o:"), self.actor),
            (words("Whe&n:"), self.span),
        ):
            label = QLabel(title)
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box)
            box.setMinimumContentsLength(7)  # narrower where there is no room
            box.currentIndexChanged.connect(self._tell)
        for day in (self.since, self.until):
            line.addWidget(day)
            day.dateChanged.connect(self._tell)
        line.addStretch(1)
        self._tell()

    @property
    def values(self) -> dict[str, str | int | bool]:
        """What is chosen, as filters of the table's query."""
        found = {
            KIND: self.kind.currentData(),
            LIST: self.list.currentData(),
            ACTOR: self.actor.currentData(),
            SINCE: self._since,
            UNTIL: _iso(self.until.date().toPython()) if self._is_chosen else None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists."""
        with QSignalBlocker(self.list):
            before = self.list.currentData()
            fill_lists(self.list, lists, self._every_list)
        if self.list.currentData() != before:
            self._tell()

    def show_actors(self, actors: Sequence[str]) -> None:
        """Offer these people, and what is chosen even where it is none of them."""
        chosen = self.actor.currentData()
        with QSignalBlocker(self.actor):
            self.actor.clear()
            self.actor.addItem(self._anybody, None)
            for name in actors:
                self.actor.addItem(name, name)
            self.actor.setCurrentIndex(max(0, self.actor.findData(chosen)))

    def clear(self) -> None:
        """Take all of them away."""
        for box in (self.kind, self.list, self.actor, self.span):
            box.setCurrentIndex(0)

    @property
    def _is_chosen(self) -> bool:
        return bool(self.span.currentData() == Span.CHOSEN)

    @property
    def _since(self) -> str | None:
        match self.span.currentData():
            case Span.TODAY:
                return _iso(self._today)
            case Span.WEEK:
                return _iso(self._today - timedelta(days=6))
            case Span.MONTH:
                return _iso(self._today - timedelta(days=29))
            case Span.YEAR:
                return _iso(self._today.replace(month=1, day=1))
            case Span.CHOSEN:
                return _iso(self.since.date().toPython())
        return None

    def _tell(self) -> None:
        for day in (self.since, self.until):
            day.setVisible(self._is_chosen)
        self.changed.emit()


def _choices(name: str, everything: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItem(everything, None)
    return box


def _iso(day: object) -> str:
    assert isinstance(day, date)
    return day.isoformat()
