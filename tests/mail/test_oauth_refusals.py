"""What a sign-in server's refusal is about: a sentence for each kind that says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.errors import (
    AdminNeeded,
    SignInNeeded,
    SignInRefused,
    SignInTimedOut,
    Trouble,
    TryLater,
)
from optindesk.mail.oauth_refusals import of_refresh, of_sign_in

HOST = "login.example.org"
ANNA = "anna@example.org"
GRANT = {"error": "invalid_grant"}


def microsoft(number: int, error: str = "invalid_grant", words: str = "") -> dict[str, Any]:
    """As Microsoft says it."""
    said = f"AADSTS{number}: {words or 'Something happened.'}\r\nTrace ID: 0000aaaa\r\n"
    return {"error": error, "error_description": said, "error_codes": [number]}


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"error": "access_denied"}, SignInRefused, "try again and allow it"),
        (microsoft(65004, "access_denied"), SignInRefused, "try again and allow it"),
        (microsoft(65001, "consent_required"), AdminNeeded, "grant admin consent"),
        (microsoft(65001, "invalid_grant"), AdminNeeded, "grant admin consent"),
        (microsoft(90094, "access_denied"), AdminNeeded, "grant admin consent"),
        ({"error": "consent_required"}, AdminNeeded, "grant admin consent"),
        (microsoft(53003, "access_denied"), AdminNeeded, "conditional access"),
        (microsoft(50105, "interaction_required"), AdminNeeded, "user assignment"),
        ({"error": "admin_policy_enforced"}, AdminNeeded, "app access control"),
        ({"error": "org_internal"}, SignInRefused, "another organisation"),
        (microsoft(50020, "invalid_grant"), SignInRefused, "another organisation"),
        ({"error": "invalid_client"}, SignInRefused, "client ID"),
        ({"error": "deleted_client"}, SignInRefused, "client ID"),
        (microsoft(700016, "unauthorized_client"), SignInRefused, "client ID"),
        (microsoft(7000218, "invalid_client"), SignInRefused, "Allow public client flows"),
        (microsoft(50011, "invalid_request"), SignInRefused, "http://localhost"),
        ({"error": "redirect_uri_mismatch"}, SignInRefused, "http://localhost"),
        (microsoft(70011, "invalid_scope"), SignInRefused, "which permissions it needs"),
        ({"error": "invalid_scope"}, SignInRefused, "which permissions it needs"),
        (GRANT, SignInRefused, "Try again"),
        (microsoft(70008), SignInRefused, "Try again"),
        ({"error": "expired_token"}, SignInTimedOut, "try again"),
        ({"error": "server_error", "error_description": "oops"}, TryLater, "oops"),
        (microsoft(12345, "odd", "The moon is full."), SignInRefused,
         "it said: “AADSTS12345: The moon is full.”."),
        ({"error": "odd"}, SignInRefused, "it said: “odd”."),
    ],
    ids=str,
)  # fmt: skip
def test_who_is_not_signed_in_reads_why(
    said: dict[str, Any], kind: type[Trouble], words: str
) -> None:
    trouble = of_sign_in(HOST, said)
    assert type(trouble) is kind
    assert words in str(trouble)
    assert HOST in str(trouble)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (GRANT, "what was allowed has run out, or was taken back at the provider."),
        (microsoft(50173), "the password was changed"),
        (microsoft(50133), "the password was changed"),
        (microsoft(70043), "too long ago"),
        (microsoft(700082), "too long ago"),
        (microsoft(50076), "a code from your telephone"),
        (microsoft(50079, "interaction_required"), "a code from your telephone"),
        (GRANT | {"error_subtype": "invalid_rapt"}, "a code from your telephone"),
        (microsoft(65001), "taken back"),
        (GRANT | {"suberror": "consent_required"}, "taken back"),
        (microsoft(50057), "locked or is not there"),
        (microsoft(53003), "the rules of your organisation"),
        # Without its numbers, and with one that nobody knows.
        ({"error": "invalid_grant", "error_description": "AADSTS700082: It ran out."}, "too long"),
        (microsoft(999999), "has run out"),
        (GRANT | {"error_codes": "none", "error_description": 7}, "has run out"),
    ],
    ids=str,
)
def test_who_has_to_sign_in_again_reads_why(said: dict[str, Any], words: str) -> None:
    trouble = of_refresh(HOST, ANNA, said)
    assert type(trouble) is SignInNeeded
    assert words in str(trouble)
    assert str(trouble).startswith(f"{ANNA} has to sign in again: ")


def test_google_ends_it_every_week_where_a_program_is_only_tested() -> None:
    said = GRANT | {"error_description": "Token has been expired or revoked."}
    assert "every week" in str(of_refresh("oauth2.googleapis.com", ANNA, said))
    assert "every week" not in str(of_refresh(HOST, ANNA, said))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"error": "invalid_client"}, SignInRefused),
        (microsoft(7000218, "invalid_client"), SignInRefused),
        ({"error": "temporarily_unavailable"}, TryLater),
    ],
)
def test_signing_in_again_is_not_asked_for_where_it_would_not_help(
    said: dict[str, Any], kind: type[Trouble]
) -> None:
    assert type(of_refresh(HOST, ANNA, said)) is kind


@given(st.text(min_size=1), st.text(max_size=300), st.text(max_size=300))
def test_whatever_it_says_no_secret_is_repeated(secret: str, before: str, after: str) -> None:
    secret = f"«{secret}»"
    said = {"error": "odd", "error_description": before + secret + after}
    for trouble in (of_sign_in(HOST, said, [secret, ""]), of_refresh(HOST, ANNA, said, [secret])):
        assert secret not in str(trouble)
        assert str(trouble).isprintable()
        assert len(str(trouble)) < 400
