"""What a sign-in server answers to programs: JSON, read without trust, and the tokens in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from optindesk.core.errors import ServerMisbehaved, TryLater
from optindesk.core.oauth import Grant, OAuthServer, is_token
from optindesk.core.sentence import sentence
from optindesk.mail.https import ask
from optindesk.mail.oauth_refusals import not_all

Clock: TypeAlias = Callable[[], datetime]
"""Says what time it is (UTC)."""

LIFE = timedelta(minutes=5)
"""How long a token is used whose server does not say how long it is good."""
LONGEST = timedelta(days=1)
"""And no token is used for longer than this without asking again."""

_NOT_NOW = frozenset({429, 500, 502, 503, 504})
# What is asked for beside the permission for mails, and that no answer need name.
_BESIDE = frozenset({"openid", "email", "profile", "offline_access"})


def host_of(url: str) -> str:
    """The server's name in an address, as it is said to people."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def told(url: str, body: str | None = None, ca_file: str | None = None) -> dict[str, Any]:
    """The JSON object that a server answers: what was asked for, or its refusal (``error``).

    Raises as `https.ask` does; TryLater when it has no time, ServerMisbehaved for anything else.
    """
    answer = ask(url, body, ca_file=ca_file)
    host = host_of(url)
    if answer.status in _NOT_NOW:  # whatever it says beside that, nobody has to sign in for it
        raise TryLater(host=host, status=answer.status, words=str(sentence("it has no time now")))
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict) and (answer.status == 200 or isinstance(said.get("error"), str)):
        return said
    raise misbehaved(host, f"HTTP {answer.status}")


def misbehaved(host: str, words: str) -> ServerMisbehaved:
    """The Trouble of an answer of which nothing can be made; `words` are ours, not the server's."""
    return ServerMisbehaved(host=host, words=words)


def grant_of(server: OAuthServer, said: Mapping[str, Any], asked_at: datetime) -> Grant:
    """The tokens in the answer to what was asked then (RFC 6749 5.1).

    Raises ServerMisbehaved, and SignInRefused when less was allowed than was asked for.
    """
    host = host_of(server.token)
    access, refresh = said.get("access_token"), said.get("refresh_token")
    kind = said.get("token_type", "bearer")
    if not is_token(access) or not (refresh in (None, "") or is_token(refresh)):
        raise misbehaved(host, str(sentence("there is no token in it that can be used")))
    if not isinstance(kind, str) or kind.casefold() != "bearer":
        raise misbehaved(host, str(sentence("its token is of another kind")))
    if isinstance(allowed := said.get("scope"), str) and not _enough(server, allowed):
        raise not_all(host)
    return Grant(str(access), asked_at + seconds_of(said.get("expires_in")), refresh or None)


def _enough(server: OAuthServer, allowed: str) -> bool:
    """Whether all that mails need is among what was allowed, spelled in full or short."""
    short = {_short(one) for one in allowed.split()}
    return not allowed.strip() or all(
        one in _BESIDE or _short(one) in short for one in server.scopes
    )


def _short(scope: str) -> str:
    return scope.rstrip("/").rpartition("/")[2].casefold()


def seconds_of(value: object, unknown: timedelta = LIFE) -> timedelta:
    """A time as a server says it, in seconds, within reason; `unknown` when it says none."""
    try:
        seconds = int(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        seconds = None
    if seconds is None or seconds <= 0:
        return unknown
    return timedelta(seconds=min(seconds, int(LONGEST.total_seconds())))
