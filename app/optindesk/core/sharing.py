"""A desk that several share: where its database is, and what is tried before one relies on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from optindesk.core.connecting import Ended
from optindesk.core.sentence import Sentence, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from optindesk.core.invitation import Invitation

PORT = 5432
"""PostgreSQL's own."""

SCHEME = "postgresql"


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A database on a server, as somebody types it in; never its password."""

    host: str
    database: str
    user: str = ""
    port: int = PORT
    ca_file: str = ""

    @property
    def url(self) -> str:
        """The address that ``--data`` takes."""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        at = f"{quote(self.user, safe='')}@" if self.user else ""
        port = "" if self.port == PORT else f":{self.port}"
        query = f"?{urlencode({'sslrootcert': self.ca_file})}" if self.ca_file else ""
        return f"{SCHEME}://{at}{host}{port}/{quote(self.database, safe='')}{query}"


def place_in(url: str) -> SharedPlace | None:
    """What stands in an address; None where it says more than that has room for."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    query = dict(parse_qsl(parts.query))
    host, database = unquote(parts.hostname or ""), unquote(parts.path[1:])
    if parts.scheme not in ("postgres", SCHEME) or query.keys() - {"sslrootcert"}:
        return None
    if not host or not database or parts.password is not None:
        return None
    user, ca_file = unquote(parts.username or ""), query.get("sslrootcert", "")
    return SharedPlace(host, database, user, port or PORT, ca_file)


def in_short(url: str) -> str:
    """An address as people are told it: without the CA file, whose path says nothing of the
    database."""
    place = place_in(url)
    return url if place is None else replace(place, ca_file="").url


def has_password(url: str) -> bool:
    """Whether an address holds a secret; what is no address at all is taken for one that may."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ":" in url.partition("://")[2].rpartition("@")[0]
    return bool(parts.password) or any(
        name in ("password", "sslpassword") for name, _ in parse_qsl(parts.query)
    )


def is_of_this_computer(host: str) -> bool:
    """Whether what is sent to a host never leaves this computer: a socket's folder, or loopback."""
    if not host or host.startswith(("/", "@")) or host.casefold() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class ServerStep(StrEnum):
    """What is tried at a database's server, in this order."""

    REACHED = "reached"
    ENCRYPTED = "encrypted"
    LET_IN = "let_in"
    FIT = "fit"
    INSIDE = "inside"


SERVER_TITLES: Mapping[ServerStep, Sentence] = {
    ServerStep.REACHED: sentence("The server is found and answers"),
    ServerStep.ENCRYPTED: sentence("Encrypted, the certificate is right"),
    ServerStep.LET_IN: sentence("It lets you in"),
    ServerStep.FIT: sentence("A desk can work with it"),
    ServerStep.INSIDE: sentence("What is in the database"),
}


@dataclass(frozen=True, slots=True)
class ServerResult:
    """What became of a step: `said` is what was seen."""

    step: ServerStep
    ended: Ended
    said: Sentence


@dataclass(frozen=True, slots=True)
class ServerLook:
    """All that was seen of a database; `holds_desk` where it is no empty one."""

    results: tuple[ServerResult, ...]
    holds_desk: bool = False

    @property
    def works(self) -> bool:
        """Whether a desk can be opened in it, or begun."""
        return all(one.ended in (Ended.PASSED, Ended.LOOK) for one in self.results)


@dataclass(frozen=True, slots=True)
class SharedMeans:
    """What is done on this computer about the database of a shared desk, each given its address:
    to `look` with a password (empty: the one that is kept), to open it from now on under somebody's
    name (empty: the desk of this computer, the name that is known), to keep its password, and to
    forget that; to `invite` another computer, and to `accept` what was handed on, whose address
    with the CA file that was kept of it comes back; to `read` and `write` that as a file. `who` is
    known to sit here, empty: nobody."""

    look: Callable[[str, str], ServerLook]
    use: Callable[[str, str], None]
    keep: Callable[[str, str], None]
    forget: Callable[[str], None]
    invite: Callable[[str], Invitation]
    accept: Callable[[Invitation], str]
    read: Callable[[Path], str]
    write: Callable[[Path, str], None]
    who: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Present:
    """Who has the desk open just now, and at which computer."""

    name: str
    device: str


def in_words(present: Iterable[Present]) -> str:
    """Who is there, for a sentence; empty where nobody is."""
    return ", ".join(f"{one.name} ({one.device})" for one in present)


_SIGN = "optindesk:"
_LONGEST = 63
"""So many bytes PostgreSQL keeps of an application's name (NAMEDATALEN)."""


def signature(name: str, device: str) -> str:
    """Under which name the connections of somebody's desk are known to the server: it keeps ASCII
    only, and cuts what is too long."""
    sign = f"{_SIGN}{quote(name, safe='')}|{quote(device, safe='@')}"[:_LONGEST]
    letters, mark, rest = sign.rpartition("%")
    return letters if mark and len(rest) < 2 else sign  # half a letter


def present_by(sign: str) -> Present | None:
    """Who signs so; None for another program."""
    if not sign.startswith(_SIGN):
        return None
    name, _, device = sign.removeprefix(_SIGN).partition("|")
    return Present(unquote(name, errors="ignore"), unquote(device, errors="ignore"))
