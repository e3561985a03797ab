"""Escape closes a dialog, and asks before where something that was typed would be lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from optindesk.ui.business_dialog import BusinessDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.note_dialog import NoteDialog
from optindesk.ui.window import MainWindow
from pages import ANNA

Make = Callable[[MainWindow], QDialog]
DIALOGS: dict[str, tuple[Make, Callable[[QDialog], QPlainTextEdit]]] = {
    "note": (
        lambda window: NoteDialog(window.bench, ANNA, window),
        lambda dialog: dialog.text,  # type: ignore[attr-defined]
    ),
    "list": (
        lambda window: ListDialog(window.bench, window),
        lambda dialog: dialog.description,  # type: ignore[attr-defined]
    ),
    "business": (
        lambda window: BusinessDialog(window.bench, window),
        lambda dialog: dialog.postal,  # type: ignore[attr-defined]
    ),
}


def asked(dialog: QDialog) -> QMessageBox | None:
    boxes = (one for one in dialog.findChildren(QMessageBox) if one.isVisible())
    return next(boxes, None)


@pytest.mark.parametrize("name", DIALOGS)
def test_what_was_typed_is_not_lost_by_one_key(
    qtbot: QtBot, open_window: Callable[[], MainWindow], name: str
) -> None:
    window = open_window()
    make, field = DIALOGS[name]
    dialog = make(window)
    dialog.show()
    qtbot.waitUntil(lambda: not window.jobs.running)
    field(dialog).setPlainText("Market Street 1")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    box = asked(dialog)
    assert box is not None
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert dialog.isVisible()
    assert field(dialog).toPlainText() == "Market Street 1"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    box = asked(dialog)
    assert box is not None
    box.button(QMessageBox.StandardButton.Discard).click()
    assert not isValid(dialog) or not dialog.isVisible()


@pytest.mark.parametrize("name", DIALOGS)
def test_where_nothing_was_typed_nothing_is_asked(
    qtbot: QtBot, open_window: Callable[[], MainWindow], name: str
) -> None:
    window = open_window()
    dialog = DIALOGS[name][0](window)
    dialog.show()
    qtbot.waitUntil(lambda: not window.jobs.running)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not isValid(dialog) or not dialog.isVisible()
