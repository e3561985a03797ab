"""A permission level goes down at once, without any question; only a yes can raise it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import BadLevel, NothingToLower
from optindesk.core.model import Actor, Contact, Level, Target
from optindesk.core.status import (
    RequestEvent,
    SubscriptionEvent,
    SubscriptionStatus,
    after_subscription,
)
from optindesk.flows import requests
from optindesk.store import archive
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


@dataclass(frozen=True, slots=True)
class Lowered:
    """Somebody's level before and now, and how many open questions about more were declined."""

    address: str
    before: int
    level: int
    declined: int


def lower(store: Store, address: str, level: int, how: str, actor: Actor, now: datetime) -> Lowered:
    """Lower somebody's permission level; an open question about a higher one is declined with it.

    Lists stay subscribed; whether they may be written to follows from the level. Raises
    UnknownContact, BadLevel, NothingToLower.
    """
    if level not in set(Level):
        raise BadLevel(level=level)
    with unit_of_work(store, actor, now) as journal:
        contact = requests.known_contact(address)
        declined = _decline_more(journal, contact, level, how)
        if contact.level <= level and not declined:
            raise NothingToLower(address=contact.address, level=contact.level, wanted=level)
        if level < contact.level:
            archive.set_level(contact.id, level)
            _lower_subscription(journal, contact, level)
            journal.write(
                Code.LEVEL_LOWERED,
                contact=contact.id,
                personal={"address": contact.address},
                level=level,
                how=how,
            )
    return Lowered(contact.address, contact.level, min(level, contact.level), declined)


def _lower_subscription(journal: Journal, contact: Contact, level: int) -> None:
    """The level that was agreed to by itself goes down with it; none is left of level 0."""
    known = archive.subscription(contact.id, Target(level=level))
    if known is None or known.status is not SubscriptionStatus.SUBSCRIBED:
        return
    if level == Level.NONE:
        left = after_subscription(known.status, SubscriptionEvent.LEFT)
        now = journal.now
        archive.save_subscription(contact.id, known.target, left, now, left_at=now)
    elif (known.target.level or 0) > level:
        target = Target(level=level)
        archive.save_subscription(contact.id, target, known.status, journal.now)


def _decline_more(journal: Journal, contact: Contact, level: int, how: str) -> int:
    """Decline what is still asked about a higher level; returns in how many questions."""
    declined = 0
    for request in archive.open_requests(contact.id):
        asked = requests.still_asked(request)
        higher = {one.target.key for one in asked if (one.target.level or 0) > level}
        if not higher:
            continue
        declined += 1
        if all(one.target.key in higher for one in asked):
            event = RequestEvent.LEAVE
            requests.end(journal, request, event, Code.REQUEST_DECLINED, how=how)
        else:
            requests.leave_out(journal, request, higher, Code.REQUEST_DECLINED, how=how)
    return declined
