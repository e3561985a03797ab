"""Each dialog and wizard has room on a small laptop, or scrolls: 1366×768, everything at 150 %.

A run of all looks at a fifth of the dialogs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import looks
import pytest
import screens
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)
from pytestqt.qtbot import QtBot

from desks import practice_desk
from optindesk.system.language import translator
from optindesk.ui.allowing import allow
from optindesk.ui.fields import foot, go_button
from optindesk.ui.kiosk import Kiosk
from optindesk.ui.within_screen import Scrolled, room_for

pytestmark = [pytest.mark.long, pytest.mark.thinned]

LAPTOP = QSize(910, 512)
ROWS = 10
GIVEN = {"sentences-small", "settings-large"}
"""Those that the walk itself makes so large."""


@pytest.fixture(scope="module")
def found(qapp: QApplication, taken: Callable[[str], bool]) -> Iterator[dict[str, list[str]]]:
    """What is too large, and what is cut, of all dialogs in German; the walk is done once."""
    wrong: dict[str, list[str]] = {"too large": [], "cut": []}
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as place:
        patch.setattr(QScreen, "availableSize", lambda _: LAPTOP)
        with practice_desk(Path(place)) as desk:
            sheet = screens.furnished(desk, Path(place), ROWS)
            for name, view in screens.views(qapp, desk, sheet, translator("de"), taken):
                if not isinstance(view, QDialog) or isinstance(view, Kiosk):
                    continue
                room = room_for(view)
                if name not in GIVEN and view.size().boundedTo(room) != view.size():
                    wrong["too large"].append(f"{name}: {view.size().toTuple()}")
                wrong["cut"] += [f"{name}: {one}" for one in looks.cut(view)]
        yield wrong


@pytest.mark.parametrize("rule", ["too large", "cut"])
def test_nothing_is(found: dict[str, list[str]], rule: str) -> None:
    assert found[rule] == []


# --- what scrolls ---------------------------------------------------------------------------------


@pytest.fixture
def tall(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QDialog:
    """A dialog of many lines on a small screen, with a button below it that is off."""
    monkeypatch.setattr(QScreen, "availableSize", lambda _: LAPTOP)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    for n in range(40):
        layout.addWidget(QLineEdit(f"line {n}"))
    buttons = foot(QDialogButtonBox.StandardButton.Cancel)
    go_on = go_button(dialog, buttons, "Go on", dialog.accept)
    layout.addWidget(buttons)
    allow(go_on, "Something is missing.")
    return dialog


def lines(dialog: QDialog) -> list[QLineEdit]:
    return dialog.findChildren(QLineEdit)


def test_what_has_no_room_scrolls_and_the_buttons_stay(qtbot: QtBot, tall: QDialog) -> None:
    lines(tall)[1].setFocus()
    tall.show()
    qtbot.waitUntil(lambda: lines(tall)[0].isVisible())
    assert tall.height() <= room_for(tall).height()
    (area,) = tall.findChildren(Scrolled)
    (below,) = tall.findChildren(QDialogButtonBox)
    assert below.geometry().bottom() < tall.height() <= area.geometry().height() * 1.5
    assert tall.focusWidget() is lines(tall)[1], "the keys stay where they were"
    said = [one for one in tall.findChildren(QLabel) if one.isVisible()]
    assert [one.text() for one in said] == ["Something is missing."]
    assert said[0].geometry().bottom() <= below.geometry().top()


def test_tab_shows_what_it_comes_to(qtbot: QtBot, tall: QDialog) -> None:
    tall.show()
    qtbot.waitUntil(lambda: lines(tall)[0].isVisible())
    tall.activateWindow()
    lines(tall)[0].setFocus()
    for _ in range(39):
        QTest.keyClick(tall.focusWidget(), Qt.Key.Key_Tab)
    last = lines(tall)[-1]
    assert tall.focusWidget() is last
    assert not last.visibleRegion().isEmpty()


def test_what_becomes_too_large_while_it_is_open_scrolls_from_then_on(
    qtbot: QtBot, tall: QDialog
) -> None:
    for one in lines(tall)[5:]:
        one.hide()
    tall.show()
    assert tall.findChildren(Scrolled) == []
    for one in lines(tall):
        one.show()
    qtbot.waitUntil(lambda: len(tall.findChildren(Scrolled)) == 1)
    qtbot.waitUntil(lambda: tall.height() <= room_for(tall).height())
    (allowed,) = [one for one in tall.findChildren(QPushButton) if one.text() == "Go on"]
    allow(allowed, "Now something else is.")
    texts = [one.text() for one in tall.findChildren(QLabel)]
    assert texts == ["Now something else is."], "it is said in one place"


def test_where_there_is_room_nothing_scrolls(
    qtbot: QtBot, tall: QDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _: QSize(3_840, 2_160))
    tall.show()
    QApplication.processEvents()
    assert tall.findChildren(Scrolled) == []
