"""Several people are selected: what can be done to them, and who it is not done to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.core.status import State
from optindesk.flows import standings
from optindesk.flows.desk import Desk
from optindesk.store import archive
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.many_deeds import CancelManyDialog, OffManyDialog
from optindesk.ui.people_page import PeoplePage
from optindesk.ui.window import At, MainWindow

Made = TypeVar("Made", bound=QDialog)
NAMES = ("ana", "ben", "cy")


def settle(qtbot: QtBot, page: PeoplePage) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not page._bench.jobs.running)
        QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, open_window: Callable[[], MainWindow]) -> PeoplePage:
    (news,) = archive.all_lists()
    for name in NAMES:
        desk.sign_up(f"{name}@example.org", Target(news.id))
    desk.cancel("cy@example.org")
    window = open_window()
    window.go(At.PEOPLE)
    settle(qtbot, window.people)
    return window.people


def opened(page: PeoplePage, kind: type[Made]) -> Made:
    (dialog,) = (one for one in page.findChildren(kind) if one.isVisible())
    return dialog


def states() -> list[State | None]:
    return [one.facts.state for one in standings.people(PeopleQuery())]


def test_a_line_says_how_many_are_selected_and_what_can_be_done(
    qtbot: QtBot, page: PeoplePage
) -> None:
    page.table.selectRow(0)
    assert page.several.isHidden()
    assert not page.cancel_many.isVisible()
    page.table.selectAll()
    assert page.several.label.text() == "3 selected"
    assert [one.text() for one in page.several.findChildren(QPushButton)] == [
        "&Send again…",
        "Cancel &questions…",
        "Off every&thing…",
        "Copy",
    ]
    menu = page.table.context_menu()
    offered = [one for one in menu.actions() if not one.isSeparator()]
    assert offered[:4] == [page.again, page.cancel_many, page.off_many, page.table.copy_action]
    assert page.story.withdraw not in offered, "it would take one of them off only"
    page.table.selectRow(0)
    of_one = page.table.context_menu().actions()
    assert {page.story.again, page.story.withdraw, page.table.copy_action} <= set(of_one)
    assert not {page.again, page.off_many} & set(of_one)
    page.table.selectAll()
    page.table.clearSelection()
    assert page.several.isHidden()
    settle(qtbot, page)


def test_questions_of_those_who_are_selected_are_cancelled(qtbot: QtBot, page: PeoplePage) -> None:
    page.table.selectAll()
    page.cancel_many.trigger()
    settle(qtbot, page)
    dialog = opened(page, CancelManyDialog)
    assert dialog.summary.text() == (
        "The questions to 2 people are cancelled. 1 is left as it is; why stands beside it."
    )
    last = dialog.table._rows.row(2)
    assert last is not None
    assert dialog.table._rows.columns[2].show(last) == "has no open question."
    assert states()[0] is State.QUEUED, "nothing is done before it was said to whom"
    dialog.go.click()
    settle(qtbot, page)
    assert states() == [State.CANCELLED] * 3
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.notice.text.text() == "The questions to 2 people were cancelled."


def test_those_who_are_selected_are_taken_off(qtbot: QtBot, page: PeoplePage) -> None:
    page.table.selectAll()
    page.off_many.trigger()
    settle(qtbot, page)
    dialog = opened(page, OffManyDialog)
    assert dialog.summary.text().startswith("2 people are taken off everything. 1 is left")
    dialog.go.click()
    settle(qtbot, page)
    assert states() == [State.DECLINED, State.DECLINED, State.CANCELLED]
    page.table.selectAll()
    page.off_many.trigger()
    settle(qtbot, page)
    again = opened(page, OffManyDialog)
    assert not again.go.isEnabled(), "there is nobody to take off"
    again.reject()
