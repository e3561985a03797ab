"""Somebody's calling: F2, three letters, and all that staff need; by keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from optindesk.core.errors import MovedAway
from optindesk.core.model import Target
from optindesk.core.status import State, SubscriptionStatus
from optindesk.flows import calling, overview
from optindesk.flows.calling import Act
from optindesk.flows.desk import Desk
from optindesk.store import archive
from optindesk.ui.ask_again_dialog import AskAgainDialog
from optindesk.ui.calling_dialog import CallingDialog
from optindesk.ui.code_dialog import CodeDialog
from optindesk.ui.correct_dialog import CorrectDialog
from optindesk.ui.leave_dialogs import WithdrawDialog
from optindesk.ui.mark import MARKS
from optindesk.ui.not_me_dialog import NotMeDialog
from optindesk.ui.note_dialog import NoteDialog
from optindesk.ui.resend_dialog import ResendDialog
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.window import MainWindow

ANA, BEA = "ana@example.org", "bea@example.org"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up(ANA, Target(news.id), name="Ana Müller")
    desk.sign_up(BEA, Target(news.id), name="Bea Müller", language="de")
    desk.send()
    return desk


@pytest.fixture
def dialog(asked: Desk, window: MainWindow, rest: Callable[[], None]) -> CallingDialog:
    window.commands.calling.trigger()
    (made,) = window.findChildren(CallingDialog)
    rest()
    return made


def look_for(dialog: CallingDialog, text: str, rest: Callable[[], None]) -> None:
    dialog.line.clear()
    QTest.keyClicks(dialog.line, text)
    dialog.line.returnPressed.emit()
    rest()


def opened(dialog: CallingDialog, kind: type[QDialog]) -> QDialog:
    found = [one for one in dialog.findChildren(QDialog) if isinstance(one, kind)]
    assert len(found) == 1
    return found[0]


def test_three_letters_and_arrows_lead_to_what_is_read_aloud(
    dialog: CallingDialog, rest: Callable[[], None]
) -> None:
    assert "Type some letters" in dialog.nobody.text()
    look_for(dialog, "mul", rest)
    assert dialog.people.count() == 2
    assert "Ana Müller" in dialog.state.toPlainText()
    assert "May we write?" in dialog.state.toPlainText()
    assert dialog.spoken.toPlainText().startswith("We sent you a mail on")
    QTest.keyClick(dialog.line, Qt.Key.Key_Down)
    rest()
    assert BEA in dialog.state.toPlainText()
    assert dialog.language.currentData() == "de"
    QTest.keyClick(dialog.line, Qt.Key.Key_Up)
    QTest.keyClick(dialog.line, Qt.Key.Key_Up)
    rest()
    assert ANA in dialog.state.toPlainText()
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.spoken


def test_who_said_yes_and_left_has_the_mark_of_the_table_and_not_that_of_a_yes(
    dialog: CallingDialog, rest: Callable[[], None]
) -> None:
    look_for(dialog, "ana", rest)
    caller = dialog._caller
    assert caller is not None
    one = caller.standings[0]
    gone = replace(one.facts, state=State.CONFIRMED, subscription=SubscriptionStatus.UNSUBSCRIBED)
    assert gone.has_left
    dialog._render(replace(caller, standings=(replace(one, facts=gone),)))
    first, *_ = re.findall(r'src="mark:(\w+)/', dialog.state.toHtml())
    assert first == MARKS[State.DECLINED].shape


def test_it_can_be_read_in_another_language(
    dialog: CallingDialog, rest: Callable[[], None]
) -> None:
    look_for(dialog, "ana@", rest)
    dialog.language.setCurrentIndex(dialog.language.findData("fr"))
    dialog.language.activated.emit(dialog.language.currentIndex())
    rest()
    assert dialog.language.currentData() == "fr"
    assert "novembre" in dialog.spoken.toPlainText() or "20" in dialog.spoken.toPlainText()


def test_what_cannot_be_done_says_why(dialog: CallingDialog, rest: Callable[[], None]) -> None:
    look_for(dialog, "ana", rest)
    again = dialog.buttons[Act.AGAIN]
    assert not again.isEnabled()
    assert "the last mail went out on" in again.toolTip()
    assert dialog.why_not.text().startswith("Send again: the last mail went out on")
    assert dialog.buttons[Act.CODE].isEnabled()


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (Act.NOT_ME, NotMeDialog),
        (Act.WRONG, CorrectDialog),
        (Act.OFF, WithdrawDialog),
        (Act.CODE, CodeDialog),
    ],
)
def test_each_button_opens_what_it_says(
    dialog: CallingDialog, rest: Callable[[], None], act: Act, kind: type[QDialog]
) -> None:
    look_for(dialog, "ana", rest)
    dialog.buttons[act].click()
    shown = opened(dialog, kind)
    rest()
    shown.reject()


def test_a_lapsed_question_is_asked_anew_by_the_same_button(
    dialog: CallingDialog, asked: Desk, rest: Callable[[], None]
) -> None:
    asked.cancel(ANA)
    look_for(dialog, "ana", rest)
    assert dialog.buttons[Act.AGAIN].isEnabled()
    dialog.buttons[Act.AGAIN].click()
    opened(dialog, AskAgainDialog).reject()


def test_an_open_question_is_sent_again(dialog: CallingDialog, rest: Callable[[], None]) -> None:
    look_for(dialog, "ana", rest)
    dialog._again()
    shown = opened(dialog, ResendDialog)
    rest()
    shown.reject()


def test_not_me_is_noted_and_the_person_shown_anew(
    dialog: CallingDialog, asked: Desk, rest: Callable[[], None]
) -> None:
    look_for(dialog, "ana", rest)
    dialog.buttons[Act.NOT_ME].click()
    shown = opened(dialog, NotMeDialog)
    assert isinstance(shown, NotMeDialog)
    QTest.keyClicks(shown.note, "A man called")
    shown.go.click()
    rest()
    rest()
    assert "Needs the right address" in dialog.state.toPlainText()
    assert not dialog.buttons[Act.NOT_ME].isEnabled()
    assert overview.to_do(asked.clock()).wrong == 1


def test_not_me_says_beforehand_what_stays_as_it_is(
    dialog: CallingDialog, asked: Desk, rest: Callable[[], None]
) -> None:
    asked.sign_up("anna@home.example", Target(asked.list_named("Flower news").id))
    asked.merge("ana@example.org", "anna@home.example")
    look_for(dialog, "ana@", rest)
    dialog.buttons[Act.NOT_ME].click()
    shown = opened(dialog, NotMeDialog)
    told = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert "Nothing changes at the other addresses of the same person: anna@home.example." in told
    shown.reject()


def test_what_was_said_is_noted(
    dialog: CallingDialog, asked: Desk, rest: Callable[[], None]
) -> None:
    look_for(dialog, "ana", rest)
    dialog.note.click()
    shown = opened(dialog, NoteDialog)
    assert isinstance(shown, NoteDialog)
    shown.text.setPlainText("Rang at noon")
    shown.go.click()
    rest()
    lines = overview.story(calling.find("ana").people[0].contact_id).lines
    assert "Rang at noon" in str(lines[-1].sentence)


def test_who_is_not_known_can_sign_up(dialog: CallingDialog, rest: Callable[[], None]) -> None:
    look_for(dialog, "rosa@example.net", rest)
    assert "We have nothing of “rosa@example.net”" in dialog.nobody.text()
    assert dialog.side.isHidden()
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.sign_up
    dialog.sign_up.click()
    shown = opened(dialog, SignUpDialog)
    assert isinstance(shown, SignUpDialog)
    assert shown.form.person.address.text() == "rosa@example.net"
    rest()
    shown.form.person.address.clear()
    shown.reject()


def test_a_desk_that_is_only_looked_at_does_nothing(
    dialog: CallingDialog, asked: Desk, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = MovedAway(at=asked.clock(), file="a")
    monkeypatch.setattr(type(asked.store), "read_only", property(lambda store: moved))
    look_for(dialog, "ana", rest)
    assert not any(button.isEnabled() for button in dialog.buttons.values())
    assert dialog.why_not.text()


def test_a_text_is_looked_for_at_once(
    asked: Desk, window: MainWindow, rest: Callable[[], None]
) -> None:
    dialog = window.openers.calling("bea")
    rest()
    assert BEA in dialog.state.toPlainText()


def test_large_buttons_are_never_cut(
    dialog: CallingDialog, rest: Callable[[], None], qtbot: QtBot
) -> None:
    look_for(dialog, "ana", rest)
    for width in (1400, 700, 520):
        dialog.resize(width, 700)
        QTest.qWait(0)
        for button in dialog.buttons.values():
            assert button.width() >= button.sizeHint().width(), width
