"""The paper that a sheet is typed from: the number printed on it, and photos or scans of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.core.scan import ScanFile, ScanKind
from optindesk.core.sentence import Sentence
from optindesk.flows.desk import Desk
from optindesk.flows.scans import FromPaper
from optindesk.ui import scan_files
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import plain_button
from optindesk.ui.evidence_form import THEIRS
from optindesk.ui.fields import explanation, hinted, tick_list
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice

NUMBER_LETTERS = 38
MOST_ROWS = 4
_FILE = int(Qt.ItemDataRole.UserRole)


class Looked(NamedTuple):
    """Files that can be kept, each with its path, and why others cannot."""

    files: list[tuple[Path, ScanFile]]
    troubles: list[Sentence]


class PaperField(QWidget):
    """`changed` tells of another number, `busy` that files are being looked at, or no longer.
    Those that are ticked come along, as they were when they were added: none can fail later."""

    changed = Signal()
    busy = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._said = ""
        self._reading = 0
        self.line = QLineEdit()
        self.line.setAccessibleName(self._("Number printed on the paper"))
        hinted(self.line, self._("R-2026-0007, if it was printed here"))
        self.line.setMinimumWidth(self.fontMetrics().averageCharWidth() * NUMBER_LETTERS)
        self.line.editingFinished.connect(self._tell)
        self.add = plain_button(self._("&Add photos…"), self._choose)
        self.add.setToolTip(self._("Photos, scans or a PDF of the paper; also later"))
        self.files = tick_list(self._("Photos and scans of the paper"))
        self.files.setObjectName(THEIRS)  # names of files
        self.files.itemChanged.connect(lambda _: self._explain())
        self.hint = explanation("")
        self.notice = Notice(self._)
        line = QHBoxLayout()
        line.addWidget(self.line)
        line.addWidget(self.add)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        for widget in (self.files, self.hint, self.notice):
            layout.addWidget(widget)
        self.setFocusProxy(self.line)
        self._fit()

    @property
    def paper(self) -> FromPaper:
        """The number as it was typed, and the files that are ticked."""
        files = tuple(file for _, file in self._ticked)
        return FromPaper(self.line.text().strip(), files)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the files that are ticked came from."""
        return tuple(path for path, _ in self._ticked)

    @property
    def is_reading(self) -> bool:
        """Whether a file is still being looked at."""
        return self._reading > 0

    @property
    def _ticked(self) -> list[tuple[Path, ScanFile]]:
        ticked = Qt.CheckState.Checked
        return [item.data(_FILE) for item in self._items if item.checkState() == ticked]

    @property
    def _items(self) -> list[QListWidgetItem]:
        return [self.files.item(row) for row in range(self.files.count())]

    def add_files(self, paths: Sequence[Path], *, tick: bool = True) -> None:
        """Offer these files besides, ticked or not; what is no scan is told and left out."""
        wanted, desk = tuple(paths), self._bench.desk
        self._count(1)

        def done(found: Looked) -> None:
            self._take(found, tick)
            self._count(-1)

        self._bench.jobs.start(
            self._("Reading the scans"),
            lambda tick: _look(desk, wanted, tick),
            Lane.TRY,
            done=done,
            cancelled=partial(self._count, -1),
            owner=self,
        )

    def _count(self, more: int) -> None:
        self._reading += more
        self.busy.emit()

    def _take(self, found: Looked, tick: bool) -> None:
        before = {item.data(_FILE)[1].sha256 for item in self._items}
        for path, file in found.files:
            if file.sha256 not in before:
                item = QListWidgetItem(path.name, self.files)
                item.setToolTip(str(path))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setData(_FILE, (path, file))
                item.setCheckState(Qt.CheckState.Checked if tick else Qt.CheckState.Unchecked)
        self.notice.hide()
        if found.troubles:
            said = " ".join(map(self._.say, found.troubles))
            self.notice.say(said, LOOK)
        self._fit()

    def _fit(self) -> None:
        """Room for all of a few files; of many, a part is seen."""
        rows = min(self.files.count(), MOST_ROWS)
        height = max(self.files.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        self.files.setFixedHeight(rows * height + 2 * self.files.frameWidth())
        self.files.setVisible(rows > 0)
        self._explain()

    def _explain(self) -> None:
        """Say what ticks are for where none is there, and what cannot be done with a PDF."""
        ticked = self._ticked
        said = ""
        if self.files.count() and not ticked:
            said = self._("Tick what shows the paper of this sheet: only that is kept with it.")
        elif any(file.kind is ScanKind.PDF for _, file in ticked):
            said = self._(
                "No lines can be framed on a PDF. Add the pages as pictures (JPEG, PNG), too, if"
                " each person's own line is to be shown."
            )
        self.hint.setText(said)
        self.hint.setVisible(bool(said))
        self._hold_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold_height()

    def _hold_height(self) -> None:
        """A form gives a text that wraps the height of one line where it is short of room."""
        self.hint.setMinimumHeight(max(0, self.hint.heightForWidth(self.width())))

    def _choose(self) -> None:
        scan_files.choose(self._, self, self.add_files)

    def _tell(self) -> None:
        """Qt tells of the end of typing also when nothing was typed."""
        if self.paper.number != self._said:
            self._said = self.paper.number
            self.changed.emit()


def _look(desk: Desk, paths: Sequence[Path], _: Tick) -> Looked:
    """Read all of these files; on a worker thread."""
    files, troubles = [], []
    for path in paths:
        try:
            files.append((path, desk.open_scan(path)))
        except Trouble as trouble:
            troubles.append(trouble.sentence)
    return Looked(files, troubles)
