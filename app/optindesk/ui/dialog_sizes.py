"""Dialogs with much to see open as large as somebody made them, whatever they open over."""

from __future__ import annotations

import contextlib
import json
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QSize, SignalInstance
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import Trouble
from optindesk.ui.remembered import WindowSettings

SIZES = "dialog_sizes"
"""Under this name the settings keep width and height, by the name of the dialog."""


class DialogSizes:
    """Is told of each dialog with a size of its own, and of the manual, when it opens."""

    def __init__(self, settings: WindowSettings) -> None:
        self._settings = settings

    def open(self, window: QWidget, room: QSize, closed: SignalInstance) -> None:
        """Let it be as large as it was left, where the screen has the room, and keep how large it
        is when `closed` tells so."""
        kept = self._read().get(type(window).__name__)
        if kept is not None:
            window.resize(QSize(*kept).expandedTo(window.minimumSizeHint()).boundedTo(room))
        closed.connect(partial(self._close, window, window.size()))

    def _close(self, window: QWidget, before: QSize, *_: object) -> None:
        name, size, sizes = type(window).__name__, window.size(), self._read()
        if window.isMaximized() or size == QSize(*sizes.get(name, before.toTuple())):
            return
        sizes[name] = [size.width(), size.height()]
        with contextlib.suppress(Trouble):  # then it is as before next time
            self._settings.set(SIZES, json.dumps(sizes))

    def _read(self) -> dict[str, list[int]]:
        with contextlib.suppress(ValueError):
            kept = json.loads(self._settings.get(SIZES) or "{}")
            if isinstance(kept, dict):
                return {name: size for name, size in kept.items() if _is_size(size)}
        return {}


@runtime_checkable
class KeepsSizes(Protocol):
    """The window that has the settings."""

    dialog_sizes: DialogSizes


def sizes_of(widget: QWidget | None) -> DialogSizes | None:
    """Those that the nearest window above keeps."""
    while widget is not None and not isinstance(widget, KeepsSizes):
        widget = widget.parentWidget()
    return None if widget is None else widget.dialog_sizes


def _is_size(size: object) -> bool:
    return isinstance(size, list) and len(size) == 2 and all(isinstance(one, int) for one in size)
