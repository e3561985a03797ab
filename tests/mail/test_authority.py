"""Where an account that signs in gets its tokens: at its provider, or at a server of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from authorisation import CLIENT, AuthorisationServer, Person
from optindesk.core.errors import BadIssuer, CannotSignIn, SignInNeeded
from optindesk.core.model import Account, Door, Security, Server, SignIn
from optindesk.core.oauth import Client, DeviceCode
from optindesk.core.ports import no_tick
from optindesk.core.provider import Provider
from optindesk.mail import oauth
from optindesk.mail.authority import MailAuthority
from servers import Authority, account_at

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
PAGE = "You can close this page."
SMTP = Server("smtp.shop.example", 465, Security.TLS)
IMAP = Server("imap.shop.example", 993, Security.TLS)
ELSEWHERE = Server("imap.other.example", 993, Security.TLS)


@pytest.fixture
def shop(authorisation: AuthorisationServer) -> Provider:
    """A provider where one signs in."""
    return Provider("Shop", frozenset({"shop.example"}), SMTP, IMAP, oauth=authorisation.server)


@pytest.fixture
def account(authority: Authority) -> Account:
    """An account there."""
    account = account_at(smtp=SMTP, imap=IMAP, ca_file=authority.ca_file)
    return replace(account, sign_in=SignIn.OAUTH)


def tokens(
    *providers: Provider,
    clients: Mapping[str, Client] | None = None,
    secret: str | None = None,
) -> MailAuthority:
    known = {"Shop": CLIENT} if clients is None else clients
    return MailAuthority(providers, known, lambda client_id: secret, lambda: NOW)


def test_who_has_an_account_at_a_provider_signs_in_there_and_stays_so(
    shop: Provider,
    account: Account,
    people: Callable[..., Person],
    authorisation: AuthorisationServer,
) -> None:
    authority = tokens(shop)
    assert authority.can_sign_in(account, Door.SMTP)
    person = people("allow")
    grant = authority.sign_in(account, Door.SMTP, person.open, PAGE, no_tick)
    assert "login_hint=anna%40example.org" in person.opened[0]
    assert grant.refresh_token is not None
    again = authority.refresh(account, Door.SMTP, grant.refresh_token)
    assert again.access_token in authorisation.access_tokens
    authorisation.revoke_all()
    with pytest.raises(SignInNeeded, match=r"anna@example\.org"):
        authority.refresh(account, Door.SMTP, str(again.refresh_token))


def test_who_signs_in_elsewhere_gets_a_code(
    shop: Provider,
    account: Account,
    authorisation: AuthorisationServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(oauth, "_wait", lambda *_: None)

    def type_it(code: DeviceCode) -> None:
        authorisation.device_codes = dict.fromkeys(authorisation.device_codes, "allowed")

    assert tokens(shop).can_sign_in_elsewhere(account, Door.SMTP)
    grant = tokens(shop).sign_in_elsewhere(account, Door.SMTP, type_it, no_tick)
    assert grant.access_token in authorisation.access_tokens


def test_no_code_is_offered_where_there_is_none_for_mails(
    shop: Provider, account: Account, authorisation: AuthorisationServer
) -> None:
    shop = replace(shop, oauth=replace(authorisation.server, device=None))
    assert not tokens(shop).can_sign_in_elsewhere(account, Door.SMTP)
    with pytest.raises(CannotSignIn, match="on another device"):
        tokens(shop).sign_in_elsewhere(account, Door.SMTP, lambda _: None, no_tick)


def test_a_program_that_is_registered_nowhere_says_what_to_do(
    shop: Provider, account: Account
) -> None:
    authority = tokens(shop, clients={})
    assert not authority.can_sign_in(account, Door.SMTP)
    with pytest.raises(CannotSignIn, match="Shop with this program: this program is not regist"):
        authority.sign_in(account, Door.SMTP, lambda _: None, PAGE, no_tick)


def test_an_owner_brings_a_client_and_a_server_of_their_own(
    account: Account,
    people: Callable[..., Person],
    authorisation: AuthorisationServer,
) -> None:
    own = replace(account, oauth_issuer=authorisation.url, oauth_client=CLIENT.id)
    authority = tokens(clients={}, secret="public-by-design")
    assert authority.can_sign_in(own, Door.SMTP)
    assert authority.can_sign_in_elsewhere(own, Door.SMTP), "as far as anybody knows"
    person = people("allow")
    assert authority.sign_in(own, Door.SMTP, person.open, PAGE, no_tick)
    assert "scope=openid+email+offline_access" in person.opened[0]
    (asked,) = [fields for path, fields in authorisation.asked if path == "/token"]
    assert asked["client_secret"] == "public-by-design"


def test_whether_an_own_client_can_sign_in_is_known_without_the_keyring(
    shop: Provider, account: Account
) -> None:
    def locked(client_id: str) -> str:
        raise AssertionError("a keyring may ask somebody to unlock it")

    own = replace(account, oauth_client=CLIENT.id)
    authority = MailAuthority([shop], {}, locked, lambda: NOW)
    assert authority.can_sign_in(own, Door.SMTP)
    assert authority.can_sign_in_elsewhere(own, Door.SMTP)


def test_an_own_server_of_a_known_provider_is_asked_for_what_mails_need_there(
    shop: Provider,
    account: Account,
    people: Callable[..., Person],
    authorisation: AuthorisationServer,
) -> None:
    tenant = replace(account, oauth_issuer=authorisation.url, oauth_client=CLIENT.id)
    person = people("allow")
    tokens(shop).sign_in(tenant, Door.SMTP, person.open, PAGE, no_tick)
    assert "scope=https%3A%2F%2Fmail.example.org%2F+offline_access" in person.opened[0]


def test_a_mailbox_elsewhere_has_a_provider_of_its_own(shop: Provider, account: Account) -> None:
    apart = replace(account, imap=ELSEWHERE, imap_sign_in=SignIn.OAUTH, imap_user="shop")
    authority = tokens(shop)
    assert authority.can_sign_in(apart, Door.SMTP)
    assert not authority.can_sign_in(apart, Door.IMAP)
    with pytest.raises(CannotSignIn, match="it is not known where one signs in"):
        authority.sign_in(
            replace(apart, oauth_client=CLIENT.id), Door.IMAP, lambda _: None, PAGE, no_tick
        )


def test_a_wrong_address_of_a_server_is_told_before_a_browser_opens(account: Account) -> None:
    wrong = replace(account, oauth_issuer="http://id.example", oauth_client="1")
    with pytest.raises(BadIssuer):
        tokens().sign_in(wrong, Door.SMTP, pytest.fail, PAGE, no_tick)


def test_a_start_without_signing_in_loads_nothing_that_speaks_to_the_web() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import optindesk.mail.authority, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {"requests", "oauthlib", "urllib3"} & set(told.stdout.split())
