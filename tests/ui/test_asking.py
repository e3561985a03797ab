"""Asking from the window: several lists, once more, another address, a refusal, old lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from desks import ACCOUNT
from optindesk.core.model import Target
from optindesk.core.sheet import Sheet
from optindesk.core.status import RequestEvent, State
from optindesk.flows import confirming, levels, log_lines, permission, settling, standings
from optindesk.flows.confirming import Evidence
from optindesk.flows.desk import Desk
from optindesk.flows.imports import import_sheet
from optindesk.flows.narrowing import LAPSING, WRONG
from optindesk.flows.preferences import Group
from optindesk.main import now
from optindesk.store import archive, contact_rows, letter_rows, post, request_rows
from optindesk.store.database import proxy
from optindesk.store.journal import unit_of_work
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import MailRow, RequestRow
from optindesk.ui.ask_again_dialog import AskAgainDialog
from optindesk.ui.chosen_table import ChosenTable
from optindesk.ui.correct_dialog import CorrectDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.leave_dialogs import CancelDialog
from optindesk.ui.level_names_dialog import LevelNamesDialog
from optindesk.ui.lower_dialog import LowerDialog
from optindesk.ui.permission_dialog import PermissionDialog
from optindesk.ui.refused_dialog import RefusedDialog
from optindesk.ui.resend_dialog import ResendDialog
from optindesk.ui.settings_dialog import SettingsDialog
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.window import At, MainWindow

Made = TypeVar("Made", bound=QDialog)
ANNA, BERTA = "anna@example.org", "berta@example.org"


@pytest.fixture
def window(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> MainWindow:
    made = open_window()
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything has come that is on its way, but what listens to the mailbox."""

    def is_still() -> bool:
        return all(job.lane == Lane.WATCH for job in window.jobs.running)

    for _ in range(2):
        qtbot.waitUntil(is_still)
        QApplication.processEvents()


def news() -> Target:
    known = archive.list_named("Flower news")
    assert known is not None
    return Target(known.id)


def asked_days_ago(desk: Desk, days: float, *addresses: str) -> None:
    """These people were asked some days before."""
    for address in addresses:
        desk.sign_up(address, news())
    desk.send()
    with proxy.atomic():
        at = now() - timedelta(days=days)
        MailRow.update(dot_at=at, handed_over_at=at).where(MailRow.status == "sent").execute()
        RequestRow.update(expires_at=at + timedelta(days=30)).execute()


def dialog_of(window: MainWindow, kind: type[Made]) -> Made:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[-1]


def states(desk: Desk) -> dict[str, str]:
    return {one.address: str(one.facts.state) for one in standings.all_people(PeopleQuery())}


def show(qtbot: QtBot, window: MainWindow, address: str) -> None:
    window.reload()
    window.show_person(address)
    settle(qtbot, window)
    settle(qtbot, window)
    assert window.people.story.address == address


def test_several_lists_are_ticked_and_asked_in_one_question(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.add_list("Workshops", "", "en")
    window.reload()
    settle(qtbot, window)
    window.openers.sign_up()
    dialog = dialog_of(window, SignUpDialog)
    form = dialog.form
    assert len(form.sheet.lists.chosen) == 1
    for row in range(2):
        form.sheet.lists.box.item(row).setCheckState(Qt.CheckState.Unchecked)
    qtbot.keyClicks(form.person.address, ANNA)
    assert not form.person.save.isEnabled(), "no list is ticked"
    for row in range(2):
        form.sheet.lists.box.item(row).setCheckState(Qt.CheckState.Checked)
    form.person.save.click()
    settle(qtbot, window)
    assert form.notice.text.text() == f"{ANNA}: one question about Flower news, Workshops."
    assert [mail.values["list_name"] for mail in desk.outbox()] == ["Flower news, Workshops"]
    form.person.address.setText(ANNA)
    form.person.save.click()
    settle(qtbot, window)
    assert "Workshops: is to be asked already" in form.notice.text.text()
    dialog.reject()


def test_a_selection_gets_the_question_again_after_a_look(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    asked_days_ago(desk, 8, ANNA, BERTA)
    desk.sign_up("carla@example.org", news())
    window.reload()
    window.go(At.PEOPLE)
    settle(qtbot, window)
    assert not window.people.again.isEnabled()
    window.people.table.selectAll()
    window.people.again.trigger()
    settle(qtbot, window)
    dialog = dialog_of(window, ResendDialog)
    settle(qtbot, window)
    assert dialog.summary.text() == (
        "2 people get the question again. 1 does not; why stands beside it."
    )
    dialog.go.click()
    settle(qtbot, window)
    assert window.notice.text.text() == "2 questions wait in the outbox once more."
    assert [mail.kind for mail in desk.outbox()] == ["confirm", "reminder", "reminder"]


def test_one_person_gets_it_again_from_the_story(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    asked_days_ago(desk, 3, ANNA, BERTA)
    show(qtbot, window, ANNA)
    window.people.story.again.trigger()
    settle(qtbot, window)
    dialog = dialog_of(window, ResendDialog)
    assert dialog.summary.text().startswith("0 people get")
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_who_let_it_lapse_is_asked_again_if_it_is_said_how_they_asked_for_it(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.add_list("Workshops", "", "en")
    workshops = archive.list_named("Workshops")
    assert workshops is not None
    desk.sign_up(ANNA, news(), Target(workshops.id))
    asked_days_ago(desk, 10, BERTA)
    show(qtbot, window, BERTA)
    story = window.people.story
    assert not story.anew.isEnabled()
    asked_days_ago(desk, 40)
    desk.set_account(replace(ACCOUNT, imap=None))
    assert desk.expire() == 2
    show(qtbot, window, ANNA)
    show(qtbot, window, BERTA)
    assert story.anew in story.next_steps
    story.anew.trigger()
    dialog = dialog_of(window, AskAgainDialog)
    assert [dialog.what.itemText(n) for n in range(dialog.what.count())] == ["Flower news"]
    assert not dialog.go.isEnabled()
    dialog.why.setText("he rang")
    dialog.go.click()
    settle(qtbot, window)
    assert window.notice.text.text() == (
        f"A new question to {BERTA} about Flower news waits in the outbox."
    )
    assert states(desk)[BERTA] == State.QUEUED
    show(qtbot, window, ANNA)
    story.anew.trigger()
    dialog = dialog_of(window, AskAgainDialog)
    assert dialog.what.count() == 3, "everything, or one of two"
    dialog.reject()


def test_whose_time_is_over_is_told_to_check_the_mailbox_first(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    asked_days_ago(desk, 40, BERTA)
    desk.set_account(ACCOUNT)
    show(qtbot, window, BERTA)
    story = window.people.story
    assert "Could answer until" in story.head.toPlainText()
    assert story.anew in story.next_steps
    assert story.again not in story.next_steps
    story.anew.trigger()
    dialog = dialog_of(window, AskAgainDialog)
    settle(qtbot, window)
    assert dialog.notice.text.text().startswith("Not yet: an answer could come until")
    dialog.why.setText("he rang")
    dialog.go.click()
    settle(qtbot, window)
    assert "check it first" in dialog.notice.text.text()
    assert states(desk)[BERTA] == State.AWAITING
    desk.set_account(replace(ACCOUNT, imap=None))
    dialog.go.click()
    settle(qtbot, window)
    assert states(desk)[BERTA] == State.QUEUED


def test_who_answered_too_late_is_asked_again_by_one_click(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    with proxy.atomic():
        archive.set_setting("levels", 1)
    desk.sign_up(ANNA, Target(level=3))
    desk.send()
    contact = contact_rows.contact_by_key(ANNA)
    assert contact is not None
    (request,) = request_rows.open_requests(contact.id)
    with proxy.atomic():
        RequestRow.update(expires_at=now() - timedelta(days=1)).execute()
        letter_rows.add_letter(
            contact=contact.id, request=request.id, received_at=now(), read_at=now(),
            sender=ANNA, verdict="yes", outcome="ignored", reason={}, sha256="0", source="1.eml",
            size=1,
        )  # fmt: skip
    desk.set_account(replace(ACCOUNT, imap=None))
    desk.expire()
    show(qtbot, window, ANNA)
    assert "Answered on" in window.people.story.head.toPlainText()
    window.people.story.anew.trigger()
    dialog = dialog_of(window, AskAgainDialog)
    assert dialog.what.currentText() == "The permission level"
    assert dialog.why.placeholderText().startswith("Not needed")
    dialog.go.click()
    settle(qtbot, window)
    assert states(desk)[ANNA] == State.QUEUED


def test_who_lapses_this_week_is_on_the_first_screen_and_can_be_asked_again(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    asked_days_ago(desk, 25, ANNA)
    desk.sign_up(BERTA, news())
    window.reload()
    settle(qtbot, window)
    figure = window.to_do.figures[LAPSING]
    assert figure.text() == "1 question lapses within a week"
    figure.click()
    settle(qtbot, window)
    assert window.people.table.model().rowCount() == 1
    window.commands.resend.trigger()
    settle(qtbot, window)
    dialog = dialog_of(window, ResendDialog)
    assert dialog.summary.text() == "1 person gets the question again."
    dialog.reject()


def test_a_wrong_address_is_corrected_from_the_story(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    asked_days_ago(desk, 1, ANNA)
    show(qtbot, window, ANNA)
    window.people.story.correct.trigger()
    dialog = dialog_of(window, CorrectDialog)
    assert not dialog.go.isEnabled(), "it is the same"
    dialog.new.setText("anna at example.org")
    dialog.go.click()
    settle(qtbot, window)
    assert "is not an email address" in dialog.notice.text.text()
    labels = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    assert all(one.height() >= one.heightForWidth(one.width()) for one in labels), "none is cut"
    dialog.new.setText("hanna@example.org")
    dialog.go.click()
    settle(qtbot, window)
    assert window.notice.text.text() == (
        f"{ANNA} was corrected to hanna@example.org, and is never written to any more."
        " A question about Flower news waits in the outbox."
        f" If {ANNA} was right after all, take it off the list “Never write”."
    )
    assert states(desk) == {ANNA: "superseded", "hanna@example.org": "queued"}


def test_an_address_from_which_somebody_agreed_is_corrected_only_when_said_twice(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    asked_days_ago(desk, 1, ANNA)
    with unit_of_work(desk.store, desk.actor, now()) as log:
        request = request_rows.newest_request(1, news())
        assert request is not None
        confirming.confirm(log, request, RequestEvent.YES, Evidence("own reply", now()))
    show(qtbot, window, ANNA)
    window.people.story.correct.trigger()
    dialog = dialog_of(window, CorrectDialog)
    dialog.new.setText("hanna@example.org")
    dialog.go.click()
    settle(qtbot, window)
    assert "said yes to Flower news" in dialog.notice.text.text()
    assert states(desk) == {ANNA: "confirmed"}
    dialog.notice.offer.click()
    settle(qtbot, window)
    assert states(desk) == {ANNA: "confirmed", "hanna@example.org": "queued"}


def test_a_slip_of_a_common_domain_is_offered_where_it_is_corrected(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    slip = "anna@gmial.com"
    asked_days_ago(desk, 1, slip)
    show(qtbot, window, slip)
    window.people.story.correct.trigger()
    dialog = dialog_of(window, CorrectDialog)
    settle(qtbot, window)
    assert "gmail.com" in dialog.notice.text.text()
    assert dialog.notice.offer.text() == "Take anna@gmail.com"
    dialog.new.setText("anna@gmail,com")
    dialog.go.click()
    settle(qtbot, window)
    assert "is not an email address" in dialog.notice.text.text()
    assert "anna@gmail.com" in dialog.notice.text.text()
    dialog.notice.offer.click()
    assert dialog.new.text() == "anna@gmail.com"
    dialog.go.click()
    settle(qtbot, window)
    assert states(desk) == {slip: "superseded", "anna@gmail.com": "queued"}
    assert window.people.table.selected_count() == 1


def test_somebody_elses_address_is_a_thing_to_do(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    asked_days_ago(desk, 1, ANNA, BERTA)
    with unit_of_work(desk.store, desk.actor, now()) as log:
        request = request_rows.newest_request(1, news())
        assert request is not None
        confirming.refuse(log, request, Evidence("own reply", now(), not_me=True))
    window.reload()
    settle(qtbot, window)
    figure = window.to_do.figures[WRONG]
    assert figure.text() == "1 person needs the right address"
    figure.click()
    settle(qtbot, window)
    assert window.people.table.model().rowCount() == 1
    window.people.table.selectRow(0)
    settle(qtbot, window)
    assert "Needs the right address" in window.people.story.head.toPlainText()
    desk.correct(ANNA, BERTA)
    window.go(At.TO_DO)
    window.reload()
    settle(qtbot, window)
    assert window.to_do.figures[WRONG].isHidden()


def test_a_refused_mail_goes_on_from_the_story(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.sign_up(ANNA, news())
    with unit_of_work(desk.store, desk.actor, now()) as log:
        mail = post.mail_by_id(1)
        assert mail is not None
        settling.note_refused(log, mail, "550 5.7.1 not today", unknown_there=False)
    window.reload()
    settle(qtbot, window)
    assert window.to_do.figures[State.REFUSED].text() == ("1 question was refused by your provider")
    show(qtbot, window, ANNA)
    for press, then in (("correct", CorrectDialog), ("cancel", CancelDialog)):
        window.people.story.text.anchorClicked.emit(QUrl("refused:1"))
        dialog = dialog_of(window, RefusedDialog)
        getattr(dialog, press).click()
        dialog_of(window, then).reject()
        dialog.reject()
    window.people.story.text.anchorClicked.emit(QUrl("refused:1"))
    dialog = dialog_of(window, RefusedDialog)
    dialog.again.click()
    settle(qtbot, window)
    assert window.notice.text.text() == f"The mail to {ANNA} waits in the outbox again."
    assert states(desk) == {ANNA: "queued"}


def test_people_of_an_old_list_are_asked_by_and_by(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    rows = [(n, {"email": f"p{n}@example.org"}) for n in range(3)]
    sheet = Sheet("old.csv", "0" * 64, b"old", ("email",))
    import_sheet(desk.store, sheet, rows, [news()], desk.actor, now, collected_before=True)
    desk.choose_setting("permission_per_day", "2")
    window.reload()
    settle(qtbot, window)
    window.commands.permission.trigger()
    settle(qtbot, window)
    settle(qtbot, window)
    dialog = dialog_of(window, PermissionDialog)
    assert dialog.summary.text() == "3 of 3 are asked, 2 in a day at most, within 2 days."
    dialog.go.click()
    settle(qtbot, window)
    settle(qtbot, window)
    assert "2 questions wait in the outbox" in dialog.notice.text.text()
    assert "are being asked since" in dialog.summary.text()
    assert not dialog.go.isEnabled()
    dialog.stop.click()
    settle(qtbot, window)
    settle(qtbot, window)
    assert permission.current() is None
    assert "2 questions that waited were taken back" in dialog.notice.text.text()
    assert not dialog.stop.isEnabled()
    desk.choose_setting("permission_per_day", "5")
    dialog.go.click()
    settle(qtbot, window)
    settle(qtbot, window)
    assert permission.current() is None, "all of them fit into the day"
    assert "3 questions for permission wait in the outbox" in dialog.summary.text()
    assert dialog.stop.isEnabled()
    dialog.reject()


def hint(table: ChosenTable) -> str:
    """What stands where people would be."""
    return table._hint.label.text() if table._hint.isVisible() else ""


def test_while_it_is_being_looked_whom_to_ask_nobody_is_said_to_be_missing(
    qtbot: QtBot,
    desk: Desk,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    gate: Any,
) -> None:
    desk.add_list("Workshops", "", "en")
    window.reload()
    settle(qtbot, window)
    known = archive.all_lists()
    true_look = permission.look

    def slow_look(*wanted: Any) -> permission.Look:
        gate.pass_through()
        return true_look(*wanted)

    monkeypatch.setattr(permission, "look", slow_look)
    dialog = PermissionDialog(window.bench, known, window, list_id=known[0].id)
    dialog.show()
    gate.wait_until_reached()
    qtbot.waitUntil(lambda: hint(dialog.table) == "Looking…")
    assert dialog.summary.text() == "Looking…"
    gate.open()
    settle(qtbot, window)
    settle(qtbot, window)
    assert hint(dialog.table).startswith("Nobody stands on this list.")
    dialog.filter.setText("zoe")
    dialog.filter.returnPressed.emit()
    settle(qtbot, window)
    settle(qtbot, window)
    assert hint(dialog.table) == "Nothing matches “zoe”."
    dialog.reject()


def test_without_a_list_there_is_nobody_to_look_for(qtbot: QtBot, window: MainWindow) -> None:
    dialog = PermissionDialog(window.bench, (), window)
    dialog.show()
    settle(qtbot, window)
    settle(qtbot, window)
    assert hint(dialog.table) == "Make a list first."
    dialog.reject()


def test_how_people_are_asked_is_a_page_of_the_settings(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    window.commands.asking.trigger()
    settle(qtbot, window)
    dialog = dialog_of(window, SettingsDialog)
    settle(qtbot, window)
    assert dialog.stack.currentWidget() is dialog.pages[Group.ASKING]
    dialog.reject()


def test_the_names_of_the_levels_are_the_owners(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    dialog = LevelNamesDialog(window.bench, window)
    dialog.open()
    settle(qtbot, window)
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    settle(qtbot, window)
    assert dialog.names[4].text() == "Werbung per E-Mail"
    dialog.names[4].clear()
    qtbot.keyClicks(dialog.names[4], "Ja")
    dialog.save.click()
    settle(qtbot, window)
    assert "cannot be called" in dialog.notice.text.text()
    dialog.names[4].clear()
    qtbot.keyClicks(dialog.names[4], "Post von uns")
    dialog.save.click()
    settle(qtbot, window)
    assert window.notice.text.text() == "The names of the permission levels are saved."
    assert levels.name_of(4, "de") == "Post von uns"
    changed = [line.entry.values["name"] for line in log_lines.all_log() if
               line.entry.code == "setting.changed"]  # fmt: skip
    assert changed == ["level 4 (de)"]


def test_a_level_goes_down_from_the_story(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    desk.choose_setting("levels", "on")
    desk.sign_up(ANNA, Target(level=4))
    with proxy.atomic():
        contact_rows.set_level(1, 4)
    show(qtbot, window, ANNA)
    assert window.people.story.lower_level.isVisible()
    window.people.story.lower_level.trigger()
    settle(qtbot, window)
    dialog = dialog_of(window, LowerDialog)
    assert dialog.level.count() == 4
    dialog.level.setCurrentIndex(dialog.level.findData(2))
    dialog.go.click()
    settle(qtbot, window)
    assert window.notice.text.text() == f"The permission level of {ANNA} is 2 now."
    assert contact_rows.contact_by_id(1).level == 2
