"""Puts the counter over the whole desk, and lets the desk be seen again when the PIN was right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from optindesk.core.model import MailingList
from optindesk.ui.bench import Bench
from optindesk.ui.notice import LOOK

if TYPE_CHECKING:
    from optindesk.ui.kiosk import Counter, Entry, Kiosk
    from optindesk.ui.problem import Problems
    from optindesk.ui.tray import Tray


class KioskDoor(QObject):
    """While `kiosk` is there, nothing else of the desk can be reached: no window, no tray, and
    what goes wrong waits to be told."""

    def __init__(self, bench: Bench, problems: Problems, tray: Tray, window: QWidget) -> None:
        super().__init__(window)
        self._bench = bench
        self._problems = problems
        self._tray = tray
        self._window = window
        self.kiosk: Kiosk | None = None

    def ask(self, known: MailingList) -> None:
        """Ask what the counter needs, and open it."""
        from optindesk.ui.kiosk_dialog import KioskDialog

        dialog = KioskDialog(self._bench, known, self._window)
        dialog.opened.connect(self.open)
        dialog.open()

    def open(self, counter: Counter) -> None:
        """Show the counter alone; who comes back from it types the owner's PIN anew."""
        from optindesk.ui.kiosk import Kiosk

        self._bench.desk.owners_lock.shut()
        self.kiosk = Kiosk(self._bench, counter)
        self.kiosk.left.connect(self._leave)
        self._cover(True)
        self.kiosk.showFullScreen()
        self.kiosk.activateWindow()
        self._window.hide()

    def _leave(self, unsaved: Sequence[Entry]) -> None:
        kiosk, self.kiosk = self.kiosk, None
        self._window.show()
        self._cover(False)
        if kiosk is not None:
            kiosk.close()
            kiosk.deleteLater()
        self._bench.changed.emit()
        words = self._bench.words
        if unsaved:
            who = ", ".join(one.address for one in unsaved)
            self._bench.say(
                words("What was signed up at the counter could not be saved: {who}.", who=who), LOOK
            )

    def _cover(self, covered: bool) -> None:
        self._bench.is_covered = covered
        self._tray.cover(covered)
        self._problems.hold(covered)
