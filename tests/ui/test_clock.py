"""The first screen says that the clock can hardly be right, and takes the word of who looked."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from optindesk.store import archive
from optindesk.ui.window import MainWindow


def test_the_first_screen_doubts_the_clock_until_somebody_looked(
    qtbot: QtBot, window: MainWindow
) -> None:
    line, desk = window.to_do.clock, window.bench.desk
    assert line.isHidden()
    with desk.store.transaction():
        archive.set_setting("clock", {"last": "2126-01-02T00:00:00+00:00"})
    window.bench.changed.emit()
    qtbot.waitUntil(lambda: "must be later than Jan 2, 2126" in line.text.text())
    assert not line.isHidden()
    line.button.click()
    qtbot.waitUntil(lambda: not line.text.text())
    assert "goes by this computer’s clock" in window.notice.text.text()
    assert desk.clock_standing().doubt is None
