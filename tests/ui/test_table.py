"""The table: a million rows, of which it reads those that somebody looks at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from optindesk.core.errors import StoreBusy
from optindesk.system.language import Translator
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.hint import Hint
from optindesk.ui.jobs import Jobs
from optindesk.ui.rows import (
    NOT_YET,
    PAGE_SIZE,
    PAGES_ASKED,
    PAGES_KEPT,
    Column,
    Page,
    Query,
    Right,
    Row,
    RowModel,
)
from optindesk.ui.table import DataTable

MILLION = 1_000_000
LAST = (MILLION - 1) // PAGE_SIZE
NEAR = range(500_000 // PAGE_SIZE - 1, 500_000 // PAGE_SIZE + 2)
"""Pages about the middle."""

COLUMNS = (
    Column("number", "No.", lambda row: str(row[0]), 8, Right),
    Column("name", "Name", lambda row: row[1]),
    Column("address", "Address", lambda row: row[2], 24, sortable=False),
)


@pytest.fixture
def first_step() -> QAction:
    return QAction("Import a sheet…")


@pytest.fixture
def shown(
    qtbot: QtBot, jobs: Jobs, words: Translator, first_step: QAction
) -> Callable[[Any], DataTable]:
    """Shows a table over a source, its first rows having come."""

    def shown(source: Any) -> DataTable:
        model = RowModel(COLUMNS, source, jobs)
        table = DataTable(
            model,
            words,
            "People",
            nothing_yet="Nobody is here yet. Import a sheet.",
            first_step=first_step,
        )
        model.setParent(table)
        qtbot.addWidget(table)
        table.resize(600, 400)
        table.show()
        table.ask()
        settle(qtbot, jobs)
        return table

    return shown


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    """Until nothing is on its way any more; painting asks for pages, and pages for painting."""
    while True:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, DataTable):
                widget.viewport().repaint()
        if not jobs.running:
            break
        qtbot.waitUntil(lambda: not jobs.running)


def text_at(table: DataTable, row: int, column: int = 1) -> str:
    return str(table.model().index(row, column).data())


def names_on_screen(table: DataTable) -> list[str]:
    last = table.rowAt(table.viewport().height() - 1)
    return [text_at(table, row) for row in range(table.rowAt(0), last + 1)]


def selected_names(table: DataTable) -> list[str]:
    names: list[str] = []

    def take(rows: list[Row]) -> None:
        names.extend(row[1] for row in rows)

    table.from_selected("", list, take)
    return names


def press(table: DataTable, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(table, key, held)


def hint_of(table: DataTable) -> Hint:
    hint = table.findChild(Hint)
    assert hint is not None
    return hint


def test_a_million_rows_scroll_to_the_end_by_reading_only_what_is_looked_at(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    assert table.model().rowCount() == MILLION
    assert names_on_screen(table)[0] == "Person 0"
    table.scrollToBottom()
    settle(qtbot, jobs)
    assert names_on_screen(table)[-1] == f"Person {MILLION - 1}"
    assert {index for _, index in source.asked} <= {0, 1, LAST - 1, LAST}


def test_dragging_through_all_rows_reads_few_of_them(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any, gate: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    source.gate = gate
    for place in range(0, MILLION, 10_000):
        table.verticalScrollBar().setValue(place)
        table.viewport().repaint()
    gate.open()
    settle(qtbot, jobs)
    assert NOT_YET not in names_on_screen(table)
    assert len(source.asked) < 12


def test_a_cell_whose_row_has_not_come_shows_that_it_will(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any, gate: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    source.gate = gate
    table.verticalScrollBar().setValue(500_000)
    assert set(names_on_screen(table)) == {NOT_YET}
    gate.open()
    settle(qtbot, jobs)
    assert names_on_screen(table)[0] == "Person 500000"


def test_the_source_is_never_asked_on_the_main_thread(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    table.scrollToBottom()
    table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    table.ask("1")
    settle(qtbot, jobs)
    table.selectAll()
    table.copy()
    settle(qtbot, jobs)
    assert threading.main_thread() not in source.threads


def test_memory_does_not_grow_with_the_rows_looked_at(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(MILLION))
    model = table.model()
    assert isinstance(model, RowModel)
    for first in range(0, 2 * PAGES_KEPT, PAGES_ASKED):
        for page in range(first, first + PAGES_ASKED):
            model.row(page * PAGE_SIZE + PAGE_SIZE // 2)
        settle(qtbot, jobs)
    assert len(list(model.loaded(range(MILLION)))) == PAGES_KEPT * PAGE_SIZE


def test_clicking_a_header_lets_the_source_sort(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    for expected in (False, True):
        click_header(table, 1)
        settle(qtbot, jobs)
        query, index = source.asked[-1] if source.asked[-1][1] == 0 else source.asked[-2]
        assert (query.order, query.descending, index) == ("name", expected, 0)
    assert names_on_screen(table)[0] == f"Person {MILLION - 1}"
    assert table.verticalScrollBar().value() == 0


def click_header(table: DataTable, section: int) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(section) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_order_is_put_back_with_the_columns(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(10)
    table = shown(source)
    click_header(table, 1)
    settle(qtbot, jobs)
    assert source.asked[-1][0].order == "name"
    table.columns.usual.trigger()
    settle(qtbot, jobs)
    assert source.asked[-1][0].order == ""
    assert table.horizontalHeader().sortIndicatorSection() == -1
    assert table._sort_actions.checkedAction() is None


def test_a_column_that_cannot_be_sorted_by_leaves_the_order_as_it_is(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(10)
    table = shown(source)
    click_header(table, 1)
    settle(qtbot, jobs)
    asked = len(source.asked)
    click_header(table, 2)
    settle(qtbot, jobs)
    assert len(source.asked) == asked
    assert table.horizontalHeader().sortIndicatorSection() == 1


def test_the_menu_sorts_as_well_for_those_without_a_mouse(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(10)
    table = shown(source)
    [menu] = [one.menu() for one in table.actions() if one.text() == "Sort by"]
    by_name = next(action for action in menu.actions() if action.text() == "Name")
    for expected in (False, True):
        by_name.trigger()
        settle(qtbot, jobs)
        assert (source.asked[-1][0].order, source.asked[-1][0].descending) == ("name", expected)
        assert by_name.isChecked()
    assert [action.text() for action in menu.actions()] == ["No.", "Name"]


def test_typing_fast_shows_the_last_text_and_drops_the_others(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any, gate: Any
) -> None:
    source = people(1000)
    table = shown(source)
    source.gate = gate
    table.ask("a")
    gate.wait_until_reached()
    for text in ("an", "ann", "anna"):
        table.ask(text)
    assert names_on_screen(table)[0] == "Person 0", "the old rows stay until the new ones are here"
    gate.open()
    settle(qtbot, jobs)
    assert [query.text for query, _ in source.asked] == ["", "a", "anna"]
    assert table.model().rowCount() == 100


def test_copying_gives_lines_with_tabs_as_the_columns_stand(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(10))
    assert not table.copy_action.isEnabled()
    table.horizontalHeader().moveSection(0, 2)
    table.setFocus()
    table.selectRow(1)
    press(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "Person 1\tp1@example.org\t1\nPerson 2\tp2@example.org\t2"
    )


def test_copying_what_is_not_here_reads_it_in_the_background_with_a_count(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any, gate: Any
) -> None:
    source = people(2_500)
    table = shown(source)
    QGuiApplication.clipboard().setText("before")
    source.gate = gate
    table.selectAll()
    assert table.selected_count() == 2_500
    table.copy()
    gate.wait_until_reached()
    [job] = jobs.running
    assert job.title == "Copying rows"
    qtbot.waitUntil(lambda: job.progress.total == 2_500)
    assert QGuiApplication.clipboard().text() == "before"
    gate.open()
    settle(qtbot, jobs)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2_500
    assert lines[-1] == "2499\tPerson 2499\tp2499@example.org"


def test_a_tab_or_line_break_within_a_cell_does_not_break_the_copied_lines(
    qtbot: QtBot, jobs: Jobs, shown: Any, people: Any
) -> None:
    source = people(1)
    source.row = lambda *_: (7, "Anna\tvan\nBerg", "a@example.org")
    table = shown(source)
    table.selectAll()
    table.copy()
    assert QGuiApplication.clipboard().text() == "7\tAnna van Berg\ta@example.org"


def test_selecting_every_one_of_a_million_rows_reads_none_and_walks_through_none(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = [0]

    def counted(self: RowModel, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt's
        looks[0] += 1
        return len(self.columns)

    monkeypatch.setattr(RowModel, "columnCount", counted)
    source = people(MILLION)
    table = shown(source)
    asked = len(source.asked)
    looks[0] = 0
    table.selectAll()
    table.grab()  # the header is painted too, and used to ask about every row
    settle(qtbot, jobs)
    assert table.selected_count() == MILLION
    assert len(source.asked) == asked
    assert 0 < looks[0] < 10_000


def test_who_comes_in_beside_the_only_one_is_not_selected_as_well(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(1)
    table = shown(source)
    table.selectRow(0)
    source.total = 2
    table.reload()
    settle(qtbot, jobs)
    assert table.model().rowCount() == 2
    assert selected_names(table) == ["Person 0"]


def test_the_selection_stays_with_the_people_when_their_places_change(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(30)
    table = shown(source)
    table.selectRow(4)
    source.first_id = -2  # two new rows came in above
    table.reload()
    settle(qtbot, jobs)
    assert selected_names(table) == ["Person 4"]
    assert table.currentIndex().row() == 6
    table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    settle(qtbot, jobs)
    assert selected_names(table) == ["Person 4"]


def test_somebody_selected_is_selected_again_when_their_page_comes(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(1000))
    table.selectRow(4)
    click_header(table, 1)
    click_header(table, 1)
    settle(qtbot, jobs)
    assert selected_names(table) == []
    table.scrollToBottom()
    settle(qtbot, jobs)
    assert selected_names(table) == ["Person 4"]


def test_who_was_chosen_stays_chosen_however_far_away_a_sort_takes_them(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(1000))
    told: list[Any] = []
    table.current_changed.connect(told.append)
    table.selectRow(4)
    for _ in range(2):
        click_header(table, 1)
        settle(qtbot, jobs)
        assert table.current()[1] == "Person 4"
    table.reload()
    settle(qtbot, jobs)
    assert {row[1] for row in told} == {"Person 4"}, "the story beside it stays"
    assert not table.currentIndex().isValid(), "pages away"
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert not table.currentIndex().isValid(), "and no other takes the place when the keys come"
    table.ask("7")
    settle(qtbot, jobs)
    assert table.current() is None, "who may not be among those looked for is not"


def test_who_selects_anew_is_not_given_the_old_selection_back(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(1000))
    table.selectRow(4)
    click_header(table, 1)
    click_header(table, 1)
    settle(qtbot, jobs)
    table.selectRow(0)
    table.scrollToBottom()
    settle(qtbot, jobs)
    assert selected_names(table) == ["Person 999"]


def test_another_order_begins_at_the_top(qtbot: QtBot, jobs: Jobs, people: Any, shown: Any) -> None:
    table = shown(people(MILLION))
    table.verticalScrollBar().setValue(500_000)
    click_header(table, 1)
    settle(qtbot, jobs)
    assert table.verticalScrollBar().value() == 0


def test_pages_of_an_older_question_do_not_come_among_those_of_a_newer_one(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any, gate: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    source.gate = gate
    table.verticalScrollBar().setValue(500_000)
    table.viewport().repaint()
    gate.wait_until_reached()
    table.ask("1")
    gate.open()
    settle(qtbot, jobs)
    asked = [(query.text, index) for query, index in source.asked[1:]]
    assert asked in ([("", place), ("1", 0)] for place in NEAR)
    assert names_on_screen(table)[:2] == ["Person 0", "Person 10"]


def test_reloading_keeps_the_place_and_reads_what_is_in_view(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    table.verticalScrollBar().setValue(500_000)
    settle(qtbot, jobs)
    source.asked.clear()
    table.reload()
    settle(qtbot, jobs)
    assert table.verticalScrollBar().value() == 500_000
    assert names_on_screen(table)[0] == "Person 500000"
    assert {index for _, index in source.asked} <= {0, *NEAR}


def test_a_page_that_contradicts_the_count_makes_the_table_ask_again(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(1000)
    table = shown(source)
    source.total = 600  # somebody else deleted rows
    table.scrollToBottom()
    settle(qtbot, jobs)
    assert table.model().rowCount() == 600
    table.scrollToBottom()
    settle(qtbot, jobs)
    assert names_on_screen(table)[-1] == "Person 599"


def test_a_total_that_comes_later_grows_without_moving_anything(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(1000)

    class Slowly:
        def page(self, query: Query, index: int) -> Page:
            rows, _, _ = source.page(query, index)
            return Page(rows, index * PAGE_SIZE + len(rows), lambda tick: int(source.total))

    table = shown(Slowly())
    qtbot.waitUntil(lambda: table.model().rowCount() == 1000)
    table.selectRow(3)
    table.scrollToBottom()
    settle(qtbot, jobs)
    place = table.verticalScrollBar().value()
    for total in (1100, 900):
        source.total = total
        table.reload()
        qtbot.waitUntil(lambda total=total: table.model().rowCount() == total)
        assert table.verticalScrollBar().value() == min(place, table.verticalScrollBar().maximum())
    settle(qtbot, jobs)
    assert names_on_screen(table)[-1] == "Person 899"
    table.verticalScrollBar().setValue(0)
    settle(qtbot, jobs)
    assert selected_names(table) == ["Person 3"]


def test_an_empty_table_says_what_to_do_and_offers_it(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any, first_step: QAction
) -> None:
    hint = hint_of(shown(people(0)))
    assert hint.isVisible()
    assert hint.label.text() == "Nobody is here yet. Import a sheet."
    assert hint.label.height() >= hint.label.heightForWidth(hint.label.width())
    with qtbot.waitSignal(first_step.triggered):
        QTest.mouseClick(hint.button, Qt.MouseButton.LeftButton)
    assert hint.button.text() == "Import a sheet…"


def test_a_filter_that_finds_nothing_can_be_taken_away(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(10))
    hint = hint_of(table)
    assert not hint.isVisible()
    table.ask("nobody")
    settle(qtbot, jobs)
    assert hint.label.text() == "Nothing matches “nobody”."
    with qtbot.waitSignal(table.cleared):
        QTest.mouseClick(hint.button, Qt.MouseButton.LeftButton)
    table.ask("")
    settle(qtbot, jobs)
    assert not hint.isVisible()


def test_rows_that_cannot_be_read_say_why_and_can_be_tried_again(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(1000)
    source.trouble = StoreBusy()
    table = shown(source)
    hint = hint_of(table)
    assert hint.label.text() == str(StoreBusy().sentence)
    source.trouble = None
    QTest.mouseClick(hint.button, Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)
    assert not hint.isVisible()
    assert names_on_screen(table)[0] == "Person 0"
    source.trouble = StoreBusy()
    asked = len(source.asked)
    table.scrollToBottom()
    settle(qtbot, jobs)
    assert hint.isVisible()
    assert len(source.asked) <= asked + 4, "it does not ask on and on"


def test_order_widths_and_sort_are_remembered(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    first = shown(people(10))
    first.horizontalHeader().moveSection(2, 0)
    first.horizontalHeader().resizeSection(1, 123)
    click_header(first, 1)
    state = first.columns_state()
    source = people(10)
    second = shown(source)
    second.restore_columns({**state, "columns": [*state["columns"], "gone"]})
    settle(qtbot, jobs)
    assert second.columns_state() == state
    assert state["columns"] == ["address", "number", "name"]
    assert source.asked[-1][0].order == "name"


def test_replacing_the_rows_leaves_the_columns_as_they_are(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(10))
    table.horizontalHeader().moveSection(2, 0)
    table.horizontalHeader().resizeSection(1, 123)
    before = table.columns_state()
    table.ask("1")
    settle(qtbot, jobs)
    table.ask("nobody")
    settle(qtbot, jobs)
    assert table.columns_state() == before


def test_the_row_under_the_cursor_is_told_also_when_it_comes_late(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(MILLION))
    told: list[Row | None] = []
    table.current_changed.connect(told.append)
    table.setFocus()
    press(table, Qt.Key.Key_Down)
    press(table, Qt.Key.Key_End)
    settle(qtbot, jobs)
    last = (MILLION - 1, f"Person {MILLION - 1}", f"p{MILLION - 1}@example.org")
    assert told[-1] == last
    press(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
    assert table.current() is not None
    with qtbot.waitSignal(table.opened) as opened:
        press(table, Qt.Key.Key_Return)
    assert opened.args == [(0, "Person 0", "p0@example.org")]


def test_letters_typed_in_the_table_go_to_the_filter(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    source = people(MILLION)
    table = shown(source)
    box = FilterBox("Find a name")
    qtbot.addWidget(box)
    table.typed.connect(box.type)
    box.wanted.connect(table.ask)
    asked = len(source.asked)
    with qtbot.waitSignal(box.wanted) as wanted:
        QTest.keyClicks(table, "7")
        assert len(source.asked) == asked
    settle(qtbot, jobs)
    assert wanted.args == ["7"]
    assert table.model().rowCount() == MILLION // 10


def test_choosing_a_row_moves_nothing_sideways_and_the_arrow_keys_do(
    people: Any, shown: Any
) -> None:
    table = shown(people(3))
    table.resize(160, 400)
    bar = table.horizontalScrollBar()
    for column in range(3):
        table.setColumnWidth(column, 150)
    table.setCurrentIndex(table.model().index(1, 2))
    table.scrollTo(table.currentIndex())
    assert bar.value() == 0
    table.setCurrentIndex(table.model().index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert bar.value() > 0


def test_the_table_has_a_name_and_lets_the_tab_key_go_on(
    qtbot: QtBot, jobs: Jobs, people: Any, shown: Any
) -> None:
    table = shown(people(3))
    assert table.accessibleName() == "People"
    assert not table.tabKeyNavigation()


def test_a_table_has_no_rows_within_rows(jobs: Jobs, people: Any, shown: Any) -> None:
    model = shown(people(3)).model()
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.columnCount(QModelIndex()) == 3


def test_the_filter_waits_for_a_rest_but_not_on_enter(qtbot: QtBot) -> None:
    box = FilterBox("Find a name")
    qtbot.addWidget(box)
    told: list[str] = []
    box.wanted.connect(told.append)
    QTest.keyClicks(box, "ann")
    assert told == []
    qtbot.waitUntil(lambda: told == ["ann"])
    QTest.keyClicks(box, "a ")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told == ["ann", "anna"]
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert told == ["ann", "anna", ""]
    with qtbot.waitSignal(box.left):
        QTest.keyClick(box, Qt.Key.Key_Down)
