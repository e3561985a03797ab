"""People: a table of who stands how to which list, and beside it the story of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from optindesk.core.model import MailingList
from optindesk.core.status import State
from optindesk.flows.overview import Standing
from optindesk.store.search import PeopleQuery
from optindesk.ui.actions import Actions
from optindesk.ui.bench import Bench
from optindesk.ui.fields import fill_lists, list_box
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.mark import MARKS, Mark, Shape, Tone
from optindesk.ui.never_line import NeverLine
from optindesk.ui.resend_dialog import ResendDialog
from optindesk.ui.rows import Column, Row, RowModel
from optindesk.ui.sources import LIST, STATE, PeopleSource, people_query
from optindesk.ui.state_words import CHOICES, state_word
from optindesk.ui.story import StoryView
from optindesk.ui.story_head import standing_about
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words

MAY = Mark(Shape.CHECK, Tone.GOOD)
MAY_NOT = Mark(Shape.CROSS, Tone.QUIET)


def columns(words: Words) -> list[Column]:
    """The table of people; what is asked most is on the left, where a small window shows it."""

    def of(row: Row) -> Standing:
        found: Standing = row[1]
        return found

    def state(row: Row) -> str:
        return words.say(state_word(of(row).facts))

    def state_mark(row: Row) -> Mark | None:
        known = of(row).facts.shown
        if of(row).facts.has_left:
            return MARKS[State.DECLINED]
        return None if known is None else MARKS[known]

    def asked(row: Row) -> str:
        moment = of(row).facts.asked_at
        return words("{day}", day=moment.astimezone().date()) if moment else ""

    def until(row: Row) -> str:
        moment, known = of(row).facts.expires_at, of(row).facts.state
        if moment is None or known not in (State.AWAITING, State.REVIEW, State.UNKNOWN):
            return ""
        return words("{day}", day=moment.astimezone().date())

    def may(row: Row) -> str:
        return words.say(of(row).may_mail[1])

    return [
        Column("address", words("Person"), lambda row: of(row).address, 32),
        Column(
            "may",
            words("May we write?"),
            may,
            17,
            sortable=False,
            mark=lambda row: MAY if of(row).may_mail[0] else MAY_NOT,
            tip=may,
        ),
        Column(
            "state",
            words("State"),
            state,
            15,
            mark=state_mark,
            tip=lambda row: words.say(of(row).sentence),
        ),
        Column("name", words("Name"), lambda row: of(row).name, 15),
        Column("list", words("List"), lambda row: standing_about(words, of(row)), 12),
        Column("asked", words("Asked"), asked, 15, sortable=False),
        Column("until", words("Can answer until"), until, 16, sortable=False),
    ]


MOST_SELECTED = 10_000
"""More people are chosen by a filter: a database takes only so many numbers in one question."""


def _contacts(rows: Iterable[Row]) -> list[int]:
    """The people of some rows, each once."""
    return list(dict.fromkeys(row[1].contact_id for row in rows))


class PeoplePage(QWidget):
    """Filter, table and story; the window remembers the table's columns and the splitter."""

    def __init__(self, bench: Bench, actions: Actions) -> None:
        super().__init__()
        self._ = bench.words
        self.filter = FilterBox(self._("A part of the name or the address"))
        self._every_list = self._("all lists")
        self.list = list_box(self._, (), self._every_list)
        self.state = QComboBox()
        self.state.setAccessibleName(self._("State"))
        self.state.addItem(self._("all states"), None)
        for choice, said in CHOICES.items():
            self.state.addItem(self._.say(said), choice)
        self._bench = bench
        self.story = StoryView(bench)
        self.never = NeverLine(bench)
        self.again = QAction(self._("&Send again…"), self)
        self.again.setToolTip(self._("The question once more to those who are selected"))
        self.again.setEnabled(False)
        self.again.triggered.connect(self._send_again)
        self._pick = ""
        self._is_setting = False
        source = PeopleSource(bench.desk.clock)
        self._rows = RowModel(columns(self._), source, bench.jobs, self)
        self.table = DataTable(
            self._rows,
            self._,
            self._("People"),
            nothing_yet=self._(
                "Nobody has signed up yet. Import a sheet, drop it on this window, or type in"
                " what is on paper."
            ),
            first_step=actions.import_sheet,
            second_step=actions.bring_old,
            actions=(
                self.again,
                self.story.anew,
                self.story.correct,
                self.story.note,
                self.story.rectify,
                self.story.code,
                self.story.lower_level,
                self.story.cancel,
                self.story.withdraw,
                self.story.never,
                self.story.proof,
                self.story.access,
                self.story.dossier,
                self.story.dispute,
            ),
        )
        self.setFocusProxy(self.table)
        self.table.selected.connect(lambda count: self.again.setEnabled(count > 0))
        self._lay_out()
        self.filter.wanted.connect(self._ask)
        self.filter.left.connect(self.table.setFocus)
        self.table.typed.connect(self.filter.type)
        self.table.cleared.connect(self.show_all)
        self.table.current_changed.connect(self._show_story)
        self.table.opened.connect(lambda _: self.story.text.setFocus())
        self._rows.answered.connect(self._pick_person)
        self.list.currentIndexChanged.connect(self._ask)
        self.state.currentIndexChanged.connect(self._ask)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.filter, 1)
        for box, title in ((self.list, self._("&List:")), (self.state, self._("S&tate:"))):
            label = QLabel(title)
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.story)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([640, 360])
        layout = QVBoxLayout(self)
        layout.addLayout(line)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.never)

    @property
    def chosen_list(self) -> int | None:
        """The list that the table is narrowed to: the one a new sign-up is likely for."""
        data = self.list.currentData()
        return None if data is None else int(data)

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists to narrow the table to."""
        with QSignalBlocker(self.list):
            before = self.list.currentData()
            fill_lists(self.list, lists, self._every_list)
        if self.list.currentData() != before:
            self._ask()

    def show_state(self, state: State | str | None, list_id: int | None = None) -> None:
        """Show those in one state (`LAPSING`, `WRONG`, too) or on one list, and nothing else."""
        self._show_only("", state, list_id)

    def show_person(self, address: str) -> None:
        """Narrow the table to one address, and open that person's story."""
        self._pick = address
        self._show_only(address, None, None)

    def show_all(self) -> None:
        """Take all filters away."""
        self.show_state(None)

    def reload(self) -> None:
        """Something was changed."""
        self.table.reload()
        self.story.reload()
        self.never.look(self.filter.text())

    def read_seen(self, done: Callable[[PeopleQuery | None, frozenset[int] | None], None]) -> None:
        """Tell `done` what the table is narrowed to, and who is selected where that are several;
        None where it shows all, and where one or none is, or too many to be named."""
        query = None
        if self._rows.query.is_narrowed:
            query = people_query(self._rows.query, self._bench.desk.clock())
        if not 1 < self.table.selected_count() <= MOST_SELECTED:
            done(query, None)
            return

        def tell(contacts: Sequence[int]) -> None:
            done(query, frozenset(contacts))

        self.table.from_selected(self._("Reading who is selected"), _contacts, tell)

    def send_all_again(self) -> None:
        """Send the question once more to everybody whom the table is narrowed to."""
        query = people_query(self._rows.query, self._bench.desk.clock())
        ResendDialog(self._bench, query, None, self).open()

    def _send_again(self) -> None:
        """To those who are selected: by the rows, which stand for one person and list each."""
        query = people_query(self._rows.query, self._bench.desk.clock())

        def show(contacts: Sequence[int]) -> None:
            ResendDialog(self._bench, query, contacts, self).open()

        self.table.from_selected(self._("Reading who is selected"), _contacts, show)

    def _show_only(self, text: str, state: State | str | None, list_id: int | None) -> None:
        self._is_setting = True
        self.filter.setText(text)
        self.filter.returnPressed.emit()  # as if it had been typed: it shall not wait for more
        self.state.setCurrentIndex(max(0, self.state.findData(state)))
        self.list.setCurrentIndex(max(0, self.list.findData(list_id)))
        self._is_setting = False
        self._ask()

    def _ask(self) -> None:
        if self._is_setting:
            return
        filters: dict[str, str | int | bool] = {}
        if self.chosen_list is not None:
            filters[LIST] = self.chosen_list
        if self.state.currentData() is not None:
            filters[STATE] = str(self.state.currentData())
        self.table.ask(self.filter.text().strip(), filters)
        self.never.look(self.filter.text())

    def _pick_person(self) -> None:
        if self._pick and self._pick == self._rows.shown.text and self._rows.total:
            self._pick = ""
            self.table.selectRow(0)

    def _show_story(self, row: Row | None) -> None:
        contact_id = row[1].contact_id if row is not None else None
        self.story.show_person(contact_id)
