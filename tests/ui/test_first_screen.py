"""The first screen: what waits, what happened since somebody looked, how the lists grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.codes import Kind
from optindesk.core.errors import FileNotWritable, Trouble
from optindesk.core.model import Target
from optindesk.core.sentence import sentence
from optindesk.core.status import State
from optindesk.flows import today
from optindesk.flows.desk import Desk
from optindesk.flows.growth import Growth, Week
from optindesk.flows.today import News, Piece
from optindesk.store import archive
from optindesk.system.language import Translator
from optindesk.ui.actions import Actions
from optindesk.ui.calling_dialog import CallingDialog
from optindesk.ui.mark import MARKS
from optindesk.ui.news_panel import LOOKED_AT, NewsPanel
from optindesk.ui.todo_page import ToDoPage
from optindesk.ui.todo_row import ToDoRow
from optindesk.ui.window import At, MainWindow
from pages import QUIET


class Kept(dict[str, str]):
    """Settings that are a dictionary; with a `trouble` nothing can be kept."""

    trouble: Trouble | None = None

    def set(self, name: str, value: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self[name] = value


@pytest.fixture
def page(qtbot: QtBot, words: Translator) -> Callable[..., ToDoPage]:
    window = QWidget()
    qtbot.addWidget(window)

    def make(**how: bool) -> ToDoPage:
        made = ToDoPage(words, Actions(words, window), **how)
        qtbot.addWidget(made)
        return made

    return make


def test_a_desk_with_nothing_to_do_says_so_calmly(page: Callable[..., ToDoPage]) -> None:
    shown = page()
    shown.show_to_do(replace(QUIET, awaiting=4))
    assert shown.headline.text() == "All done: nothing needs you now"
    assert shown.reason.text() == "4 people have not answered yet."
    assert not shown.done.isHidden()
    shown.show_to_do(replace(QUIET, bounced=1))
    assert shown.headline.text() == "Look whether replies have come"
    assert shown.done.isHidden()


def test_an_empty_desk_shows_the_next_step_and_nothing_else(page: Callable[..., ToDoPage]) -> None:
    shown = page()
    shown.show_to_do(replace(QUIET, people=0))
    parts = (shown.ask, shown.news, shown.growth, shown.needs)
    assert all(part.isHidden() for part in parts)
    shown.show_to_do(replace(QUIET, to_read=1))
    assert not any(part.isHidden() for part in parts)


def test_a_desk_that_is_only_looked_at_offers_to_look(page: Callable[..., ToDoPage]) -> None:
    shown = page(only_looked_at=True)
    shown.show_to_do(replace(QUIET, to_send=3))
    assert shown.headline.text() == "This desk is only to look at"
    assert shown.step.text() == "&Find people"
    assert shown.second.isHidden()


def test_a_row_wraps_where_there_is_no_room_and_enter_opens_it(qtbot: QtBot) -> None:
    row = ToDoRow(MARKS[State.BOUNCED], "Show these people")
    qtbot.addWidget(row)
    row.resize(600, 30)
    row.show()
    row.say("Eine Bestätigungsanforderung für den Veranstaltungskalender ist zurückgekommen")
    one_line = row.height()
    row.resize(160, row.height())
    assert row.height() > 2 * one_line
    with qtbot.waitSignal(row.clicked):
        QTest.keyClick(row, Qt.Key.Key_Return)
    with qtbot.waitSignal(row.clicked):
        QTest.keyClick(row, Qt.Key.Key_Space)


def test_letters_in_the_line_lead_to_somebody_on_the_telephone(
    qtbot: QtBot, window: MainWindow, desk: Desk, rest: Callable[[], None]
) -> None:
    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up("ana@example.org", Target(news.id))
    window.reload()
    rest()
    QTest.keyClicks(window.to_do.ask, "ana")
    QTest.keyClick(window.to_do.ask, Qt.Key.Key_Return)
    rest()
    (dialog,) = window.findChildren(CallingDialog)
    assert dialog.people.count() == 1
    assert dialog.line.selectedText() == "", "one goes on typing"
    assert window.to_do.ask.text() == ""


def test_what_happened_leads_to_its_entries(
    window: MainWindow, desk: Desk, rest: Callable[[], None]
) -> None:
    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up("ana@example.org", Target(news.id))
    desk.send()
    window.reload()
    rest()
    said = [row.text() for row in window.news_panel.rows]
    assert said == ["1 single sign-up came in", "1 mail was sent"]
    assert window.news_panel.heading.text() == "Since yesterday"
    first, second = window.news_panel.rows
    *_, waits = window.to_do.figures.values()
    assert waits.nextInFocusChain() is first, "so goes Tab"
    assert first.nextInFocusChain() is second
    window.news_panel.rows[1].click()
    rest()
    assert window.pages.currentIndex() == At.LOG
    assert window.log.filters.kind.currentData() == Kind.MAILS.value
    yesterday = desk.clock().date() - timedelta(days=1)
    assert window.log.filters.when.since == yesterday


def test_since_when_it_is_told_is_kept_on_this_computer(
    qtbot: QtBot, window: MainWindow, desk: Desk, rest: Callable[[], None]
) -> None:
    evening = desk.clock().astimezone() - timedelta(days=1)
    evening = evening.replace(hour=17, minute=40)
    kept = Kept({LOOKED_AT: f"|{evening.isoformat()}"})
    panel = NewsPanel(window.bench, kept)
    qtbot.addWidget(panel)
    panel.reload()
    rest()
    assert panel.heading.text().startswith("Since yesterday, ")
    assert ":40" in panel.heading.text()
    assert kept[LOOKED_AT].startswith("|"), "nobody has looked at it"
    panel.show()
    assert kept[LOOKED_AT].startswith(evening.isoformat())
    before = kept[LOOKED_AT]
    panel.reload()
    rest()
    assert kept[LOOKED_AT] == before, "once a minute is enough"
    week = panel.heading.text()
    panel.show_news(News(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), ()))
    assert panel.heading.text() != week
    assert not panel.nothing.isHidden()
    silent = Kept()
    silent.trouble = FileNotWritable(path="x", reason="full")
    other = NewsPanel(window.bench, silent)
    qtbot.addWidget(other)
    other.show()
    assert silent == {}


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_each_week_of_the_chart_is_told(
    qtbot: QtBot, window: MainWindow, rest: Callable[[], None]
) -> None:
    chart = window.growth.chart
    monday = date(2026, 11, 16)
    assert chart.text_at(100) == "" or window.growth.text.text()
    chart.show_growth(Growth("News", (Week(monday, 1, 0, 1), Week(date(2026, 11, 23), 3, 1, 3))))
    chart.setParent(None)
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.show()
    QApplication.processEvents()
    rest()
    assert chart.text_at(2) == ""
    last = "Week of Nov 23, 2026: 3 came, 1 left, 3 on the list then."
    assert chart.text_at(380) == last
    assert last in chart.accessibleDescription()
    assert chart.accessibleDescription().startswith("3 people are on the list now. That is 3 more")
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.week == 1
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.week == 0
    QTest.keyClick(chart, Qt.Key.Key_Up)
    point = QPoint(380, 100)
    QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, point, chart.mapToGlobal(point)))
    assert QToolTip.text() == last
    shot = chart.grab().toImage()
    assert shot.width() == 400
    chart.clearFocus()


def test_one_list_can_be_chosen_where_there_are_several(
    window: MainWindow, desk: Desk, rest: Callable[[], None]
) -> None:
    assert window.growth.list.isHidden(), "of one there is nothing to choose"
    desk.add_list("Workshops", "", "en")
    window.reload()
    rest()
    assert not window.growth.list.isHidden()
    window.growth.list.setCurrentIndex(1)
    rest()
    assert (
        window.growth.text.text() == "0 people are on the list now. That is as many as 4 weeks ago."
    )


@pytest.mark.parametrize(("width", "is_wide"), [(1400, True), (420, False)])
def test_the_parts_stand_below_each_other_where_there_is_no_room(
    page: Callable[..., ToDoPage], width: int, is_wide: bool
) -> None:
    shown = page()
    shown.show_to_do(QUIET)
    shown.resize(width, 600)
    shown.show()
    QApplication.processEvents()
    beside = shown.growth.mapTo(shown, QPoint()).y() <= shown.news.mapTo(shown, QPoint()).y()
    assert beside is is_wide


def test_all_kinds_of_news_are_marked(window: MainWindow) -> None:
    pieces = tuple(Piece(kind, 1, sentence("{n}", n=1)) for kind in today.Kind)
    window.news_panel.show_news(News(datetime.now(UTC), pieces))
    assert len(window.news_panel.rows) == len(today.Kind)
    assert window.news_panel.nothing.isHidden()
