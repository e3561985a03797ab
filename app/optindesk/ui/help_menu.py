"""The menu “Help” besides the manual: what is new and newer, all keys, support, and about it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from optindesk.core.whats_new import NEWS, since
from optindesk.ui.bench import Bench
from optindesk.ui.notice import DONE, LOOK, Offer
from optindesk.ui.remembered import WindowSettings


class HelpActions(QObject):
    """Each dialog is imported when it is opened: few are, and the window is to be there soon."""

    def __init__(self, bench: Bench, version: str, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench = bench
        self._ = bench.words
        self._version = version
        self._window = window
        self.news = self._make("news", self._("What’s &new…"), self._("What this version brought"))
        self.news.triggered.connect(lambda: self.show_news())
        self.shortcuts = self._make(
            "shortcuts", self._("&Keyboard shortcuts…"), self._("All keys that do something")
        )
        self.shortcuts.triggered.connect(self._show_shortcuts)
        self.support = self._make(
            "support",
            self._("&Support file…"),
            self._("What whoever helps you needs to know, and nothing of your people"),
        )
        self.support.triggered.connect(self.show_support)
        self.update = self._make(
            "update",
            self._("&Look for a newer version…"),
            self._("Asked only now; it says first whom, and nothing is downloaded"),
        )
        self.update.triggered.connect(self._look_for_newer)
        self.about = self._make(
            "about", self._("&About Opt-In Desk"), self._("Version, licence, and on what it stands")
        )
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.about.triggered.connect(self._show_about)

    def _make(self, name: str, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setStatusTip(tip)
        return action

    def say_update(self, settings: WindowSettings) -> None:
        """After an update say so, once, with a way to what is new."""
        from optindesk.ui.whats_new import was_updated

        seen = was_updated(settings, self._version)
        if seen and since(seen):
            said = self._("Opt-In Desk was updated to version {version}.", version=self._version)
            show = Offer(self._("What’s &new"), lambda: self.show_news(seen))
            self._bench.say(said, DONE, show)

    def say_died(self) -> None:
        """The last start did not end as it should: say so, calmly, and what was kept."""
        said = self._(
            "The last time Opt-In Desk was stopped in the middle of its work, or the computer went"
            " off. All that was saved is here; only what stood in an open dialog has to be typed"
            " again."
        )
        self._bench.say(said, LOOK, Offer(self._("&Support file…"), self.show_support))

    def show_news(self, seen: str = "") -> None:
        """What is new since that version; all there is to tell where none is named."""
        from optindesk.ui.whats_new import WhatsNewDialog

        WhatsNewDialog(self._, since(seen) if seen else NEWS, self._window).open()

    def show_support(self) -> None:
        """Show the support file."""
        from optindesk.ui.support_dialog import SupportDialog

        SupportDialog(self._bench, self._window).open()

    def _look_for_newer(self) -> None:
        from optindesk.ui.update_dialog import UpdateDialog

        UpdateDialog(self._bench, self._version, self._window).open()

    def _show_shortcuts(self) -> None:
        from optindesk.ui.palette_entries import of_menus
        from optindesk.ui.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self._, of_menus(self._, self._window.menuBar()), self._window).open()

    def _show_about(self) -> None:
        from optindesk.ui.about_dialog import AboutDialog

        store = self._bench.desk.store
        shared_at = store.url if store.folder is None else ""
        AboutDialog(self._, self._version, self._window, shared_at).open()
