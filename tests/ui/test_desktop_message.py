"""Where a Linux desktop has no tray, its own service tells what came in; a private bus has one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from test_news import YES, checked

from optindesk.ui import desktop_message
from optindesk.ui import window as window_module
from optindesk.ui.desktop_message import OURS, PATH, SERVICE, DesktopMessage, bus_address
from optindesk.ui.jobs import Jobs
from optindesk.ui.window import At, MainWindow
from servers import need

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not on this system: D-Bus")
TESTS = "the desktop of the test"
SHOWER = Path(__file__).with_name("desktop_of_tests.py")


class Desktop:
    """The service of another process, and what it was told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.told: list[list[Any]] = []
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        threading.Thread(target=self._listen, args=(process.stdout,)).start()

    def _listen(self, lines: IO[str]) -> None:
        for line in lines:
            self.told.append(json.loads(line))

    def tell(self, name: str, number: int, what: str) -> None:
        """As if it told of a message that somebody clicked it."""
        message = QDBusMessage.createSignal(PATH, SERVICE, name)
        message.setArguments([number, what])
        assert QDBusConnection(TESTS).send(message)


@pytest.fixture
def bus(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a session bus of the test's own."""
    command = [need("dbus-daemon"), "--session", "--nofork", "--print-address=1"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setattr(desktop_message, "bus_address", lambda: address)
        QDBusConnection.connectToBus(address, TESTS)
        yield address
        for name in (OURS, TESTS):
            QDBusConnection.disconnectFromBus(name)
        daemon.terminate()


@pytest.fixture
def desktop(bus: str) -> Iterator[Desktop]:
    command = [sys.executable, str(SHOWER), bus]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield Desktop(process)
        process.terminate()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody looks at another window, on a desktop without a tray."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    monkeypatch.setattr(window_module, "_is_looked_at", lambda: False)


@pytest.fixture
def window(elsewhere: None, open_window: Callable[[], MainWindow], qtbot: QtBot) -> MainWindow:
    made = open_window()
    qtbot.waitUntil(lambda: not made.jobs.running)
    return made


def test_what_came_in_is_told_and_a_click_opens_it(
    qtbot: QtBot, desktop: Desktop, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "raise_", lambda: None)  # there is no screen to raise it on
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    window.go(At.LOG)
    window.bench.came_in.emit(checked(YES, YES, YES))
    qtbot.waitUntil(lambda: window.tray._of_desktop()._number == 41)
    qtbot.waitUntil(lambda: bool(desktop.told))  # which another thread reads
    assert desktop.told == [
        [
            *("Opt-In Desk", 0, "optindesk", "Opt-In Desk", "3 people confirmed."),
            *(["default", "Open the desk"], {"desktop-entry": "optindesk"}, -1),
        ]
    ]
    desktop.tell("ActivationToken", 41, "let it come to the front")
    desktop.tell("ActionInvoked", 41, "default")
    qtbot.waitUntil(lambda: window.pages.currentIndex() == At.PEOPLE)
    assert os.environ.pop("XDG_ACTIVATION_TOKEN") == "let it come to the front"


def test_a_newer_message_takes_the_place_of_the_older_until_somebody_looks(
    qtbot: QtBot, desktop: Desktop, window: MainWindow
) -> None:
    shown = window.tray._of_desktop()
    window.bench.came_in.emit(checked(YES))
    qtbot.waitUntil(lambda: shown._number == 41)
    window.bench.came_in.emit(checked(YES))
    qtbot.waitUntil(lambda: shown._number == 42)
    qtbot.waitUntil(lambda: [told[1] for told in desktop.told] == [0, 41])
    window.tray.look()
    qtbot.waitUntil(lambda: desktop.told[2:] == [["withdrawn", 42]])


@pytest.mark.long
def test_a_click_on_the_message_of_another_program_opens_nothing(
    qtbot: QtBot, desktop: Desktop, jobs: Jobs, words: Any
) -> None:
    message = DesktopMessage(jobs, words, jobs)
    message.show("1 person confirmed.")
    qtbot.waitUntil(lambda: message._number == 41)
    clicked: list[None] = []
    message.clicked.connect(lambda: clicked.append(None))
    for number, button in ((40, "default"), (41, "another button"), (41, "default")):
        desktop.tell("ActionInvoked", number, button)
    qtbot.waitUntil(lambda: bool(clicked))
    assert len(clicked) == 1, "one of them was of our message"


@pytest.mark.usefixtures("bus")
def test_where_nobody_shows_messages_the_window_is_marked(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[object] = []
    monkeypatch.setattr(QApplication, "alert", staticmethod(marked.append))
    window.bench.came_in.emit(checked(YES))
    asked = window.tray._of_desktop()
    assert marked == [window]
    qtbot.waitUntil(lambda: not asked.findChildren(QDBusPendingCallWatcher))
    assert not window.jobs.running


def test_without_a_session_bus_none_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert bus_address() is None
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert bus_address() is None
    (tmp_path / "bus").touch()
    assert bus_address() == f"unix:path={tmp_path}/bus"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/elsewhere")
    assert bus_address() == "unix:path=/elsewhere"
