"""Files as they came: saved again byte for byte, and those of leavers listed and undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from optindesk.core.errors import Trouble
from optindesk.flows.bringing_leavers import Fate
from optindesk.flows.kept_files import KeptFile
from optindesk.flows.row_words import FATES_COUNTED, counted
from optindesk.flows.taking_leavers_back import TakenBack
from optindesk.store import leavers
from optindesk.store.leavers import LeaverFile
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import plain_button
from optindesk.ui.fields import explanation, foot
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane
from optindesk.ui.leavers_words import undone_in_words
from optindesk.ui.notice import LOOK, Notice, Offer
from optindesk.ui.rows import Column, Row, RowModel
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words

USUAL = QSize(920, 420)

Save = Callable[[Path], KeptFile]


def ask_where(bench: Bench, notice: Notice, name: str, save: Save, owner: QWidget) -> None:
    """Choose a file for a copy of one that came in under `name`, and write it by `save`."""
    ending = Path(name).suffix[1:]
    dialog = save_dialog(owner, bench.words("Save the file as it came"), name, ending)
    dialog.fileSelected.connect(partial(_save_to, bench, notice, save, owner))
    dialog.open()


def _save_to(bench: Bench, notice: Notice, save: Save, owner: QWidget, name: str) -> None:
    path = Path(name)
    bench.run(
        bench.words("Writing “{file}”", file=path.name),
        lambda _: save(path),
        Lane.ACT,
        done=partial(_say_saved, bench.words, notice, path),
        failed=notice.complain,
        owner=owner,
    )


def _say_saved(words: Words, notice: Notice, path: Path, kept: KeptFile) -> None:
    notice.say(words.say(kept.said(path)))


def columns(words: Words) -> list[Column]:
    """The table of files of leavers: (number, LeaverFile)."""

    def of(row: Row) -> LeaverFile:
        found: LeaverFile = row[1]
        return found

    def counts(row: Row) -> str:
        there = of(row).counts
        return words.say(
            counted(FATES_COUNTED, {fate: there[fate] for fate in Fate if fate in there})
        )

    def undone(row: Row) -> str:
        at = of(row).undone_at
        return "" if at is None else words("{at}", at=at)

    return [
        Column("file", words("File"), lambda row: of(row).name, 34),
        Column("at", words("Came in"), lambda row: words("{at}", at=of(row).brought_at), 24),
        Column("program", words("Program"), lambda row: of(row).program, 13),
        Column("counts", words("Who"), counts, 36, tip=counts),
        Column("undone", words("Undone"), undone, 18),
    ]


def all_files() -> list[Row]:
    """The files of leavers, newest first; on a worker thread."""
    return [(one.id, one) for one in leavers.files()]


class LeaverFilesDialog(QDialog):
    """The files of those who left elsewhere, each to be saved or undone."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Files of those who left"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(USUAL)
        keys = {
            "file": lambda row: row[1].name.casefold(),
            "at": lambda row: row[1].brought_at,
            "program": lambda row: row[1].program,
            "counts": lambda row: sum(row[1].counts.values()),
            "undone": lambda row: str(row[1].undone_at or ""),
        }
        self.source = KeptSource((), keys)
        self.table = DataTable(
            RowModel(columns(self._), self.source, bench.jobs, self),
            self._,
            self._("Files of those who left"),
            nothing_yet=self._("No file of those who left came in yet."),
            parent=self,
        )
        self.table.current_changed.connect(lambda _: self._enable())
        self.save = plain_button(self._("&Save the file…"), self._ask_where)
        self.undo = plain_button(self._("&Undo"), self._ask_undo)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.save)
        below.addWidget(self.undo)
        below.addStretch(1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "Whoever such a file took off stands as before when it is undone, but for those"
                    " to whom something newer happened."
                )
            )
        )
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notice)
        layout.addLayout(below)
        bench.changed.connect(self.reload)
        self._enable()
        self.reload()

    def reload(self) -> None:
        """Read the files."""
        self._bench.look("leaver files", all_files, self._show, self)

    def _show(self, rows: list[Row]) -> None:
        self.source.rows = rows
        self.table.ask()
        self._enable()

    def _current(self) -> LeaverFile | None:
        row = self.table.current()
        return None if row is None else row[1]

    def _enable(self) -> None:
        one = self._current()
        self.save.setEnabled(one is not None)
        self.undo.setEnabled(one is not None and one.undone_at is None)

    def _ask_where(self) -> None:
        one, desk = self._current(), self._bench.desk
        if one is not None:
            number = one.id
            save = partial(desk.save_leavers, number)
            ask_where(self._bench, self.notice, one.kept_name, save, self)

    def _ask_undo(self) -> None:
        one = self._current()
        if one is None:
            return
        said = self._("Undo “{file}”? Those whom it took off stand as before.", file=one.name)
        self.notice.say(said, LOOK, Offer(self._("Yes, &undo it"), partial(self._undo, one.id)))

    def _undo(self, number: int) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Undoing that they left"),
            lambda _: desk.take_leavers_back(number),
            Lane.ACT,
            done=self._undone,
            failed=self._failed,
            owner=self,
        )

    def _undone(self, back: TakenBack) -> None:
        self.notice.say(undone_in_words(self._, back))

    def _failed(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
