"""The whole way: a real browser, our sign-in server, and a real IMAP server that takes tokens."""

from __future__ import annotations

import base64
import imaplib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from authorisation import CLIENT, AuthorisationServer, Person
from browser import Browser
from optindesk.core.errors import SignInNeeded, SignInRefused, TokenRefused
from optindesk.core.model import Door, SignIn
from optindesk.core.oauth import (
    AFTER_OAUTHBEARER,
    AFTER_XOAUTH2,
    WANTS_LOCALHOST,
    Challenge,
    Grant,
    read_challenge,
    spelled_oauthbearer,
    spelled_xoauth2,
)
from optindesk.core.ports import no_tick
from optindesk.mail import oauth
from optindesk.mail.authority import MailAuthority
from optindesk.mail.imap import ImapMailbox
from optindesk.system.passwords import SessionPasswords
from servers import PATIENCE, Authority, ImapUser

pytestmark = pytest.mark.live

PAGE = "You can close this page now and go on in Opt-In Desk."


def clock() -> datetime:
    return datetime.now(UTC)


class Login:
    """Says the first words, and hears why they are not taken."""

    def __init__(self, mechanism: str, words: bytes) -> None:
        self.mechanism = mechanism
        self._words = words
        self.challenge: Challenge | None = None

    def __call__(self, challenge: bytes) -> bytes:
        if not challenge:
            return self._words
        # imaplib has taken it out of base64 already.
        self.challenge = read_challenge(base64.b64encode(challenge))
        return AFTER_XOAUTH2 if self.mechanism == "XOAUTH2" else AFTER_OAUTHBEARER


@contextmanager
def connected(mailbox: ImapUser) -> Iterator[imaplib.IMAP4_SSL]:
    context = ssl.create_default_context(cafile=str(mailbox.ca_file))
    session = imaplib.IMAP4_SSL(
        mailbox.host, mailbox.imaps_port, ssl_context=context, timeout=PATIENCE
    )
    with session:
        yield session


def logins(mailbox: ImapUser, token: str, user: str = "") -> list[Login]:
    user = user or mailbox.user
    return [
        Login("XOAUTH2", spelled_xoauth2(user, token)),
        Login("OAUTHBEARER", spelled_oauthbearer(user, mailbox.host, mailbox.imaps_port, token)),
    ]


def sign_in(
    authorisation: AuthorisationServer, authority: Authority, open_browser: Callable[[str], None]
) -> Grant:
    return oauth.sign_in(
        authorisation.server, CLIENT, authorisation.user, open_browser, clock, no_tick,
        page=PAGE, ca_file=str(authority.ca_file),
    )  # fmt: skip


@contextmanager
def clicking(chromium: Browser, button: str) -> Iterator[Callable[[str], None]]:
    """Somebody in front of the browser, who is seen to the end."""
    threads: list[threading.Thread] = []

    def open_and_click(url: str) -> None:
        chromium.open(url)
        chromium.click(button)

    def open_browser(url: str) -> None:
        threads.append(threading.Thread(target=open_and_click, args=(url,), daemon=True))
        threads[-1].start()

    yield open_browser
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_who_clicks_allow_in_a_browser_can_read_mails_without_a_password(
    chromium: Browser,
    authorisation: AuthorisationServer,
    authority: Authority,
    mailbox: ImapUser,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if name == "localhost":  # as Microsoft wants it
        monkeypatch.setattr("optindesk.core.oauth.WANTS_LOCALHOST", WANTS_LOCALHOST | {name})
    with clicking(chromium, "#allow") as open_browser:
        grant = sign_in(authorisation, authority, open_browser)
    assert chromium.text() == PAGE
    assert chromium.address().startswith(f"http://{name}:")
    for login in logins(mailbox, grant.access_token):
        with connected(mailbox) as session:
            assert f"AUTH={login.mechanism}" in session.capabilities
            session.authenticate(login.mechanism, login)
            assert session.select("INBOX")[0] == "OK"


def test_who_clicks_no_is_not_signed_in(
    chromium: Browser, authorisation: AuthorisationServer, authority: Authority
) -> None:
    with (
        clicking(chromium, "#no") as open_browser,
        pytest.raises(SignInRefused, match="not allowed in the browser"),
    ):
        sign_in(authorisation, authority, open_browser)
    assert chromium.text() == PAGE


def test_a_token_that_was_taken_back_is_not_taken_and_the_server_says_why(
    authorisation: AuthorisationServer,
    authority: Authority,
    mailbox: ImapUser,
    people: Callable[..., Person],
) -> None:
    grant = sign_in(authorisation, authority, people("allow").open)
    again = oauth.refresh(
        authorisation.server, CLIENT, mailbox.user, str(grant.refresh_token), clock,
        ca_file=str(authority.ca_file),
    )  # fmt: skip
    for login in logins(mailbox, again.access_token):
        with connected(mailbox) as session:
            session.authenticate(login.mechanism, login)
    authorisation.revoke_all()
    told: dict[str, Challenge] = {}
    for login in logins(mailbox, again.access_token):
        with connected(mailbox) as session, pytest.raises(imaplib.IMAP4.error):
            session.authenticate(login.mechanism, login)
        assert login.challenge is not None
        told[login.mechanism] = login.challenge
    assert told == {
        "XOAUTH2": Challenge("401", "mail"),
        "OAUTHBEARER": Challenge("invalid_token"),
    }
    with pytest.raises(SignInNeeded):
        oauth.refresh(
            authorisation.server, CLIENT, mailbox.user, str(again.refresh_token), clock,
            ca_file=str(authority.ca_file),
        )  # fmt: skip


def test_a_token_opens_nobody_elses_mailbox(
    authorisation: AuthorisationServer,
    authority: Authority,
    mailbox: ImapUser,
    people: Callable[..., Person],
) -> None:
    grant = sign_in(authorisation, authority, people("allow").open)
    for login in logins(mailbox, grant.access_token, "berta@example.org"):
        with connected(mailbox) as session, pytest.raises(imaplib.IMAP4.error):
            session.authenticate(login.mechanism, login)


class Vault:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get(self, user: str, host: str) -> str | None:
        return self.kept.get((user, host))

    def set(self, user: str, host: str, password: str) -> None:
        self.kept[user, host] = password

    def delete(self, user: str, host: str) -> None:
        self.kept.pop((user, host), None)


def test_the_desk_signs_in_once_and_reads_from_then_on(
    authorisation: AuthorisationServer, mailbox: ImapUser, people: Callable[..., Person]
) -> None:
    account = replace(
        mailbox.account(),
        sign_in=SignIn.OAUTH,
        oauth_issuer=authorisation.url,
        oauth_client=CLIENT.id,
    )
    days, vault = [0], Vault()
    authority = MailAuthority((), {}, lambda _: None, lambda: clock() + timedelta(days=days[0]))

    def passwords() -> SessionPasswords:
        """As after each start of the desk: only the keyring knows anything."""
        return SessionPasswords(vault, authority, lambda: clock() + timedelta(days=days[0]))

    def read(session: SessionPasswords) -> None:
        with ImapMailbox(account, session.of(account, Door.IMAP), 10) as box:
            assert box.folders()

    first = passwords()
    grant = authority.sign_in(account, Door.IMAP, people("allow").open, PAGE, no_tick)
    assert first.grant(account, grant, Door.IMAP) is None
    assert list(vault.kept.values()) == [grant.refresh_token]
    read(first)
    days[0] = 1  # its token has run out by now
    read(first)
    second = passwords()
    read(second)
    assert len(authorisation.access_tokens) == 3
    authorisation.revoke_all()
    with (
        pytest.raises(TokenRefused) as refused,
        ImapMailbox(account, second.of(account, Door.IMAP), 10),
    ):
        pass
    second.refuse(account, second.of(account, Door.IMAP), refused.value, Door.IMAP)
    with pytest.raises(SignInNeeded):
        second.of(account, Door.IMAP)
