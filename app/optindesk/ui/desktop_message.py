"""Messages in a corner of the screen where a Linux desktop has no tray, as GNOME has none.

The desktop's own service shows them (freedesktop.org, Desktop Notifications Specification).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, SLOT, QMetaObject, QObject, Signal, Slot

from optindesk.ui.fields import plain
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from PySide6.QtDBus import (
        QDBusConnection,
        QDBusInterface,
        QDBusMessage,
        QDBusPendingCallWatcher,
    )

    from optindesk.core.ports import Tick

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
OURS = "optindesk messages"
"""What Qt calls our connection."""

CLICKED = "default"
WAIT = 5000
"""Milliseconds for the desktop to answer."""

DESKTOP_DECIDES = -1
"""How long a message stays."""


class DesktopMessage(QObject):
    """One message at most: a newer one takes the place of the older. `clicked` tells that somebody
    clicked it. A system without such a service shows nothing."""

    clicked = Signal()

    def __init__(self, jobs: Jobs, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._ = words
        self._number = 0
        self._is_listening = False

    def show(self, said: str) -> None:
        """Show it, in the place of the older."""
        if bus_address() is not None:
            title, opens = self._("Opt-In Desk"), plain(self._("&Open the desk"))

            def start() -> None:
                work = partial(_show, self._number, title, said, opens)
                self._jobs.start("", work, Lane.TELL, done=self._shown, owner=self)

            self._once_it_answers(start)

    def withdraw(self) -> None:
        """Take the message away, where one is shown."""
        if self._number:
            work = partial(_withdraw, self._number)
            self._number = 0
            self._once_it_answers(lambda: self._jobs.start("", work, Lane.TELL, owner=self))

    def _once_it_answers(self, act: Callable[[], object]) -> None:
        """Qt's interface asks the service what it knows when it is made, and keeps Python's
        interpreter until it answers: ask it without waiting first."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        what = "org.freedesktop.DBus.Introspectable"
        asked = QDBusMessage.createMethodCall(SERVICE, PATH, what, "Introspect")
        watcher = QDBusPendingCallWatcher(_bus().asyncCall(asked, WAIT), self)
        watcher.finished.connect(lambda: _answered(act, watcher))

    def _shown(self, number: int) -> None:
        self._number = number
        if number and not self._is_listening:
            self._is_listening = True
            for name, does in (("ActionInvoked", "invoked"), ("ActivationToken", "let_in")):
                slot = SLOT(f"{does}(QDBusMessage)")
                # Whoever may send it: to ask who the service is would wait for the bus.
                _bus().connect("", PATH, SERVICE, name, self, slot)  # type: ignore[call-overload]

    @Slot("QDBusMessage")
    def invoked(self, message: QDBusMessage) -> None:
        """Somebody clicked a message, be it ours or not."""
        if message.arguments() == [self._number, CLICKED]:
            self._number = 0
            self.clicked.emit()

    @Slot("QDBusMessage")
    def let_in(self, message: QDBusMessage) -> None:
        """With this token Wayland lets a window come to the front; Qt looks for it there."""
        match message.arguments():
            case [number, str(token)] if number == self._number:
                os.environ["XDG_ACTIVATION_TOKEN"] = token


def bus_address() -> str | None:
    """Where the session bus is; where there is none, D-Bus would start one."""
    if sys.platform != "linux":
        return None
    usual = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere"), "bus")
    here = f"unix:path={usual}" if usual.exists() else None
    return os.environ.get("DBUS_SESSION_BUS_ADDRESS", here)


def _bus() -> QDBusConnection:
    from PySide6.QtDBus import QDBusConnection

    known = QDBusConnection(OURS)
    if known.isConnected():
        return known
    address = bus_address()
    assert address is not None, "nobody asks for it elsewhere"
    return QDBusConnection.connectToBus(address, OURS)


def _answered(act: Callable[[], object], watcher: QDBusPendingCallWatcher) -> None:
    watcher.deleteLater()
    if not watcher.isError():
        act()


def _show(number: int, title: str, said: str, opens: str, _: Tick) -> int:
    """Show a message in the place of that one (0: of none); its number, 0 where it cannot be."""
    icon, hints = "optindesk", {"desktop-entry": "optindesk"}
    given = (
        *(Q_ARG("QString", "Opt-In Desk"), Q_ARG("uint", number), Q_ARG("QString", icon)),
        *(Q_ARG("QString", title), Q_ARG("QString", said)),
        *(Q_ARG("QStringList", [CLICKED, opens]), Q_ARG("QVariantMap", hints)),
        Q_ARG("int", DESKTOP_DECIDES),
    )
    try:
        # By name, which lets one say the types: else a whole number goes out as one with a sign.
        shown = QMetaObject.invokeMethod(_service(), "Notify", Q_RETURN_ARG("uint"), *given)
    except RuntimeError:  # it knows no such method
        return 0
    assert isinstance(shown, int)
    return shown


def _withdraw(number: int, _: Tick) -> None:
    QMetaObject.invokeMethod(_service(), "CloseNotification", Q_ARG("uint", number))


def _service() -> QDBusInterface:
    """Who shows messages; to be spoken to on a thread that may wait."""
    from PySide6.QtDBus import QDBusInterface

    service = QDBusInterface(SERVICE, PATH, SERVICE, _bus())
    service.setTimeout(WAIT)
    return service
