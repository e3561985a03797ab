"""Sheets and saved replies that were opened lately, in a menu; kept on this computer alone."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from optindesk.core.errors import Trouble
from optindesk.ui.actions import allow
from optindesk.ui.bench import Bench
from optindesk.ui.notice import LOOK
from optindesk.ui.remembered import WindowSettings, kept_texts

RECENT = "recent_files"
"""Under this name the settings keep the paths, the newest first."""

MOST = 10
LETTERS = 48
"""So many letters of a name are shown; the tooltip has the whole path."""


class RecentFiles(QObject):
    """`open_files` opens them as if they were dropped."""

    def __init__(
        self,
        bench: Bench,
        settings: WindowSettings,
        open_files: Callable[[Sequence[Path]], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bench = bench
        self._ = bench.words
        self._settings = settings
        self._open_files = open_files
        self.menu = QMenu(self._("&Recent files"), window)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._look_which_are_there)
        bench.opened_files.connect(self.add)
        self._fill()

    @property
    def paths(self) -> list[Path]:
        """The newest first."""
        return [Path(name) for name in kept_texts(self._settings, RECENT)]

    def add(self, opened: Sequence[Path]) -> None:
        """Remember these; twice is once."""
        new = [path.absolute() for path in opened[:MOST]]
        self._keep([*new, *(path for path in self.paths if path not in new)][:MOST])

    def clear(self) -> None:
        """Forget them all."""
        self._keep([])

    def _keep(self, paths: Sequence[Path]) -> None:
        kept = json.dumps([str(path) for path in paths], ensure_ascii=False) if paths else ""
        with contextlib.suppress(Trouble):  # then they are not there next time
            self._settings.set(RECENT, kept)
        self._fill()

    def _fill(self) -> None:
        self.menu.clear()
        paths = self.paths
        for number, path in enumerate(paths):
            self.menu.addAction(self._action(number, path))
        self.menu.addSeparator()
        clear = self.menu.addAction(self._("&Clear recent files"))
        clear.triggered.connect(lambda: self.clear())
        self.menu.menuAction().setEnabled(bool(paths))

    def _action(self, number: int, path: Path) -> QAction:
        name = self.menu.fontMetrics().elidedText(
            path.name,
            Qt.TextElideMode.ElideMiddle,
            self.menu.fontMetrics().averageCharWidth() * LETTERS,
        )
        action = QAction(name.replace("&", "&&"), self.menu)
        action.setToolTip(str(path))
        action.setData(str(path))
        action.triggered.connect(partial(self._open, path))
        return action

    def _look_which_are_there(self) -> None:
        """By a job: a file may lie on a computer that is away, and that takes its time to say."""
        paths = self.paths
        self._bench.look(
            "recent", lambda: [path for path in paths if not path.exists()], self._show_gone, self
        )

    def _show_gone(self, gone: Sequence[Path]) -> None:
        names = {str(path) for path in gone}
        for action in self.menu.actions():
            if action.data():
                allow(action, action.data() not in names, self._("It is not there any more"))

    def _open(self, path: Path) -> None:
        """Open it if it is still there; what is gone is forgotten."""
        self._bench.look("open", path.exists, partial(self._open_if_there, path), self)

    def _open_if_there(self, path: Path, is_there: bool) -> None:
        if is_there:
            self._open_files([path])
            return
        self._keep([one for one in self.paths if one != path])
        self._bench.say(self._("“{file}” is not there any more.", file=path.name), LOOK)
