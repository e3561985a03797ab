"""The whole way by keys alone: a list, a sheet, the questions, the replies, a story, an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from optindesk.flows.desk import Desk
from optindesk.ui.export_dialog import ExportDialog
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.palette import Palette
from optindesk.ui.practice_dialog import PracticeDialog
from optindesk.ui.window import At, MainWindow
from pages import ANNA, BERTA, Key, settle

CTRL = Qt.KeyboardModifier.ControlModifier
MOST_TABS = 40


class Hands:
    """Two hands on a keyboard: what they press goes to whatever has the keys."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self._window = qtbot, window

    @property
    def at(self) -> QWidget:
        if QApplication.focusWidget() is None:
            # Without a screen nobody makes a window active when a dialog over it closes.
            self._window.activateWindow()
            QApplication.processEvents()
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the keys"
        return target

    def press(self, key: Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.at, key, with_)
        settle(self._qtbot, self._window.read)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.at, text)
        QApplication.processEvents()

    def tab_to(self, name: str) -> None:
        """Press Tab until what is so called has the keys."""
        for _ in range(MOST_TABS):
            here = self.at
            text = getattr(here, "text", str)()
            if name in (here.accessibleName(), text.replace("&", "")):
                return
            QTest.keyClick(here, Key.Key_Tab)
        pytest.fail(f"Tab does not come to “{name}”")

    def choose(self, choice: str) -> None:
        """Go along the choices with the arrows."""
        box = self.at
        assert isinstance(box, QComboBox)
        self.press(Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == choice:
                return
            self.press(Key.Key_Down)
        pytest.fail(f"there is no “{choice}”")

    def command(self, typed: str) -> None:
        """Find a command by some letters, and do it."""
        self.press(Key.Key_K, CTRL)
        self.wait_for(Palette)
        self.type(typed)
        self.press(Key.Key_Return)

    def wait_for(self, kind: type[QWidget]) -> QWidget:
        def shown() -> list[QWidget]:
            return [one for one in self._window.findChildren(kind) if one.isVisible()]

        self._qtbot.waitUntil(lambda: bool(shown()))
        (dialog,) = shown()
        dialog.activateWindow()
        QApplication.processEvents()
        return dialog

    def wait_until_gone(self, kind: type[QWidget]) -> None:
        def is_gone() -> bool:
            return not any(one.isVisible() for one in self._window.findChildren(kind))

        self._qtbot.waitUntil(is_gone)
        settle(self._qtbot, self._window.read)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with practice_desk(tmp_path) as desk:
        desk.set_account(ACCOUNT)
        yield desk


@pytest.fixture
def hands(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> Hands:
    window = open_window()
    window.activateWindow()
    settle(qtbot, window.read)
    return Hands(qtbot, window)


def test_the_whole_way_is_gone_by_keys_alone(
    hands: Hands, desk: Desk, open_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = hands._window
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("Name,Email\nAnna,anna@example.org\nBerta,berta@example.org\n")

    hands.command("new list")
    hands.wait_for(ListDialog)
    hands.tab_to("Name of the list")
    hands.type("Flower letter")
    hands.press(Key.Key_Tab)
    hands.type("What is in bloom, once a month.")
    hands.tab_to("Make the list")
    hands.press(Key.Key_Space)
    hands.wait_until_gone(ListDialog)

    hands.press(Key.Key_I, CTRL)
    hands.wait_for(ImportDialog)
    hands.tab_to("File")
    hands.type(str(sheet))
    hands.press(Key.Key_Return)
    hands.tab_to("Import, ask 2 people")
    hands.press(Key.Key_Space)
    hands.wait_until_gone(ImportDialog)

    hands.press(Key.Key_Return, CTRL)
    hands.command("let people answer")
    hands.wait_for(PracticeDialog)
    for name, answer in ((ANNA, "yes"), (BERTA, "a question of their own")):
        hands.tab_to(name)
        hands.choose(answer)
    hands.tab_to("Let them answer")
    hands.press(Key.Key_Space)
    hands.wait_until_gone(PracticeDialog)
    hands.press(Key.Key_F5)

    hands.press(Key.Key_2, CTRL)
    assert window.pages.currentWidget() is window.read
    assert window.read.list.current is not None
    assert window.read.list.current.address == BERTA
    hands.press(Key.Key_D)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert window.read.list.current is None

    hands.press(Key.Key_3, CTRL)
    hands.press(Key.Key_F, CTRL)
    hands.type("anna")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Down)
    assert window.pages.currentIndex() == At.PEOPLE
    story = window.people.story.story
    assert story is not None

    hands.command("export")
    hands.wait_for(ExportDialog)
    target = tmp_path / "friends.csv"
    hands.tab_to("Choose a file…")
    hands.press(Key.Key_Space)
    hands.type(str(target))
    hands.press(Key.Key_Return)
    hands.wait_until_gone(ExportDialog)
    content = target.read_text(encoding="utf-8")
    assert ANNA in content
    assert BERTA not in content
