"""The rows of a sheet before they are imported: looked at by group, put right, left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.groups import Group
from optindesk.flows.row_words import GROUP_WORDS
from optindesk.flows.signups import Decided
from optindesk.ui.bench import Bench
from optindesk.ui.fields import named_box
from optindesk.ui.list_dialog import ListsField
from optindesk.ui.meant_dialog import MeantDialog
from optindesk.ui.rows import RowModel
from optindesk.ui.sheet_preview import LEFT_OUT, Line, Preview, columns
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable


def _has_a_slip(line: Line) -> bool:
    return line.likely is not None and not line.is_left_out


BY_HAND: dict[str, tuple[Sentence, Callable[[Line], bool]]] = {
    "slip": (sentence("likely a slip"), _has_a_slip),
    "corrected": (sentence("corrected"), lambda line: bool(line.was) and not line.is_left_out),
    "left_out": (LEFT_OUT, lambda line: line.is_left_out),
}
"""What may be shown beside the groups."""


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
        self._all: list[Line] = []
        self._before: dict[int, Line] = {}
        self.source = KeptSource(
            (),
            {
                "row": lambda row: row[1].row or 0,
                "address": lambda row: row[1].address.casefold(),
                "name": lambda row: Line(*row).name.casefold(),
                "signed_on": lambda row: Line(*row).signed_on or date.min,
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
        )
        self.group = named_box(self._("Rows to show"), (), self._("all rows"))
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
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
        self._undo()
        self.clear()

    def clear(self) -> None:
        """Show no rows."""
        self._all = []
        self._fill_groups()
        self._show()

    def show_preview(self, preview: Preview) -> None:
        """Show what would become of the rows; those left out stand where they stood."""
        report = preview.report
        lines = [] if report is None else [self._line(one, preview) for one in report.rows]
        left_out = [
            line._replace(is_left_out=True)
            for row, line in self._before.items()
            if report is not None and self.edits.get(row) == ""
        ]
        if left_out:
            lines = sorted((*lines, *left_out), key=lambda line: line.decided.row or 0)
        self._all = [line._replace(place=place) for place, line in enumerate(lines)]
        self._hide_empty("about", any(line.decided.about for line in lines))
        self._hide_empty("name", any(line.name for line in lines))
        self._hide_empty("signed_on", any(line.signed_on for line in lines))
        self._fill_groups()
        self._show()

    def _line(self, decided: Decided, preview: Preview) -> Line:
        row = decided.row or 0
        name = preview.report.names.get(row, "") if preview.report else ""
        before = self._before.get(row)
        was = before.decided.address if before else ""
        likely = preview.likely.get(row)
        day = preview.report.days.get(row) if preview.report else None
        return Line(0, decided, likely, name, day, "" if was == decided.address else was)

    def _hide_empty(self, key: str, is_filled: bool) -> None:
        place = next(n for n, one in enumerate(self.model.columns) if one.key == key)
        self.table.setColumnHidden(place, not is_filled)

    # --- which rows -------------------------------------------------------------------------------

    def _fill_groups(self) -> None:
        chosen = self.group.currentData()
        there = {line.decided.group for line in self._all if not line.is_left_out}
        choices = [(GROUP_WORDS[group], group.value) for group in Group if group in there]
        choices += [
            (said, key) for key, (said, is_so) in BY_HAND.items() if any(map(is_so, self._all))
        ]
        while self.group.count() > 1:
            self.group.removeItem(1)
        for said, value in choices:
            self.group.addItem(self._.say(said), value)
        self.group.setCurrentIndex(max(0, self.group.findData(chosen)))
        self.group.setEnabled(len(choices) > 1)

    def _show(self) -> None:
        chosen = self.group.currentData()
        self.source.rows = [line for line in self._all if chosen is None or _is_of(line, chosen)]
        self.table.ask()
        self._enable()

    # --- what is put right ------------------------------------------------------------------------

    def _current(self) -> Line | None:
        row = self.table.current()
        return None if row is None or row[1].row is None else Line(*row)

    def _fixes(self) -> dict[int, str]:
        """The rows whose slip was likely meant to be just one address."""
        return {
            line.decided.row: line.likely.addresses[0]
            for line in filter(_has_a_slip, self._all)
            if line.decided.row is not None and line.likely and len(line.likely.addresses) == 1
        }

    def _enable(self) -> None:
        current = self._current()
        is_out = current is not None and current.is_left_out
        self.mean.setVisible(bool(self._unknown()))
        self.correct.setEnabled(current is not None)
        self.leave_out.setEnabled(current is not None)
        self.leave_out.setText(self._("Put &back") if is_out else self._("Lea&ve out"))
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
        if current is not None and current.decided.group is Group.UNKNOWN_LIST:
            self._mean()
        else:
            self._correct()

    def _unknown(self) -> Counter[str]:
        """The names of lists that do not exist, and how many rows have each."""
        rows = (line.decided for line in self._all if not line.is_left_out)
        return Counter(row.about for row in rows if row.group is Group.UNKNOWN_LIST)

    def _mean(self) -> None:
        """Say which list is meant by the name in the current row, or by the first one."""
        current, unknown = self._current(), self._unknown()
        if not unknown:
            return
        name = current.decided.about if current is not None else ""
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
        row, likely = current.decided, current.likely
        said = (
            self._("{name}: it says “{typed}”.", name=current.name, typed=row.address)
            if current.name
            else self._("It says “{typed}”.", typed=row.address)
        )
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self._("Correct row {row}", row=row.row))
        dialog.setLabelText(f"{said} {self._('The sheet is kept as it came.')}")
        dialog.setTextValue(likely.addresses[0] if likely else row.address)
        dialog.textValueSelected.connect(lambda text: self._put(row.row, text.strip()))
        dialog.open()

    def _leave_out(self) -> None:
        current = self._current()
        if current is None:
            return
        if current.is_left_out:
            self._put_back(current)
        else:
            self._put(current.decided.row, "")

    def _put_back(self, line: Line) -> None:
        self.edits.pop(line.decided.row or 0, None)
        self._before.pop(line.decided.row or 0, None)
        self.changed.emit()

    def _put(self, row: int | None, address: str) -> None:
        if row is not None:
            self._take({row: address})

    def _take(self, edits: Mapping[int, str]) -> None:
        """Take these addresses for these rows, and keep what each had said."""
        lines = {line.decided.row: line for line in reversed(self._all)}
        for row in edits:
            self._before.setdefault(row, lines[row])
        self.edits.update(edits)
        self.changed.emit()

    def _accept_all(self) -> None:
        self._take(self._fixes())

    def _take_back(self) -> None:
        self._undo()
        self.changed.emit()

    def _undo(self) -> None:
        self.edits.clear()
        self.named.clear()
        self._before.clear()


def _is_of(line: Line, chosen: str) -> bool:
    """Whether a row is of what somebody chose to see."""
    if chosen in BY_HAND:
        return BY_HAND[chosen][1](line)
    return line.decided.group.value == chosen and not line.is_left_out
