"""The smallest window: what people look for is to be seen in it, and nothing takes its room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from optindesk.system.language import PSEUDO, Translator, translator
from optindesk.ui.button_rows import StepRow
from optindesk.ui.front import LEAST
from optindesk.ui.icons import Icon
from optindesk.ui.navigation import Navigation, Place
from optindesk.ui.notice import DONE, LOOK, MOST_LINES, Notice, Offer
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import At, MainWindow
from pages import ANNA, settle

LONG = " ".join(["3 mails were looked at, and one of them could not be read at all."] * 6)


@pytest.fixture
def small(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> MainWindow:
    ask_back(ANNA)
    window = open_page().window()
    assert isinstance(window, MainWindow)
    window.resize(LEAST)
    QApplication.processEvents()
    assert window.size() == LEAST
    return window


# --- people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [translator("en"), translator("de")], ids=["en", "de"])
def test_whether_we_may_write_is_seen_without_scrolling(qtbot: QtBot, small: MainWindow) -> None:
    small.go(At.PEOPLE)
    settle(qtbot, small.read)
    table = small.people.table
    header = table.horizontalHeader()
    columns = {column.key: n for n, column in enumerate(table._rows.columns)}
    for key in ("address", "may", "state"):
        end = header.sectionViewportPosition(columns[key]) + header.sectionSize(columns[key])
        assert end <= table.viewport().width(), key
        title = table.fontMetrics().horizontalAdvance(table._rows.columns[columns[key]].title)
        assert title < header.sectionSize(columns[key])


def test_a_story_offers_as_many_steps_as_have_room(qtbot: QtBot, small: MainWindow) -> None:
    small.go(At.PEOPLE)
    settle(qtbot, small.read)
    story = small.people.story
    small.people.table.selectRow(0)
    qtbot.waitUntil(lambda: len(story.next_steps) > 1)
    row = story.findChildren(StepRow)[0]

    small.resize(1_400, 800)

    def seen(width: int) -> int:
        splitter = small.people.splitter
        splitter.setSizes([sum(splitter.sizes()) - width, width])
        qtbot.waitUntil(lambda: row.width() == width)
        QApplication.processEvents()
        return sum(not one.isHidden() for one in row.likely)

    assert seen(row.sizeHint().width()) == len(row.likely)
    assert seen(row.sizeHint().width() - 1) == len(row.likely) - 1


# --- the pages on the left ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", PSEUDO])
@pytest.mark.parametrize("scale", [1, 1.8])
def test_the_pages_are_named_in_full(qtbot: QtBot, language: str, scale: float) -> None:
    words = translator(language)
    titles = [words("Please read"), words("To do"), words("People")]
    navigation = Navigation(words, [Place(title, Icon.READ) for title in titles])
    qtbot.addWidget(navigation)
    font = QFont(navigation.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    navigation.setFont(font)
    navigation.show_counts([7, 1_234_567, 10_000])
    navigation.show()
    QApplication.processEvents()
    metrics = navigation.fontMetrics()
    room = navigation.columnWidth(0) - navigation.iconSize().width()
    assert max(map(metrics.horizontalAdvance, titles)) < room
    counts = [item.text(1) for item in navigation._items]
    assert counts[1] == words.number(1_234_567)
    assert max(map(metrics.horizontalAdvance, counts)) < navigation.columnWidth(1)


# --- what is said above a page --------------------------------------------------------------------


def lines_of(notice: Notice) -> float:
    above = notice.text.contentsMargins().top()
    return (notice.text.height() - above) / notice.text.fontMetrics().lineSpacing()


def test_a_long_notice_has_two_lines_and_the_rest_on_demand(
    qtbot: QtBot, small: MainWindow
) -> None:
    for notice in (small.notice, small.read.notice):
        notice.say(LONG, LOOK, Offer("Undo (Z)", lambda: None))
        QApplication.processEvents()
        assert lines_of(notice) <= MOST_LINES
        assert notice.text.toolTip() == notice.text.text() == LONG
        qtbot.mouseClick(notice.more, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda one=notice: lines_of(one) > MOST_LINES)  # type: ignore[misc]
        assert not notice.more.isVisible()
        notice.say(LONG)
        qtbot.waitUntil(lambda one=notice: lines_of(one) <= MOST_LINES)  # type: ignore[misc]


def test_a_short_notice_is_a_line_and_offers_no_more(qtbot: QtBot, small: MainWindow) -> None:
    small.notice.say("The list was made.", DONE)
    QApplication.processEvents()
    assert not small.notice.more.isVisible()
    assert small.notice.text.toolTip() == ""
    assert small.notice.height() < 2.5 * small.fontMetrics().height()


def test_a_larger_window_shows_the_whole_notice_by_itself(qtbot: QtBot, small: MainWindow) -> None:
    small.notice.say(LONG, DONE)
    QApplication.processEvents()
    assert small.notice.more.isVisible()
    small.resize(QSize(2400, 1000))
    qtbot.waitUntil(lambda: not small.notice.more.isVisible())


def test_a_notice_in_a_dialog_says_all_of_it(qtbot: QtBot, words: Translator) -> None:
    notice = Notice(words)
    qtbot.addWidget(notice)
    notice.resize(300, 40)
    notice.say(LONG)
    QApplication.processEvents()
    assert not notice.more.isVisible()
    assert notice.text.maximumHeight() > 1_000


def test_a_notice_of_one_line_stands_beside_its_button(qtbot: QtBot, words: Translator) -> None:
    notice = Notice(words)
    qtbot.addWidget(notice)
    notice.resize(600, 40)
    notice.say("The list was made.", DONE, Offer("Undo (Z)", lambda: None))
    notice.show()
    line = notice.text.geometry().adjusted(0, notice.text.contentsMargins().top(), 0, 0)
    line.setHeight(notice.text.fontMetrics().height())
    middle = notice.offer.geometry().center().y()
    assert abs(line.center().y() - middle) <= 2
    mark = notice._picture.geometry().top() + notice._picture.contentsMargins().top()
    assert abs(mark - line.top()) <= 2
