"""Lists: what one can sign up for, and how many people stand how to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from optindesk.core.status import State, SubscriptionStatus
from optindesk.ui.actions import Actions
from optindesk.ui.bench import Bench
from optindesk.ui.fields import LANGUAGES
from optindesk.ui.rows import Column, Right, Row, RowModel
from optindesk.ui.sources import ListFigures, ListSource
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words


def columns(words: Words) -> list[Column]:
    """The table of lists."""

    def of(row: Row) -> ListFigures:
        found: ListFigures = row[1]
        return found

    def number(key: str, title: str, width: int) -> Column:
        count = _COUNTS[key]
        return Column(key, title, lambda row: words.number(count(of(row))), width, Right)

    def language(row: Row) -> str:
        return LANGUAGES.get(of(row).language, of(row).language)

    return [
        Column("name", words("List"), lambda row: of(row).name, 24),
        number("people", words("People"), 11),
        number("subscribed", words("Said yes"), 12),
        number("pending", words("Not answered"), 16),
        number("declined", words("Said no"), 12),
        number("left", words("Left"), 11),
        Column("language", words("Language"), language, 13),
        Column(
            "description",
            words("What for"),
            lambda row: of(row).description,
            40,
            tip=lambda row: of(row).description,
        ),
    ]


_COUNTS: Mapping[str, Callable[[ListFigures], int]] = {
    "people": lambda one: one.people,
    "subscribed": lambda one: one.count(SubscriptionStatus.SUBSCRIBED),
    "pending": lambda one: one.count(SubscriptionStatus.PENDING),
    "declined": lambda one: one.count(State.DECLINED),
    "left": lambda one: one.count(SubscriptionStatus.UNSUBSCRIBED),
}

_KEYS: Mapping[str, Callable[[ListFigures], Any]] = {
    **_COUNTS,
    "name": lambda one: one.name.casefold(),
    "language": lambda one: one.language,
    "description": lambda one: one.description.casefold(),
}


class ListsPage(QWidget):
    """`people_wanted` has the number of the list that was opened, `wording_wanted` that of the
    list whose wordings are to be read."""

    people_wanted = Signal(int)
    wording_wanted = Signal(int)

    def __init__(self, bench: Bench, actions: Actions) -> None:
        super().__init__()
        words = bench.words
        self.wordings = QAction(words("&Wordings of this list…"), self)
        self.wordings.setStatusTip(words("What the mails about this list say"))
        self.wordings.setEnabled(False)
        self.wordings.triggered.connect(self._want_wording)
        self.table = DataTable(
            RowModel(columns(words), ListSource(_KEYS), bench.jobs, self),
            words,
            words("Lists"),
            nothing_yet=words(
                "There is no list yet. A list is what people sign up for: a newsletter,"
                " invitations, offers."
            ),
            first_step=actions.new_list,
            actions=(actions.new_list, self.wordings),
        )
        new = QPushButton(actions.new_list.text())
        new.clicked.connect(actions.new_list.trigger)
        wordings = QPushButton(self.wordings.text())
        wordings.setToolTip(self.wordings.statusTip())
        wordings.setEnabled(False)
        wordings.clicked.connect(self.wordings.trigger)
        self.wordings.enabledChanged.connect(wordings.setEnabled)
        line = QHBoxLayout()
        line.addWidget(new)
        line.addWidget(wordings)
        line.addStretch(1)
        self.setFocusProxy(self.table)
        layout = QVBoxLayout(self)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(lambda row: self.wordings.setEnabled(row is not None))

    def reload(self) -> None:
        """Something was changed."""
        self.table.reload()

    def _open(self, row: Row | None) -> None:
        if row is not None:
            self.people_wanted.emit(row[0])

    def _want_wording(self) -> None:
        row = self.table.current()
        if row is not None:
            self.wording_wanted.emit(row[0])
