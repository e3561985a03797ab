"""What a sign-in server says of itself, found by its address; and as what this build is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authorisation import SCOPES, AuthorisationServer
from drafts import RESOURCES
from optindesk.core.errors import BadIssuer, CertificateNotTrusted, NoConnection
from optindesk.core.oauth import Client, OAuthServer
from optindesk.mail import oauth_discovery
from optindesk.mail.oauth_clients import FILE_NAME, load_clients
from optindesk.mail.oauth_discovery import from_issuer
from presets import KNOWN
from servers import Authority, free_port

USUAL = ("openid", "email", "offline_access")
OPENID = "/.well-known/openid-configuration"
RFC_8414 = "/.well-known/oauth-authorization-server"

Find = Callable[..., OAuthServer]


@pytest.fixture
def find(authority: Authority) -> Find:
    return lambda issuer, *scopes: from_issuer(issuer, scopes, ca_file=str(authority.ca_file))


def test_a_server_is_found_by_its_address(authorisation: AuthorisationServer, find: Find) -> None:
    known = replace(authorisation.server, scopes=USUAL)
    assert find(authorisation.url) == known
    assert find(f" {authorisation.url}/ ") == known
    assert find(authorisation.url + OPENID) == known
    assert find(authorisation.url, *SCOPES) == authorisation.server


@pytest.mark.parametrize("where", ["/realms/shop" + OPENID, RFC_8414 + "/realms/shop"])
def test_a_server_that_stands_in_a_folder_is_found_either_way(
    authorisation: AuthorisationServer, find: Find, where: str
) -> None:
    authorisation.conduct.described_at = (where,)
    authorisation.conduct.issuer_path = "/realms/shop"
    assert find(f"{authorisation.url}/realms/shop").token == authorisation.server.token


def test_a_server_that_knows_no_codes_says_so_by_saying_nothing(
    authorisation: AuthorisationServer, find: Find
) -> None:
    authorisation.conduct.describes = {
        "device_authorization_endpoint": None,
        "scopes_supported": "openid",
    }
    found = find(authorisation.url)
    assert found.device is None
    assert found.scopes == ()


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"issuer": "https://login.example.org"}, "another name"),
        ({"issuer": None}, "another name"),
        ({"issuer": ["x"]}, "another name"),
        ({"token_endpoint": "http://localhost/token"}, "not with https"),
        ({"authorization_endpoint": None}, "not with https"),
        ({"device_authorization_endpoint": 7}, "not with https"),
    ],
)
def test_a_server_that_describes_another_is_not_believed(
    authorisation: AuthorisationServer, find: Find, says: dict[str, Any], words: str
) -> None:
    authorisation.conduct.describes = says
    with pytest.raises(BadIssuer, match=words):
        find(authorisation.url)


@pytest.mark.parametrize("answer", [(404, b"no"), (200, b"<html>"), (404, {"error": "not_found"})])
def test_an_address_where_nobody_signs_in_is_said_to_be_one(
    authorisation: AuthorisationServer, find: Find, answer: tuple[int, Any]
) -> None:
    authorisation.conduct.instead = {OPENID: [answer], RFC_8414: [answer]}
    with pytest.raises(BadIssuer, match="nothing there says how to sign in"):
        find(authorisation.url)


@pytest.mark.parametrize(
    "issuer",
    [
        "", "shop.example", "http://shop.example", "https://", "https://shop.example?x=1",
        "https://shop.example#x", "https://a@shop.example", "https://[::1", "https://a:99999",
    ],
)  # fmt: skip
def test_what_is_no_address_is_not_asked(issuer: str, find: Find) -> None:
    with pytest.raises(BadIssuer, match="it begins with https://"):
        find(issuer)


@given(st.text())
def test_whatever_is_typed_is_shown_on_one_short_line(typed: str) -> None:
    with pytest.raises(BadIssuer) as told:
        from_issuer(f"x\n{typed}")
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 400


def test_only_who_can_prove_who_it_is_is_believed(
    authorisation: AuthorisationServer, strange_authority: Authority, authority: Authority
) -> None:
    with pytest.raises(CertificateNotTrusted):
        from_issuer(authorisation.url, ca_file=str(strange_authority.ca_file))
    with pytest.raises(NoConnection):
        from_issuer(f"https://localhost:{free_port()}", ca_file=str(authority.ca_file))


# --- Microsoft's tenants --------------------------------------------------------------------------

TENANT = "https://login.microsoftonline.com/8a1e/v2.0"


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Microsoft would say of a tenant; may be changed."""
    base = "https://login.microsoftonline.com/8a1e"
    says: dict[str, Any] = {
        "issuer": TENANT,
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
    }
    monkeypatch.setattr(oauth_discovery, "told", lambda url, ca_file: says)
    return says


@pytest.mark.parametrize("named", ["8a1e", "flowers.example"])
def test_a_tenant_is_found_by_its_number_and_by_its_domain(
    microsoft: dict[str, Any], named: str
) -> None:
    found = from_issuer(f"https://login.microsoftonline.com/{named}/v2.0")
    assert found.scopes == (
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
        "offline_access",
    )
    assert found.redirect(4711) == "http://localhost:4711"


@pytest.mark.parametrize(
    "wrong", ["issuer", "token_endpoint", "authorization_endpoint", "device_authorization_endpoint"]
)
def test_of_a_tenant_all_has_to_be_at_microsoft(microsoft: dict[str, Any], wrong: str) -> None:
    microsoft[wrong] = "https://login.microsoftonline.com.evil.example/8a1e/v2.0"
    with pytest.raises(BadIssuer, match="another name"):
        from_issuer("https://login.microsoftonline.com/flowers.example/v2.0")


# --- the clients of this build --------------------------------------------------------------------


def test_the_build_names_providers_that_it_knows_and_is_registered_nowhere_yet() -> None:
    assert load_clients(RESOURCES) == {}
    text = (RESOURCES / FILE_NAME).read_text("utf-8")
    assert "ALL ARE EMPTY" in text


def test_a_registration_is_good_for_each_provider_that_it_names(tmp_path: Path) -> None:
    text = (RESOURCES / FILE_NAME).read_text("utf-8").replace('id = ""', 'id = "4711"')
    (tmp_path / FILE_NAME).write_text(text, "utf-8")
    clients = load_clients(tmp_path)
    assert set(clients) <= {provider.name for provider in KNOWN}
    assert clients["Gmail"] == clients["Google Workspace"] == Client("4711")
    text = text.replace('secret = ""', 'secret = "public"').replace('"Gmail", ', '"AOL", ')
    (tmp_path / FILE_NAME).write_text(text, "utf-8")
    assert load_clients(tmp_path)["AOL"] == Client("4711", "public")


def test_a_provider_that_is_named_twice_is_a_mistake(tmp_path: Path) -> None:
    one = '[[client]]\nproviders = ["Gmail"]\nid = "1"\n'
    (tmp_path / FILE_NAME).write_text(one + one, "utf-8")
    with pytest.raises(ValueError, match="Gmail twice"):
        load_clients(tmp_path)
