"""Mail providers: their servers, and how many mails they let one account send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from optindesk.core.model import Account, Server


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


@dataclass(frozen=True, slots=True)
class Provider:
    """`domains` are those of the addresses that it gives out, none where people bring their own;
    `also` are other names of its SMTP server."""

    name: str
    domains: frozenset[str]
    smtp: Server
    imap: Server
    also: frozenset[str]
    caps: Mapping[Period, Cap]

    def sends_at(self, host: str) -> bool:
        """Whether its mails are handed over at this host (casefolded)."""
        return host == self.smtp.host or host in self.also


def provider_of(account: Account, known: Iterable[Provider]) -> Provider | None:
    """Whose account it is, by its SMTP server and else by its address; None when that is not known.

    Of several at one server it is the one whose address it is, else one that gives out none.
    """
    host = account.smtp.host.strip().rstrip(".").casefold()
    domain = account.address.rpartition("@")[2].casefold()
    there = [provider for provider in known if provider.sends_at(host)]
    ours = [provider for provider in there or known if domain in provider.domains]
    ours += [provider for provider in there if not provider.domains]
    return next(iter(ours + there), None)
