"""Chooses what leaves the house, and where to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.model import MailingList, Target
from optindesk.flows.safe_to_mail import Wanted
from optindesk.store.log_rows import LogQuery
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.allowing import allow
from optindesk.ui.bench import Bench
from optindesk.ui.fields import foot, go_button, list_box, wide
from optindesk.ui.files import in_file_name, save_dialog
from optindesk.ui.span_box import SpanBox


class What(StrEnum):
    SAFE = "safe-to-mail"
    RECORDS = "records"
    DOSSIER = "dossier"
    LOG = "log"


ENDINGS = {
    What.SAFE: ("csv", "xlsx"),
    What.RECORDS: ("json", "xlsx", "csv"),
    What.DOSSIER: ("zip",),
    What.LOG: ("csv", "xlsx", "json"),
}
"""The kinds of file that each can be written as, the usual one first."""


class Seen(NamedTuple):
    """What the window shows where it is opened from: how its tables are narrowed, and who is
    selected; None where they are not, and nobody is."""

    people: PeopleQuery | None = None
    selected: frozenset[int] | None = None
    log: LogQuery | None = None


class Export(NamedTuple):
    """What to write and where: of which people, of which part of the log, or for whom and what a
    list of those who may be written to is."""

    what: What
    path: Path
    people: PeopleQuery = PeopleQuery()
    log: LogQuery = LogQuery()
    safe: Wanted | None = None


_NOTHING = Seen()
_SHOWN, _SELECTED = "shown", "selected"
"""Choices beside the lists: what the window shows, and who is selected there."""


class ExportDialog(QDialog):
    """`chosen` has what to export, when a file was named, too."""

    chosen = Signal(object)

    def __init__(
        self, bench: Bench, lists: Sequence[MailingList], parent: QWidget, seen: Seen = _NOTHING
    ) -> None:
        super().__init__(parent)
        self._ = bench.words
        now = bench.desk.clock()
        self._today, self._zone = now.date(), now.tzinfo
        self._seen = seen
        self.setWindowTitle(self._("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.kinds = QButtonGroup(self)
        layout = QVBoxLayout(self)
        for what, title, note in (
            (
                What.SAFE,
                self._("&Who may be written to"),
                self._(
                    "A table for your newsletter program, once the mailbox was read. Nobody who"
                    " waits, said no or left."
                ),
            ),
            (
                What.RECORDS,
                self._("&Proofs"),
                self._("For each person: who asked, what was asked, what was answered, and when."),
            ),
            (
                What.DOSSIER,
                self._("F&iles on people"),
                self._(
                    "For a judge: of each person all pages, proofs and replies, in a folder of its"
                    " own."
                ),
            ),
            (
                What.LOG,
                self._("The whole &log"),
                self._("As a table for people, or as a file that shows whether it was changed."),
            ),
        ):
            self._add_choice(layout, what, title, note)
        self._lists = lists
        self.list = list_box(self._, lists)
        self.when = SpanBox(self._, self._today)
        self.mailer = QComboBox()
        self.mailer.setAccessibleName(self._("For"))
        for mailer in bench.desk.mailers.values():
            self.mailer.addItem(mailer.title or self._("any program"), mailer)
        self.own_replies = QCheckBox(self._("Only people who &replied themselves"))
        self.own_replies.setToolTip(
            self._("Leaves out those whose yes was entered by staff, or said elsewhere")
        )
        self.form = QFormLayout()
        self.form.addRow(self._("&Of:"), self.list)
        self.form.addRow(self._("Whe&n:"), self.when)
        self.form.addRow(self._("&For:"), self.mailer)
        self.form.addRow("", self.own_replies)
        layout.addLayout(self.form)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Choose a file…"), self._choose)
        layout.addWidget(buttons)
        self.kinds.idToggled.connect(self._offer)
        self.kinds.button(0).setChecked(True)

    def _add_choice(self, layout: QVBoxLayout, what: What, title: str, note: str) -> None:
        button = QRadioButton(title)
        button.setAccessibleDescription(note)
        self.kinds.addButton(button, list(What).index(what))
        layout.addWidget(button)
        said = QLabel(note)
        said.setWordWrap(True)
        said.setIndent(self.fontMetrics().height() * 3 // 2)
        layout.addWidget(said)
        layout.addSpacing(layout.spacing())

    @property
    def what(self) -> What:
        """What is chosen now."""
        return list(What)[self.kinds.checkedId()]

    def _offer(self) -> None:
        is_safe = self.what is What.SAFE
        self.list.clear()
        for title, data in self._choices():
            self.list.addItem(title, data)
        for row in (self.mailer, self.own_replies):
            self.form.setRowVisible(row, is_safe)
        self.form.setRowVisible(self.when, not is_safe)
        self.list.setEnabled(self.list.count() > 0)
        allow(self.go, "" if self.list.count() else self._("Make a list first."))

    def _choices(self) -> Iterator[tuple[str, int | str | None]]:
        """Of what it can be, what one likely wants first."""
        seen = self._seen
        if self.what in (What.RECORDS, What.DOSSIER):
            if seen.selected:
                many = self._.plural(
                    "the {n} person who is selected", "the {n} people who are selected",
                    len(seen.selected),
                )  # fmt: skip
                yield many, _SELECTED
            if seen.people is not None:
                yield self._("all whom “People” shows now"), _SHOWN
        if self.what is What.LOG and seen.log is not None:
            yield self._("what “Log” shows now"), _SHOWN
        if self.what is not What.SAFE:
            yield self._("all lists"), None
        yield from ((one.name, one.id) for one in self._lists)

    def _choose(self) -> None:
        endings = list(ENDINGS[self.what])
        if self.what is What.SAFE:
            usual = self.mailer.currentData().ending
            endings.sort(key=lambda ending: ending != usual)
        is_list = isinstance(self.list.currentData(), int)
        of = in_file_name(self.list.currentText()) if is_list else ""
        name = "-".join(filter(None, (self.what, of, self._today.isoformat())))
        kinds = [self._title(ending) for ending in endings]
        dialog = save_dialog(
            self, self._("Export to a file"), f"{name}.{endings[0]}", endings[0], kinds
        )
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition(".")[2].rstrip(")"))
        )
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _title(self, ending: str) -> str:
        titles = {
            "csv": self._("Table"),
            "xlsx": self._("Excel workbook"),
            "json": self._("Data that can be checked"),
            "zip": self._("Files in one"),
        }
        return f"{titles[ending]} (*.{ending})"

    def save_to(self, name: str) -> None:
        """Export to this file."""
        chosen, safe = self.list.currentData(), None
        if self.what is What.SAFE:
            mailer, only = self.mailer.currentData().key, self.own_replies.isChecked()
            safe = Wanted(Target(chosen), mailer, only)
        self.chosen.emit(
            Export(self.what, Path(name), self._people(chosen), self._log(chosen), safe)
        )
        self.accept()

    def _people(self, chosen: int | str | None) -> PeopleQuery:
        since, until = self._span
        query = PeopleQuery(list_id=chosen if isinstance(chosen, int) else None)
        if chosen == _SHOWN and self._seen.people is not None:
            query = self._seen.people
        if chosen == _SELECTED:
            query = PeopleQuery(contacts=self._seen.selected)
        return replace(query, since=since, until=until)

    def _log(self, chosen: int | str | None) -> LogQuery:
        if chosen == _SHOWN and self._seen.log is not None:
            since, until = (
                self._span if self.when.since else (self._seen.log.since, self._seen.log.until)
            )
            return replace(self._seen.log, since=since, until=until)
        since, until = self._span
        list_id = chosen if isinstance(chosen, int) else None
        return LogQuery(list_id=list_id, since=since, until=until)

    @property
    def _span(self) -> tuple[datetime | None, datetime | None]:
        """From the beginning of the first day to the end of the last."""
        first, last = (
            datetime.combine(day, time(), self._zone) if day else None
            for day in (self.when.since, self.when.until)
        )
        return first, last and last + timedelta(days=1)
