"""Takes people off what they leave, at all of their addresses, and says what that was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.model import Contact, Level, Target
from optindesk.core.status import (
    RequestEvent,
    SubscriptionEvent,
    SubscriptionStatus,
    after_subscription,
)
from optindesk.flows.courtesies import drop_late, drop_untrue
from optindesk.flows.requests import (
    allowed_level,
    asks_about,
    asks_only_about,
    end,
    leave_out,
    within,
)
from optindesk.flows.wordings import target_name
from optindesk.store import contact_rows, one_person, request_rows
from optindesk.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal took back: names of lists, and how many open questions it declined; and
    whether a goodbye goes out. `kept` are addresses of the same person where nothing changed."""

    left: tuple[str, ...]
    declined: int
    targets: tuple[Target, ...] = ()
    goodbye: bool = False
    kept: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.left or self.declined)


def take_off(
    journal: Journal,
    contact: Contact,
    targets: Collection[str] | None,
    how: str,
    at: datetime | None = None,
    *,
    alone: bool = False,
) -> Withdrawal:
    """Leave some targets (by their keys; None: everything) at all addresses of a person, at `at` if
    that was before now; `alone`: at this one, of which somebody else has spoken."""
    done = _take_off(journal, contact, targets, how, at)
    if alone:
        return done
    elsewhere = take_off_elsewhere(journal, contact.id, targets, how, at)
    return replace(
        done,
        left=tuple(dict.fromkeys((*done.left, *elsewhere.left))),
        declined=done.declined + elsewhere.declined,
        targets=tuple(dict.fromkeys((*done.targets, *elsewhere.targets))),
    )


def take_off_elsewhere(
    journal: Journal,
    contact_id: int,
    targets: Collection[str] | None,
    how: str,
    at: datetime | None = None,
) -> Withdrawal:
    """The same for the other addresses of a person alone: what is said at one holds for all."""
    found = [
        _take_off(journal, contact_rows.contact_by_id(other), targets, how, at)
        for other in one_person.others(contact_id)
    ]
    return Withdrawal(
        tuple(name for one in found for name in one.left),
        sum(one.declined for one in found),
        tuple(target for one in found for target in one.targets),
    )


def _take_off(
    journal: Journal,
    contact: Contact,
    targets: Collection[str] | None,
    how: str,
    at: datetime | None = None,
) -> Withdrawal:
    """Leave some targets (by their keys; None: everything), at `at` if that was before now.

    Subscriptions end, open questions about them are declined, the level falls to what is left, and
    a mail that waits and says otherwise is dropped.
    """
    left: list[Target] = []
    for known in contact_rows.subscriptions(contact.id):
        becomes = after_subscription(known.status, SubscriptionEvent.LEFT)
        if becomes is known.status or (targets is not None and known.target.key not in targets):
            continue
        left_at = within(known.since or journal.now, at, journal.now)
        contact_rows.save_subscription(
            contact.id, known.target, becomes, journal.now, left_at=left_at
        )
        journal.write(
            Code.SUBSCRIPTION_WITHDRAWN,
            contact=contact.id,
            personal={"address": contact.address},
            target=target_name(known.target),
            list=known.target.list_id,
            how=how,
        )
        left.append(known.target)
    _lower_level(journal, contact, how)
    declined = 0
    for request in request_rows.open_requests(contact.id):
        if not asks_about(request, targets):
            continue
        declined += 1
        if asks_only_about(request, targets):
            end(journal, request, RequestEvent.LEAVE, Code.REQUEST_DECLINED, at=at, how=how)
        else:
            leave_out(journal, request, targets or (), Code.REQUEST_DECLINED, how=how)
    drop_untrue(journal, contact)
    drop_late(journal, contact, targets)
    return Withdrawal(tuple(target_name(target) for target in left), declined, tuple(left))


def _lower_level(journal: Journal, contact: Contact, how: str) -> None:
    """A level that nothing carries any more falls at once, without any request."""
    levels = [
        allowed_level(known.target)
        for known in contact_rows.subscriptions(contact.id)
        if known.status is SubscriptionStatus.SUBSCRIBED
    ]
    level = max(levels, default=Level.NONE)
    if level < contact.level:
        contact_rows.set_level(contact.id, level)
        journal.write(
            Code.LEVEL_LOWERED,
            contact=contact.id,
            personal={"address": contact.address},
            level=int(level),
            how=how,
        )
