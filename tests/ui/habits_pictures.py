"""Pictures of what people expect of a desktop program: palette, news, keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from optindesk.ui.palette import Palette
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
        "palette-none": lambda: palette("xyzzy"),
    }
