"""How the window looked when it was closed, kept as text until it is opened again."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from optindesk.core.errors import Trouble
from optindesk.ui.front import GEOMETRY
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

    def __init__(
        self,
        settings: WindowSettings,
        window: QMainWindow,
        splitter: QSplitter,
        tables: Mapping[str, DataTable],
    ) -> None:
        self._settings = settings
        self._window = window
        self._splitter = splitter
        self._tables = tables

    def restore(self) -> None:
        """Look as before. What cannot be read was kept by another version: it is left out."""
        for name, restore in (
            (GEOMETRY, self._window.restoreGeometry),
            (LAYOUT, self._window.restoreState),
            (SPLIT, self._splitter.restoreState),
        ):
            with contextlib.suppress(ValueError):
                restore(QByteArray(base64.b64decode(self._settings.get(name) or "")))
        with contextlib.suppress(ValueError):
            columns = json.loads(self._settings.get(COLUMNS) or "{}")
            for name, table in self._tables.items():
                table.restore_columns(columns.get(name, {}))

    def keep(self) -> None:
        """Keep how it looks now; where that cannot be written, it is not worth a word."""
        with contextlib.suppress(Trouble):
            for name, state in (
                (GEOMETRY, self._window.saveGeometry()),
                (LAYOUT, self._window.saveState()),
                (SPLIT, self._splitter.saveState()),
            ):
                self._settings.set(name, base64.b64encode(state.data()).decode())
            columns = {name: table.columns_state() for name, table in self._tables.items()}
            self._settings.set(COLUMNS, json.dumps(columns))
