"""Sending with a token in place of a password: how it is shown, and what a refusal is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from optindesk.core.errors import LoginRefused, TokenRefused, WrongPassword
from optindesk.core.model import Account, Security, SignIn
from optindesk.core.oauth import spelled_oauthbearer, spelled_xoauth2
from optindesk.core.ports import Envelope
from optindesk.mail.smtp import SmtpTransport
from servers import Paper, SmtpServer, account_at

ANNA = "anna@example.org"
TOKEN = "canary-token"
LONG = TOKEN + "x" * 3000  # as Microsoft's are
MAIL = Envelope(ANNA, "ben@example.org", b"Subject: Hello\r\n\r\nHello\r\n")

Servers = Callable[..., SmtpServer]
Starts = Callable[..., tuple[SmtpServer, Account]]


@pytest.fixture
def start(smtp_servers: Servers, paper: Paper, authority: object) -> Starts:
    """A server that takes these first words, and an account there that signs in."""

    def go(
        *said: Callable[[SmtpServer], bytes], security: Security = Security.TLS
    ) -> tuple[SmtpServer, Account]:
        tokens: list[bytes] = []
        server = smtp_servers(security, paper.server_context(), tokens=tokens)
        tokens += [one(server) for one in said]
        ca_file = paper.certificate.with_name("ca.pem")
        account = account_at(smtp=server.server, ca_file=ca_file)
        return server, replace(account, sign_in=SignIn.OAUTH)

    return go


def xoauth2(server: SmtpServer) -> bytes:
    return spelled_xoauth2(ANNA, TOKEN)


def xoauth2_long(server: SmtpServer) -> bytes:
    return spelled_xoauth2(ANNA, LONG)


def oauthbearer(server: SmtpServer) -> bytes:
    return spelled_oauthbearer(ANNA, "localhost", server.server.port, TOKEN)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_token_is_enough_to_send(start: Starts, security: Security) -> None:
    server, account = start(xoauth2, security=security)
    with SmtpTransport(account, TOKEN, 10) as transport:
        transport.offer(MAIL)
        transport.finish()
    assert [mail.recipients for mail in server.mails] == [("ben@example.org",)]
    assert [mechanism for mechanism, _ in server.logins] == [b"XOAUTH2"]


def test_a_token_that_is_longer_than_a_command_may_be_is_shown_all_the_same(start: Starts) -> None:
    server, account = start(xoauth2_long)
    with SmtpTransport(account, LONG, 10) as transport:
        transport.offer(MAIL)
        transport.finish()
    assert len(server.mails) == 1
    commands = bytes(server.heard).split(b"\r\n")
    assert b"AUTH XOAUTH2" in commands


@pytest.mark.parametrize("length", range(334, 340))
def test_no_command_is_longer_than_it_may_be(start: Starts, length: int) -> None:
    token = "x" * length
    server, account = start(lambda _: spelled_xoauth2(ANNA, token))
    with SmtpTransport(account, token, 10):
        pass
    (line,) = [line for line in server.heard.splitlines(keepends=True) if b"AUTH" in line]
    assert len(line) <= 512
    assert (line == b"AUTH XOAUTH2\r\n") == (length > 336)


def test_who_knows_the_newer_way_only_is_shown_it_so(
    start: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("servers._TokenHandler.auth_XOAUTH2")
    server, account = start(oauthbearer)
    with SmtpTransport(account, TOKEN, 10) as transport:
        transport.offer(MAIL)
        transport.finish()
    assert len(server.mails) == 1


@pytest.mark.parametrize("way", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_that_is_not_taken_is_no_wrong_password(
    start: Starts, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    other = {"XOAUTH2": "OAUTHBEARER", "OAUTHBEARER": "XOAUTH2"}[way]
    monkeypatch.delattr(f"servers._TokenHandler.auth_{other}")
    server, account = start()
    refused: list[WrongPassword] = []
    with pytest.raises(TokenRefused) as told:
        SmtpTransport(account, TOKEN, 10, refused.append).__enter__()
    assert refused == [told.value]
    assert "canary" not in str(told.value)
    status = "401" if way == "XOAUTH2" else "invalid_token"
    assert re.search(rf"\b{status}\b", str(told.value))
    assert server.mails == []


def test_a_server_that_takes_passwords_only_is_never_shown_a_token(
    smtp_servers: Servers, paper: Paper
) -> None:
    server = smtp_servers(Security.TLS, paper.server_context())
    account = account_at(smtp=server.server, ca_file=paper.certificate.with_name("ca.pem"))
    with pytest.raises(LoginRefused, match="no way to log in"):
        SmtpTransport(replace(account, sign_in=SignIn.OAUTH), TOKEN, 10).__enter__()
    assert b"canary" not in server.heard
