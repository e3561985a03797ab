"""After a theft the window says whom it concerns and what to do, and makes a new key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.store import archive
from optindesk.ui.stolen_dialog import StolenDialog
from optindesk.ui.window import MainWindow


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> StolenDialog:
    desk = window.bench.desk
    desk.sign_up("ana@example.org", Target(desk.add_list("News", "", "en").id))
    desk.send()
    window.commands.stolen.trigger()
    (opened,) = window.findChildren(StolenDialog)
    qtbot.waitUntil(lambda: bool(opened.now.text()))
    return opened


def keys() -> int:
    return len(archive.desk_keys().retired)


def test_what_a_new_key_does_is_said_before_it_is_made(dialog: StolenDialog) -> None:
    assert "1 person is affected" in dialog.now.text()
    assert "1 open question is replaced by a new one." in dialog.now.text()
    assert "72 hours" in dialog.steps.toPlainText()
    assert not dialog.change.isEnabled(), "the log needs to know what happened"
    assert not dialog.change.isDefault()


def test_a_new_key_is_made_and_what_was_asked_is_asked_anew(
    qtbot: QtBot, window: MainWindow, dialog: StolenDialog
) -> None:
    dialog.reason.setText("laptop stolen on the train")
    dialog.change.click()
    qtbot.waitUntil(lambda: "has a new key" in dialog.notice.text.text())
    assert "waits in the outbox" in dialog.notice.text.text() or "cannot be asked anew" in (
        dialog.notice.text.text()
    )
    assert keys() == 1
    qtbot.waitUntil(lambda: "made last on" in dialog.now.text())
    assert not dialog.change.isEnabled(), "a second one needs its own reason"


def test_who_is_affected_and_what_to_do_can_be_taken_along(
    qtbot: QtBot, dialog: StolenDialog, tmp_path: Path
) -> None:
    dialog.save_affected(tmp_path / "affected.csv")
    qtbot.waitUntil(lambda: "1 person whose data" in dialog.notice.text.text())
    assert "ana@example.org" in (tmp_path / "affected.csv").read_text("utf-8-sig")
    qtbot.waitUntil(dialog.copy.isEnabled)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.steps.toPlainText()
    dialog.save_affected(tmp_path / "gone" / "affected.csv")
    qtbot.waitUntil(lambda: "gone" in dialog.notice.text.text())
    assert keys() == 0
