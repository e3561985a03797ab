"""A desktop's service for messages, on the bus of an address: writes what it is told, JSON by line.

Started by `test_desktop_message.py`: in a process of its own, as PySide keeps the interpreter while
it waits for an answer.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection

SERVICE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


@ClassInfo(**{"D-Bus Interface": SERVICE})
class Messages(QObject):
    """Numbers what it shows."""

    number = 40

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", "int", result="uint")
    def Notify(self, *given: Any) -> int:
        self.number += 1
        write(given)
        return self.number

    @Slot("uint")
    def CloseNotification(self, number: int) -> None:
        write(("withdrawn", number))


def write(told: object) -> None:
    """Let the test read it."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until one is ended."""
    application = QCoreApplication([])
    bus, messages = QDBusConnection.connectToBus(sys.argv[1], "desktop"), Messages()
    assert bus.registerObject(PATH, messages, QDBusConnection.RegisterOption.ExportAllSlots)
    assert bus.registerService(SERVICE)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    application.exec()


if __name__ == "__main__":
    main()
