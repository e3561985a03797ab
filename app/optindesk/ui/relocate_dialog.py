"""Asks where a desk is to go: into a database that several share, or back to this computer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.sharing import ServerLook, SharedMeans
from optindesk.flows import relocating
from optindesk.flows.relocating import Plan
from optindesk.ui.allowing import allow, first_of
from optindesk.ui.bench import Bench
from optindesk.ui.database_fields import DatabaseFields, DatabaseTest
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, Notice
from optindesk.ui.within_screen import grow


@dataclass(frozen=True, slots=True)
class ToServer:
    """The desk is to go into the database at this address; the password is kept if that is
    wished."""

    url: str
    password: str = field(repr=False)
    keep: bool


@dataclass(frozen=True, slots=True)
class ToFolder:
    """The desk is to go into this folder."""

    folder: Path


Fits = Callable[[str | Path, str], Plan]
"""Says what would be moved to a place, with the password there, or raises a Trouble."""


class AskPlace(QDialog):
    """Looks whether the desk can go there, and only then lets it be moved; `wanted` has what was
    chosen: the window of the desk must be closed for it."""

    wanted = Signal(object)

    def __init__(
        self, bench: Bench, title: str, what: str, fits: Fits, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._ = bench.words
        self._bench = bench
        self._plan = fits
        self._asked_for: ToServer | ToFolder | None = None
        self._fits: ToServer | ToFolder | None = None
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 84)
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.rejected.connect(self.reject)
        self.go = self.buttons.addButton(
            self._("&Move the desk"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self._go)
        self.middle = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.addWidget(explanation(what))
        layout.addLayout(self.middle)
        layout.addWidget(self.notice)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _look(self, chosen: ToServer | ToFolder, look: Callable[[], Plan]) -> None:
        """Look whether the desk can go there."""
        self._asked_for = chosen
        self._bench.jobs.start(
            self._("Looking whether the desk can go there"),
            lambda tick: look(),
            Lane.TRY,
            done=lambda plan: self._seen(chosen, plan),
            failed=self._refused,
            owner=self,
        )

    def _seen(self, chosen: ToServer | ToFolder, plan: Plan) -> None:
        if chosen == self._asked_for:
            self._fits = chosen
            self.notice.say(self._.say(plan.said), LOOK if plan.others else DONE)
        self._enable()
        grow(self)

    def _refused(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        self._enable()
        grow(self)

    def _forget(self) -> None:
        """What was seen is of another place than the one that is chosen now."""
        self._asked_for = self._fits = None
        self.notice.hide()
        self._enable()

    def _missing(self) -> str:
        """Why the desk cannot be moved yet."""
        raise NotImplementedError

    def _enable(self) -> None:
        allow(self.go, self._missing())

    def _go(self) -> None:
        self.wanted.emit(self._fits)
        self.accept()


class AskServer(AskPlace):
    """Where the database is, tried before anything else."""

    def __init__(
        self,
        bench: Bench,
        means: SharedMeans,
        kept: Callable[[str], str],
        fits: Fits,
        parent: QWidget | None = None,
    ) -> None:
        title = bench.words("Move to a shared database")
        super().__init__(bench, title, bench.words.say(relocating.TO_SERVER), fits, parent)
        self._kept = kept
        self.fields = DatabaseFields(self._, means.accept)
        self.test = DatabaseTest(self._, bench.jobs, means.look)
        self.try_it = QPushButton(self._("&Test the database"))
        self.try_it.clicked.connect(self._try)
        trying = QHBoxLayout()
        trying.addStretch(1)
        trying.addWidget(self.try_it)
        self.middle.addWidget(self.fields)
        self.middle.addLayout(trying)
        self.middle.addWidget(self.test)
        self.test.ended.connect(self._tried)
        self.fields.changed.connect(self._changed)
        self.fields.refused.connect(self.test.notice.complain)
        self._enable()
        self.fields.setFocus()

    @property
    def _chosen(self) -> ToServer:
        return ToServer(self.fields.place.url, self.fields.password, self.fields.to_keep)

    def _changed(self) -> None:
        self.test.clear()
        self._forget()

    def _try(self) -> None:
        self._forget()
        self.test.begin(self.fields.place, self.fields.password)
        self._enable()

    def _tried(self, seen: ServerLook) -> None:
        chosen, kept, fits = self._chosen, self._kept, self._plan
        self._enable()
        grow(self)
        if seen.works:

            def look() -> Plan:
                return fits(chosen.url, chosen.password or kept(chosen.url))

            self._look(chosen, look)

    def _missing(self) -> str:
        return first_of(
            self.fields.missing,
            self._("Test the database first.") if self._fits is None else "",
        )

    def _enable(self) -> None:
        super()._enable()
        allow(self.try_it, self.fields.missing)


class AskFolder(AskPlace):
    """Which folder of this computer; the usual one unless another is chosen."""

    def __init__(
        self, bench: Bench, usual: Path, fits: Fits, parent: QWidget | None = None
    ) -> None:
        title = bench.words("Back from the shared database")
        super().__init__(bench, title, bench.words.say(relocating.TO_FOLDER), fits, parent)
        self.folder = QLabel()
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder.setWordWrap(True)
        self.choose = QPushButton(self._("&Choose another folder…"))
        self.choose.clicked.connect(self._choose)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        self.middle.addLayout(where)
        self.choose.setFocus()
        self.choose_folder(usual)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Back from the shared database"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.choose_folder(Path(name)))
        dialog.open()

    def choose_folder(self, folder: Path) -> None:
        """Show where all of it would go, and look whether it can."""
        self.folder.setText(str(folder))
        self._forget()
        fits = self._plan
        self._look(ToFolder(folder), lambda: fits(folder, ""))

    def _missing(self) -> str:
        return self._("The desk cannot go there.") if self._fits is None else ""
