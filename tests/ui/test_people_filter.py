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
from optindesk.ui.views_dialog import ViewsDialog
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
        qtbot.waitUntil(lambda: not page._bench.jobs.running)
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


def test_the_arrows_go_from_state_to_state_and_tab_on(qtbot: QtBot, page: PeoplePage) -> None:
    page.window().activateWindow()
    page.over.views.setFocus()
    buttons = [*chips(page), page.over.chips.more]
    stops = [one for one in buttons if one.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert stops == buttons[:1]
    buttons[0].setFocus()
    for wanted in (*buttons[1:], buttons[0]):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Right)
        assert wanted.hasFocus()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    assert page.over.chips.more.hasFocus()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    settle(qtbot, page)
    assert buttons[-2].isChecked()
    assert buttons[-2].focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_what_does_not_fit_stands_in_the_menu(qtbot: QtBot, page: PeoplePage) -> None:
    states = page.over.chips
    count = len(chips(page))
    narrow = chips(page)[0].sizeHint().width() + states.more.sizeHint().width() + 20
    states.resize(narrow, states.height())
    assert len(chips(page)) == 1 < count
    menu = states.more.menu()
    assert menu is not None
    menu.aboutToShow.emit()
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
    assert popup.model().rowCount() == len(Key)
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


def test_enter_opens_the_story_of_the_first_who_is_found(qtbot: QtBot, page: PeoplePage) -> None:
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert page.story.address == "", "nobody is looked for"
    assert typed(qtbot, page, "example") > 1
    first = page.table.current()
    assert first is not None
    assert page.story.address == first[1].address
    assert page.table.selected_count() == 1
    page.table.selectRow(1)
    settle(qtbot, page)
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert page.story.address == first[1].address, "once more, where they are there already"


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


def views_in(page: PeoplePage) -> list[str]:
    menu = page.over.views.menu()
    assert menu is not None
    return [one.text() for one in menu.actions() if not one.isSeparator()]


def choose_view(page: PeoplePage, name: str) -> None:
    menu = page.over.views.menu()
    assert menu is not None
    next(one for one in menu.actions() if one.text() == name).trigger()


def open_views(qtbot: QtBot, page: PeoplePage) -> ViewsDialog:
    page.over.views.change.trigger()
    settle(qtbot, page)
    (dialog,) = (one for one in page.findChildren(ViewsDialog) if one.isVisible())
    return dialog


def test_what_is_shown_is_kept_as_a_view_and_comes_back(
    qtbot: QtBot, page: PeoplePage, open_window: Callable[[], MainWindow]
) -> None:
    assert views_in(page)[0] == "Lapses within a week"
    typed(qtbot, page, "state:waiting fiona")
    page.table.columns.tick()
    page.table.columns.menu.actions()[3].trigger()
    names = [page.table._rows.columns[one].key for one in page.table.columns.shown]
    assert "name" not in names
    dialog = open_views(qtbot, page)
    assert not dialog.keep.isEnabled()
    dialog.name.setText("Fionas")
    dialog.keep.click()
    settle(qtbot, page)
    assert dialog.list.item(0).text() == "Fionas"
    dialog.start.click()
    settle(qtbot, page)
    dialog.close()
    settle(qtbot, page)
    assert views_in(page)[0] == "Fionas"
    page.table.columns.usual.trigger()
    choose_view(page, "Mail came back")
    settle(qtbot, page)
    assert page.filter.text() == "state:mail-comes-back"
    choose_view(page, "Fionas")
    settle(qtbot, page)
    assert page.filter.text() == "state:waiting fiona"
    assert "name" not in [page.table._rows.columns[one].key for one in page.table.columns.shown]
    other = open_window()
    other.go(At.PEOPLE)
    settle(qtbot, other.people)
    assert other.people.filter.text() == "state:waiting fiona", "the table begins with it"
    third = open_window()
    third.show_person("zoe@example.org")
    settle(qtbot, third.people)
    assert third.people.filter.text() == "zoe@example.org"


def test_views_are_renamed_and_deleted(qtbot: QtBot, page: PeoplePage) -> None:
    dialog = open_views(qtbot, page)
    for name in ("Alps", "Market"):
        dialog.name.setText(name)
        dialog.keep.click()
        settle(qtbot, page)
    dialog.list.setCurrentRow(1)
    dialog.list.item(1).setText("alps")
    settle(qtbot, page)
    assert "There is a view “alps” already." in dialog.notice.text.text()
    assert [dialog.list.item(n).text() for n in range(2)] == ["Alps", "Market"]
    dialog.list.setCurrentRow(1)
    dialog.rename.click()
    dialog.list.item(1).setText("Stall")
    settle(qtbot, page)
    dialog.list.setCurrentRow(0)
    dialog.delete.click()
    settle(qtbot, page)
    assert [dialog.list.item(n).text() for n in range(dialog.list.count())] == ["Stall"]
    dialog.close()
    settle(qtbot, page)
    assert views_in(page)[0] == "Stall"


def test_an_address_that_looks_like_a_key_is_looked_for_as_it_is(
    qtbot: QtBot, page: PeoplePage
) -> None:
    page.show_person("state:left@example.org")
    settle(qtbot, page)
    assert page.over.found.text == "state:left@example.org"
