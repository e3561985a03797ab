"""The owner's PIN at the window: asked before and while something is done, and not for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from desks import ACCOUNT
from optindesk.core.owner_pin import OwnersLock
from optindesk.flows import owner_pin, settings
from optindesk.flows.desk import Desk
from optindesk.flows.preferences import PIN as PIN_ROW
from optindesk.flows.preferences import Group
from optindesk.store import journal
from optindesk.ui.actions import Actions
from optindesk.ui.export_dialog import ExportDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.pin_dialogs import NewPinDialog, PinDialog
from optindesk.ui.pin_door import WANT_PIN
from optindesk.ui.settings_dialog import SettingsDialog
from optindesk.ui.settings_rows import NumberRow, StateRow
from optindesk.ui.window import MainWindow

Made = TypeVar("Made", bound=QDialog)
PIN = "4711"


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, open_window: Callable[[], MainWindow]) -> MainWindow:
    """The window of a desk that has a PIN."""
    desk.set_pin(PIN)
    desk.owners_lock.shut()
    made = open_window()
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(3):
        qtbot.waitUntil(
            lambda: all(job.lane == Lane.WATCH for job in window.jobs.running), timeout=60_000
        )
        QApplication.processEvents()


def seen(window: MainWindow, kind: type[Made]) -> list[Made]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


def type_pin(qtbot: QtBot, window: MainWindow, pin: str = PIN) -> PinDialog:
    (asked,) = seen(window, PinDialog)
    qtbot.keyClicks(asked.pin, pin)
    qtbot.keyClick(asked.pin, Qt.Key.Key_Return)
    settle(qtbot, window)
    return asked


def test_every_action_that_wants_it_is_there(window: MainWindow) -> None:
    for name in WANT_PIN:
        assert getattr(window.commands, name), name
    assert isinstance(window.commands, Actions)


@pytest.mark.parametrize("name", sorted(set(WANT_PIN) - {"not_moved"}))
def test_it_is_asked_before_what_is_the_owners(qtbot: QtBot, window: MainWindow, name: str) -> None:
    action = getattr(window.commands, name)
    action.setEnabled(True)
    action.trigger()
    settle(qtbot, window)
    dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert [type(one) for one in dialogs] == [PinDialog]
    dialogs[0].reject()
    settle(qtbot, window)
    assert [one for one in window.findChildren(QDialog) if one.isVisible()] == []


def test_once_typed_all_is_open_until_it_is_shut_by_hand(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.export.trigger()
    settle(qtbot, window)
    type_pin(qtbot, window)
    (dialog,) = seen(window, ExportDialog)
    dialog.reject()
    window.commands.settings.trigger()
    settle(qtbot, window)
    assert seen(window, PinDialog) == []
    (shown,) = seen(window, SettingsDialog)
    shown.reject()
    assert window.commands.shut.isVisible()
    window.commands.shut.trigger()
    assert "asked again" in window.notice.text.text()
    window.commands.export.trigger()
    settle(qtbot, window)
    assert len(seen(window, PinDialog)) == 1


def test_a_wrong_one_is_told_and_logged_and_opens_nothing(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.export.trigger()
    settle(qtbot, window)
    for _ in range(2):
        asked = type_pin(qtbot, window, "0000")
        assert asked.isVisible()
        assert "is not the owner" in asked.notice.text.text()
        assert asked.pin.text() == ""
    type_pin(qtbot, window, "0000")
    assert "none is tried before" in asked.notice.text.text()
    type_pin(qtbot, window)
    assert asked.isVisible(), "not even the right one, while it rests"
    assert seen(window, ExportDialog) == []
    assert [one.code for one in journal.entries()].count("pin.wrong") == 3


def test_only_digits_can_be_typed(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.export.trigger()
    settle(qtbot, window)
    (asked,) = seen(window, PinDialog)
    qtbot.keyClicks(asked.pin, "a4b7!1")
    assert asked.pin.text() == "471"
    assert not asked.go_on.isEnabled()
    asked.reject()


def test_what_is_done_elsewhere_asks_when_it_is_done_and_then_goes_on(
    qtbot: QtBot, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "log.json"
    window.bench.run(
        "", lambda _: desk.export_log(path), Lane.WORK, done=lambda _: window.bench.say("done")
    )
    settle(qtbot, window)
    assert not path.exists()
    type_pin(qtbot, window)
    assert path.exists()
    assert window.notice.text.text() == "done"


def test_who_does_not_type_it_is_told_beside_the_field(qtbot: QtBot, window: MainWindow) -> None:
    dialog = window.settings.open(Group.ASKING)
    settle(qtbot, window)
    row = dialog.rows[settings.QUESTIONS]
    assert isinstance(row, NumberRow)
    row.box.setValue(9)
    row.flush()
    settle(qtbot, window)
    (asked,) = seen(window, PinDialog)
    asked.reject()
    settle(qtbot, window)
    assert "PIN is needed to change settings" in row.notice.text.text()
    assert settings.get(settings.QUESTIONS) == 3
    assert row.box.value() == 3
    dialog.reject()


def test_it_is_set_changed_and_removed_in_the_settings(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    window.commands.pin.trigger()
    settle(qtbot, window)
    type_pin(qtbot, window)
    (dialog,) = seen(window, SettingsDialog)
    assert dialog.stack.currentWidget() is dialog.pages[Group.PIN]
    row = dialog.rows[PIN_ROW]
    assert isinstance(row, StateRow)
    assert row.now.text().startswith("A PIN is set.")
    row.buttons[0].click()
    (new,) = seen(window, NewPinDialog)
    new.pin.setText("123456")
    assert not new.save.isEnabled()
    new.again.setText("123456")
    new.save.click()
    settle(qtbot, window)
    assert window.notice.text.text() == "The owner’s PIN is set."
    desk.open_with_pin("123456")
    row.buttons[1].click()
    (box,) = seen(window, QMessageBox)
    next(one for one in box.buttons() if one.text() == "Remove PIN").click()
    settle(qtbot, window)
    assert not owner_pin.is_set()
    assert row.now.text().startswith("No PIN is set")
    assert not row.buttons[1].isEnabled(), "there is nothing to remove"
    assert not window.commands.shut.isVisible()


def test_one_that_was_forgotten_is_told_on_the_first_screen(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    assert window.to_do.pin.isHidden()
    desk.forget_pin()
    window.reload()
    settle(qtbot, window)
    assert "who did not have to know it" in window.to_do.pin.text.text()
    window.to_do.pin.button.click()
    settle(qtbot, window)
    (dialog,) = seen(window, SettingsDialog)
    assert dialog.stack.currentWidget() is dialog.pages[Group.PIN]
    dialog.reject()


def test_without_one_nothing_is_asked(
    qtbot: QtBot, desk: Desk, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    settle(qtbot, window)
    assert not window.commands.shut.isVisible()
    window.commands.export.trigger()
    settle(qtbot, window)
    assert len(seen(window, ExportDialog)) == 1
    assert replace(desk, owners_lock=OwnersLock()).set_account(ACCOUNT)
