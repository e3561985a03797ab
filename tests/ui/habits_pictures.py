"""Pictures of what people expect of a desktop program: palette, news, keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from optindesk import __version__
from optindesk.core.newest import Newest, Place
from optindesk.core.whats_new import NEWS
from optindesk.ui.about_dialog import AboutDialog
from optindesk.ui.bench import Bench
from optindesk.ui.palette import Palette
from optindesk.ui.palette_entries import of_menus
from optindesk.ui.shortcuts_dialog import ShortcutsDialog
from optindesk.ui.update_dialog import UpdateDialog
from optindesk.ui.whats_new import WhatsNewDialog
from optindesk.ui.window import MainWindow

PLACE = Place("https://opt-in-desk.example/newest.json", "https://opt-in-desk.example/get")


def _placed(window: MainWindow, place: Place) -> Bench:
    newest = Newest("1.2.0", date(2026, 12, 31), is_newer=True)
    bench = window.bench
    bench.desk = replace(bench.desk, newest_place=lambda: place, ask_newest=lambda _: newest)
    return bench


def _asked(window: MainWindow) -> UpdateDialog:
    dialog = UpdateDialog(_placed(window, PLACE), __version__, window)
    dialog.ask.click()
    return dialog


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
        "update": lambda: UpdateDialog(_placed(window, PLACE), __version__, window),
        "update-asked": lambda: _asked(window),
        "update-nowhere": lambda: UpdateDialog(_placed(window, Place()), __version__, window),
        "palette-none": lambda: palette("xyzzy"),
    }
