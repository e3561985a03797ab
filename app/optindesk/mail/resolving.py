"""Asks DNS for what a domain says of its mail: MX, SRV and TXT records."""

from __future__ import annotations

import dns.exception
import dns.rdata
import dns.rdtypes.ANY.MX
import dns.rdtypes.ANY.TXT
import dns.rdtypes.IN.SRV
import dns.resolver
import idna

from optindesk.core.finding import Service, host_name

QUESTION_SECONDS = 4.0
"""How long DNS is asked for one thing, in seconds."""


def system_resolver() -> dns.resolver.Resolver:
    """One that asks the servers that this computer is set to; nobody, where it is set to none."""
    try:
        return dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return dns.resolver.Resolver(configure=False)


def ascii_domain(address: str) -> str | None:
    """The domain of an address as DNS knows it (A-labels, RFC 5891); None where it has none."""
    domain = address.strip().rpartition("@")[2]
    try:
        return host_name(idna.encode(domain, uts46=True).decode("ascii"))
    except UnicodeError:
        return None


def mail_exchangers(
    domain: str, resolver: dns.resolver.Resolver, seconds: float = QUESTION_SECONDS
) -> tuple[str, ...]:
    """Who takes the mail of a domain, the preferred first (RFC 5321 5.1); nobody where that is not
    known, or where it takes none (RFC 7505)."""
    records = sorted(
        (one.preference, host)
        for one in _ask(domain, "MX", resolver, seconds) or ()
        if isinstance(one, dns.rdtypes.ANY.MX.MX)
        and (host := host_name(one.exchange.to_text())) is not None
    )
    return tuple(host for _, host in records)


def services(
    name: str, domain: str, resolver: dns.resolver.Resolver, seconds: float = QUESTION_SECONDS
) -> tuple[Service, ...]:
    """Where a domain offers a service, as ``_imaps`` (RFC 2782); none where that is not known."""
    return tuple(
        Service(one.priority, one.weight, one.port, one.target.to_text())
        for one in _ask(f"{name}._tcp.{domain}", "SRV", resolver, seconds) or ()
        if isinstance(one, dns.rdtypes.IN.SRV.SRV)
    )


def texts(
    name: str, resolver: dns.resolver.Resolver, seconds: float = QUESTION_SECONDS
) -> tuple[str, ...] | None:
    """The TXT records of a name, the strings of each put together (RFC 7208 3.3); none where it has
    none, None where DNS gave no answer."""
    records = _ask(name, "TXT", resolver, seconds)
    if records is None:
        return None
    return tuple(
        b"".join(one.strings).decode("utf-8", "replace")
        for one in records
        if isinstance(one, dns.rdtypes.ANY.TXT.TXT)
    )


def _ask(
    name: str, kind: str, resolver: dns.resolver.Resolver, seconds: float
) -> tuple[dns.rdata.Rdata, ...] | None:
    """The records of a name; none where it has none, None where nobody answered."""
    try:
        answer = resolver.resolve(f"{name}.", kind, lifetime=seconds, search=False)
        return tuple(answer)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, UnicodeError, ValueError, OSError):
        # No answer in time, one that refuses or lies (RFC 8914), or a name that is none.
        return None
