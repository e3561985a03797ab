"""What came in while somebody looks elsewhere: one message without names, a count in the tray."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from optindesk.core.errors import NoConnection, TokenRefused, WrongPassword
from optindesk.core.letter import Verdict
from optindesk.flows import preferences
from optindesk.flows.checking import Checked
from optindesk.flows.desk import Desk
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.rounds import Round
from optindesk.system.language import Translator
from optindesk.ui import tray
from optindesk.ui import window as window_module
from optindesk.ui.badge import SIZES, program_icon
from optindesk.ui.news import NOTIFY, OFF, came_in_words
from optindesk.ui.window import At, MainWindow
from pages import KeptSettings

YES, REVIEW = (Verdict.YES, Outcome.APPLIED), (Verdict.UNCLEAR, Outcome.REVIEW)
LEFT, NO, JOIN = (
    (verdict, Outcome.APPLIED) for verdict in (Verdict.LEAVE, Verdict.NO, Verdict.JOIN)
)
IGNORED = (Verdict.AUTOMATIC, Outcome.IGNORED)


def checked(*mails: tuple[Verdict, Outcome]) -> Checked:
    return Checked([read(verdict, outcome) for verdict, outcome in mails])


def read(verdict: Verdict, outcome: Outcome) -> Read:
    return Read("INBOX 1", verdict, outcome, "", address="anna@example.org")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages; as if this system had a tray, and somebody looked elsewhere."""
    shown: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(tray.QSystemTrayIcon, "show", lambda self: None)
    monkeypatch.setattr(
        tray.QSystemTrayIcon, "showMessage", lambda self, title, said, icon: shown.append(said)
    )
    monkeypatch.setattr(window_module, "_is_looked_at", lambda: False)
    return shown


@pytest.fixture
def window(
    qtbot: QtBot, desk: Desk, words: Translator, settings: KeptSettings, told: list[str]
) -> Iterator[MainWindow]:
    made = MainWindow(desk, words, settings, desk.store.leave_thread)
    made.problems.bug = pytest.fail  # type: ignore[method-assign]
    made.show()
    qtbot.waitUntil(lambda: not made.jobs.running)
    yield made
    made.tray.quit()
    made.deleteLater()


@pytest.mark.parametrize(
    ("mails", "said"),
    [
        ([YES, YES, YES, IGNORED], "3 people confirmed."),
        ([YES, REVIEW], "1 reply needs you. 1 person confirmed."),
        ([LEFT, NO, JOIN], "1 person signed up. 2 people left or said no."),
        ([IGNORED], ""),
        ([], ""),
    ],
)
def test_one_message_tells_what_one_check_brought(
    mails: list[tuple[Verdict, Outcome]], said: str, words: Translator
) -> None:
    assert came_in_words(words, checked(*mails)) == said


def test_what_came_in_is_told_without_names_and_leads_to_the_replies(
    window: MainWindow, told: list[str]
) -> None:
    assert not window.tray.is_there
    window.bench.came_in.emit(checked(YES, REVIEW))
    assert told == ["1 reply needs you. 1 person confirmed."]
    assert window.tray.is_there
    window.tray._clicked()
    assert window.pages.currentIndex() == At.READ
    window.tray.look()
    assert not window.tray.is_there, "it came for the message alone"


@pytest.mark.parametrize(
    ("mail", "page"), [(YES, At.PEOPLE), (REVIEW, At.READ)], ids=["people", "read"]
)
def test_a_click_opens_the_right_page(
    mail: tuple[Verdict, Outcome], page: At, window: MainWindow, told: list[str]
) -> None:
    window.own_work._done(Round(checked=checked(mail)))
    assert len(told) == 1
    window.tray._clicked()
    assert window.pages.currentIndex() == page


def test_a_refused_password_is_told_once(window: MainWindow, told: list[str]) -> None:
    window.go(At.LOG)
    refused = WrongPassword(host="imap.example.org", user="shop", words="no")
    for trouble in (
        refused,
        refused,
        NoConnection(host="imap.example.org", port=993, reason="away"),
    ):
        window.listener.complained.emit(trouble)
    assert told == ["Your password was refused: no mail is read until you enter it again."]
    window.tray._clicked()
    assert window.pages.currentIndex() == At.TO_DO
    window.news.complain(TokenRefused(host="imap.example.org", user="shop", words="no"))
    assert told[1:] == ["Your provider wants you to sign in again: no mail is read until then."]


def test_who_looks_at_the_window_is_not_told(
    window: MainWindow, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.news, "_is_seen", lambda: True)
    window.bench.came_in.emit(checked(YES))
    assert told == []


def test_nothing_is_told_over_the_counter(window: MainWindow, told: list[str]) -> None:
    window.bench.is_covered = True
    window.bench.came_in.emit(checked(YES))
    assert told == []
    window.bench.is_covered = False


def test_where_there_is_neither_tray_nor_bus_nothing_is_told(
    window: MainWindow, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    window.bench.came_in.emit(checked(YES))
    assert told == []


def test_messages_can_be_switched_off(
    window: MainWindow, told: list[str], settings: KeptSettings
) -> None:
    here = window.settings._here
    assert here.now(window._)[preferences.NOTIFY].value == 1
    here.choose(preferences.NOTIFY, "off")
    window.bench.came_in.emit(checked(YES))
    assert (told, settings.values[NOTIFY]) == ([], OFF)
    assert here.now(window._)[preferences.NOTIFY].value == 0
    here.reset(preferences.NOTIFY)
    window.bench.came_in.emit(checked(YES))
    assert len(told) == 1


def test_the_tray_says_how_many_replies_wait(window: MainWindow) -> None:
    window.own_work.choose(window.own_work.timetable, True)
    icon = window.tray._icon
    assert icon is not None
    before = icon.icon().cacheKey()
    window.tray.show_waiting(3)
    assert icon.toolTip() == "Opt-In Desk\n3 replies wait to be read"
    assert icon.icon().cacheKey() != before
    window.tray.show_waiting(0)
    assert icon.toolTip() == "Opt-In Desk"
    window.own_work.choose(window.own_work.timetable, False)


def pixels(icon: QIcon, side: int) -> bytes:
    image = icon.pixmap(QSize(side, side)).toImage()
    return bytes(image.constBits())


def test_the_count_is_drawn_into_each_size(qapp: QApplication) -> None:
    for side in SIZES:
        drawn = {pixels(program_icon(waiting), side) for waiting in (0, 1, 23, 100)}
        assert len(drawn) == 4, side
    assert pixels(program_icon(100), 64) == pixels(program_icon(5_000), 64)
