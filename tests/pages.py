"""A desk with replies that wait, in a window, and the ways in which tests go about in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from optindesk.flows.desk import Desk
from optindesk.flows.overview import ToDo
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import MainWindow

Key = Qt.Key
ANNA, BERTA, CARLA = "anna@example.org", "berta@example.org", "carla@example.org"
ASKED_BACK = "What is this about? I do not remember signing up for anything."
"""What practice people write who ask something back."""

QUIET = ToDo(
    to_read=0,
    to_send=0,
    held=0,
    unknown=0,
    lapsing=0,
    bounced=0,
    refused=0,
    wrong=0,
    awaiting=0,
    people=10,
    lists=1,
    has_account=True,
    has_mailbox=True,
)
"""A desk that works, and on which nothing is to be done."""


class Nothing:
    """Settings that keep nothing."""

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, value: str) -> None:
        pass


ShowWindow = Callable[[Desk, WindowSettings], MainWindow]


class KeptSettings:
    """Settings that live as long as the test."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def set(self, name: str, value: str) -> None:
        self.values[name] = value


def settle(qtbot: QtBot, page: ReviewPage) -> None:
    """Wait until no work is on its way, and what has ended has begun no other."""
    jobs = page._bench.jobs
    rounds_at_rest = 0
    while rounds_at_rest < 2:
        qtbot.waitUntil(lambda: not jobs.running)
        QApplication.processEvents()
        rounds_at_rest = 0 if jobs.running else rounds_at_rest + 1


def press(qtbot: QtBot, page: ReviewPage, *keys: Key) -> None:
    """Press keys on whatever has the focus, as a person does."""
    for key in keys:
        if QApplication.focusWidget() is None:
            # Without a screen nobody makes a window active again when a dialog over it closes.
            page.window().activateWindow()
            QApplication.processEvents()
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        qtbot.keyClick(target, key)
        settle(qtbot, page)


def dialog_of(qtbot: QtBot, over: QWidget, kind: type) -> QWidget:
    """The one dialog of a kind that is open over a page or a window, once it is."""

    def found() -> list[QWidget]:
        return [one for one in over.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    (dialog,) = found()
    return dialog


def is_open(dialog: QWidget) -> bool:
    """Whether a dialog is still there; a closed one is deleted."""
    return shiboken6.isValid(dialog) and dialog.isVisible()


def shown(page: ReviewPage) -> str:
    return page.list.current.address if page.list.current else ""


def save_as(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Choose a file in the dialog that asks where to, as a person does."""
    (dialog,) = [one for one in page.findChildren(QFileDialog) if one.isVisible()]
    dialog.fileSelected.emit(name)
    dialog.close()
