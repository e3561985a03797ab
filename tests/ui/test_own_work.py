"""The desk works on its own while it is open, or in the tray; what goes wrong stays quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from optindesk.core.errors import NoConnection, Trouble, WrongPassword
from optindesk.core.model import Account, ActorKind, Target
from optindesk.core.ports import Mailbox
from optindesk.core.timetable import Timetable
from optindesk.flows.desk import Desk
from optindesk.flows.rounds import standstill
from optindesk.mail.practice import PracticeMailbox
from optindesk.store import journal
from optindesk.ui import tray
from optindesk.ui.listening import LISTEN, OFF
from optindesk.ui.own_work import BY_NIGHT, PACE, TRAY, YES
from optindesk.ui.own_work_dialog import OwnWorkDialog
from optindesk.ui.window import At, MainWindow
from pages import KeptSettings, ShowWindow

ANNA = "anna@example.org"
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
"""Of today: what comes into the mailbox comes by the real clock."""


class Home:
    """A desk that takes itself for a real one, at noon, over the mailbox of a practice desk."""

    def __init__(self, practice: Desk, folder: Path) -> None:
        self.folder = folder
        self.now = NOON
        self.trouble: Trouble | None = None
        self.connects = 0
        self.desk = replace(practice, practice=None, mailbox=self._mailbox, clock=lambda: self.now)
        self.desk.set_account(ACCOUNT)
        self.news = Target(self.desk.add_list("Blumenpost", "", "en").id)

    def _mailbox(self, account: Account) -> Mailbox:
        self.connects += 1
        if self.trouble is not None:
            raise self.trouble
        return PracticeMailbox(self.folder / "mail")

    def later(self, **time: int) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with practice_desk(tmp_path) as desk:
        yield Home(desk, tmp_path)


@pytest.fixture
def settings() -> KeptSettings:
    return KeptSettings({LISTEN: OFF})


@pytest.fixture
def open_desk(
    qtbot: QtBot, home: Home, show_window: ShowWindow, settings: KeptSettings
) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        window = show_window(home.desk, settings)
        window.problems.trouble = lambda trouble: pytest.fail(str(trouble))  # type: ignore[method-assign]
        settle(qtbot, window)
        window.own_work.look()  # as the clock does a little later
        settle(qtbot, window)
        return window

    return make


def settle(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not window.jobs.running)
        QApplication.processEvents()


def said(window: MainWindow) -> str:
    return window.notice.text.text() if window.notice.isVisible() else ""


def handed_over() -> list[ActorKind]:
    return [one.actor.kind for one in journal.entries() if one.code == "mail.handed_over"]


def test_it_does_nothing_unless_that_is_chosen(
    home: Home, open_desk: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    home.desk.sign_up(ANNA, home.news)
    window = open_desk()
    window.own_work.look()
    settle(qtbot, window)
    assert handed_over() == []
    assert home.connects == 0


def test_chosen_in_the_dialog_it_works_at_its_pace_and_says_what_it_did(
    home: Home,
    open_desk: Callable[[], MainWindow],
    settings: KeptSettings,
    qtbot: QtBot,
) -> None:
    home.desk.sign_up(ANNA, home.news)
    window = open_desk()
    window.commands.own_work.trigger()
    (dialog,) = window.findChildren(OwnWorkDialog)
    assert not dialog.tray.isEnabled(), "no tray without a screen"
    dialog.pace.setCurrentIndex(dialog.pace.findData(15))
    assert dialog.by_night.isEnabled()
    dialog.keep.click()
    settle(qtbot, window)
    assert (settings.values[PACE], settings.values[BY_NIGHT]) == ("15", "")
    assert handed_over() == [ActorKind.DESK]
    assert said(window) == "On its own: 1 mail was handed to your provider."
    home.desk.sign_up("ben@example.org", home.news)
    home.later(minutes=14)
    window.own_work.look()
    settle(qtbot, window)
    assert len(handed_over()) == 1
    home.later(minutes=1)
    window.own_work.look()
    settle(qtbot, window)
    assert len(handed_over()) == 2


def test_when_a_limit_has_room_again_it_goes_on_without_waiting_for_the_pace(
    home: Home, open_desk: Callable[[], MainWindow], settings: KeptSettings, qtbot: QtBot
) -> None:
    settings.values |= {PACE: "60", BY_NIGHT: YES}
    home.desk.set_account(replace(ACCOUNT, per_hour=1))
    home.desk.sign_up(ANNA, home.news)
    home.desk.send()
    home.later(minutes=20)
    home.desk.sign_up("ben@example.org", home.news)
    window = open_desk()
    assert len(handed_over()) == 1
    assert window.own_work.next_at == NOON + timedelta(minutes=60), "20 minutes before the pace"
    home.later(minutes=40)
    window.own_work.look()
    settle(qtbot, window)
    assert len(handed_over()) == 2
    assert window.own_work.next_at == NOON + timedelta(minutes=120)


def test_it_goes_on_with_what_was_begun_by_hand(
    home: Home, open_desk: Callable[[], MainWindow], settings: KeptSettings, qtbot: QtBot
) -> None:
    settings.values |= {PACE: "60", BY_NIGHT: YES}
    home.desk.set_account(replace(ACCOUNT, per_hour=1))
    home.desk.sign_up(ANNA, home.news)
    home.desk.send()
    home.later(minutes=20)
    window = open_desk()
    assert window.own_work.next_at == NOON + timedelta(minutes=80)
    home.desk.sign_up("ben@example.org", home.news)
    window.chores.send()
    settle(qtbot, window)
    assert window.own_work.next_at == NOON + timedelta(minutes=60)


@pytest.mark.parametrize("days", [400, -400])
def test_a_clock_that_jumps_stops_it_until_it_is_set(
    home: Home, open_desk: Callable[[], MainWindow], settings: KeptSettings, qtbot: QtBot, days: int
) -> None:
    settings.values |= {PACE: "60", BY_NIGHT: YES}
    home.desk.sign_up(ANNA, home.news)
    window = open_desk()
    assert len(handed_over()) == 1
    home.desk.sign_up("ben@example.org", home.news)
    home.later(days=days)
    for _ in range(2):
        home.later(minutes=60)
        window.own_work.look()
        settle(qtbot, window)
    window.reload()
    settle(qtbot, window)
    assert len(handed_over()) == 1
    assert window.to_do.clock.isVisible()
    assert not window.to_do.standstill.isVisible()
    home.later(days=-days)
    window.own_work.look()
    settle(qtbot, window)
    assert len(handed_over()) == 2, "at once, and not in a year"


def test_a_reminder_waits_until_the_mailbox_was_read(
    home: Home, open_desk: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    home.desk.sign_up(ANNA, home.news)
    home.desk.send()
    home.desk.set_reminders(home.news.list_id or 0, 1)
    home.later(hours=8 * 24)
    window = open_desk()
    window.chores.send()
    settle(qtbot, window)
    said = "1 reminder is due: check the mailbox first, the answer may lie there."
    assert said in window.notice.text.text()


def test_it_goes_on_as_it_was_chosen_when_the_desk_is_opened_but_not_by_night(
    home: Home, open_desk: Callable[[], MainWindow], settings: KeptSettings, qtbot: QtBot
) -> None:
    settings.values |= {PACE: "60"}
    home.desk.sign_up(ANNA, home.news)
    home.later(hours=11)
    window = open_desk()
    assert handed_over() == []
    assert window.own_work.next_at == NOON + timedelta(hours=19)
    window.own_work.choose(Timetable(60, by_night=True), False)
    settle(qtbot, window)
    assert len(handed_over()) == 1
    assert settings.values[BY_NIGHT] == YES


def test_a_wrong_password_stays_on_to_do_and_is_tried_again_only_by_hand(
    home: Home, open_desk: Callable[[], MainWindow], settings: KeptSettings, qtbot: QtBot
) -> None:
    settings.values |= {PACE: "5"}
    home.trouble = WrongPassword(host="imap.example", user="shop", words="no")
    window = open_desk()
    for _ in range(3):
        home.later(minutes=5)
        window.own_work.look()
        settle(qtbot, window)
    assert home.connects == 1
    assert said(window) == ""
    assert window.to_do.standstill.isVisible()
    assert "imap.example did not accept the name shop" in window.to_do.standstill.text.text()
    home.trouble = None
    window.to_do.standstill.button.click()
    settle(qtbot, window)
    assert standstill() is None
    settle(qtbot, window)
    window.reload()
    settle(qtbot, window)
    assert not window.to_do.standstill.isVisible()
    home.later(minutes=5)
    window.own_work.look()
    settle(qtbot, window)
    assert home.connects == 3


def test_offline_it_says_when_it_is_tried_again(
    home: Home, open_desk: Callable[[], MainWindow], settings: KeptSettings, qtbot: QtBot
) -> None:
    settings.values |= {PACE: "5"}
    home.trouble = NoConnection(host="imap.example", port=993, reason="unreachable")
    window = open_desk()
    assert "It is tried again at" in window.to_do.standstill.text.text()
    window.go(At.TO_DO)
    home.later(minutes=1)
    window.own_work.look()
    settle(qtbot, window)
    assert home.connects == 1


def test_while_another_desk_is_at_it_nothing_is_said(
    home: Home, open_desk: Callable[[], MainWindow], settings: KeptSettings, qtbot: QtBot
) -> None:
    settings.values |= {PACE: "5"}
    with home.desk.store.lock("run"):
        window = open_desk()
        assert said(window) == ""
    assert standstill() is None
    assert window.own_work.next_at == NOON + timedelta(minutes=5)


def test_what_was_kept_by_another_version_is_no_timetable(
    open_desk: Callable[[], MainWindow], settings: KeptSettings
) -> None:
    settings.values |= {PACE: "often"}
    assert open_desk().own_work.timetable == Timetable()


# --- the tray -----------------------------------------------------------------------------------


@pytest.fixture
def has_tray(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this system had a tray; the icon itself has nowhere to show."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(tray.QSystemTrayIcon, "show", lambda self: None)


@pytest.mark.usefixtures("has_tray")
def test_closed_it_stays_in_the_tray_and_quit_ends_it(
    open_desk: Callable[[], MainWindow],
    settings: KeptSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(tray.QCoreApplication, "quit", staticmethod(lambda: ended.append(True)))
    settings.values |= {TRAY: YES}
    window = open_desk()
    monkeypatch.setattr(window, "raise_", lambda: None)  # there is no screen to raise it on
    assert window.tray.is_there
    assert not QGuiApplication.quitOnLastWindowClosed()
    window.close()
    assert not window.isVisible()
    assert window.own_work.stays_in_tray
    window.tray._activated(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()
    window.commands.quit.trigger()
    assert not window.isVisible()
    assert ended == [True]
    assert QGuiApplication.quitOnLastWindowClosed()


@pytest.mark.usefixtures("has_tray")
def test_where_the_tray_is_gone_the_window_closes_for_good(
    open_desk: Callable[[], MainWindow],
    settings: KeptSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.values |= {TRAY: YES}
    window = open_desk()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    window.close()
    assert not window.tray.is_there, "nobody could ever come back to it"


@pytest.mark.usefixtures("has_tray")
def test_it_comes_and_goes_as_it_is_chosen(open_desk: Callable[[], MainWindow]) -> None:
    window = open_desk()
    assert not window.tray.is_there
    window.own_work.choose(Timetable(15), True)
    assert window.tray.is_there
    window.own_work.choose(Timetable(), False)
    assert not window.tray.is_there
    window.close()
    assert not window.isVisible()
