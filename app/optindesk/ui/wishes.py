"""What can be wished at the end of a window, besides that nothing else is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optindesk.flows.unpacking import Choice
    from optindesk.ui.move_dialog import Away, Back
    from optindesk.ui.relocate_dialog import ToFolder, ToServer


class Wish(Enum):
    """What is to be done once the window is closed."""

    PRACTISE = auto()
    PRACTISE_ANEW = auto()
    """What was practised is thrown away."""
    SET_UP = auto()
    """To leave practice for the desk itself."""
    START_AGAIN = auto()
    """In another language, say."""
    OTHER_DESK = auto()
    """The one that was chosen just now, shared or of this computer."""


@dataclass(frozen=True, slots=True)
class There:
    """The desk is to be opened at the place that it was moved to."""

    place: str


if TYPE_CHECKING:
    Wished = tuple[Choice, bool] | Away | Back | ToServer | ToFolder | There | Wish
    """A copy to be put back, and whether it may be another desk's; that the desk is moved, or was
    not; or one of these."""
