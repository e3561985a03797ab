"""The mail account: what it logs in with comes, is used, changes and goes with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from granting import Granting
from office import ACCOUNT, Office
from optindesk.core.errors import (
    AccountMissing,
    NotForgotten,
    SignInNeeded,
    SignInRefused,
    Trouble,
    VaultTrouble,
)
from optindesk.core.finding import Found
from optindesk.core.model import Account, Door, SignIn
from optindesk.core.oauth import DeviceCode
from optindesk.core.ports import Mailbox, Reached, Tick, Transport, no_tick, nobody
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk
from optindesk.store.tables import AccountRow
from optindesk.system.passwords import SessionPasswords

SIGNED_IN = replace(ACCOUNT, sign_in=SignIn.OAUTH)
LOCKED = VaultTrouble(reason=sentence("it is locked."))
KEPT = {("shop", "oauth:127.0.0.1"): "refresh-0"}


@pytest.fixture
def authority() -> Granting:
    return Granting()


@pytest.fixture
def desk(office: Office, authority: Granting) -> Desk:
    """The desk of an account that signs in."""
    authority.clock = lambda: office.now
    passwords = SessionPasswords(office.drawer, authority, lambda: office.now)
    made = replace(office.desk, authority=authority, passwords=passwords)
    made.set_account(SIGNED_IN)
    return made


def in_browser(desk: Desk, opened: Callable[[str], None] = print) -> Trouble | None:
    return desk.sign_in(opened, "You can close this page.", no_tick, Door.SMTP)


def elsewhere(desk: Desk, show: Callable[[DeviceCode], None] = print) -> Trouble | None:
    return desk.sign_in_elsewhere(show, no_tick, Door.SMTP)


@pytest.mark.parametrize("way", [in_browser, elsewhere])
def test_who_signed_in_has_a_token_from_then_on(
    office: Office, desk: Desk, way: Callable[[Desk], Trouble | None]
) -> None:
    account = desk.set_account(SIGNED_IN)
    with pytest.raises(SignInNeeded, match="nobody has signed in"):
        desk.passwords.of(account)
    assert way(desk) is None
    assert desk.passwords.of(account) == "token-1"
    assert desk.passwords.of(account, Door.IMAP) == "token-1", "one sign-in opens both doors"
    assert office.drawer.kept == KEPT, "the access token is kept nowhere"
    assert office.codes()[-1] == "account.signed_in"


def test_the_page_to_sign_in_at_is_opened_and_the_code_for_elsewhere_is_shown(desk: Desk) -> None:
    pages: list[str] = []
    codes: list[DeviceCode] = []
    in_browser(desk, pages.append)
    elsewhere(desk, codes.append)
    assert pages == ["https://login.example/"]
    assert [code.user_code for code in codes] == ["WDJB-MJHT"]


def test_a_keyring_that_is_locked_is_told_and_this_session_goes_on(
    office: Office, desk: Desk
) -> None:
    account = desk.set_account(SIGNED_IN)
    office.drawer.trouble = LOCKED
    assert in_browser(desk) is LOCKED
    assert desk.passwords.of(account) == "token-1"


def test_a_provider_that_says_no_changes_nothing(
    office: Office, desk: Desk, authority: Granting
) -> None:
    authority.trouble = SignInRefused(host="login.example", reason=sentence("you said no."))
    before = office.codes()
    with pytest.raises(SignInRefused):
        in_browser(desk)
    assert (office.codes(), office.drawer.kept) == (before, {})


def test_what_stood_still_for_want_of_a_sign_in_goes_on(office: Office, desk: Desk) -> None:
    with pytest.raises(SignInNeeded):
        desk.run(check=_needs_sign_in)
    in_browser(desk)
    assert desk.run(check=lambda tick: office.desk.check()).put_off is None


def _needs_sign_in(tick: Tick) -> None:  # type: ignore[return]
    raise SignInNeeded(user="shop", reason=sentence("it was taken back."))


# --- changing and deleting ----------------------------------------------------------------------


@pytest.mark.parametrize("has_mailbox", [True, False])
def test_who_logs_in_is_let_in_at_each_server(office: Office, *, has_mailbox: bool) -> None:
    knocked: list[Door] = []
    account = office.set_account(imap=ACCOUNT.imap if has_mailbox else None)

    def transport(account: Account, reached: Reached = nobody) -> Transport:
        knocked.append(Door.SMTP)
        return office.provider.connect(account, reached)

    def mailbox(account: Account, reached: Reached = nobody) -> Mailbox:
        knocked.append(Door.IMAP)
        return office.postbox

    assert replace(office.desk, transport=transport, mailbox=mailbox).log_in() == account
    assert knocked == [Door.SMTP, Door.IMAP][: 1 + has_mailbox]
    assert office.provider.taken == [], "nothing is sent by it"


def test_another_user_s_password_does_not_stay_behind(office: Office) -> None:
    office.desk.passwords.give(office.desk.set_account(ACCOUNT), "geheim")
    office.desk.set_account(replace(ACCOUNT, user="marta"))
    assert office.drawer.kept == {}


def test_a_new_name_or_limit_leaves_the_password_alone(office: Office) -> None:
    office.desk.passwords.give(office.desk.set_account(ACCOUNT), "geheim")
    office.desk.set_account(replace(ACCOUNT, sender_name="Flowers", per_day=9))
    assert list(office.drawer.kept.values()) == ["geheim"]


def test_a_locked_keyring_does_not_keep_the_account_from_changing(office: Office) -> None:
    office.desk.passwords.give(office.desk.set_account(ACCOUNT), "geheim")
    office.drawer.trouble = LOCKED
    assert office.desk.set_account(replace(ACCOUNT, user="marta")).user == "marta"


def test_what_a_locked_keyring_keeps_is_not_said_to_be_forgotten(office: Office) -> None:
    office.desk.passwords.give(office.desk.set_account(ACCOUNT), "geheim")
    office.drawer.trouble = LOCKED
    with pytest.raises(NotForgotten, match=r"is locked\. What it has of .* may still be there"):
        office.desk.forget_password()
    assert "account.forgotten" not in office.codes()


def test_all_that_an_account_logs_in_with_can_be_forgotten(office: Office, desk: Desk) -> None:
    in_browser(desk)
    desk.passwords.give(desk.set_account(ACCOUNT), "geheim")
    assert len(office.drawer.kept) == 2
    desk.forget_password()
    assert office.drawer.kept == {}
    assert office.codes()[-1] == "account.forgotten"


def test_without_an_account_there_is_nothing_to_sign_in_to(office: Office) -> None:
    with office.store.transaction():
        AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        in_browser(office.desk)
    with pytest.raises(AccountMissing):
        office.desk.forget_password()


# --- one login for both servers, or two ---------------------------------------------------------


def test_a_shared_mailbox_is_opened_with_the_password_of_who_opens_it() -> None:
    account = replace(ACCOUNT, user="marta", imap_user="shop@flowers.example")
    assert account.login(Door.SMTP).user == "marta"
    assert account.login(Door.IMAP).user == "shop@flowers.example"
    assert account.login(Door.IMAP).kept_under == account.login(Door.SMTP).kept_under


def test_a_mailbox_elsewhere_has_a_password_of_its_own(office: Office) -> None:
    account = office.desk.set_account(
        replace(ACCOUNT, imap_user="flowers", imap_sign_in=SignIn.PASSWORD)
    )
    office.desk.passwords.give(account, "for sending")
    office.desk.passwords.give(account, "for reading", Door.IMAP)
    assert office.desk.passwords.of(account) == "for sending"
    assert office.desk.passwords.of(account, Door.IMAP) == "for reading"
    office.desk.forget_password()
    assert office.drawer.kept == {}


@pytest.mark.parametrize("account", [ACCOUNT, replace(ACCOUNT, imap=None, imap_user="x")])
def test_without_a_mailbox_of_its_own_there_is_one_login(account: Account) -> None:
    assert account.login(Door.IMAP) == account.login(Door.SMTP)


def test_what_the_account_says_of_its_logins_is_kept(office: Office) -> None:
    wanted = replace(
        ACCOUNT,
        sign_in=SignIn.OAUTH,
        imap_user="flowers",
        imap_sign_in=SignIn.PASSWORD,
        oauth_issuer="https://id.flowers.example",
        oauth_client="desk-1",
    )
    saved = office.desk.set_account(wanted)
    assert saved == replace(wanted, id=saved.id)


# --- tokens -------------------------------------------------------------------------------------


def test_a_token_is_asked_for_anew_shortly_before_its_end(
    office: Office, desk: Desk, authority: Granting
) -> None:
    account = desk.set_account(SIGNED_IN)
    in_browser(desk)
    office.now += timedelta(minutes=57)
    assert desk.passwords.of(account) == "token-1"
    office.now += timedelta(minutes=2)
    assert desk.passwords.of(account) == "token-2"
    assert authority.asked == ["browser", "refresh-0"]
    assert office.drawer.kept == KEPT


def test_a_refresh_token_that_is_good_once_is_replaced(
    office: Office, desk: Desk, authority: Granting
) -> None:
    authority.rotates = True
    account = desk.set_account(SIGNED_IN)
    in_browser(desk)
    office.now += timedelta(hours=2)
    desk.passwords.of(account)
    assert list(office.drawer.kept.values()) == ["refresh-2"]
    fresh = SessionPasswords(office.drawer, authority, lambda: office.now)
    assert fresh.of(account) == "token-3", "the next start goes on with it"
    assert authority.asked[-1] == "refresh-2"


def test_what_an_address_needs_is_known_without_the_net_or_asked_there(office: Office) -> None:
    asked: list[str] = []

    def find(address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick) -> tuple[Found, ...]:
        asked.append(address)
        return ()

    desk = replace(office.desk, find_servers=find)
    assert desk.propose_account_offline("shop@flowers.example") == []
    assert asked == []
    assert desk.propose_account("shop@flowers.example") == []
    assert asked == ["shop@flowers.example"]
