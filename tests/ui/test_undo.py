"""What was done is undone by Ctrl+Z with its name, and what cannot be undone says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from optindesk.core.errors import CannotTakeBack, FolderBusy, Trouble
from optindesk.core.letter import Verdict
from optindesk.core.model import Target
from optindesk.core.sentence import sentence
from optindesk.flows import overview, settings
from optindesk.flows.desk import Desk
from optindesk.flows.teaching import own_sentences
from optindesk.store import archive, contact_rows, suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.leave_dialogs import CancelDialog, WithdrawDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.never_dialog import NeverDialog
from optindesk.ui.note_dialog import NoteDialog
from optindesk.ui.notice import LOOK
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.sentences_dialog import SentencesDialog
from optindesk.ui.settings_dialog import SettingsDialog
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.undo import MOST
from optindesk.ui.window import At, MainWindow
from pages import ANNA, Key, press, settle

Rest = Callable[[], None]


def named(window: MainWindow) -> str:
    return window.edit.undo.text()


def undo(window: MainWindow, rest: Rest) -> str:
    """Undo as the menu does; what is said then."""
    window.edit.undo.trigger()
    rest()
    return window.notice.text.text()


def test_at_first_there_is_nothing_to_undo(window: MainWindow) -> None:
    assert (named(window), window.edit.undo.isEnabled()) == ("&Undo", False)
    assert window.edit.undo.shortcut() == QKeySequence(QKeySequence.StandardKey.Undo)
    window.bench.deeds.undo()


def test_an_import_is_undone_by_its_name(
    qtbot: QtBot, window: MainWindow, rest: Rest, tmp_path: Path
) -> None:
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("email\nanna@example.org\nberta@example.org\n")
    dialog = window.openers.import_sheet(sheet)
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    qtbot.waitUntil(lambda: "saturday" in named(window))
    assert named(window) == "&Undo: the import of “saturday.csv”"
    rest()
    assert count_people(PeopleQuery()) == 2
    assert "2 sign-ups" in undo(window, rest)
    assert count_people(PeopleQuery()) == 0
    assert not window.edit.undo.isEnabled()


def test_a_typed_sign_up_is_undone_when_the_dialog_is_closed(
    qtbot: QtBot, window: MainWindow, rest: Rest
) -> None:
    window.openers.sign_up()
    (dialog,) = window.findChildren(SignUpDialog)
    rest()
    for address in (ANNA, "berta@example.org"):
        dialog.form.person.address.setText(address)
        dialog.form.save_person()
        rest()
    dialog.form.take_back()
    rest()
    dialog.reject()
    assert named(window) == f"&Undo: the sign-up of {ANNA}"
    assert undo(window, rest) == f"Undone: the sign-up of {ANNA}."
    assert count_people(PeopleQuery()) == 0
    assert not window.edit.undo.isEnabled()


def test_a_decision_is_undone_from_anywhere(
    qtbot: QtBot,
    ask_back: Callable[..., None],
    open_page: Callable[[], ReviewPage],
    desk: Desk,
) -> None:
    ask_back(ANNA)
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    press(qtbot, page, Key.Key_B, Key.Key_Return)
    settle(qtbot, page)
    assert named(window).startswith("&Undo: the decision on the reply of ")
    window.go(At.PEOPLE)
    window.edit.undo.trigger()
    settle(qtbot, page)
    assert overview.to_do(desk.clock()).to_read == 1
    assert not window.edit.undo.isEnabled()
    press(qtbot, page, Key.Key_Z)
    assert overview.to_do(desk.clock()).to_read == 1, "it is not undone twice"


def test_a_setting_is_undone(window: MainWindow, rest: Rest) -> None:
    dialog = window.settings.open()
    assert isinstance(dialog, SettingsDialog)
    rest()
    before = settings.get(settings.REMINDER_DAYS)
    for days in ("9", "11"):
        dialog._choose(settings.REMINDER_DAYS, days)
        rest()
    dialog.notice.offer.click()
    rest()
    dialog.close()
    assert named(window) == "&Undo: the setting “Days before a reminder”"
    undo(window, rest)
    assert settings.get(settings.REMINDER_DAYS) == before
    assert not window.edit.undo.isEnabled(), "the other one was undone in the dialog"


def test_where_never_to_write_is_undone_both_ways(window: MainWindow, rest: Rest) -> None:
    window.openers.never_write()
    (dialog,) = window.findChildren(NeverDialog)
    rest()
    dialog._add("example.org", "wished so")
    rest()
    assert named(window) == "&Undo: never writing to @example.org"
    window.edit.undo.trigger()
    rest()
    assert suppressions.count("") == 0
    dialog._add("example.org", "wished so")
    rest()
    dialog.notice.offer.click()
    rest()
    assert named(window) == "&Undo: that @example.org may be written to again"
    window.edit.undo.trigger()
    rest()
    assert suppressions.count("") == 1
    dialog.close()


def test_what_was_sent_says_why_it_cannot_be_undone_and_what_came_before_can(
    window: MainWindow, rest: Rest, desk: Desk
) -> None:
    window.bench.deeds.add_work("the sign-up of nobody", lambda _: None)
    desk.sign_up(ANNA, Target(1))
    window.chores.send()
    rest()
    assert named(window) == "&Undo: the sending"
    assert undo(window, rest) == "Mails that were handed to your provider cannot be called back."
    assert window.notice.mark == LOOK
    assert named(window) == "&Undo: the sign-up of nobody"
    assert undo(window, rest) == "Undone: the sign-up of nobody."


def test_who_was_taken_off_comes_back_by_their_own_yes_only(
    window: MainWindow, rest: Rest, desk: Desk
) -> None:
    desk.sign_up(ANNA, Target(1))
    dialog = WithdrawDialog(window.bench, ANNA, ["Flower news"], window)
    dialog.open()
    dialog._go(sure=True)
    rest()
    assert named(window) == f"&Undo: taking {ANNA} off"
    assert "by a yes of their own only" in undo(window, rest)


def test_a_question_that_was_cancelled_stays_so(window: MainWindow, rest: Rest, desk: Desk) -> None:
    desk.sign_up(ANNA, Target(1))
    dialog = CancelDialog(window.bench, ANNA, ["Flower news"], window)
    dialog.open()
    dialog._go()
    rest()
    assert "“Ask again…” in the story asks anew" in undo(window, rest)


def test_a_sentence_is_learnt_and_removed_and_each_undone(window: MainWindow, rest: Rest) -> None:
    window.openers.own_sentences()
    (dialog,) = window.findChildren(SentencesDialog)
    rest()
    taught = ("Tickles my fancy", Verdict.YES, "en")
    dialog._teach(taught)
    rest()
    dialog.table.setCurrentItem(dialog.table.topLevelItem(0))
    dialog._remove()
    rest()
    dialog.close()
    assert named(window) == "&Undo: the removing of “Tickles my fancy”"
    undo(window, rest)
    assert "Tickles my fancy" in str(own_sentences())
    assert named(window) == "&Undo: that “Tickles my fancy” was learnt"
    undo(window, rest)
    assert "Tickles my fancy" not in str(own_sentences())


def test_what_fails_for_now_may_be_tried_again_and_what_fails_for_good_is_gone(
    window: MainWindow, rest: Rest
) -> None:
    troubles: list[Trouble] = [
        CannotTakeBack(sheet="a.csv", reason=sentence("a mail was sent.")),
        FolderBusy(what=sentence("Another Opt-In Desk is at work.")),
    ]

    def fail(_: object) -> None:
        raise troubles.pop()

    window.bench.deeds.add_work("the import of “a.csv”", fail)
    assert "Another Opt-In Desk" in undo(window, rest)
    assert window.edit.undo.isEnabled()
    assert "a mail was sent" in undo(window, rest)
    assert not window.edit.undo.isEnabled()


def test_nothing_is_undone_twice_at_once(window: MainWindow, rest: Rest) -> None:
    undone: list[int] = []
    window.bench.deeds.add_work("the one", lambda _: undone.append(1))
    window.bench.deeds.add_work("the other & more", lambda _: undone.append(2))
    assert named(window) == "&Undo: the other && more"
    window.edit.undo.trigger()
    assert not window.edit.undo.isEnabled()
    window.bench.deeds.undo()
    rest()
    assert undone == [2]
    undo(window, rest)
    assert undone == [2, 1]


def test_only_so_much_is_remembered(window: MainWindow) -> None:
    for number in range(MOST + 5):
        window.bench.deeds.cannot(str(number), "no")
    assert len(window.bench.deeds._deeds) == MOST


def test_copying_and_selecting_are_for_what_has_the_focus(
    qtbot: QtBot, window: MainWindow, rest: Rest
) -> None:
    window.go(At.PEOPLE)
    rest()
    line = window.people.findChild(QLineEdit)
    assert line is not None
    line.setText("anna")
    line.setFocus()
    window.edit.select_all.trigger()
    window.edit.copy.trigger()
    assert QGuiApplication.clipboard().text() == "anna"
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    label = QLabel("a story", window)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    label.show()
    label.setFocus()
    window.edit.copy.trigger()
    assert QGuiApplication.clipboard().text() == "anna", "nothing was selected"
    label.setSelection(0, 7)
    window.edit.copy.trigger()
    assert QGuiApplication.clipboard().text() == "a story"
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    window.edit.select_all.trigger()


def test_a_new_list_is_taken_away_again_unless_somebody_signed_up_for_it(
    window: MainWindow, rest: Rest, desk: Desk
) -> None:
    for name in ("Workshops", "Garden"):
        window.openers.new_list()
        (dialog,) = [one for one in window.findChildren(ListDialog) if one.isVisible()]
        dialog.name.setText(name)
        dialog.make.click()
        rest()
    desk.sign_up(ANNA, Target(desk.list_named("Workshops").id))
    assert named(window) == "&Undo: the new list “Garden”"
    assert undo(window, rest) == "Undone: the new list “Garden”."
    assert "was not taken away: people, questions" in undo(window, rest)
    assert {one.name for one in archive.all_lists()} == {"Flower news", "Workshops"}


def test_a_note_is_taken_back(window: MainWindow, rest: Rest, desk: Desk) -> None:
    desk.sign_up(ANNA, Target(desk.list_named("Flower news").id))
    dialog = NoteDialog(window.bench, ANNA, window)
    dialog.open()
    dialog.text.setPlainText("likes tulips")
    dialog.go.click()
    rest()
    assert named(window) == f"&Undo: the note about {ANNA}"
    assert undo(window, rest) == f"Undone: the note about {ANNA}."
    contact = contact_rows.contact_by_key(ANNA)
    assert contact is not None
    assert "was taken back" in str(overview.story(contact.id).lines[-1].sentence)
