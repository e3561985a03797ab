"""Takes dropped sheets one after the other, each with a look of its own, as what it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialogButtonBox

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.flows.desk import Desk
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane

if TYPE_CHECKING:
    from optindesk.ui.import_dialog import ImportDialog
    from optindesk.ui.leavers_dialog import LeaversDialog


class Waiting(NamedTuple):
    """A file, or one sheet of what a collector wrote."""

    path: Path
    part: str | None = None


class Looked(NamedTuple):
    """What a file is: nobody but leavers, or a collector's with these sheets."""

    only_leavers: bool = False
    parts: Sequence[str] = ()


class SheetQueue(QObject):
    """`sign_ups` and `leavers` open a dialog for a file and return it. `left_over` has photos that
    came with sheets and were taken by none of them."""

    left_over = Signal(object)

    def __init__(
        self,
        bench: Bench,
        sign_ups: Callable[[Path, str | None], ImportDialog],
        leavers: Callable[[Path], LeaversDialog],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._sign_ups, self._leavers = sign_ups, leavers
        self._waiting: deque[Waiting] = deque()
        self._scans: list[Path] = []
        self._untaken: list[Path] = []
        self._total = 0
        self._is_busy = False

    def take(self, paths: Sequence[Path], scans: Sequence[Path] = ()) -> None:
        """Open these, one when the one before is closed; `scans` are of the paper of one of them,
        and which one, a person says where there are several."""
        self._scans.extend(scans)
        self._untaken.extend(scans)
        self._take([Waiting(path) for path in paths])

    def take_parts(self, path: Path, parts: Sequence[str]) -> None:
        """Open these sheets of what a collector wrote, one after the other."""
        self._take([Waiting(path, part) for part in parts])

    def _take(self, waiting: Sequence[Waiting]) -> None:
        self._waiting.extend(waiting)
        self._total += len(waiting)
        if not self._is_busy:
            self._next()

    def _next(self) -> None:
        self._is_busy = bool(self._waiting)
        if not self._waiting:
            self._end()
            return
        one, desk = self._waiting.popleft(), self._bench.desk
        self._bench.jobs.start(
            self._("Looking at “{file}”", file=one.path.name),
            partial(_look, desk, one),
            Lane.WORK,
            done=partial(self._open, one),
            failed=partial(self._open_anyway, one),
            cancelled=self._next,
            owner=self,
        )

    def _end(self) -> None:
        untaken, self._untaken = self._untaken, []
        self._scans.clear()
        self._total = 0
        if untaken:
            self.left_over.emit(untaken)

    def _open_anyway(self, one: Waiting, _: Trouble) -> None:
        self._open(one, Looked())  # the dialog says what is wrong with it

    def _open(self, one: Waiting, looked: Looked) -> None:
        path, part = one
        if len(looked.parts) > 1:
            part, *others = looked.parts
            self._waiting.extendleft(Waiting(path, other) for other in reversed(others))
            self._total += len(others)
        if looked.only_leavers:
            dialog: ImportDialog | LeaversDialog = self._leavers(path)
        else:
            dialog = self._offer(self._sign_ups(path, part))
        if self._total > 1:
            self._show_place(dialog)
        dialog.finished.connect(self._next)

    def _offer(self, dialog: ImportDialog) -> ImportDialog:
        """Photos come with the only sheet; of several a person ticks which one they show."""
        if self._scans and self._total == 1:
            dialog.paper.add_files(self._scans)
            self._scans.clear()
            self._untaken.clear()
        elif self._scans:
            dialog.paper.add_files(self._scans, tick=False)
            dialog.wanted.connect(lambda _: self._took(dialog.paper.paths))
        return dialog

    def _took(self, paths: Sequence[Path]) -> None:
        self._untaken = [path for path in self._untaken if path not in paths]

    def _show_place(self, dialog: ImportDialog | LeaversDialog) -> None:
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
        text = self._.plural("Leave this and &{n} more", "Leave this and &{n} more", more)
        button = dialog.buttons.addButton(text, QDialogButtonBox.ButtonRole.ResetRole)
        button.setAutoDefault(False)
        button.clicked.connect(self._leave)
        button.clicked.connect(dialog.reject)

    def _leave(self) -> None:
        """Leave what waits, and what came with it."""
        self._waiting.clear()
        self._untaken.clear()


def _look(desk: Desk, one: Waiting, _: Tick) -> Looked:
    """What a file is; on a worker thread."""
    from optindesk.core.sheet import Reading

    look = desk.look_at_sheet(one.path, {}, Reading(sheet=one.part))
    only_leavers = look.leavers is not None and look.leavers.everybody
    parts = look.found.parts if one.part is None else ()
    return Looked(only_leavers and len(look.found.parts) < 2, parts)
