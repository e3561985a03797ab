"""Signing in at a provider instead of giving a password (OAuth 2.0): data, and how servers hear it.

RFC 6749 (OAuth 2.0), RFC 8252 (desktop programs), RFC 8628 (device code), RFC 7628 (OAUTHBEARER);
XOAUTH2 is Google's older way of the same, and the one that Microsoft knows.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from optindesk.core.errors import ControlCharacter

WANTS_LOCALHOST = frozenset(
    {
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "login.live.com",
    }
)
"""Hosts that let a desktop program come back to http://localhost with any port, and do not take
127.0.0.1 for the same (Microsoft: "Redirect URI restrictions", localhost exceptions)."""

EARLY = timedelta(minutes=2)
"""So long before its end a token is not used any more: the way to the server takes time, and clocks
differ."""

AFTER_XOAUTH2 = b""
AFTER_OAUTHBEARER = b"\x01"
"""What is answered to the challenge that says why a token was refused, so that the server ends the
login (XOAUTH2: nothing; OAUTHBEARER: a dummy, RFC 7628 3.2.3)."""

_MOST_WORDS = 200
_MOST_CHALLENGE = 8192
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What a token is made of (RFC 6750 2.1), and wider: VSCHAR of RFC 6749, appendix A.12.
_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class OAuthServer:
    """Where people of a provider sign in: the addresses (https) of its pages for a browser
    (`authorize`), for programs (`token`) and for codes typed elsewhere (`device`, None where it has
    none); `scopes` is what is asked for."""

    authorize: str
    token: str
    device: str | None
    scopes: tuple[str, ...]

    @property
    def host(self) -> str:
        """Whose page the person sees, as it is said to people."""
        return urlsplit(self.authorize).hostname or ""

    @property
    def loopback(self) -> str:
        """The name of this computer in the address to which the browser comes back."""
        return "localhost" if self.host in WANTS_LOCALHOST else "127.0.0.1"

    def redirect(self, port: int) -> str:
        """The address to which the browser comes back (RFC 8252 7.3): any port will do.

        Microsoft compares the path, and what is registered there has none.
        """
        return f"http://{self.loopback}:{port}" + ("/" if self.loopback == "127.0.0.1" else "")


@dataclass(frozen=True, slots=True)
class Client:
    """As what a provider knows this program. The `secret` that Google gives to desktop programs is
    none, since everybody has it (RFC 8252 8.5); Microsoft gives none at all."""

    id: str
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What signing in gave: a token for the mail servers until `expires_at` (UTC), and one to get
    the next with, where the server gave one. Neither is ever shown."""

    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str | None = field(default=None, repr=False)

    def serves_at(self, now: datetime) -> bool:
        """Whether its token can still be used then."""
        return now < self.expires_at - EARLY


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What the person types on a page, on this computer or a telephone, and until when (UTC).

    `interval` is how often the server may be asked whether it was done, in seconds.
    """

    user_code: str
    verification_uri: str
    expires_at: datetime
    interval: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """Why a mail server did not take a token, in its own words (RFC 7628 3.2.2)."""

    status: str
    scope: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.status, self.scope]))


def spelled_xoauth2(user: str, token: str) -> bytes:
    """The first words of XOAUTH2 before they are put into base64 (Google: "XOAUTH2 Protocol").

    Raises ControlCharacter for what would break out of its place.
    """
    _check(user, token)
    return f"user={user}\x01auth=Bearer {token}\x01\x01".encode()


def spelled_oauthbearer(user: str, host: str, port: int, token: str) -> bytes:
    """The first words of OAUTHBEARER before they are put into base64 (RFC 7628 3.1, RFC 5801 4).

    Raises ControlCharacter for what would break out of its place.
    """
    _check(user, token)
    if _CONTROL.search(host):
        raise ControlCharacter(field="host")
    name = user.replace("=", "=3D").replace(",", "=2C")
    fields = (f"n,a={name},", f"host={host}", f"port={port}", f"auth=Bearer {token}", "", "")
    return "\x01".join(fields).encode()


def is_token(text: object) -> bool:
    """Whether this can be a token: visible ASCII and nothing else."""
    return isinstance(text, str) and _TOKEN.fullmatch(text) is not None


def _check(user: str, token: str) -> None:
    if _CONTROL.search(user):
        raise ControlCharacter(field="user")
    if not is_token(token):
        raise ControlCharacter(field="token")


def read_challenge(words: str | bytes) -> Challenge | None:
    """What a server says to a token that it does not take: JSON in base64, after ``334`` or ``+``.

    None when that is something else.
    """
    raw = words.encode("utf-8", "replace") if isinstance(words, str) else words
    if len(raw) > _MOST_CHALLENGE:
        return None
    try:
        said = json.loads(base64.b64decode(raw.strip(), validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or "status" not in said:
        return None
    return Challenge(_shown(said["status"]), _shown(said.get("scope", "")))


def _shown(value: object) -> str:
    return _CONTROL.sub(" ", str(value))[:_MOST_WORDS]
