"""The log: all that happened, as sentences; and the check that nothing in it was changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from optindesk.core.codes import Kind
from optindesk.core.model import MailingList
from optindesk.flows import log_lines
from optindesk.flows.log_lines import LogLine
from optindesk.store import log_rows
from optindesk.store.log_rows import LogQuery
from optindesk.ui.actions import Actions
from optindesk.ui.bench import Bench
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.log_filters import LogFilters
from optindesk.ui.notice import LOOK
from optindesk.ui.rows import Column, Right, Row, RowModel
from optindesk.ui.sources import LogSource, log_query
from optindesk.ui.story_lines import when_of, who_did
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words


def columns(words: Words, *, is_shared: bool = False) -> list[Column]:
    """The table of log entries; at a shared desk each says at which computer it was made."""

    def of(row: Row) -> LogLine:
        found: LogLine = row[1]
        return found

    clock = words("The clock of a computer was set back before this entry.")

    def who(row: Row) -> str:
        if is_shared:
            return words.say(log_lines.who_and_where(of(row).entry.actor))
        return who_did(words, of(row))

    def what(row: Row) -> str:
        return words.say(of(row).sentence)

    return [
        Column("number", words("Number"), lambda row: str(of(row).entry.number), 11, Right),
        Column(
            "at",
            words("When"),
            lambda row: when_of(words, of(row)),
            22,
            sortable=False,
            mark=lambda row: LOOK if of(row).is_set_back else None,
            tip=lambda row: clock if of(row).is_set_back else "",
        ),
        Column(
            "who",
            words("Who"),
            who,
            20,
            sortable=False,
            tip=lambda row: of(row).entry.actor.device,
        ),
        Column("what", words("What"), what, 70, sortable=False, tip=what),
        Column("address", words("Person"), lambda row: of(row).address, 28, sortable=False),
    ]


class LogPage(QWidget):
    """`story_wanted` has the address of the person whose entry was opened."""

    story_wanted = Signal(str)

    def __init__(self, bench: Bench, actions: Actions) -> None:
        super().__init__()
        self._bench, words = bench, bench.words
        self.filter = FilterBox(words("A part of an address or a name"))
        self.filters = LogFilters(words, bench.desk.clock().date())
        self.verify = QPushButton(actions.verify.text())
        self.verify.setToolTip(actions.verify.toolTip())
        self.verify.clicked.connect(actions.verify.trigger)
        actions.verify.changed.connect(lambda: self.verify.setEnabled(actions.verify.isEnabled()))
        self._rows = RowModel(
            columns(words, is_shared=bench.desk.store.folder is None),
            LogSource(bench.desk.clock),
            bench.jobs,
            self,
        )
        self.table = DataTable(
            self._rows,
            words,
            words("Log"),
            nothing_yet=words("Nothing has happened yet. All that will is written down here."),
        )
        line = QHBoxLayout()
        line.addWidget(self.filter, 1)
        line.addWidget(self.verify)
        self.setFocusProxy(self.table)
        layout = QVBoxLayout(self)
        layout.addLayout(line)
        layout.addWidget(self.filters)
        layout.addWidget(self.table, 1)
        self.filter.wanted.connect(self._ask)
        self.filters.changed.connect(self._ask)
        self.filter.left.connect(self.table.setFocus)
        self.table.typed.connect(self.filter.type)
        self.table.cleared.connect(self._clear)
        self.table.opened.connect(self._open)

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists to narrow the table to."""
        self.filters.show_lists(lists)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._bench.look("actors", log_rows.actors, self.filters.show_actors, self)

    @property
    def narrowed(self) -> LogQuery | None:
        """What the table is narrowed to; None where it shows all."""
        query = log_query(self._rows.query, self._bench.desk.clock().tzinfo)
        return query if query.is_narrowed else None

    def show_only(self, kind: Kind, since: date) -> None:
        """Show the entries of a kind since a day, and nothing else."""
        self.filter.clear()
        self.filters.show_only(kind, since)

    def reload(self) -> None:
        """Something was changed."""
        self.table.reload()

    def _ask(self) -> None:
        self.table.ask(self.filter.text().strip(), self.filters.values)

    def _clear(self) -> None:
        self.filter.clear()
        self.filters.clear()

    def _open(self, row: Row | None) -> None:
        if row is not None and row[1].entry.contact is not None and row[1].address:
            self.story_wanted.emit(row[1].address)
