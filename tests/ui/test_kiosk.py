"""The counter: it says to everybody the same, forgets them, and only its PIN leads away from it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QSystemTrayIcon,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from optindesk.composition import windows
from optindesk.composition.moment import now
from optindesk.core.errors import NoConnection, PasswordNeeded, StoreBusy
from optindesk.core.model import Target
from optindesk.core.pin import REST
from optindesk.flows.desk import Desk
from optindesk.flows.kiosk import MOST_A_MINUTE
from optindesk.mail.practice import OUTBOX, kept_mails
from optindesk.main import opened
from optindesk.store import account_rows, contact_rows, signup_rows
from optindesk.system.language import Translator
from optindesk.ui.kiosk import Kiosk
from optindesk.ui.kiosk_dialog import KioskDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.window import At, MainWindow
from pages import ANNA, BERTA, Key, Nothing

PIN = "2468"
CARLA = "carla@example.org"
Settle = Callable[[], None]


class Clock:
    """A clock that stands still unless it is moved on."""

    def __init__(self) -> None:
        self.passed = timedelta()

    def __call__(self) -> object:
        return now() + self.passed


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    with practice_desk(tmp_path) as desk:
        desk = replace(desk, clock=clock)  # type: ignore[arg-type]
        desk.set_account(ACCOUNT)
        desk.add_list("Flower news", "What is in bloom, once a month.", "en")
        yield desk


@pytest.fixture
def window(window: MainWindow) -> Iterator[MainWindow]:
    yield window
    if window.door.kiosk is not None:
        leave(window.door.kiosk)


def ask(window: MainWindow, rest: Settle) -> KioskDialog:
    """Open the dialog, as the page of the lists does."""
    window.go(At.LISTS)
    rest()
    window.lists.table.selectRow(0)
    window.lists.kiosk.trigger()
    rest()
    (dialog,) = [one for one in window.findChildren(KioskDialog) if one.isVisible()]
    return dialog


@pytest.fixture
def kiosk(window: MainWindow, rest: Settle) -> Kiosk:
    dialog = ask(window, rest)
    dialog.pin.setText(PIN)
    dialog.again.setText(PIN)
    dialog.open_it.click()
    rest()
    assert window.door.kiosk is not None
    return window.door.kiosk


def test_the_counter_shuts_what_the_owners_pin_had_opened(
    desk: Desk, window: MainWindow, rest: Settle
) -> None:
    desk.set_pin("1234")
    dialog = ask(window, rest)
    assert desk.owners_lock.is_open(desk.clock())
    dialog.pin.setText(PIN)
    dialog.again.setText(PIN)
    dialog.open_it.click()
    rest()
    assert not desk.owners_lock.is_open(desk.clock())


def sign_up(kiosk: Kiosk, address: str, name: str = "") -> None:
    """Type oneself in, and press the button."""
    QTest.keyClicks(kiosk.form.address, address)
    QTest.keyClicks(kiosk.form.name, name)
    kiosk.form.sign_up.click()


def screen(kiosk: Kiosk) -> tuple[str, ...]:
    """What stands on the page that is shown."""
    page = kiosk.pages.currentWidget()
    if page is kiosk.said:
        return kiosk.said.title.text(), kiosk.said.text.text(), kiosk.said.button.text()
    return kiosk.form.title.text(), kiosk.form.hint.text(), kiosk.form.address.text()


def leave(kiosk: Kiosk) -> None:
    kiosk._counter.lock._rests_until = None
    kiosk.form.staff.click()
    QTest.keyClicks(kiosk.pin.line, PIN)
    QTest.keyClick(kiosk.pin.line, Key.Key_Return)


def reachable() -> list[QWidget]:
    """The windows that can be seen."""
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def sent(tmp_path: Path) -> list[str]:
    """To whom questions went out."""
    mails = [kept.path.read_text() for kept in kept_mails(tmp_path / "mail" / OUTBOX)]
    return [line[4:] for mail in mails for line in mail.splitlines() if line.startswith("To: ")]


# --- opening it -----------------------------------------------------------------------------------


def test_a_pin_is_chosen_each_time(window: MainWindow, rest: Settle) -> None:
    dialog = ask(window, rest)
    assert [one.language for one in dialog.chosen] == ["en", "de", "fr", "es", "it", "hr"]
    for pin, again, may in (("12", "12", False), (PIN, "1", False), (PIN, PIN, True)):
        dialog.pin.setText(pin)
        dialog.again.setText(again)
        assert dialog.open_it.isEnabled() is may
    for row in range(1, 6):
        dialog.languages.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.open_it.isEnabled()
    dialog.languages.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.open_it.isEnabled(), "in no language there is nothing to sign up for"
    assert "task manager" in all_texts(dialog)
    dialog.reject()
    assert window.isVisible()


def all_texts(dialog: QDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_without_an_account_nobody_could_see_who_asks(
    window: MainWindow, rest: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_rows, "account", lambda: None)
    dialog = ask(window, rest)
    assert dialog.notice.isVisible()
    dialog.pin.setText(PIN)
    dialog.again.setText(PIN)
    assert not dialog.open_it.isEnabled()
    dialog.reject()


def test_the_counter_covers_everything(window: MainWindow, kiosk: Kiosk) -> None:
    assert reachable() == [kiosk]
    assert kiosk.isFullScreen()
    assert kiosk.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert "What is in bloom, once a month." in kiosk.form.text.text()
    assert "With my entry here I ask Blumen Blume" in kiosk.form.text.text()


# --- signing up -----------------------------------------------------------------------------------


def test_whoever_comes_is_told_the_same(
    desk: Desk, kiosk: Kiosk, rest: Settle, tmp_path: Path
) -> None:
    news = Target(1)
    desk.sign_up(BERTA, news)
    desk.never_write(CARLA, "asked for it")
    seen = set()
    for address in (ANNA, BERTA, CARLA):
        sign_up(kiosk, address, "Somebody")
        seen.add(screen(kiosk))
        assert kiosk.pages.currentWidget() is kiosk.said, "at once, whatever becomes of it"
        rest()
        seen.add(screen(kiosk))
        kiosk.said.button.click()
    ((title, said, _),) = seen
    assert title == "Please look into your mailbox"
    assert "from Blumen Blume (shop@blume.example)" in said
    assert "with the word YES" in said
    assert sent(tmp_path) == ["Somebody <anna@example.org>", "berta@example.org"]
    assert signup_rows.signups(1)[0].source == "typed"


def test_only_who_signed_up_here_is_asked_at_once(
    desk: Desk, kiosk: Kiosk, rest: Settle, tmp_path: Path
) -> None:
    desk.sign_up(BERTA, Target(1))
    sign_up(kiosk, ANNA)
    rest()
    assert sent(tmp_path) == [ANNA]
    assert [mail.address for mail in desk.outbox()] == [BERTA]


def test_for_the_next_one_nothing_is_left(kiosk: Kiosk, rest: Settle) -> None:
    kiosk.form.languages[1].click()
    sign_up(kiosk, ANNA, "Anna")
    assert screen(kiosk)[0] == "Bitte sehen Sie in Ihr Postfach"
    rest()
    QTest.mouseClick(kiosk.said, Qt.MouseButton.LeftButton)
    assert kiosk.pages.currentWidget() is kiosk.form
    assert screen(kiosk) == ("Sign-up for “Flower news”", "", "")
    for line in (kiosk.form.address, kiosk.form.name):
        assert line.text() == ""
        assert not line.isUndoAvailable()


def test_after_a_while_it_is_ready_by_itself(kiosk: Kiosk, rest: Settle) -> None:
    sign_up(kiosk, ANNA)
    rest()
    assert kiosk._shown.isActive()
    kiosk._shown.timeout.emit()
    assert kiosk.pages.currentWidget() is kiosk.form
    QTest.keyClicks(kiosk.form.address, "half an addr")
    assert kiosk._idle.isActive()
    kiosk._idle.timeout.emit()
    assert kiosk.form.address.text() == ""


def test_a_key_is_as_good_as_a_tap(kiosk: Kiosk, rest: Settle) -> None:
    sign_up(kiosk, ANNA)
    rest()
    QTest.keyClick(kiosk.said, Key.Key_A)
    assert kiosk.pages.currentWidget() is kiosk.form


def test_nothing_can_be_copied_pasted_or_undone(kiosk: Kiosk) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("x@evil.example")
    line = kiosk.form.address
    QTest.keyClicks(line, ANNA)
    line.selectAll()
    for key in (Key.Key_C, Key.Key_X, Key.Key_V, Key.Key_Z):
        QTest.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)
    assert (line.text(), clipboard.text()) == (ANNA, "x@evil.example")
    QTest.mouseClick(line, Qt.MouseButton.MiddleButton, pos=QPoint(5, 5))
    assert line.text() == ANNA
    assert line.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    assert line.completer() is None


def test_enter_goes_on_to_the_name_and_then_signs_up(kiosk: Kiosk, rest: Settle) -> None:
    QTest.keyClicks(kiosk.form.address, ANNA)
    QTest.keyClick(kiosk.form.address, Key.Key_Return)
    assert kiosk.pages.currentWidget() is kiosk.form
    QTest.keyClick(kiosk.form.name, Key.Key_Return)
    assert kiosk.pages.currentWidget() is kiosk.said
    rest()
    kiosk.be_ready()
    QTest.keyClicks(kiosk.form.name, "Berta")
    QTest.keyClicks(kiosk.form.address, BERTA)
    QTest.keyClick(kiosk.form.address, Key.Key_Return)
    assert kiosk.pages.currentWidget() is kiosk.said
    rest()


def test_whoever_chooses_a_language_goes_on_typing(kiosk: Kiosk) -> None:
    form = kiosk.form
    form.languages[1].setFocus()
    form.languages[1].click()
    assert kiosk.focusWidget() is form.address
    form.address.setText(ANNA)
    form.languages[0].click()
    assert kiosk.focusWidget() is form.name


def test_all_is_large_and_has_room_on_a_small_screen(kiosk: Kiosk) -> None:
    kiosk.resize(1024, 600)
    form, said = kiosk.form, kiosk.said
    form.say_likely("a.rather.long.name@flowers.example")
    for page in (form, said, kiosk.pin):
        needed = page.minimumSizeHint()
        assert needed.width() <= 1024, type(page)
        assert needed.height() <= 600, type(page)
    heading = form.title.fontInfo().pixelSize()
    for label, least in ((form.text, 0.6), (form.address_label, 0.65), (said.text, 0.8)):
        label.ensurePolished()
        assert label.fontInfo().pixelSize() >= least * heading


def test_a_slip_is_asked_back_once(desk: Desk, kiosk: Kiosk, rest: Settle) -> None:
    sign_up(kiosk, "anna at home")
    assert screen(kiosk)[1].startswith("This is not an email address yet.")
    QTest.keyClicks(kiosk.form.address, "x")
    assert kiosk.form.hint.isHidden()
    kiosk.form.forget()
    sign_up(kiosk, "anna@gmial.com")
    assert "Do you mean anna@gmail.com?" in screen(kiosk)[1]
    assert kiosk.form.take.isVisible()
    kiosk.form.take.click()
    assert kiosk.form.address.text() == "anna@gmail.com"
    assert kiosk.form.take.isHidden()
    kiosk.form.sign_up.click()
    rest()
    kiosk.be_ready()
    sign_up(kiosk, "berta@gmial.com")
    kiosk.form.sign_up.click()
    assert kiosk.pages.currentWidget() is kiosk.said, "it is their own address"
    rest()
    assert contact_rows.contact_by_key("berta@gmial.com") is not None


def test_whoever_types_a_hundred_addresses_has_to_wait(
    kiosk: Kiosk, rest: Settle, clock: Clock
) -> None:
    for n in range(MOST_A_MINUTE):
        sign_up(kiosk, f"p{n}@example.org")
        kiosk.be_ready()
    sign_up(kiosk, ANNA)
    assert screen(kiosk)[1].startswith("One moment, please")
    assert not kiosk.form.sign_up.isEnabled()
    QTest.keyClick(kiosk.form.name, Key.Key_Return)
    assert kiosk.pages.currentWidget() is kiosk.form, "nor by Enter"
    clock.passed += timedelta(minutes=1)
    kiosk._breath.timeout.emit()
    kiosk.form.sign_up.click()
    assert kiosk.pages.currentWidget() is kiosk.said
    rest()
    assert contact_rows.count_contacts() == MOST_A_MINUTE + 1


# --- what goes wrong ------------------------------------------------------------------------------


def test_what_cannot_be_saved_is_tried_again(
    kiosk: Kiosk, rest: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy()

    monkeypatch.setattr(Desk, "sign_up_at_kiosk", busy)
    sign_up(kiosk, ANNA)
    rest()
    assert screen(kiosk)[0] == "That could not be saved yet"
    kiosk.be_ready()
    sign_up(kiosk, BERTA)
    kiosk.be_ready()
    rest()
    assert kiosk.pages.currentWidget() is kiosk.form, "the next one is not told of the last"
    monkeypatch.undo()
    kiosk.try_again()
    rest()
    assert kiosk.unsaved == []
    assert contact_rows.count_contacts() == 2


def test_what_could_not_be_saved_is_told_when_the_counter_is_left(
    window: MainWindow, kiosk: Kiosk, rest: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy()

    monkeypatch.setattr(Desk, "sign_up_at_kiosk", busy)
    sign_up(kiosk, ANNA)
    rest()
    kiosk.be_ready()
    leave(kiosk)
    rest()
    assert f"could not be saved: {ANNA}." in window.notice.text.text()


def test_offline_it_says_the_same_and_the_mail_goes_later(
    kiosk: Kiosk, rest: Settle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries = []

    def offline(*_: object, **__: object) -> None:
        tries.append(1)
        raise NoConnection(host="mx", port=25, reason="no network")

    monkeypatch.setattr(Desk, "send_from_kiosk", offline)
    sign_up(kiosk, ANNA)
    rest()
    assert screen(kiosk)[0] == "Please look into your mailbox"
    assert reachable() == [kiosk]
    assert tries == [1]
    monkeypatch.undo()
    kiosk._again.timeout.emit()
    rest()
    assert sent(tmp_path) == [ANNA]


def test_who_signs_up_while_mails_go_out_is_not_forgotten(
    kiosk: Kiosk, rest: Settle, tmp_path: Path
) -> None:
    for address in (ANNA, BERTA, CARLA):
        sign_up(kiosk, address)
        kiosk.be_ready()
    rest()
    rest()
    assert sorted(sent(tmp_path)) == [ANNA, BERTA, CARLA]


def test_nothing_pops_up_over_the_counter(window: MainWindow, kiosk: Kiosk, rest: Settle) -> None:
    def needs_password(_: object) -> None:
        raise PasswordNeeded(user="shop", reason="none was saved yet.")

    window.bench.run("", needs_password, Lane.ACT, done=lambda _: None)
    rest()
    window.problems.trouble(StoreBusy())
    QApplication.processEvents()
    assert reachable() == [kiosk]
    leave(kiosk)
    rest()
    boxes = [one for one in window.findChildren(QMessageBox) if one.isVisible()]
    assert len(boxes) == 2, "they are told now"
    for box in boxes:
        box.close()


def test_the_tray_leads_nowhere_meanwhile(
    window: MainWindow, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)
    window.own_work.choose(window.own_work.timetable, True)
    assert not window.tray.is_there
    leave(kiosk)
    assert window.tray.is_there
    window.own_work.choose(window.own_work.timetable, False)


# --- the way out ----------------------------------------------------------------------------------


def test_only_the_pin_leads_away(window: MainWindow, kiosk: Kiosk, rest: Settle) -> None:
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    for page in (kiosk.form, kiosk.said):
        kiosk.pages.setCurrentWidget(page)
        for key, modifier in (
            (Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
            (Key.Key_W, control),
            (Key.Key_Q, control),
            (Key.Key_N, control),
            (Key.Key_F4, alt),
            (Key.Key_F11, Qt.KeyboardModifier.NoModifier),
        ):
            QTest.keyClick(QApplication.focusWidget() or kiosk, key, modifier)
    assert not kiosk.close()
    assert reachable() == [kiosk]
    kiosk.form.staff.click()
    assert kiosk.pages.currentWidget() is kiosk.pin
    QTest.keyClick(kiosk.pin, Key.Key_Escape)
    assert kiosk.pages.currentWidget() is kiosk.form
    kiosk.form.staff.click()
    for digit in "1357":
        kiosk.pin.digits[digit].click()
    QTest.keyClick(kiosk.pin.line, Key.Key_Return)
    assert kiosk.pin.said.text() == "That is not the PIN."
    assert kiosk.pin.line.text() == ""
    leave(kiosk)
    rest()
    assert window.door.kiosk is None
    assert window in reachable()
    assert kiosk not in reachable()


def test_who_tries_pins_has_to_wait(kiosk: Kiosk, clock: Clock, window: MainWindow) -> None:
    kiosk.form.staff.click()
    for wrong in ("0000", "1111", "2222"):
        QTest.keyClicks(kiosk.pin.line, wrong)
        QTest.keyClick(kiosk.pin.line, Key.Key_Return)
    assert "Please wait 30 seconds" in kiosk.pin.said.text()
    QTest.keyClicks(kiosk.pin.line, PIN)
    QTest.keyClick(kiosk.pin.line, Key.Key_Return)
    assert window.door.kiosk is kiosk
    clock.passed += REST
    QTest.keyClicks(kiosk.pin.line, PIN)
    QTest.keyClick(kiosk.pin.line, Key.Key_Return)
    assert window.door.kiosk is None


def test_the_way_out_shuts_by_itself(kiosk: Kiosk) -> None:
    kiosk.form.staff.click()
    QTest.keyClicks(kiosk.pin.line, "24")
    kiosk._idle.timeout.emit()
    assert kiosk.pages.currentWidget() is kiosk.form
    kiosk.form.staff.click()
    assert kiosk.pin.line.text() == ""


def test_it_comes_back_to_the_front(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    raised = []
    monkeypatch.setattr(kiosk, "raise_", lambda: raised.append(1))
    monkeypatch.setattr(kiosk, "isActiveWindow", lambda: False)
    QApplication.sendEvent(kiosk, QEvent(QEvent.Type.ActivationChange))
    QApplication.processEvents()
    assert raised == [1]


# --- from the command line ------------------------------------------------------------------------


def test_the_command_opens_it_for_a_list(
    qtbot: QtBot,
    desk: Desk,
    words: Translator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def run() -> int:
        (window,) = [one for one in reachable() if isinstance(one, MainWindow)]
        window.problems.bug = pytest.fail  # type: ignore[method-assign]
        qtbot.waitUntil(lambda: not window.jobs.running)
        (dialog,) = [one for one in window.findChildren(KioskDialog) if one.isVisible()]
        seen.append(dialog.windowTitle())
        dialog.close()
        window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(run))
    known = desk.list_named("Flower news")
    assert windows.run_window(desk, words, Nothing(), known) == (0, None)  # type: ignore[arg-type]
    assert seen == ["Open the counter: Flower news"]


def test_a_list_that_is_not_there_is_said_where_it_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path / "d"):
        pass
    typed = argparse.Namespace(data=str(tmp_path / "d"), by=None, list="No", json=False, lang="en")
    assert windows.kiosk(typed) == 1
    assert "no list “No”" in capsys.readouterr().err
