"""Signing in at a provider in the browser, and staying signed in (OAuth 2.0, RFC 6749, RFC 8252).

oauthlib spells the questions. They are not asked by requests-oauthlib, which writes each token into
its log (level DEBUG), follows redirects, and reads an answer of any size.
"""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TypeGuard
from urllib.parse import urlencode, urlsplit

from oauthlib.oauth2 import DeviceClient, WebApplicationClient

from optindesk.core.errors import NoConnection, NoEncryption, SignInRefused, SignInTimedOut
from optindesk.core.oauth import Client, DeviceCode, Grant, OAuthServer
from optindesk.core.ports import Tick
from optindesk.core.sentence import sentence
from optindesk.mail.loopback import come_back, listening
from optindesk.mail.oauth_answers import Clock, grant_of, host_of, misbehaved, seconds_of, told
from optindesk.mail.oauth_refusals import of_refresh, of_sign_in

PATIENCE = 600.0
"""How long the browser is waited for, in seconds: people look for telephones and passwords."""

_SLICE_SECONDS = 1.0
_INTERVAL = timedelta(seconds=5)
_SLOWER = 5
"""So many more seconds lie between two questions when the server asks for it (RFC 8628 3.5)."""
_CODE_LIFE = timedelta(minutes=15)
_MOST_CODE = 64


def sign_in(
    server: OAuthServer,
    client: Client,
    login_hint: str,
    open_browser: Callable[[str], None],
    clock: Clock,
    tick: Tick,
    *,
    page: str,
    ca_file: str | None = None,
    seconds: float = PATIENCE,
) -> Grant:
    """Let somebody sign in in the browser: authorisation code with PKCE (RFC 7636) over loopback.

    `open_browser` gets the address to show. `login_hint` is the mail address that is meant, or
    nothing. When the browser is back it shows `page`, a sentence such as “You can close this page”,
    whether it went well or not. `tick` is called at least each second while it is waited for.
    `ca_file` is believed beside the system's authorities.
    Raises Cancelled (by `tick`), SignInTimedOut, AdminNeeded, SignInRefused, and what `https.ask`
    and `oauth_answers.told` raise.
    """
    _check_https(server.authorize)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    asking = WebApplicationClient(client.id)
    with _listening(server) as (listeners, port):
        redirect = server.redirect(port)
        open_browser(
            asking.prepare_request_uri(
                server.authorize,
                redirect_uri=redirect,
                scope=list(server.scopes),
                state=state,
                code_challenge=asking.create_code_challenge(verifier, "S256"),
                code_challenge_method="S256",
                login_hint=login_hint,
            )
        )
        back = come_back(listeners, state, page, seconds, tick)
    if back is None:
        raise SignInTimedOut(host=server.host)
    hidden = (state, verifier, client.secret or "")
    if "code" not in back:
        raise of_sign_in(server.host, back, hidden)
    body = asking.prepare_request_body(
        code=back["code"],
        redirect_uri=redirect,
        code_verifier=verifier,
        client_secret=client.secret or None,
    )
    asked_at = clock()
    said = told(server.token, body, ca_file)
    if "error" in said:
        raise of_sign_in(host_of(server.token), said, (*hidden, back["code"]))
    return grant_of(server, said, asked_at)


def refresh(
    server: OAuthServer,
    client: Client,
    user: str,
    refresh_token: str,
    clock: Clock,
    *,
    ca_file: str | None = None,
) -> Grant:
    """The next token for who signed in before (RFC 6749 6), with the refresh token to use from now
    on: many servers give a new one each time, and then the old one is worth nothing any more.

    `user` is who has to sign in again when that is needed, as it is said to people.
    Raises SignInNeeded, and as `sign_in` does, but for Cancelled and SignInTimedOut.
    """
    asking = WebApplicationClient(client.id)
    body = asking.prepare_refresh_body(
        refresh_token=refresh_token, client_id=client.id, client_secret=client.secret or None
    )
    asked_at = clock()
    said = told(server.token, body, ca_file)
    if "error" in said:
        hidden = (refresh_token, client.secret or "")
        raise of_refresh(host_of(server.token), user, said, hidden)
    grant = grant_of(server, said, asked_at)
    return Grant(grant.access_token, grant.expires_at, grant.refresh_token or refresh_token)


def device_code(
    server: OAuthServer,
    client: Client,
    show: Callable[[DeviceCode], None],
    clock: Clock,
    tick: Tick,
    *,
    ca_file: str | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Grant:
    """Let somebody sign in on another device by typing a code there (RFC 8628).

    Only for a server with a `device`. `show` gets what is to be typed and where. Between two
    questions it waits by `pause` (seconds), with a `tick` at least each second.
    Raises as `sign_in` does; SignInTimedOut when the code has run out.
    """
    if server.device is None:
        raise ValueError(f"{server.host} knows no codes that are typed elsewhere")
    host, began = host_of(server.device), clock()
    asked = urlencode({"client_id": client.id, "scope": " ".join(server.scopes)})
    said = told(server.device, asked, ca_file)
    if "error" in said:
        raise of_sign_in(host, said, (client.secret or "",))
    secret = said.get("device_code")
    user_code = said.get("user_code")
    where = said.get("verification_uri", said.get("verification_url"))  # as Google spelled it once
    if not (_is_line(secret, 8192) and _is_line(user_code, _MOST_CODE) and _is_line(where, 500)):
        raise misbehaved(host, str(sentence("there is no code in it that can be typed")))
    _check_https(where)
    interval = int(seconds_of(said.get("interval"), _INTERVAL).total_seconds())
    ends = began + seconds_of(said.get("expires_in"), _CODE_LIFE)
    show(DeviceCode(user_code, where, ends, interval))
    asking = DeviceClient(client.id)
    body = asking.prepare_request_body(
        secret, include_client_id=True, client_secret=client.secret or None
    )
    while clock() < ends:
        _wait(interval, pause, tick)
        asked_at = clock()
        try:
            said = told(server.token, body, ca_file)
        except NoConnection:
            interval *= 2  # RFC 8628 3.5
            continue
        error = said.get("error")
        if error is None:
            return grant_of(server, said, asked_at)
        if error == "slow_down":
            interval += _SLOWER
        elif error != "authorization_pending":
            raise of_sign_in(host_of(server.token), said, (secret, client.secret or ""))
    raise SignInTimedOut(host=host)


@contextmanager
def _listening(server: OAuthServer) -> Iterator[tuple[Sequence[socket.socket], int]]:
    with ExitStack() as stack:
        try:
            listeners = stack.enter_context(listening(server.loopback))
        except OSError as error:
            reason = sentence(
                "this computer does not let the desk wait for the browser ({words}). A program that"
                " watches over the network may be in the way.",
                words=error.strerror or type(error).__name__,
            )
            raise SignInRefused(host=server.host, reason=reason) from error
        yield listeners


def _wait(seconds: float, pause: Callable[[float], None], tick: Tick) -> None:
    while seconds > 0:
        tick(0)
        pause(min(seconds, _SLICE_SECONDS))
        seconds -= _SLICE_SECONDS
    tick(0)


def _is_line(value: object, most: int) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


def _check_https(url: str) -> None:
    """Nobody's password is typed into a page that others on the way can read or change."""
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        safe = False
    if not safe:
        reason = sentence("its address does not begin with https")
        raise NoEncryption(host=host_of(url), reason=reason)
