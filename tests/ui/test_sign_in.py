"""Signing in at the provider, from the window: in the browser, or with a code elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import servers
from authorisation import CLIENT, AuthorisationServer
from authorisation import Person as Visitor
from desks import ACCOUNT
from granting import Granting, moment
from keyrings_in_memory import Drawer
from optindesk.core.errors import (
    CannotSignIn,
    PasswordNeeded,
    SignInNeeded,
    SignInNotLasting,
    SignInRefused,
    TokenRefused,
    Trouble,
    VaultTrouble,
    WrongPassword,
)
from optindesk.core.model import Account, Door, Security, Server, SignIn, Target
from optindesk.core.oauth import DeviceCode, Grant
from optindesk.core.ports import Mailbox, Tick
from optindesk.core.provider import Provider
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk
from optindesk.mail.authority import MailAuthority
from optindesk.main import now
from optindesk.store.journal import entries
from optindesk.system.language import Translator
from optindesk.system.passwords import SessionPasswords
from optindesk.ui import jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.listening import Stance
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.sign_in_dialog import SignInDialog, door_of, signed_in_words
from optindesk.ui.window import MainWindow
from pages import Nothing, ShowWindow, dialog_of

PATIENCE = 60_000
SIGNS_IN = replace(ACCOUNT, user="shop@blume.example", sign_in=SignIn.OAUTH)
OWN_LOGIN = replace(
    ACCOUNT,
    user="shop@blume.example",
    imap=Server("imap.blume.example", 993, Security.TLS),
    imap_user="desk",
    imap_sign_in=SignIn.PASSWORD,
)


@dataclass
class Person(Granting):
    """An authority whose page waits for a person: `has_signed_in` lets it go on."""

    threads: set[threading.Thread] = field(default_factory=set)
    doors: list[Door] = field(default_factory=list)
    has_signed_in: threading.Event = field(default_factory=threading.Event)
    gone_away: threading.Event = field(default_factory=threading.Event)
    has_page: bool = True

    def can_sign_in_elsewhere(self, account: Account, door: Door) -> bool:
        return self.has_page

    def sign_in(
        self,
        account: Account,
        door: Door,
        open_browser: Callable[[str], None],
        page: str,
        tick: Tick,
    ) -> Grant:
        def wait(url: str) -> None:
            open_browser(url)
            self._wait(tick)

        self.doors.append(door)
        return super().sign_in(account, door, wait, page, tick)

    def sign_in_elsewhere(
        self, account: Account, door: Door, show: Callable[[DeviceCode], None], tick: Tick
    ) -> Grant:
        def wait(code: DeviceCode) -> None:
            show(code)
            self._wait(tick)

        self.doors.append(door)
        return super().sign_in_elsewhere(account, door, wait, tick)

    def _wait(self, tick: Tick) -> None:
        self.threads.add(threading.current_thread())
        try:
            while not self.has_signed_in.wait(0.01):
                tick(0)
        except BaseException:
            self.gone_away.set()
            raise


@dataclass
class Browser:
    """Opens pages on the main thread, and remembers them."""

    opened: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.opened.append(url)


@dataclass
class Doors:
    """What lets in whoever has what the passwords give, and remembers it."""

    passwords: SessionPasswords
    desk: Desk
    tried: list[tuple[Door, str]] = field(default_factory=list)
    refusal: WrongPassword | None = None

    def transport(self, account: Account, *_: object) -> object:
        self._knock(account, Door.SMTP)
        return self.desk.transport(account)

    def mailbox(self, account: Account, *_: object) -> Mailbox:
        self._knock(account, Door.IMAP)
        return self.desk.mailbox(account)

    def _knock(self, account: Account, door: Door) -> None:
        secret = self.passwords.of(account, door)
        self.tried.append((door, secret))
        refusal, self.refusal = self.refusal, None
        if refusal is not None:
            self.passwords.refuse(account, secret, refusal, door)
            raise refusal


@pytest.fixture
def keyring() -> Drawer:
    return Drawer()


@pytest.fixture
def person() -> Iterator[Person]:
    person = Person()
    yield person
    person.has_signed_in.set()


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def doors(desk: Desk, keyring: Drawer, person: Person) -> Doors:
    return Doors(SessionPasswords(keyring, person, moment), desk)


@pytest.fixture
def window(
    qtbot: QtBot,
    desk: Desk,
    person: Person,
    doors: Doors,
    browser: Browser,
    show_window: ShowWindow,
) -> MainWindow:
    """An account that signs in, one mail that waits, and nobody who has signed in yet."""
    desk.set_account(SIGNS_IN)
    news = desk.add_list("Blumenpost", "", "en")
    desk.sign_up("anna@example.org", Target(news.id))
    served = replace(
        desk,
        passwords=doors.passwords,
        authority=person,
        transport=doors.transport,
        mailbox=doors.mailbox,
    )
    window = show_window(served, Nothing())
    window.bench.open_page = browser
    settle(qtbot, window)
    return window


def settle(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE)
        QApplication.processEvents()


def said(window: MainWindow) -> str:
    return window.notice.text.text()


def send(qtbot: QtBot, window: MainWindow) -> SignInDialog:
    """Send, and see the dialog that asks to sign in, its page open in the browser."""
    window.commands.send.trigger()
    dialog = dialog_of(qtbot, window, SignInDialog)
    qtbot.waitUntil(lambda: dialog.page.isVisible(), timeout=PATIENCE)
    return dialog


def is_gone(qtbot: QtBot, window: MainWindow) -> None:
    """No dialog is open any more, and nothing is on its way."""
    qtbot.waitUntil(
        lambda: not [one for one in window.findChildren(SignInDialog) if one.isVisible()],
        timeout=PATIENCE,
    )
    settle(qtbot, window)


def test_who_sends_signs_in_in_the_browser_and_the_mail_leaves_after_it(
    qtbot: QtBot, window: MainWindow, person: Person, browser: Browser, keyring: Drawer
) -> None:
    dialog = send(qtbot, window)
    assert "shop@blume.example has to sign in again" in dialog.why.text()
    assert dialog.state.text() == "Finish in your browser."
    assert browser.opened == ["https://login.example/"]
    assert dialog.page.line.text() == "https://login.example/"
    assert threading.main_thread() not in person.threads, "the window stays free meanwhile"
    person.has_signed_in.set()
    is_gone(qtbot, window)
    assert said(window) == "1 mail was handed to your provider."
    assert keyring.kept == {("shop@blume.example", "oauth:localhost"): "refresh-0"}


def test_two_who_need_it_are_both_served_by_one_sign_in(
    qtbot: QtBot, window: MainWindow, person: Person, browser: Browser, doors: Doors
) -> None:
    send(qtbot, window)
    window.bench.run(
        "",
        lambda tick: doors.passwords.of(SIGNS_IN, Door.SMTP),
        Lane.WORK,
        done=lambda token: doors.tried.append((Door.SMTP, f"{token}, too")),
    )
    qtbot.waitUntil(
        lambda: not [job for job in window.jobs.running if job.lane == Lane.WORK],
        timeout=PATIENCE,
    )
    assert len(browser.opened) == 1
    person.has_signed_in.set()
    is_gone(qtbot, window)
    assert sorted(doors.tried) == [(Door.SMTP, "token-1"), (Door.SMTP, "token-1, too")]


def test_a_click_puts_the_address_on_the_clipboard_for_whose_browser_did_not_open(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = send(qtbot, window)
    qtbot.mouseClick(dialog.page.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "https://login.example/"


def test_cancel_stops_waiting_and_nothing_is_sent(
    qtbot: QtBot, window: MainWindow, person: Person, doors: Doors
) -> None:
    dialog = send(qtbot, window)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert person.gone_away.wait(PATIENCE / 1000)
    is_gone(qtbot, window)
    assert doors.tried == []


def test_closing_the_window_meanwhile_ends_it(
    qtbot: QtBot, window: MainWindow, person: Person
) -> None:
    send(qtbot, window)
    window.jobs.close(PATIENCE / 1000)
    assert person.gone_away.is_set()


def test_on_another_device_there_is_a_code_to_type(
    qtbot: QtBot, window: MainWindow, person: Person, doors: Doors
) -> None:
    dialog = send(qtbot, window)
    qtbot.waitUntil(lambda: dialog.other.isVisible(), timeout=PATIENCE)
    assert not dialog.code.isVisible()
    qtbot.mouseClick(dialog.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.code.isVisible(), timeout=PATIENCE)
    assert person.gone_away.is_set(), "nobody waits for the browser any more"
    assert dialog.code.line.text() == "WDJB-MJHT"
    assert dialog.page.line.text() == "https://login.example/device"
    assert dialog.code.line.font().pointSizeF() > dialog.font().pointSizeF()
    qtbot.mouseClick(dialog.code.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "WDJB-MJHT"
    person.has_signed_in.set()
    is_gone(qtbot, window)
    assert person.asked[0] == "device"
    assert said(window) == "1 mail was handed to your provider."


def test_who_changes_their_mind_goes_back_to_the_browser(
    qtbot: QtBot, window: MainWindow, browser: Browser
) -> None:
    dialog = send(qtbot, window)
    qtbot.waitUntil(lambda: dialog.other.isVisible(), timeout=PATIENCE)
    qtbot.mouseClick(dialog.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.code.isVisible(), timeout=PATIENCE)
    qtbot.mouseClick(dialog.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(browser.opened) == 2, timeout=PATIENCE)
    assert not dialog.code.isVisible()


def test_where_the_provider_has_no_page_for_codes_none_is_offered(
    qtbot: QtBot, window: MainWindow, person: Person
) -> None:
    person.has_page = False
    dialog = send(qtbot, window)
    looks = [job for job in window.jobs.running if job.lane == "look"]
    qtbot.waitUntil(lambda: not set(looks) & set(window.jobs.running), timeout=PATIENCE)
    assert not dialog.other.isVisible()


@pytest.mark.parametrize(
    "trouble",
    [
        SignInRefused(host="login.example", reason=sentence("it was not allowed there.")),
        CannotSignIn(host="Blume", reason=sentence("this program is not registered there.")),
    ],
)
def test_what_went_wrong_stands_in_the_dialog_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, person: Person, words: Translator, trouble: Trouble
) -> None:
    person.has_signed_in.set()
    person.trouble = trouble
    window.commands.send.trigger()
    dialog = dialog_of(qtbot, window, SignInDialog)
    qtbot.waitUntil(lambda: dialog.notice.isVisible(), timeout=PATIENCE)
    assert dialog.notice.text.text() == words.say(trouble.sentence)
    assert not dialog.page.isVisible()
    person.trouble = None
    qtbot.keyClick(dialog.notice.offer, Qt.Key.Key_Space)
    is_gone(qtbot, window)
    assert said(window) == "1 mail was handed to your provider."


def test_a_locked_keyring_is_told_and_the_session_remembers_it(
    qtbot: QtBot, window: MainWindow, person: Person, keyring: Drawer, doors: Doors
) -> None:
    keyring.trouble = VaultTrouble(reason=sentence("it is locked."))
    heard: list[str] = []
    window.bench.said.connect(lambda text, mark, offer: heard.append(text))
    send(qtbot, window)
    person.has_signed_in.set()
    is_gone(qtbot, window)
    assert heard[0] == (
        "You are signed in until this program is closed, as the keyring of this computer cannot be"
        " used: it is locked."
    )
    assert doors.tried == [(Door.SMTP, "token-1")]


def test_a_token_that_the_server_does_not_take_asks_to_sign_in_once_more(
    qtbot: QtBot, window: MainWindow, person: Person, doors: Doors, keyring: Drawer
) -> None:
    keyring.kept["shop@blume.example", "oauth:localhost"] = "refresh-old"
    doors.refusal = TokenRefused(
        host="localhost", user="shop@blume.example", words="no", door=Door.SMTP
    )
    dialog = send(qtbot, window)
    assert "did not let shop@blume.example in" in dialog.why.text()
    person.has_signed_in.set()
    is_gone(qtbot, window)
    assert said(window) == "1 mail was handed to your provider."
    assert [secret for _, secret in doors.tried] == ["token-1", "token-2"]


def test_the_mailbox_signs_in_at_its_own_door_and_says_so_in_the_log(
    qtbot: QtBot, window: MainWindow, desk: Desk, person: Person, keyring: Drawer
) -> None:
    desk.set_account(replace(OWN_LOGIN, imap_sign_in=SignIn.OAUTH))
    keyring.kept["shop@blume.example", "localhost"] = "geheim"
    window.commands.check.trigger()
    dialog_of(qtbot, window, SignInDialog)
    person.has_signed_in.set()
    is_gone(qtbot, window)
    assert person.doors == [Door.IMAP]
    assert keyring.kept["desk", "oauth:imap.blume.example"] == "refresh-0"
    assert "imap" in [entry.values.get("door") for entry in entries()]


def test_the_password_of_a_mailbox_with_its_own_login_goes_to_that_door(
    qtbot: QtBot, window: MainWindow, desk: Desk, keyring: Drawer, doors: Doors
) -> None:
    desk.set_account(OWN_LOGIN)
    keyring.kept["shop@blume.example", "localhost"] = "for sending"
    window.commands.check.trigger()
    dialog = dialog_of(qtbot, window, PasswordDialog)
    qtbot.keyClicks(dialog.password, "for reading")
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert doors.tried == [(Door.IMAP, "for reading")]
    assert keyring.kept == {
        ("shop@blume.example", "localhost"): "for sending",
        ("desk", "imap.blume.example"): "for reading",
    }


def test_with_a_real_sign_in_server_the_whole_way_goes_over_the_browser_and_back(
    qtbot: QtBot,
    window: MainWindow,
    desk: Desk,
    keyring: Drawer,
    authority: servers.Authority,
    authorisation: AuthorisationServer,
) -> None:
    smtp = Server("smtp.shop.example", 465, Security.TLS)
    shop = Provider("Shop", frozenset(), smtp, smtp, oauth=authorisation.server)
    tokens = MailAuthority([shop], {"Shop": CLIENT}, lambda client_id: None, now)
    passwords = SessionPasswords(keyring, tokens, now)
    doors = Doors(passwords, desk)
    desk.set_account(replace(SIGNS_IN, smtp=smtp, imap=None, ca_file=str(authority.ca_file)))
    window.bench.desk = replace(
        window.bench.desk, authority=tokens, passwords=passwords, transport=doors.transport
    )
    visitor = Visitor(authority)
    window.bench.open_page = visitor.open
    window.commands.send.trigger()
    qtbot.waitUntil(lambda: bool(doors.tried), timeout=PATIENCE)
    is_gone(qtbot, window)
    visitor.leave()
    assert "That was it" in visitor.saw[0], "the browser says so, too"
    assert doors.tried[0][1] in authorisation.access_tokens
    assert keyring.kept["shop@blume.example", "oauth:smtp.shop.example"] in (
        authorisation.refresh_tokens
    )
    assert said(window) == "1 mail was handed to your provider."


def listening_window(desk: Desk, words: Translator, browser: Browser) -> MainWindow:
    """A window over the same desk, which reads the mailbox by itself."""
    made = MainWindow(replace(desk, practice=None), words, Nothing(), desk.store.leave_thread)
    made.bench.open_page = browser
    return made


@pytest.mark.parametrize("is_refused", [False, True])
def test_the_status_bar_says_that_somebody_has_to_sign_in_and_a_click_does_it(
    qtbot: QtBot,
    window: MainWindow,
    words: Translator,
    desk: Desk,
    person: Person,
    browser: Browser,
    doors: Doors,
    keyring: Drawer,
    monkeypatch: pytest.MonkeyPatch,
    is_refused: bool,
) -> None:
    monkeypatch.setattr(jobs, "WATCH_SECONDS", 0.5)
    if is_refused:
        keyring.kept["shop@blume.example", "oauth:localhost"] = "refresh-old"
        doors.refusal = TokenRefused(host="mx", user="shop", words="no", door=Door.IMAP)
    listening = listening_window(window.bench.desk, words, browser)
    listening.problems.trouble = lambda trouble: None  # type: ignore[method-assign]
    listening.show()
    stance = Stance.REFUSED if is_refused else Stance.NO_PASSWORD
    qtbot.waitUntil(lambda: listening.listener.stance is stance, timeout=PATIENCE)
    assert listening.listener_word.text() == "Not listening (sign-in needed)"
    assert "Click to sign in" in listening.listener_word.toolTip()
    if not is_refused:
        listening.listener_word.click()
        dialog_of(qtbot, listening, SignInDialog)
        person.has_signed_in.set()
        qtbot.waitUntil(lambda: listening.listener.stance is Stance.LISTENING, timeout=PATIENCE)
        qtbot.waitUntil(
            lambda: all(job.lane == Lane.WATCH for job in listening.jobs.running),
            timeout=PATIENCE,
        )
    listening.close()
    listening.deleteLater()


def test_a_sign_in_that_the_provider_ended_stands_on_the_first_screen_until_it_is_done_again(
    qtbot: QtBot,
    window: MainWindow,
    words: Translator,
    desk: Desk,
    person: Person,
    browser: Browser,
    keyring: Drawer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_shown = threading.Event()

    def ended(account: Account, door: Door, refresh_token: str) -> Grant:
        is_shown.wait(PATIENCE / 1000)
        raise SignInNeeded(user=account.user, reason=sentence("it was taken back."))

    monkeypatch.setattr(jobs, "WATCH_SECONDS", 0.5)
    monkeypatch.setattr(person, "refresh", ended)
    keyring.kept["shop@blume.example", "oauth:localhost"] = "refresh-old"
    listening = listening_window(window.bench.desk, words, browser)
    listening.show()
    line = listening.to_do.let_in
    qtbot.waitUntil(listening.to_do.area.isVisible, timeout=PATIENCE)
    qtbot.waitUntil(
        lambda: all(job.lane == Lane.WATCH for job in listening.jobs.running), timeout=PATIENCE
    )
    assert not line.isVisible(), "nobody has asked the provider"
    is_shown.set()
    qtbot.waitUntil(line.isVisible, timeout=PATIENCE)
    assert line.text.text() == (
        "This computer is not let in to your mail until somebody signs in as shop@blume.example"
        " here: it was taken back."
    )
    assert not listening.to_do.done.isVisible(), "something waits for a person"
    line.button.click()
    dialog_of(qtbot, listening, SignInDialog)
    person.has_signed_in.set()
    qtbot.waitUntil(lambda: listening.listener.stance is Stance.LISTENING, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not line.isVisible(), timeout=PATIENCE)
    listening.close()
    listening.deleteLater()


def test_a_sign_in_that_does_not_last_is_told_as_such(words: Translator) -> None:
    trouble = SignInNotLasting(user="shop", until=moment())
    assert signed_in_words(words, trouble).startswith("Signing in as shop went well, but it lasts")


def test_a_trouble_that_names_no_door_is_about_sending() -> None:
    assert door_of(PasswordNeeded(user="shop", reason="none")) is Door.SMTP
