"""The door of the window before what is the owner's: asks for the PIN, then stays open a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import PinNeeded
from optindesk.core.sentence import Sentence
from optindesk.flows.owner_pin import is_set
from optindesk.flows.wanting_pin import COPIES, EXPORT, KEY, MOVE, SETTINGS
from optindesk.ui.bench import Bench

WANT_PIN: dict[str, Sentence] = {
    "account": SETTINGS,
    "asking": SETTINGS,
    "business": SETTINGS,
    "keeping": SETTINGS,
    "own_work": SETTINGS,
    "retention": SETTINGS,
    "set_up": SETTINGS,
    "settings": SETTINGS,
    "pin": SETTINGS,
    "export": EXPORT,
    "take_out": EXPORT,
    "copy_outside": COPIES,
    "move": MOVE,
    "to_shared": MOVE,
    "from_shared": MOVE,
    "not_moved": MOVE,
    "restore": MOVE,
    "stolen": KEY,
}
"""The actions of the window, by their names in `Actions`, before which the PIN is asked. All else
that wants it asks when it is done (`flows.owner_pin.WANTS_PIN`)."""


class PinDoor(QObject):
    """One for a window. `has_pin` is whether there is a PIN, as far as that was looked up."""

    def __init__(self, bench: Bench, window: QWidget) -> None:
        super().__init__(window)
        self._bench = bench
        self.has_pin: bool | None = None

    def through(self, what: Sentence, act: Callable[[], object]) -> None:
        """Do it, at once or when the PIN was typed."""
        desk = self._bench.desk
        if self.has_pin is None:
            self._bench.look("pin", is_set, lambda found: self._know(found, what, act), self)
        elif not self.has_pin or desk.owners_lock.is_open(desk.clock()):
            act()
        else:
            self._bench.ask_pin(PinNeeded(what=what), act)

    def _know(self, has_pin: bool, what: Sentence, act: Callable[[], object]) -> None:
        self.has_pin = has_pin
        self.through(what, act)

    def shut(self) -> None:
        """Ask again from now on."""
        self._bench.desk.owners_lock.shut()
        self._bench.say(self._bench.words("The owner’s PIN is asked again from now on."))
