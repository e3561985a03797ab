"""Whether we may write to somebody for a list or level, asked of the database.

It says of a million rows what `core.standing.bar_to` says of one: a test holds both to the
same, whatever happened to people.
"""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from optindesk.core.model import Level
from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.store.barring import is_barred
from optindesk.store.one_person import LIVE
from optindesk.store.reviews import unread, unread_elsewhere
from optindesk.store.tables import (
    ContactRow,
    ListRow,
    OnePersonRow,
    SubscriptionRow,
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
            ~is_barred(who),
        )
    )


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
