"""The window over a real store on the practice desk: what people do in it, and what they see."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDropEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from books import PEOPLE, xlsx
from desks import ACCOUNT, furnish, people, practice_desk, write_sheet
from drafts import RESOURCES
from optindesk.core.connecting import Step
from optindesk.core.errors import PasswordNeeded, Trouble, VaultTrouble, WrongPassword
from optindesk.core.model import Account, Door, Target
from optindesk.core.ports import Reached, nobody
from optindesk.core.provider import Period
from optindesk.core.status import Basis, State, SubscriptionStatus
from optindesk.core.timetable import Timetable
from optindesk.flows import connecting, overview, standings
from optindesk.flows.desk import Desk
from optindesk.flows.groups import Group
from optindesk.mail.practice import OUTBOX, kept_mails
from optindesk.mail.providers import load_providers
from optindesk.store import account_rows, archive
from optindesk.store.people_query import PeopleQuery
from optindesk.system.language import Translator, available, translator
from optindesk.ui import proof_saving
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.code_dialog import CodeDialog
from optindesk.ui.connection_test import TestDialog
from optindesk.ui.dossier_dialog import DossierDialog
from optindesk.ui.export_dialog import ExportDialog
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.leave_dialogs import CancelDialog, WithdrawDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.listening import Stance
from optindesk.ui.meant_dialog import MeantDialog
from optindesk.ui.notice import LOOK
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.people_columns import columns
from optindesk.ui.practice_dialog import PracticeDialog
from optindesk.ui.progress import JobProgress
from optindesk.ui.sheet_preview import DOUBTED
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.window import At, MainWindow, open_window
from pages import KeptSettings, ShowWindow, dialog_of, is_open

Open = Callable[[], MainWindow]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with practice_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def open_desk(
    qtbot: QtBot, desk: Desk, show_window: ShowWindow, settings: KeptSettings
) -> Callable[[Desk | None], MainWindow]:
    """Opens a window over the desk, or over another one."""

    def make(other: Desk | None = None) -> MainWindow:
        window = show_window(other or desk, settings)
        settle(qtbot, window)
        return window

    return make


@pytest.fixture
def window(open_desk: Callable[..., MainWindow]) -> MainWindow:
    return open_desk()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until no job runs any more, but the one that listens to the mailbox."""

    def is_still() -> bool:
        return all(job.lane == Lane.WATCH for job in window.jobs.running)

    qtbot.waitUntil(is_still)
    QApplication.processEvents()
    qtbot.waitUntil(is_still)


def say(window: MainWindow) -> str:
    return window.notice.text.text() if window.notice.isVisible() else ""


# --- the way through the window -------------------------------------------------------------------


def test_data_that_cannot_be_written_is_looked_at(
    qtbot: QtBot,
    words: Translator,
    settings: KeptSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with practice_desk(tmp_path) as desk:
        desk.sign_up("ana@example.org", Target(desk.add_list("News", "", "en").id))
        desk.set_account(ACCOUNT)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with practice_desk(tmp_path) as desk:
        assert desk.store.read_only is not None
        desk = replace(desk, practice=None, mailbox=pytest.fail, transport=pytest.fail)
        window = MainWindow(desk, words, settings, desk.store.leave_thread)
        window.jobs._bug = pytest.fail
        window.show()
        settle(qtbot, window)
        assert window.windowTitle() == "Opt-In Desk — only to look at"
        assert "copy the folder to the disk of this computer" in say(window)
        assert window.listener.stance is Stance.SILENT, "it would have to write"
        window.own_work.timetable = Timetable(5, by_night=True)
        window.own_work.look()
        window.notice.hide()
        for page in At:
            window.go(page)
            settle(qtbot, window)
        assert say(window) == ""
        assert window.people.table.model().rowCount() == 1
        dialog = SignUpDialog(window.bench, archive.all_lists(), window)
        dialog.form.person.address.setText("ben@example.org")
        qtbot.keyClick(dialog.form.person.name, Qt.Key.Key_Return)
        settle(qtbot, window)
        assert "can only be looked at" in dialog.form.notice.text.text()
        window.close()
        window.deleteLater()


def same_letters(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    """Those that have an underlined letter in common."""
    letters: dict[str, str] = {}
    found = []
    for action in actions:
        for letter in re.findall(r"&(\w)", action.text().lower()):
            first = letters.setdefault(letter, action.text())
            found += [(first, action.text())] if first != action.text() else []
    return found


@pytest.mark.parametrize("code", available())
def test_no_two_commands_of_a_menu_have_the_same_letter(
    qtbot: QtBot, desk: Desk, settings: KeptSettings, code: str
) -> None:
    window = MainWindow(desk, translator(code), settings, desk.store.leave_thread)
    try:
        bar = window.menuBar().actions()
        assert same_letters(bar) == []
        assert {menu.text(): same_letters(menu.menu().actions()) for menu in bar} == {
            menu.text(): [] for menu in bar
        }
        settle(qtbot, window)
    finally:
        window.close()
        window.deleteLater()


def test_an_empty_desk_leads_from_step_to_step(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    assert window.to_do.headline.text() == "Set up your mail account"
    assert window.to_do.step.text() == "&Set up step by step…"
    assert not window.to_do.account.isHidden()
    desk.set_account(ACCOUNT)
    window.reload()
    settle(qtbot, window)
    assert window.to_do.headline.text() == "Make your first list"
    qtbot.mouseClick(window.to_do.step, Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window, ListDialog)
    qtbot.keyClicks(dialog.name, "Blumenpost")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert not is_open(dialog)
    assert say(window) == "The list “Blumenpost” was made."
    assert window.to_do.headline.text() == "Bring in your sign-ups"


def test_sign_ups_are_typed_one_after_the_other_and_asked(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    desk.set_account(ACCOUNT)
    desk.add_list("Blumenpost", "", "en")
    window = open_desk()
    window.commands.sign_up.trigger()
    dialog = dialog_of(qtbot, window, SignUpDialog)
    for name, address in people(2):
        qtbot.keyClicks(dialog.form.person.address, address)
        dialog.form.person.name.setText(name)  # QTest types ASCII only
        dialog.form.person.name.setFocus()
        qtbot.keyClick(dialog.form.person.name, Qt.Key.Key_Return)
        assert dialog.form.person.address.text() == "", "the next one can be typed at once"
        settle(qtbot, window)
        assert dialog.form.notice.text.text() == f"{address}: new; will be asked."
    assert is_open(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not is_open(dialog)
    assert window.to_do.headline.text() == "2 mails are ready to be sent"

    qtbot.mouseClick(window.to_do.step, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert say(window) == "2 mails were handed to your provider."
    assert window.to_do.figures[State.AWAITING].text() == "2 people have not answered yet"

    qtbot.mouseClick(window.to_do.figures[State.AWAITING], Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.pages.currentIndex() == At.PEOPLE
    assert window.people.table.model().rowCount() == 2


def test_what_cannot_be_signed_up_is_said_in_the_dialog(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    desk.add_list("Blumenpost", "", "en")
    window = open_desk()
    window.commands.sign_up.trigger()
    dialog = dialog_of(qtbot, window, SignUpDialog)
    qtbot.keyClicks(dialog.form.person.address, "anna at example.org")
    dialog.form.person.setFocus()
    qtbot.keyClick(dialog.form.person.address, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert "is not an email address" in dialog.form.notice.text.text()
    assert dialog.form.person.address.text() == "anna at example.org"
    assert overview.to_do(desk.clock()).people == 0


def test_a_sheet_is_looked_at_before_it_is_imported(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    sheet = write_sheet(tmp_path / "market.csv", 200)
    window = open_desk()
    window.openers.import_sheet(sheet)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    assert dialog.summary.text() == (
        "200 rows: 190 new, 5 no email address, 5 twice in this sheet."
    )
    assert dialog.rows.table.model().rowCount() == 200
    assert overview.to_do(desk.clock()).people == 0
    assert dialog.go.text() == "&Import, ask 190 people"
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert overview.to_do(desk.clock()).people == 190
    assert say(window).startswith("190 people from “market.csv” will be asked: their questions")
    assert "Left alone: " in say(window)
    window.go(At.PEOPLE)
    settle(qtbot, window)
    assert window.people.table.model().rowCount() == 190
    assert window.notice.offer.text() == "&Take it back"
    qtbot.mouseClick(window.notice.offer, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert say(window).startswith("The import was taken back: 190 sign-ups.")
    assert window.people.table.model().rowCount() == 0
    assert overview.to_do(desk.clock()).people == 0


def test_what_was_guessed_of_a_sheet_is_shown_and_can_be_said_otherwise(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    sheet = tmp_path / "odd.csv"
    sheet.write_text("Xyz;Qrs\nanna@example.org;Anna\nben@example.org;Ben\n", encoding="utf-8")
    window = open_desk()
    window.openers.import_sheet(sheet)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    assert dialog.summary.text() == "2 rows: 2 new."
    assert dialog.knows_day.isVisible(), "the sheet has no dates"
    assert "guessed" in dialog.columns.table.item(0, 3).text()
    second = dialog.columns.boxes[1]
    second.setCurrentIndex(second.findData("email"))
    second.activated.emit(second.currentIndex())
    settle(qtbot, window)
    assert dialog.columns.boxes[0].currentData() == "", "a meaning is one column's"
    assert dialog.summary.text() == "2 rows: 2 no email address."
    second = dialog.columns.boxes[1]
    second.setCurrentIndex(second.findData("name"))
    second.activated.emit(second.currentIndex())
    settle(qtbot, window)
    assert not dialog.go.isEnabled()
    assert dialog.summary.text().startswith("Which of the columns has the email addresses?")
    dialog.reading.separator.setCurrentIndex(dialog.reading.separator.findData(","))
    dialog.reading.separator.activated.emit(0)
    settle(qtbot, window)
    assert len(dialog.columns.boxes) == 1


def test_how_a_column_was_found_stays_as_it_was_found_when_something_else_is_said(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    sheet = tmp_path / "odd.csv"
    sheet.write_text("E-Mail;Vornahme;Qrs\nanna@example.org;Anna;x\n", encoding="utf-8")
    window = open_desk()
    window.openers.import_sheet(sheet)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)

    def found() -> list[str]:
        items = (dialog.columns.table.item(row, 3) for row in range(3))
        return [item.text() if item else "" for item in items]

    assert found() == ["by its name", "guessed by its name: please look", ""]
    dialog.people.setCurrentIndex(1)
    settle(qtbot, window)
    assert found() == ["by its name", "guessed by its name: please look", ""]
    third = dialog.columns.boxes[2]
    third.setCurrentIndex(third.findData("note"))
    third.activated.emit(third.currentIndex())
    settle(qtbot, window)
    assert found() == ["by its name", "guessed by its name: please look", "as you said"]


def test_a_workbook_says_which_sheet_is_read_and_another_is_chosen(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    path = tmp_path / "market.xlsx"
    path.write_bytes(xlsx({"Oktober": PEOPLE[:2], "November": PEOPLE}))
    window = open_desk()
    window.openers.import_sheet(path)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    assert dialog.sheet.isVisible()
    assert dialog.sheet.box.currentText() == "Oktober"
    assert dialog.sheet.unread.text() == "“November” is not read."
    assert dialog.summary.text() == "1 row: 1 new."
    dialog.sheet.box.setCurrentText("November")
    dialog.sheet.box.activated.emit(1)
    settle(qtbot, window)
    assert dialog.summary.text() == "2 rows: 2 new."
    assert dialog.sheet.unread.text() == "“Oktober” is not read."
    dialog.open_source(write_sheet(tmp_path / "market.csv", 3))
    settle(qtbot, window)
    assert not dialog.sheet.isVisible()


def test_what_was_said_before_is_gone_when_the_next_import_begins_and_one_cancel_is_there(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    window = open_desk()
    window.bench.say("3 people from “old.csv” will be asked.")
    assert window.notice.isVisible()
    window.openers.import_sheet(write_sheet(tmp_path / "market.csv", 3))
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    (progress,) = dialog.findChildren(JobProgress)
    assert progress.cancel.isHidden(), "the dialog has one"
    assert not window.notice.isHidden()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert window.notice.isHidden()
    settle(qtbot, window)
    assert "“market.csv”" in say(window)


def test_the_path_of_a_sheet_can_be_typed(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    path = write_sheet(tmp_path / "market.csv", 3)
    window = open_desk()
    window.openers.import_sheet()
    dialog = dialog_of(qtbot, window, ImportDialog)
    gone = str(tmp_path / "gone.csv")
    for typed, said in ((f'"{path}"', "3 rows"), (path.as_uri(), "3 rows"), (gone, "")):
        dialog.place.clear()
        qtbot.keyClicks(dialog.place, typed)
        qtbot.keyClick(dialog.place, Qt.Key.Key_Return)
        settle(qtbot, window)
        assert dialog.isVisible(), "Enter only opens it"
        assert dialog.summary.text().startswith(said)
    assert "gone.csv" in dialog.notice.text.text()


def test_rows_are_put_right_left_out_and_shown_by_group(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    sheet = tmp_path / "typed.csv"
    sheet.write_text('email\nanna@gmial.com\n"ben@example,org"\ncy at home\ndee@example.org\n')
    window = open_desk()
    window.openers.import_sheet(sheet)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    rows = dialog.rows

    def show(group: str) -> list[str]:
        rows.group.setCurrentIndex(rows.group.findData(group))
        rows.group.activated.emit(0)
        settle(qtbot, window)
        return [line.decided.address for line in rows.source.rows]

    assert rows.accept_all.text() == "Correct 2 &slips"
    assert show("slip") == ["anna@gmial.com", "ben@example,org"], "look at them first"
    what = [column.key for column in rows.model.columns].index("group")
    marks = {rows.model.cell(row, what)[1] for row in range(2)}
    assert marks == {DOUBTED}, "a new address with a slip is looked at, as where one types"
    qtbot.mouseClick(rows.accept_all, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert dialog.summary.text() == "4 rows: 3 new, 1 no email address."
    assert show("corrected") == ["anna@gmail.com", "ben@example.org"]
    reason = [column.key for column in rows.model.columns].index("reason")
    assert rows.model.index(0, reason).data() == "was “anna@gmial.com”; new; will be asked"
    assert show("bad_address") == ["cy at home"]
    rows.table.selectRow(0)
    qtbot.mouseClick(rows.leave_out, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert dialog.summary.text() == "3 rows: 3 new."
    assert rows.take_back.text() == "Undo 3 changes"
    assert show("left_out") == ["cy at home"], "it stays, as left out"
    assert [line.decided.row for line in rows._all] == [2, 3, 4, 5]
    rows.table.selectRow(0)
    assert rows.leave_out.text() == "Put &back"
    qtbot.mouseClick(rows.leave_out, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert dialog.summary.text() == "4 rows: 3 new, 1 no email address."
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    asked = [one.address for one in standings.people(PeopleQuery(), 0, 10, desk.clock())]
    assert asked == ["anna@gmail.com", "ben@example.org", "dee@example.org"]


def test_a_row_is_shown_with_the_name_that_stands_in_it_or_beside_its_address(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    sheet = tmp_path / "names.csv"
    sheet.write_text("email,name\nben@example.org Ben Peri,\n0664 1234567,Cleo Maas\n")
    window = open_desk()
    window.openers.import_sheet(sheet)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    rows = dialog.rows
    rows.table.selectRow(1)
    qtbot.mouseClick(rows.correct, Qt.MouseButton.LeftButton)
    (asking,) = rows.findChildren(QInputDialog)
    assert asking.labelText().startswith("Cleo Maas: it says “0664 1234567”.")
    asking.reject()
    qtbot.mouseClick(rows.accept_all, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    shown = [(line.decided.address, line.name) for line in rows.source.rows]
    assert shown == [("ben@example.org", "Ben Peri"), ("0664 1234567", "Cleo Maas")]
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    (ben,) = standings.people(PeopleQuery(), 0, 10, desk.clock())
    assert (ben.address, ben.name) == ("ben@example.org", "Ben Peri")


def test_customers_are_subscribed_on_their_own_basis_once_that_is_said(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    window = open_desk()
    window.openers.import_sheet(write_sheet(tmp_path / "customers.csv", 3))
    dialog = dialog_of(qtbot, window, ImportDialog)
    dialog.people.setCurrentIndex(3)
    settle(qtbot, window)
    assert dialog.how.isVisible()
    assert not dialog.go.isEnabled()
    dialog.how.setText("bought here since 2019")
    dialog.how.editingFinished.emit()
    settle(qtbot, window)
    assert dialog.go.text() == "&Import, ask nobody"
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert "subscribed now" in say(window)
    assert {one.facts.basis for one in standings.people(PeopleQuery(), 0, 10, desk.clock())} == {
        Basis.OTHER
    }


def test_a_sheet_says_for_which_lists_and_one_that_is_missing_is_made_or_chosen(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    desk.add_list("Workshops", "", "en")
    sheet = tmp_path / "lists.csv"
    sheet.write_text(
        "email;list;Workshops\nanna@x.example;Blumenpost;x\nben@x.example;Xmas;\n", encoding="utf-8"
    )
    window = open_desk()
    window.openers.import_sheet(sheet)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    assert dialog.list_hint.isVisible()
    assert dialog.summary.text() == "2 rows: 2 new, 1 of no such list."
    table = dialog.rows.table
    about = [column.key for column in table.model().columns].index("about")
    assert not table.isColumnHidden(about)
    assert [table.model().index(n, about).data() for n in range(3)] == [
        "Blumenpost", "Workshops", "Xmas",
    ]  # fmt: skip
    table.selectRow(0)
    qtbot.mouseClick(dialog.rows.mean, Qt.MouseButton.LeftButton)
    meant = dialog_of(qtbot, window, MeantDialog)
    qtbot.mouseClick(meant.list.new, Qt.MouseButton.LeftButton)
    made = dialog_of(qtbot, window, ListDialog)
    assert made.name.text() == "Xmas"
    qtbot.keyClick(made.name, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert meant.list.box.currentText() == "Xmas"
    qtbot.mouseClick(meant.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert dialog.summary.text() == "2 rows: 3 new."
    assert dialog.go.text() == "&Import, ask 2 people"
    assert [one.name for one in dialog.list.offered] == ["Blumenpost", "Workshops", "Xmas"]
    meanings = dialog.columns.boxes[1]
    assert meanings.findText("a mark: signs up for “Xmas”") > 0
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    rows = standings.people(PeopleQuery(), 0, 10, desk.clock())
    assert [(one.address, one.list_name) for one in rows] == [
        ("anna@x.example", "Blumenpost"),
        ("anna@x.example", "Workshops"),
        ("ben@x.example", "Xmas"),
    ]


def test_a_sheet_that_names_no_list_waits_until_one_is_ticked(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    window = open_desk()
    window.openers.import_sheet(write_sheet(tmp_path / "market.csv", 3))
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    dialog.list.box.item(0).setCheckState(Qt.CheckState.Unchecked)
    settle(qtbot, window)
    assert dialog.summary.text() == "Which list did these people sign up for?"
    assert not dialog.go.isEnabled()
    assert not dialog.list_hint.isVisible()
    assert len(dialog.columns.boxes) == 3, "its columns are shown all the same"


def test_cells_that_were_copied_are_pasted(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    desk.add_list("Blumenpost", "", "en")
    window = open_desk()
    window.openers.import_sheet()
    dialog = dialog_of(qtbot, window, ImportDialog)
    QGuiApplication.clipboard().setText("Email\tName\nanna@example.org\tAnna\n")
    qtbot.mouseClick(dialog.paste, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert dialog.summary.text() == "1 row: 1 new."
    QGuiApplication.clipboard().setText("Ana Horvat <ana@x.example>; ben@y.example")
    qtbot.mouseClick(dialog.paste, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert dialog.summary.text() == "2 rows: 2 new."


def test_a_file_that_is_no_sheet_is_told_in_a_sentence(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    sheet = tmp_path / "picture.csv"
    sheet.write_bytes(bytes(range(256)) * 40)
    window = open_desk()
    window.openers.import_sheet(sheet)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    assert "picture.csv" in dialog.notice.text.text()
    assert not dialog.go.isEnabled()


# --- people and their story -----------------------------------------------------------------------


def test_the_story_stands_beside_the_person(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    window.go(At.PEOPLE)
    settle(qtbot, window)
    assert "Choose somebody" in window.people.story.text.toPlainText()
    window.people.filter.setText("Fiona")
    qtbot.keyClick(window.people.filter, Qt.Key.Key_Return)
    settle(qtbot, window)
    window.people.table.selectRow(0)
    settle(qtbot, window)
    told = window.people.story.head.toPlainText()
    assert "Fiona.Muller5@example.org" in told
    assert "May we write?" in told
    told = window.people.story.text.toPlainText()
    assert "Sign-up of Fiona.Muller5@example.org for Blumenpost" in told


def test_names_are_shown_as_they_are_never_as_markup(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    news = desk.add_list("A <i>list</i>", "", "en")
    desk.sign_up("anna@example.org", Target(news.id), name="<b>Anna</b> & Co")
    window = open_desk()
    window.show_person("anna@example.org")
    qtbot.waitUntil(lambda: window.people.story.story is not None)
    settle(qtbot, window)
    told = window.people.story.head.toPlainText()
    assert "<b>Anna</b> & Co" in told
    assert "A <i>list</i>" in told


def test_a_no_to_more_does_not_hide_the_yes_that_stands(desk: Desk, words: Translator) -> None:
    desk.sign_up("ana@example.org", Target(desk.add_list("News", "", "en").id))
    (row,) = standings.all_people(PeopleQuery())
    facts = replace(row.facts, state=State.DECLINED, subscription=SubscriptionStatus.SUBSCRIBED)
    (state,) = [one for one in columns(words, desk.clock) if one.key == "state"]
    shown = [
        state.show((1, replace(row, facts=replace(facts, agreed_level=level)))) for level in (0, 2)
    ]
    assert shown == ["said no", "said yes"]


def test_people_are_narrowed_by_list_and_state(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    window.go(At.PEOPLE)
    settle(qtbot, window)
    page = window.people
    page.over.chips.chips[State.QUEUED].click()
    settle(qtbot, window)
    queued = len(standings.people(PeopleQuery(state=State.QUEUED)))
    assert page.table.model().rowCount() == queued > 0
    page.over.list.setCurrentIndex(page.over.list.findText("Workshops"))
    settle(qtbot, window)
    assert page.table.model().rowCount() == 0
    page.table.cleared.emit()
    settle(qtbot, window)
    assert page.table.model().rowCount() == 20


def test_somebody_is_withdrawn_and_a_question_cancelled(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    waiting = standings.people(PeopleQuery(state=State.QUEUED))
    first, second = waiting[0].address, waiting[1].address
    window.show_person(first)
    qtbot.waitUntil(lambda: window.people.story.address == first)
    window.people.story.cancel.trigger()
    dialog = dialog_of(qtbot, window, CancelDialog)
    qtbot.keyClicks(dialog.why, "typed wrongly")
    qtbot.keyClick(dialog.why, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert say(window) == f"1 question to {first} was cancelled."
    assert "The question was cancelled" in window.people.story.head.toPlainText()
    assert not window.people.story.cancel.isEnabled()

    window.show_person(second)
    qtbot.waitUntil(lambda: window.people.story.address == second)
    window.people.story.withdraw.trigger()
    dialog = dialog_of(qtbot, window, WithdrawDialog)
    qtbot.mouseClick(dialog.withdraw, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert say(window) == f"The open question to {second} ended."


def test_nothing_is_done_to_one_person_while_the_next_story_is_on_its_way(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    waiting = standings.people(PeopleQuery(state=State.QUEUED))
    story = window.people.story
    story.show_person(waiting[0].contact_id)
    settle(qtbot, window)
    assert story.cancel.isEnabled()
    story.show_person(waiting[1].contact_id)
    assert not story.cancel.isEnabled()
    assert not story.withdraw.isEnabled()
    settle(qtbot, window)
    assert story.address == waiting[1].address
    assert story.cancel.isEnabled()


def test_a_filter_that_was_taken_away_can_be_typed_again(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    for _ in range(2):
        window.show_person("Fiona.Muller5@example.org")
        settle(qtbot, window)
        assert window.people.table.model().rowCount() == 1
        window.people.show_all()
        settle(qtbot, window)
        assert window.people.table.model().rowCount() == 20


def test_a_code_confirms_and_a_wrong_one_says_why(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.set_account(ACCOUNT)
    news = desk.add_list("Blumenpost", "", "en")
    desk.sign_up("anna@example.org", Target(news.id))
    desk.send()
    (mail,) = kept_mails(tmp_path / "mail" / OUTBOX)
    window = open_desk()
    window.commands.enter_code.trigger()
    dialog = dialog_of(qtbot, window, CodeDialog)
    dialog.code.setPlainText("nothing of ours")
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert is_open(dialog)
    assert "no code was found" in dialog.notice.text.text()
    dialog.code.setPlainText(mail.path.read_text("utf-8"))
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert not is_open(dialog)
    assert say(window).startswith("anna@example.org said yes")
    (anna,) = standings.people(PeopleQuery())
    assert anna.facts.state is State.CONFIRMED


# --- please read ----------------------------------------------------------------------------------


def test_the_first_screen_leads_to_the_replies_that_wait(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 80)
    window = open_desk()
    assert window.to_do.headline.text() == "2 replies need you to read them"
    window.to_do.step.click()
    settle(qtbot, window)
    assert window.pages.currentWidget() is window.read
    assert window.read.letter.text.text()
    window.go(At.TO_DO)
    window.to_do.figures[State.REVIEW].click()
    settle(qtbot, window)
    assert window.pages.currentWidget() is window.read


# --- mail -----------------------------------------------------------------------------------------


def test_a_round_of_practice(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    from optindesk.flows import practising

    practising.furnish(desk)
    window = open_desk()
    assert window.windowTitle() == "Opt-In Desk — practice"
    window.commands.send.trigger()
    settle(qtbot, window)
    window.commands.practise.trigger()
    dialog = dialog_of(qtbot, window, PracticeDialog)
    dialog._accept()
    settle(qtbot, window)
    assert "had the chance to answer" in say(window)
    window.commands.check.trigger()
    settle(qtbot, window)
    assert "mails were looked at." in say(window)
    assert desk.check().mails == []


def test_sending_without_an_account_opens_the_account(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    news = desk.add_list("Blumenpost", "", "en")
    desk.sign_up("anna@example.org", Target(news.id))
    window = open_desk(replace(desk, practice=None))
    window.commands.send.trigger()
    dialog = dialog_of(qtbot, window, AccountDialog)
    assert "No mail account" in dialog.notice.text.text()
    dialog.reject()


def test_the_account_says_what_its_provider_allows_and_takes_other_limits(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    known = desk.set_account(replace(ACCOUNT, per_hour=20))
    window = open_desk(replace(desk, providers=load_providers(RESOURCES)))
    dialog = AccountDialog(window.bench, known, window)
    limits = dialog.limits
    assert limits.why.text() == "This computer's own server sets no limit."
    assert limits.boxes[Period.DAY].text() == "no limit"
    dialog.smtp.host.setText("smtp.gmail.com")
    dialog.address.setText("flowers@gmail.com")
    assert limits.boxes[Period.DAY].text() == "usual: 250"
    assert "bates.edu" in limits.boxes[Period.DAY].toolTip()
    assert limits.why.text().startswith("Half of the 500 a day that Gmail allows (bates.edu, read")
    assert limits.boxes[Period.HOUR].value() == 20
    limits.boxes[Period.HOUR].setValue(0)
    limits.boxes[Period.DAY].setValue(100)
    dialog.smtp.host.setText(known.smtp.host)
    dialog.keep.click()
    settle(qtbot, window)
    saved = account_rows.account()
    assert saved is not None
    assert (saved.per_minute, saved.per_hour, saved.per_day) == (None, None, 100)


@pytest.fixture(autouse=True)
def no_mail_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """In practice none does: a test of the account does not wait for it."""
    monkeypatch.setattr(connecting, "WAITS", 1)
    monkeypatch.setattr(connecting, "SECONDS", 0.0)


class SlowKeyring:
    """Passwords of a computer without a keyring."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def try_again(self, account: Account) -> None:
        pass

    def of(self, account: Account, door: Door = Door.SMTP) -> str:
        if not self.given:
            raise PasswordNeeded(user=account.user, reason="none was saved yet.")
        return self.given[-1]

    def missing(self, account: Account) -> PasswordNeeded | None:
        if self.given:
            return None
        return PasswordNeeded(user=account.user, reason="none was saved yet.")

    def give(self, account: Account, password: str, door: Door = Door.SMTP) -> Trouble | None:
        self.given.append(password)
        return None

    def lend(self, account: Account, password: str) -> None:
        self.given.append(password)


def test_a_password_is_asked_for_and_the_work_starts_again(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    passwords = SlowKeyring()

    def transport(account: Account) -> object:
        passwords.of(account)
        return desk.transport(account)

    desk.set_account(replace(ACCOUNT, user="shop"))
    news = desk.add_list("Blumenpost", "", "en")
    desk.sign_up("anna@example.org", Target(news.id))
    window = open_desk(replace(desk, passwords=passwords, transport=transport))
    window.commands.send.trigger()
    dialog = dialog_of(qtbot, window, PasswordDialog)
    assert not dialog.go_on.isEnabled()
    qtbot.keyClicks(dialog.password, "geheim")
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert not is_open(dialog)
    assert passwords.given == ["geheim"]
    assert say(window) == "1 mail was handed to your provider."


def test_the_account_is_saved_with_its_password_in_the_keyring_only(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    passwords = SlowKeyring()
    window = open_desk(replace(desk, passwords=passwords, practice=None))
    window.commands.account.trigger()
    dialog = dialog_of(qtbot, window, AccountDialog)
    assert not dialog.keep.isEnabled()
    qtbot.keyClicks(dialog.address, "shop@blume.example")
    qtbot.keyClicks(dialog.name, "Blumen Blume")
    qtbot.keyClicks(dialog.smtp.host, "smtp.blume.example")
    dialog.smtp.security.setCurrentIndex(1)
    assert dialog.smtp.port.value() == 465
    qtbot.keyClicks(dialog.imap.host, "imap.blume.example")
    qtbot.keyClicks(dialog.password, "geheim")
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert say(window) == "The mail account was saved."
    saved = account_rows.account()
    assert saved is not None
    assert (saved.smtp.host, saved.smtp.port, str(saved.smtp.security)) == (
        "smtp.blume.example",
        465,
        "tls",
    )
    assert saved.imap is not None
    assert saved.user == "shop@blume.example"
    assert passwords.given == ["geheim"]


def test_a_password_that_is_refused_in_the_test_is_typed_anew_in_its_field(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    passwords = SlowKeyring()

    def transport(account: Account, reached: Reached = nobody) -> object:
        if passwords.of(account) != "geheim":
            raise WrongPassword(host="mx.example", user=account.user, words="no")
        return desk.transport(account, reached)

    desk.set_account(replace(ACCOUNT, user="shop", imap=None))
    window = open_desk(replace(desk, passwords=passwords, transport=transport, practice=None))
    window.commands.account.trigger()
    dialog = dialog_of(qtbot, window, AccountDialog)
    assert "none was saved yet" in save_and_test(qtbot, window, dialog)
    assert dialog.notice.mark == LOOK
    qtbot.keyClicks(dialog.password, "typo")
    assert "did not accept" in save_and_test(qtbot, window, dialog)
    assert not window.findChildren(PasswordDialog), "the field for it is here"
    assert dialog.focusWidget() is dialog.password
    assert dialog.password.selectedText() == "typo"
    qtbot.keyClicks(dialog.password, "geheim")
    assert "as shop" in save_and_test(qtbot, window, dialog)
    assert passwords.given == ["typo", "geheim"]
    dialog.reject()


def save_and_test(qtbot: QtBot, window: MainWindow, dialog: AccountDialog) -> str:
    """Save and test; what the test says of being let in to send."""
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    test = dialog_of(qtbot, window, TestDialog)
    settle(qtbot, window)
    results = {one.step: window._.say(one.said) for one in test.panel.results}
    test.reject()
    settle(qtbot, window)
    return results[Step.SMTP_LET_IN]


class NoKeyring(SlowKeyring):
    """Passwords that no keyring takes."""

    def give(self, account: Account, password: str, door: Door = Door.SMTP) -> Trouble | None:
        super().give(account, password, door)
        return VaultTrouble(reason="there is none.")


def test_without_a_keyring_the_test_says_what_came_of_it_and_saving_closes_the_dialog(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    desk.set_account(replace(ACCOUNT, user="shop", imap=None))
    window = open_desk(replace(desk, passwords=NoKeyring(), practice=None))
    window.commands.account.trigger()
    dialog = dialog_of(qtbot, window, AccountDialog)
    qtbot.keyClicks(dialog.password, "geheim")
    save_and_test(qtbot, window, dialog)
    assert dialog.notice.text.text().startswith("The keyring of this computer cannot be used")
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert not is_open(dialog)
    assert say(window).startswith("The mail account was saved. The keyring of this computer")


# --- proof ----------------------------------------------------------------------------------------


def test_exports_say_what_was_left_out(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    window.commands.export.trigger()
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.save_to(str(tmp_path / "safe.csv"))
    settle(qtbot, window)
    assert (tmp_path / "safe.csv").exists()
    assert "“safe.csv”" in say(window)
    assert "Left out: " in say(window)
    window.commands.export.trigger()
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.kinds.button(3).setChecked(True)
    assert dialog.list.currentText() == "all lists"
    dialog.save_to(str(tmp_path / "log.json"))
    settle(qtbot, window)
    assert json.loads((tmp_path / "log.json").read_text("utf-8"))["entries"]


def test_the_proofs_of_all_lists_are_exported(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    window.commands.export.trigger()
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.kinds.button(1).setChecked(True)
    dialog.save_to(str(tmp_path / "proofs.json"))
    settle(qtbot, window)
    plain = json.loads((tmp_path / "proofs.json").read_text("utf-8"))
    assert len(plain["records"]) == len(list(standings.all_people(PeopleQuery())))
    assert plain["language"] == "en"
    assert "“proofs.json”" in say(window)


def test_what_the_page_shows_and_who_is_selected_there_is_offered_first(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    window.go(At.PEOPLE)
    settle(qtbot, window)
    window.people.filter.setText("ana.")
    window.people.filter.returnPressed.emit()
    settle(qtbot, window)
    shown = window.people.table.model().rowCount()
    assert 1 < shown < 20
    window.commands.export.trigger()
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.kinds.button(1).setChecked(True)
    assert dialog.list.currentText() == "all whom “People” shows now"
    dialog.save_to(str(tmp_path / "shown.xlsx"))
    settle(qtbot, window)
    assert f"{shown} rows" in say(window)
    window.people.table.selectAll()
    settle(qtbot, window)
    window.commands.export.trigger()
    settle(qtbot, window)
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.kinds.button(1).setChecked(True)
    assert dialog.list.currentText() == f"the {shown} people who are selected"
    dialog.when.box.setCurrentIndex(dialog.when.box.findData("today"))
    dialog.save_to(str(tmp_path / "selected.csv"))
    settle(qtbot, window)
    rows = (tmp_path / "selected.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == shown + 1


def test_the_part_of_the_log_that_is_shown_is_exported(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    window.go(At.LOG)
    settle(qtbot, window)
    filters = window.log.filters
    filters.kind.setCurrentIndex(filters.kind.findData("replies"))
    settle(qtbot, window)
    shown = window.log.table.model().rowCount()
    window.commands.export.trigger()
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.kinds.button(3).setChecked(True)
    assert dialog.list.currentText() == "what “Log” shows now"
    dialog.save_to(str(tmp_path / "part.csv"))
    settle(qtbot, window)
    rows = (tmp_path / "part.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == shown + 1


def test_files_on_all_people_of_a_list_are_exported(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 2)
    window = open_desk()
    window.commands.export.trigger()
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.kinds.button(2).setChecked(True)
    dialog.save_to(str(tmp_path / "files.zip"))
    settle(qtbot, window)
    assert say(window) == "Files on 2 people were written to “files.zip”."
    with ZipFile(tmp_path / "files.zip") as whole:
        pages = [name for name in whole.namelist() if name.endswith("/file-on-person.pdf")]
    assert len(pages) == 2


def test_the_file_on_a_person_is_made_from_their_story(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    story = window.people.story
    assert not story.dossier.isEnabled(), "nobody is shown"
    window.show_person("Fiona.Muller5@example.org")
    qtbot.waitUntil(lambda: story.story is not None)
    settle(qtbot, window)
    story.dossier.trigger()
    dialog = dialog_of(qtbot, window, DossierDialog)
    assert not dialog.whole.isChecked(), "other people stand on the sheet"
    dialog.go.click()
    chooser = dialog_of(qtbot, window, QFileDialog)
    assert isinstance(chooser, QFileDialog)
    assert "Fiona" not in chooser.selectedFiles()[0], "it may go into the log"
    chooser.close()
    dialog.language.setCurrentIndex(dialog.language.findData("hr"))
    dialog.save_to(str(tmp_path / "fiona.zip"))
    settle(qtbot, window)
    assert say(window).startswith("The file on this person was saved as “fiona.zip”")
    with ZipFile(tmp_path / "fiona.zip") as whole:
        assert whole.read("file-on-person.pdf").startswith(b"%PDF-")
        assert "Dokaz privole" in whole.read("cover-letter.txt").decode()


def test_the_proof_of_a_person_is_saved_from_their_story(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    story = window.people.story
    assert not story.proof.isEnabled(), "nobody is shown"
    window.show_person("Fiona.Muller5@example.org")
    qtbot.waitUntil(lambda: story.story is not None)
    settle(qtbot, window)
    story.proof.trigger()
    dialog = dialog_of(qtbot, window, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    (name,) = dialog.selectedFiles()
    assert "Fiona" not in name, "it goes into the log"
    dialog.close()
    settle(qtbot, window)
    assert story.story is not None
    proof_saving.save_to(window.bench, story.story.contact_id, story, str(tmp_path / "f.json"))
    settle(qtbot, window)
    (record,) = json.loads((tmp_path / "f.json").read_text("utf-8"))["records"]
    assert record["person"]["address"] == "Fiona.Muller5@example.org"
    assert (tmp_path / "optindesk-check.html").is_file()
    assert say(window).startswith("The proof was saved as “f.json”.")


def test_an_export_that_cannot_be_written_is_told(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    window = open_desk()
    told: list[Trouble] = []
    window.bench._trouble = told.append
    window.commands.export.trigger()
    dialog = dialog_of(qtbot, window, ExportDialog)
    dialog.save_to(str(tmp_path / "nowhere" / "safe.csv"))
    settle(qtbot, window)
    assert [trouble.code for trouble in told] == ["file_not_writable"]


def test_the_log_is_verified_in_one_sentence(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 20)
    window = open_desk()
    window.go(At.LOG)
    settle(qtbot, window)
    shown = window.log.table.model().rowCount()
    qtbot.mouseClick(window.log.verify, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert say(window).startswith(f"Nothing was changed in the log: all {shown} entries")
    desk.store.database.execute_sql("DROP TRIGGER IF EXISTS entries_no_update")
    desk.store.database.execute_sql("UPDATE entries SET code = 'note' WHERE number = 3")
    qtbot.mouseClick(window.log.verify, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert say(window).startswith("The log was changed: at entry 3, it was changed after")
    window.log.reload()
    settle(qtbot, window)


def test_an_entry_of_the_log_opens_the_story(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    news = desk.add_list("Blumenpost", "", "en")
    desk.sign_up("anna@example.org", Target(news.id))
    window = open_desk()
    window.go(At.LOG)
    settle(qtbot, window)
    window.log.table.opened.emit(window.log.table._rows.row(0))
    qtbot.waitUntil(lambda: window.people.story.address == "anna@example.org")
    assert window.pages.currentIndex() == At.PEOPLE


# --- the window itself ----------------------------------------------------------------------------


def test_what_others_write_is_seen(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    assert window.lists.table.model().rowCount() == 0

    def write() -> None:
        desk.add_list("From the command line", "", "en")
        desk.store.leave_thread()

    writer = threading.Thread(target=write)
    writer.start()
    writer.join()
    window.up_to_date.look_for_changes()
    settle(qtbot, window)
    window.go(At.LISTS)
    settle(qtbot, window)
    assert window.lists.table.model().rowCount() == 1


def test_the_main_thread_never_touches_the_database(
    qtbot: QtBot,
    desk: Desk,
    open_desk: Callable[..., MainWindow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    furnish(desk, tmp_path, 20)
    engine = type(desk.store.database)
    execute = engine.execute_sql
    on_main: list[str] = []

    def watched(self: object, sql: str, *rest: object, **more: object) -> object:
        if threading.current_thread() is threading.main_thread():
            on_main.append(sql)
        return execute(self, sql, *rest, **more)

    monkeypatch.setattr(engine, "execute_sql", watched)
    window = open_desk()
    for page in At:
        window.go(page)
        settle(qtbot, window)
    window.show_person("Fiona.Muller5@example.org")
    qtbot.waitUntil(lambda: bool(window.people.story.address))
    window.commands.send.trigger()
    window.commands.account.trigger()
    window.commands.sign_up.trigger()
    settle(qtbot, window)
    monkeypatch.setattr(engine, "execute_sql", execute)
    assert on_main == []


def test_dropped_sheets_are_imported_and_dropped_mails_read(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    desk.add_list("Blumenpost", "", "en")
    sheet = write_sheet(tmp_path / "market.csv", 3)
    mail = tmp_path / "reply.eml"
    mail.write_bytes(b"From: x@example.org\r\nSubject: hello\r\n\r\nYes.\r\n")
    window = open_desk()
    for path, seen in (
        (sheet, lambda: bool(window.findChildren(ImportDialog))),
        (mail, lambda: say(window).startswith("1 mail was looked at.")),
    ):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(QPoint(300, 300)),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        window.dropEvent(event)
        qtbot.waitUntil(seen)
    settle(qtbot, window)


def test_the_window_comes_back_as_it_was_left(
    qtbot: QtBot, open_desk: Callable[..., MainWindow], settings: KeptSettings
) -> None:
    window = open_desk()
    window.resize(795, 640)  # Qt's invented screen is small
    window.people.table.horizontalHeader().resizeSection(0, 321)
    window.close()
    again = open_desk()
    assert (again.width(), again.height()) == (795, 640)
    assert again.people.table.horizontalHeader().sectionSize(0) == 321
    assert again.minimumWidth() <= again.screen().availableSize().width()


def test_broken_settings_do_no_harm(
    qtbot: QtBot, open_desk: Callable[..., MainWindow], settings: KeptSettings
) -> None:
    settings.values = {"geometry": "%%%", "columns": "{", "people_split": "AAAA"}
    assert open_desk().isVisible()


def test_closing_ends_what_still_runs(
    qtbot: QtBot, desk: Desk, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    window = open_desk()
    started, told = threading.Event(), threading.Event()

    def long_work(tick: Callable[..., None]) -> None:
        started.set()
        while not told.wait(0.001):
            tick(1, None)

    window.jobs.start("A long job", long_work, "work")
    assert started.wait(60)
    window.close()
    assert window.jobs.running == []
    assert not window.isVisible()


def test_icons_follow_the_palette(qtbot: QtBot, window: MainWindow) -> None:
    def colour() -> QColor:
        image = window.commands.send.icon().pixmap(24).toImage()
        points = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
        return max(points, key=QColor.alpha)

    light = colour()
    window.setPalette(QPalette(QColor(30, 30, 30)))
    QApplication.processEvents()
    assert colour().lightness() > light.lightness() + 100


def test_pages_are_reached_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    for action, page in zip(window._go_actions.actions(), At, strict=True):
        assert action.shortcut().toString() == f"Ctrl+{page + 1}"
        action.trigger()
        assert window.pages.currentIndex() == page
        assert action.isChecked()
    window.commands.find.trigger()
    assert window.pages.currentIndex() == At.PEOPLE


def test_main_opens_the_window_with_one_call(
    qtbot: QtBot,
    desk: Desk,
    words: Translator,
    settings: KeptSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("optindesk.ui.window.install_excepthook", lambda bug: None)
    window = open_window(desk, words, settings, desk.store.leave_thread)
    assert window.isVisible()
    settle(qtbot, window)
    window.close()
    window.deleteLater()


def test_every_row_of_a_sheet_has_a_word_and_a_mark() -> None:
    from optindesk.core.stands import STATE_WORDS
    from optindesk.flows.row_words import GROUP_WORDS
    from optindesk.ui.sheet_preview import GROUP_MARKS

    assert set(GROUP_WORDS) == set(GROUP_MARKS) == set(Group)
    assert set(STATE_WORDS) == set(State)
