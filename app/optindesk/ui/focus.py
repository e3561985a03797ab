"""Shows where the keys go: a frame around the list that has the focus, grey rows in the others."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QStyle, QStyleOptionFrame, QWidget

_ACTIVE, _INACTIVE = QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive
_BACK, _TEXT = QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText


def quieten_selections(window: QWidget) -> None:
    """Let a chosen row be grey while its list has not the focus, in this window's palette.

    Qt's own style colours both alike, and one would press a key for the wrong list.
    """
    palette = window.palette()
    grey = QColor.fromHsl(0, 0, palette.color(_ACTIVE, _BACK).lightness())
    if palette.color(_INACTIVE, _BACK) == grey:
        return  # setting it would tell of a change of palette again, without an end
    palette.setColor(_INACTIVE, _BACK, grey)
    palette.setColor(_INACTIVE, _TEXT, palette.color(_ACTIVE, _TEXT))
    window.setPalette(palette)


def frame_focus(view: QFrame, option: QStyleOptionFrame) -> None:
    """Have the frame of a view drawn in the colour of selections while it has the focus."""
    if view.hasFocus():
        option.frameShape = QFrame.Shape.Box
        option.state &= ~(QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_Raised)
        option.lineWidth = view.frameWidth()
        colour = option.palette.color(_BACK)
        option.palette.setColor(QPalette.ColorRole.WindowText, colour)
