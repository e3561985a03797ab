"""Signing in at a provider: what is kept of it, and the words in which a mail server hears it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.errors import ControlCharacter
from optindesk.core.oauth import (
    EARLY,
    Challenge,
    Client,
    Grant,
    OAuthServer,
    is_token,
    read_challenge,
    spelled_oauthbearer,
    spelled_xoauth2,
)

CANARY = "canary-4711"
TOKENS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)
USERS = st.text(st.characters(exclude_categories=["Cc", "Cs"]))
BREAKERS = [chr(code) for code in (*range(32), 127)]


def server(authorize: str) -> OAuthServer:
    return OAuthServer(authorize, "https://sign-in.example.org/token", None, ("mail",))


def test_no_token_and_no_secret_is_shown_by_what_holds_it() -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    for holder in (Grant(CANARY, now, CANARY), Client("our-id", CANARY)):
        assert CANARY not in f"{holder} {holder!r} {[holder]}"


def test_a_token_is_not_used_to_its_last_minute() -> None:
    now = datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert Grant("t", now + timedelta(hours=1)).serves_at(now)
    assert not Grant("t", now + EARLY).serves_at(now)
    assert not Grant("t", now).serves_at(now)


def test_the_browser_comes_back_to_this_computer_by_the_name_that_the_provider_takes() -> None:
    google = server("https://accounts.google.com/o/oauth2/v2/auth")
    assert google.host == "accounts.google.com"
    assert google.redirect(4711) == "http://127.0.0.1:4711/"
    microsoft = server("https://login.microsoftonline.com/common/oauth2/v2.0/authorize")
    assert microsoft.redirect(4711) == "http://localhost:4711"
    assert server("nonsense").host == ""


def test_xoauth2_is_spelled_as_google_shows_it() -> None:
    # The example on Google's page "XOAUTH2 Protocol", "Initial Client Response".
    token = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
    assert base64.b64encode(spelled_xoauth2("someuser@example.com", token)) == (
        b"dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhk"
        b"SFJoZG1semRHRXVZMjl0Q2cBAQ=="
    )


def test_oauthbearer_is_spelled_as_the_rfc_shows_it() -> None:
    # RFC 7628 4.1.
    token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
    assert spelled_oauthbearer("user@example.com", "server.example.com", 143, token) == (
        b"n,a=user@example.com,\x01host=server.example.com\x01port=143\x01"
        b"auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01"
    )
    assert spelled_oauthbearer("a,b=c", "h", 1, "t").startswith(b"n,a=a=2Cb=3Dc,\x01")


@given(USERS, TOKENS)
def test_whatever_somebody_is_called_it_can_be_read_back(user: str, token: str) -> None:
    said = spelled_xoauth2(user, token).decode()
    assert said.split("\x01") == [f"user={user}", f"auth=Bearer {token}", "", ""]
    first, *fields = (
        spelled_oauthbearer(user, "mail.example.org", 993, token).decode().split("\x01")
    )
    assert fields == ["host=mail.example.org", "port=993", f"auth=Bearer {token}", "", ""]
    flag, name, end = first.split(",")
    assert (flag, end) == ("n", "")
    assert name.removeprefix("a=").replace("=2C", ",").replace("=3D", "=") == user


@pytest.mark.parametrize("breaker", BREAKERS, ids=ascii)
def test_nothing_breaks_out_of_its_place(breaker: str) -> None:
    wrong = f"a{breaker}b"
    for field, spell in {
        "user": lambda: spelled_xoauth2(wrong, "t"),
        "token": lambda: spelled_oauthbearer("u", "h", 1, wrong),
        "host": lambda: spelled_oauthbearer("u", wrong, 1, "t"),
    }.items():
        with pytest.raises(ControlCharacter) as told:
            spell()
        assert told.value.values == {"field": field}


@given(st.one_of(TOKENS, st.text(), st.none(), st.integers()))
def test_a_token_is_visible_ascii(text: object) -> None:
    ascii_only = isinstance(text, str) and text.isascii() and text.isprintable()
    assert is_token(text) == bool(ascii_only and text and " " not in str(text))


def challenge(said: object) -> bytes:
    return base64.b64encode(json.dumps(said).encode())


@pytest.mark.parametrize(
    "said",
    [
        # Google, Dovecot's XOAUTH2, RFC 7628 3.2.2.
        {"status": "400", "schemes": "Bearer", "scope": "https://mail.google.com/"},
        {"status": "401", "schemes": "bearer", "scope": "mail"},
        {"status": "invalid_token", "scope": "example_scope"},
        {"status": "insufficient_scope"},
        {"status": 403, "scope": None},
        {"status": "invalid_request"},
    ],
)
def test_what_a_mail_server_says_to_a_token_is_understood(
    said: dict[str, object],
) -> None:
    told = read_challenge(challenge(said))
    assert told is not None
    assert told.status == str(said["status"])
    assert read_challenge(challenge(said).decode() + "\r\n") == told


@pytest.mark.parametrize(
    "words",
    [
        "", "é", "not base64!", b"e30=", challenge([1]), challenge({"scope": "mail"}),
        base64.b64encode(b"\xff\xfe"), base64.b64encode(b"[" * 6000),
        challenge({"status": "x" * 9000}),
    ],
)  # fmt: skip
def test_what_is_no_such_challenge_is_none(words: str | bytes) -> None:
    assert read_challenge(words) is None


def test_what_a_server_says_stays_on_one_short_line() -> None:
    told = read_challenge(challenge({"status": "4\r\n0\x1b[2J", "scope": "s" * 1000}))
    assert told == Challenge("4  0 [2J", "s" * 200)
    assert str(Challenge("401", "mail")) == "401 mail"
    assert str(Challenge("invalid_token")) == "invalid_token"


@given(st.one_of(st.text(), st.binary()))
def test_reading_a_challenge_never_raises(words: str | bytes) -> None:
    read_challenge(words)
