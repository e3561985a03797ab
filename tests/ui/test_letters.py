"""The underlined letters of the dialogs about accounts and shared desks: each does one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import account_pictures
import pytest
import setup_pictures
import shared_pictures
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from optindesk.flows.desk import Desk
from optindesk.system.language import available, translator
from optindesk.ui.window import MainWindow


class Forgetful:
    """Settings of a window that was never open before."""

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, value: str) -> None:
        pass


@pytest.fixture(params=available())
def window(qtbot: QtBot, desk: Desk, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """The window in each language."""
    made = MainWindow(desk, translator(request.param), Forgetful(), desk.store.leave_thread)
    made.show()
    settle(qtbot, made)
    yield made
    made.close()
    settle(qtbot, made)
    made.deleteLater()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=60_000)
    QApplication.processEvents()


def letters(shown: QWidget) -> Iterator[tuple[str, str]]:
    """Each letter that can be pressed with Alt, and the text it stands in."""
    with_buddy = [label for label in shown.findChildren(QLabel) if label.buddy() is not None]
    for one in (*with_buddy, *shown.findChildren(QAbstractButton)):
        for letter in re.findall(r"&(\w)", one.text().lower()) if one.isVisible() else ():
            yield letter, one.text()


@pytest.mark.long
def test_no_letter_of_a_dialog_stands_for_two_things(qtbot: QtBot, window: MainWindow) -> None:
    pictures = {
        **account_pictures.account(window),
        **account_pictures.signing_in(window),
        **setup_pictures.setting_up(window),
        **shared_pictures.sharing(window),
    }
    for name, make in pictures.items():
        shown = make()
        shown.show()
        settle(qtbot, window)
        taken: dict[str, str] = {}
        for letter, text in letters(shown):
            assert taken.setdefault(letter, text) == text, name
        shown.close()
        settle(qtbot, window)
