"""What another program had: who left it comes back as a leaver, whatever way the file comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QWizard
from pytestqt.qtbot import QtBot

from optindesk.core.model import SuppressionKind, Target
from optindesk.core.sentence import sentence
from optindesk.core.status import Basis
from optindesk.flows import standings
from optindesk.flows.bringing import Brought
from optindesk.flows.bringing_leavers import Arrived, Fate, LeaversReport
from optindesk.flows.desk import Desk
from optindesk.store import archive, barring, suppressions
from optindesk.store.journal import entries
from optindesk.store.people_query import PeopleQuery
from optindesk.system.language import Translator
from optindesk.ui.hint import Hint
from optindesk.ui.import_dialog import ImportDialog, Kept
from optindesk.ui.kept_files import LeaverFilesDialog
from optindesk.ui.leavers_dialog import LeaversDialog
from optindesk.ui.leavers_words import FATE_MARKS, FATE_WORDS, counted
from optindesk.ui.old_list_wizard import CHOICES, OldListWizard, Way
from optindesk.ui.permission_dialog import PermissionDialog
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.sheets_dialog import SheetsDialog
from optindesk.ui.window import At, MainWindow
from pages import dialog_of, is_open

UNSUBSCRIBED = (
    "Email Address,First Name,UNSUB_TIME,UNSUB_REASON\n"
    "anna@example.org,Anna,2024-05-04 10:00:00,too many mails\n"
    "ben@example.org,Ben,2024-06-01 10:00:00,ABUSE\n"
)
SUBSCRIBERS = (
    "uuid,email,name,attributes,status,created_at,updated_at\n"
    "1,cy@example.org,Cy,{},enabled,2024-05-04,2024-05-04\n"
    "2,ben@example.org,Ben,{},blocklisted,2024-05-04,2024-06-01\n"
)


@pytest.fixture
def window(open_page: Callable[[], ReviewPage]) -> MainWindow:
    found: MainWindow = open_page().window()
    return found


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    where = QPointF(QPoint(300, 300))
    window.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, data, left, none))


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def cells(dialog: LeaversDialog, column: int) -> list[str]:
    model = dialog.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def people(desk: Desk) -> list[tuple[str, bool]]:
    rows = standings.people(PeopleQuery(), 0, 20, desk.clock())
    return [(one.address, one.may_mail[0]) for one in rows]


def test_a_dropped_export_of_leavers_brings_them_back_as_such_after_a_look(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    desk.sign_up("anna@example.org", Target(known.id))
    drop(window, write("unsubscribed.csv", UNSUBSCRIBED))
    dialog = dialog_of(qtbot, window, LeaversDialog)
    rest()
    assert dialog.summary.text() == "An export of Mailchimp: 1 left, 1 never write."
    assert not dialog.sure.isVisible(), "it is known what it is"
    assert cells(dialog, 5) == ["2024-05-04 10:00:00", "2024-06-01 10:00:00"]
    assert cells(dialog, 6) == ["too many mails", "ABUSE"]
    assert cells(dialog, 3)[0] == "left there; was asked here: no longer is"
    assert people(desk) == [("anna@example.org", False)]
    assert dialog.go.text() == "&Keep 2 off"
    click(qtbot, dialog.go)
    rest()
    assert not is_open(dialog)
    said = "From “unsubscribed.csv” stay off from now on: 1 left, 1 never write."
    assert window.notice.text.text() == said
    why = barring.never_write_why("ben@example.org")
    assert why == "complained in Mailchimp, 2024-06-01: ABUSE"
    assert desk.send().sent == 0
    click(qtbot, window.notice.offer)
    rest()
    said = "“unsubscribed.csv” was undone: 2 people stand as before."
    assert window.notice.text.text() == said
    assert barring.never_write_why("ben@example.org") is None
    assert desk.send().sent == 1


def test_any_list_of_leavers_needs_a_word_that_it_is_one(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    window.commands.bring_leavers.trigger()
    dialog = dialog_of(qtbot, window, LeaversDialog)
    assert not dialog.go.isEnabled()
    dialog.open_source(write("off.csv", "email;date\nanna@example.org;2024-05-04\n"))
    rest()
    assert dialog.summary.text() == "No export that is known here: 1 left."
    assert not dialog.go.isEnabled()
    dialog.sure.setChecked(True)
    assert dialog.go.isEnabled()
    dialog.open_source(write("none.csv", "email\n"))
    rest()
    assert dialog.summary.text() == "Nobody who left is in this file."
    assert not dialog.go.isEnabled()
    dialog.open_source(write("picture.csv", "\0\1" * 999))
    rest()
    assert "picture.csv" in dialog.notice.text.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert people(desk) == []


def test_who_is_on_the_list_here_is_counted_before_it_is_too_late(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    customers = write("customers.csv", "email\nanna@example.org\nben@example.org\n")
    opened = desk.open_sheet(customers, {})
    desk.import_sheet(opened, Target(known.id), brought=Brought(Basis.OTHER, "customers"))
    dialog = window.openers.bring_leavers(customers)
    rest()
    assert "2 of them are on the list here, and are taken off." in dialog.summary.text()
    dialog.close()
    assert people(desk) == [("anna@example.org", True), ("ben@example.org", True)]


def test_leavers_that_are_taken_for_sign_ups_are_offered_as_what_they_are(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    window.commands.import_sheet.trigger()
    dialog = dialog_of(qtbot, window, ImportDialog)
    dialog.open_source(write("unsubscribed.csv", UNSUBSCRIBED))
    rest()
    assert not dialog.go.isEnabled()
    assert "left, bounced or complained in Mailchimp" in dialog.notice.text.text()
    click(qtbot, dialog.notice.offer)
    leavers = dialog_of(qtbot, window, LeaversDialog)
    rest()
    click(qtbot, leavers.go)
    rest()
    assert not is_open(dialog), "nothing is left to import"
    assert people(desk) == [("anna@example.org", False)]


def test_of_an_export_of_everybody_the_leavers_come_first_and_the_others_after(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    drop(window, write("subscribers.csv", SUBSCRIBERS))
    dialog = dialog_of(qtbot, window, ImportDialog)
    rest()
    assert dialog.summary.text() == "2 rows: 1 new, 1 left elsewhere."
    assert dialog.notice.text.text().startswith("1 of them left listmonk, and is not imported.")
    click(qtbot, dialog.notice.offer)
    leavers = dialog_of(qtbot, window, LeaversDialog)
    rest()
    assert leavers.summary.text() == (
        "An export of listmonk: 1 never write. 1 row is passed over: no status, category or note in"
        " it says that somebody left."
    )
    click(qtbot, leavers.go)
    rest()
    assert is_open(dialog)
    click(qtbot, dialog.go)
    rest()
    assert [address for address, _ in people(desk)] == ["cy@example.org"]
    assert barring.never_write_why("ben@example.org") is not None


# --- several files --------------------------------------------------------------------------------


def test_several_files_are_looked_at_one_after_the_other(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    first = write("first.csv", "email\nanna@example.org\n")
    drop(window, first, write("unsubscribed.csv", UNSUBSCRIBED), write("broken.csv", "\0\1" * 999))
    dialog = dialog_of(qtbot, window, ImportDialog)
    rest()
    assert dialog.windowTitle() == "Import a sheet (1 of 3)"
    click(qtbot, dialog.go)
    rest()
    leavers = dialog_of(qtbot, window, LeaversDialog)
    rest()
    assert leavers.windowTitle() == "Keep those who left off (2 of 3)"
    assert leavers.summary.text() == "An export of Mailchimp: 1 left, 1 never write."
    assert cells(leavers, 3)[0] == "left there; was asked here: no longer is"
    qtbot.keyClick(leavers, Qt.Key.Key_Escape)
    last = dialog_of(qtbot, window, ImportDialog)
    rest()
    assert last.windowTitle() == "Import a sheet (3 of 3)"
    assert "broken.csv" in last.notice.text.text()
    qtbot.keyClick(last, Qt.Key.Key_Escape)
    rest()
    drop(window, first)
    again = dialog_of(qtbot, window, ImportDialog)
    assert again.windowTitle() == "Import a sheet"
    again.close()
    assert people(desk) == [("anna@example.org", False)]


def test_the_rest_of_several_files_can_be_left_at_once(
    qtbot: QtBot,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    drop(window, *(write(f"{n}.csv", f"email\np{n}@example.org\n") for n in range(4)))
    dialog = dialog_of(qtbot, window, ImportDialog)
    rest()
    role = QDialogButtonBox.ButtonRole.ResetRole
    (leave,) = [one for one in dialog.buttons.buttons() if dialog.buttons.buttonRole(one) is role]
    assert leave.text() == "Leave this and &3 more"
    click(qtbot, leave)
    rest()
    assert [one for one in window.findChildren(ImportDialog) if one.isVisible()] == []


def test_a_number_reads_well_before_each_word(words: Translator) -> None:
    rows = [
        Arrived(2, "a@b.example", fate, sentence(""))
        for fate in (Fate.BOUNCED, Fate.BOUNCED, Fate.LEFT)
    ]
    said = counted(words, LeaversReport(tuple(rows)))
    assert said == "1 left, 2 whose mail comes back"


def test_every_fate_has_a_word_and_a_mark() -> None:
    assert set(FATE_WORDS) == set(FATE_MARKS) == set(Fate)


# --- an old list, step by step --------------------------------------------------------------------


def choose(wizard: OldListWizard, way: Way, how: str = "") -> None:
    wizard.next()
    wizard.ways.ways[way].setChecked(True)
    wizard.ways.how.setText(how)


def finish(qtbot: QtBot, wizard: OldListWizard, path: Path) -> None:
    """Choose the file."""
    wizard.button(QWizard.WizardButton.FinishButton).click()
    chooser = dialog_of(qtbot, wizard, QFileDialog)
    chooser.fileSelected.emit(str(path))
    chooser.close()


@pytest.fixture
def wizard(qtbot: QtBot, window: MainWindow) -> OldListWizard:
    window.commands.bring_old.trigger()
    return dialog_of(qtbot, window, OldListWizard)


def test_who_has_a_list_already_is_led_from_the_leavers_to_the_file(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
    wizard: OldListWizard,
) -> None:
    click(qtbot, wizard.leavers.bring)
    leavers = dialog_of(qtbot, window, LeaversDialog)
    leavers.open_source(write("unsubscribed.csv", UNSUBSCRIBED))
    rest()
    click(qtbot, leavers.go)
    rest()
    assert wizard.leavers.brought.text() == "unsubscribed.csv: 1 left, 1 never write"
    choose(wizard, Way.PROOF)
    finish_button = wizard.button(QWizard.WizardButton.FinishButton)
    assert not finish_button.isEnabled(), "a proof that nobody can tell is none"
    wizard.ways.how.setText("Mailchimp, double opt-in")
    text = "email,date\nanna@example.org,2024-01-02\ncy@example.org,2024-01-02\n"
    finish(qtbot, wizard, write("list.csv", text))
    dialog = dialog_of(qtbot, window, ImportDialog)
    assert is_open(wizard), "whoever cancels is back there"
    rest()
    assert dialog.people.currentData() is Kept.ELSEWHERE
    assert dialog.summary.text() == "2 rows: 1 new, 1 said no or left."
    click(qtbot, dialog.go)
    rest()
    assert not is_open(wizard)
    assert people(desk) == [("anna@example.org", False), ("cy@example.org", True)]
    assert window.notice.text.text() == (
        "1 person from “list.csv” is subscribed now, and was not asked."
        " Left alone: 1 said no or left."
    )
    assert desk.send().sent == 0


def test_who_is_to_be_asked_once_is_shown_before_anybody_is(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
    wizard: OldListWizard,
) -> None:
    choose(wizard, Way.ONCE)
    assert not wizard.ways.how.isEnabled()
    finish(qtbot, wizard, write("list.csv", "email\nanna@example.org\n"))
    dialog = dialog_of(qtbot, window, ImportDialog)
    rest()
    click(qtbot, dialog.go)
    rest()
    asking = dialog_of(qtbot, window, PermissionDialog)
    rest()
    assert asking.go.isEnabled()
    assert desk.send().sent == 0, "nobody is asked by being shown"
    asking.close()


def test_who_is_left_alone_is_kept_and_not_asked(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
    wizard: OldListWizard,
) -> None:
    choose(wizard, Way.ALONE)
    finish(qtbot, wizard, write("list.csv", "email\nanna@example.org\n"))
    dialog = dialog_of(qtbot, window, ImportDialog)
    rest()
    click(qtbot, dialog.go)
    rest()
    assert [one for one in window.findChildren(PermissionDialog) if one.isVisible()] == []
    assert people(desk) == [("anna@example.org", False)]
    assert "kept, and not asked yet" in window.notice.text.text()


def test_it_can_be_left_at_any_step_and_nothing_is_half_done(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
    wizard: OldListWizard,
) -> None:
    """Found by a stranger: whoever cancelled the file found the wizard gone."""
    choose(wizard, Way.OTHER, "customers")
    wizard.button(QWizard.WizardButton.FinishButton).click()
    dialog_of(qtbot, wizard, QFileDialog).reject()
    assert is_open(wizard)
    finish(qtbot, wizard, write("list.csv", "email\nanna@example.org\n"))
    dialog = dialog_of(qtbot, window, ImportDialog)
    assert (dialog.people.currentData(), dialog.how.text()) == (Kept.OTHER, "customers")
    rest()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    rest()
    assert is_open(wizard)
    assert wizard.ways.how.text() == "customers"
    assert people(desk) == []
    assert [entry.code for entry in entries()] == ["account.set", "list.made"]


def test_an_empty_desk_offers_to_bring_a_list_along(
    qtbot: QtBot, desk: Desk, window: MainWindow, rest: Callable[[], None]
) -> None:
    window.go(At.PEOPLE)
    rest()
    hint = window.people.table.findChild(Hint)
    assert hint.second.text() == window.commands.bring_old.text()
    click(qtbot, hint.second)
    dialog_of(qtbot, window, OldListWizard).reject()
    window.go(At.TO_DO)
    rest()
    assert window.to_do.old.isVisible()
    click(qtbot, window.to_do.old)
    dialog_of(qtbot, window, OldListWizard).reject()
    known = archive.list_named("Flower news")
    assert known is not None
    desk.sign_up("anna@example.org", Target(known.id))
    window.reload()
    rest()
    assert not window.to_do.old.isVisible()


def test_every_way_has_its_words() -> None:
    assert set(CHOICES) == set(Way)


def test_a_column_that_says_no_is_shown_as_such_and_counts_until_it_is_switched_off(
    qtbot: QtBot,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    """Found by a stranger: it stood there as not used, and “no” became subscribed."""
    text = "Email,Has consented,Date\na@x.example,yes,2024-05-04\nb@x.example,no,2024-05-04\n"
    drop(window, write("shop.csv", text))
    dialog = dialog_of(qtbot, window, ImportDialog)
    rest()
    assert dialog.summary.text() == "2 rows: 1 new, 1 said no in this sheet."
    box = dialog.columns.boxes[1]
    assert box.currentText() == "says who said no"
    dialog.people.setCurrentIndex(dialog.people.findData(Kept.ELSEWHERE))
    dialog.how.setText("double opt-in")
    dialog.how.editingFinished.emit()
    rest()
    assert dialog.summary.text() == "2 rows: 1 new, 1 said no in this sheet."
    dialog.columns.boxes[1].setCurrentIndex(0)
    dialog.columns.boxes[1].activated.emit(0)
    rest()
    assert dialog.columns.boxes[1].currentText() == "not used"
    assert dialog.summary.text() == "2 rows: 2 new."


def test_with_nobody_but_leavers_the_first_page_still_offers_to_bring_the_list(
    qtbot: QtBot,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
    wizard: OldListWizard,
) -> None:
    """Found by a stranger, who stood there without a list: “Look whether replies have come”."""
    click(qtbot, wizard.leavers.bring)
    leavers = dialog_of(qtbot, window, LeaversDialog)
    leavers.open_source(write("unsubscribed.csv", UNSUBSCRIBED))
    rest()
    click(qtbot, leavers.go)
    rest()
    wizard.close()
    rest()
    assert window.notice.offer.text() == "&Undo"
    window.go(At.TO_DO)
    assert window.to_do.headline.text() == "Bring in your sign-ups"
    assert window.to_do.old.isVisibleTo(window.to_do)


def test_of_a_file_with_nobody_who_left_it_is_said_how_many_are_in_it(
    qtbot: QtBot, window: MainWindow, rest: Callable[[], None], write: Callable[[str, str], Path]
) -> None:
    text = "First Name,Last Name,E-mail Address,Categories\nAna,,a@x.example,\nBen,,b@x.example,\n"
    dialog = window.openers.bring_leavers(write("contacts.csv", text))
    rest()
    assert dialog.summary.text() == (
        "Nobody who left is in this file. 2 rows are passed over: no status, category or note in"
        " them says that somebody left."
    )
    assert not dialog.go.isEnabled()


def test_files_of_leavers_and_sheets_are_listed_saved_and_undone_later(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
    tmp_path: Path,
) -> None:
    """Found by a stranger: only the notice right after it offered to undo."""
    known = archive.list_named("Flower news")
    assert known is not None
    source = write("unsubscribed.csv", UNSUBSCRIBED)
    desk.bring_leavers(desk.open_leavers(source), Target(known.id))
    sheet = write("saturday.csv", "email\nzoe@example.org\n")
    desk.import_sheet(desk.open_sheet(sheet, {}), Target(known.id))
    window.openers.sheets()
    sheets = dialog_of(qtbot, window, SheetsDialog)
    rest()
    save_as(qtbot, sheets, sheets.save, tmp_path / "again.csv", rest)
    assert (tmp_path / "again.csv").read_bytes() == sheet.read_bytes()
    assert "SHA-256" in sheets.notice.text.text()
    click(qtbot, sheets.left)
    files = dialog_of(qtbot, window, LeaverFilesDialog)
    rest()
    model = files.table.model()
    assert [model.index(0, column).data() for column in (0, 2, 3, 4)] == [
        "unsubscribed.csv", "Mailchimp", "1 left, 1 never write", "",
    ]  # fmt: skip
    files.table.selectRow(0)
    save_as(qtbot, files, files.save, tmp_path / "left.csv", rest)
    assert (tmp_path / "left.csv").read_bytes() == source.read_bytes()
    click(qtbot, files.undo)
    assert suppressions.has_rule(SuppressionKind.ADDRESS, "ben@example.org"), "it asks first"
    click(qtbot, files.notice.offer)
    rest()
    assert files.notice.text.text() == "“unsubscribed.csv” was undone: 2 people stand as before."
    assert not suppressions.has_rule(SuppressionKind.ADDRESS, "ben@example.org")
    assert model.index(0, 4).data() != ""
    files.table.selectRow(0)
    assert not files.undo.isEnabled()


def test_a_sheet_of_no_known_program_whose_people_left_is_offered_as_leavers(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    rest: Callable[[], None],
    write: Callable[[str, str], Path],
) -> None:
    """Found by a stranger: with German headings alone, those who left would have been asked."""
    text = "E-Mail-Adresse;Abmeldezeit;Abmeldegrund\na@x.example;2024-01-10;\nb@x.example;;ABUSE\n"
    drop(window, write("abgemeldet.csv", text))
    dialog = dialog_of(qtbot, window, ImportDialog)
    rest()
    assert dialog.summary.text() == "2 rows: 2 left elsewhere."
    assert dialog.go.text() == "&Import, ask nobody"
    assert dialog.notice.text.text().startswith("2 of them left elsewhere, as the sheet says")
    click(qtbot, dialog.notice.offer)
    leavers = dialog_of(qtbot, window, LeaversDialog)
    rest()
    leavers.sure.setChecked(True)
    assert leavers.go.text() == "&Keep 2 off"
    click(qtbot, leavers.go)
    rest()
    assert people(desk) == [("a@x.example", False)]
    assert suppressions.has_rule(SuppressionKind.ADDRESS, "b@x.example")


def save_as(
    qtbot: QtBot, dialog: QDialog, button: object, path: Path, rest: Callable[[], None]
) -> None:
    click(qtbot, button)
    chooser = dialog_of(qtbot, dialog, QFileDialog)
    chooser.fileSelected.emit(str(path))
    chooser.close()
    rest()
