"""What was closed is gone: windows, dialogs and what they hold."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from pathlib import Path

import pytest
import screens
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desks import practice_desk
from optindesk.composition import windows
from optindesk.flows.desk import Desk
from optindesk.system.language import Translator
from optindesk.ui.window import At, MainWindow
from optindesk.ui.wishes import Wish
from pages import Nothing

OF_THE_PICTURES = ("to-do", "collecting", "kiosk-", "restore", "manual")
"""What is no dialog, or is opened by who says that it goes when it is closed."""


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
        qtbot.waitUntil(lambda: not window.jobs.running)
        window.leave_for(Wish.START_AGAIN)
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(run))
    for _ in range(3):
        windows.run_window(desk, words, Nothing())  # type: ignore[arg-type]
        assert not set(QApplication.allWidgets()) - before
    gc.unfreeze()
    gc.collect()
    assert [window() for window in opened] == [None, None, None]


@pytest.mark.long
def test_of_dialogs_that_were_closed_nothing_is_left(
    qapp: QApplication, tmp_path: Path, words: Translator
) -> None:
    with practice_desk(tmp_path) as desk:
        sheet = screens.furnished(desk, tmp_path, 0)
        window = MainWindow(desk, words, screens.NoSettings(), desk.store.leave_thread)
        window.problems.bug = window.jobs._bug = pytest.fail  # type: ignore[method-assign]
        window.show()
        for page in At:  # each is made when it is shown first
            window.go(page)
            screens.settle(qapp, window)
        dialogs = screens.dialogs(window, sheet)
        before = objects_of(window)
        closed: dict[str, weakref.ref[QDialog]] = {}
        for name, make in dialogs.items():
            if not name.startswith(OF_THE_PICTURES):
                dialog = make()
                assert isinstance(dialog, QDialog), name
                dialog.show()
                screens.settle(qapp, window)
                closed[name] = weakref.ref(dialog)
                dialog.done(QDialog.DialogCode.Rejected)  # also where something was typed
                del dialog
        screens.settle(qapp, window)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert objects_of(window) == before
        gc.unfreeze()  # a language that was learnt meanwhile spared the dialog of then
        gc.collect()
        assert len(closed) > 80
        assert [name for name, dialog in closed.items() if dialog() is not None] == []
        window.close()
        window.deleteLater()


def objects_of(window: MainWindow) -> Counter[str]:
    """How many objects of each kind of ours belong to a window; Qt's own come with them."""
    kinds = map(type, window.findChildren(QObject))
    return Counter(one.__name__ for one in kinds if one.__module__.startswith("optindesk"))
