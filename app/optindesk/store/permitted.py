"""Whether we may write to somebody for a list or level, asked of the database.

It says of a million rows what `core.standing.bar_to` says of one: a test holds both to the
same, whatever happened to people.
"""

from __future__ import annotations

from typing import Any

from peewee import JOIN, Value, fn

from optindesk.core.model import Level, SuppressionKind
from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.store.one_person import LIVE
from optindesk.store.reviews import unread, unread_elsewhere
from optindesk.store.tables import (
    ContactRow,
    ListRow,
    OnePersonRow,
    SubscriptionRow,
    SuppressionRow,
)


def is_permitted() -> Any:
    """Whether nothing bars us from writing to the person of a subscription; never null."""
    subscribed = SubscriptionRow.status == SubscriptionStatus.SUBSCRIBED.value
    waits = fn.EXISTS(unread(_is_theirs)) | fn.EXISTS(unread_elsewhere(_is_theirs))
    return subscribed & fn.EXISTS(_reachable()) & ~waits & ~fn.EXISTS(_elsewhere())


def _is_theirs(contacts: Any) -> Any:
    return contacts == SubscriptionRow.contact


def _reachable() -> Any:
    """The person, if mail arrives, the level is enough, and no rule is against it."""
    who, known = ContactRow.alias(), ListRow.alias()
    return (
        who.select(who.id)
        .join(known, JOIN.LEFT_OUTER, on=known.id == SubscriptionRow.list)
        .where(
            who.id == SubscriptionRow.contact,
            who.address_state != AddressState.BOUNCED.value,
            who.level >= fn.COALESCE(known.level, Level.NONE.value),
            ~fn.EXISTS(_rules_of(who)),
            ~fn.EXISTS(_rules_over(who)),
        )
    )


def _rules_of(who: Any) -> Any:
    """The rules about just this address; the kinds are named, as the index begins with them."""
    rule = SuppressionRow.alias()
    kinds = [kind.value for kind in SuppressionKind]
    return rule.select(rule.id).where(rule.kind.in_(kinds), rule.key == who.address_key)


def _rules_over(who: Any) -> Any:
    """The rules about its domain, or one over it but for the topmost, as `domains_over` has it."""
    rule = SuppressionRow.alias()
    end = fn.SUBSTR(who.address_key, fn.LENGTH(who.address_key) - fn.LENGTH(rule.key))
    below = (end == Value(".").concat(rule.key)) & rule.key.contains(".")
    is_domain = rule.kind == SuppressionKind.DOMAIN.value
    return rule.select(rule.id).where(is_domain, (end == Value("@").concat(rule.key)) | below)


def _elsewhere() -> Any:
    """What the same person gets at another address, or is asked about there, for the same."""
    tie, main, known = OnePersonRow.alias(), SubscriptionRow.alias(), ContactRow.alias()
    return (
        tie.select(tie.id)
        .join(main, on=main.contact == tie.contact)
        .join(known, on=known.id == tie.contact)
        .where(
            known.address_state != AddressState.BOUNCED.value,
            tie.other == SubscriptionRow.contact,
            main.target == SubscriptionRow.target,
            main.status.in_(LIVE),
        )
    )
