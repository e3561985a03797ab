"""What all printed pages have in common: their units, margins and letters.

All lengths are in units of 1/720 inch: a tenth of a point, so that letters sit where they should.
"""

from __future__ import annotations

from PySide6.QtGui import QFont

INCH = 720
MILLIMETRE = INCH / 25.4
MARGIN = 15 * MILLIMETRE


def font(size: int, *, bold: bool = False) -> QFont:
    """The plain font of a page, so many units high."""
    made = QFont()
    made.setStyleHint(QFont.StyleHint.SansSerif)
    made.setPixelSize(size)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("liga"), 0)  # who copies an address wants f and i, not ﬁ
    return made
