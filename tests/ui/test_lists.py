"""The page of lists: everybody who has to do with a list is counted, whatever they said."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.flows.desk import Desk
from optindesk.store import archive
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import At, MainWindow
from pages import settle

ANSWERS = {"ada": "yes", "bea": "yes", "cleo": "yes", "dora": "no", "emma": "silence"}


def test_those_who_said_no_and_those_who_left_are_counted(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage]
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    assert desk.practice is not None
    for name in ANSWERS:
        desk.sign_up(f"{name}@example.org", Target(known.id))
    desk.send()
    for question in desk.practice.questions():
        desk.practice.answer(question.number, ANSWERS[question.person.address.partition("@")[0]])
    desk.check()
    desk.withdraw("cleo@example.org", known.id)
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    window.go(At.LISTS)
    settle(qtbot, page)
    table = window.lists.table
    row = table._rows.row(0)
    assert row is not None
    shown = {column.title: column.show(row) for column in table._rows.columns}
    assert shown | {"What for": ""} == {
        "List": "Flower news",
        "People": "5",
        "Said yes": "2",
        "Not answered": "1",
        "Said no": "1",
        "Left": "1",
        "Language": "English",
        "What for": "",
    }
