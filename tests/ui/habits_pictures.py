"""Pictures of what people expect of a desktop program: palette, news, keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from optindesk import __version__
from optindesk.core.whats_new import NEWS
from optindesk.ui.about_dialog import AboutDialog
from optindesk.ui.palette import Palette
from optindesk.ui.palette_entries import of_menus
from optindesk.ui.shortcuts_dialog import ShortcutsDialog
from optindesk.ui.whats_new import WhatsNewDialog
from optindesk.ui.window import MainWindow


def habits(window: MainWindow) -> Mapping[str, Callable[[], QWidget]]:
    """Each by its name."""

    def palette(typed: str) -> Palette:
        window.commands.palette.trigger()
        (made,) = [one for one in window.findChildren(Palette) if one.isVisible()]
        made.line.setText(typed)
        return made

    return {
        "palette": lambda: palette(""),
        "palette-typed": lambda: palette("mail"),
        "palette-person": lambda: palette("dora"),
        "about": lambda: AboutDialog(window.bench.words, __version__, window),
        "whats-new": lambda: WhatsNewDialog(window.bench.words, NEWS, window),
        "shortcuts": lambda: ShortcutsDialog(
            window.bench.words, of_menus(window.bench.words, window.menuBar()), window
        ),
        "palette-none": lambda: palette("xyzzy"),
    }
