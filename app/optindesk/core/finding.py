"""What was found out about the servers of an address that no preset knows, as candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from optindesk.core.model import Security, Server

MOST = 3
"""How many candidates one place may name: nobody tries more."""

LONGEST_USER = 320
"""How many characters a login name may have: as many as an address (RFC 3696, erratum 1690)."""

LONGEST_PROVIDER = 80

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_PLACEHOLDER = re.compile(r"%[A-Z]+%")


class How(StrEnum):
    """Where servers were found, the most trustworthy first."""

    MX = "mx"
    """The domain's mail goes to a provider that is known: the servers are those of its preset."""
    SRV = "srv"
    """The domain says it in DNS (RFC 6186, RFC 8314 5.1)."""
    AUTOCONFIG = "autoconfig"
    """The domain says it in a file for mail programs (draft-ietf-mailmaint-autoconfig)."""
    ISPDB = "ispdb"
    """Mozilla's list of providers has it."""
    AUTODISCOVER = "autodiscover"
    """The domain answers as Exchange does (MS-OXDSCLI)."""
    NAMES = "names"
    """Guessed: a server of a usual name answers, with a good certificate."""


@dataclass(frozen=True, slots=True)
class Found:
    """Servers to try an account with: always encrypted ones.

    `user` and `imap_user` are the login names for sending and for reading. `provider` is what who
    named them calls itself, empty where it does not say: words of a stranger, to be shown only.
    `other_domain`: a server lies outside of the address's domain, and nobody but the network says
    that it is the right one. It is to be shown before a password goes there (RFC 6186 6).
    """

    smtp: Server
    imap: Server | None
    user: str
    imap_user: str
    provider: str
    how: How
    other_domain: bool


class Offer(NamedTuple):
    """A server that somebody names for an address, and by what name one logs in there."""

    server: Server
    user: str


class Service(NamedTuple):
    """One SRV record (RFC 2782)."""

    priority: int
    weight: int
    port: int
    target: str


def host_name(text: str) -> str | None:
    """The name of a host as it is asked for: lower case, ASCII, at least two labels, no last dot.

    None for what is none (RFC 1123 2.1), as an IP address or a label in Unicode.
    """
    name = text.strip().removesuffix(".").lower()
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return None
    return None if labels[-1].isdecimal() else name


def port_number(text: str) -> int | None:
    """A TCP port, None for what is none."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        return None
    return int(text) if 0 < int(text) < 65536 else None


def lies_in(host: str, domain: str) -> bool:
    """Whether a host is the domain itself or below it."""
    return host == domain or host.endswith(f".{domain}")


def filled_in(text: str, address: str) -> str:
    """What autoconfig's placeholders stand for: ``%EMAILADDRESS%``, its local part, its domain."""
    local, _, domain = address.rpartition("@")
    known = {"%EMAILADDRESS%": address, "%EMAILLOCALPART%": local, "%EMAILDOMAIN%": domain}
    return _PLACEHOLDER.sub(lambda one: known.get(one[0], one[0]), text)


def login_name(text: str, address: str) -> str:
    """The login name that somebody says; the address where it is none that can be meant.

    A placeholder that is not known stands for something that only its owner could fill in.
    """
    name = filled_in(text.strip(), address)
    strange = not name.isprintable() or _PLACEHOLDER.search(name) is not None
    return name if name and not strange and len(name) <= LONGEST_USER else address


def provider_name(text: str) -> str:
    """What somebody calls himself, in one short line without signs that nobody sees."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable())[:LONGEST_PROVIDER]


def best_of(services: Iterable[Service], security: Security) -> tuple[Server, ...]:
    """The servers that SRV records name, the preferred first (RFC 2782).

    One is chosen once and kept, so there is no load to be spread: of one priority the greatest
    weight comes first. A target of “.” says that the service is not offered (RFC 6186 3.4).
    """
    ordered = sorted(services, key=lambda one: (one.priority, -one.weight))
    named = ((host_name(one.target), one.port) for one in ordered)
    return tuple(Server(host, port, security) for host, port in named if host and port)


def candidates(
    how: How,
    domain: str,
    smtp: Sequence[Offer],
    imap: Sequence[Offer],
    provider: str = "",
) -> tuple[Found, ...]:
    """What one place names for the address's domain: each of its servers for sending, the preferred
    first, with the first for reading. Servers without encryption are passed over."""
    reading = next((one for one in imap if _encrypted(one.server)), None)
    sending = [one for one in smtp if _encrypted(one.server)]
    return tuple(
        Found(
            smtp=one.server,
            imap=reading.server if reading else None,
            user=one.user,
            imap_user=reading.user if reading else one.user,
            provider=provider,
            how=how,
            other_domain=not all(
                lies_in(offer.server.host, domain) for offer in (one, reading) if offer
            ),
        )
        for one in sending[:MOST]
    )


def _encrypted(server: Server) -> bool:
    return server.security is not Security.NONE


def without_doubles(found: Iterable[Found]) -> tuple[Found, ...]:
    """Each pair of servers and login names once, as it was found first."""
    firsts: dict[tuple[object, ...], Found] = {}
    for one in found:
        firsts.setdefault((one.smtp, one.imap, one.user, one.imap_user), one)
    return tuple(firsts.values())
