"""What was closed is gone: windows, dialogs and what they hold."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from optindesk.composition import windows
from optindesk.flows.desk import Desk
from optindesk.system.language import Translator
from optindesk.ui.window import MainWindow
from optindesk.ui.wishes import Wish
from pages import Nothing


def test_of_windows_that_a_change_of_language_replaced_nothing_is_left(
    qtbot: QtBot, desk: Desk, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is opened and closed as the program does it, with threads and all."""
    gc.collect()  # what other tests left
    before = set(QApplication.allWidgets())
    opened: list[weakref.ref[MainWindow]] = []

    def run() -> int:
        new = set(QApplication.topLevelWidgets()) - before
        (window,) = [one for one in new if isinstance(one, MainWindow)]
        opened.append(weakref.ref(window))
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
        window.leave_for(Wish.START_AGAIN)
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(run))
    for _ in range(3):
        windows.run_window(desk, words, Nothing())  # type: ignore[arg-type]
        assert not set(QApplication.allWidgets()) - before
    gc.unfreeze()
    gc.collect()
    assert [window() for window in opened] == [None, None, None]
