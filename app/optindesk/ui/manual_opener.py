"""Opens the manual, one window of it however often it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optindesk.flows.desk import Desk
from optindesk.ui.dialog_sizes import DialogSizes
from optindesk.ui.manual_topics import FIRST
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.ui.manual_window import ManualWindow


class ManualOpener:
    """Reads the manual when it is first opened; `close` belongs to the end of the desk's window."""

    def __init__(self, desk: Desk, words: Words, sizes: DialogSizes) -> None:
        self._desk = desk
        self._sizes = sizes
        self._ = words
        self.window: ManualWindow | None = None

    def open(self, topic: str | None = None) -> ManualWindow:
        """Show the manual at a topic."""
        from optindesk.ui.manual_window import ManualWindow  # who never reads it need not wait
        from optindesk.ui.within_screen import room_for

        if self.window is None:
            made = self.window = ManualWindow(self._desk.manual(self._.code), self._)
            made.resize(made.size().boundedTo(room_for(made)))
            self._sizes.open(made, room_for(made), made.closed)
        self.window.show_topic(topic or FIRST)
        self.window.show()
        self.window.activateWindow()
        return self.window

    def look_for(self, text: str) -> None:
        """Show where the manual has these words."""
        self.open().search.put(text)

    def close(self) -> None:
        """Close it for good."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
