"""A real PostgreSQL is stopped and started under an open window that listens to a real Dovecot."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from optindesk.core.model import Actor, ActorKind, Security, Target
from optindesk.core.sharing import signature
from optindesk.core.status import RequestStatus
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import make_desk, now
from optindesk.store import contact_rows, request_rows
from optindesk.store.opening import open_store
from optindesk.system.language import Translator
from optindesk.ui.listening import Stance
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.window import MainWindow
from pages import Key, Nothing
from postgres import Restarted, restartable
from servers import ImapUser, SmtpServer

pytestmark = pytest.mark.live

ROSA = Actor(ActorKind.PERSON, "Rosa", "rosa@KASSE-1")
ANNA, BEN = "anna@beispiel.example", "ben@beispiel.example"
PATIENCE = 60_000


@pytest.fixture
def server() -> Iterator[Restarted]:
    with restartable() as server:
        yield server


@pytest.fixture
def window(
    server: Restarted,
    smtp_server: SmtpServer,
    imap_user: ImapUser,
    words: Translator,
    qtbot: QtBot,
) -> Iterator[MainWindow]:
    """A window over a shared desk that has asked Anna."""
    store = open_store(server.url, now(), "", signature(ROSA.name, ROSA.device))
    try:
        desk = make_desk(store, ROSA)
        account = imap_user.account(Security.TLS, smtp_server.server)
        desk.passwords.lend(desk.set_account(account), imap_user.password)
        desk.sign_up(ANNA, Target(desk.add_list("Blumenpost", "", "de").id))
        assert desk.send().sent == 1
        window = MainWindow(desk, words, Nothing(), store.leave_thread)
        window.show()
        yield window
        window.close()
        window.deleteLater()
    finally:
        store.close()


def status(address: str) -> RequestStatus | None:
    contact = contact_rows.contact_by_key(address)
    found = [] if contact is None else request_rows.requests_of([contact.id])
    return found[0].status if found else None


def test_a_server_that_is_started_anew_ends_nothing(
    server: Restarted,
    smtp_server: SmtpServer,
    imap_user: ImapUser,
    window: MainWindow,
    qtbot: QtBot,
) -> None:
    def until_it_listens() -> None:
        qtbot.waitUntil(lambda: window.listener.stance is Stance.LISTENING, timeout=PATIENCE)

    until_it_listens()
    window.commands.sign_up.trigger()
    (typing,) = window.findChildren(SignUpDialog)
    form = typing.form
    server.stop()
    QTest.keyClicks(form.person.address, BEN)
    QTest.keyClick(form.person.address, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(form.rows.unsaved), timeout=PATIENCE)
    qtbot.waitUntil(window.notice.isVisible, timeout=PATIENCE)
    QTest.keyClicks(form.person.address, "carla@beispiel.exa")
    shoot(window, "away")
    shoot(typing, "away-typing")
    assert window.findChildren(QMessageBox) == []
    server.start()
    there = "The database is there again."
    qtbot.waitUntil(lambda: window.notice.text.text() == there, timeout=PATIENCE)
    assert form.person.address.text() == "carla@beispiel.exa", "no dialog took the keys"
    qtbot.waitUntil(lambda: form.notice.text.text() == there, timeout=PATIENCE)
    shoot(typing, "offered")
    form.notice.offer.click()
    qtbot.waitUntil(lambda: not form.rows.unsaved and not form.is_saving, timeout=PATIENCE)
    shoot(typing, "back-typing")
    until_it_listens()
    for _ in range(2):
        server.stop()
        server.start()
    (question,) = [one.content for one in smtp_server.mails if ANNA in one.recipients]
    person = Person("", ANNA, "de", Answer.YES, Client.GMAIL)
    answer = answer_mail(question, Answer.YES, now(), person)
    assert answer is not None
    imap_user.deliver(answer)
    qtbot.waitUntil(lambda: status(ANNA) is RequestStatus.CONFIRMED, timeout=PATIENCE)
    until_it_listens()
    shoot(window, "back")
    assert status(BEN) is not None
    form.person.clear()
    typing.reject()


def shoot(widget: MainWindow | SignUpDialog, name: str) -> None:
    """Keep a picture where one is wanted (SHOTS names the folder)."""
    QApplication.processEvents()
    if folder := os.environ.get("SHOTS"):
        widget.grab().save(f"{folder}/{name}.png")
