"""“Never write” in the window: the list, what is said before, and the ways that lead there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from desks import ACCOUNT
from optindesk.core.model import Target
from optindesk.flows import business
from optindesk.flows.desk import Desk
from optindesk.store import account_rows, archive, contact_rows, request_rows, suppressions
from optindesk.ui.business_dialog import BusinessDialog
from optindesk.ui.leave_dialogs import WithdrawDialog
from optindesk.ui.never_dialog import NeverDialog
from optindesk.ui.never_import import NeverImportDialog
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import At, MainWindow
from pages import ANNA, Key, press, settle

BERTA = "berta@example.com"


def listed() -> list[tuple[str, str]]:
    return [(one.shown, one.reason) for one in suppressions.listed()]


def news() -> Target:
    known = archive.list_named("Flower news")
    assert known is not None
    return Target(known.id)


@pytest.fixture
def page(open_page: Callable[[], ReviewPage], desk: Desk) -> ReviewPage:
    desk.sign_up(ANNA, news(), name="Anna")
    desk.sign_up(BERTA, news())
    return open_page()


def window_of(page: ReviewPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def open_never(qtbot: QtBot, page: ReviewPage) -> NeverDialog:
    window = window_of(page)
    window.commands.never.trigger()
    return the(qtbot, page, NeverDialog)


def the(qtbot: QtBot, page: ReviewPage, kind: type) -> Any:
    window = window_of(page)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(kind)))
    (dialog,) = [one for one in window.findChildren(kind) if one.isVisible()]
    settle(qtbot, page)
    return dialog


def test_it_is_said_before_what_it_stops_and_then_it_stops(
    qtbot: QtBot, page: ReviewPage, desk: Desk
) -> None:
    dialog = open_never(qtbot, page)
    assert not dialog.box.add.isEnabled()
    dialog.box.what.setText("example.com")
    qtbot.waitUntil(lambda: bool(dialog.box.then.text()))
    assert dialog.box.then.text() == (
        "example.com and all below it. 1 person here is concerned. 1 open question ends. 1 mail"
        " that waits does not go out."
    )
    assert not dialog.box.add.isEnabled(), "a reason is needed"
    dialog.box.reason.setText("by letter")
    dialog.box.add.click()
    settle(qtbot, page)
    assert listed() == [("@example.com", "by letter")]
    assert dialog.notice.text.text().startswith("@example.com is never written to from now on.")
    assert desk.send().sent == 1
    dialog.notice.offer.click()
    settle(qtbot, page)
    assert listed() == []


def test_who_is_faster_than_the_look_is_asked_first(
    qtbot: QtBot, page: ReviewPage, desk: Desk
) -> None:
    dialog = open_never(qtbot, page)
    dialog.box.reason.setText("by letter")
    dialog.box.what.setText(ANNA)
    dialog.box.add.click()
    qtbot.waitUntil(dialog.notice.isVisible)
    assert dialog.notice.text.text().startswith("1 person here is concerned.")
    assert listed() == []
    dialog.notice.offer.click()
    settle(qtbot, page)
    assert listed() == [(ANNA, "by letter")]
    dialog.box.what.setText("stranger@example.net")
    dialog.box.add.click()
    qtbot.waitUntil(lambda: len(listed()) == 2)


def test_ones_own_domain_is_never_taken_at_one_press(
    qtbot: QtBot, page: ReviewPage, desk: Desk
) -> None:
    dialog = open_never(qtbot, page)
    dialog.box.what.setText(ACCOUNT.address.partition("@")[2])
    dialog.box.reason.setText("slip of the hand")
    qtbot.waitUntil(lambda: "Your own mails come from there!" in dialog.box.then.text())
    dialog.box.add.click()
    qtbot.waitUntil(dialog.notice.isVisible)
    assert dialog.notice.text.text() == (
        "@blume.example is where your own mails come from: you could try nothing there any more."
    )
    assert dialog.notice.offer.text() == "All the same"
    assert listed() == []
    dialog.notice.offer.click()
    settle(qtbot, page)
    assert [what for what, _ in listed()] == ["@blume.example"]


def test_a_whole_domain_of_many_is_never_taken_at_one_press(
    qtbot: QtBot, page: ReviewPage, desk: Desk
) -> None:
    dialog = open_never(qtbot, page)
    dialog.box.what.setText("gmail.com")
    dialog.box.reason.setText("slip of the hand")
    qtbot.waitUntil(lambda: "Many people have an address there!" in dialog.box.then.text())
    dialog.box.add.click()
    qtbot.waitUntil(dialog.notice.isVisible)
    assert dialog.notice.text.text().startswith("Many people have an address at gmail.com:")
    assert listed() == []
    dialog.notice.offer.click()
    settle(qtbot, page)
    assert [what for what, _ in listed()] == ["@gmail.com"]


def test_what_is_typed_half_or_wrong_is_not_judged_until_it_is_to_be_added(
    qtbot: QtBot, page: ReviewPage
) -> None:
    dialog = open_never(qtbot, page)
    dialog.box.what.setText("example")
    dialog.box.reason.setText("x")
    dialog.box.look()
    settle(qtbot, page)
    assert dialog.box.then.text() == ""
    dialog.box.add.click()
    settle(qtbot, page)
    assert "neither an email address nor a domain" in dialog.notice.text.text()


def test_it_is_taken_off_with_a_reason_and_put_back_with_one_click(
    qtbot: QtBot, page: ReviewPage, desk: Desk
) -> None:
    desk.never_write("x@example.net", "by letter")
    dialog = open_never(qtbot, page)
    dialog.table.selectRow(0)
    dialog.remove.click()
    asking = the(qtbot, page, QInputDialog)
    asking.setTextValue("asked us to")
    asking.accept()
    settle(qtbot, page)
    assert listed() == []
    assert dialog.notice.text.text() == "x@example.net may be written to again."
    dialog.notice.offer.click()
    settle(qtbot, page)
    assert listed() == [("x@example.net", "by letter")]


def test_a_list_is_looked_at_imported_and_exported(
    qtbot: QtBot, page: ReviewPage, tmp_path: Path
) -> None:
    sheet = tmp_path / "old.csv"
    sheet.write_text(f"{ANNA}\n@example.com\nx@example.net\n{ANNA}\n")
    dialog = open_never(qtbot, page)
    dialog.take_sheet(sheet)
    looking = the(qtbot, page, NeverImportDialog)
    assert looking.said.text().startswith(
        "3 new, 1 twice in this sheet. Whole domains, with all below them: 1. 2 people here"
    )
    assert listed() == []
    looking.go.click()
    settle(qtbot, page)
    assert len(listed()) == 3
    assert listed()[-1] == (ANNA, "Was in the list “old.csv”")
    assert dialog.notice.text.text().startswith("3 new")
    dialog.export(tmp_path / "never.csv")
    settle(qtbot, page)
    assert dialog.notice.text.text() == "3 rows were written to “never.csv”."
    dialog.filter.setText("net")
    dialog.filter.returnPressed.emit()
    settle(qtbot, page)
    assert dialog.table.model().rowCount() == 1


def test_who_has_another_address_by_now_is_shown_before_and_may_be_left_alone(
    qtbot: QtBot, page: ReviewPage, desk: Desk, tmp_path: Path
) -> None:
    new = "anna@work.example"
    desk.change_address(ANNA, new)
    sheet = tmp_path / "old.csv"
    sheet.write_text(f"{ANNA}\n")
    dialog = open_never(qtbot, page)
    dialog.take_sheet(sheet)
    looking = the(qtbot, page, NeverImportDialog)
    assert looking.follow.isVisible()
    assert "1 person" in looking.follow.text()
    assert looking.table.model().index(0, 1).data() == f"{new} (here as {ANNA})"
    assert looking.go.isEnabled()
    looking.follow.click()
    assert not looking.go.isEnabled(), "it is looked at anew"
    settle(qtbot, page)
    assert looking.said.text().startswith("1 by an earlier address: nothing to add.")
    assert not looking.go.isEnabled()
    looking.follow.click()
    settle(qtbot, page)
    looking.go.click()
    settle(qtbot, page)
    assert listed()[0] == (new, "Was in the list “old.csv”")


def test_an_old_address_is_answered_with_the_new_one(
    qtbot: QtBot, page: ReviewPage, desk: Desk
) -> None:
    desk.change_address(ANNA, "anna@work.example")
    dialog = open_never(qtbot, page)
    dialog.box.what.setText(ANNA)
    dialog.box.look()
    settle(qtbot, page)
    assert "the address is anna@work.example now" in dialog.box.then.text()


def test_a_list_that_was_the_wrong_one_is_taken_back_with_one_click(
    qtbot: QtBot, page: ReviewPage, desk: Desk, tmp_path: Path
) -> None:
    desk.never_write("x@example.net", "by letter")
    sheet = tmp_path / "wrong.csv"
    sheet.write_text(f"{ANNA}\nx@example.net\n@example.com\n")
    dialog = open_never(qtbot, page)
    dialog.take_sheet(sheet)
    looking = the(qtbot, page, NeverImportDialog)
    looking.go.click()
    settle(qtbot, page)
    dialog.notice.offer.click()
    settle(qtbot, page)
    assert listed() == [("x@example.net", "by letter")]
    assert dialog.notice.text.text().startswith("2 lines were taken off again.")


def test_what_is_no_list_is_said_and_nothing_happens(
    qtbot: QtBot, page: ReviewPage, tmp_path: Path
) -> None:
    dialog = open_never(qtbot, page)
    dialog.take_sheet(tmp_path / "gone.csv")
    looking = the(qtbot, page, NeverImportDialog)
    assert "There is no file" in looking.notice.text.text()
    assert not looking.go.isEnabled()


def test_from_a_story_one_comes_to_it_with_the_address(qtbot: QtBot, page: ReviewPage) -> None:
    window = window_of(page)
    window.show_person(ANNA)
    qtbot.waitUntil(lambda: window.people.story.address == ANNA)
    settle(qtbot, page)
    window.people.story.never.trigger()
    dialog = the(qtbot, page, NeverDialog)
    assert dialog.box.what.text() == ANNA


def off_everything(qtbot: QtBot, page: ReviewPage) -> WithdrawDialog:
    window = window_of(page)
    window.show_person(ANNA)
    qtbot.waitUntil(lambda: window.people.story.address == ANNA)
    settle(qtbot, page)
    window.people.story.withdraw.trigger()
    dialog: WithdrawDialog = the(qtbot, page, WithdrawDialog)
    return dialog


def test_off_everything_can_be_for_good(qtbot: QtBot, page: ReviewPage) -> None:
    dialog = off_everything(qtbot, page)
    assert dialog.everything.isChecked(), "stop all mail and keep the proof"
    dialog.goodbye.setChecked(True)
    dialog.never.setChecked(True)
    assert not dialog.goodbye.isEnabled(), "no mail means no goodbye either"
    dialog.withdraw.click()
    settle(qtbot, page)
    assert [what for what, _ in listed()] == [ANNA]
    assert window_of(page).notice.text.text() == (
        f"The open question to {ANNA} ended. {ANNA} is never written to from now on."
    )


def test_ones_own_address_is_asked_about_once_more(
    qtbot: QtBot, desk: Desk, page: ReviewPage
) -> None:
    account = account_rows.account()
    assert account is not None
    desk.set_account(replace(account, address=ANNA))
    dialog = off_everything(qtbot, page)
    dialog.never.setChecked(True)
    dialog.withdraw.click()
    settle(qtbot, page)
    assert f"{ANNA} is where your own mails come from" in dialog.notice.text.text()
    assert listed() == []
    dialog.notice.offer.click()
    settle(qtbot, page)
    assert [what for what, _ in listed()] == [ANNA]


def test_a_person_can_be_erased_and_what_stays_is_said_before(
    qtbot: QtBot, page: ReviewPage
) -> None:
    dialog = off_everything(qtbot, page)
    assert not dialog.why.isEnabled()
    dialog.goodbye.setChecked(True)
    dialog.erase.setChecked(True)
    assert not dialog.goodbye.isEnabled()
    assert not dialog.goodbye.isChecked(), "there is nobody to be told any more"
    assert not dialog.withdraw.isEnabled(), "a reason is needed"
    assert "no yes of this person can be proven any more" in dialog.erase.accessibleDescription()
    settle(qtbot, page)
    assert dialog.goes.text().startswith("Now these are: sign-ups 1, replies 0, log entries ")
    assert contact_rows.contact_by_key(ANNA) is not None, "it was only looked at"
    dialog.why.setText("by letter")
    assert dialog.withdraw.text() == "Erase &for good"
    dialog.withdraw.click()
    settle(qtbot, page)
    assert contact_rows.contact_by_key(ANNA) is None
    window = window_of(page)
    assert window.notice.text.text() == "The person was erased."
    qtbot.waitUntil(lambda: window.people.story.address != ANNA)
    assert not window.people.story.withdraw.isEnabled()


def test_only_some_lists_can_be_left(qtbot: QtBot, page: ReviewPage, desk: Desk) -> None:
    other = Target(desk.add_list("Workshops", "", "en").id)
    desk.sign_up(ANNA, other)
    dialog = off_everything(qtbot, page)
    dialog.some.setChecked(True)
    assert not dialog.withdraw.isEnabled()
    dialog.lists["Workshops"].setChecked(True)
    dialog.withdraw.click()
    settle(qtbot, page)
    contact = contact_rows.contact_by_key(ANNA)
    assert contact is not None
    (left,) = request_rows.open_requests(contact.id)
    assert left.changes[0].target == news()


def test_a_no_in_please_read_can_be_for_good(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_V)
    assert page.bar.never.isChecked()
    press(qtbot, page, Key.Key_D)
    page.bar.line.setText("wants no mail at all")
    press(qtbot, page, Key.Key_Return)
    assert listed() == [(ANNA, "wants no mail at all")]


# --- your business ------------------------------------------------------------------------------


def test_who_asks_is_shown_as_mails_end_and_saved(
    qtbot: QtBot, page: ReviewPage, desk: Desk
) -> None:
    window = window_of(page)
    window.commands.business.trigger()
    dialog = the(qtbot, page, BusinessDialog)
    assert dialog.name.text() == ACCOUNT.sender_name
    dialog.name.setText("Blume & Co")
    dialog.postal.setPlainText("Marktgasse 1\n1010 Wien")
    dialog.notice_text.setPlainText("https://blume.example/privacy")
    assert dialog.foot.text() == (
        "What becomes of your data: https://blume.example/privacy\n"
        "Blume & Co, shop@blume.example\nMarktgasse 1\n1010 Wien"
    )
    dialog.keep.click()
    settle(qtbot, page)
    assert business.today().postal_address == "Marktgasse 1\n1010 Wien"
    account = account_rows.account()
    assert account is not None
    assert account.sender_name == "Blume & Co"


def test_mails_in_a_language_can_have_a_privacy_notice_of_their_own(
    qtbot: QtBot, page: ReviewPage
) -> None:
    window_of(page).commands.business.trigger()
    dialog = the(qtbot, page, BusinessDialog)
    for language, notice in (("", "We keep it."), ("de", "Wir behalten es."), ("fr", "")):
        place = dialog.language.findData(language)
        dialog.language.setCurrentIndex(place)
        dialog.language.activated.emit(place)
        assert dialog.notice_text.toPlainText() == ""
        dialog.notice_text.setPlainText(notice)
    dialog.keep.click()
    settle(qtbot, page)
    assert business.today().privacy_notice == "We keep it."
    assert dict(business.today().notices) == {"de": "Wir behalten es."}


def test_what_could_be_an_answer_is_refused_in_the_dialog(qtbot: QtBot, page: ReviewPage) -> None:
    window = window_of(page)
    window.go(At.TO_DO)
    window.commands.business.trigger()
    dialog = the(qtbot, page, BusinessDialog)
    dialog.postal.setPlainText("Yes")
    dialog.keep.click()
    settle(qtbot, page)
    assert "cannot stand in mails" in dialog.notice.text.text()
    assert dialog.isVisible()
    QApplication.sendPostedEvents()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
