"""The mail account in a dialog: known by its address, found in the net, or typed by hand."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desks import ACCOUNT
from granting import Granting, moment
from keyrings_in_memory import Drawer
from optindesk.core.connecting import Step
from optindesk.core.errors import (
    CannotSignIn,
    TokenRefused,
    Trouble,
    VaultTrouble,
    WrongPassword,
)
from optindesk.core.finding import Found, How
from optindesk.core.model import Account, Door, Security, Server, SignIn
from optindesk.core.ports import Mailbox, Tick, no_tick
from optindesk.core.provider import Way
from optindesk.core.sentence import sentence
from optindesk.flows import connecting
from optindesk.flows.desk import Desk
from optindesk.mail.providers import load_providers
from optindesk.store import account_rows
from optindesk.system.language import Translator
from optindesk.system.passwords import SessionPasswords
from optindesk.system.paths import resources
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.bench import Bench
from optindesk.ui.connection_test import TestDialog
from optindesk.ui.jobs import Jobs
from optindesk.ui.mark import LEAST_CONTRAST, Mark, contrast
from optindesk.ui.notice import LOOK
from optindesk.ui.steps import Steps

PATIENCE = 60_000
DOMAIN = "blumen.example"
OWN = Found(
    Server("smtp.blumen.example", 465, Security.TLS),
    Server("imap.blumen.example", 993, Security.TLS),
    "rosa@blumen.example",
    "rosa@blumen.example",
    "",
    How.SRV,
    other_domain=False,
)
OUTSIDE = replace(
    OWN,
    smtp=Server("smtp.hoster.example", 587, Security.STARTTLS),
    imap=Server("imap.hoster.example", 993, Security.TLS),
    how=How.AUTOCONFIG,
    other_domain=True,
)
GMAIL = Account(
    0,
    "rosa@gmail.com",
    "Blumen Rosa",
    Server("smtp.gmail.com", 465, Security.TLS),
    Server("imap.gmail.com", 993, Security.TLS),
    "rosa@gmail.com",
)


@dataclass
class Net:
    """Finds `found`; with `is_slow` it asks whether to go on until it is told not to."""

    found: Sequence[Found] = ()
    is_slow: bool = False
    trouble: Trouble | None = None
    asked: list[tuple[str, bool]] = field(default_factory=list)
    threads: set[threading.Thread] = field(default_factory=set)
    was_asked: threading.Event = field(default_factory=threading.Event)
    was_stopped: threading.Event = field(default_factory=threading.Event)

    def __call__(
        self, address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick
    ) -> Sequence[Found]:
        self.asked.append((address, ask_mozilla))
        self.threads.add(threading.current_thread())
        self.was_asked.set()
        try:
            while self.is_slow:
                tick(0)
        except BaseException:
            self.was_stopped.set()
            raise
        if self.trouble is not None:
            raise self.trouble
        return self.found


@dataclass
class Servers:
    """Servers of a provider: `refusals` says which doors refuse, and how; a test `learns` how the
    provider signs what it finds out."""

    passwords: SessionPasswords
    desk: Desk
    refusals: dict[Door, Trouble] = field(default_factory=dict)
    tried: list[tuple[Door, str]] = field(default_factory=list)
    learns: str | None = None

    def transport(self, account: Account, *_: object) -> object:
        if self.learns:
            self.desk.set_account(replace(account, authserv_id=self.learns))
        self._knock(account, Door.SMTP)
        return self.desk.transport(account)

    def mailbox(self, account: Account, *_: object) -> Mailbox:
        self._knock(account, Door.IMAP)
        return self.desk.mailbox(account)

    def _knock(self, account: Account, door: Door) -> None:
        self.tried.append((door, self.passwords.of(account, door)))
        if (trouble := self.refusals.pop(door, None)) is not None:
            raise trouble


@dataclass
class Shop:
    """All that the dialog works with."""

    desk: Desk
    bench: Bench
    keyring: Drawer
    net: Net
    authority: Granting
    servers: Servers
    opened: list[str]
    heard: list[tuple[str, Mark]]


@pytest.fixture(autouse=True)
def no_mail_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """In practice none does: a test of the account does not wait for it."""
    monkeypatch.setattr(connecting, "WAITS", 1)
    monkeypatch.setattr(connecting, "SECONDS", 0.0)


@pytest.fixture
def shop(qtbot: QtBot, desk: Desk, jobs: Jobs, words: Translator) -> Iterator[Shop]:
    keyring, net, authority = Drawer(), Net(), Granting()
    passwords = SessionPasswords(keyring, authority, moment)
    servers = Servers(passwords, desk)
    served = replace(
        desk,
        providers=load_providers(resources()),
        passwords=passwords,
        authority=authority,
        find_servers=net,
        transport=servers.transport,
        mailbox=servers.mailbox,
    )
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    bench = Bench(served, words, jobs, lambda trouble: pytest.fail(str(trouble)), window)
    opened: list[str] = []
    heard: list[tuple[str, Mark]] = []
    bench.open_page = opened.append
    bench.said.connect(lambda text, mark, offer: heard.append((text, mark)))
    yield Shop(served, bench, keyring, net, authority, servers, opened, heard)
    net.is_slow = False


Open = Callable[..., AccountDialog]


@pytest.fixture
def open_dialog(shop: Shop) -> Open:
    """The dialog of a new account, or of one that is `known`, which is set first."""

    def make(known: Account | None = None) -> AccountDialog:
        saved = None if known is None else shop.desk.set_account(known)
        dialog = AccountDialog(shop.bench, saved, shop.bench._window)
        dialog.show()
        return dialog

    return make


def settle(qtbot: QtBot, shop: Shop) -> None:
    qtbot.waitUntil(lambda: not shop.bench.jobs.running, timeout=PATIENCE)
    QApplication.processEvents()


def type_address(qtbot: QtBot, dialog: AccountDialog, address: str) -> None:
    """Type an address and go on to the next field, as a person does."""
    dialog.address.selectAll()
    qtbot.keyClicks(dialog.address, address)
    qtbot.keyClick(dialog.address, Qt.Key.Key_Tab)
    dialog.address.editingFinished.emit()  # without a screen no focus leaves


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def save_and_test(qtbot: QtBot, shop: Shop, dialog: AccountDialog) -> dict[Step, str]:
    """Save and test, look at what the test says, and close it."""
    click(qtbot, dialog.test)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(TestDialog)), timeout=PATIENCE)
    (test,) = [one for one in dialog.findChildren(TestDialog) if one.isVisible()]
    settle(qtbot, shop)
    results = {one.step: str(one.said) for one in test.panel.results}
    test.reject()
    settle(qtbot, shop)
    return results


def saved() -> Account:
    account = account_rows.account()
    assert account is not None
    return account


# --- known by its address -------------------------------------------------------------------------


def test_a_known_provider_fills_itself_in_while_one_types_and_asks_nobody(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    assert not dialog.keep.isEnabled()
    qtbot.keyClicks(dialog.address, "rosa@gmail.com")
    assert dialog.found.said.text() == "Gmail, by your address."
    assert not dialog.servers.fold.is_open, "there is nothing to be typed"
    assert dialog.servers.fold.text() == "Ser&vers: smtp.gmail.com, imap.gmail.com"
    assert not dialog.found.look_for.isVisible()
    qtbot.keyClicks(dialog.name, "Blumen Rosa")
    qtbot.keyClicks(dialog.password, "abcd efgh")
    click(qtbot, dialog.keep)
    settle(qtbot, shop)
    assert replace(saved(), id=0) == GMAIL
    assert shop.keyring.kept == {("rosa@gmail.com", "smtp.gmail.com"): "abcd efgh"}
    assert shop.net.asked == []
    assert [text for text, _ in shop.heard] == ["The mail account was saved."]


def test_another_address_takes_its_own_servers_and_what_was_typed_stays(
    qtbot: QtBot, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@gmail.com")
    type_address(qtbot, dialog, "rosa@gmx.de")
    assert dialog.smtp.host.text() == "mail.gmx.net"
    assert "GMX" in dialog.found.said.text()
    assert "1. In GMX in the browser" in dialog.found.steps.text()
    type_address(qtbot, dialog, "rosa@blumen.example")
    assert dialog.smtp.host.text() == "", "those of GMX are of no use there"
    assert dialog.servers.fold.is_open
    dialog.smtp.host.setText("smtp.mine.example")
    type_address(qtbot, dialog, "rosa@gmail.com")
    assert dialog.smtp.host.text() == "smtp.mine.example"


def test_the_name_for_reading_comes_and_goes_with_the_provider(
    qtbot: QtBot, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@icloud.com")
    assert dialog.more.imap_user.text() == "rosa"
    type_address(qtbot, dialog, "rosa@gmail.com")
    assert dialog.more.imap_user.text() == ""
    type_address(qtbot, dialog, "rosa@icloud.com")
    type_address(qtbot, dialog, "rosa@blumen.example")
    assert dialog.more.imap_user.text() == ""
    dialog.more.imap_user.setText("team@gmail.com")
    type_address(qtbot, dialog, "anna@icloud.com")
    assert dialog.more.imap_user.text() == "team@gmail.com"


def test_the_steps_to_an_app_password_have_the_page_where_they_are_taken(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@gmail.com")
    assert dialog.login.way is Way.APP_PASSWORD, "what is recommended comes first"
    assert "1. Open your Google account" in dialog.login.how.text()
    dialog.login.how.setFocus()
    qtbot.keyClick(dialog.login.how, Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.login.how, Qt.Key.Key_Return)
    assert shop.opened == ["https://myaccount.google.com/apppasswords"]


def test_a_free_address_with_a_strange_server_is_warned_of_and_saved_all_the_same(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@gmail.com")
    assert not dialog.servers.strange.isVisible()
    dialog.smtp.host.setText("smtp.webhoster.example")
    assert dialog.servers.strange.text.text().startswith(
        "Your address is from Gmail, but your mails leave through smtp.webhoster.example."
    )
    assert dialog.keep.isEnabled()
    assert dialog.found.look_for.text() == "Use t&he servers of Gmail"
    click(qtbot, dialog.found.look_for)
    settle(qtbot, shop)
    assert dialog.smtp.host.text() == "smtp.gmail.com"
    assert not dialog.servers.strange.isVisible()
    assert shop.net.asked == []


def test_what_a_person_stops_typing_is_taken_for_complete(
    qtbot: QtBot, open_dialog: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_dialog()
    dialog.found._pause.setInterval(1)
    qtbot.keyClicks(dialog.address, "rosa@blumen.example")
    qtbot.waitUntil(lambda: dialog.found.look_for.isVisible(), timeout=PATIENCE)
    assert dialog.servers.fold.is_open


# --- found in the net -----------------------------------------------------------------------------


def test_the_servers_of_an_own_domain_are_looked_for_off_the_main_thread(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    shop.net.found = [OWN]
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    assert shop.net.asked == [], "nobody is asked until somebody wants it"
    assert not dialog.found.mozilla.isChecked()
    click(qtbot, dialog.found.look_for)
    settle(qtbot, shop)
    assert shop.net.asked == [("rosa@blumen.example", False)]
    assert threading.main_thread() not in shop.net.threads
    assert dialog.smtp.server == OWN.smtp
    assert dialog.imap.server == OWN.imap
    assert dialog.found.said.text() == "Your domain says so (DNS)."
    assert dialog.keep.isEnabled()


def test_mozilla_learns_the_domain_only_if_it_may(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    dialog.found.mozilla.click()
    click(qtbot, dialog.found.look_for)
    settle(qtbot, shop)
    assert shop.net.asked == [("rosa@blumen.example", True)]


def test_looking_can_be_stopped(qtbot: QtBot, shop: Shop, open_dialog: Open) -> None:
    shop.net.is_slow = True
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    click(qtbot, dialog.found.look_for)
    assert dialog.found.said.text() == "Looking for the servers of blumen.example…"
    assert dialog.found.look_for.text() == "Stop &looking"
    assert shop.net.was_asked.wait(PATIENCE / 1000)
    click(qtbot, dialog.found.look_for)
    assert shop.net.was_stopped.wait(PATIENCE / 1000)
    settle(qtbot, shop)
    assert dialog.found.look_for.text() == "&Find servers"


def test_closing_the_dialog_looks_no_further(qtbot: QtBot, shop: Shop, open_dialog: Open) -> None:
    shop.net.is_slow = True
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    click(qtbot, dialog.found.look_for)
    assert shop.net.was_asked.wait(PATIENCE / 1000)
    dialog.reject()
    assert shop.net.was_stopped.wait(PATIENCE / 1000)
    settle(qtbot, shop)


def test_another_address_meanwhile_stops_looking_for_the_first(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    shop.net.is_slow = True
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    click(qtbot, dialog.found.look_for)
    assert shop.net.was_asked.wait(PATIENCE / 1000)
    type_address(qtbot, dialog, "rosa@gmail.com")
    assert shop.net.was_stopped.wait(PATIENCE / 1000)
    settle(qtbot, shop)
    assert dialog.smtp.host.text() == "smtp.gmail.com"


def test_servers_outside_of_the_domain_are_saved_only_after_a_look_at_them(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    shop.net.found = [OUTSIDE, OWN]
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    click(qtbot, dialog.found.look_for)
    settle(qtbot, shop)
    names = [dialog.found.candidates.item(n).text() for n in range(2)]
    assert names == [
        "smtp.hoster.example, imap.hoster.example",
        "smtp.blumen.example, imap.blumen.example",
    ]
    assert dialog.found.doubt.text.text().startswith(
        "These servers lie outside of blumen.example: smtp.hoster.example, imap.hoster.example."
    )
    assert not dialog.keep.isEnabled()
    dialog.found.right.click()
    assert dialog.keep.isEnabled()
    dialog.found.candidates.setCurrentRow(1)
    assert dialog.smtp.server == OWN.smtp
    assert not dialog.found.right.isVisible()
    assert dialog.keep.isEnabled()
    dialog.found.candidates.setCurrentRow(0)
    assert not dialog.keep.isEnabled(), "it is asked again"


def test_where_nothing_is_found_the_servers_are_typed_by_hand(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    click(qtbot, dialog.found.look_for)
    settle(qtbot, shop)
    assert "were not found" in dialog.found.said.text()
    assert dialog.found.said.isVisible()
    qtbot.keyClicks(dialog.smtp.host, "mail.blumen.example")
    qtbot.keyClicks(dialog.user, "rosa")
    click(qtbot, dialog.keep)
    settle(qtbot, shop)
    assert (saved().smtp.host, saved().user, saved().imap) == ("mail.blumen.example", "rosa", None)


def test_what_is_no_address_is_told_when_its_servers_are_looked_for(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen..example")
    click(qtbot, dialog.found.look_for)
    settle(qtbot, shop)
    assert "is not an email address" in dialog.found.said.text()


# --- how one logs in ------------------------------------------------------------------------------


def test_signing_in_is_offered_where_it_can_be_done_and_does_it_after_saving(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@gmail.com")
    dialog.login.box.setCurrentIndex(1)
    dialog.login.box.activated.emit(1)
    assert dialog.login.way is Way.OAUTH
    assert not dialog.password.isVisible()
    click(qtbot, dialog.login.sign_in)
    settle(qtbot, shop)
    qtbot.waitUntil(lambda: "signed in" in dialog.notice.text.text(), timeout=PATIENCE)
    assert shop.opened == ["https://login.example/"]
    assert saved().sign_in is SignIn.OAUTH
    assert shop.keyring.kept == {("rosa@gmail.com", "oauth:smtp.gmail.com"): "refresh-0"}


def test_a_new_account_signs_in_before_it_is_tested(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@gmail.com")
    dialog.login.box.setCurrentIndex(1)
    dialog.login.box.activated.emit(1)
    click(qtbot, dialog.test)
    qtbot.waitUntil(lambda: "signed in" in dialog.notice.text.text(), timeout=PATIENCE)
    settle(qtbot, shop)
    assert "as rosa@gmail.com" in save_and_test(qtbot, shop, dialog)[Step.SMTP_LET_IN]


def test_what_the_test_learns_stays_when_the_account_is_saved_after_it(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog(ACCOUNT)
    shop.servers.learns = "mx.blume.example"
    save_and_test(qtbot, shop, dialog)
    click(qtbot, dialog.keep)
    settle(qtbot, shop)
    assert saved().authserv_id == "mx.blume.example"


def test_a_locked_keyring_is_told_where_one_looks(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog(replace(GMAIL, sign_in=SignIn.OAUTH))
    shop.keyring.trouble = VaultTrouble(reason=sentence("it is locked."))
    click(qtbot, dialog.login.sign_in)
    qtbot.waitUntil(lambda: dialog.notice.isVisible(), timeout=PATIENCE)
    settle(qtbot, shop)
    assert dialog.notice.text.text() == (
        "Saved. You are signed in until this program is closed, as the keyring of this computer"
        " cannot be used: it is locked."
    )
    assert dialog.notice.mark == LOOK


def test_a_mailbox_that_signs_in_on_its_own_does_so_after_the_first(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog(
        replace(GMAIL, sign_in=SignIn.OAUTH, imap_sign_in=SignIn.OAUTH, imap_user="team@gmail.com")
    )
    click(qtbot, dialog.login.sign_in)
    qtbot.waitUntil(lambda: "signed in" in dialog.notice.text.text(), timeout=PATIENCE)
    settle(qtbot, shop)
    assert set(shop.keyring.kept) == {
        ("rosa@gmail.com", "oauth:smtp.gmail.com"),
        ("team@gmail.com", "oauth:imap.gmail.com"),
    }


def test_where_this_program_cannot_sign_in_only_a_password_is_offered(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    shop.authority.trouble = CannotSignIn(host="x", reason=sentence("no."))
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@gmail.com")
    assert [dialog.login.box.itemText(n) for n in range(dialog.login.box.count())] == [
        "with an app password"
    ]
    assert not dialog.login.box.isVisible(), "there is nothing to choose"
    type_address(qtbot, dialog, "rosa@outlook.com")
    assert "only by signing in in the browser" in dialog.login.how.text()


def test_an_own_client_opens_the_browser_for_any_domain_and_its_secret_goes_into_the_keyring(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog()
    type_address(qtbot, dialog, "rosa@blumen.example")
    qtbot.keyClicks(dialog.smtp.host, "smtp.blumen.example")
    dialog.more_fold.click()
    assert not dialog.more.client_secret.isVisible()
    qtbot.keyClicks(dialog.more.client, "desk-1")
    qtbot.keyClicks(dialog.more.client_secret, "hush")
    qtbot.keyClicks(dialog.more.issuer, "https://login.blumen.example")
    assert dialog.login.box.count() == 2
    assert dialog.login.way is Way.PASSWORD, "what was there stays"
    dialog.login.box.setCurrentIndex(1)
    dialog.login.box.activated.emit(1)
    click(qtbot, dialog.keep)
    settle(qtbot, shop)
    account = saved()
    assert account.sign_in is SignIn.OAUTH
    assert (account.oauth_client, account.oauth_issuer) == (
        "desk-1",
        "https://login.blumen.example",
    )
    qtbot.waitUntil(lambda: "signed in" in dialog.notice.text.text(), timeout=PATIENCE)
    settle(qtbot, shop)
    assert shop.keyring.kept == {
        ("desk-1", "oauth-client"): "hush",
        ("rosa@blumen.example", "oauth:smtp.blumen.example"): "refresh-0",
    }, "nobody can have signed in for it yet, so that comes next"


def test_a_token_that_is_refused_in_the_test_offers_to_sign_in(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog(replace(GMAIL, sign_in=SignIn.OAUTH))
    shop.keyring.kept["rosa@gmail.com", "oauth:smtp.gmail.com"] = "refresh"
    shop.servers.refusals[Door.IMAP] = TokenRefused(
        host="imap.gmail.com", user="rosa@gmail.com", words="no", door=Door.IMAP
    )
    assert "did not let rosa@gmail.com in" in save_and_test(qtbot, shop, dialog)[Step.IMAP_LET_IN]
    assert dialog.notice.mark == LOOK
    click(qtbot, dialog.notice.offer)
    qtbot.waitUntil(lambda: "signed in" in dialog.notice.text.text(), timeout=PATIENCE)
    settle(qtbot, shop)
    assert shop.keyring.kept["rosa@gmail.com", "oauth:smtp.gmail.com"] == "refresh-0"
    assert "as rosa@gmail.com" in save_and_test(qtbot, shop, dialog)[Step.IMAP_LET_IN]


# --- more -----------------------------------------------------------------------------------------


def test_a_mailbox_with_a_login_of_its_own_has_its_own_password(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog(GMAIL)
    assert not dialog.more_fold.is_open, "nothing there is unusual"
    dialog.more_fold.click()
    qtbot.keyClicks(dialog.more.imap_user, "team@gmail.com")
    assert not dialog.more.imap_password.isVisible()
    dialog.more.imap_way.setCurrentIndex(1)
    qtbot.keyClicks(dialog.more.imap_password, "team secret")
    qtbot.keyClicks(dialog.password, "own secret")
    click(qtbot, dialog.keep)
    settle(qtbot, shop)
    assert (saved().imap_user, saved().imap_sign_in) == ("team@gmail.com", SignIn.PASSWORD)
    assert shop.keyring.kept == {
        ("rosa@gmail.com", "smtp.gmail.com"): "own secret",
        ("team@gmail.com", "imap.gmail.com"): "team secret",
    }


def test_the_password_that_was_refused_is_the_one_to_be_typed_anew(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    account = replace(GMAIL, imap_user="team@gmail.com", imap_sign_in=SignIn.PASSWORD)
    dialog = open_dialog(account)
    assert dialog.more_fold.is_open, "here is something unusual"
    dialog.more_fold.turn(False)
    for login in (account.login(door) for door in Door):
        shop.keyring.kept[login.kept_under] = "x"
    shop.servers.refusals[Door.IMAP] = WrongPassword(
        host="imap.gmail.com", user="team@gmail.com", words="no", door=Door.IMAP
    )
    assert "did not accept" in save_and_test(qtbot, shop, dialog)[Step.IMAP_LET_IN]
    assert dialog.focusWidget() is dialog.more.imap_password
    assert dialog.more_fold.is_open


def test_saving_an_account_unchanged_changes_nothing(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    account = replace(
        GMAIL,
        user="other",
        authserv_id="mx.gmail.com",
        ca_file="/etc/ca.pem",
        per_hour=20,
        move_handled="Done",
        sign_in=SignIn.OAUTH,
        imap_user="team@gmail.com",
        imap_sign_in=SignIn.OAUTH,
        oauth_client="desk-1",
        oauth_issuer="https://login.blumen.example",
    )
    dialog = open_dialog(account)
    before = saved()
    click(qtbot, dialog.keep)
    settle(qtbot, shop)
    assert saved() == before


def test_a_server_that_wants_no_login_keeps_wanting_none(
    qtbot: QtBot, shop: Shop, open_dialog: Open
) -> None:
    dialog = open_dialog(ACCOUNT)
    click(qtbot, dialog.keep)
    settle(qtbot, shop)
    assert saved().user == ""


def test_of_two_servers_the_one_that_must_be_typed_is_named(
    qtbot: QtBot, open_dialog: Open
) -> None:
    dialog = open_dialog()
    dialog.address.setText(f"rosa@{DOMAIN}")
    dialog.imap.host.setText("imap.blumen.example")
    dialog.smtp.host.clear()
    assert dialog.keep.toolTip() == "Still to be filled in: Outgoing mail (SMTP)."


def test_a_ca_file_is_chosen(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    dialog.more.ca_file._choose()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit("/etc/ours.pem")
    chooser.close()
    assert dialog.ca_file.line.text() == "/etc/ours.pem"


@pytest.mark.parametrize("locked", [False, True])
def test_a_password_is_forgotten_when_somebody_is_sure(
    qtbot: QtBot, shop: Shop, open_dialog: Open, locked: bool
) -> None:
    dialog = open_dialog(replace(GMAIL))
    shop.keyring.kept["rosa@gmail.com", "smtp.gmail.com"] = "secret"
    if locked:
        shop.keyring.trouble = VaultTrouble(reason=sentence("it is locked."))
    assert dialog.login.forget.isVisible()
    click(qtbot, dialog.login.forget)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)), timeout=PATIENCE)
    (asks,) = dialog.findChildren(QMessageBox)
    yes = next(one for one in asks.buttons() if "Forget" in one.text())
    click(qtbot, yes)
    settle(qtbot, shop)
    if locked:
        assert "it is locked" in dialog.notice.text.text()
    else:
        assert shop.keyring.kept == {}
        assert dialog.notice.text.text() == "The password was forgotten."


def test_a_sign_in_is_forgotten_too(qtbot: QtBot, shop: Shop, open_dialog: Open) -> None:
    dialog = open_dialog(replace(GMAIL, sign_in=SignIn.OAUTH))
    shop.keyring.kept["rosa@gmail.com", "oauth:smtp.gmail.com"] = "refresh"
    assert not dialog.login.forget.isVisible()
    click(qtbot, dialog.login.forget_sign_in)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)), timeout=PATIENCE)
    (asks,) = dialog.findChildren(QMessageBox)
    assert "until somebody signs in again" in asks.text()
    click(qtbot, next(one for one in asks.buttons() if "Forget" in one.text()))
    settle(qtbot, shop)
    assert shop.keyring.kept == {}
    assert dialog.notice.text.text() == "The sign-in was forgotten."


def test_a_new_account_has_nothing_to_forget_and_nothing_unfolded(open_dialog: Open) -> None:
    dialog = open_dialog()
    assert not dialog.login.forget.isVisible()
    assert dialog.servers.fold.text() == "Ser&vers"
    assert not dialog.servers.fold.is_open


def test_an_account_that_is_set_is_shown_calmly_and_looked_for_only_by_another_address(
    qtbot: QtBot, open_dialog: Open
) -> None:
    dialog = open_dialog(ACCOUNT)
    dialog.address.editingFinished.emit()
    assert dialog.servers.fold.text() == "Ser&vers: localhost"
    assert not dialog.servers.fold.is_open
    assert not dialog.found.look_for.isVisible()
    type_address(qtbot, dialog, "rosa@blumen.example")
    assert dialog.found.look_for.isVisible()
    assert dialog.smtp.host.text() == "localhost", "somebody typed that"


@pytest.mark.parametrize("window_colour", ["#ffffff", "#222222"])
def test_a_link_can_be_read_in_light_and_dark(qtbot: QtBot, window_colour: str) -> None:
    steps = Steps(str)
    qtbot.addWidget(steps)
    palette = QPalette(QColor(window_colour))
    palette.setColor(QPalette.ColorRole.Link, QColor("#0000ff"))
    steps.setPalette(palette)
    steps.show_steps(["Open it."], "https://example.org/")
    (colour,) = re.findall(r"color: (#\w+)", steps.text())
    assert contrast(QColor(colour), QColor(window_colour)) >= LEAST_CONTRAST


def test_all_of_it_fits_on_a_small_screen(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog(replace(GMAIL, imap_user="team@gmail.com"))
    dialog.servers.fold.turn(True)
    dialog.notice.say("Word " * 60)
    qtbot.waitUntil(lambda: not dialog._soon.isActive(), timeout=PATIENCE)
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog.area.horizontalScrollBar().maximum() == 0
