"""What a sign-in server says of itself, found by its address alone (RFC 8414, OpenID discovery)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from optindesk.core.errors import BadIssuer, ServerMisbehaved
from optindesk.core.oauth import WANTS_LOCALHOST, OAuthServer
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.oauth_answers import told

_OPENID = "/.well-known/openid-configuration"
_RFC_8414 = "/.well-known/oauth-authorization-server"

_USUAL = ("openid", "email", "offline_access")
"""What is asked for at a server that is not known, as far as it says that it has it."""
_MICROSOFT = (
    "https://outlook.office.com/IMAP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
    "offline_access",
)


def from_issuer(
    issuer: str, scopes: Sequence[str] = (), *, ca_file: str | None = None
) -> OAuthServer:
    """The server that calls itself `issuer`, an address such as https://id.example.org/realms/shop.

    `scopes` is what to ask for; none: what mails usually need there.
    Raises BadIssuer, and as `https.ask` does.
    """
    address = _address(issuer)
    for known in (address.path + _OPENID, _RFC_8414 + address.path):
        url = urlunsplit(address._replace(path=known))
        try:
            said = told(url, ca_file=ca_file)
        except ServerMisbehaved:
            continue
        if "error" not in said:
            return _described(issuer, address, said, scopes)
    raise _bad(issuer, sentence("nothing there says how to sign in."))


def _address(issuer: str) -> SplitResult:
    """The address in what was typed, without a slash at its end (RFC 8414 2: with no query)."""
    try:
        parts = urlsplit(issuer.strip().removesuffix(_OPENID))
        whole = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.query or parts.fragment or "@" in parts.netloc:
        raise _bad(issuer, sentence("it begins with https:// and has no @, ? or # in it."))
    return parts._replace(path=parts.path.rstrip("/"))


def _described(
    issuer: str, address: SplitResult, said: Mapping[str, Any], scopes: Sequence[str]
) -> OAuthServer:
    authorize, token, device = (
        said.get(f"{name}_endpoint") for name in ("authorization", "token", "device_authorization")
    )
    endpoints = [authorize, token, *([] if device is None else [device])]
    if not all(isinstance(one, str) and one.startswith("https://") for one in endpoints):
        raise _bad(issuer, sentence("it does not say where to sign in, or not with https."))
    if not _is_same(address, said.get("issuer"), endpoints):
        # RFC 8414 3.3: else one server could pass itself off as another.
        raise _bad(issuer, sentence("the server there calls itself by another name."))
    return OAuthServer(str(authorize), str(token), device, tuple(scopes or _usual(address, said)))


def _is_same(address: SplitResult, named: object, endpoints: Sequence[object]) -> bool:
    """Whether a server calls itself by the address at which it was found.

    Microsoft calls a tenant by its number, also where one comes with its domain; there all that
    counts has to be at that same host.
    """
    if not isinstance(named, str):
        return False
    if named.rstrip("/") == urlunsplit(address):
        return True
    host = f"https://{address.netloc}/"
    return address.hostname in WANTS_LOCALHOST and all(
        str(one).startswith(host) for one in (named, *endpoints)
    )


def _usual(address: SplitResult, said: Mapping[str, Any]) -> Sequence[str]:
    if address.hostname in WANTS_LOCALHOST:
        return _MICROSOFT
    offered = said.get("scopes_supported")
    return [one for one in _USUAL if isinstance(offered, list) and one in offered]


def _bad(issuer: str, reason: Sentence) -> BadIssuer:
    shown = "".join(one for one in issuer if one.isprintable())[:200]
    return BadIssuer(issuer=shown, reason=reason)
