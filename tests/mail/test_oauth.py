"""Signing in at a provider in the browser or by a code, and staying signed in."""

from __future__ import annotations

import json
import logging
import socket
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorisation import CLIENT, AuthorisationServer, Person
from optindesk.core.errors import (
    AdminNeeded,
    Cancelled,
    CertificateNotTrusted,
    MailTrouble,
    NoConnection,
    NoEncryption,
    ServerMisbehaved,
    SignInNeeded,
    SignInRefused,
    SignInTimedOut,
    Trouble,
    TryLater,
)
from optindesk.core.oauth import WANTS_LOCALHOST, Client, DeviceCode, Grant, OAuthServer
from optindesk.core.ports import no_tick
from optindesk.core.sentence import Sentence
from optindesk.mail import oauth, oauth_answers
from optindesk.mail.https import Answer
from servers import Authority, free_port

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
PAGE = "You can close this page <now> & go on."
ANNA = "anna@example.org"

Sit = Callable[..., Person]


def clock() -> datetime:
    return NOW


@pytest.fixture
def signing_in(
    authorisation: AuthorisationServer, authority: Authority
) -> Callable[[Person], Grant]:
    """Signs a person in."""

    def go(person: Person, client: Client = CLIENT, **other: Any) -> Grant:
        return oauth.sign_in(
            other.pop("server", authorisation.server),
            client,
            ANNA,
            person.open,
            clock,
            other.pop("tick", no_tick),
            page=PAGE,
            ca_file=str(authority.ca_file),
            **other,
        )

    return go


Signing = Callable[..., Grant]


def test_who_allows_it_in_the_browser_is_signed_in(
    authorisation: AuthorisationServer, people: Sit, signing_in: Signing
) -> None:
    person = people("allow")
    grant = signing_in(person)
    assert grant.access_token in authorisation.access_tokens
    assert grant.refresh_token in authorisation.refresh_tokens
    assert grant.expires_at == NOW + timedelta(hours=1)
    person.leave()
    (page,) = person.saw
    assert "You can close this page &lt;now&gt; &amp; go on." in page


def test_the_browser_is_asked_with_pkce_and_comes_back_to_this_computer_only(
    people: Sit, signing_in: Signing, authorisation: AuthorisationServer
) -> None:
    person = people("allow")
    signing_in(person)
    (url,) = person.opened
    asked = {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["login_hint"] == ANNA
    assert asked["scope"] == "https://mail.example.org/ offline_access"
    back = urlsplit(asked["redirect_uri"])
    assert (back.hostname, back.path) == ("127.0.0.1", "/")
    (token,) = [fields for path, fields in authorisation.asked if path == "/token"]
    assert 43 <= len(token["code_verifier"]) <= 128
    assert "client_secret" not in token
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", back.port or 0), 1)


def test_each_time_has_secrets_of_its_own(people: Sit, signing_in: Signing) -> None:
    person = people("allow")
    signing_in(person)
    signing_in(person)
    first, second = (parse_qs(urlsplit(url).query) for url in person.opened)
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


def test_a_program_to_which_google_gave_a_secret_shows_it(
    people: Sit, signing_in: Signing, authorisation: AuthorisationServer
) -> None:
    signing_in(people("allow"), replace(CLIENT, secret="public-by-design"))
    (token,) = [fields for path, fields in authorisation.asked if path == "/token"]
    assert token["client_secret"] == "public-by-design"


def test_microsoft_is_come_back_from_by_another_name(
    people: Sit,
    signing_in: Signing,
    authorisation: AuthorisationServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("optindesk.core.oauth.WANTS_LOCALHOST", WANTS_LOCALHOST | {"localhost"})
    person = people("allow")
    assert signing_in(person).access_token in authorisation.access_tokens
    (back,) = parse_qs(urlsplit(person.opened[0]).query)["redirect_uri"]
    assert back == f"http://localhost:{urlsplit(back).port}"


def test_who_says_no_reads_what_to_do_if_that_was_not_meant(
    people: Sit, signing_in: Signing
) -> None:
    with pytest.raises(SignInRefused, match="not allowed in the browser") as told:
        signing_in(people("no"))
    assert told.value.code == "sign_in_refused"


def test_who_gives_up_is_not_waited_for(people: Sit, signing_in: Signing) -> None:
    def give_up(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        raise Cancelled

    ports: list[int | None] = []

    class Away(Person):
        def open(self, url: str) -> None:
            (back,) = parse_qs(urlsplit(url).query)["redirect_uri"]
            ports.append(urlsplit(back).port)

    away = people("allow")
    away.__class__ = Away
    with pytest.raises(Cancelled):
        signing_in(away, tick=give_up)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", ports[0] or 0), 1)


def test_who_does_not_finish_is_waited_for_only_so_long(people: Sit, signing_in: Signing) -> None:
    away = people("allow")
    away.open = lambda url: None  # type: ignore[method-assign]
    with pytest.raises(SignInTimedOut, match="Nobody finished signing in at localhost"):
        signing_in(away, seconds=0.05)


def test_while_the_browser_is_waited_for_it_can_be_given_up_each_second(
    people: Sit, signing_in: Signing
) -> None:
    ticks = []
    away = people("allow")
    away.open = lambda url: None  # type: ignore[method-assign]
    with pytest.raises(SignInTimedOut):
        signing_in(away, tick=lambda *_: ticks.append(1), seconds=1.2)
    assert len(ticks) >= 3


def test_a_page_that_shows_an_error_sends_nobody_back(people: Sit, signing_in: Signing) -> None:
    person = people("allow")
    with pytest.raises(SignInTimedOut, match="If the browser shows an error"):
        signing_in(person, Client("somebody else"), seconds=0.5)


def test_a_computer_that_lets_nobody_listen_says_so(
    people: Sit, signing_in: Signing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*args: object, **options: object) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("optindesk.mail.loopback.socket.create_server", forbidden)
    with pytest.raises(SignInRefused, match=r"wait for the browser \(Permission denied\)"):
        signing_in(people("allow"))


@pytest.mark.parametrize("address", ["http://id.example.org/authorize", "https://", "https://[a"])
def test_a_sign_in_page_without_https_is_never_opened(
    people: Sit, signing_in: Signing, authorisation: AuthorisationServer, address: str
) -> None:
    person = people("allow")
    with pytest.raises(NoEncryption):
        signing_in(person, server=replace(authorisation.server, authorize=address))
    assert person.opened == []


def test_nothing_is_sent_to_a_server_that_cannot_prove_who_it_is(
    people: Sit,
    authorisation: AuthorisationServer,
    strange_authority: Authority,
) -> None:
    with pytest.raises(CertificateNotTrusted, match="an authority that is not known here"):
        oauth.sign_in(
            authorisation.server, CLIENT, ANNA, people("allow").open, clock, no_tick,
            page=PAGE, ca_file=str(strange_authority.ca_file),
        )  # fmt: skip
    assert not [path for path, _ in authorisation.asked if path == "/token"]


@pytest.mark.parametrize(
    ("answer", "trouble", "words"),
    [
        ({"error": "consent_required", "error_description": "AADSTS65001: The user or"
          " administrator has not consented"}, AdminNeeded, "grant admin consent"),
        ({"error": "invalid_client", "error_codes": [7000218],
          "error_description": "AADSTS7000218: The request body must contain"},
         SignInRefused, "Allow public client flows"),
        ({"error": "invalid_client"}, SignInRefused, "client ID"),
        ({"error": "invalid_grant"}, SignInRefused, "took too long"),
        ({"error": "temporarily_unavailable"}, TryLater, "try later"),
        ({"error": "strange", "error_description": "over\r\n\x1b[2Jflow Trace ID: 1"},
         SignInRefused, "it said: “over [2Jflow”."),
    ],
)  # fmt: skip
def test_a_code_that_is_not_taken_has_a_reason(
    people: Sit,
    signing_in: Signing,
    authorisation: AuthorisationServer,
    answer: dict[str, Any],
    trouble: type[Trouble],
    words: str,
) -> None:
    authorisation.conduct.instead["/token"] = [(400, answer)]
    with pytest.raises(trouble) as told:
        signing_in(people("allow"))
    assert type(told.value) is trouble
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("scope", "is_enough"),
    [
        ("https://mail.example.org/", True),
        ("openid https://MAIL.example.org", True),
        ("", True),
        ("openid email", False),
    ],
)
def test_who_leaves_a_box_unticked_is_told_so(
    people: Sit,
    signing_in: Signing,
    authorisation: AuthorisationServer,
    scope: str,
    is_enough: bool,
) -> None:
    authorisation.conduct.beside["scope"] = scope
    if is_enough:
        assert signing_in(people("allow"))
    else:
        with pytest.raises(SignInRefused, match="leave all boxes ticked"):
            signing_in(people("allow"))


# --- staying signed in ----------------------------------------------------------------------------


@pytest.fixture
def grant(people: Sit, signing_in: Signing) -> Grant:
    """Somebody who is signed in."""
    return signing_in(people("allow"))


@pytest.fixture
def refreshing(
    authorisation: AuthorisationServer, authority: Authority
) -> Callable[[Grant], Grant]:
    """Gets the next token."""

    def go(grant: Grant) -> Grant:
        assert grant.refresh_token is not None
        return oauth.refresh(
            authorisation.server, CLIENT, ANNA, grant.refresh_token, clock,
            ca_file=str(authority.ca_file),
        )  # fmt: skip

    return go


Refreshing = Callable[[Grant], Grant]


def test_the_next_token_comes_without_anybody_and_the_old_one_is_used_up(
    grant: Grant, refreshing: Refreshing, authorisation: AuthorisationServer
) -> None:
    second = refreshing(grant)
    assert second.access_token != grant.access_token
    assert second.access_token in authorisation.access_tokens
    assert second.refresh_token != grant.refresh_token
    assert refreshing(second).refresh_token in authorisation.refresh_tokens
    with pytest.raises(SignInNeeded):
        refreshing(grant)


def test_where_none_is_used_up_the_same_one_is_kept(
    grant: Grant, refreshing: Refreshing, authorisation: AuthorisationServer
) -> None:
    authorisation.conduct.rotates = False
    assert refreshing(grant).refresh_token == grant.refresh_token


def test_what_was_taken_back_at_the_provider_has_to_be_allowed_again(
    grant: Grant, refreshing: Refreshing, authorisation: AuthorisationServer
) -> None:
    authorisation.revoke_all()
    with pytest.raises(SignInNeeded) as told:
        refreshing(grant)
    assert told.value.code == "sign_in_needed"
    assert str(told.value) == (
        "anna@example.org has to sign in again: what was allowed has run out, or was taken back at"
        " the provider. Nothing was lost; what is left is done after that."
    )


def test_a_server_that_is_away_asks_nobody_to_sign_in(
    grant: Grant, authorisation: AuthorisationServer, authority: Authority
) -> None:
    away = replace(authorisation.server, token=f"https://localhost:{free_port()}/token")
    with pytest.raises(NoConnection, match="nothing listens there"):
        oauth.refresh(away, CLIENT, ANNA, "r", clock, ca_file=str(authority.ca_file))


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("answer", [b"<html>sorry</html>", {"error": "invalid_grant"}], ids=str)
def test_a_server_that_has_no_time_is_asked_later(
    grant: Grant,
    refreshing: Refreshing,
    authorisation: AuthorisationServer,
    status: int,
    answer: object,
) -> None:
    authorisation.conduct.instead["/token"] = [(status, answer)]
    with pytest.raises(TryLater, match=str(status)):
        refreshing(grant)


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"<html>", b"[1]", b"\xff", b"[" * 100_000, b"null", {},
        {"access_token": ""}, {"access_token": 7}, {"access_token": "a b"},
        {"access_token": "a\x01auth=Bearer b"}, {"access_token": "ä"},
        {"access_token": "a", "token_type": "mac"}, {"access_token": "a", "token_type": 1},
        {"access_token": "a", "refresh_token": "r\r\n"}, {"access_token": "a", "refresh_token": []},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_without_a_token_gives_none(
    grant: Grant, refreshing: Refreshing, authorisation: AuthorisationServer, answer: object
) -> None:
    authorisation.conduct.instead["/token"] = [(200, answer)]
    with pytest.raises(ServerMisbehaved):
        refreshing(grant)


def test_tokens_are_not_asked_for_where_the_server_sends_one_elsewhere(
    grant: Grant, refreshing: Refreshing, authorisation: AuthorisationServer
) -> None:
    authorisation.conduct.instead["/token"] = [(307, f"{authorisation.url}/elsewhere")]
    with pytest.raises(ServerMisbehaved, match="307 it sends elsewhere"):
        refreshing(grant)
    assert "/elsewhere" not in dict(authorisation.asked)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (3599, 3599), ("3600", 3600), (60.9, 60), (10**400, 86400), (0, 300), (-5, 300),
        (None, 300), ("soon", 300), ([], 300), ("9" * 5000, 300), (float("inf"), 300),
        (float("nan"), 300),
    ],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_how_long_a_token_is_good_is_within_reason(said: object, seconds: int) -> None:
    assert oauth_answers.seconds_of(said) == timedelta(seconds=seconds)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["access_token", "refresh_token", "token_type", "expires_in", "scope", "error",
     "error_description", "error_codes", "suberror", "error_subtype"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200)
    | st.dictionaries(NAMES, JSON).map(lambda one: json.dumps(one).encode()),
    st.sampled_from([200, 400, 401, 403, 500]),
)
def test_whatever_a_server_answers_is_a_token_or_a_trouble(
    monkeypatch: pytest.MonkeyPatch, body: bytes, status: int
) -> None:
    monkeypatch.setattr(oauth_answers, "ask", lambda *_, **__: Answer(status, body))
    server = OAuthServer("https://a.example/a", "https://a.example/t", None, ("mail",))
    try:
        grant = oauth.refresh(server, CLIENT, ANNA, "canary", clock)
    except (MailTrouble, SignInNeeded):
        return
    assert grant.access_token.isprintable()
    assert NOW < grant.expires_at <= NOW + timedelta(days=1)


# --- by a code ------------------------------------------------------------------------------------


class Telephone:
    """Where the code is typed: after so many pauses the person has done it. Time passes with
    pauses only."""

    def __init__(self, authorisation: AuthorisationServer, ca_file: str, ends: str, after: float):
        self._authorisation = authorisation
        self._ca_file = ca_file
        self._ends = ends
        self._after = after
        self.seconds = 0.0
        self.shown: list[DeviceCode] = []
        self.pauses: list[float] = []
        self.tick = no_tick

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds
        if self.seconds >= self._after:
            for secret in self._authorisation.device_codes:
                self._authorisation.device_codes[secret] = self._ends

    def go(self) -> Grant:
        return oauth.device_code(
            self._authorisation.server, CLIENT, self.shown.append, self.clock,
            lambda *_: self.tick(0), ca_file=self._ca_file, pause=self.pause,
        )  # fmt: skip

    def polled(self) -> int:
        return sum(path == "/token" for path, _ in self._authorisation.asked)


@pytest.fixture
def telephone(authorisation: AuthorisationServer, authority: Authority) -> Callable[..., Telephone]:
    """Gives somebody a telephone to type the code into."""
    return lambda ends="allowed", after=12.0: Telephone(
        authorisation, str(authority.ca_file), ends, after
    )


Give = Callable[..., Telephone]


def test_who_types_the_code_elsewhere_is_signed_in(
    telephone: Give, authorisation: AuthorisationServer
) -> None:
    phone = telephone()
    grant = phone.go()
    assert grant.access_token in authorisation.access_tokens
    assert grant.expires_at == NOW + timedelta(seconds=15, hours=1)
    (code,) = phone.shown
    assert code == DeviceCode(
        "WDJB-MJHT", f"{authorisation.url}/enter", NOW + timedelta(minutes=15), 5
    )
    assert phone.polled() == 3
    assert max(phone.pauses) <= 1  # so that it can be given up each second


def test_a_server_that_wants_to_be_asked_less_often_is(
    telephone: Give, authorisation: AuthorisationServer
) -> None:
    authorisation.conduct.instead["/token"] = [(400, {"error": "slow_down"})] * 2
    phone = telephone(after=1)
    assert phone.go()
    assert phone.seconds == 5 + 10 + 15


def test_a_network_that_goes_while_the_code_is_typed_is_waited_for(
    telephone: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = oauth.told, list[str]()

    def told(url: str, body: str | None = None, ca_file: str | None = None) -> dict[str, Any]:
        tries.append(url)
        if len(tries) == 2:
            raise NoConnection(host="localhost", port=1, reason="gone")
        return real(url, body, ca_file)

    monkeypatch.setattr(oauth, "told", told)
    phone = telephone(after=1)
    assert phone.go()
    assert phone.seconds == 5 + 10


def test_a_code_that_nobody_types_runs_out(
    telephone: Give, authorisation: AuthorisationServer
) -> None:
    authorisation.conduct.beside["expires_in"] = 20
    phone = telephone(after=10_000)
    with pytest.raises(SignInTimedOut):
        phone.go()
    assert phone.seconds == 20


@pytest.mark.parametrize(
    ("ends", "trouble"),
    [
        ("expired_token", SignInTimedOut),
        ("access_denied", SignInRefused),
        ("authorization_declined", SignInRefused),
        ("invalid_client", SignInRefused),
    ],
)
def test_a_code_that_comes_to_nothing_says_why(
    telephone: Give, ends: str, trouble: type[Trouble]
) -> None:
    with pytest.raises(trouble):
        telephone(ends).go()


def test_who_gives_up_typing_a_code_is_not_waited_for(telephone: Give) -> None:
    def give_up(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        raise Cancelled

    phone = telephone()
    phone.tick = give_up  # type: ignore[assignment]
    with pytest.raises(Cancelled):
        phone.go()
    assert phone.polled() == 0


@pytest.mark.parametrize(
    "answer",
    [
        {}, {"device_code": "d", "user_code": "u"},
        {"device_code": "", "user_code": "u", "verification_uri": "https://a.example/"},
        {"device_code": "d", "user_code": "u\n", "verification_uri": "https://a.example/"},
        {"device_code": "d", "user_code": "u" * 65, "verification_uri": "https://a.example/"},
        {"device_code": "d", "user_code": 1, "verification_uri": "https://a.example/"},
    ],
)  # fmt: skip
def test_a_code_that_cannot_be_typed_is_not_shown(
    telephone: Give, authorisation: AuthorisationServer, answer: dict[str, Any]
) -> None:
    authorisation.conduct.instead["/device"] = [(200, answer)]
    phone = telephone()
    with pytest.raises(ServerMisbehaved):
        phone.go()
    assert phone.shown == []


def test_nobody_is_sent_to_a_page_without_https_to_type_a_code(
    telephone: Give, authorisation: AuthorisationServer
) -> None:
    authorisation.conduct.beside = {"verification_uri": "http://evil.example/"}
    phone = telephone()
    with pytest.raises(NoEncryption):
        phone.go()
    assert phone.shown == []


def test_a_program_that_may_give_out_no_codes_is_told_so(
    telephone: Give, authorisation: AuthorisationServer
) -> None:
    authorisation.conduct.instead["/device"] = [(400, {"error": "unauthorized_client"})]
    with pytest.raises(SignInRefused, match="client ID"):
        telephone().go()


def test_codes_are_only_for_a_server_that_knows_them(authorisation: AuthorisationServer) -> None:
    with pytest.raises(ValueError, match="knows no codes"):
        oauth.device_code(
            replace(authorisation.server, device=None), CLIENT, lambda _: None, clock, no_tick
        )


# --- nothing secret is told -----------------------------------------------------------------------


def test_no_secret_is_in_what_is_told_or_logged(
    people: Sit,
    signing_in: Signing,
    refreshing: Refreshing,
    telephone: Give,
    authorisation: AuthorisationServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = replace(CLIENT, secret="public-by-design")
    told: list[str] = []
    grants: list[Grant] = []

    def fails(go: Callable[[], Grant], **answer: str) -> None:
        """The server repeats all that it was given."""

        def repeat(path: str, fields: dict[str, str]) -> tuple[int, Any]:
            status, said = real(path, fields)
            if path != "/token":
                return status, said
            return 400, answer | {"error_description": f"no: {fields} {said}"}

        real = authorisation.answer
        authorisation.answer = repeat  # type: ignore[method-assign]
        try:
            go()
        except Trouble as trouble:
            told.append("".join(traceback.format_exception(trouble)))
            told.append(f"{trouble.sentence!r} {trouble.values!r} {trouble!r}")
        finally:
            authorisation.answer = real  # type: ignore[method-assign]

    grants.append(signing_in(people("allow"), client))
    grants.append(refreshing(grants[0]))
    for error in ("invalid_grant", "strange"):
        fails(lambda: signing_in(people("allow"), client), error=error)
        fails(lambda: refreshing(grants[-1]), error=error)
        fails(telephone().go, error=error)
    authorisation.conduct.instead["/token"] = [(200, b"x" * 300_000)]
    with pytest.raises(ServerMisbehaved, match="without an end") as endless:
        refreshing(grants[-1])
    told.append("".join(traceback.format_exception(endless.value)))
    shown = f"{told} {grants} {client} {caplog.text}"
    given_out = authorisation.given_out()
    assert len(told) == 13
    assert len(given_out) > 10
    assert [secret for secret in given_out if secret in shown] == []
    assert "https://localhost" in caplog.text  # there was something to look at
