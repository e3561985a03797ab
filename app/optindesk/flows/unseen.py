"""Who stands in no row of the table of people, and yet is known: never to be written to."""

from __future__ import annotations

from collections.abc import Sequence

from optindesk.core.errors import BadAddress
from optindesk.core.model import Level
from optindesk.core.standing import Facts
from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.flows.addresses import read_address
from optindesk.flows.standings import Standing
from optindesk.store import barring, search, suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.suppressions import Suppression


def rule_over(address: str) -> Suppression | None:
    """The rule by which nobody writes to an address, by itself or by its domain."""
    try:
        key = read_address(address).key
    except BadAddress:
        return None
    rule = barring.rule_over(key)
    return None if rule is None else suppressions.named(rule.kind, rule.key)


def never_written(address: str) -> Standing | None:
    """How somebody stands of whom nothing is known but that nobody writes there."""
    rule = rule_over(address)
    if rule is None:
        return None
    facts = Facts(
        state=None,
        subscription=SubscriptionStatus.NONE,
        basis=None,
        address_state=AddressState.OK,
        level=Level.NONE,
        needed_level=Level.NONE,
        never_write=rule.reason or rule.kind.value,
    )
    return Standing(0, 0, address.strip(), "", "", None, None, None, facts, None, 0, None)


def never_written_like(text: str, most: int) -> Sequence[Suppression]:
    """The newest rules about addresses in which all words of a search stand, and who have no row
    in the table of people; else the one over an address that was typed whole."""
    if not text.strip():
        return ()
    found = suppressions.of_unseen(text, most)
    over = None if found else rule_over(text)
    if over is None or search.people_numbers(PeopleQuery(text=text), 0, 1):
        return found
    return (over,)
