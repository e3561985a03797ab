"""What can be wished at the end of a window, besides that nothing else is done."""

from __future__ import annotations

from enum import Enum, auto


class Wish(Enum):
    """What is to be done once the window is closed."""

    PRACTISE = auto()
    SET_UP = auto()
    """To leave practice for the desk itself."""
    START_AGAIN = auto()
    """In another language, say."""
