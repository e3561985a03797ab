"""“Please read” as somebody uses it: by keyboard alone, from one reply to the next, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from optindesk.core.model import MailKind, Target
from optindesk.core.sentence import sentence
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.flows.desk import Desk
from optindesk.flows.reviewing import Decision, Waiting
from optindesk.mail.practice import OUTBOX, deliver, kept_mails
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import now
from optindesk.store import archive, post
from optindesk.store.journal import entries
from optindesk.system.language import Translator
from optindesk.ui.original_view import OriginalDialog
from optindesk.ui.reply_dialog import ReplyDialog
from optindesk.ui.review_list import WaitingList
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import At, MainWindow

ANNA, BERTA, CARLA = "anna@example.org", "berta@example.org", "carla@example.org"
Key = Qt.Key


class Nothing:
    """Settings that keep nothing."""

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, value: str) -> None:
        pass


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with practice_desk(tmp_path) as desk:
        desk.set_account(ACCOUNT)
        desk.add_list("Flower news", "What is in bloom, once a month.", "en")
        yield desk


@pytest.fixture
def ask_back(desk: Desk, tmp_path: Path) -> Callable[..., None]:
    """Ask these people; each of them asks something back, one from another address."""

    def ask(*addresses: str, elsewhere: str = "") -> None:
        for address in addresses:
            known = archive.list_named("Flower news")
            assert known is not None
            desk.sign_up(address, Target(known.id), name=address.partition("@")[0].title())
        desk.send()
        for kept, address in zip(kept_mails(tmp_path / "mail" / OUTBOX), addresses, strict=True):
            sender = elsewhere or address
            way = Answer.YES if elsewhere else Answer.QUESTION
            person = Person("Anna", sender, "en", way, Client.GMAIL)
            content = answer_mail(kept.path.read_bytes(), way, now(), person)
            assert content is not None
            deliver(tmp_path / "mail" / "inbox", content, now())
        desk.check()

    return ask


@pytest.fixture
def open_page(qtbot: QtBot, desk: Desk, words: Translator) -> Iterator[Callable[[], ReviewPage]]:
    windows: list[MainWindow] = []

    def make() -> ReviewPage:
        window = MainWindow(desk, words, Nothing(), desk.store.leave_thread)
        window.problems.bug = pytest.fail  # type: ignore[method-assign]
        window.jobs._bug = pytest.fail
        windows.append(window)
        window.show()
        window.go(At.READ)
        settle(qtbot, window.read)
        window.read.take_focus()
        return window.read

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


def settle(qtbot: QtBot, page: ReviewPage) -> None:
    jobs = page._bench.jobs
    for _ in range(2):
        qtbot.waitUntil(lambda: not jobs.running, timeout=20_000)
        QApplication.processEvents()


def press(qtbot: QtBot, page: ReviewPage, *keys: Key) -> None:
    """Press keys on whatever has the focus, as a person does."""
    for key in keys:
        if QApplication.focusWidget() is None:
            # Without a screen nobody makes a window active again when a dialog over it closes.
            page.window().activateWindow()
            QApplication.processEvents()
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        qtbot.keyClick(target, key)
        settle(qtbot, page)


def dialog_of(qtbot: QtBot, page: ReviewPage, kind: type) -> QWidget:
    def found() -> list[QWidget]:
        return [one for one in page.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=5_000)
    (dialog,) = found()
    return dialog


def status_of(address: str) -> RequestStatus:
    contact = archive.contact_by_key(address)
    known = archive.list_named("Flower news")
    assert contact is not None
    assert known is not None
    request = archive.newest_request(contact.id, Target(known.id))
    assert request is not None
    return request.status


def shown(page: ReviewPage) -> str:
    return page.list.current.address if page.list.current else ""


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
    assert page.bar.note == "plainly a yes in the person's own words"
    assert page.bar.line.hasFocus()
    press(qtbot, page, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.CONFIRMED
    assert page.notice.text.text() == f"The reply of {ANNA} counts as a yes."
    assert shown(page) == BERTA, "the next one comes by itself"
    assert page.list.hasFocus()
    press(qtbot, page, Key.Key_D)
    qtbot.keyClicks(QApplication.focusWidget(), "she said so on the telephone")
    press(qtbot, page, Key.Key_Return)
    assert status_of(BERTA) is RequestStatus.DECLINED
    press(qtbot, page, Key.Key_L, Key.Key_Return)
    assert status_of(CARLA) is RequestStatus.DECLINED
    assert page.stack.currentWidget() is page.nothing
    notes = [entry.personal["note"].value for entry in entries() if entry.code == "answer.decided"]
    assert notes[1] == "she said so on the telephone"
    assert len(notes) == 3


def test_what_was_decided_is_taken_back_by_one_key(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    press(qtbot, page, Key.Key_A, Key.Key_Return, Key.Key_N, Key.Key_Return)
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
    press(qtbot, page, Key.Key_A, Key.Key_Return)
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
    page.bar.choose(Decision.DECLINE)
    assert page.bar.note == "plainly a no in the person's own words"
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
    press(qtbot, page, Key.Key_D)
    assert page.bar.note == "plainly a no in the person's own words"


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


def test_what_somebody_else_decided_meanwhile_is_said_and_gone(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, BERTA)
    page = open_page()
    first = page.list.replies.rows[0].id
    desk.decide(first, Decision.BACK, "elsewhere")
    press(qtbot, page, Key.Key_D, Key.Key_Return)
    assert "no reply with the number" in page.notice.text.text()
    assert shown(page) == BERTA


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


def test_an_address_is_learned_only_if_that_is_wanted(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
) -> None:
    ask_back(ANNA, elsewhere="anna@work.example")
    page = open_page()
    assert page.bar.alias.isVisible()
    assert page.bar.alias.isChecked()
    assert page.bar.alias.text() == "anna@work.example belongs to Anna, too"
    page.bar.alias.setChecked(False)
    press(qtbot, page, Key.Key_A, Key.Key_Return)
    assert status_of(ANNA) is RequestStatus.CONFIRMED
    assert archive.contact_of_alias("anna@work.example") is None
    press(qtbot, page, Key.Key_Z)
    assert page.bar.alias.isChecked()
    press(qtbot, page, Key.Key_A, Key.Key_Return)
    assert archive.contact_of_alias("anna@work.example") is not None


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
    assert view.rows["decisive"].text().startswith("“What is this about?")
    assert "Flower news: asked on" in view.asked.text()
    assert view.why.text() == "It is here because: it asks a question"
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
    when = datetime(2026, 11, 21, 9, tzinfo=UTC)
    why = sentence("it asks a question")
    many = [
        Waiting(n, f"p{n}@example.org", "", "News", why, "How often? " * 9,
                when + timedelta(minutes=n), "Re:", n, n)
        for n in range(2_000)
    ]  # fmt: skip
    view = WaitingList(words)
    qtbot.addWidget(view)
    view.resize(300, 600)
    view.show()
    view.show_waiting(many)
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
