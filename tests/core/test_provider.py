"""Whose account it is: by the SMTP server, and else by the address."""

from __future__ import annotations

import pytest

from drafts import RESOURCES
from optindesk.core.model import Account, Security, Server
from optindesk.core.provider import provider_of
from optindesk.mail.providers import load_providers

KNOWN = load_providers(RESOURCES)


def account(address: str, host: str) -> Account:
    return Account(0, address, "Shop", Server(host, 587, Security.STARTTLS), None, address)


@pytest.mark.parametrize(
    ("address", "host", "name"),
    [
        ("shop@gmail.com", "smtp.gmail.com", "Gmail"),
        ("shop@flowers.example", "smtp.gmail.com", "Google Workspace"),
        ("shop@hotmail.de", "smtp.office365.com", "Outlook.com"),
        ("shop@flowers.example", "smtp.office365.com", "Microsoft 365"),
        ("shop@flowers.example", "smtp.ionos.co.uk", "IONOS"),
        ("shop@flowers.example", "SMTP.Strato.de.", "STRATO"),
        ("Shop@GMX.at", "relay.example", "GMX"),
        ("shop@web.de", "smtp.strato.de", "STRATO"),
    ],
)
def test_an_account_is_known_by_its_server_and_else_by_its_address(
    address: str, host: str, name: str
) -> None:
    found = provider_of(account(address, host), KNOWN)
    assert found is not None
    assert found.name == name


def test_nobody_is_guessed() -> None:
    assert provider_of(account("shop@flowers.example", "mail.flowers.example"), KNOWN) is None
    assert provider_of(account("shop@gmail.com.example", "smtp.gmail.com.example"), KNOWN) is None
