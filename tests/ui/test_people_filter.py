"""Narrowing the table of people: typed, chosen, counted; one text holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from screens import furnish

from optindesk.core.filtering import Key
from optindesk.core.stands import Stand
from optindesk.core.status import State
from optindesk.flows.desk import Desk
from optindesk.ui.people_page import PeoplePage
from optindesk.ui.window import At, MainWindow


@pytest.fixture
def page(
    qtbot: QtBot, desk: Desk, open_window: Callable[[], MainWindow], tmp_path: Path
) -> PeoplePage:
    furnish(desk, tmp_path, 20)
    window = open_window()
    window.go(At.PEOPLE)
    settle(qtbot, window.people)
    return window.people


def settle(qtbot: QtBot, page: PeoplePage) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not page._bench.jobs.running, timeout=20_000)
        QApplication.processEvents()


def typed(qtbot: QtBot, page: PeoplePage, text: str) -> int:
    """How many rows are shown when this was typed."""
    page.filter.clear()
    qtbot.keyClicks(page.filter, text)
    page.filter.completion.popup.hide()  # type: ignore[union-attr]
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    settle(qtbot, page)
    return page.table.model().rowCount()


def chips(page: PeoplePage) -> list[QToolButton]:
    return [one for one in page.over.chips.chips.values() if not one.isHidden()]


def test_each_state_is_a_button_with_its_count_that_narrows_and_widens(
    qtbot: QtBot, page: PeoplePage
) -> None:
    shown = {one.text(): one for one in chips(page)}
    assert all(not one.icon().isNull() for one in shown.values())
    for text, chip in shown.items():
        chip.click()
        settle(qtbot, page)
        assert text.endswith(f" {page.table.model().rowCount()}"), text
        assert chip.isChecked()
    assert sum(one.isChecked() for one in shown.values()) == 1
    chip.click()
    settle(qtbot, page)
    assert page.filter.text() == ""
    assert page.table.model().rowCount() == 20


def test_with_ctrl_a_state_is_one_more(
    qtbot: QtBot, page: PeoplePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = chips(page)[:2]
    both = sum(int(one.text().split()[-1]) for one in (first, second))
    first.click()
    monkeypatch.setattr(
        "optindesk.ui.state_chips.QApplication.keyboardModifiers",
        lambda: Qt.KeyboardModifier.ControlModifier,
    )
    second.click()
    settle(qtbot, page)
    assert first.isChecked()
    assert second.isChecked()
    assert page.table.model().rowCount() == both
    first.click()
    settle(qtbot, page)
    assert (first.isChecked(), second.isChecked()) == (False, True)


def test_what_is_typed_and_what_is_chosen_agree(qtbot: QtBot, page: PeoplePage) -> None:
    over = page.over
    assert typed(qtbot, page, "list:blumen state:waiting ") > 0
    assert over.list.currentText() == "Blumenpost"
    assert over.chips.chips[State.AWAITING].isChecked()
    assert page.chosen_list == over.list.currentData()
    over.list.setCurrentIndex(over.list.findText("Workshops"))
    assert page.filter.text() == "state:waiting list:Workshops"
    over.list.setCurrentIndex(0)
    assert page.filter.text() == "state:waiting"
    typed(qtbot, page, "list:o")
    assert over.list.currentIndex() == -1, "several lists"
    assert page.chosen_list is None
    typed(qtbot, page, "")
    assert over.list.currentText() == "all lists"


def test_what_does_not_fit_stands_in_the_menu(qtbot: QtBot, page: PeoplePage) -> None:
    states = page.over.chips
    count = len(chips(page))
    narrow = chips(page)[0].sizeHint().width() + states.more.sizeHint().width() + 20
    states.resize(narrow, states.height())
    assert len(chips(page)) == 1 < count
    menu = states.more.menu()
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert "Lapses within a week" in words
    assert "Left 0" in words
    left = next(action for action in menu.actions() if action.text() == "Left 0")
    left.trigger()
    settle(qtbot, page)
    assert page.over.found.of(Key.STATE) == (Stand.LEFT,)


def test_what_is_not_known_is_told_in_a_quiet_line(qtbot: QtBot, page: PeoplePage) -> None:
    assert typed(qtbot, page, "colour:red") == 0
    assert page.over.told.isVisible()
    assert page.over.told.text().startswith("“colour:red” is looked for as it stands.")
    assert typed(qtbot, page, "state:n") == 20, "nothing is narrowed while it may mean several"
    assert "may mean: not sure if sent, not answered, not asked" in page.over.told.text()
    typed(qtbot, page, "fiona")
    assert page.over.told.isHidden()


def test_keys_and_values_are_offered_and_never_in_the_way(qtbot: QtBot, page: PeoplePage) -> None:
    completion = page.filter.completion
    assert completion is not None
    popup = completion.popup
    page.filter.setFocus()
    qtbot.keyClicks(page.filter, "fi")
    assert not popup.isVisible()
    page.filter.clear()
    qtbot.keyClicks(page.filter, "st")
    assert popup.isVisible()
    assert not popup.currentIndex().isValid(), "Enter is Enter"
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert page.filter.text() == "state:"
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_W)
    qtbot.keyClick(popup, Qt.Key.Key_A)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert page.filter.text() == "state:waiting "
    settle(qtbot, page)
    assert page.over.chips.chips[State.AWAITING].isChecked()
    page.filter.clear()
    qtbot.keyClick(page.filter, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert popup.isVisible()
    assert popup.model().rowCount() == 6
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_enter_with_the_offer_open_looks_for_what_was_typed(qtbot: QtBot, page: PeoplePage) -> None:
    completion = page.filter.completion
    assert completion is not None
    qtbot.keyClicks(page.filter, "li")
    assert completion.popup.isVisible()
    qtbot.keyClick(completion.popup, Qt.Key.Key_Return)
    assert page.filter.text() == "li"
    assert not completion.popup.isVisible()
    assert page._rows.query.text == "li"
    settle(qtbot, page)


def test_where_nobody_is_left_the_part_that_does_it_can_be_taken_away(
    qtbot: QtBot, page: PeoplePage
) -> None:
    assert typed(qtbot, page, "fiona state:left") == 0
    hint = page.table._hint
    assert hint.label.text().startswith("Nothing matches “fiona state:left”. Without “state:left”")
    assert hint.button.text() == "Take “state:left” away"
    hint.button.click()
    settle(qtbot, page)
    assert page.filter.text() == "fiona"
    assert page.table.model().rowCount() > 0
    assert typed(qtbot, page, "list:workshops") == 0
    assert hint.label.text() == "Nobody stands on “Workshops” yet."
    assert hint.button.text() == "&Import sheet…"
    assert typed(qtbot, page, "zoe state:left") == 0
    assert hint.button.text() == "Show everything"
    hint.button.click()
    settle(qtbot, page)
    assert page.table.model().rowCount() == 20


def test_an_address_that_looks_like_a_key_is_looked_for_as_it_is(
    qtbot: QtBot, page: PeoplePage
) -> None:
    page.show_person("state:left@example.org")
    settle(qtbot, page)
    assert page.over.found.text == "state:left@example.org"
