"""Finds the mail servers of an address that no preset knows: in DNS, on the web, and by trying."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TypeAlias, TypeVar
from urllib.parse import quote

import dns.resolver

from optindesk.core.finding import Found, How, Offer, best_of, candidates, without_doubles
from optindesk.core.model import Security, Server, domains_over
from optindesk.core.ports import Tick, no_tick
from optindesk.core.provider import Provider
from optindesk.mail.config_xml import (
    Named,
    autodiscover_question,
    read_autoconfig,
    read_autodiscover,
)
from optindesk.mail.resolving import ascii_domain, mail_exchangers, services, system_resolver
from optindesk.mail.together import Clock, together
from optindesk.mail.usual_names import Knock, knocks, usual_servers
from optindesk.mail.web import Fetch, web

T = TypeVar("T")

SECONDS = 15.0
"""How long all of it may take, in seconds."""

ISPDB = "https://autoconfig.thunderbird.net/v1.1/"
"""Mozilla's list of providers: a file for each domain."""

ProviderOfMx: TypeAlias = Callable[[Sequence[str]], Provider | None]
"""Whose servers take a domain's mail, by their names, the preferred first."""

_DNS_SECONDS, _WEB_SECONDS, _NAMES_SECONDS = 3.0, 6.0, 5.0
"""How long is waited in each step."""

_STEPS = 4

# RFC 6186 3 and RFC 8314 5.1; TLS from the first byte is preferred (RFC 8314 3).
_SERVICES: Mapping[str, Security] = {
    "_submissions": Security.TLS,
    "_submission": Security.STARTTLS,
    "_imaps": Security.TLS,
    "_imap": Security.STARTTLS,
}


@dataclass(frozen=True, slots=True)
class Network:
    """Whom is asked, and the time: the real ones, but in tests."""

    resolver: dns.resolver.Resolver = field(default_factory=system_resolver)
    fetch: Fetch = field(default_factory=web)
    knocks: tuple[Knock, Knock] = field(default_factory=knocks)
    clock: Clock = time.monotonic


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: for which address (its domain in ASCII), whom it asks, and how long."""

    address: str
    domain: str
    network: Network
    until: float
    tick: Tick

    def ask(self, step: int, seconds: float, asks: Sequence[Callable[[], T]]) -> list[T | None]:
        """What these find together in so many seconds, None for what is not found by then."""
        clock = self.network.clock
        until = min(self.until, clock() + seconds)
        return together(asks, until, clock, lambda: self.tick(step, _STEPS))


def find(
    address: str,
    *,
    provider_of_mx: ProviderOfMx,
    ask_mozilla: bool = False,
    tick: Tick = no_tick,
    network: Network | None = None,
    seconds: float = SECONDS,
) -> tuple[Found, ...]:
    """The servers of an address, the best first, as `ports.Finder` says; in `seconds` at the most.

    Four steps: whose servers take its mail, and if that is known, nobody else is asked; what DNS
    names; what the domain's web servers name; and the usual names, if nothing was found. The
    domain's own servers learn the address, and Mozilla, if it may be asked, the domain. Nobody is
    told a password, for there is none here.
    """
    domain = ascii_domain(address)
    if domain is None or not address.isprintable():
        return ()
    network = network or Network()
    until = network.clock() + seconds
    local = address.strip().rpartition("@")[0]
    search = _Search(f"{local}@{domain}", domain, network, until, tick)
    exchangers = _exchangers(search)
    provider = provider_of_mx(exchangers)
    if provider is not None:
        return (_of_provider(provider, search.address),)
    over = tuple(domains_over(exchangers[0])[1:3]) if exchangers else ()
    found = _in_dns(search) + _on_the_web(search, (domain, *over) if ask_mozilla else ())
    return without_doubles(found or _by_trying(search))


def _of_provider(provider: Provider, address: str) -> Found:
    return Found(
        smtp=provider.smtp,
        imap=provider.imap,
        user=provider.user.of(address),
        imap_user=provider.imap_user.of(address),
        provider=provider.name,
        how=How.MX,
        other_domain=False,  # its servers are known from the preset, not from the network
    )


def _exchangers(search: _Search) -> tuple[str, ...]:
    asked = partial(mail_exchangers, search.domain, search.network.resolver, _DNS_SECONDS)
    return search.ask(0, _DNS_SECONDS, [asked])[0] or ()


def _in_dns(search: _Search) -> tuple[Found, ...]:
    """What SRV records name. They name no login: that is the address (RFC 6186 4)."""
    asks = [partial(_servers, search, *service) for service in _SERVICES.items()]
    submissions, submission, imaps, imap = (
        [Offer(server, search.address) for server in servers or ()]
        for servers in search.ask(1, _DNS_SECONDS, asks)
    )
    return candidates(How.SRV, search.domain, submissions + submission, imaps + imap)


def _servers(search: _Search, service: str, security: Security) -> tuple[Server, ...]:
    records = services(service, search.domain, search.network.resolver, _DNS_SECONDS)
    return best_of(records, security)


def _on_the_web(search: _Search, ask_mozilla: Sequence[str]) -> tuple[Found, ...]:
    """What the domain's web servers name, and what Mozilla's list has of these domains."""
    address, domain = search.address, search.domain
    autoconfig = f"https://autoconfig.{domain}/mail/config-v1.1.xml"
    files = [
        (How.AUTOCONFIG, f"{autoconfig}?emailaddress={quote(address, safe='')}"),
        (How.AUTOCONFIG, f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml"),
        *((How.ISPDB, f"{ISPDB}{one}") for one in ask_mozilla),
    ]
    asks: list[Callable[[], tuple[Found, ...]]] = [
        *(partial(_autoconfig, search, how, url) for how, url in files),
        partial(_autodiscover, search),
    ]
    return tuple(chain.from_iterable(one or () for one in search.ask(2, _WEB_SECONDS, asks)))


def _autoconfig(search: _Search, how: How, url: str) -> tuple[Found, ...]:
    named = read_autoconfig(search.network.fetch(url) or b"", search.address)
    return _named(how, search.domain, named)


def _autodiscover(search: _Search) -> tuple[Found, ...]:
    question = autodiscover_question(search.address)
    url = f"https://autodiscover.{search.domain}/autodiscover/autodiscover.xml"
    named = read_autodiscover(search.network.fetch(url, question) or b"", search.address)
    if named.elsewhere:
        there = search.network.fetch(named.elsewhere, question) or b""
        named = read_autodiscover(there, search.address)
    return _named(How.AUTODISCOVER, search.domain, named)


def _named(how: How, domain: str, named: Named) -> tuple[Found, ...]:
    return candidates(how, domain, named.smtp, named.imap, named.provider)


def _by_trying(search: _Search) -> tuple[Found, ...]:
    sends, reads = search.network.knocks
    smtp, imap = usual_servers(search.domain)
    asks = [
        *(partial(_if_it_answers, sends, server) for server in smtp),
        *(partial(_if_it_answers, reads, server) for server in imap),
    ]
    there = search.ask(3, _NAMES_SECONDS, asks)
    return candidates(
        How.NAMES,
        search.domain,
        [Offer(server, search.address) for server in smtp if server in there],
        [Offer(server, search.address) for server in imap if server in there],
    )


def _if_it_answers(knock: Knock, server: Server) -> Server | None:
    return server if knock(server) else None
