"""Columns of the tables: chosen, put back, copied with headings; times that stay fresh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from optindesk.core.dates import as_moment
from optindesk.core.model import Target
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk
from optindesk.store import archive
from optindesk.store.people_order import ORDERS
from optindesk.system.language import Translator, translator
from optindesk.ui.ago import near
from optindesk.ui.people_columns import columns, with_days
from optindesk.ui.people_page import PeoplePage
from optindesk.ui.table import FRESH, DataTable
from optindesk.ui.window import At, MainWindow

NOW = datetime.fromisoformat("2026-11-27 12:00").astimezone()
"""Noon where the test runs: days are told by the zone of the computer."""


def settle(qtbot: QtBot, page: PeoplePage) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not page._bench.jobs.running)
        QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, open_window: Callable[[], MainWindow]) -> PeoplePage:
    (news,) = archive.all_lists()
    for name in ("=cmd|'x'", "Bea"):
        desk.sign_up(f"{name[-1]}ea@example.org".replace("'", "z"), Target(news.id), name=name)
    window = open_window()
    window.go(At.PEOPLE)
    settle(qtbot, window.people)
    return window.people


def titles(table: DataTable) -> list[str]:
    return [table._rows.columns[section].title for section in table.columns.shown]


def tick(table: DataTable, title: str) -> None:
    table.columns.tick()
    next(one for one in table.columns.menu.actions() if one.text() == title).trigger()


def test_columns_are_chosen_kept_and_put_back(page: PeoplePage) -> None:
    table = page.table
    usual = titles(table)
    assert "Language" not in usual
    tick(table, "Language")
    tick(table, "Name")
    assert titles(table)[-1] == "Language"
    assert "Name" not in titles(table)
    state = table.columns_state()
    table.columns.usual.trigger()
    assert titles(table) == usual
    table.restore_columns(state)
    assert titles(table)[-1] == "Language"
    assert "Name" not in titles(table)
    table.restore_columns({"columns": ["name", "gone"]})
    assert titles(table)[0] == "Name" or "Name" not in titles(table)


def test_each_column_of_people_that_can_be_sorted_by_is_an_order_of_the_store() -> None:
    sortable = {one.key for one in columns(translator("en"), lambda: NOW) if one.sortable}
    assert sortable == {*ORDERS} - {"id"}, "id: as they came, before any heading is clicked"


def test_the_last_column_stays(page: PeoplePage) -> None:
    table = page.table
    for title in titles(table)[1:]:
        tick(table, title)
    assert titles(table) == ["Person"]
    table.columns.tick()
    assert not table.columns.menu.actions()[0].isEnabled()
    keys = [column.key for column in table._rows.columns]
    table.restore_columns({"columns": keys, "hidden": keys})
    assert titles(table), "what hides all of them was kept by a slip"


def test_the_view_menu_has_the_columns_of_the_table_in_sight(
    qtbot: QtBot, page: PeoplePage
) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    for at, first in ((At.PEOPLE, "Person"), (At.LISTS, "List"), (At.PEOPLE, "Person")):
        window.go(at)
        window.columns_menu.aboutToShow.emit()
        shown = [one.text() for one in window.columns_menu.actions()]
        assert shown[0] == first
        assert shown[-1] == "As they &usually are"
        assert all(one.isVisible() for one in window.columns_menu.actions())
    window.go(At.TO_DO)
    assert not window.columns_menu.menuAction().isEnabled()
    settle(qtbot, page)


def test_rows_are_copied_with_headings_and_without_formulas(qtbot: QtBot, page: PeoplePage) -> None:
    table = page.table
    for title in titles(table):
        if title not in ("Person", "Name", "Asked"):
            tick(table, title)
    table.selectAll()
    table.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table, Qt.Key.Key_C, keys)
    first, second, third = QGuiApplication.clipboard().text().splitlines()
    assert first == "Person,Name,Asked"
    assert second.startswith("zea@example.org,'=cmd|'x',")
    assert third.startswith("aea@example.org,Bea,")
    assert "just now" not in third, "what is copied has the time itself"


def test_a_cell_that_is_cut_tells_its_whole_text_as_it_is(
    qtbot: QtBot, page: PeoplePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, *__: told.append(text))
    table = page.table
    delegate = table.itemDelegate()

    def ask(column: str) -> str:
        section = [one.key for one in table._rows.columns].index(column)
        index = table.model().index(0, section)
        option = QStyleOptionViewItem()
        table.initViewItemOption(option)
        option.rect = table.visualRect(index)
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1))
        assert delegate.helpEvent(event, table, option, index)
        return told.pop()

    assert ask("address") == ""
    table.setColumnWidth(0, 30)
    assert ask("address") == "<p>zea@example.org</p>"
    table.setColumnWidth(3, 20)
    assert ask("name") == "<p>=cmd|&#x27;x&#x27;</p>"
    assert ask("state").startswith("<p>The question waits in the outbox")
    changed = ask("changed")
    assert changed.startswith("<p>")
    assert ":" in changed


@pytest.mark.parametrize("language", ["en", "de"])
def test_whether_one_may_write_is_read_whole_in_a_small_window(
    qtbot: QtBot, page: PeoplePage, language: str
) -> None:
    words = translator(language)
    when = datetime(2026, 11, 28, 20, 38, tzinfo=UTC)
    usual = (
        sentence("No: has not said yes yet."),
        sentence("No: left on {when}.", when=when),
        sentence("Yes: said yes on {when}.", when=when),
    )
    page.window().resize(1000, 700)
    QApplication.processEvents()
    table, metrics = page.table, page.table.fontMetrics()
    room = table.columnWidth(1) - table.sizeHintForColumn(1)
    shown = metrics.horizontalAdvance(table.model().index(0, 1).data())
    for one in usual:
        assert metrics.horizontalAdvance(words.say(with_days(one))) - shown <= room, one
    beside = sum(table.columnWidth(section) for section in (0, 1, 2))
    assert beside <= table.viewport().width(), "with who it is and how it stands"


def test_a_width_that_somebody_chose_stays_in_a_larger_window(page: PeoplePage) -> None:
    window, table = page.window(), page.table
    window.resize(1000, 700)
    QApplication.processEvents()
    table.setColumnWidth(1, 150)
    window.resize(1200, 700)
    QApplication.processEvents()
    assert table.columnWidth(1) == 150
    table.columns.put_back()
    assert table.columnWidth(1) > 150


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=-5), "5 minutes ago"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(days=-1, hours=-1), "yesterday, 11:00\u202fAM"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=-90), "Aug 29, 2026"),
        (timedelta(seconds=20), "in 1 minute"),
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(hours=3), "in 3 hours"),
        (timedelta(days=1), "tomorrow"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=90), "Feb 25, 2027"),
    ],
)
def test_times_are_told_as_people_do(away: timedelta, said: str) -> None:
    words = translator("en", NOW.tzinfo)
    assert near(words, NOW + away, NOW) == said


def test_a_day_of_which_no_time_is_known_has_none(words: Translator) -> None:
    assert near(words, as_moment((NOW - timedelta(days=1)).date(), NOW.tzinfo), NOW) == "yesterday"


def test_times_are_painted_anew_without_reading_the_rows(
    page: PeoplePage, words: Translator
) -> None:
    known = page.table._rows.row(0)
    assert known is not None
    # Not of now: ten minutes later it may be the next day, and “yesterday”.
    row = (known[0], replace(known[1], changed_at=NOW))
    moments = [NOW]
    changed = next(one for one in columns(words, lambda: moments[0]) if one.key == "changed")
    assert changed.show(row) == "just now"
    moments[0] += timedelta(minutes=10)
    assert changed.show(row) == "10 minutes ago"
    assert "ago" not in changed.text(row)
    [timer] = [one for one in page.table.findChildren(QTimer) if one.interval() == FRESH]
    assert timer.isActive()
    timer.timeout.emit()
    assert not page._bench.jobs.running


def test_moments_and_who_may_be_written_to_are_sorted_by(qtbot: QtBot, page: PeoplePage) -> None:
    table = page.table
    keys = [column.key for column in table._rows.columns]
    for key in ("asked", "until", "may", "changed"):
        table.horizontalHeader().sortIndicatorChanged.emit(
            keys.index(key), Qt.SortOrder.DescendingOrder
        )
        settle(qtbot, page)
        assert (table._rows.shown.order, table._rows.shown.descending) == (key, True)
        assert table._rows.total == 2
