"""People: a table of who stands how to which list, and beside it the story of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget

from optindesk.core.filtering import Key
from optindesk.core.model import MailingList
from optindesk.core.status import State
from optindesk.flows import narrowing
from optindesk.flows.narrowing import LeftOut
from optindesk.flows.views import View
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.actions import Actions, name_actions
from optindesk.ui.bench import Bench
from optindesk.ui.never_line import NeverLine
from optindesk.ui.people_columns import columns
from optindesk.ui.people_filter import PeopleFilter
from optindesk.ui.rows import Query, Row, RowModel
from optindesk.ui.selected_line import SelectedLine
from optindesk.ui.sources import PeopleSource, people_query
from optindesk.ui.story import StoryView
from optindesk.ui.table import DataTable

MOST_SELECTED = 10_000
"""More people are chosen by a filter: a database takes only so many numbers in one question."""


def _contacts(rows: Iterable[Row]) -> list[int]:
    """The people of some rows, each once."""
    return list(dict.fromkeys(row[1].contact_id for row in rows))


def _cancel_dialog(bench: Bench, contacts: Sequence[int], parent: QWidget) -> QDialog:
    from optindesk.ui.many_deeds import CancelManyDialog

    return CancelManyDialog(bench, contacts, parent)


def _off_dialog(bench: Bench, contacts: Sequence[int], parent: QWidget) -> QDialog:
    from optindesk.ui.many_deeds import OffManyDialog

    return OffManyDialog(bench, contacts, parent)


class PeoplePage(QWidget):
    """Filter, table and story; the window remembers the table's columns and the splitter."""

    def __init__(self, bench: Bench, actions: Actions) -> None:
        super().__init__()
        self._ = bench.words
        self.over = PeopleFilter(bench)
        self.filter = self.over.line
        self._bench = bench
        self.story = StoryView(bench, actions)
        self.never = NeverLine(bench)
        self.again = QAction(self._("&Send again…"), self)
        self.again.setToolTip(self._("The question once more to those who are selected"))
        self.again.setEnabled(False)
        self.again.triggered.connect(self._send_again)
        self.cancel_many = self._of_many(self._("Cancel &questions…"), _cancel_dialog)
        self.off_many = self._of_many(self._("Off every&thing…"), _off_dialog)
        name_actions(self, "people_")
        self._pick: Query | None = None
        source = PeopleSource(bench.desk.clock, self.over.words)
        self._rows = RowModel(columns(self._, bench.desk.clock), source, bench.jobs, self)
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
                self.cancel_many,
                self.off_many,
                self.story.anew,
                self.story.correct,
                self.story.note,
                self.story.rectify,
                self.story.change_address,
                self.story.add,
                self.story.one_person,
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
            offered=self._offered,
        )
        self._first_steps = (actions.import_sheet, actions.sign_up)
        self._without = QAction(self)
        self._without.triggered.connect(lambda: self.filter.put(self._without.data()))
        self.setFocusProxy(self.table)
        several = (self.again, self.cancel_many, self.off_many, self.table.copy_action)
        self.several = SelectedLine(self._, several)
        self.table.selected.connect(self._show_selected)
        self._show_selected(0)
        self._lay_out()
        self.over.wanted.connect(self._ask)
        self.over.views.chosen.connect(self._show_view)
        self.over.views.changing.connect(self.change_views)
        self.filter.left.connect(self.table.setFocus)
        self.filter.returnPressed.connect(self._choose_first)
        self.table.typed.connect(self.filter.type)
        self.table.cleared.connect(self.show_all)
        self.table.current_changed.connect(self._show_story)
        self.table.opened.connect(lambda _: self.story.text.setFocus())
        self._rows.answered.connect(self._pick_person)
        self._rows.answered.connect(self._look_why_nobody)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.story)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([675, 325])
        layout = QVBoxLayout(self)
        layout.addWidget(self.over)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.several)
        layout.addWidget(self.never)

    @property
    def chosen_list(self) -> int | None:
        """The list that the table is narrowed to: the one a new sign-up is likely for."""
        return self.over.chosen_list

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists to narrow the table to."""
        self.over.show_lists(lists)

    def show_state(self, state: State | str | None, list_id: int | None = None) -> None:
        """Show those in one state (`LAPSING`, `WRONG`, too) or on one list, and nothing else."""
        self.over.show_only(states=() if state is None else (state,), list_id=list_id)

    def show_person(self, address: str) -> None:
        """Narrow the table to one address, and open that person's story."""
        before = self._rows.query
        self.over.show_only(address)
        self._pick = self._rows.query
        if self._pick == before:  # nothing is asked anew, and something may have changed
            self.reload()

    def show_all(self) -> None:
        """Take all filters away."""
        self.show_state(None)

    def reload(self) -> None:
        """Something was changed."""
        self.table.reload()
        self.story.reload()
        self.over.reload()
        self.never.look(self.over.found.text)

    def read_seen(self, done: Callable[[PeopleQuery | None, frozenset[int] | None], None]) -> None:
        """Tell `done` what the table is narrowed to, and who is selected where that are several;
        None where it shows all, and where one or none is, or too many to be named."""
        query = None
        if self._rows.query.is_narrowed:
            query = self._query()
        if not 1 < self.table.selected_count() <= MOST_SELECTED:
            done(query, None)
            return

        def tell(contacts: Sequence[int]) -> None:
            done(query, frozenset(contacts))

        self.table.from_selected(self._("Reading who is selected"), _contacts, tell)

    def _query(self) -> PeopleQuery:
        return people_query(self._rows.query, self.over.words, self._bench.desk.clock())

    def send_all_again(self) -> None:
        """Send the question once more to everybody whom the table is narrowed to."""
        self._resend(self._query(), None)

    def _resend(self, query: PeopleQuery, contacts: Sequence[int] | None) -> None:
        from optindesk.ui.resend_dialog import ResendDialog

        ResendDialog(self._bench, query, contacts, self).open()

    def _offered(self) -> Sequence[Sequence[QAction]]:
        """Where several are selected, nothing that is done to one of them alone."""
        if self.table.selected_count() > 1:
            return ((self.again, self.cancel_many, self.off_many),)
        return self.story.groups

    def _show_selected(self, count: int) -> None:
        self.again.setEnabled(count > 0)
        for action in (self.cancel_many, self.off_many):
            action.setVisible(count > 1)
        self.several.show_count(count)

    def _of_many(self, text: str, dialog: Callable[..., QDialog]) -> QAction:
        """Something to be done to all who are selected, however many lines each has."""
        action = QAction(text, self)

        def show(contacts: Sequence[int]) -> None:
            dialog(self._bench, contacts, self).open()

        reading = self._("Reading who is selected")
        action.triggered.connect(lambda: self.table.from_selected(reading, _contacts, show))
        return action

    def _send_again(self) -> None:
        """To those who are selected: by the rows, which stand for one person and list each."""
        show = partial(self._resend, self._query())
        self.table.from_selected(self._("Reading who is selected"), _contacts, show)

    def change_views(self) -> None:
        """Keep what is shown under a name, or change what was kept."""
        from optindesk.ui.views_dialog import ViewsDialog

        state, words = self.table.columns_state(), self.over.words
        dialog = ViewsDialog(self._bench, self.filter.text(), words, state, self)
        dialog.finished.connect(self.over.views.reload)
        dialog.open()

    def _show_view(self, view: View) -> None:
        self.filter.put(view.typed(self.over.words))
        if view.columns:
            self.table.restore_columns(view.columns)

    def _ask(self, text: str) -> None:
        self.table.ask(text)
        self.never.look(self.over.found.text)

    def _choose_first(self) -> None:
        """Enter where one looks for somebody: the first who is found, now or when they are read."""
        if self.filter.text().strip():
            self._pick = self._rows.query
            self._pick_person()

    def _pick_person(self) -> None:
        if self._pick is not None and self._pick == self._rows.shown and self._rows.total:
            self._pick = None
            self.table.selectRow(0)

    def _look_why_nobody(self) -> None:
        """Say which part of what was typed leaves nobody, or that a list is new."""
        text = self._rows.shown.text
        if self._rows.total or not text:
            return
        parts = self.over.found.parts
        if len(parts) == 1 and parts[0].key is Key.LIST and self.over.chosen_list is not None:
            self.table.say_nothing(
                self._("Nobody stands on “{list}” yet.", list=self.over.list.currentText()),
                *self._first_steps,
            )
        elif len(parts) > 1:
            now = self._bench.desk.clock()
            look = partial(narrowing.who_is_left_out, text, self.over.words, now)
            self._bench.look("why nobody", look, partial(self._say_why_nobody, text), self)

    def _say_why_nobody(self, text: str, found: LeftOut | None) -> None:
        if found is None or self._rows.total or self._rows.shown.text != text:
            return
        said = self._.plural(
            "Nothing matches “{text}”. Without “{part}”, {n} line does.",
            "Nothing matches “{text}”. Without “{part}”, {n} lines do.",
            found.count,
            text=text,
            part=found.part,
        )
        self._without.setText(self._("Take “{part}” away", part=found.part))
        self._without.setData(found.rest)
        self.table.say_nothing(said, self._without, self.table.show_all)

    def _show_story(self, row: Row | None) -> None:
        contact_id = row[1].contact_id if row is not None else None
        self.story.show_person(contact_id)
