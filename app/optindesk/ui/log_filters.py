"""What the log can be narrowed by: what it is about, the list, who did it, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from optindesk.core.codes import Kind
from optindesk.core.model import MailingList
from optindesk.core.sentence import Sentence, sentence
from optindesk.ui.fields import fill_lists, list_box, told_whole
from optindesk.ui.sources import ACTOR, KIND, LIST, SINCE, UNTIL
from optindesk.ui.span_box import SpanBox
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


class LogFilters(QWidget):
    """A line of choices; `changed` tells that another one was made. `today` is the desk's day."""

    changed = Signal()

    def __init__(self, words: Words, today: date) -> None:
        super().__init__()
        self._every_list, self._anybody = words("all lists"), words("anybody")
        self.kind = _choices(words("About"), words("everything"))
        for kind, said in KIND_WORDS.items():
            self.kind.addItem(words.say(said), kind.value)
        self.list = list_box(words, (), self._every_list)
        self.actor = _choices(words("Who"), self._anybody)
        self.when = SpanBox(words, today)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for title, box in (
            (words("A&bout:"), self.kind),
            (words("&List:"), self.list),
            (words("Wh&o:"), self.actor),
            (words("Whe&n:"), self.when),
        ):
            label = QLabel(title)
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box)
        for choices in (self.kind, self.list, self.actor, self.when.box):
            choices.setMinimumContentsLength(7)  # narrower where there is no room
        for choices in (self.kind, self.list, self.actor):
            choices.currentIndexChanged.connect(self.changed)
        self.when.changed.connect(self.changed)
        line.addStretch(1)

    @property
    def values(self) -> dict[str, str | int | bool]:
        """What is chosen, as filters of the table's query."""
        found = {
            KIND: self.kind.currentData(),
            LIST: self.list.currentData(),
            ACTOR: self.actor.currentData(),
            SINCE: self.when.since and self.when.since.isoformat(),
            UNTIL: self.when.until and self.when.until.isoformat(),
        }
        return {name: value for name, value in found.items() if value is not None}

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists."""
        with QSignalBlocker(self.list):
            before = self.list.currentData()
            fill_lists(self.list, lists, self._every_list)
        if self.list.currentData() != before:
            self.changed.emit()

    def show_actors(self, actors: Sequence[str]) -> None:
        """Offer these people, and what is chosen even where it is none of them."""
        chosen = self.actor.currentData()
        with QSignalBlocker(self.actor):
            self.actor.clear()
            self.actor.addItem(self._anybody, None)
            for name in actors:
                self.actor.addItem(name, name)
            self.actor.setCurrentIndex(max(0, self.actor.findData(chosen)))

    def show_only(self, kind: Kind, since: date) -> None:
        """Narrow to a kind since a day, whatever was chosen before."""
        self.clear()
        self.kind.setCurrentIndex(self.kind.findData(kind.value))
        self.when.choose_since(since)

    def clear(self) -> None:
        """Take all of them away."""
        for box in (self.kind, self.list, self.actor):
            box.setCurrentIndex(0)
        self.when.clear()


def _choices(name: str, everything: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    told_whole(box)
    box.addItem(everything, None)
    return box
