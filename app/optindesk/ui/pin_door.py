"""The door of the window before what is the owner's: asks for the PIN, then stays open a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import PinNeeded
from optindesk.core.sentence import Sentence
from optindesk.flows.wanting_pin import COPIES, EXPORT, KEY, MOVE, SETTINGS
from optindesk.ui.bench import Bench

WANT_PIN: dict[str, Sentence] = {
    "account": SETTINGS,
    "asking": SETTINGS,
    "business": SETTINGS,
    "keeping": SETTINGS,
    "own_work": SETTINGS,
    "retention": SETTINGS,
    "settings": SETTINGS,
    "pin": SETTINGS,
    "export": EXPORT,
    "take_out": EXPORT,
    "copy_outside": COPIES,
    "move": MOVE,
    "not_moved": MOVE,
    "restore": MOVE,
    "stolen": KEY,
}
"""The actions of the window, by their names in `Actions`, before which the PIN is asked. All else
that wants it asks when it is done (`flows.owner_pin.WANTS_PIN`)."""


class PinDoor(QObject):
    """One for a window. While the window is covered nothing is asked."""

    def __init__(self, bench: Bench, window: QWidget) -> None:
        super().__init__(window)
        self._bench = bench

    def through(self, what: Sentence, act: Callable[[], object]) -> None:
        """Do it, at once or when the PIN was typed."""
        bench = self._bench

        def look() -> PinNeeded | None:
            try:
                bench.desk.must_be_owners(what)
            except PinNeeded as trouble:
                return trouble
            return None

        def go(trouble: PinNeeded | None) -> None:
            if trouble is None:
                act()
            else:
                bench.ask_pin(trouble, act)

        bench.look("pin", look, go, self)

    def shut(self) -> None:
        """Ask again from now on."""
        self._bench.desk.owners_lock.shut()
        self._bench.say(self._bench.words("The owner’s PIN is asked again from now on."))
