"""What is seen while the desk is being opened: an empty window where its window will be.

It stands before all that a desk needs is imported, so it imports next to nothing itself: even the
name in its middle is written once it stands, as that takes the fonts and Qt's own names, 22 ms.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QApplication, QMainWindow

LEAST = QSize(900, 540)
"""A screen of 1024×600 has room for it, below a title and above a bar."""
USUAL = QSize(1180, 760)
GEOMETRY = "geometry"
"""Under this name the window remembers where it was."""

NAME = "Opt-In Desk"


FRAME = QSize(8, 40)
"""About what a frame and its title take of the screen; only who draws them knows."""


def take_usual_size(window: QMainWindow) -> None:
    """Be as large as usual, or as the screen where that is smaller: no more can be reached."""
    room = window.screen().availableSize() - FRAME
    window.setMinimumSize(LEAST.boundedTo(room))
    window.resize(USUAL.boundedTo(room))


class Front(QMainWindow):
    """Stands where the window stood that `settings`, a file, remembers."""

    def __init__(self, settings: Path) -> None:
        super().__init__()
        self.setWindowTitle(NAME)
        take_usual_size(self)
        # What cannot be read is told later, by whoever needs it.
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
            kept = json.loads(settings.read_text(encoding="utf-8")).get(GEOMETRY, "")
            self.restoreGeometry(QByteArray(base64.b64decode(kept)))

    def finish(self) -> None:
        """Wear the icon, write the name in its middle; from now on closing it ends nothing."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QLabel

        from optindesk.ui.badge import wear_icon

        wear_icon()
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        name = QLabel(NAME)
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name.setEnabled(False)
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 2)
        name.setFont(font)
        self.setCentralWidget(name)


def has_no_screen() -> bool:
    """Whether Qt would find no screen to open a window on, and abort."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show_front(settings: Path) -> Front | None:
    """Show it, painted; None where there is no screen."""
    if has_no_screen():
        return None
    application = QApplication.instance() or QApplication(sys.argv[:1])
    QApplication.setDesktopFileName("optindesk")  # by it Wayland finds the icon
    front = Front(settings)
    front.show()
    application.processEvents()
    front.finish()
    application.processEvents()
    return front
