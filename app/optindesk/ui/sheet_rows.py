"""The rows of a sheet before they are imported: looked at by group, put right, left out."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from optindesk.flows.signups import Decided, Group
from optindesk.flows.suggesting import Suggestion
from optindesk.ui.bench import Bench
from optindesk.ui.fields import named_box
from optindesk.ui.list_dialog import ListsField
from optindesk.ui.meant_dialog import MeantDialog
from optindesk.ui.rows import Row, RowModel
from optindesk.ui.sheet_preview import Preview, columns
from optindesk.ui.sources import KeptSource
from optindesk.ui.state_words import GROUP_WORDS
from optindesk.ui.table import DataTable


class SheetRows(QWidget):
    """`edits` are the rows that somebody put right (with the address) or left out (empty), `named`
    the names in the sheet of which somebody said which list they mean; `changed` tells that there
    is another one. `lists` offers those to choose from."""

    changed = Signal()

    def __init__(self, bench: Bench, lists: ListsField) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._lists = lists
        self.edits: dict[int, str] = {}
        self.named: dict[str, int] = {}
        self._all: list[Row] = []
        self.source = KeptSource(
            (),
            {
                "row": lambda row: row[1].row or 0,
                "address": lambda row: row[1].address.casefold(),
                "about": lambda row: row[1].about.casefold(),
                "group": lambda row: list(Group).index(row[1].group),
                "reason": lambda row: str(row[1].reason),
            },
        )
        self.model = RowModel(columns(self._), self.source, bench.jobs, self)
        self.table = DataTable(
            self.model,
            self._,
            self._("Rows of the sheet"),
            nothing_yet=self._(
                "Choose a sheet, and see here what would become of each row before anything is"
                " saved."
            ),
            parent=self,
        )
        self.group = named_box(self._("Rows to show"), (), self._("all rows"))
        self.group.activated.connect(self._show)
        self.mean = QPushButton(self._("&Name the list…"))
        self.correct = QPushButton(self._("Corr&ect…"))
        self.leave_out = QPushButton(self._("Lea&ve out"))
        self.accept_all = QPushButton()
        self.take_back = QPushButton()
        for button, act in (
            (self.mean, self._mean),
            (self.correct, self._correct),
            (self.leave_out, self._leave_out),
            (self.accept_all, self._accept_all),
            (self.take_back, self._take_back),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        self.table.current_changed.connect(lambda _: self._enable())
        self.table.opened.connect(lambda _: self._put_right())
        label = QLabel(self._("Sho&w:"))
        label.setBuddy(self.group)
        line = QHBoxLayout()
        for widget in (label, self.group):
            line.addWidget(widget)
        line.addStretch(1)
        for button in (self.accept_all, self.take_back, self.mean, self.correct, self.leave_out):
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self.clear()

    def forget(self) -> None:
        """Another sheet: nothing of it was put right yet."""
        self.edits.clear()
        self.named.clear()
        self.clear()

    def clear(self) -> None:
        """Show no rows."""
        self._all = []
        self._fill_groups()
        self._show()

    def show_preview(self, preview: Preview) -> None:
        """Show what would become of the rows."""
        rows = preview.report.rows if preview.report else ()
        self._all = [(n, row, preview.likely.get(row.row or 0)) for n, row in enumerate(rows)]
        names_lists = any(row.about for row in rows)
        about = next(n for n, one in enumerate(self.model.columns) if one.key == "about")
        self.table.setColumnHidden(about, not names_lists)
        self._fill_groups()
        self._show()

    # --- which rows -------------------------------------------------------------------------------

    def _fill_groups(self) -> None:
        chosen = self.group.currentData()
        there = {row[1].group for row in self._all}
        while self.group.count() > 1:
            self.group.removeItem(1)
        for group in Group:
            if group in there:
                self.group.addItem(self._.say(GROUP_WORDS[group]), group.value)
        self.group.setCurrentIndex(max(0, self.group.findData(chosen)))
        self.group.setEnabled(len(there) > 1)

    def _show(self) -> None:
        chosen = self.group.currentData()
        self.source.rows = [row for row in self._all if chosen in (None, row[1].group.value)]
        self.table.ask()
        self._enable()

    # --- what is put right ------------------------------------------------------------------------

    def _current(self) -> tuple[Decided, Suggestion | None] | None:
        row = self.table.current()
        return None if row is None or row[1].row is None else (row[1], row[2])

    def _fixes(self) -> dict[int, str]:
        """The rows whose slip was likely meant to be just one address."""
        return {
            row[1].row: row[2].addresses[0]
            for row in self._all
            if row[1].row is not None and row[2] is not None and len(row[2].addresses) == 1
        }

    def _enable(self) -> None:
        is_there = self._current() is not None
        self.mean.setVisible(bool(self._unknown()))
        self.correct.setEnabled(is_there)
        self.leave_out.setEnabled(is_there)
        fixes, edits = len(self._fixes()), len(self.edits) + len(self.named)
        self.accept_all.setVisible(bool(fixes))
        self.accept_all.setText(self._.plural("Correct {n} &slip", "Correct {n} &slips", fixes))
        self.accept_all.setToolTip(
            self._("Each to what stands beside it as likely meant: look at them first")
        )
        self.take_back.setVisible(bool(edits))
        self.take_back.setText(self._.plural("Undo {n} change", "Undo {n} changes", edits))

    def _put_right(self) -> None:
        current = self._current()
        if current is not None and current[0].group is Group.UNKNOWN_LIST:
            self._mean()
        else:
            self._correct()

    def _unknown(self) -> Counter[str]:
        """The names of lists that do not exist, and how many rows have each."""
        rows = (row[1] for row in self._all)
        return Counter(row.about for row in rows if row.group is Group.UNKNOWN_LIST)

    def _mean(self) -> None:
        """Say which list is meant by the name in the current row, or by the first one."""
        current, unknown = self._current(), self._unknown()
        if not unknown:
            return
        name = current[0].about if current is not None else ""
        name = name if name in unknown else next(iter(unknown))
        dialog = MeantDialog(self._bench, self._lists.offered, name, unknown[name], self)
        dialog.list.made.connect(self._lists.add)
        dialog.meant.connect(lambda list_id: self._name(name, list_id))
        dialog.open()

    def _name(self, name: str, list_id: int) -> None:
        self.named[name] = list_id
        self.changed.emit()

    def _correct(self) -> None:
        current = self._current()
        if current is None:
            return
        row, likely = current
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self._("Correct row {row}", row=row.row))
        dialog.setLabelText(
            self._("It says “{typed}”. The sheet is kept as it came.", typed=row.address)
        )
        dialog.setTextValue(likely.addresses[0] if likely else row.address)
        dialog.textValueSelected.connect(lambda text: self._put(row.row, text.strip()))
        dialog.open()

    def _leave_out(self) -> None:
        current = self._current()
        if current is not None:
            self._put(current[0].row, "")

    def _put(self, row: int | None, address: str) -> None:
        if row is not None:
            self.edits[row] = address
            self.changed.emit()

    def _accept_all(self) -> None:
        self.edits.update(self._fixes())
        self.changed.emit()

    def _take_back(self) -> None:
        self.edits.clear()
        self.named.clear()
        self.changed.emit()
