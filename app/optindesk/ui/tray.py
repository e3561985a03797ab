"""The desk in the tray: there while its window is closed, if that is wished and there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSystemTrayIcon

from optindesk.ui.badge import program_icon
from optindesk.ui.jobs import Jobs
from optindesk.ui.own_work import OwnWork
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.ui.desktop_message import DesktopMessage


class Tray:
    """Holds the window when it is closed; `quit` closes it for good. For a message it comes, too,
    and goes when somebody looks at the window. Where there is none, the desktop shows the message,
    and the window is marked where windows are listed."""

    def __init__(self, own_work: OwnWork, words: Words, jobs: Jobs, window: QMainWindow) -> None:
        self._own_work = own_work
        self._jobs = jobs
        self._ = words
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self._message: DesktopMessage | None = None
        self._ends = self._is_covered = self._has_news = False
        self._follow_news: Callable[[], object] = lambda: None
        self._waiting = 0
        own_work.changed.connect(self._follow)
        self._follow()

    @property
    def is_there(self) -> bool:
        """Whether the desk is in the tray."""
        return self._icon is not None

    def keeps(self) -> bool:
        """Whether a window that is being closed only goes out of sight: the tray may be gone."""
        wished = self.is_there and self._own_work.stays_in_tray
        return wished and not self._ends and QSystemTrayIcon.isSystemTrayAvailable()

    def quit(self) -> None:
        """Close the window for good, and with it the desk."""
        was_there = self.is_there
        self._ends = True
        self._window.close()
        if was_there:  # what hides in the tray does not end with its last window
            QCoreApplication.quit()

    def leave(self) -> None:
        """Go out of the tray."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
            QGuiApplication.setQuitOnLastWindowClosed(True)

    def cover(self, covered: bool) -> None:
        """Be out of reach, whatever was chosen, or be there again."""
        self._is_covered = covered
        self._follow()

    def show_waiting(self, waiting: int) -> None:
        """Say in the picture, and where one points at it, how many replies wait to be read."""
        if waiting != self._waiting:
            self._waiting = waiting
            if self._icon is not None:
                self._icon.setIcon(program_icon(waiting))
        self._follow()

    def tell(self, said: str, follow: Callable[[], object]) -> None:
        """Show a message; whoever clicks it opens the window, and `follow` leads on."""
        self._has_news, self._follow_news = True, follow
        self._follow()
        if self._icon is not None:
            self._icon.showMessage(self._("Opt-In Desk"), said, program_icon())
        else:
            QApplication.alert(self._window)
            self._of_desktop().show(said)

    def look(self) -> None:
        """Somebody looks at the window: the news are no news any more."""
        if self._has_news:
            self._has_news = False
            self._follow()
            if self._message is not None:
                self._message.withdraw()

    def _of_desktop(self) -> DesktopMessage:
        if self._message is None:
            from optindesk.ui.desktop_message import DesktopMessage

            self._message = DesktopMessage(self._jobs, self._, self._window)
            self._message.clicked.connect(self._clicked)
        return self._message

    def _follow(self) -> None:
        wished = self._own_work.stays_in_tray or self._has_news
        wanted = wished and QSystemTrayIcon.isSystemTrayAvailable() and not self._is_covered
        if wanted and self._icon is None:
            self._come()
        elif not wanted:
            self.leave()
        if self._icon is not None:
            self._icon.setToolTip(self._said())
            QGuiApplication.setQuitOnLastWindowClosed(not self._own_work.stays_in_tray)

    def _come(self) -> None:
        self._icon = QSystemTrayIcon(program_icon(self._waiting), self._window)
        menu = QMenu(self._window)
        menu.addAction(self._("&Open the desk")).triggered.connect(lambda: self.open())
        menu.addAction(self._("&Quit")).triggered.connect(lambda: self.quit())
        self._icon.setContextMenu(menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self._clicked)
        self._icon.show()

    def _said(self) -> str:
        next_at = self._own_work.next_at
        said = self._("Opt-In Desk")
        if next_at is not None:
            said = self._("Opt-In Desk: works on its own, next at {when}", when=next_at)
        if not self._waiting:
            return said
        waits = self._.plural(
            "{n} reply waits to be read", "{n} replies wait to be read", self._waiting
        )
        return f"{said}\n{waits}"

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.open()

    def _clicked(self) -> None:
        self.open()
        self._follow_news()

    def open(self) -> None:
        """Show the window, in front of all others."""
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
