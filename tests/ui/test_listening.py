"""The desk listens while it is open: what people see of it, and that it never stands in the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Self

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from optindesk.core.connecting import Step
from optindesk.core.errors import (
    NoConnection,
    NotMoved,
    PasswordNeeded,
    StoreUnreachable,
    Trouble,
    WrongPassword,
)
from optindesk.core.letter import Verdict
from optindesk.core.model import Account, Door, Target
from optindesk.core.ports import Folder, Heading, Mailbox, Reached, nobody
from optindesk.core.sentence import sentence
from optindesk.flows import connecting, watching
from optindesk.flows.checking import Checked
from optindesk.flows.desk import Desk
from optindesk.flows.keeping import Outcome, Read
from optindesk.mail.practice import PracticeMailbox
from optindesk.store import account_rows
from optindesk.system.language import Translator
from optindesk.ui import jobs
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.connection_test import TestDialog
from optindesk.ui.lanes import Lane, Turn
from optindesk.ui.listening import LISTEN, Stance, found_in_words
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.window import MainWindow
from pages import KeptSettings, ShowWindow

PATIENCE = 60_000
ANNA = "anna@example.org"


class Passwords:
    """A keyring that has a password once one is given."""

    def __init__(self, known: str | None = "geheim") -> None:
        self.known = known

    def try_again(self, account: Account) -> None:
        pass

    def of(self, account: Account, door: Door = Door.SMTP) -> str:
        if self.known is None:
            raise PasswordNeeded(user=account.user, reason="none was saved yet.")
        return self.known

    def missing(self, account: Account) -> PasswordNeeded | None:
        if self.known:
            return None
        return PasswordNeeded(user=account.user, reason="none was saved yet.")

    def give(self, account: Account, password: str, door: Door = Door.SMTP) -> Trouble | None:
        self.known = password
        return None

    def lend(self, account: Account, password: str) -> None:
        self.known = password


class Home:
    """A desk that takes itself for a real one, over the mailbox of a practice desk."""

    def __init__(self, practice: Desk, folder: Path) -> None:
        self.practice = practice
        self.folder = folder
        self.passwords = Passwords()
        self.trouble: Trouble | None = None
        self.connects = 0
        self.ahead = timedelta()
        self.desk = replace(
            practice,
            practice=None,
            passwords=self.passwords,
            mailbox=self._mailbox,
            clock=lambda: practice.clock() + self.ahead,
        )
        self.news = Target(practice.add_list("Blumenpost", "", "en").id)
        practice.set_account(replace(ACCOUNT, user="shop"))

    def _mailbox(self, account: Account, reached: Reached = nobody) -> Mailbox:
        self.connects += 1
        self.passwords.of(account)
        if self.trouble is not None:
            raise self.trouble
        return PracticeMailbox(self.folder / "mail")

    def ask(self, address: str = ANNA) -> None:
        self.practice.sign_up(address, self.news)
        self.practice.send()

    def answer(self, way: str = "yes") -> None:
        """Let everybody who was asked answer."""
        assert self.practice.practice is not None
        for question in self.practice.practice.questions():
            self.practice.practice.answer(question.number, way)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with practice_desk(tmp_path) as desk:
        yield Home(desk, tmp_path)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test does not wait between two checks, nor for a closing window that has to wait, nor for a
    mail to oneself: in practice none comes back."""
    monkeypatch.setattr(connecting, "WAITS", 1)
    monkeypatch.setattr(connecting, "SECONDS", 0.0)
    monkeypatch.setattr(watching, "APART", timedelta(0))
    monkeypatch.setattr(jobs, "WATCH_SECONDS", 0.5)


@pytest.fixture
def open_desk(
    home: Home, show_window: ShowWindow, settings: KeptSettings
) -> Callable[..., MainWindow]:
    def make(desk: Desk | None = None) -> MainWindow:
        window = show_window(desk or home.desk, settings)
        window.problems.trouble = lambda trouble: pytest.fail(str(trouble))  # type: ignore[method-assign]
        return window

    return make


def typed_after(qtbot: QtBot, window: MainWindow, wanted: QWidget) -> PasswordDialog:
    """The dialog that a click on something brings up, with the password in it."""
    qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=PATIENCE)
    (dialog,) = dialogs(window)
    assert isinstance(dialog, PasswordDialog)
    qtbot.keyClicks(dialog.password, "geheim")
    return dialog


def until(qtbot: QtBot, window: MainWindow, stance: Stance) -> None:
    qtbot.waitUntil(lambda: window.listener.stance is stance, timeout=PATIENCE)


def watches(window: MainWindow) -> Sequence[object]:
    return [job for job in window.jobs.running if job.lane == Lane.WATCH and not job.is_dropped]


def dialogs(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


# --- what people see ------------------------------------------------------------------------------


def test_a_computer_that_joined_lets_the_password_be_typed_on_the_first_screen(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.passwords.known = None
    window = open_desk()
    until(qtbot, window, Stance.NO_PASSWORD)
    line = window.to_do.let_in
    qtbot.waitUntil(line.isVisible)
    assert "until the password of shop is typed here" in line.text.text()
    assert not window.to_do.done.isVisible(), "something waits for a person"
    typed_after(qtbot, window, line.button).go_on.click()
    until(qtbot, window, Stance.LISTENING)
    qtbot.waitUntil(lambda: not line.isVisible())
    assert window.notice.text.text() == "This computer is let in to your mail."
    assert home.passwords.known == "geheim"


def test_a_computer_with_the_password_says_nothing_of_it(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    qtbot.waitUntil(lambda: all(job.lane == Lane.WATCH for job in window.jobs.running))
    assert not window.to_do.let_in.isVisible()


def test_a_reply_shows_by_itself(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.ask()
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    word = window.listener_word
    assert word.isVisible()
    assert word.text() == word.accessibleName() == "Listening to your mailbox"
    assert "within seconds" in word.toolTip()
    assert window.commands.send.isEnabled(), "listening keeps nobody from sending"
    assert window.commands.check.isEnabled()
    home.answer("yes")
    qtbot.waitUntil(lambda: window.notice.isVisible(), timeout=PATIENCE)
    assert window.notice.text.text() == "1 reply came in: 1 confirmed."
    assert dialogs(window) == []


def test_it_listens_on_while_nobody_knows_whether_the_clock_is_right(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    """But no question lapses, and the first screen asks."""
    home.ask()
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    home.ask("ben@example.org")
    home.ahead = timedelta(days=400)
    home.answer("yes")
    qtbot.waitUntil(lambda: window.notice.isVisible(), timeout=PATIENCE)
    assert "confirmed" in window.notice.text.text()
    until(qtbot, window, Stance.LISTENING)
    qtbot.waitUntil(lambda: window.to_do.clock.isVisible(), timeout=PATIENCE)


def test_without_a_password_nobody_is_asked_until_they_want_it(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.passwords.known = None
    window = open_desk()
    until(qtbot, window, Stance.NO_PASSWORD)
    assert window.listener_word.text() == "Not listening (password needed)"
    assert dialogs(window) == []
    assert not window.notice.isVisible()
    dialog = typed_after(qtbot, window, window.listener_word)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    until(qtbot, window, Stance.LISTENING)


def test_a_wrong_password_is_said_once_and_not_tried_again(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.trouble = WrongPassword(host="mx.example", user="shop", words="no")
    window = open_desk()
    until(qtbot, window, Stance.REFUSED)
    assert window.listener_word.text() == "Not listening (password refused)"
    assert "did not accept" in window.listener_word.toolTip()
    assert "did not accept" in window.notice.text.text()
    assert dialogs(window) == []
    assert home.connects == 1
    window.reload()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE)
    assert home.connects == 1
    assert window.notice.isVisible()
    home.trouble = None
    window.bench.account_set.emit()
    until(qtbot, window, Stance.LISTENING)
    assert not window.notice.isVisible(), "it is over"


def test_what_was_said_since_stays_when_a_refused_password_is_mended(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.trouble = WrongPassword(host="mx.example", user="shop", words="no")
    window = open_desk()
    until(qtbot, window, Stance.REFUSED)
    window.say("Something newer.")
    home.trouble = None
    window.bench.account_set.emit()
    until(qtbot, window, Stance.LISTENING)
    assert window.notice.isVisible()


def test_a_password_that_was_typed_while_the_server_was_away_is_listened_with(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.passwords.known = None
    window = open_desk()
    troubles: list[Trouble] = []
    window.problems.trouble = troubles.append  # type: ignore[method-assign]
    until(qtbot, window, Stance.NO_PASSWORD)
    line = window.to_do.let_in
    qtbot.waitUntil(line.isVisible)
    home.trouble = NoConnection(host="mx.example", port=993, reason="nothing listens there")
    typed_after(qtbot, window, line.button).go_on.click()
    until(qtbot, window, Stance.OFFLINE)
    assert isinstance(troubles[0], NoConnection)
    assert window.listener_word.text().startswith("Offline"), "the password is there by now"


def test_when_the_network_goes_it_is_said_quietly_and_tried_again(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.ask()
    home.trouble = NoConnection(host="mx.example", port=993, reason="nothing listens there")
    window = open_desk()
    until(qtbot, window, Stance.OFFLINE)
    assert window.listener_word.text().startswith("Offline: trying again at ")
    assert "nothing listens there" in window.listener_word.toolTip()
    assert not window.notice.isVisible()
    assert dialogs(window) == []
    home.trouble = None
    home.answer("no")
    qtbot.mouseClick(window.listener_word, Qt.MouseButton.LeftButton)
    until(qtbot, window, Stance.LISTENING)
    assert window.notice.text.text() == "1 reply came in: 1 said no."


def test_a_database_that_was_away_is_tried_at_once_when_it_is_back(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.ask()
    home.trouble = StoreUnreachable(reason="the server was started anew.")
    window = open_desk()
    until(qtbot, window, Stance.OFFLINE)
    assert "the server was started anew" in window.listener_word.toolTip()
    home.trouble = None
    home.answer("no")
    window.up_to_date.found_again.emit("The database is there again.")
    until(qtbot, window, Stance.LISTENING)


def test_a_watch_that_found_no_database_begins_anew_when_it_is_back(
    qtbot: QtBot,
    home: Home,
    open_desk: Callable[..., MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise StoreUnreachable(reason="refused.")

    home.ask()
    with monkeypatch.context() as patch:
        patch.setattr(account_rows, "account", away)
        window = open_desk()
        until(qtbot, window, Stance.REFUSED)
    window.up_to_date.found_again.emit("The database is there again.")
    until(qtbot, window, Stance.LISTENING)


def test_it_can_be_switched_off_and_that_is_remembered(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow], settings: KeptSettings
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    assert window.commands.listen.isChecked()
    window.commands.listen.trigger()
    assert window.listener.stance is Stance.OFF
    assert watches(window) == []
    assert window.listener_word.text() == "Not listening"
    assert settings.values[LISTEN] == "off"
    another = open_desk()
    assert another.listener.stance is Stance.OFF
    assert not another.commands.listen.isChecked()
    another.commands.listen.trigger()
    until(qtbot, another, Stance.LISTENING)
    assert settings.values[LISTEN] == ""


def test_a_practice_desk_listens_to_nothing(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk(home.practice)
    QApplication.processEvents()
    assert window.listener.stance is Stance.SILENT
    assert watches(window) == []
    assert not window.listener_word.isVisible()
    assert not window.commands.listen.isVisible()


def test_without_a_mailbox_there_is_no_word(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    home.practice.set_account(replace(ACCOUNT, imap=None))
    window = open_desk()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE)
    assert window.listener.stance is Stance.SILENT
    assert not window.listener_word.isVisible()
    home.practice.set_account(ACCOUNT)
    window.bench.account_set.emit()
    until(qtbot, window, Stance.LISTENING)
    assert window.listener_word.isVisible()


def test_a_check_that_takes_long_is_shown(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    with window.bench.turn.taken(lambda *_: None):
        home.ask()
        home.answer("yes")
        until(qtbot, window, Stance.LOOKING)
        assert window.listener_word.text() == "Reading your mailbox…"
    until(qtbot, window, Stance.LISTENING)
    assert "1 confirmed" in window.notice.text.text()


class Long(PracticeMailbox):
    """A mailbox whose junk takes long to be read."""

    may_go_on = threading.Event()

    def headings(self, folder: Folder, after_uid: int) -> Iterator[Heading]:
        if folder.name == "junk":
            self.may_go_on.wait(PATIENCE / 1000)
        return super().headings(folder, after_uid)


def test_how_far_a_long_check_is_can_be_seen(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    home.ask()
    home.answer("yes")
    long = Long(tmp_path / "mail")
    window = open_desk(replace(home.desk, mailbox=lambda account: long))
    word = window.listener_word
    said = "Reading your mailbox… 1 mail read"
    qtbot.waitUntil(lambda: word.text() == said, timeout=PATIENCE)
    long.may_go_on.set()
    until(qtbot, window, Stance.LISTENING)


def test_what_could_not_be_moved_is_said_once(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow], words: Translator
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    lying = Checked(left_lying=[NotMoved(folder="Done", reason="it said: no")])
    window.listener._report(lying)
    assert "could not be moved to “Done”" in window.notice.text.text()
    window.notice.hide()
    window.listener._report(lying)
    assert not window.notice.isVisible()


# --- it stands in nobody's way --------------------------------------------------------------------


def test_who_checks_by_hand_takes_turns_with_it(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    with window.bench.turn.taken(lambda *_: None):
        window.commands.check.trigger()
        qtbot.waitUntil(lambda: not window.commands.check.isEnabled(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.commands.check.isEnabled(), timeout=PATIENCE)
    assert window.notice.text.text() == "There was no new mail."
    assert window.listener.stance is Stance.LISTENING


def test_a_turn_can_be_given_up() -> None:
    turn = Turn()

    def tick(*_: object) -> None:
        raise InterruptedError

    with turn.taken(tick), pytest.raises(InterruptedError), turn.taken(tick):
        pass
    with turn.taken(tick):
        pass


def test_the_window_closes_at_once_while_it_listens(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    begun = time.monotonic()
    window.close()
    assert time.monotonic() - begun < PATIENCE / 2000


class Stuck(PracticeMailbox):
    """A server that takes the connection and then says nothing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_tried, self.may_go_on, self.has_ended = (threading.Event() for _ in range(3))

    def __enter__(self) -> Self:
        self.is_tried.set()
        self.may_go_on.wait(PATIENCE / 1000)
        return super().__enter__()

    def inbox(self) -> Folder:
        self.has_ended.set()
        return super().inbox()


def test_the_window_closes_soon_while_a_server_says_nothing(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow], tmp_path: Path
) -> None:
    stuck = Stuck(tmp_path / "mail")
    left = threading.Event()

    def leave() -> None:
        home.desk.store.leave_thread()
        if threading.current_thread().name == "lane watch":
            left.set()

    window = open_desk(replace(home.desk, mailbox=lambda account: stuck))
    window.jobs._leave_thread = leave
    for worker in window.jobs._workers.values():
        worker._leave_thread = leave
    assert stuck.is_tried.wait(PATIENCE / 1000)
    until(qtbot, window, Stance.CONNECTING)
    assert window.listener_word.text() == "Connecting to your mailbox…"
    begun = time.monotonic()
    window.close()
    took = time.monotonic() - begun
    stuck.may_go_on.set()
    assert left.wait(PATIENCE / 1000)
    assert window.jobs.close(), "now it has ended"
    assert took < PATIENCE / 2000
    assert watches(window) == []


# --- in words -------------------------------------------------------------------------------------


def read(verdict: Verdict, outcome: Outcome = Outcome.APPLIED) -> Read:
    return Read("INBOX/1", verdict, outcome, sentence("x"), ANNA)


@pytest.mark.parametrize(
    ("mails", "said"),
    [
        ([], ""),
        ([read(Verdict.UNRELATED, Outcome.IGNORED)], ""),
        (
            [read(Verdict.YES), read(Verdict.UNCLEAR, Outcome.REVIEW)],
            "2 replies came in: 1 confirmed, 1 to read.",
        ),
        ([read(Verdict.YES, Outcome.REVIEW)], "1 reply came in: 1 to read."),
        (
            [read(Verdict.NO), read(Verdict.LEAVE), read(Verdict.JOIN)],
            "3 replies came in: 1 said no, 1 left, 1 signed up.",
        ),
        ([read(Verdict.BOUNCE)], "1 mail came back."),
        (
            [read(Verdict.BOUNCE), read(Verdict.COMPLAINT), read(Verdict.BOUNCE)],
            "1 reply came in: 1 complained. 2 mails came back.",
        ),
    ],
)
def test_what_came_in_is_said(mails: list[Read], said: str, words: Translator) -> None:
    assert found_in_words(words, Checked(mails=mails)) == said


# --- where handled replies go ---------------------------------------------------------------------


def test_the_folder_for_handled_replies_is_chosen_with_the_account(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    window.openers.set_account()
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=PATIENCE)
    (dialog,) = dialogs(window)
    assert isinstance(dialog, AccountDialog)
    assert not dialog.moves.isChecked(), "off, unless the owner wants it"
    assert not dialog.folder.isEnabled()
    dialog.moves.click()
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.folder.count() > 0, timeout=PATIENCE)
    for test in dialog.findChildren(TestDialog):
        test.reject()
    assert [dialog.folder.itemText(n) for n in range(dialog.folder.count())] == [
        "inbox",
        "junk",
        "outbox",
    ]
    assert dialog.folder.currentText() == "Opt-In Desk"
    dialog.folder.setCurrentText("Done")
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialogs(window), timeout=PATIENCE)
    saved = account_rows.account()
    assert saved is not None
    assert saved.move_handled == "Done"
    until(qtbot, window, Stance.LISTENING)


def test_an_account_that_is_refused_can_be_tried_again(
    qtbot: QtBot, home: Home, open_desk: Callable[..., MainWindow]
) -> None:
    window = open_desk()
    until(qtbot, window, Stance.LISTENING)
    home.trouble = NoConnection(host="mx.example", port=993, reason="nothing listens there")
    window.openers.set_account()
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=PATIENCE)
    (dialog,) = dialogs(window)
    assert isinstance(dialog, AccountDialog)
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(TestDialog)), timeout=PATIENCE)
    (test,) = dialog.findChildren(TestDialog)
    qtbot.waitUntil(lambda: test.panel.made is not None, timeout=PATIENCE)
    assert Step.IMAP_REACHED in [one.step for one in test.panel.made.failed]
    test.reject()
    assert dialog.test.isEnabled()
    dialog.reject()
