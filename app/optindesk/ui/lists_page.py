"""Lists: what one can sign up for, and how many people stand how to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from optindesk.core.stands import Stand
from optindesk.ui.actions import Actions, name_actions
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
        number("elsewhere", words("Said yes elsewhere"), 21),
        number("other", words("On another basis"), 19),
        number("to_ask", words("To be asked"), 15),
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
    "subscribed": lambda one: one.count(Stand.CONFIRMED),
    "elsewhere": lambda one: one.count(Stand.ELSEWHERE),
    "other": lambda one: one.count(Stand.OTHER),
    "to_ask": lambda one: one.count(Stand.TO_ASK),
    "pending": lambda one: one.count(Stand.PENDING),
    "declined": lambda one: one.count(Stand.DECLINED),
    "left": lambda one: one.count(Stand.LEFT),
}

_KEYS: Mapping[str, Callable[[ListFigures], Any]] = {
    **_COUNTS,
    "name": lambda one: one.name.casefold(),
    "language": lambda one: one.language,
    "description": lambda one: one.description.casefold(),
}


class ListsPage(QWidget):
    """`people_wanted` has the number of the list that was opened, `wording_wanted` that of the
    list whose wordings are to be read, `sheet_wanted` and `poster_wanted` that of the one that is
    to be signed up for on paper, `kiosk_wanted` at the counter, `collector_wanted` on a second
    computer, `reminders_wanted` that of the one whose reminders are chosen.
    """

    people_wanted = Signal(int)
    wording_wanted = Signal(int)
    sheet_wanted = Signal(int)
    reminders_wanted = Signal(int)
    poster_wanted = Signal(int)
    kiosk_wanted = Signal(int)
    collector_wanted = Signal(int)

    def __init__(self, bench: Bench, actions: Actions) -> None:
        super().__init__()
        words = bench.words
        self.wordings = self._of_list(
            words("&Wordings of this list…"),
            words("What the mails about this list say"),
            self.wording_wanted,
        )
        self.sheet = self._of_list(
            words("&Print a sign-up sheet…"),
            words("A sheet of paper on which people sign up for this list"),
            self.sheet_wanted,
        )
        self.reminders = self._of_list(
            words("&Reminders of this list…"),
            words("How often who does not answer is reminded"),
            self.reminders_wanted,
        )
        self.poster = self._of_list(
            words("Print a p&oster…"),
            words("A poster whose code opens a mail that signs up for this list"),
            self.poster_wanted,
        )
        self.kiosk = self._of_list(
            words("Open the &counter…"),
            words("The whole screen, on which people sign up themselves"),
            self.kiosk_wanted,
        )
        self.collector = self._of_list(
            words("Collect on a secon&d computer…"),
            words("What a computer without the database needs to type sign-ups"),
            self.collector_wanted,
        )
        name_actions(self, "list_")
        of_list = (
            *(self.wordings, self.sheet, self.poster, self.kiosk, self.collector),
            self.reminders,
        )
        self.table = DataTable(
            RowModel(columns(words), ListSource(_KEYS), bench.jobs, self),
            words,
            words("Lists"),
            nothing_yet=words(
                "There is no list yet. A list is what people sign up for: a newsletter,"
                " invitations, offers."
            ),
            first_step=actions.new_list,
            actions=(actions.new_list, *of_list),
        )
        new = QPushButton(actions.new_list.text())
        new.clicked.connect(actions.new_list.trigger)
        line = QHBoxLayout()
        line.addWidget(new)
        line.addWidget(_button(self.wordings))
        joining = QPushButton(words("Let people &sign up"))
        menu = QMenu(joining)
        menu.addActions([self.sheet, self.poster, self.kiosk, self.collector])
        joining.setMenu(menu)
        joining.setEnabled(self.kiosk.isEnabled())
        self.kiosk.enabledChanged.connect(joining.setEnabled)
        line.addWidget(joining)
        line.addWidget(_button(self.reminders))
        line.addStretch(1)
        self.setFocusProxy(self.table)
        layout = QVBoxLayout(self)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self.table.opened.connect(self._open)
        for action in of_list:
            self.table.current_changed.connect(partial(_enable, action))

    def reload(self) -> None:
        """Something was changed."""
        self.table.reload()

    def _open(self, row: Row | None) -> None:
        if row is not None:
            self.people_wanted.emit(row[0])

    def _of_list(self, text: str, tip: str, wanted: SignalInstance) -> QAction:
        """Something to be done with the list that is chosen."""
        action = QAction(text, self)
        action.setStatusTip(tip)
        action.setEnabled(False)
        action.triggered.connect(lambda: self._want(wanted))
        return action

    def _want(self, wanted: SignalInstance) -> None:
        row = self.table.current()
        if row is not None:
            wanted.emit(row[0])


def _button(action: QAction) -> QPushButton:
    button = QPushButton(action.text())
    button.setToolTip(action.statusTip())
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button


def _enable(action: QAction, row: Row | None) -> None:
    action.setEnabled(row is not None)
