"""Proposes how an account is set up, from nothing but its address: what is known, or found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from optindesk.core.finding import Found, How
from optindesk.core.model import Account, Door, SignIn
from optindesk.core.ports import Authority, Finder, Tick, no_tick
from optindesk.core.provider import Provider, Way, provider_of, provider_of_address
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.addresses import read_address

FOUND_BY: Mapping[How | None, Sentence] = {
    None: sentence("{name}, by your address."),
    How.MX: sentence("{name}: the mail of your domain goes there."),
    How.SRV: sentence("Your domain says so (DNS)."),
    How.AUTOCONFIG: sentence("Your domain says so, in a file for mail programs."),
    How.ISPDB: sentence("Mozilla's list of providers says so."),
    How.AUTODISCOVER: sentence("Your domain says so, as Exchange does."),
    How.NAMES: sentence("Guessed: servers with usual names answer there."),
}
"""How it is known, as it is told."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An account as it could be set (nothing is yet), and how one can prove who one is there, the
    recommended way first.

    `how` it was found is None where the address alone says it. `other_domain`: nobody but the
    network says that these servers are right, which a person should look at before a password goes
    there (RFC 6186 6).
    """

    account: Account
    provider: Provider | None
    ways: tuple[Way, ...]
    how: How | None = None
    other_domain: bool = False

    @property
    def said(self) -> Sentence:
        """How it is known."""
        name = self.provider.name if self.provider is not None else ""
        return replace(FOUND_BY[self.how], values=(("name", name),))


def propose(
    address: str,
    name: str,
    providers: Sequence[Provider],
    authority: Authority,
    finder: Finder,
    *,
    ask_mozilla: bool = False,
    tick: Tick = no_tick,
) -> list[Proposal]:
    """The accounts that could be meant, the best first; none where nothing was found.

    An address of a provider that is known is not looked for in the net. Raises BadAddress,
    Cancelled.
    """
    shown = read_address(address).shown
    known = provider_of_address(shown, providers)
    if known is not None:
        return [at_provider(known, shown, name, authority)]
    found = finder(shown, ask_mozilla=ask_mozilla, tick=tick)
    return [_of_found(one, shown, name, providers, authority) for one in found]


def at_provider(provider: Provider, address: str, name: str, authority: Authority) -> Proposal:
    """The account of somebody with this address at a provider."""
    user, reader = provider.user.of(address), provider.imap_user.of(address)
    account = _account(address, name, provider, user, reader)
    return Proposal(account, provider, ways_of(account, provider, authority))


def _account(address: str, name: str, servers: Provider | Found, user: str, reader: str) -> Account:
    own_reader = "" if reader == user else reader
    return Account(0, address, name, servers.smtp, servers.imap, user, imap_user=own_reader)


def _of_found(
    found: Found, address: str, name: str, providers: Sequence[Provider], authority: Authority
) -> Proposal:
    account = _account(address, name, found, found.user, found.imap_user)
    provider = provider_of(account, providers)
    ways = ways_of(account, provider, authority)
    return Proposal(account, provider, ways, found.how, found.other_domain)


def ways_of(account: Account, provider: Provider | None, authority: Authority) -> tuple[Way, ...]:
    """How one can prove who one is: what the provider takes, and this program can do; with a client
    of one's own the browser as well."""
    wanted = provider.sign_in if provider is not None else (Way.PASSWORD,)
    if account.oauth_client and Way.OAUTH not in wanted:
        wanted += (Way.OAUTH,)
    signs_in = replace(account, sign_in=SignIn.OAUTH)
    return tuple(
        way for way in wanted if way is not Way.OAUTH or authority.can_sign_in(signs_in, Door.SMTP)
    )


def by(way: Way, account: Account) -> Account:
    """The account, which proves who it is in this way."""
    sign_in = SignIn.OAUTH if way is Way.OAUTH else SignIn.PASSWORD
    return replace(account, sign_in=sign_in)
