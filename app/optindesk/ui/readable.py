"""Mends colours of the system in which a text cannot be read, by light and by dark."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from optindesk.ui.mark import LEAST_CONTRAST, contrast, luminance, mixed

_Role = QPalette.ColorRole
_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
_STEPS = 40


def keep_readable(application: QCoreApplication) -> None:
    """Let all texts of the program be readable, now and whenever the system changes its colours."""
    if isinstance(application, QApplication) and application.findChild(Readable) is None:
        Readable(application)


class Readable(QObject):
    """Puts the colours of the whole program right."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        application.styleHints().colorSchemeChanged.connect(self.mend)
        self.mend()

    @Slot()
    def mend(self) -> None:
        """Take the system's colours as they are now, and mend them."""
        self._application.setPalette(QPalette())
        self._application.setPalette(mended(self._application.palette()))


def mended(palette: QPalette) -> QPalette:
    """What has to be other than in this palette, and nothing else: chosen rows, links, and what
    stands in an empty field; each as near to the system's colour as can be read."""
    change = QPalette()
    for group in _GROUPS:
        base, window = palette.color(group, _Role.Base), palette.color(group, _Role.Window)
        chosen, back = palette.color(group, _Role.HighlightedText), _Role.Highlight
        for role, behind, towards in (
            (back, (chosen,), _away(chosen)),
            (_Role.Link, (base, window), _away(base)),
            (_Role.LinkVisited, (base, window), _away(base)),
            (_Role.PlaceholderText, (base,), palette.color(group, _Role.Text)),
        ):
            colour = _plain(palette.color(group, role), base)
            found = _nearest(colour, towards, lambda one, all_=behind: _is_read_on(one, all_))  # type: ignore[misc]
            if found != palette.color(group, role):
                change.setColor(group, role, found)
    return change


def _away(colour: QColor) -> QColor:
    """Black or white, whichever is further from it."""
    return QColor("black") if luminance(colour) > 0.18 else QColor("white")


def _is_read_on(colour: QColor, behind: tuple[QColor, ...]) -> bool:
    return all(contrast(colour, one) >= LEAST_CONTRAST for one in behind)


def _plain(colour: QColor, base: QColor) -> QColor:
    """What is seen of a colour that lets what is behind it shine through."""
    return mixed(base, QColor(colour.rgb()), colour.alphaF())


def _nearest(colour: QColor, towards: QColor, suits: Callable[[QColor], bool]) -> QColor:
    """The first that suits on the way from one colour to another."""
    for step in range(_STEPS + 1):
        one = mixed(colour, towards, step / _STEPS)
        if suits(one):
            return one
    return towards
