"""The wizard that sets up a desk: by keys alone, page by page, and left anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shared_pictures import GOOD, PLACE, only_looking

from desks import ACCOUNT
from granting import Granting
from optindesk.core.connecting import AccountTest, Ended, Step, StepResult
from optindesk.core.errors import CannotSignIn, SignInRefused
from optindesk.core.finding import Found, How
from optindesk.core.model import Account, Door, Security, Server, SignIn
from optindesk.core.ports import Tick, no_tick, nobody_asked
from optindesk.core.provider import Way
from optindesk.core.sentence import sentence
from optindesk.flows import business, connecting, preferences
from optindesk.flows.desk import Desk
from optindesk.main import make_desk, opened, who
from optindesk.store import account_rows, archive
from optindesk.system.language import Translator
from optindesk.ui import sign_in_dialog
from optindesk.ui.connection_test import ItPersonDialog, TestDialog
from optindesk.ui.listening import LISTEN, OFF
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.setup_wizard import SetupWizard
from optindesk.ui.setup_wizard import Step as Page
from optindesk.ui.shared_dialog import SharedDialog
from optindesk.ui.sign_in_dialog import SignInDialog
from optindesk.ui.window import MainWindow
from optindesk.ui.wishes import Wish
from pages import KeptSettings
from servers import ImapUser, Paper, SmtpServer, Taken

LONG = 60_000
"""Milliseconds after which a test gives up."""


@pytest.fixture
def kept() -> KeptSettings:
    return KeptSettings({LISTEN: OFF})


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Practice has no mails to oneself: nobody waits for them."""
    if "imap_user" not in request.fixturenames:
        monkeypatch.setattr(connecting, "WAITS", 1)
        monkeypatch.setattr(connecting, "SECONDS", 0.0)


@pytest.fixture
def real_desk(tmp_path: Path) -> Iterator[Desk]:
    """A new desk that asks nobody but the servers of its account."""
    with opened(tmp_path / "desk") as store:
        made = make_desk(store, who("Rosa"))
        yield replace(made, look_up_sender=nobody_asked, find_servers=_nothing)


def _nothing(address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick) -> Sequence[Found]:
    return ()


@pytest.fixture
def open_wizard(
    qtbot: QtBot, words: Translator, kept: KeptSettings
) -> Iterator[Callable[..., SetupWizard]]:
    windows: list[MainWindow] = []

    def start(
        desk: Desk, *, first: bool = True, spoken: Mapping[str, str] | None = None
    ) -> SetupWizard:
        window = MainWindow(desk, words, kept, desk.store.leave_thread)
        windows.append(window)
        window.show()
        wizard = SetupWizard(window.bench, kept, window, first=first, spoken=spoken or {})
        wizard.practise.connect(partial(window.leave_for, Wish.PRACTISE))
        wizard.open()
        settle(qtbot, wizard)
        return wizard

    yield start
    for window in windows:
        window.close()
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=LONG)  # noqa: B023
        window.deleteLater()


def settle(qtbot: QtBot, wizard: SetupWizard) -> None:
    """Until nothing is being done in the background."""
    jobs = wizard._setup.bench.jobs
    qtbot.waitUntil(lambda: not jobs.running, timeout=LONG)
    QApplication.processEvents()


def keys(text: str) -> None:
    """Type into what has the focus."""
    where = QApplication.focusWidget()
    assert where is not None
    QTest.keyClicks(where, text)


def key(which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    where = QApplication.focusWidget()
    assert where is not None
    QTest.keyClick(where, which, modifier)


def tab(times: int = 1) -> None:
    for _ in range(times):
        key(Qt.Key.Key_Tab)


def alt(letter: str) -> None:
    """A letter that is underlined."""
    key(Qt.Key[f"Key_{letter}"], Qt.KeyboardModifier.AltModifier)


def go_on(qtbot: QtBot, wizard: SetupWizard, page: Page) -> None:
    """Alt+N, and the next page is there."""
    alt("N")
    qtbot.waitUntil(lambda: wizard.currentId() == page, timeout=LONG)
    QApplication.processEvents()


def test_the_whole_way_by_keys_alone(
    qtbot: QtBot,
    real_desk: Desk,
    kept: KeptSettings,
    open_wizard: Callable[..., SetupWizard],
    smtp_servers: Callable[..., SmtpServer],
    paper: Paper,
    imap_user: ImapUser,
) -> None:
    def into_mailbox(taken: Taken) -> None:
        imap_user.deliver(taken.content)

    smtp = smtp_servers(Security.STARTTLS, paper.server_context(), deliver=into_mailbox)
    wizard = open_wizard(real_desk)
    was_tested: list[bool] = []
    wizard._setup.bench.account_set.connect(lambda: was_tested.append(bool(wizard.test.panel.made)))
    assert wizard.currentId() == Page.WELCOME
    go_on(qtbot, wizard, Page.DESK)

    alt("W")
    key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys("Marta")
    go_on(qtbot, wizard, Page.BUSINESS)

    alt("S")
    keys("Blumen Meier")
    tab()
    keys("Marktgasse 1, 1010 Wien")
    tab()
    keys("https://blumen.example/privacy")
    go_on(qtbot, wizard, Page.ADDRESS)

    alt("A")
    keys(imap_user.user)
    go_on(qtbot, wizard, Page.SERVERS)

    keys("localhost")
    tab(2)
    keys(str(smtp.server.port))
    tab()
    keys("localhost")
    tab(2)
    keys(str(imap_user.imaps_port))
    alt("L")
    keys(str(imap_user.ca_file))
    go_on(qtbot, wizard, Page.LOGIN)

    alt("P")
    QApplication.clipboard().setText(imap_user.password)  # QTest types ASCII only
    key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    go_on(qtbot, wizard, Page.TEST)

    settle(qtbot, wizard)
    panel = wizard.test.panel
    assert panel.made is not None, panel.notice.text.text()
    assert [one.ended for one in panel.made.results] == [Ended.PASSED] * 12, panel.results
    assert panel.notice.text.text() == "Your mail account works."
    assert was_tested == [True], "nobody else logs in beside the test"
    go_on(qtbot, wizard, Page.LIST)

    alt("M")
    keys("Blumenpost")
    alt("O")
    keys("Einmal im Monat")
    go_on(qtbot, wizard, Page.READY)
    assert "Blumen Meier" in wizard.ready.text.text()
    with qtbot.waitSignal(wizard.accepted):
        alt("F")
    assert was_tested == [True], "it is listened with the account since its test"

    account = account_rows.account()
    assert account is not None
    assert (account.address, account.sender_name) == (imap_user.user, "Blumen Meier")
    assert account.imap == Server("localhost", imap_user.imaps_port, Security.TLS)
    today = business.today()
    assert today.postal_address == "Marktgasse 1, 1010 Wien"
    assert today.privacy_notice == "https://blumen.example/privacy"
    assert [one.name for one in archive.all_lists()] == ["Blumenpost"]
    assert kept.values["who"] == "Marta"
    assert len(smtp.mails) == 1


def at_address(qtbot: QtBot, wizard: SetupWizard, address: str) -> None:
    """As far as the page of the address, with this one in its field."""
    for page in (Page.DESK, Page.BUSINESS):
        go_on(qtbot, wizard, page)
    wizard.business.name.setText("Blumen Meier")
    go_on(qtbot, wizard, Page.ADDRESS)
    wizard.address.address.setText(address)


def at_login(qtbot: QtBot, wizard: SetupWizard, address: str) -> None:
    """As far as the page on which one logs in."""
    at_address(qtbot, wizard, address)
    go_on(qtbot, wizard, Page.LOGIN)


def test_practising_first_closes_the_desk_for_the_one_to_practise_at(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    window = wizard.parent()
    assert isinstance(window, MainWindow)
    alt("P")
    qtbot.waitUntil(wizard.button(SetupWizard.WizardButton.FinishButton).isVisible)
    alt("T")
    qtbot.waitUntil(lambda: window.wish is Wish.PRACTISE)


def test_a_shop_that_has_a_shared_desk_joins_it_from_the_first_window(
    qtbot: QtBot, real_desk: Desk, words: Translator, kept: KeptSettings
) -> None:
    window = MainWindow(real_desk, words, kept, real_desk.store.leave_thread)
    qtbot.addWidget(window)
    window.openers.shared = only_looking(lambda url, password: replace(GOOD, holds_desk=True))
    window.show()
    window.set_up()
    [wizard] = window.findChildren(SetupWizard)
    settle(qtbot, wizard)
    alt("O")
    finish = wizard.button(SetupWizard.WizardButton.FinishButton)
    qtbot.waitUntil(finish.isVisible)
    assert finish.text() == "S&hared desk…"
    alt("H")
    qtbot.waitUntil(lambda: bool(window.findChildren(SharedDialog)))
    [dialog] = window.findChildren(SharedDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(SetupWizard)))
    again = next(one for one in window.findChildren(SetupWizard) if one.isVisible())
    again.welcome.join.setChecked(True)
    again.button(SetupWizard.WizardButton.FinishButton).click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(SharedDialog)))
    dialog = next(one for one in window.findChildren(SharedDialog) if one.isVisible())
    dialog.fields.take(PLACE.url)
    dialog.try_it.click()
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    qtbot.waitUntil(lambda: window.wish is Wish.OTHER_DESK)


def test_a_desk_that_is_shared_already_is_set_up_or_practised_at(
    desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    assert not open_wizard(desk).welcome.join.isVisible()


def test_a_known_provider_needs_no_servers_and_says_its_steps(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(replace(desk, authority=_unregistered()))
    at_login(qtbot, wizard, "blumen@gmail.com")
    assert "App passwords" in wizard.login.steps.text()
    assert wizard.login.page.toolTip().startswith("https://")
    assert not wizard.login.isComplete(), "there is no password yet"
    wizard.login.password.setText("abcd efgh ijkl mnop")
    go_on(qtbot, wizard, Page.TEST)
    settle(qtbot, wizard)
    account = account_rows.account()
    assert account is not None
    assert (account.smtp.host, account.sign_in) == ("smtp.gmail.com", SignIn.PASSWORD)


def _unregistered() -> Granting:
    return Granting(trouble=CannotSignIn(host="x", reason=sentence("no.")))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that the browser was told to open."""
    pages: list[str] = []
    monkeypatch.setattr(sign_in_dialog.QDesktopServices, "openUrl", pages.append)
    return pages


class Registers(Granting):
    """Lets in who brings a client ID."""

    def can_sign_in(self, account: Account, door: Door) -> bool:
        return bool(account.oauth_client)


def test_where_the_program_is_not_registered_there_is_a_text_for_who_does_it(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard], browser: list[str]
) -> None:
    def find(address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick) -> Sequence[Found]:
        known = next(one for one in desk.providers if one.name == "Microsoft 365")
        return (Found(known.smtp, known.imap, address, address, "", How.MX, other_domain=False),)

    wizard = open_wizard(replace(desk, authority=Registers(), find_servers=find))
    at_address(qtbot, wizard, "shop@blumen.example")
    go_on(qtbot, wizard, Page.SERVERS)
    go_on(qtbot, wizard, Page.LOGIN)
    login = wizard.login
    assert login.way is Way.OAUTH, "what the provider recommends"
    assert not login.isComplete()
    login.it_person.click()
    (dialog,) = login.findChildren(ItPersonDialog)
    assert "App registrations" in dialog.text.toPlainText()
    dialog.close()
    login.client.setText("4711")
    login.issuer.setText("https://login.example/tenant/v2.0")
    go_on(qtbot, wizard, Page.TEST)
    settle(qtbot, wizard)
    account = account_rows.account()
    assert account is not None
    assert (account.oauth_client, account.sign_in) == ("4711", SignIn.OAUTH)
    assert account.oauth_issuer == "https://login.example/tenant/v2.0"


def test_signing_in_in_the_browser_leads_on(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard], browser: list[str]
) -> None:
    wizard = open_wizard(replace(desk, authority=Granting(clock=desk.clock)))
    at_login(qtbot, wizard, "blumen@outlook.com")
    alt("N")
    qtbot.waitUntil(lambda: wizard.currentId() == Page.TEST, timeout=LONG)
    settle(qtbot, wizard)
    account = account_rows.account()
    assert account is not None
    assert account.sign_in is SignIn.OAUTH


def test_a_sign_in_that_was_refused_stays_on_its_page(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard], browser: list[str]
) -> None:
    authority = Granting()
    wizard = open_wizard(replace(desk, authority=authority))
    at_login(qtbot, wizard, "blumen@outlook.com")
    authority.trouble = SignInRefused(host="login.example", reason=sentence("you said no."))
    alt("N")
    qtbot.waitUntil(lambda: bool(wizard.findChildren(SignInDialog)), timeout=LONG)
    settle(qtbot, wizard)
    (dialog,) = wizard.findChildren(SignInDialog)
    dialog.reject()
    assert wizard.currentId() == Page.LOGIN


OWN = Found(
    Server("smtp.blumen.example", 465, Security.TLS),
    Server("imap.host.example", 993, Security.TLS),
    "shop",
    "shop-in",
    "",
    How.SRV,
    other_domain=True,
)


def test_servers_outside_of_the_domain_have_to_be_looked_at(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    def find(address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick) -> Sequence[Found]:
        return (OWN, replace(OWN, smtp=replace(OWN.smtp, host="other.blumen.example")))

    wizard = open_wizard(replace(desk, find_servers=find))
    at_address(qtbot, wizard, "shop@blumen.example")
    go_on(qtbot, wizard, Page.SERVERS)
    servers = wizard.servers
    assert servers.choice.isVisible()
    assert (servers.user.text(), servers.imap_user.text()) == ("shop", "shop-in")
    assert "outside of your domain" in servers.notice.text.text()
    assert not servers.isComplete()
    servers.right.setChecked(True)
    go_on(qtbot, wizard, Page.LOGIN)
    wizard.login.password.setText("geheim")
    go_on(qtbot, wizard, Page.TEST)
    settle(qtbot, wizard)
    account = account_rows.account()
    assert account is not None
    assert account.imap_user == "shop-in"


def test_a_bridge_with_a_certificate_of_its_own_asks_for_its_file(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard], tmp_path: Path
) -> None:
    wizard = open_wizard(desk)
    at_address(qtbot, wizard, "blumen@proton.me")
    go_on(qtbot, wizard, Page.SERVERS)
    assert "certificate of its own" in wizard.servers.notice.text.text()
    assert wizard.servers.smtp.host.text() == "127.0.0.1"
    wizard.servers.ca_file.line.setText(str(tmp_path / "cert.pem"))
    go_on(qtbot, wizard, Page.LOGIN)
    wizard.login.password.setText("geheim")
    go_on(qtbot, wizard, Page.TEST)
    settle(qtbot, wizard)
    account = account_rows.account()
    assert account is not None
    assert account.ca_file == str(tmp_path / "cert.pem")


def test_what_is_being_done_is_said_and_can_be_stopped(
    open_wizard: Callable[..., SetupWizard], qtbot: QtBot, desk: Desk, gate: Any
) -> None:
    """A grey “Next” alone looks like a program that hangs."""

    def slow(address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick) -> Sequence[Found]:
        gate.pass_through()
        tick(1, 3)
        return ()

    wizard = open_wizard(replace(desk, find_servers=slow))
    page = wizard.address
    at_address(qtbot, wizard, "shop@blumen.example")
    alt("N")
    qtbot.waitUntil(lambda: page.is_busy)
    gate.wait_until_reached()
    qtbot.waitUntil(page.progress.isVisible)
    assert page.progress.title.text() == "Looking for the servers of shop@blumen.example"
    assert not wizard.button(SetupWizard.WizardButton.NextButton).isEnabled()
    assert not wizard.servers.progress.isVisibleTo(wizard.servers), "only what is its own"
    page.progress.cancel.click()
    gate.open()
    settle(qtbot, wizard)
    assert wizard.currentPage() is page
    assert wizard.button(SetupWizard.WizardButton.NextButton).isEnabled()
    assert page.progress.isHidden()
    assert page.notice.isHidden()


def test_what_is_typed_takes_the_place_of_the_name_that_was_guessed(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    go_on(qtbot, wizard, Page.DESK)
    assert wizard.desk.who.text(), "the system knows somebody"
    keys("Rosa")
    assert wizard.desk.who.text() == "Rosa"


def test_who_goes_back_and_forth_finds_what_was_typed(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    go_on(qtbot, wizard, Page.DESK)
    wizard.desk.language.setCurrentIndex(wizard.desk.language.findData("it"))
    go_on(qtbot, wizard, Page.BUSINESS)
    wizard.business.name.setText("Blumen Huber")
    wizard.business.postal.setPlainText("Market Street 1")
    wizard.back()
    wizard.back()
    go_on(qtbot, wizard, Page.DESK)
    assert wizard.desk.language.currentData() == "it"
    go_on(qtbot, wizard, Page.BUSINESS)
    assert wizard.business.name.text() == "Blumen Huber"
    assert wizard.business.postal.toPlainText() == "Market Street 1"


def test_who_enters_the_servers_is_not_told_that_they_are_looked_for(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    at_address(qtbot, wizard, "shop@blumen.example")
    assert "looked for in the net" in wizard.address.found.text()
    wizard.address.by_hand.setChecked(True)
    assert wizard.address.found.text() == ""


def test_of_two_servers_the_one_that_must_be_typed_is_named(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    at_address(qtbot, wizard, "shop@blumen.example")
    wizard.address.by_hand.setChecked(True)
    go_on(qtbot, wizard, Page.SERVERS)
    wizard.servers.imap.host.setText("imap.blumen.example")
    assert wizard.servers.missing() == "Still to be filled in: Outgoing mail (SMTP)."
    wizard.servers.smtp.host.setText("smtp.blumen.example")
    assert wizard.servers.missing() == ""


def test_what_is_no_address_is_told_and_nothing_is_looked_for(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    at_address(qtbot, wizard, "shop@@blumen")
    alt("N")
    said = wizard.address.notice.text
    qtbot.waitUntil(lambda: "not an email address" in said.text())
    assert wizard.currentId() == Page.ADDRESS


def test_a_desk_that_is_set_up_shows_what_is_known(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    (account,) = desk.propose_account_offline("blumen@gmx.de", "Blumen Meier")
    desk.set_account(account.account)
    desk.add_list("Blumenpost", "", "de")
    wizard = open_wizard(desk, first=False)
    assert wizard.currentId() == Page.DESK
    go_on(qtbot, wizard, Page.BUSINESS)
    assert wizard.business.name.text() == "Blumen Meier"
    go_on(qtbot, wizard, Page.ADDRESS)
    assert wizard.address.address.text() == "blumen@gmx.de"
    go_on(qtbot, wizard, Page.LOGIN)
    assert wizard.login.isComplete(), "its password is kept"
    go_on(qtbot, wizard, Page.TEST)
    settle(qtbot, wizard)
    go_on(qtbot, wizard, Page.LIST)
    assert "Blumenpost" in wizard.first_list.there.text()
    go_on(qtbot, wizard, Page.READY)


def test_what_failed_can_be_sent_to_who_helps(
    qtbot: QtBot, real_desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    (account,) = real_desk.propose_account_offline("blumen@gmx.de", "Blumen Meier")
    nowhere = Server("localhost", 1, Security.TLS)
    real_desk.set_account(replace(account.account, smtp=nowhere, imap=None))
    real_desk.passwords.give(real_desk.set_account(replace(account.account, smtp=nowhere)), "x")
    wizard = open_wizard(real_desk, first=False)
    panel = wizard.test.panel
    panel.begin()
    settle(qtbot, wizard)
    assert panel.made is not None
    assert panel.made.failed
    panel.it_person.click()
    qtbot.waitUntil(lambda: bool(panel.findChildren(ItPersonDialog)), timeout=LONG)
    (dialog,) = panel.findChildren(ItPersonDialog)
    dialog.copy.click()
    assert "localhost, port 1" in QApplication.clipboard().text()
    dialog.close()


def test_a_test_that_is_stopped_says_so(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    (account,) = desk.propose_account_offline("blumen@gmx.de", "Blumen Meier")
    desk.set_account(account.account)
    wizard = open_wizard(desk, first=False)
    panel = wizard.test.panel
    panel.begin()
    panel.stop()
    settle(qtbot, wizard)
    assert panel.job is None
    assert panel.made is None or panel.notice.isHidden() is False


def test_practice_can_be_put_off_and_says_what_its_button_does(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    alt("P")
    finish = wizard.button(SetupWizard.WizardButton.FinishButton)
    qtbot.waitUntil(finish.isVisible)
    assert finish.text() == "S&tart practising"
    assert wizard.button(SetupWizard.WizardButton.CancelButton).isVisible()


def test_from_practice_one_goes_on_to_the_desk_itself(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    window = open_wizard(desk).parent()
    assert isinstance(window, MainWindow)
    window.set_up()
    assert window.wish is Wish.SET_UP


def test_what_was_typed_before_there_is_an_account_is_there_the_next_time(
    qtbot: QtBot, real_desk: Desk, kept: KeptSettings, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(real_desk)
    at_address(qtbot, wizard, "rosa@blumen.example")
    wizard.address.by_hand.setChecked(True)
    go_on(qtbot, wizard, Page.SERVERS)
    wizard.reject()

    wizard = open_wizard(real_desk, first=False)
    go_on(qtbot, wizard, Page.BUSINESS)
    assert wizard.business.name.text() == "Blumen Meier"
    go_on(qtbot, wizard, Page.ADDRESS)
    assert wizard.address.address.text() == "rosa@blumen.example"


def test_another_name_is_saved_at_once_where_there_is_an_account(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    desk.set_account(ACCOUNT)
    wizard = open_wizard(desk, first=False)
    go_on(qtbot, wizard, Page.BUSINESS)
    wizard.business.name.setText("Blumen Huber")
    go_on(qtbot, wizard, Page.ADDRESS)
    account = account_rows.account()
    assert account is not None
    assert account.sender_name == "Blumen Huber"


def test_the_servers_of_one_address_are_not_left_for_another(
    qtbot: QtBot, real_desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(real_desk)
    at_address(qtbot, wizard, "rosa@blumen.example")
    go_on(qtbot, wizard, Page.SERVERS)
    servers = wizard.servers
    servers.smtp.host.setText("smtp.blumen.example")
    wizard.back()
    go_on(qtbot, wizard, Page.SERVERS)
    assert servers.smtp.host.text() == "smtp.blumen.example", "the same address: nothing is lost"
    wizard.back()
    wizard.address.address.setText("rosa@garten.example")
    go_on(qtbot, wizard, Page.SERVERS)
    assert servers.smtp.host.text() == ""
    assert servers.user.text() == "rosa@garten.example"


def test_a_desk_whose_account_does_not_work_is_not_called_ready(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    setup, ready = wizard._setup, wizard.ready
    setup.account = ACCOUNT
    refused = StepResult(Step.SMTP_LET_IN, Ended.FAILED, sentence("no."))
    setup.tested = AccountTest(desk.clock(), ACCOUNT.address, (refused,))
    ready.initializePage()
    assert ready.title() == "Your desk is nearly ready"
    assert "First look at “Sending: it lets you in”." in ready.text.text()
    assert "Test the mail account" in ready.text.text()
    setup.tested = None
    ready.initializePage()
    assert "It was not tested to the end yet." in ready.text.text()
    setup.tested = AccountTest(desk.clock(), ACCOUNT.address, ())
    ready.initializePage()
    assert ready.title() == "Your desk is ready"
    assert "Test the mail account" not in ready.text.text()


def test_why_the_keyring_took_no_password_stands_where_one_looks(
    qtbot: QtBot, desk: Desk, open_wizard: Callable[..., SetupWizard]
) -> None:
    wizard = open_wizard(desk)
    wizard._setup.unkept = "There is no keyring."
    wizard.test.notice.hide()
    wizard.test._begin = str  # type: ignore[method-assign]  # no test: only what stands over it
    wizard.test.initializePage()
    assert wizard.test.notice.text.text() == "There is no keyring."
    assert not wizard.test.notice.isHidden()


def test_a_test_by_itself_asks_for_a_password_that_nobody_gave(
    qtbot: QtBot, real_desk: Desk, words: Translator, kept: KeptSettings
) -> None:
    (account,) = real_desk.propose_account_offline("blumen@gmx.de", "Blumen Meier")
    nowhere = Server("localhost", 1, Security.TLS)
    real_desk.set_account(replace(account.account, smtp=nowhere, imap=None))
    window = MainWindow(real_desk, words, kept, real_desk.store.leave_thread)
    window.show()
    dialog = TestDialog(window.bench, window)
    dialog.open()
    dialog.begin.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PasswordDialog)), timeout=LONG)
    assert dialog.panel.made is None, "nothing was tried without it"
    (asked,) = dialog.findChildren(PasswordDialog)
    asked.password.setText("geheim")
    asked.go_on.click()
    qtbot.waitUntil(lambda: dialog.panel.made is not None, timeout=LONG)
    assert dialog.panel.made is not None
    assert "password" not in str(dialog.panel.made.failed[0].said)
    dialog.close()
    window.close()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=LONG)
    window.deleteLater()


def test_going_through_it_again_leaves_the_language_that_was_chosen(
    qtbot: QtBot, desk: Desk, kept: KeptSettings, open_wizard: Callable[..., SetupWizard]
) -> None:
    kept.set(preferences.LANGUAGE, "de")
    wizard = open_wizard(desk, first=False, spoken={"en": "English", "de": "Deutsch"})
    go_on(qtbot, wizard, Page.BUSINESS)
    assert kept.get(preferences.LANGUAGE) == "de"
