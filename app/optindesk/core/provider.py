"""Mail providers: their servers, signing in, what their words mean, and how much they let send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from optindesk.core.model import Account, Server, is_loopback
from optindesk.core.oauth import OAuthServer
from optindesk.core.sentence import Sentence


class Period(StrEnum):
    """What a number of mails is counted over, the shortest first."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


LENGTH: Mapping[Period, timedelta] = {
    Period.MINUTE: timedelta(minutes=1),
    Period.HOUR: timedelta(hours=1),
    Period.DAY: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Cap:
    """The most mails that a provider takes from one account in a period: the page that says so, and
    the day on which it was read."""

    most: int
    source: str
    read: date

    @property
    def site(self) -> str:
        """Whose page it is, as one would say it: ``support.apple.com``."""
        return self.source.partition("://")[2].partition("/")[0].removeprefix("www.")


class Way(StrEnum):
    """How one proves to a provider who one is."""

    PASSWORD = "password"
    """The password of the mailbox."""
    APP_PASSWORD = "app-password"
    """A password that the provider makes for one program; `AppPassword` says how to get it."""
    OAUTH = "oauth"
    """In the browser, at the provider itself; `Provider.oauth` says where."""


class UserName(StrEnum):
    """By what name one signs in."""

    ADDRESS = "address"
    LOCAL = "local"

    def of(self, address: str) -> str:
        """The name of whoever has this address: all of it, or what stands before the last @."""
        return address if self is UserName.ADDRESS else address.rpartition("@")[0]


@dataclass(frozen=True, slots=True)
class AppPassword:
    """How to get a password for one program: one click or one input a step, at `page` (https)."""

    steps: tuple[Sentence, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Words of a server (any of `when`), what they mean, and what the owner can do."""

    when: tuple[str, ...]
    means: Sentence
    do: Sentence

    def fits(self, words: str) -> bool:
        """Whether a server said one of them, in upper or lower case and across lines.

        A number is a whole one: ``5.7.3`` is not in ``5.7.30``, nor ``454`` in ``a454b``.
        """
        said = " ".join(words.split())
        return any(re.search(_whole(one), said, re.IGNORECASE) for one in self.when)


def _whole(one: str) -> str:
    """The pattern of a code or words, with nothing grown on to a digit at either end."""
    return rf"(?:(?<![\w.])|(?=\D)){re.escape(one)}(?:(?!\w)|(?<=\D))"


@dataclass(frozen=True, slots=True)
class Provider:
    """What the data file knows of one; what may be left out there has a default.

    `domains` are those of the addresses that it gives out, none where people bring their own;
    `also` are other names of its SMTP server. `mx` are the ends of the names of the servers that
    take mail for own domains there. `user` is the name one signs in by, `imap_user` that for
    reading. `sign_in` is how, the recommended way first. `before` is what has to be done at the
    provider, or on this computer, before any program gets in. `register` is how a program is
    registered there for OAuth, click by click. `own_certificate`: its servers'
    certificate is signed by nobody that computers know, so that its file has to be chosen.

    Of an own domain with its mail there: `spf` is the mechanism that its SPF record needs, like
    ``include:…`` (RFC 7208), `dkim` are the usual selectors of its keys (RFC 6376). `dmarc` is what
    the domains that it gives out ask of others to do with forged mails: none, quarantine, reject
    (RFC 7489); None where that is not known. `troubles` are its servers' words and their meaning.
    """

    name: str
    domains: frozenset[str]
    smtp: Server
    imap: Server
    also: frozenset[str] = frozenset()
    caps: Mapping[Period, Cap] = field(default_factory=dict)
    mx: tuple[str, ...] = ()
    user: UserName = UserName.ADDRESS
    imap_user: UserName = UserName.ADDRESS
    sign_in: tuple[Way, ...] = (Way.PASSWORD,)
    before: tuple[Sentence, ...] = ()
    app_password: AppPassword | None = None
    oauth: OAuthServer | None = None
    register: tuple[Sentence, ...] = ()
    own_certificate: bool = False
    spf: str | None = None
    dkim: tuple[str, ...] = ()
    dmarc: str | None = None
    troubles: tuple[Explained, ...] = ()

    def sends_at(self, server: Server) -> bool:
        """Whether its mails are handed over there."""
        return _same(server, self.smtp) or plain_host(server.host) in self.also

    def reads_at(self, server: Server) -> bool:
        """Whether its mailboxes are read there."""
        return _same(server, self.imap)


def _same(server: Server, own: Server) -> bool:
    """Whether it is that one. What listens on this computer is known by its port: many programs
    do."""
    if is_loopback(own.host):
        return is_loopback(server.host) and server.port == own.port
    return plain_host(server.host) == own.host


def plain_host(host: str) -> str:
    """A host's name as it is compared: casefolded, without the dot of the root."""
    return host.strip().rstrip(".").casefold()


def provider_of(account: Account, known: Iterable[Provider]) -> Provider | None:
    """Whose account it is, by its SMTP server and else by its address; None when that is not known.

    Of several at one server it is the one whose address it is, else one that gives out none. A
    server on this computer only passes mails on, so that the address says more than its port.
    """
    known = tuple(known)
    there = [provider for provider in known if provider.sends_at(account.smtp)]
    asked = known if is_loopback(account.smtp.host) else there or known
    return _of_several(there, asked, domain_of(account.address))


def provider_at(server: Server, address: str, known: Iterable[Provider]) -> Provider | None:
    """Whose mailbox is read at an IMAP server; of several there, whose address it is."""
    there = [provider for provider in known if provider.reads_at(server)]
    return _of_several(there, there, domain_of(address))


def _of_several(
    there: Sequence[Provider], asked: Sequence[Provider], domain: str
) -> Provider | None:
    """Whose domain it is of those asked, else who of those there gives out none, else the first."""
    ours = [provider for provider in asked if domain in provider.domains]
    ours += [provider for provider in there if not provider.domains]
    return next(iter((*ours, *there)), None)


def domain_of(address: str) -> str:
    """What stands after the last @, casefolded."""
    return plain_host(address.rpartition("@")[2])


def provider_of_address(address: str, known: Iterable[Provider]) -> Provider | None:
    """Who gave out this address; None for an own domain, and for a provider that is not known."""
    domain = domain_of(address)
    return next((provider for provider in known if domain in provider.domains), None)


def provider_of_mx(hosts: Iterable[str], known: Iterable[Provider]) -> Provider | None:
    """Where an own domain has its mail, by the names of the servers that take it (MX).

    `hosts` come the preferred first (RFC 5321 5.1), and the first that is somebody's decides. None
    where that is nobody who is known: an own server, or a filter that passes mail on.
    """
    ends = [("." + end, provider) for provider in known for end in provider.mx]
    for host in hosts:
        dotted = "." + plain_host(host)
        for end, provider in ends:
            if dotted.endswith(end):
                return provider
    return None


def explain(
    words: str, provider: Provider | None, general: Iterable[Explained] = ()
) -> Explained | None:
    """What a server's words mean: the first that fits of its provider, else of what any may say.

    `words` are all that it said, its code included (``535 5.7.139 Authentication unsuccessful``).
    """
    own = provider.troubles if provider is not None else ()
    return next((one for one in (*own, *general) if one.fits(words)), None)
