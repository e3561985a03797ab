"""The paper that a sheet is typed from: the number printed on it, and photos or scans of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from optindesk.ui import scan_files
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane
from optindesk.ui.page_panel import plain_button

NUMBER_LETTERS = 38


class PaperField(QWidget):
    """`changed` tells of another number, `complained` has the Trouble with a file that was not
    taken."""

    changed = Signal()
    complained = Signal(object)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self.paths: tuple[Path, ...] = ()
        self._said = ""
        self.line = QLineEdit()
        self.line.setAccessibleName(self._("Number printed on the paper"))
        self.line.setPlaceholderText(self._("R-2026-0007, if it was printed here"))
        self.line.setMinimumWidth(self.fontMetrics().averageCharWidth() * NUMBER_LETTERS)
        self.line.editingFinished.connect(self._tell)
        self.add = plain_button(self._("&Add photos…"), self._choose)
        self.add.setToolTip(self._("Photos, scans or a PDF of the paper; also later"))
        self.files = QLabel()
        self.files.setTextFormat(Qt.TextFormat.PlainText)
        self.clear = plain_button(self._("Ta&ke away"), lambda: self._take(()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.addWidget(self.add)
        layout.addWidget(self.files)
        layout.addWidget(self.clear)
        layout.addStretch(1)
        self.setFocusProxy(self.line)
        self._take(())

    @property
    def number(self) -> str:
        """The number as it was typed."""
        return self.line.text().strip()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take these files besides; what is no scan is told and left out."""
        wanted, desk = (*self.paths, *paths), self._bench.desk

        def work(_: object) -> tuple[Path, ...]:
            for path in paths:
                desk.open_scan(path)
            return tuple(dict.fromkeys(wanted))

        self._bench.jobs.start(
            self._("Reading the scans"),
            work,
            Lane.WORK,
            done=self._take,
            failed=self.complained.emit,
            owner=self,
        )

    def _take(self, paths: tuple[Path, ...]) -> None:
        self.paths = paths
        self.files.setText(self._.plural("{n} file", "{n} files", len(paths)) if paths else "")
        self.files.setToolTip("\n".join(path.name for path in paths))
        self.clear.setVisible(bool(paths))

    def _choose(self) -> None:
        scan_files.choose(self._, self, self.add_files)

    def _tell(self) -> None:
        """Qt tells of the end of typing also when nothing was typed."""
        if self.number != self._said:
            self._said = self.number
            self.changed.emit()
