"""A permission level goes down at once, without any question; only a yes can raise it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import BadLevel, NothingToLower
from optindesk.core.model import Actor, Contact, Level, Subscription, Target
from optindesk.core.status import (
    RequestEvent,
    SubscriptionEvent,
    SubscriptionStatus,
    after_subscription,
)
from optindesk.flows import courtesies, requests
from optindesk.store import contact_rows, request_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


@dataclass(frozen=True, slots=True)
class Lowered:
    """Somebody's level before and now, and how many open questions about more were declined."""

    address: str
    before: int
    level: int
    declined: int


def level_of(contact: Contact) -> Level:
    """The highest level that somebody has allowed, profiling among them."""
    profiling = contact_rows.subscription(contact.id, Target(level=Level.PROFILING))
    return Level.PROFILING if _stands(profiling) else Level(contact.level)


def lower(store: Store, address: str, level: int, how: str, actor: Actor, now: datetime) -> Lowered:
    """Lower somebody's permission level; an open question about a higher one is declined with it.

    Below profiling is what was allowed beside it, which may be nothing. Lists stay subscribed;
    whether they may be written to follows from the level. Raises UnknownContact, BadLevel,
    NothingToLower.
    """
    if level not in set(Level):
        raise BadLevel(level=level)
    with unit_of_work(store, actor, now) as journal:
        contact = requests.known_contact(address)
        before = becomes = level_of(contact)
        declined = _decline_more(journal, contact, level, how)
        if before <= level and not declined:
            raise NothingToLower(address=contact.address, level=int(before), wanted=level)
        if level < before:
            becomes = Level(min(level, contact.level))
            contact_rows.set_level(contact.id, becomes)
            for known in contact_rows.subscriptions(contact.id):
                _lower_subscription(journal, known, becomes)
            courtesies.drop_untrue(journal, contact)
            journal.write(
                Code.LEVEL_LOWERED,
                contact=contact.id,
                personal={"address": contact.address},
                before=int(before),
                level=int(becomes),
                how=how,
            )
    return Lowered(contact.address, before, becomes, declined)


def _lower_subscription(journal: Journal, known: Subscription, level: Level) -> None:
    """A level that was agreed to by itself goes down; none is left of level 0, nor of profiling."""
    if not _stands(known) or (known.target.level or Level.NONE) <= level:
        return
    now = journal.now
    if level == Level.NONE or known.target.is_profiling:
        left = after_subscription(known.status, SubscriptionEvent.LEFT)
        contact_rows.save_subscription(known.contact_id, known.target, left, now, left_at=now)
    else:
        contact_rows.save_subscription(known.contact_id, Target(level=level), known.status, now)


def _stands(known: Subscription | None) -> bool:
    return known is not None and known.status is SubscriptionStatus.SUBSCRIBED


def _decline_more(journal: Journal, contact: Contact, level: int, how: str) -> int:
    """Decline what is still asked about a higher level; returns in how many questions."""
    declined = 0
    for request in request_rows.open_requests(contact.id):
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
