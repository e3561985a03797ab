"""The page of lists: everybody who has to do with a list is counted, whatever they said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.core.status import Basis
from optindesk.flows.bringing import Brought
from optindesk.flows.desk import Desk
from optindesk.flows.narrowing import CHOICES
from optindesk.store import archive
from optindesk.ui.reminders_dialog import RemindersDialog
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import At, MainWindow
from pages import settle

ANSWERS = {"ada": "yes", "bea": "yes", "cleo": "yes", "dora": "no", "emma": "silence"}


def test_a_list_is_told_how_often_to_remind(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage]
) -> None:
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    window.go(At.LISTS)
    settle(qtbot, page)
    assert not window.lists.reminders.isEnabled()
    window.lists.table.selectRow(0)
    settle(qtbot, page)
    for most, said in ((2, "“Flower news” sends 2 reminders."), (0, "“Flower news” sends no rem")):
        window.lists.reminders.trigger()
        (dialog,) = (one for one in window.findChildren(RemindersDialog) if one.isVisible())
        shown = [one.text() for one in dialog.findChildren(QLabel)]
        assert any("some courts" in one for one in shown)
        dialog.box.setValue(most)
        assert dialog.box.text() == (str(most) if most else "as for all lists")
        dialog.save.click()
        settle(qtbot, page)
        assert window.notice.text.text().startswith(said)
        known = archive.list_named("Flower news")
        assert known is not None
        assert known.reminders == most
        settle(qtbot, page)


def test_whatever_people_said_they_are_counted_and_found_by_the_same_words(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], tmp_path: Path
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
    for basis, name in ((Basis.CONFIRMED_ELSEWHERE, "fay"), (Basis.OTHER, "gil")):
        sheet = tmp_path / f"{name}.csv"
        sheet.write_text(f"email,date\n{name}@example.org,2024-05-04\n", encoding="utf-8")
        opened = desk.open_sheet(sheet, {})
        desk.import_sheet(opened, Target(known.id), brought=Brought(basis, "old shop"))
    desk.sign_up("ivy@example.org", Target(known.id))
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
        "People": "8",
        "Said yes": "2",
        "Said yes elsewhere": "1",
        "On another basis": "1",
        "To be asked": "1",
        "Not answered": "1",
        "Said no": "1",
        "Left": "1",
        "Language": "English",
        "What for": "",
    }
    people = window.people
    window.go(At.PEOPLE)
    for word, count in shown.items():
        choice = next((one for one, said in CHOICES.items() if str(said) == word.lower()), None)
        if choice is not None:
            people.show_state(choice)
            settle(qtbot, page)
            assert people.table._rows.total == int(count), word
            first = people.table._rows.row(0)
            assert first is not None
            state = next(one for one in people.table._rows.columns if one.key == "state")
            assert state.show(first) == (word.lower() if word != "Not answered" else "waiting")


def test_a_search_for_somebody_who_is_never_written_to_says_why(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage]
) -> None:
    for name in ("eva", "evan", "eve", "evita"):
        desk.never_write(f"{name}@shop.example", "complained there")
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    window.go(At.PEOPLE)
    settle(qtbot, page)
    people = window.people
    assert people.never.isHidden()
    people.show_person("eva@shop.example")
    settle(qtbot, page)
    assert people.never.text() == "eva@shop.example is never written to: complained there."
    assert people.never.isVisible()
    people.show_person("ev")
    settle(qtbot, page)
    assert len(people.never.text().splitlines()) == 4
    people.show_person("anna")
    settle(qtbot, page)
    assert people.never.isHidden()
    people.show_person("eva")
    people.show_all()
    settle(qtbot, page)
    assert people.never.isHidden(), "what was not waited for says nothing any more"
