"""The front: a window is there at once, where the desk's will be, and goes when that is there."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from optindesk.composition.second_start import start_of
from optindesk.ui import front
from optindesk.ui.front import GEOMETRY, NAME, Front, show_front

HEAVY = ("optindesk.store", "optindesk.flows", "optindesk.core", "peewee", "babel", "hashlib")


@pytest.mark.parametrize(
    ("arguments", "opens"),
    [
        ("", True),
        ("--data /tmp/desk", True),
        ("--data=/tmp/desk --lang de", True),
        ("--by Rosa", True),
        ("--data", False),  # it is wrong, and said in the terminal
        ("status", False),
        ("--data /tmp/desk status", False),
        ("--json status", False),
        ("--help", False),
        ("kiosk --list News", False),
    ],
)
def test_it_is_shown_only_where_the_desk_is_opened(arguments: str, opens: bool) -> None:
    assert (start_of(arguments.split()) is not None) is opens


def test_it_wears_the_icon_of_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    QApplication.setWindowIcon(QIcon())
    made = show_front(tmp_path / "none.json")
    assert made is not None
    qtbot.addWidget(made)
    assert not made.windowIcon().isNull()


def test_it_stands_where_the_window_stood(qtbot: QtBot, tmp_path: Path) -> None:
    before = Front(tmp_path / "none.json")
    qtbot.addWidget(before)
    before.setGeometry(40, 50, 1000, 600)
    kept = base64.b64encode(before.saveGeometry().data()).decode()
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({GEOMETRY: kept}), encoding="utf-8")
    front_again, window = Front(settings), QMainWindow()
    qtbot.addWidget(front_again)
    qtbot.addWidget(window)
    front.take_usual_size(window)
    window.restoreGeometry(before.saveGeometry())
    assert front_again.geometry() == window.geometry()


@pytest.mark.parametrize("broken", ["", "[]", '{"geometry": "no base64!"}', '{"geometry": 3}'])
def test_settings_that_cannot_be_read_keep_nobody_out(
    qtbot: QtBot, tmp_path: Path, broken: str
) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(broken, encoding="utf-8")
    shown = show_front(settings)
    assert shown is not None
    qtbot.addWidget(shown)
    assert shown.isVisible()


def test_the_name_of_the_program_stands_in_it(qtbot: QtBot, tmp_path: Path) -> None:
    shown = show_front(tmp_path / "settings.json")
    assert shown is not None
    qtbot.addWidget(shown)
    name = shown.centralWidget()
    assert isinstance(name, QLabel)
    assert (shown.windowTitle(), name.text()) == (NAME, NAME)
    assert name.isVisible()
    assert name.size() == shown.size()


def test_without_a_screen_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(front, "has_no_screen", lambda: True)
    assert show_front(tmp_path / "settings.json") is None


def test_closing_it_ends_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    shown = show_front(tmp_path / "settings.json")
    assert shown is not None
    qtbot.addWidget(shown)
    ended = []
    application = QApplication.instance()
    assert application is not None
    application.aboutToQuit.connect(ended.append)
    shown.close()
    QApplication.processEvents()
    assert not ended


def test_it_waits_for_nothing_that_only_a_desk_needs(tmp_path: Path) -> None:
    """The figure of the start to a painted window hangs on this: one import here costs it all."""
    script = (
        "import sys; from pathlib import Path; from optindesk.__main__ import hand_over;"
        "from optindesk.ui.front import show_front; import optindesk.system.paths;"
        "hand_over('', []); show_front(Path('nowhere')); print(*sys.modules)"
    )
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environ
    )
    assert not [name for name in told.stdout.split() if name.startswith(HEAVY)]


def test_it_is_no_larger_than_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    shown = Front(tmp_path / "none.json")
    qtbot.addWidget(shown)
    room = shown.screen().availableSize()
    assert room.width() < front.USUAL.width(), "the screen of the tests is a small one"
    assert shown.width() <= room.width()
    assert shown.height() <= room.height()
