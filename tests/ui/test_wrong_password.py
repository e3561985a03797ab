"""A password that the server refuses: nobody knocks with it again, so that no account is locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from granting import Granting, moment
from optindesk.core.errors import WrongPassword
from optindesk.core.model import Account
from optindesk.core.ports import Mailbox
from optindesk.mail.practice import PracticeMailbox
from optindesk.system.language import Translator
from optindesk.system.passwords import SessionPasswords
from optindesk.ui import jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.listening import Stance
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.window import MainWindow
from pages import Nothing

PATIENCE = 60_000
GOOD = "geheim"


class Vault:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.known: str | None = "old"

    def get(self, user: str, host: str) -> str | None:
        return self.known

    def set(self, user: str, host: str, password: str) -> None:
        self.known = password

    def delete(self, user: str, host: str) -> None:
        self.known = None


class Door:
    """A mailbox that lets in whoever has the good password, and counts who knocks."""

    def __init__(self, folder: Path) -> None:
        self.vault = Vault()
        self.passwords = SessionPasswords(self.vault, Granting(), moment)
        self.knocked: list[str] = []
        self._folder = folder

    def mailbox(self, account: Account) -> Mailbox:
        password = self.passwords.of(account)
        self.knocked.append(password)
        if password != GOOD:
            trouble = WrongPassword(host="mx.example", user=account.user, words="no")
            self.passwords.refuse(account, password, trouble)
            raise trouble
        return PracticeMailbox(self._folder / "mail")


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


@pytest.fixture
def window(
    tmp_path: Path, door: Door, words: Translator, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[MainWindow]:
    monkeypatch.setattr(jobs, "WATCH_SECONDS", 0.5)
    with practice_desk(tmp_path) as practice:
        practice.set_account(replace(ACCOUNT, user="shop"))
        desk = replace(practice, practice=None, passwords=door.passwords, mailbox=door.mailbox)
        window = MainWindow(desk, words, Nothing(), desk.store.leave_thread)
        window.problems.bug = pytest.fail  # type: ignore[method-assign]
        window.problems.trouble = lambda trouble: pytest.fail(str(trouble))  # type: ignore[method-assign]
        window.show()
        qtbot.waitUntil(lambda: window.listener.stance is Stance.REFUSED, timeout=PATIENCE)
        yield window
        window.close()
        window.deleteLater()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    def is_still() -> bool:
        return all(job.lane == Lane.WATCH for job in window.jobs.running)

    qtbot.waitUntil(is_still, timeout=PATIENCE)


def asked(qtbot: QtBot, window: MainWindow) -> PasswordDialog:
    """The dialog that asks for the password."""

    def found() -> list[QDialog]:
        return [one for one in window.findChildren(QDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE)
    (dialog,) = found()
    assert isinstance(dialog, PasswordDialog)
    return dialog


def type_it(qtbot: QtBot, dialog: PasswordDialog, password: str) -> None:
    qtbot.keyClicks(dialog.password, password)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)


Check = Callable[[MainWindow], object]


@pytest.mark.parametrize(
    "check",
    [lambda window: window.commands.check.trigger(), lambda window: window.listener_word.click()],
)
def test_checking_after_a_refusal_asks_for_the_password_instead_of_knocking(
    qtbot: QtBot, window: MainWindow, door: Door, check: Check
) -> None:
    for _ in range(3):
        check(window)
        dialog = asked(qtbot, window)
        dialog.reject()
        settle(qtbot, window)
    assert door.knocked == ["old"], "that was the listening, once"


def test_nothing_tries_it_again_by_itself(qtbot: QtBot, window: MainWindow, door: Door) -> None:
    window.listener.restart()
    qtbot.waitUntil(lambda: window.listener.stance is Stance.REFUSED, timeout=PATIENCE)
    window.commands.listen.trigger()
    window.commands.listen.trigger()
    qtbot.waitUntil(lambda: window.listener.stance is Stance.REFUSED, timeout=PATIENCE)
    assert door.knocked == ["old"]


def test_each_password_that_is_typed_is_tried_once_and_the_good_one_is_kept(
    qtbot: QtBot, window: MainWindow, door: Door
) -> None:
    window.commands.check.trigger()
    type_it(qtbot, asked(qtbot, window), "typo")
    settle(qtbot, window)
    dialog = asked(qtbot, window)
    assert door.vault.known is None, "it does not stay as if it were good"
    assert door.knocked == ["old", "typo"]
    type_it(qtbot, dialog, GOOD)
    qtbot.waitUntil(lambda: window.listener.stance is Stance.LISTENING, timeout=PATIENCE)
    assert door.vault.known == GOOD
    assert "typo" not in door.knocked[2:]


def test_a_listening_that_was_let_in_before_hears_of_it_without_knocking(
    qtbot: QtBot, window: MainWindow, door: Door
) -> None:
    window.commands.check.trigger()
    type_it(qtbot, asked(qtbot, window), GOOD)
    qtbot.waitUntil(lambda: window.listener.stance is Stance.LISTENING, timeout=PATIENCE)
    settle(qtbot, window)
    before = len(door.knocked)
    account = replace(ACCOUNT, user="shop")
    trouble = WrongPassword(host="mx.example", user="shop", words="changed")
    door.passwords.refuse(account, GOOD, trouble)
    window.listener.restart()
    qtbot.waitUntil(lambda: window.listener.stance is Stance.REFUSED, timeout=PATIENCE)
    assert len(door.knocked) == before


def test_whoever_gives_up_after_a_wrong_password_still_reads_where_to_log_in(
    qtbot: QtBot, window: MainWindow, door: Door
) -> None:
    line = window.to_do.let_in
    door.vault.known = None
    door.passwords.forget(replace(ACCOUNT, user="shop"))
    window.reload()
    qtbot.waitUntil(line.isVisible, timeout=PATIENCE)
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    type_it(qtbot, asked(qtbot, window), "typo")
    settle(qtbot, window)
    asked(qtbot, window).reject()
    window.reload()
    settle(qtbot, window)
    assert line.isVisible()
