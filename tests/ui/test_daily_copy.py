"""The window makes the copy of the day by itself, off its thread, and says when it cannot."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from optindesk.core.errors import DiskFull
from optindesk.flows.desk import Desk
from optindesk.store import daily
from optindesk.ui.window import MainWindow


@pytest.fixture(autouse=True)
def alone(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a real desk, once it is open: those to practise wait for a person."""
    monkeypatch.setattr(Desk, "works_alone", property(lambda desk: True))


def test_the_copy_of_the_day_is_made_once(qtbot: QtBot, window: MainWindow) -> None:
    folder = window.bench.desk.store.folder
    assert folder is not None
    window.daily_copy.look()
    window.daily_copy.look()
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(daily.made(folder)) == 1
    window.daily_copy.look()
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(daily.made(folder)) == 1
    window.commands.copy_now.trigger()
    qtbot.waitUntil(lambda: "A checked copy" in window.notice.text.text())


def test_that_it_cannot_be_made_stands_on_the_first_screen(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    true = daily.copy_database
    monkeypatch.setattr(daily, "copy_database", full)
    window.daily_copy.look()
    line = window.to_do.uncopied
    qtbot.waitUntil(lambda: "could not be made" in line.text.text())
    monkeypatch.setattr(daily, "copy_database", true)
    line.button.click()
    qtbot.waitUntil(lambda: not line.text.text())
