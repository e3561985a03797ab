"""Takes dropped sheets one after the other, each with a look of its own, as what it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialogButtonBox

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.flows.desk import Desk
from optindesk.ui.bench import Bench
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.leavers_dialog import LeaversDialog

Opened = ImportDialog | LeaversDialog
Open = Callable[[Path], Opened]


class SheetQueue(QObject):
    """`sign_ups` and `leavers` open a dialog for a file and return it."""

    def __init__(self, bench: Bench, sign_ups: Open, leavers: Open, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._sign_ups, self._leavers = sign_ups, leavers
        self._waiting: deque[Path] = deque()
        self._scans: list[Path] = []
        self._total = 0
        self._is_busy = False

    def take(self, paths: Sequence[Path], scans: Sequence[Path] = ()) -> None:
        """Open these, one when the one before is closed; `scans` are of the paper of the first."""
        self._waiting.extend(paths)
        self._scans.extend(scans)
        self._total += len(paths)
        if not self._is_busy:
            self._next()

    def _next(self) -> None:
        self._is_busy = bool(self._waiting)
        if not self._waiting:
            self._total = 0
            return
        path, desk = self._waiting.popleft(), self._bench.desk
        self._bench.jobs.start(
            self._("Looking at “{file}”", file=path.name),
            partial(_holds_leavers, desk, path),
            Lane.WORK,
            done=partial(self._open, path),
            failed=partial(self._open_anyway, path),
            cancelled=self._next,
            owner=self,
        )

    def _open_anyway(self, path: Path, _: Trouble) -> None:
        self._open(path, False)  # the dialog says what is wrong with it

    def _open(self, path: Path, holds_leavers: bool) -> None:
        dialog = (self._leavers if holds_leavers else self._sign_ups)(path)
        if self._scans and isinstance(dialog, ImportDialog):
            dialog.paper.add_files(self._scans)
            self._scans.clear()
        if self._total > 1:
            self._show_place(dialog)
        dialog.finished.connect(self._next)

    def _show_place(self, dialog: Opened) -> None:
        """Say which of how many it is, and offer to leave the others."""
        more = len(self._waiting)
        title = self._(
            "{title} ({n} of {total})",
            title=dialog.windowTitle(),
            n=self._total - more,
            total=self._total,
        )
        dialog.setWindowTitle(title)
        if not more:
            return
        text = self._.plural("Cancel, and &{n} more", "Cancel, and &{n} more", more)
        button = dialog.buttons.addButton(text, QDialogButtonBox.ButtonRole.ResetRole)
        button.setAutoDefault(False)
        button.clicked.connect(self._waiting.clear)
        button.clicked.connect(dialog.reject)


def _holds_leavers(desk: Desk, path: Path, _: Tick) -> bool:
    """Whether a file holds nobody but those who left another program."""
    found = desk.look_at_sheet(path, {}).leavers
    return found is not None and found.everybody
