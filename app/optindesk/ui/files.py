"""Files that a window is given, makes and shows: dragged to it, saved by it, opened outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

LONGEST_PART = 60
"""So many characters of a list's name stand in the name of a file: systems take some 250 bytes."""

_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f.\\/:*?\"'<>|]+")


def files_in(data: QMimeData) -> list[Path]:
    """The files that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def in_file_name(text: str) -> str:
    """A text as a part of a file's name that every system takes; empty where nothing is left."""
    return _UNSAFE.sub("-", text)[:LONGEST_PART].strip("-")


def save_dialog(
    owner: QWidget, title: str, name: str, ending: str, kinds: Sequence[str] = ()
) -> QFileDialog:
    """Asks where a file is to be saved, and tells it by `fileSelected`; to be opened by the caller.

    `name` is offered, `ending` is added to one that has none, `kinds` are what can be chosen as the
    kind of the file.
    """
    dialog = QFileDialog(owner, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    if kinds:
        dialog.setNameFilters(list(kinds))
    dialog.selectFile(name)
    return dialog


def show_file(path: Path) -> None:
    """Let the system's own program show a file that we wrote, or its folder."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
