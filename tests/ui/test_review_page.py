"""“Please read” as somebody uses it: by keyboard alone, from one reply to the next, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import looks
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.errors import NoMailbox
from optindesk.core.letter import Verdict
from optindesk.core.model import MailKind, Subscription, Target
from optindesk.core.sentence import sentence
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows.desk import Desk
from optindesk.flows.identity import code_of
from optindesk.flows.reviewing import Decision, Waiting
from optindesk.flows.teaching import own_sentences
from optindesk.mail.practice import kept_mails
from optindesk.store import archive, contact_rows, post, request_rows, signup_rows
from optindesk.store.database import proxy
from optindesk.store.folder import DATABASE
from optindesk.store.journal import entries
from optindesk.store.tables import RequestRow
from optindesk.system.language import Translator, translator
from optindesk.ui.notice import LOOK
from optindesk.ui.original_view import OriginalDialog
from optindesk.ui.reply_dialog import ReplyDialog
from optindesk.ui.review_list import WaitingList
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.whole_text import wrapped
from optindesk.ui.window import At, MainWindow
from pages import ANNA, ASKED_BACK, BERTA, CARLA, Key, dialog_of, press, save_as, settle, shown


def status_of(address: str) -> RequestStatus:
    contact = contact_rows.contact_by_key(address)
    known = archive.list_named("Flower news")
    assert contact is not None
    assert known is not None
    request = request_rows.newest_request(contact.id, Target(known.id))
    assert request is not None
    return request.status


def list_of(qtbot: QtBot, words: Translator, count: int) -> WaitingList:
    """The list alone, with so many replies."""
    when = datetime(2026, 11, 21, 9, tzinfo=UTC)
    why = sentence("it asks a question")
    view = WaitingList(words)
    qtbot.addWidget(view)
    view.resize(300, 600)
    view.show()
    view.show_waiting([
        Waiting(n, f"p{n}@example.org", f"p{n}@example.org", f"p{n}@example.org", "", "", "News",
                why, "How often? " * 9, when + timedelta(minutes=n), "Re:", n, n)
        for n in range(count)
    ])  # fmt: skip
    return view


# --- deciding -------------------------------------------------------------------------------------


def test_one_goes_through_all_of_them_by_keyboard_alone(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA, CARLA)
    page = open_page()
    assert shown(page) == ANNA
    assert (
        page.letter.text.text() == "What is this about? I do not remember signing up for anything."
    )
    press(qtbot, page, Key.Key_A)
    assert page.bar.line.hasFocus()
    assert page.bar.note == "", "what she meant is for a person to say"
    press(qtbot, page, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.OPEN, "nothing was said yet"
    press(qtbot, page, Key.Key_Down)
    assert page.bar.note == "plainly a yes in the person's own words"
    press(qtbot, page, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.CONFIRMED
    assert page.notice.text.text() == f"The reply of {ANNA} counts as a yes."
    assert shown(page) == BERTA, "the next one comes by itself"
    assert page.list.hasFocus()
    press(qtbot, page, Key.Key_D)
    qtbot.keyClicks(QApplication.focusWidget(), "she said so on the telephone")
    press(qtbot, page, Key.Key_Return)
    assert status_of(BERTA) is RequestStatus.DECLINED
    press(qtbot, page, Key.Key_L, Key.Key_Down, Key.Key_Return)
    assert status_of(CARLA) is RequestStatus.DECLINED
    assert page.stack.currentWidget() is page.nothing
    notes = [entry.personal["note"].value for entry in entries() if entry.code == "answer.decided"]
    assert notes[1] == "she said so on the telephone"
    assert len(notes) == 3


def test_accepting_what_came_too_late_asks_again_and_says_so(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    anna = contact_rows.contact_by_key(ANNA)
    assert anna is not None
    with proxy.atomic():
        long_ago = datetime(2026, 1, 21, tzinfo=UTC)
        RequestRow.update(asked_at=long_ago, expires_at=long_ago).where(
            RequestRow.contact == anna.id
        ).execute()
    page = open_page()
    accept = page.bar.buttons[Decision.ACCEPT]
    assert accept.text() == "Ask again (A)"
    assert "it is no yes" in accept.toolTip()
    press(qtbot, page, Key.Key_A)
    assert page.bar.question.text().startswith("Why “Ask again”?")
    press(qtbot, page, Key.Key_Down, Key.Key_Return)
    assert page.notice.text.text() == f"{ANNA} is asked again: a new question waits."
    assert status_of(ANNA) is RequestStatus.OPEN
    assert signup_rows.signups(anna.id)[-1].source.value == "mail"
    assert shown(page) == BERTA
    assert accept.text() == "Accept (A)"


def test_what_was_decided_is_taken_back_by_one_key(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_A, Key.Key_Down, Key.Key_Return)
    press(qtbot, page, Key.Key_N, Key.Key_Down, Key.Key_Return)
    assert page.stack.currentWidget() is page.nothing
    press(qtbot, page, Key.Key_Z)
    assert shown(page) == BERTA
    assert page.notice.text.text() == f"Taken back: the reply of {BERTA} waits again."
    page.notice.offer.click()
    press(qtbot, page, Key.Key_Z)
    assert shown(page) == ANNA
    assert status_of(ANNA) is RequestStatus.OPEN
    assert [entry.code for entry in entries()][-1] == "answer.undone"
    press(qtbot, page, Key.Key_Z)
    assert len(page.list.replies.rows) == 2, "there is nothing more to take back"


def test_the_button_on_the_notice_takes_back_too(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_B, Key.Key_Return)
    assert page.notice.offer.text() == "Undo (Z)"
    page.notice.offer.click()
    settle(qtbot, page)
    assert shown(page) == ANNA
    assert not page.notice.offer.isVisible()


def test_what_has_left_the_house_is_not_taken_back_and_says_why(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_A, Key.Key_Down, Key.Key_Return)
    desk.send()
    press(qtbot, page, Key.Key_Z)
    assert "cannot be taken back" in page.notice.text.text()
    assert status_of(ANNA) is RequestStatus.CONFIRMED


def test_a_typed_reason_is_kept_and_a_ready_one_follows_the_decision(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_A)
    page.bar.choose(Decision.BACK)
    assert page.bar.note == "says neither yes nor no", "that is true of what is unclear"
    page.bar.choose(Decision.DECLINE)
    assert page.bar.note == ""
    press(qtbot, page, Key.Key_Escape)
    assert page.bar.note == ""
    assert page.list.hasFocus()
    page.bar.line.setText("my own words")
    page.bar.choose(Decision.BACK)
    settle(qtbot, page)
    assert shown(page) == BERTA
    assert page.bar.note == ""


def test_letters_that_are_typed_decide_nothing(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    page.bar.line.setFocus()
    qtbot.keyClicks(page.bar.line, "a dull knob or jazz")
    settle(qtbot, page)
    assert page.bar.note == "a dull knob or jazz"
    assert shown(page) == ANNA
    press(qtbot, page, Key.Key_Return)
    assert len(page.list.replies.rows) == 2, "no decision was chosen"


def test_the_next_and_the_one_before(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA, CARLA)
    page = open_page()
    seen = []
    for key in (Key.Key_J, Key.Key_J, Key.Key_J, Key.Key_K, Key.Key_Up, Key.Key_Down):
        press(qtbot, page, key)
        seen.append(shown(page))
    assert seen == [BERTA, CARLA, CARLA, BERTA, ANNA, BERTA]


def test_the_keys_work_wherever_nothing_can_be_typed(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    page.letter.quote.turn(True)
    page.letter.whole.setFocus()
    press(qtbot, page, Key.Key_B)
    assert page.bar.note == "says neither yes nor no"


def test_a_reason_half_typed_survives_what_else_happens(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_J)
    page.bar.line.setFocus()
    qtbot.keyClicks(page.bar.line, "half a sen")
    desk.add_list("Another", "", "en")
    desk.decide(page.list.replies.rows[0].id, Decision.BACK, "elsewhere")
    page.reload()
    settle(qtbot, page)
    assert shown(page) == BERTA
    assert page.bar.note == "half a sen"


def test_a_mail_that_comes_in_takes_nothing_from_whoever_types_a_reason(
    qtbot: QtBot, open_window: Callable[[], MainWindow], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    window = open_window()
    window.go(At.READ)
    page = window.read
    settle(qtbot, page)
    decline = page.bar.buttons[Decision.DECLINE]
    qtbot.mouseClick(decline, Qt.MouseButton.LeftButton)
    assert page.bar.line.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "she said ")
    ask_back(BERTA)
    window.say("1 reply came in: 1 to read.")
    window.reload()
    settle(qtbot, page)
    assert len(page.list.replies.rows) == 2
    assert page.bar.line.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "so, too")
    assert (shown(page), page.bar.note) == (ANNA, "she said so, too")
    press(qtbot, page, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.DECLINED


def test_letters_go_into_the_reason_that_is_asked_for_wherever_the_focus_went(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_D)
    qtbot.keyClicks(QApplication.focusWidget(), "n")
    for place, letter in ((page.list, Key.Key_O), (page.letter.original, Key.Key_S)):
        place.setFocus()
        press(qtbot, page, letter)
        assert page.bar.line.hasFocus()
    assert (shown(page), page.bar.note) == (ANNA, "nos")
    assert page.window().findChildren(QDialog) == []
    press(qtbot, page, Key.Key_Escape, Key.Key_J)
    assert shown(page) == BERTA, "nothing is asked for any more: the keys are for the page"


def test_the_letter_of_another_decision_is_no_reason_for_the_one_that_was_chosen(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_A, Key.Key_D)
    assert page.bar.note == "d", "letters go into the reason"
    press(qtbot, page, Key.Key_Return)
    said = page.notice.text.text()
    assert "the single letter “d” is no reason for “Accept”" in said
    assert "press Escape first" in said
    assert status_of(ANNA) is RequestStatus.OPEN
    page.bar.buttons[Decision.DECLINE].click()
    settle(qtbot, page)
    assert page.bar.question.text().startswith("Why “Decline”?")
    assert status_of(ANNA) is RequestStatus.OPEN, "nor is it one for a no"
    press(qtbot, page, Key.Key_Escape, Key.Key_D)
    assert page.bar.note == ""
    press(qtbot, page, Key.Key_Down, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.DECLINED


def test_enter_without_a_reason_says_what_is_missing(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_Return)
    assert not page.notice.isVisible(), "no decision was chosen"
    press(qtbot, page, Key.Key_A, Key.Key_Return)
    assert page.notice.text.text().startswith(
        "Nothing is decided yet: please say first in a few words why “Accept”"
    )
    assert status_of(ANNA) is RequestStatus.OPEN
    assert page.bar.line.hasFocus()


def test_escape_closes_the_question_for_a_reason_wherever_the_focus_is(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    for place in (page.list, page.letter.original, page.bar.line):
        press(qtbot, page, Key.Key_A)
        assert page.bar.is_armed
        place.setFocus()
        press(qtbot, page, Key.Key_Escape)
        assert not page.bar.is_armed
        assert page.list.hasFocus()


def test_whoever_looks_elsewhere_begins_anew_to_decide(
    qtbot: QtBot, open_window: Callable[[], MainWindow], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    window = open_window()
    window.go(At.READ)
    page = window.read
    settle(qtbot, page)
    press(qtbot, page, Key.Key_A)
    qtbot.keyClicks(QApplication.focusWidget(), "d")
    window.go(At.PEOPLE)
    window.go(At.READ)
    settle(qtbot, page)
    assert shown(page) == ANNA
    assert (page.bar.is_armed, page.bar.note) == (False, "")
    press(qtbot, page, Key.Key_A)
    assert page.bar.is_armed
    page.list.setFocus()
    press(qtbot, page, Key.Key_Down, Key.Key_Up)
    assert shown(page) == ANNA
    assert not page.bar.is_armed
    press(qtbot, page, Key.Key_D)
    qtbot.keyClicks(QApplication.focusWidget(), "she said so")
    window.go(At.PEOPLE)
    window.go(At.READ)
    settle(qtbot, page)
    assert (page.bar.is_armed, page.bar.note) == (False, "she said so"), "what she wrote is kept"


def test_whoever_takes_something_back_begins_anew_to_decide(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_N, Key.Key_Down, Key.Key_Return)
    assert shown(page) == BERTA
    press(qtbot, page, Key.Key_A)
    page.undo()
    assert not page.bar.is_armed
    settle(qtbot, page)
    assert shown(page) == ANNA


def test_what_somebody_else_decided_meanwhile_is_said_and_gone(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    first = page.list.replies.rows[0].id
    desk.decide(first, Decision.BACK, "elsewhere")
    press(qtbot, page, Key.Key_D, Key.Key_Down, Key.Key_Return)
    assert "was decided by" in page.notice.text.text()
    assert shown(page) == BERTA


@pytest.mark.parametrize("words", [translator("en"), translator("de")], ids=["en", "de"])
def test_on_a_small_screen_nothing_is_cut_and_nothing_moves_sideways(
    qtbot: QtBot, open_window: Callable[[], MainWindow], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, text="Tickles my fancy")
    window = open_window()
    window.go(At.READ)
    page = window.read
    settle(qtbot, page)
    window.setMinimumSize(800, 600)
    window.resize(800, 600)
    settle(qtbot, page)
    assert window.width() == 800
    assert page.bar.teaches.isVisible()
    assert [*looks.cut(page.bar), *looks.cut(page.letter.body)] == []
    shown = [one for one in (*page.bar.buttons.values(), page.bar.reply) if one.isVisible()]
    assert [one.text() for one in shown if one.width() < one.sizeHint().width()] == []
    across = page.letter.horizontalScrollBar()
    page.splitter.setSizes([window.width(), 1])
    page.bar.choose(Decision.DECLINE)
    for button in page.letter.buttons:
        page.letter.ensureWidgetVisible(button)
        assert (across.value(), across.maximum()) == (0, 0)
    assert page.letter.body.width() <= page.letter.viewport().width()


# --- what is learnt by it -------------------------------------------------------------------------


def test_a_sentence_is_learnt_only_if_somebody_wants_it(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA, text="Tickles my fancy")
    page = open_page()
    teaches = page.bar.teaches
    assert teaches.isVisible()
    assert not teaches.isChecked(), "nothing is learnt by the way"
    assert "“Tickles my fancy”" in teaches.toolTip()
    press(qtbot, page, Key.Key_A, Key.Key_Down, Key.Key_Return)
    assert own_sentences() == {}
    assert shown(page) == BERTA
    press(qtbot, page, Key.Key_T, Key.Key_A, Key.Key_Down, Key.Key_Return)
    assert own_sentences() == {"en": {"yes": ["Tickles my fancy"]}}
    assert "“Tickles my fancy” counts from now on: a yes." in page.notice.text.text()
    press(qtbot, page, Key.Key_Z)
    assert own_sentences() == {"en": {"yes": []}}, "undo takes that back, too"
    assert shown(page) == BERTA
    assert not teaches.isChecked()


def test_a_reply_that_says_what_was_learnt_needs_no_person_any_more(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, text="Tickles my fancy")
    page = open_page()
    press(qtbot, page, Key.Key_T, Key.Key_A, Key.Key_Down, Key.Key_Return)
    ask_back(BERTA, text="tickles my FANCY!")
    assert status_of(BERTA) is RequestStatus.CONFIRMED


def test_a_sentence_is_learnt_by_a_yes_only(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, text="Tickles my fancy")
    page = open_page()
    press(qtbot, page, Key.Key_T, Key.Key_D, Key.Key_Down, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.DECLINED
    assert own_sentences() == {}


@pytest.mark.parametrize("text", ["Only if it is free", "Tickles my fancy?", ASKED_BACK])
def test_what_could_mislead_is_not_even_offered(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None], text: str
) -> None:
    ask_back(ANNA, text=text)
    page = open_page()
    assert page.letter.text.text() == text
    assert not page.bar.teaches.isVisible()
    press(qtbot, page, Key.Key_T)
    assert not page.bar.teaches.isChecked()


def test_what_cannot_be_learnt_by_now_is_said_and_the_yes_stands(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, text="Tickles my fancy")
    page = open_page()
    desk.teach("Tickles my fancy", Verdict.NO, "en")
    press(qtbot, page, Key.Key_T, Key.Key_A, Key.Key_Down, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.CONFIRMED
    assert "counts as a yes. “Tickles my fancy” cannot be learnt" in page.notice.text.text()
    press(qtbot, page, Key.Key_Z)
    assert own_sentences() == {"en": {"no": ["Tickles my fancy"]}}


# --- what cannot be done --------------------------------------------------------------------------


def test_what_is_not_possible_says_why(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    desk.cancel(ANNA)
    page = open_page()
    accept = page.bar.buttons[Decision.ACCEPT]
    assert not accept.isEnabled()
    assert "replaced or cancelled" in accept.toolTip()
    press(qtbot, page, Key.Key_A)
    assert "This is not possible: its question was replaced" in page.notice.text.text()
    assert page.bar.buttons[Decision.LEAVE].isEnabled()


def test_that_it_came_back_can_be_said_of_what_the_person_did_not_write(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    came_back = page.bar.buttons[Decision.BOUNCED]
    assert not came_back.isVisible(), "she wrote it herself"
    press(qtbot, page, Key.Key_C)
    assert "mail arrives at this address" in page.notice.text.text()
    press(qtbot, page, Key.Key_N, Key.Key_Down, Key.Key_Return)
    ask_back(BERTA, from_line="office@provider.example", text="We know nobody of this name here.")
    page.reload()
    settle(qtbot, page)
    assert came_back.isVisible()
    press(qtbot, page, Key.Key_C)
    assert "Why “It came back”?" in page.bar.question.text()
    press(qtbot, page, Key.Key_Down, Key.Key_Return)
    assert f"Mail to Berta ({BERTA}) comes back" in page.notice.text.text()
    assert status_of(BERTA) is RequestStatus.BOUNCED
    press(qtbot, page, Key.Key_Z)
    assert status_of(BERTA) is RequestStatus.OPEN


def test_a_newer_yes_is_not_taken_back_before_somebody_heard_of_it(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    assert not page.letter.doubts.isVisible()
    contact = contact_rows.contact_by_key(ANNA)
    assert contact is not None
    (request,) = request_rows.open_requests(contact.id)
    code = code_of(archive.desk_key(), request)
    a_second_later = replace(desk, clock=lambda: desk.clock() + timedelta(seconds=1))
    a_second_later.confirm_by_hand(code, ANNA, "read to me on the telephone")

    def subscription() -> Subscription:
        known = contact_rows.subscription(request.contact_id, request.changes[0].target)
        assert known is not None
        return known

    page.bar.line.setText("says no to me")
    press(qtbot, page, Key.Key_D)
    assert subscription().status is SubscriptionStatus.SUBSCRIBED, "and neither has the window"
    assert "would be taken back" in page.notice.text.text()
    assert f"{ANNA} said yes" in page.letter.doubts.text()
    page.list.setFocus()
    page.bar.line.setText("says no to me")
    press(qtbot, page, Key.Key_D)
    assert subscription().status is SubscriptionStatus.SUBSCRIBED
    assert f"{ANNA} said yes, and that would be taken back." in page.bar.question.text()
    assert page.bar.note == "says no to me", "what was typed stays"
    press(qtbot, page, Key.Key_Return)
    assert subscription().status is SubscriptionStatus.UNSUBSCRIBED


def test_an_address_is_learned_only_if_that_is_wanted(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, elsewhere="anna@work.example")
    page = open_page()
    assert page.bar.alias.isVisible()
    assert not page.bar.alias.isChecked(), "only who knows it says so"
    assert page.bar.alias.text() == "anna@work.example belongs to Anna, too (M)"
    press(qtbot, page, Key.Key_A, Key.Key_Down, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.CONFIRMED
    assert contact_rows.contact_of_alias("anna@work.example") is None
    press(qtbot, page, Key.Key_Z)
    press(qtbot, page, Key.Key_M, Key.Key_A)
    assert page.bar.note == "a yes, from another address of the same person"
    press(qtbot, page, Key.Key_Return)
    assert contact_rows.contact_of_alias("anna@work.example") is not None


def test_a_forged_yes_is_accepted_by_nobody_who_only_presses_keys(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    forged = f'"{ANNA}" <mallory@evil.example>'
    ask_back(ANNA, text="Yes", from_line=forged)
    page = open_page()
    row = page.list.replies.index(0, 0)
    assert row.data() == forged
    assert "&lt;mallory@evil.example&gt;" in row.data(Qt.ItemDataRole.ToolTipRole)
    assert page.letter.who.text() == page.letter.rows["sender"].text() == forged
    assert "so it may be forged" in page.letter.doubts.text()
    assert f"Anna ({ANNA}) was asked." in page.letter.asked.text()
    for key in (Key.Key_A, Key.Key_D, Key.Key_L):
        press(qtbot, page, key)
        assert page.bar.question.text().startswith("Wait: its sender can be read in two ways")
        assert page.bar.note == ""
        press(qtbot, page, Key.Key_Return, Key.Key_Escape)
    press(qtbot, page, Key.Key_A, Key.Key_Down, Key.Key_Return)
    assert page.bar.reason.count() == 0, "none of the ready reasons is true"
    assert page.bar.line.placeholderText() == "In a few words"
    assert status_of(ANNA) is RequestStatus.OPEN
    qtbot.keyClicks(QApplication.focusWidget(), "she told me on the telephone that it is hers")
    press(qtbot, page, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.CONFIRMED
    said = f"The reply of {forged} counts as a yes of Anna ({ANNA})."
    assert page.notice.text.text() == said


def test_who_was_taken_off_is_named_and_not_who_wrote(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, elsewhere="other@work.example")
    page = open_page()
    press(qtbot, page, Key.Key_L)
    assert page.bar.note == ""
    qtbot.keyClicks(QApplication.focusWidget(), "her daughter says so")
    press(qtbot, page, Key.Key_Return)
    assert page.notice.text.text() == f"Anna ({ANNA}) was taken off everything."


def test_one_thing_is_said_at_a_time_and_news_leave_the_undo_at_hand(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    window.bench.say("1 reply came in: 1 to read.")
    assert window.notice.isVisible()
    press(qtbot, page, Key.Key_B, Key.Key_Return)
    assert not window.notice.isVisible(), "the older one goes"
    stays = f"The question to {ANNA} stays as it was."
    assert page.notice.text.text() == stays
    for news in ("2 replies came in: 2 confirmed.", "1 mail came back."):
        window.bench.say(news)
        assert page.notice.text.text() == f"{stays} {news}"
        assert (page.notice.offer.isVisible(), window.notice.isVisible()) == (True, False)
    window.listener.complained.emit(NoMailbox())
    assert page.notice.mark is LOOK
    window.go(At.LOG)
    window.bench.say("12 mails were handed to your provider.")
    assert window.notice.isVisible(), "there is no undo in sight here"
    window.go(At.READ)
    assert not page.notice.isVisible()
    press(qtbot, page, Key.Key_Z)
    assert page.notice.isVisible()
    assert not window.notice.isVisible()


def test_a_smaller_window_keeps_the_chosen_reply_in_sight(qtbot: QtBot, words: Translator) -> None:
    listed = list_of(qtbot, words, 300)
    listed.resize(400, 900)
    listed.choose(9)
    assert listed.rect().contains(listed.visualRect(listed.currentIndex()))
    for height in (700, 500, 300, 120):
        listed.resize(400, height)
        QApplication.processEvents()
        assert listed.viewport().rect().contains(listed.visualRect(listed.currentIndex()))
    listed.scrollToBottom()
    place = listed.verticalScrollBar().value()
    listed.resize(400, 119)
    assert listed.verticalScrollBar().value() >= place, "whoever has gone elsewhere stays there"


def test_why_it_must_be_read_has_two_lines_and_a_larger_window_gives_the_list_its_share(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    narrow = page.list.width()
    page.window().resize(1600, 1000)
    QApplication.processEvents()
    assert page.list.width() > narrow + 100
    why = "it came from anna@work.example, but anna@example.org was asked"
    first, second = wrapped(why, page.font(), 300, 2)
    assert f"{first} {second}" == why
    assert wrapped("it asks a question", page.font(), 300, 2) == ["it asks a question"]
    assert wrapped(why * 9, page.font(), 300, 2)[1].endswith(why), "the list cuts what is too long"


# --- what is shown --------------------------------------------------------------------------------


def test_the_quote_is_folded_and_the_evidence_at_hand(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    view = page.letter
    assert not view.whole.isVisible()
    assert "with the quote (" in view.quote.text()
    view.quote.click()
    assert view.whole.isVisible()
    assert "May we put" in view.whole.toPlainText() or "may we put" in view.whole.toPlainText()
    assert not view.evidence.isVisible()
    view.evidence_fold.click()
    assert view.rows["sender"].text() == f"Anna <{ANNA}>"
    assert view.rows["authentication"].text() == "nothing that is known"
    assert view.rows["id"].text().startswith("<")
    assert not view.rows["decisive"].isVisible(), "nothing of it was taken as an answer"
    assert "Flower news: asked on" in view.asked.text()
    assert view.why.text() == "It waits because: it asks a question"
    assert view.text.font().pointSizeF() > page.font().pointSizeF() * 1.5
    view.quote.click()
    assert not view.whole.isVisible()


def test_the_original_opens_in_a_window_of_its_own(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_O)
    dialog = dialog_of(qtbot, page, OriginalDialog)
    settle(qtbot, page)
    assert "What is this about?" in dialog.formatted.toPlainText()
    assert "Message-ID: " in dialog.source.toPlainText()
    dialog.reject()


def test_a_reply_is_saved_to_a_file_byte_for_byte(
    qtbot: QtBot,
    desk: Desk,
    tmp_path: Path,
    open_page: Callable[[], ReviewPage],
    ask_back: Callable[..., None],
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_S)
    save_as(qtbot, page, str(tmp_path / "anna.eml"))
    settle(qtbot, page)
    (came,) = kept_mails(tmp_path / "mail" / "inbox")
    assert (tmp_path / "anna.eml").read_bytes() == came.path.read_bytes()
    assert page.notice.text.text() == "The reply was saved as “anna.eml”, byte for byte."
    page.letter.save.click()
    save_as(qtbot, page, str(tmp_path / "desk" / DATABASE))
    settle(qtbot, page)
    assert "the folder of the desk's own data" in page.notice.text.text()


def test_where_nobody_would_look_for_a_reply_is_said_at_once(
    open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    letter = page.letter.letter
    assert letter is not None
    assert page.letter.rows["found"].text() == "the inbox (“inbox”)"
    assert "found in" not in page.letter.when.text()
    found = replace(letter.evidence, found_in="trash", folder="Papierkorb")
    page.letter.show_letter(replace(letter, evidence=found))
    assert page.letter.rows["found"].text() == "Deleted Items (“Papierkorb”)"
    assert ", found in Deleted Items · Re: " in page.letter.when.text()
    saved = replace(letter.evidence, found_in="", folder="")
    page.letter.show_letter(replace(letter, evidence=saved))
    page.letter.evidence_fold.turn(True)
    assert not page.letter.rows["found"].isVisible(), "a saved mail lay in no folder"


def test_the_story_of_the_person_is_one_step_away(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    page.letter.story.click()
    settle(qtbot, page)
    window = page.window()
    assert window.pages.currentIndex() == At.PEOPLE
    assert window.people.story.address == ANNA


def test_nothing_to_read_says_what_is_good_about_it(open_page: Callable[[], ReviewPage]) -> None:
    page = open_page()
    assert page.nothing.label.text().startswith("Nothing waits to be read.")
    assert page.nothing.button.isVisible()
    page.letter.want_original()
    page.bar.choose(Decision.ACCEPT)
    page.bar.want_reply()
    assert shown(page) == ""


def test_colours_follow_the_window_live(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    page.letter.quote.turn(True)
    window = page.window()
    dark = QPalette(QColor(50, 50, 50))
    before = page.bar.buttons[Decision.BACK].icon().cacheKey()
    window.setPalette(dark)
    QApplication.processEvents()
    assert page.bar.buttons[Decision.BACK].icon().cacheKey() != before
    text = page.letter.whole.document().firstBlock().begin().fragment().charFormat()
    assert text.foreground().color() == page.letter.palette().color(QPalette.ColorRole.Text)
    page.list.grab()


def test_all_around_a_reply_has_a_key(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    page.window().resize(900, 600)
    letter = page.letter
    assert "(W)" in letter.quote.text()
    assert "(E)" in letter.evidence_fold.text()
    for key, below in ((Key.Key_W, letter.whole), (Key.Key_E, letter.evidence)):
        assert not below.isVisible()
        press(qtbot, page, key)
        assert below.isVisible()
        assert letter.viewport().rect().intersects(below.rect().translated(
            below.mapTo(letter.viewport(), QPoint())
        )), "it is scrolled into sight"  # fmt: skip
        press(qtbot, page, key)
        assert not below.isVisible()
    press(qtbot, page, Key.Key_M)
    assert not page.bar.alias.isChecked(), "there is no address to speak of"
    tops = {button.y() for button in letter.buttons}
    assert len(tops) == 1, "they stand in one row, even in the smallest window"
    assert max(b.geometry().right() for b in letter.buttons) <= letter.viewport().width()
    people = page.window()
    assert isinstance(people, MainWindow)
    press(qtbot, page, Key.Key_P)
    assert people.pages.currentWidget() is people.people


def test_icons_that_are_not_seen_follow_the_window_too(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    assert not page.nothing.button.isVisible()
    for colour in (QColor(50, 50, 50), QColor(239, 239, 239), QColor(50, 50, 50)):
        page.window().setPalette(QPalette(colour))
        QApplication.processEvents()
        of_button, of_action = page.nothing.button.icon(), page._actions.check.icon()
        picture = of_button.pixmap(16, 16).toImage()
        assert picture == of_action.pixmap(16, 16).toImage()
    press(qtbot, page, Key.Key_B, Key.Key_Return)
    assert page.nothing.button.isVisible()
    assert page.nothing.button.icon().pixmap(16, 16).toImage() == picture


def test_a_long_text_is_shown_smaller_and_its_end_below(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    letter = page.letter.letter
    assert letter is not None
    large = page.letter.text.font().pointSizeF()
    page.letter.show_letter(replace(letter, new_text="word " * 3_000, passages=(), asked=None))
    assert page.letter.text.font().pointSizeF() < large
    assert "see the whole text below" in page.letter.text.text()
    assert not page.letter.quote.isVisible()
    assert page.letter.asked.text() == "It names no question of ours."
    page.letter.show_letter(replace(letter, new_text=" ", subject="Yes"))
    assert page.letter.text.text() == "(No new text. The subject is: Yes)"


# --- writing back ---------------------------------------------------------------------------------


def test_a_ready_text_is_changed_and_sent(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_R)
    dialog = dialog_of(qtbot, page, ReplyDialog)
    assert dialog.windowTitle() == f"Write back to {ANNA}"
    assert not dialog.send.isEnabled()
    dialog.ready.setCurrentIndex(1)
    assert "What is in bloom, once a month." in dialog.text.toPlainText()
    dialog.ready.setCurrentIndex(2)
    assert "A sign-up with it" in dialog.text.toPlainText(), "an unchanged text is replaced"
    dialog.text.appendPlainText("\nYes.")
    dialog.ready.setCurrentIndex(1)
    assert "A sign-up with it" in dialog.text.toPlainText(), "a changed one is not"
    qtbot.keyClick(dialog.text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page)
    assert "is an answer by itself" in dialog.notice.text.text()
    dialog.text.setPlainText("We met at the market on Saturday.")
    dialog.send.click()
    settle(qtbot, page)
    assert shown(page) == BERTA
    assert page.notice.text.text() == f"Your text to {ANNA} waits in the outbox."
    (mail,) = [one for one in post.mails_in(MailStatus.WAITING) if one.kind is MailKind.REPLY]
    assert mail.values["reply_text"] == "We met at the market on Saturday."
    desk.send()
    press(qtbot, page, Key.Key_Z)
    assert "on its way, or was sent" in page.notice.text.text()


def test_a_gap_must_be_filled_first(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA)
    page = open_page()
    press(qtbot, page, Key.Key_R)
    dialog = dialog_of(qtbot, page, ReplyDialog)
    dialog.text.setPlainText("We write […].")
    assert not dialog.send.isEnabled()
    assert "[…]" in dialog.send.toolTip()
    dialog._send()
    assert post.mails_in(MailStatus.WAITING) == []
    dialog.reject()


# --- many -----------------------------------------------------------------------------------------


def test_two_thousand_replies_are_as_quick_as_two(qtbot: QtBot, words: Translator) -> None:
    view = list_of(qtbot, words, 2_000)
    many = list(view.replies.rows)
    assert len(view.findChildren(QWidget)) < 20, "no widget per row"
    view.choose(1_999)
    assert view.current is many[1_999]
    view.show_waiting(many[:1_500])
    assert view.current is many[1_499]
    view.choose(700)
    view.show_waiting(many[650:])
    assert view.current is many[700]
    view.show_waiting(many, wanted=3)
    assert view.current is many[3]
    index = view.replies.index(3, 0)
    assert "p3@example.org, Nov 21, 2026, How often?" in view.replies.data(
        index, Qt.ItemDataRole.AccessibleTextRole
    )
    assert "it asks a question" in view.replies.data(index, Qt.ItemDataRole.ToolTipRole)
    assert view.replies.data(index, Qt.ItemDataRole.EditRole) is None
    assert view.replies.data(view.replies.index(9_999, 0)) is None
    view.replies.take_out(9_999)
    view.show_waiting([])
    assert view.current is None
    view.grab()


def test_of_several_things_that_were_asked_only_what_is_ticked_is_a_yes(
    qtbot: QtBot,
    desk: Desk,
    open_page: Callable[[], ReviewPage],
    ask_back: Callable[..., None],
) -> None:
    garden = Target(desk.add_list("Garden", "Sowing and reaping.", "en").id)
    desk.sign_up(ANNA, garden, name="Anna")
    ask_back(ANNA, BERTA)
    page = open_page()
    assert [box.text() for box in page.bar.parts.values()] == ["1  Garden", "2  Flower news"]
    assert page.bar.picks == (), "the reply names none"
    assert not page.bar.buttons[Decision.ACCEPT].isEnabled()
    with qtbot.waitSignal(page.bar.refused) as said:
        press(qtbot, page, Key.Key_A)
    assert said.args == ["Several things were asked: tick first what the yes is for."]
    page.bar.parts[1].setChecked(True)
    press(qtbot, page, Key.Key_A)
    assert "it may not be for all of them" in page.bar.question.text()
    qtbot.keyClicks(page.bar.line, "Garden only, she wrote")
    press(qtbot, page, Key.Key_Return)
    anna = contact_rows.contact_by_key(ANNA)
    assert anna is not None
    stands = contact_rows.subscription(anna.id, garden)
    assert stands is not None
    assert stands.status is SubscriptionStatus.SUBSCRIBED
    known = archive.list_named("Flower news")
    assert known is not None
    other = contact_rows.subscription(anna.id, Target(known.id))
    assert other is not None
    assert other.status is SubscriptionStatus.NONE
    assert shown(page) == BERTA
    assert page.bar.parts == {}, "she was asked about one thing"
