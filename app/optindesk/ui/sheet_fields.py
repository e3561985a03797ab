"""What holds for a whole paper sheet, asked once: lists, day, place, who collected, its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from optindesk.core.model import MailingList
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.text import LONGEST_NAME, LONGEST_PAPER, LONGEST_SOURCE
from optindesk.ui.fields import day_box, day_in, explanation, hinted, labelled
from optindesk.ui.list_dialog import ListsField
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.works import Works


class When(Enum):
    """How the day is known on which people signed up; by silence it is not."""

    UNKNOWN = auto()
    TODAY = auto()
    THAT_DAY = auto()


WHEN: dict[When, Sentence] = {
    When.UNKNOWN: sentence("not known"),
    When.TODAY: sentence("today"),
    When.THAT_DAY: sentence("on this day:"),
}


class SheetFields(QWidget):
    """`who` is offered as the one who collected; the lists are ticked by the caller. `doubt` says
    why the number of a sheet is not one for these lists, on a worker thread; `checked` tells that
    it did."""

    checked = Signal()

    def __init__(
        self,
        works: Works,
        lists: Sequence[MailingList],
        who: str,
        today: Callable[[], date],
        doubt: Callable[[str, Sequence[int]], Sentence | None],
    ) -> None:
        super().__init__()
        words = works.words
        self._works, self._doubt = works, doubt
        self._today = today
        self.lists = ListsField(works, lists)
        self.when = QComboBox()
        self.when.setAccessibleName(words("On which day they signed up"))
        for kind, said in WHEN.items():
            self.when.addItem(words.say(said), kind)
        self.day = day_box(words, today())
        self.day.setEnabled(False)
        self.hint = explanation(words("Without a date, somebody who said no earlier stays a no."))
        self.when.currentIndexChanged.connect(self._show_day)
        self.place = _line(words("Where"), LONGEST_SOURCE)
        hinted(self.place, words("Market stall, the telephone"))
        self.collected_by = _line(words("Who collected the sign-ups"), LONGEST_NAME)
        self.collected_by.setText(who)
        self.paper = _line(words("Number of the sheet"), LONGEST_PAPER)
        hinted(self.paper, words("as printed on it, like R-2026-0007"))
        self.refusal = Notice(words)
        self.is_refused = False
        self.paper.textChanged.connect(lambda _: self._show_doubt(None))
        self.paper.editingFinished.connect(self.check_paper)
        self.lists.changed.connect(self.check_paper)
        line = QHBoxLayout()
        line.addWidget(self.when)
        line.addWidget(self.day, 1)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(words("Lis&ts:"), self.lists)
        labelled(form, words("Signed up &on:"), line, self.when)
        form.addRow("", self.hint)
        form.addRow(words("&Where:"), self.place)
        form.addRow(words("Collected &by:"), self.collected_by)
        number = QVBoxLayout()
        number.addWidget(self.paper)
        number.addWidget(self.refusal)
        labelled(form, words("Sheet n&umber:"), number, self.paper)
        self._show_day()

    @property
    def signed_on(self) -> date | None:
        """The day that was said, or None."""
        when = self.when.currentData()
        if when is When.UNKNOWN:
            return None
        return self._today() if when is When.TODAY else day_in(self.day)

    def check_paper(self) -> None:
        """Look whether the number is one for the lists that are ticked."""
        number, lists, doubt = self.paper.text(), tuple(self.lists.chosen), self._doubt

        def done(said: Sentence | None) -> None:
            if self.paper.text() == number:
                self._show_doubt(said)

        if number.strip() and lists:
            self._works.look("paper", lambda: doubt(number, lists), done, self)

    def _show_doubt(self, said: Sentence | None) -> None:
        self.is_refused = said is not None
        if said is None:
            self.refusal.hide()
        else:
            self.refusal.say(self._works.words.say(said), LOOK)
        self.checked.emit()

    def _show_day(self) -> None:
        when = self.when.currentData()
        self.day.setEnabled(when is When.THAT_DAY)
        self.hint.setVisible(when is When.UNKNOWN)


def _line(name: str, most: int) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setMaxLength(most)
    return line
