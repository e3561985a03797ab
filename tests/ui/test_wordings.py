"""The wording editor: written with keys, seen beside it, checked below, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.model import MailKind, Target
from optindesk.core.sentence import sentence
from optindesk.flows import business, trying
from optindesk.flows.desk import Desk
from optindesk.flows.wordings import wording_for
from optindesk.mail.practice import OUTBOX, kept_mails
from optindesk.store import archive, contact_rows
from optindesk.system.language import Translator
from optindesk.ui.business_dialog import BusinessDialog
from optindesk.ui.window import At, MainWindow
from optindesk.ui.wording_dialog import WordingDialog
from optindesk.ui.wording_preview import DARK, PHONE
from optindesk.ui.wording_versions import VersionsDialog
from pages import Nothing

CONFIRM = MailKind.CONFIRM
Key = Qt.Key
PATIENCE = 120_000
"""Milliseconds: whoever checks a wording first puts the sentences of all languages together."""

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, words: Translator) -> Iterator[MainWindow]:
    desk.set_business("Blumen Blume\nMarkt 1", "We keep your address.", "en")
    made = MainWindow(desk, words, Nothing(), desk.store.leave_thread)
    made.jobs._bug = pytest.fail
    made.show()
    calm(qtbot, made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> WordingDialog:
    """The editor, opened from the menu by its keys."""
    qtbot.keyClick(window, Key.Key_T, CTRL)
    found = the(window, WordingDialog)
    assert isinstance(found, WordingDialog)
    settle(qtbot, found)
    return found


def calm(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE)
        QApplication.processEvents()


def settle(qtbot: QtBot, dialog: WordingDialog) -> None:
    """Let pass the moment in which nobody types, and all that follows it."""
    jobs = dialog._bench.jobs
    for _ in range(2):
        qtbot.waitUntil(lambda: not dialog._pause.isActive() and not jobs.running, timeout=PATIENCE)
        QApplication.processEvents()


def the(parent: QWidget, kind: type) -> QWidget:
    (found,) = [one for one in parent.findChildren(kind) if one.isVisible()]
    assert isinstance(found, QWidget)
    return found


def write(qtbot: QtBot, dialog: WordingDialog, text: str) -> None:
    """Type something at the end of the text."""
    dialog.form.text.setFocus()
    qtbot.keyClick(dialog.form.text, Key.Key_End, CTRL)
    for number, line in enumerate(text.split("\n")):
        if number:
            qtbot.keyClick(dialog.form.text, Key.Key_Return)
        qtbot.keyClicks(dialog.form.text, line)
    settle(qtbot, dialog)


def press(qtbot: QtBot, button: QAbstractButton) -> None:
    """Go to a button and press it, with keys."""
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


def found(dialog: WordingDialog) -> list[str]:
    findings = dialog.form.findings
    return [findings.item(row).text() for row in range(findings.count())]


def say(dialog: WordingDialog, button: QMessageBox.StandardButton) -> None:
    box = the(dialog, QMessageBox)
    assert isinstance(box, QMessageBox)
    box.button(button).click()


def test_it_opens_with_what_is_used_now(dialog: WordingDialog) -> None:
    shipped = wording_for(CONFIRM, "en", None)
    assert dialog.form.written == (shipped.subject, shipped.text)
    assert dialog.form.version.text() == "Version 1, as it ships"
    (said,) = found(dialog)
    assert said.startswith("The checks found nothing")
    assert not dialog.form.save.isEnabled()
    assert dialog.form.save.toolTip() == "Nothing was changed yet"
    assert "Ana Horvat" in dialog.form.preview.formatted.toPlainText()


def test_it_opens_for_a_list_where_the_lists_are(qtbot: QtBot, window: MainWindow) -> None:
    window.go(At.LISTS)
    calm(qtbot, window)
    window.lists.table.selectRow(0)
    calm(qtbot, window)
    window.lists.wordings.trigger()
    dialog = the(window, WordingDialog)
    assert isinstance(dialog, WordingDialog)
    settle(qtbot, dialog)
    known = archive.list_named("Flower news")
    assert known is not None
    assert dialog.form.chosen == (CONFIRM, "en", known.id)
    assert dialog.form.version.text().startswith("The one for all lists is used here")
    write(qtbot, dialog, "PS: tulips")
    dialog.form.save.click()
    settle(qtbot, dialog)
    assert wording_for(CONFIRM, "en", known.id).text.endswith("PS: tulips\n")
    assert wording_for(CONFIRM, "en", None).version == 1
    dialog.form.back.click()
    settle(qtbot, dialog)
    assert wording_for(CONFIRM, "en", known.id).version == 1


def test_what_is_typed_is_seen_beside_it_and_saved_as_a_version(
    qtbot: QtBot, dialog: WordingDialog
) -> None:
    write(qtbot, dialog, "PS: tulips")
    assert "PS: tulips" in dialog.form.preview.formatted.toPlainText()
    assert "PS: tulips" in dialog.form.preview.text.toPlainText()
    press(qtbot, dialog.form.save)
    settle(qtbot, dialog)
    assert wording_for(CONFIRM, "en", None).version == 2
    assert dialog.form.notice.text.text() == "Version 2 is used from now on."
    assert dialog.form.version.text().startswith("Version 2, saved by Rosa")
    assert not dialog.is_changed


def test_a_field_is_put_where_one_wrote_last(qtbot: QtBot, dialog: WordingDialog) -> None:
    form = dialog.form
    form.subject.setFocus()
    qtbot.keyClick(form.subject, Key.Key_End)
    form.fields.setFocus()
    qtbot.keyClick(form.fields, Key.Key_Down)
    qtbot.keyClick(form.fields, Key.Key_Return)
    assert form.written[0].endswith("{{ salutation }}")
    form.text.setFocus()
    qtbot.keyClick(form.text, Key.Key_End, CTRL)
    form.insert.click()
    assert form.written[1].endswith("{{ salutation }}\n")
    assert QApplication.focusWidget() in (form.text, None)
    names = [form.fields.topLevelItem(n).text(0) for n in range(form.fields.topLevelItemCount())]
    assert "token" in names
    assert "left_on" not in names, "a question has no such day"


def test_an_error_stands_at_its_line_and_the_last_preview_stays(
    qtbot: QtBot, dialog: WordingDialog
) -> None:
    before = dialog.form.preview.formatted.toPlainText()
    line = dialog.form.text.document().blockCount()
    write(qtbot, dialog, "\n{{ nme }}")
    assert found(dialog) == [f"In line {line + 1} of the text: there is no field “nme”."]
    assert dialog.form.preview.formatted.toPlainText() == before
    assert not dialog.form.save.isEnabled()
    assert "nme" in dialog.form.save.toolTip()
    (marked,) = dialog.form.text.extraSelections()
    assert marked.cursor.blockNumber() == line  # type: ignore[attr-defined]
    dialog.form.text.moveCursor(dialog.form.text.textCursor().MoveOperation.Start)
    dialog.form.findings.setFocus()
    dialog.form.findings.setCurrentRow(0)
    qtbot.keyClick(dialog.form.findings, Key.Key_Return)
    assert dialog.form.text.textCursor().blockNumber() == line


def test_what_lacks_stops_saving_and_says_why(qtbot: QtBot, dialog: WordingDialog) -> None:
    text = dialog.form.text.toPlainText()
    dialog.form.text.setPlainText(text.replace("{{ token }}", "").replace("{{ yes_link }}", ""))
    dialog.form.text.setPlainText(dialog.form.text.toPlainText().replace("{{ no_link }}", ""))
    settle(qtbot, dialog)
    assert not dialog.form.save.isEnabled()
    assert found(dialog)[0].startswith("The code is missing")
    assert dialog.form.save.toolTip() == found(dialog)[0]


def test_a_warning_asks_once(qtbot: QtBot, dialog: WordingDialog) -> None:
    write(qtbot, dialog, "\nWelcome")
    assert "courts" in found(dialog)[0]
    press(qtbot, dialog.form.save)
    notice = dialog.form.notice
    assert notice.text.text() == "There is 1 warning. Save it all the same?"
    assert wording_for(CONFIRM, "en", None).version == 1
    press(qtbot, dialog.form.notice.offer)
    settle(qtbot, dialog)
    assert wording_for(CONFIRM, "en", None).version == 2


def test_a_line_that_is_an_answer_is_stopped(qtbot: QtBot, dialog: WordingDialog) -> None:
    write(qtbot, dialog, "\n\nYes, I agree.")
    assert "answer by itself" in found(dialog)[0]
    assert not dialog.form.save.isEnabled()


@pytest.mark.parametrize(
    ("button", "stays", "saved"),
    [("Cancel", True, False), ("Discard", False, False), ("Save", False, True)],
)
def test_what_is_not_saved_is_asked_about_before_it_closes(
    qtbot: QtBot, dialog: WordingDialog, window: MainWindow, button: str, stays: bool, saved: bool
) -> None:
    write(qtbot, dialog, "PS: tulips")
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    say(dialog, QMessageBox.StandardButton[button])
    calm(qtbot, window)
    assert bool([one for one in window.findChildren(WordingDialog) if one.isVisible()]) is stays
    assert (wording_for(CONFIRM, "en", None).version == 2) is saved


def test_another_mail_is_chosen_only_when_nothing_is_lost(
    qtbot: QtBot, dialog: WordingDialog
) -> None:
    write(qtbot, dialog, "PS: tulips")
    kind = dialog.form.kind
    kind.setFocus()
    qtbot.keyClick(kind, Key.Key_Down)
    assert dialog.form.chosen[0] is CONFIRM, "not yet"
    say(dialog, QMessageBox.StandardButton.Cancel)
    assert dialog.form.text.toPlainText().endswith("PS: tulips")
    qtbot.keyClick(kind, Key.Key_Down)
    say(dialog, QMessageBox.StandardButton.Discard)
    settle(qtbot, dialog)
    assert dialog.form.chosen[0] is MailKind.PERMISSION
    assert dialog.form.written[1] == wording_for(MailKind.PERMISSION, "en", None).text
    qtbot.keyClick(dialog.form.language, Key.Key_Down)
    settle(qtbot, dialog)
    assert dialog.form.written[1] == wording_for(MailKind.PERMISSION, "de", None).text


def test_an_earlier_version_is_taken_up_again(
    qtbot: QtBot, dialog: WordingDialog, desk: Desk
) -> None:
    first = wording_for(CONFIRM, "en", None)
    write(qtbot, dialog, "PS: tulips")
    dialog.form.save.click()
    settle(qtbot, dialog)
    dialog.form.versions.click()
    settle(qtbot, dialog)
    versions = the(dialog, VersionsDialog)
    assert isinstance(versions, VersionsDialog)
    assert versions.list.count() == 2
    assert "+ " in versions.changes.toPlainText()
    assert "tulips" in versions.changes.toPlainText()
    assert not versions.use.isEnabled()
    qtbot.keyClick(versions.list, Key.Key_Down)
    assert "The first version:" in versions.changes.toPlainText()
    press(qtbot, versions.use)
    settle(qtbot, dialog)
    assert dialog.form.written == (first.subject, first.text)
    assert dialog.is_changed, "it is saved like anything that was written"


def test_back_to_what_ships(qtbot: QtBot, dialog: WordingDialog) -> None:
    assert not dialog.form.back.isEnabled()
    write(qtbot, dialog, "PS: tulips")
    dialog.form.save.click()
    settle(qtbot, dialog)
    press(qtbot, dialog.form.back)
    settle(qtbot, dialog)
    assert wording_for(CONFIRM, "en", None).version == 3
    assert "tulips" not in dialog.form.written[1]
    assert "back to what it was" in dialog.form.version.text()


def test_a_real_person_light_and_dark_telephone_and_desk(
    qtbot: QtBot, desk: Desk, dialog: WordingDialog
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    desk.sign_up("anna@example.org", Target(known.id), name="Anna Real")
    dialog.load()
    settle(qtbot, dialog)
    preview = dialog.form.preview
    assert preview.people.currentText() == "Anna Real"
    assert "Anna Real" in preview.formatted.toPlainText()
    assert "Write a positive answer" in preview.formatted.toPlainText()
    preview.people.setFocus()
    qtbot.keyClick(preview.people, Key.Key_Down)
    settle(qtbot, dialog)
    assert "Anna Real" not in preview.formatted.toPlainText()
    for view in (preview.formatted, preview.text):
        assert view.palette().color(QPalette.ColorRole.Base) != DARK[0]
    qtbot.keyClick(preview.dark, Key.Key_Space)
    qtbot.keyClick(preview.phone, Key.Key_Space)
    for view in (preview.formatted, preview.text):
        assert view.palette().color(QPalette.ColorRole.Base) == DARK[0]
        assert view.maximumWidth() == PHONE
    preview.phone.setChecked(False)
    assert preview.formatted.maximumWidth() > PHONE


def test_nothing_that_is_typed_is_fetched(qtbot: QtBot, dialog: WordingDialog) -> None:
    write(qtbot, dialog, '<img src="http://example.org/x.png">')
    shown = dialog.form.preview.formatted
    assert '<img src="http://example.org/x.png">' in shown.toPlainText(), "it is text"


def test_a_test_goes_to_oneself(
    qtbot: QtBot, dialog: WordingDialog, tmp_path: Path, desk: Desk
) -> None:
    write(qtbot, dialog, "PS: tulips")
    press(qtbot, dialog.form.test)
    settle(qtbot, dialog)
    assert "The test mail went to" in dialog.form.notice.text.text()
    (mail,) = kept_mails(tmp_path / "mail" / OUTBOX)
    assert b"PS: tulips" in mail.path.read_bytes()
    assert dialog.is_changed, "nothing was saved by that"
    assert contact_rows.count_contacts() == 0


def test_the_editor_itself_tells_what_the_answer_to_a_test_was_read_as(
    qtbot: QtBot, dialog: WordingDialog, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(qtbot, dialog.form.test)
    settle(qtbot, dialog)
    assert "The test mail went to" in dialog.form.notice.text.text()
    read = sentence("Your answer to the test mail was read as: yes.")
    monkeypatch.setattr(trying, "told", lambda at: read)
    window.bench.changed.emit()
    settle(qtbot, dialog)
    assert dialog.form.notice.text.text() == str(read)


def test_a_test_that_cannot_go_says_why(
    qtbot: QtBot, dialog: WordingDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(qtbot, dialog, "{{ nme }}")
    dialog.form.test.click()
    settle(qtbot, dialog)
    assert "no field “nme”" in dialog.form.notice.text.text()
    assert dialog.form.test.isEnabled()


def test_the_sender_is_set_where_it_lacks(
    qtbot: QtBot, window: MainWindow, desk: Desk, dialog: WordingDialog
) -> None:
    desk.set_business("", "", "en")
    dialog.load()
    settle(qtbot, dialog)
    assert len(found(dialog)) == 2
    press(qtbot, dialog.form.details)
    settle(qtbot, dialog)
    sender = the(dialog, BusinessDialog)
    assert isinstance(sender, BusinessDialog)
    qtbot.keyClicks(sender.postal, "Blumen Blume, Markt 1")
    qtbot.keyClick(sender.postal, Key.Key_Tab)
    qtbot.keyClicks(sender.notice_text, "We keep it.")
    press(qtbot, sender.keep)
    settle(qtbot, dialog)
    assert business.details("en")["postal_address"] == "Blumen Blume, Markt 1"
    (said,) = found(dialog)
    assert said.startswith("The checks found nothing")


def test_what_was_found_of_an_older_text_is_not_shown(qtbot: QtBot, dialog: WordingDialog) -> None:
    one = dialog.wording
    assert one is not None
    dialog.form.text.insertPlainText("x")
    dialog._show_findings(one, [])
    assert not dialog.form.findings.isEnabled(), "it still waits for what is typed now"
    settle(qtbot, dialog)
    assert dialog.form.findings.isEnabled()
