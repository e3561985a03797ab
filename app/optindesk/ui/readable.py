"""Mends colours of the system in which a text or a box to tick is not seen, by light and dark."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from optindesk.ui.mark import LEAST_CONTRAST, contrast, luminance, mixed

_Role = QPalette.ColorRole
_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
_STEPS = 40

SEEN = 3.0
"""The least contrast of what is no text (WCAG 2.2, 1.4.11)."""


class Outline(NamedTuple):
    """How Qt's own style draws what is ticked: so much of the brightness of the window's colour is
    left in its outline, which must have this contrast to what lies within and around it."""

    part: float
    least: float


BOX = Outline(1.1 / 1.4, SEEN)
RING = Outline(1 / 1.5, 1.5 * SEEN)
"""A thin line that is round is smoothed, which takes a part of its contrast."""
_OUTLINES = {"QCheckBox": BOX, "QRadioButton": RING}


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
        paint(self._application, mended(self._application.palette()))


def paint(application: QApplication, palette: QPalette) -> None:
    """Let the whole program have these colours, and boxes to tick an outline that is seen."""
    application.setPalette(palette)
    for kind, outline in _OUTLINES.items():
        application.setPalette(outlined(application.palette(), outline), kind)  # type: ignore[arg-type] # it wants a str


def outlined(palette: QPalette, wanted: Outline = BOX) -> QPalette:
    """What has to be other than in this palette for what has a box to tick: by day too, as its
    outline is hardly darker than the window in any."""
    change = QPalette()
    for group in (*_GROUPS, QPalette.ColorGroup.Disabled):
        window, base = palette.color(group, _Role.Window), palette.color(group, _Role.Base)
        change.setColor(group, _Role.Window, _window_for(window.rgb(), base.rgb(), wanted))
    return change


@lru_cache(maxsize=64)  # each line of a list asks for it each time that it is drawn or measured
def _window_for(window: int, base: int, wanted: Outline) -> QColor:
    """The colour of the window from which Qt's style makes an outline that is seen; both are as
    QColor.rgb() says them."""
    around = (QColor(base), QColor(window))
    found = _nearest(
        _scaled(QColor(window), wanted.part),
        _away(QColor(base)),
        lambda one: _stands_out(one, around, wanted.least),
    )
    return _scaled(found, 1 / wanted.part)


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
    return _stands_out(colour, behind, LEAST_CONTRAST)


def _stands_out(colour: QColor, behind: tuple[QColor, ...], least: float) -> bool:
    return all(contrast(colour, one) >= least for one in behind)


def _scaled(colour: QColor, part: float) -> QColor:
    """So much of its brightness, at most all that there is."""
    most = max(colour.redF(), colour.greenF(), colour.blueF())
    part = min(part, 1 / most) if most else part
    return QColor.fromRgbF(
        *(one * part for one in (colour.redF(), colour.greenF(), colour.blueF()))
    )


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
