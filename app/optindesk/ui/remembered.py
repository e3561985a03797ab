"""How the window looked when it was closed, kept as text until it is opened again."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from optindesk.core.errors import Trouble
from optindesk.ui.front import GEOMETRY

if TYPE_CHECKING:
    from optindesk.ui.table import DataTable

LAYOUT, SPLIT, COLUMNS = "window_layout", "people_split", "columns"
"""Under these names the window remembers how it looked."""


class WindowSettings(Protocol):
    """Where the window keeps how it looked; texts only."""

    def get(self, name: str, /) -> str | None:
        """What was kept, None or empty when nothing was."""

    def set(self, name: str, value: str, /) -> None:
        """Keep a text; raises Trouble."""


def kept_texts(settings: WindowSettings, name: str) -> list[str]:
    """The texts that were kept under a name as a list; none where they cannot be read."""
    with contextlib.suppress(ValueError):
        kept = json.loads(settings.get(name) or "[]")
        if isinstance(kept, list):
            return [one for one in kept if isinstance(one, str)]
    return []


class Remembered:
    """Puts back and keeps the place of a window, its splitter and the columns of its tables."""

    def __init__(self, settings: WindowSettings, window: QMainWindow) -> None:
        self._settings = settings
        self._window = window
        self._splitter: QSplitter | None = None
        self._tables: dict[str, DataTable] = {}

    def restore(self) -> None:
        """Look as before. What cannot be read was kept by another version: it is left out."""
        self._put_back(GEOMETRY, self._window.restoreGeometry)
        self._put_back(LAYOUT, self._window.restoreState)

    def take_split(self, splitter: QSplitter) -> None:
        """A splitter is there now: let it be as before, and keep it from now on."""
        self._splitter = splitter
        self._put_back(SPLIT, splitter.restoreState)

    def take_table(self, name: str, table: DataTable) -> None:
        """The same with the columns of a table."""
        self._tables[name] = table
        table.restore_columns(self._columns().get(name, {}))

    def keep(self) -> None:
        """Keep how it looks now; where that cannot be written, it is not worth a word. What was not
        there stays as it was kept."""
        states = {GEOMETRY: self._window.saveGeometry(), LAYOUT: self._window.saveState()}
        if self._splitter is not None:
            states[SPLIT] = self._splitter.saveState()
        columns = {name: table.columns_state() for name, table in self._tables.items()}
        with contextlib.suppress(Trouble):
            for name, state in states.items():
                self._settings.set(name, base64.b64encode(state.data()).decode())
            self._settings.set(COLUMNS, json.dumps({**self._columns(), **columns}))

    def _put_back(self, name: str, restore: Callable[[QByteArray], bool]) -> None:
        with contextlib.suppress(ValueError):
            restore(QByteArray(base64.b64decode(self._settings.get(name) or "")))

    def _columns(self) -> dict[str, Any]:
        with contextlib.suppress(ValueError):
            kept = json.loads(self._settings.get(COLUMNS) or "{}")
            if isinstance(kept, dict):
                return kept
        return {}
