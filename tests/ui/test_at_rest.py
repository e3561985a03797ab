"""What comes up by itself takes no letters that are typed elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from optindesk.ui import at_rest as module
from optindesk.ui.at_rest import at_rest


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for widget in (QLineEdit(), QLineEdit(), QPushButton("Check")):
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_who_pressed_a_button_is_asked_at_once(window: QWidget) -> None:
    window.findChildren(QPushButton)[0].setFocus()
    asked: list[bool] = []
    at_rest(window, lambda: asked.append(True))
    assert asked == [True]


def test_who_types_is_asked_when_the_typing_rests(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST", 150)
    first, second = window.findChildren(QLineEdit)
    first.setFocus()
    asked: list[str] = []
    at_rest(window, lambda: asked.append(first.text() + second.text()))
    for letter in "anna":
        qtbot.keyClick(first, letter, delay=50)
    second.setFocus()
    for letter in "muster":
        qtbot.keyClick(second, letter, delay=50)
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["annamuster"]


def test_who_is_at_a_dialog_is_asked_when_that_is_closed(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST", 20)
    dialog = QDialog(window)
    QVBoxLayout(dialog).addWidget(QPushButton("Close"))
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    asked: list[bool] = []
    at_rest(window, lambda: asked.append(dialog.isVisible()))
    at_rest(dialog, lambda: asked.append(True))
    assert asked == [True], "what the dialog itself began is asked over it"
    qtbot.wait(100)
    assert asked == [True]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked == [True, False]
