"""Where the keys go: to the page that somebody went to, and everybody can see it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from optindesk.flows.desk import Desk
from optindesk.flows.reviewing import Decision
from optindesk.store import contact_rows, request_rows
from optindesk.ui.readable import mended
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import At, MainWindow
from pages import ANNA, BERTA, CARLA, Key, press, settle, shown


def window_of(page: ReviewPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def handles_keys(window: MainWindow, at: At) -> QWidget:
    """What on a page takes the keys."""
    pages = {
        At.TO_DO: window.to_do.step,
        At.READ: window.read.list,
        At.PEOPLE: window.people.table,
        At.LISTS: window.lists.table,
        At.LOG: window.log.table,
        At.REPORTS: window.reports.text,
    }
    return pages[at]


def click_on(qtbot: QtBot, window: MainWindow, at: At) -> None:
    navigation = window.navigation
    place = navigation.visualItemRect(navigation.topLevelItem(at)).center()
    qtbot.mouseClick(navigation.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, window.read)


def is_open(address: str) -> bool:
    contact = contact_rows.contact_by_key(address)
    assert contact is not None
    return bool(request_rows.open_requests(contact.id))


# --- going to a page ------------------------------------------------------------------------------


def test_whoever_goes_to_a_page_by_its_keys_can_use_it_by_keys(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    window = window_of(open_page())
    for at in (At.PEOPLE, At.READ, At.LOG, At.REPORTS, At.TO_DO, At.LISTS, At.READ):
        qtbot.keyClick(window, Key(Key.Key_1 + at), Qt.KeyboardModifier.ControlModifier)
        settle(qtbot, window.read)
        assert QApplication.focusWidget() is handles_keys(window, at)


def test_whoever_goes_to_a_page_by_mouse_can_use_it_by_keys(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    window = window_of(open_page())
    for at in (At.LOG, At.READ, At.READ, At.TO_DO):
        click_on(qtbot, window, at)
        assert QApplication.focusWidget() is handles_keys(window, at)
        assert window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange), "buttons show it"


def test_the_arrows_walk_along_the_pages_and_enter_goes_in(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    window = window_of(page)
    window.go(At.TO_DO)
    window.navigation.setFocus()
    press(qtbot, page, Key.Key_Down)
    assert window.pages.currentWidget() is page
    assert window.navigation.hasFocus(), "one more arrow goes on to the next page"
    press(qtbot, page, Key.Key_Return)
    assert page.list.hasFocus()


def test_a_decision_is_about_the_reply_that_is_looked_at(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA, CARLA)
    page = open_page()
    window = window_of(page)
    window.go(At.LOG)
    settle(qtbot, page)
    qtbot.keyClick(window, Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, page, Key.Key_Down)
    assert shown(page) == BERTA
    assert BERTA in page.letter.who.text()
    press(qtbot, page, Key.Key_D, Key.Key_Down, Key.Key_Return)
    assert [is_open(address) for address in (ANNA, BERTA, CARLA)] == [True, False, True]


def test_the_replies_take_the_keys_though_they_come_after_the_page(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    page = open_page()
    assert page.nothing.button.hasFocus()
    ask_back(ANNA)
    window_of(page).reload()
    settle(qtbot, page)
    assert page.list.hasFocus()


def test_what_was_decided_elsewhere_gives_the_keys_back_to_the_list(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_D)
    assert page.bar.line.hasFocus()
    assert page.list.current is not None
    desk.decide(page.list.current.id, Decision.BACK, "elsewhere")
    press(qtbot, page, Key.Key_Down, Key.Key_Return)
    assert "was decided by" in page.notice.text.text()
    assert page.list.hasFocus()
    assert shown(page) == BERTA
    press(qtbot, page, Key.Key_A)
    assert page.bar.line.hasFocus(), "it is a key again"
    assert page.bar.note == "", "and no letter that was typed"


def test_what_cannot_be_taken_back_leaves_the_keys_at_the_list(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_A, Key.Key_Down, Key.Key_Return)
    desk.send()
    page.notice.offer.setFocus()
    page.notice.offer.click()
    settle(qtbot, page)
    assert "cannot be taken back" in page.notice.text.text()
    assert page.list.hasFocus()


# --- seeing where they go -------------------------------------------------------------------------


def colour(view: QWidget, *, at: QPoint) -> QColor:
    return view.grab().toImage().pixelColor(at)


@pytest.mark.parametrize("window_colour", [QColor(239, 239, 239), QColor(50, 50, 50)])
def test_a_list_looks_different_when_the_keys_go_elsewhere(
    qtbot: QtBot,
    open_page: Callable[[], ReviewPage],
    ask_back: Callable[..., None],
    window_colour: QColor,
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    window = window_of(page)
    window.setPalette(QPalette(window_colour))
    chosen = window.palette().color(QPalette.ColorRole.Highlight)
    window.go(At.PEOPLE)
    settle(qtbot, page)
    window.people.table.selectRow(0)
    for at, view, row in (
        (At.READ, page.list, QPoint(4, 4)),
        (At.PEOPLE, window.people.table, QPoint(4, window.people.table.rowHeight(0) + 8)),
    ):
        window.go(at)
        settle(qtbot, page)
        frame = QPoint(view.width() // 2, 0)
        assert colour(view, at=frame) == chosen
        assert colour(view, at=row).hslHue() == pytest.approx(chosen.hslHue(), abs=1)
        window.navigation.setFocus()
        QApplication.processEvents()
        assert colour(view, at=frame) != chosen
        assert colour(view, at=row).saturation() == 0
        assert colour(view, at=row) != view.palette().color(QPalette.ColorRole.Base), "still chosen"


def difference(elsewhere: QWidget, one: QWidget) -> int:
    """How many pixels of a widget look different once Tab has brought the keys there."""
    elsewhere.setFocus()
    QApplication.processEvents()
    before = one.grab().toImage()
    QTest.keyClick(elsewhere, Key.Key_Tab)
    assert one.hasFocus()
    after = one.grab().toImage()
    places = itertools.product(range(before.width()), range(before.height()))
    return sum(before.pixel(x, y) != after.pixel(x, y) for x, y in places)


@pytest.mark.parametrize("window_colour", [QColor(239, 239, 239), QColor(50, 50, 50)])
@pytest.mark.parametrize(
    "kind",
    [QPushButton, QToolButton, QCheckBox, QRadioButton, QLineEdit, QPlainTextEdit, QComboBox,
     QSpinBox, QDateEdit, QListWidget, QTabBar],
)  # fmt: skip
def test_whatever_takes_the_keys_shows_it(
    qtbot: QtBot, kind: type[QWidget], window_colour: QColor
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    palette = QPalette(window_colour)
    window.setPalette(mended(palette).resolve(palette))
    layout = QVBoxLayout(window)
    elsewhere, one = QFrame(), kind()
    elsewhere.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(one, QAbstractButton):
        one.setText("Check the mailbox")
        one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    elif isinstance(one, QComboBox):
        one.addItem("all lists")
    elif isinstance(one, QListWidget):
        one.addItem("Flower news")
        one.setCurrentRow(0)
    elif isinstance(one, QTabBar):
        one.addTab("Mails")
    layout.addWidget(elsewhere)
    layout.addWidget(one)
    window.show()
    window.activateWindow()
    assert difference(elsewhere, one) > 10
