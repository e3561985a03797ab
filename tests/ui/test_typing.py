"""Typing sign-ups one after the other, by keyboard alone, and losing nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.errors import SavingUnsure, StoreBusy, StoreUnreachable
from optindesk.core.model import Target
from optindesk.flows.desk import Desk
from optindesk.flows.printing import Order
from optindesk.store import archive, contact_rows, signup_rows
from optindesk.ui.mark import Tone
from optindesk.ui.sheet_fields import When
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.typing_form import TypingForm
from optindesk.ui.window import MainWindow
from pages import ANNA, BERTA, CARLA, Key

Settle = Callable[[], None]


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> SignUpDialog:
    QTest.keyClick(window, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    if not window.findChildren(SignUpDialog):  # without a screen no window is ever the active one
        window.commands.sign_up.trigger()
    (dialog,) = window.findChildren(SignUpDialog)
    qtbot.waitUntil(lambda: dialog.isVisible())
    return dialog


@pytest.fixture
def form(dialog: SignUpDialog) -> TypingForm:
    return dialog.form


def typed(form: TypingForm, rest: Settle, address: str, name: str = "") -> None:
    """Type somebody, and press Enter."""
    QTest.keyClicks(form.person.address, address)
    QTest.keyClicks(form.person.name, name)
    enter(form.person.name)
    rest()


def enter(field: QWidget) -> None:
    """Press Enter where the keys go."""
    field.window().activateWindow()
    field.setFocus()
    QTest.keyClick(field, Key.Key_Return)


def told(form: TypingForm) -> list[tuple[str, str]]:
    """Who stands in the table with what, the newest on top."""
    model = form.rows.model()
    return [
        (model.index(row, 1).data(), model.index(row, 3).data()) for row in range(model.rowCount())
    ]


def outbox(desk: Desk) -> list[str]:
    return [mail.address for mail in desk.outbox()]


def said(form: TypingForm) -> str:
    return form.notice.text.text() if form.notice.isVisible() else ""


def test_it_begins_at_the_address(dialog: SignUpDialog, form: TypingForm) -> None:
    assert dialog.focusWidget() is form.person.address


def test_what_holds_for_the_sheet_is_asked_once(
    form: TypingForm, desk: Desk, rest: Settle, tmp_path: Path
) -> None:
    news = archive.list_named("Flower news")
    assert news is not None
    (sheet,) = desk.print_sheets(Order(news.id), tmp_path / "sheet.pdf")
    form.sheet.when.setCurrentIndex(form.sheet.when.findData(When.TODAY))
    QTest.keyClicks(form.sheet.place, "Market")
    form.sheet.collected_by.clear()
    QTest.keyClicks(form.sheet.collected_by, "Vera")
    QTest.keyClicks(form.sheet.paper, sheet.number)
    for address in (ANNA, BERTA):
        typed(form, rest, address)
    today = form._books.clock().date()
    for number in (1, 2):
        one = signup_rows.signup_by_id(number)
        assert (one.place, one.collected_by, one.paper) == ("Market", "Vera", sheet.number)
        assert one.signed_on == today
    assert told(form) == [(BERTA, "new"), (ANNA, "new")]
    assert form.count.text() == "2 people typed, 2 of them are asked"


def test_a_day_that_nobody_said_is_not_known(form: TypingForm, rest: Settle) -> None:
    assert form.sheet.hint.text() == "Without a date, somebody who said no earlier stays a no."
    typed(form, rest, ANNA)
    assert signup_rows.signup_by_id(1).signed_on is None
    form.sheet.when.setCurrentIndex(form.sheet.when.findData(When.THAT_DAY))
    form.sheet.day.setDate(form.sheet.day.date().addDays(-3))
    assert form.sheet.hint.isHidden()
    typed(form, rest, BERTA)
    assert signup_rows.signup_by_id(2).signed_on is not None


def test_enter_leads_from_the_sheet_to_the_person(form: TypingForm) -> None:
    form.person.name.setFocus()
    enter(form.sheet.place)
    form.window().activateWindow()
    focus = form.window().focusWidget()
    assert focus is form.person.address
    assert told(form) == [], "nothing is saved by it"


def test_a_slip_is_saved_and_put_right_by_one_key_and_enter(
    form: TypingForm, desk: Desk, rest: Settle
) -> None:
    typed(form, rest, "tom@gmial.com", "Tom")
    assert "Look: perhaps tom@gmail.com is meant" in said(form)
    assert outbox(desk) == ["tom@gmial.com"], "each Enter is kept"
    form.put_right.click()
    assert (form.person.address.text(), form.person.name.text()) == ("tom@gmail.com", "Tom")
    enter(form.person.address)
    rest()
    assert outbox(desk) == ["tom@gmail.com"]
    assert told(form) == [("tom@gmail.com", "new"), ("tom@gmial.com", "taken back")]
    assert form.count.text() == "1 person typed, 1 of them is asked"


def test_the_keys_stand_on_the_buttons(form: TypingForm) -> None:
    for button, key in ((form.put_right, "F6"), (form.back, "F8")):
        assert button.shortcut().toString() == key
        assert key in button.text()


def test_who_was_begun_with_waits_while_another_is_corrected(
    form: TypingForm, desk: Desk, rest: Settle
) -> None:
    typed(form, rest, "tom@gmial.com")
    QTest.keyClicks(form.person.address, BERTA)
    QTest.keyClicks(form.person.note, "by telephone")
    form.put_right.click()
    enter(form.person.address)
    rest()
    assert (form.person.address.text(), form.person.note.text()) == (BERTA, "by telephone")
    enter(form.person.address)
    rest()
    assert outbox(desk) == ["tom@gmail.com", BERTA]


def test_esc_leaves_what_was_to_be_corrected_as_it_is(
    dialog: SignUpDialog, form: TypingForm, desk: Desk, rest: Settle
) -> None:
    typed(form, rest, ANNA)
    form.put_right.click()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    assert form.person.begun == ""
    assert outbox(desk) == [ANNA]
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()


def test_the_last_one_is_taken_back_by_a_key(form: TypingForm, desk: Desk, rest: Settle) -> None:
    typed(form, rest, ANNA)
    typed(form, rest, BERTA)
    form.back.click()
    rest()
    assert outbox(desk) == [ANNA]
    assert said(form) == f"{BERTA} was taken back."
    form.back.click()
    rest()
    assert outbox(desk) == [ANNA], "nobody meant the one before"
    assert said(form) == "Choose in the table whom to take back."
    form.rows.selectRow(1)
    form.back.click()
    rest()
    assert outbox(desk) == []
    assert not form.back.isEnabled()
    what, why = (form.rows.model().index(0, column).data() for column in (3, 4))
    assert (what, why) == ("taken back", "nobody is asked by it")


def test_where_one_stopped_shows_when_the_window_is_opened_again(
    form: TypingForm, window: MainWindow, desk: Desk, rest: Settle
) -> None:
    typed(form, rest, ANNA, "Anna")
    typed(form, rest, "tom@gmial.com")
    form.window().close()
    window.commands.sign_up.trigger()
    rest()
    again = next(one for one in window.findChildren(SignUpDialog) if one.isVisible()).form
    assert told(again) == [("tom@gmial.com", "written down"), (ANNA, "written down")]
    assert again.rows.lines[1].doubts, "what was likely meant is still said"
    assert again.count.text() == "2 people typed"
    assert again.rows.lines[0].shown[0].tone is Tone.QUIET, "it is no yes, and not even a question"
    again.back.click()
    rest()
    assert said(again) == "Choose in the table whom to take back."
    again.back.click()
    rest()
    assert len(outbox(desk)) == 2, "the row with the focus was not chosen"
    again.put_right.click()
    assert said(again) == "Choose in the table whom to correct."
    assert again.person.address.text() == "", "nobody means who was typed before, by somebody else"
    again.rows.selectRow(1)
    again.put_right.click()
    assert again.person.address.text() == ANNA
    QTest.keyClick(again.window(), Key.Key_Escape)
    typed(again, rest, BERTA)
    assert [line.number for line in again.rows.lines] == [1, 2, 3]
    assert told(again)[0] == (BERTA, "new")
    again.rows.selectRow(2)
    again.back.click()
    rest()
    assert sorted(outbox(desk)) == [BERTA, "tom@gmial.com"]


def test_who_was_typed_for_one_list_and_for_another_is_one_person(
    form: TypingForm, desk: Desk, rest: Settle
) -> None:
    first = form.sheet.lists.chosen
    typed(form, rest, ANNA, "Anna")
    form.sheet.lists.add(desk.add_list("Market news", "", "en"))
    form.sheet.lists.choose(next(one.id for one in archive.all_lists() if one.id not in first))
    typed(form, rest, ANNA.upper(), "Anna")
    typed(form, rest, BERTA)
    assert len(form.rows.lines) == 3
    assert form.count.text() == "2 people typed, 2 of them are asked"


def test_another_one_is_chosen_in_the_table(form: TypingForm, desk: Desk, rest: Settle) -> None:
    typed(form, rest, ANNA)
    typed(form, rest, BERTA)
    form.rows.selectRow(1)
    enter(form.rows)
    assert form.person.address.text() == ANNA
    form.person.address.setText("anna@work.example")
    enter(form.person.address)
    rest()
    assert sorted(outbox(desk)) == ["anna@work.example", BERTA]


def test_what_went_out_stays_and_what_was_typed_instead_is_told(
    form: TypingForm, desk: Desk, rest: Settle
) -> None:
    typed(form, rest, ANNA)
    desk.send()
    form.back.click()
    rest()
    assert "mails have gone out for it: 1" in said(form)
    form.put_right.click()
    form.person.address.setText(BERTA)
    enter(form.person.address)
    rest()
    assert told(form) == [(BERTA, "not saved"), (ANNA, "new")]
    assert contact_rows.contact_by_key(BERTA) is None


def test_what_is_no_address_stays_where_it_is_with_what_was_meant(
    form: TypingForm, desk: Desk, rest: Settle
) -> None:
    QTest.keyClicks(form.person.address, "ana,horvat@gmail,com")
    enter(form.person.address)
    rest()
    assert told(form) == []
    assert "is not an email address" in said(form)
    QTest.keyClicks(form.person.address, "ben@gmail,com")
    enter(form.person.address)
    rest()
    assert "perhaps ben@gmail.com is meant" in said(form)
    form.put_right.click()
    assert form.person.address.text() == "ben@gmail.com"
    enter(form.person.address)
    rest()
    assert outbox(desk) == ["ben@gmail.com"]


def test_what_is_saved_does_not_come_back_into_the_fields_as_if_it_were_undone(
    form: TypingForm, rest: Settle
) -> None:
    QTest.keyClicks(form.person.address, ANNA)
    enter(form.person.address)
    rest()
    QTest.keyClick(form.person.address, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.person.address.text() == ""


def test_nothing_that_was_begun_is_lost_by_esc(
    dialog: SignUpDialog, form: TypingForm, rest: Settle
) -> None:
    QTest.keyClicks(form.person.address, ANNA)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    assert said(form) == f"Not saved yet: {ANNA}. Close once more to leave it so."
    QTest.keyClicks(form.person.address, "x")
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible(), "what is typed since is another thing"
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()


def test_esc_waits_for_what_is_being_saved(
    dialog: SignUpDialog,
    form: TypingForm,
    rest: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreBusy()

    monkeypatch.setattr(Desk, "sign_up", busy)
    QTest.keyClicks(form.person.address, ANNA)
    enter(form.person.address)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    rest()
    assert dialog.isVisible(), "it could not be saved"
    assert told(form) == [(ANNA, "not saved")]
    assert "Not saved yet" in said(form)
    monkeypatch.undo()
    form.put_right.click()
    enter(form.person.address)
    QTest.keyClick(dialog, Key.Key_Escape)
    rest()
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()
    assert contact_rows.contact_by_key(ANNA) is not None


def test_who_is_being_saved_stands_there_while_the_database_does_not_answer(
    qtbot: QtBot,
    dialog: SignUpDialog,
    form: TypingForm,
    window: MainWindow,
    rest: Settle,
    gate: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save = Desk.type_in

    def type_in(desk: Desk, *typed: Any) -> Any:
        gate.pass_through()
        return save(desk, *typed)

    monkeypatch.setattr(Desk, "type_in", type_in)
    rest()
    window.bench.look("hanging", gate.pass_through, lambda _: None, window)
    for address in (ANNA, BERTA):
        QTest.keyClicks(form.person.address, address)
        enter(form.person.address)
    qtbot.waitUntil(lambda: told(form) == [(BERTA, "being saved"), (ANNA, "being saved")])
    dialog.reject()
    assert dialog.isVisible()
    assert said(form) == (
        f"Still being saved: {ANNA}, {BERTA}. This window closes once that is done."
    )
    gate.open()
    rest()
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()
    assert contact_rows.contact_by_key(BERTA) is not None


def test_a_sheet_that_was_printed_for_another_list_is_refused_beside_its_number(
    form: TypingForm, desk: Desk, rest: Settle, tmp_path: Path
) -> None:
    other = desk.add_list("Workshops", "Binding wreaths.", "en")
    (sheet,) = desk.print_sheets(Order(other.id), tmp_path / "sheets.pdf")
    QTest.keyClicks(form.person.address, ANNA)
    for number, why in (("R-2026-0099", "No sheet with"), (sheet.number, "the list “Workshops”")):
        form.sheet.paper.clear()
        QTest.keyClicks(form.sheet.paper, number)
        enter(form.sheet.paper)
        rest()
        assert why in form.sheet.refusal.text.text()
        assert form.sheet.refusal.isVisible()
        assert not form.person.save.isEnabled()
        enter(form.person.name)
        assert form.rows.lines == [], "typing does not go on"
    news = form.sheet.lists.chosen
    form.sheet.lists.add(other)
    form.sheet.lists.choose(other.id)
    rest()
    assert form.sheet.lists.chosen != news
    assert form.sheet.refusal.isHidden()
    assert form.person.save.isEnabled(), "for its own list it is right"


def test_who_stands_otherwise_is_told_so(form: TypingForm, desk: Desk, rest: Settle) -> None:
    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up(ANNA, Target(news.id))
    desk.never_write(BERTA, "asked for it")
    for address in (ANNA, BERTA):
        typed(form, rest, address)
    assert told(form) == [(BERTA, "never write"), (ANNA, "waiting already")]
    assert form.count.text() == "2 people typed, 0 of them are asked"
    form.back.click()
    assert told(form)[0][1] == "never write" or said(form) == f"{BERTA} was taken back."


def test_what_could_not_be_saved_is_saved_again_by_one_button(
    form: TypingForm, desk: Desk, rest: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not form.again.isVisible()
    with monkeypatch.context() as patch:
        patch.setattr(type(desk), "type_in", away)
        typed(form, rest, ANNA)
        typed(form, rest, BERTA)
    assert told(form) == [(BERTA, "not saved"), (ANNA, "not saved")]
    assert form.again.isVisible()
    form.again.click()
    rest()
    assert told(form) == [(BERTA, "new"), (ANNA, "new")]
    assert outbox(desk) == [ANNA, BERTA]
    assert not form.again.isVisible()


def test_of_whom_it_is_not_known_is_saved_again_before_anything_else_and_asked_once(
    form: TypingForm, desk: Desk, rest: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Desk.type_in

    def saved_and_never_told(*asked: Any) -> None:
        save(*asked)
        raise SavingUnsure(place="the database")

    with monkeypatch.context() as patch:
        patch.setattr(Desk, "type_in", saved_and_never_told)
        typed(form, rest, ANNA)
    assert told(form) == [(ANNA, "perhaps saved")]
    for button in (form.put_right, form.back):
        button.click()
        assert f"not known yet whether {ANNA} is saved" in said(form)
        assert told(form) == [(ANNA, "perhaps saved")]
    assert form.person.address.text() == ""
    form.again.click()
    rest()
    assert told(form) == [(ANNA, "written down")]
    assert outbox(desk) == [ANNA]
    form.back.click()
    rest()
    assert told(form) == [(ANNA, "taken back")]
    assert outbox(desk) == []


def test_a_correction_of_which_it_is_not_known_takes_the_place_of_what_was_typed_once(
    form: TypingForm, desk: Desk, rest: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, saves = Desk.type_in, [True, False]

    def never_told(*asked: Any) -> None:
        if saves.pop(0):
            save(*asked)
        raise SavingUnsure(place="the database")

    typed(form, rest, ANNA)
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "type_in", never_told)
        form.put_right.click()
        form.person.address.setText(BERTA)
        enter(form.person.address)
        rest()
        typed(form, rest, CARLA)
    assert told(form) == [(CARLA, "perhaps saved"), (BERTA, "perhaps saved"), (ANNA, "new")]
    form.again.click()
    rest()
    assert told(form) == [(CARLA, "new"), (BERTA, "written down"), (ANNA, "taken back")]
    assert outbox(desk) == [BERTA, CARLA]


def test_what_was_never_saved_is_corrected_and_not_taken_back(
    form: TypingForm, desk: Desk, rest: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(form, rest, "an@example.org")
    with monkeypatch.context() as patch:
        patch.setattr(type(desk), "type_in", away)
        form.put_right.click()
        form.person.address.setText("ann@example.org")
        enter(form.person.address)
        rest()
    assert told(form) == [("ann@example.org", "not saved"), ("an@example.org", "new")]
    form.put_right.click()
    form.person.address.setText(ANNA)
    enter(form.person.address)
    rest()
    assert told(form) == [(ANNA, "new"), ("an@example.org", "taken back")]
    assert outbox(desk) == [ANNA]


def test_a_server_that_is_away_takes_no_keys_from_whoever_types(
    form: TypingForm, window: MainWindow, rest: Settle
) -> None:
    QTest.keyClicks(form.person.address, ANNA)
    form._works.look("likely", away, lambda _: None, form)
    rest()
    assert window.findChildren(QMessageBox) == []
    assert "refused." in window.notice.text.text()
    assert form.person.address.text() == ANNA


def away(*_: object) -> None:
    raise StoreUnreachable(reason="refused.")
