"""Dialogs with much to see open as large as somebody made them."""

from __future__ import annotations

import contextlib
import json
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget

from optindesk.core.errors import Trouble
from optindesk.ui.remembered import WindowSettings

SIZES = "dialog_sizes"
"""Under this name the settings keep width and height, by the name of the dialog."""

KEPT = frozenset(
    {
        *("ImportDialog", "LeaversDialog", "LetterDialog", "NeverDialog", "OriginalDialog"),
        *("Palette", "ScanDialog", "SentencesDialog", "SettingsDialog", "SheetsDialog"),
        *("ShortcutsDialog", "SignUpDialog", "SupportDialog", "WhatsNewDialog", "WordingDialog"),
    }
)
"""Those that show tables and texts. All others are as large as what they ask, and make room for it
themselves."""


def room_for(dialog: QWidget) -> QSize:
    """As large as it may be on its screen, whose bars and whose title bar take some."""
    return dialog.screen().availableSize() - QSize(0, 3 * dialog.fontMetrics().height())


def fit_to_text(dialog: QWidget) -> None:
    """As high as its texts are in its width, unless somebody said how large it is, and never larger
    than its screen. Qt asks how high they are in the width that it would choose itself, and leaves
    what a wider dialog does not need as a gap."""
    layout, size = dialog.layout(), dialog.size()
    if layout is not None and not dialog.testAttribute(Qt.WidgetAttribute.WA_Resized):
        layout.activate()
        needed = layout.totalHeightForWidth(size.width())
        size.setHeight(layout.totalSizeHint().height() if needed < 0 else needed)
    size = size.boundedTo(room_for(dialog))
    if size != dialog.size():
        was_resized = dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
        dialog.resize(size)
        dialog.setAttribute(Qt.WidgetAttribute.WA_Resized, was_resized)


class DialogSizes:
    """Is told of each dialog that is about to open."""

    def __init__(self, settings: WindowSettings) -> None:
        self._settings = settings

    def open(self, dialog: QDialog) -> None:
        """Let it be as large as it was left, where the screen has the room."""
        name = type(dialog).__name__
        if name not in KEPT:
            return
        kept = self._read().get(name)
        if kept is not None:
            size = QSize(*kept).expandedTo(dialog.minimumSizeHint())
            dialog.resize(size.boundedTo(room_for(dialog)))
        dialog.finished.connect(partial(self._close, dialog, dialog.size()))

    def _close(self, dialog: QDialog, before: QSize, _: int) -> None:
        size = dialog.size()
        if size == before or dialog.isMaximized():
            return
        sizes = {**self._read(), type(dialog).__name__: [size.width(), size.height()]}
        with contextlib.suppress(Trouble):  # then it is as before next time
            self._settings.set(SIZES, json.dumps(sizes))

    def _read(self) -> dict[str, list[int]]:
        with contextlib.suppress(ValueError):
            kept = json.loads(self._settings.get(SIZES) or "{}")
            if isinstance(kept, dict):
                return {name: size for name, size in kept.items() if _is_size(size)}
        return {}


def _is_size(size: object) -> bool:
    return isinstance(size, list) and len(size) == 2 and all(isinstance(one, int) for one in size)
