"""Two contacts are one person: their stories are shown as one, and no consent becomes wider.

Each address keeps its own consent. What one of them left, or refused, the other has left, too; and
where both could be written to about the same, the one that the person named is. Nothing of that is
done by itself, and they can be taken apart again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import NotOnePerson
from optindesk.core.model import (
    NOT_THEIRS,
    SAME_PERSON,
    Actor,
    Contact,
    Subscription,
    SuppressionKind,
    Target,
    same_mailbox,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import RequestEvent, RequestStatus, SubscriptionStatus
from optindesk.flows import never_writing, requests, taking_off, undoing
from optindesk.flows.confirming import standing_as_to
from optindesk.store import contact_rows, one_person, request_rows, snapshots, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.one_person import Tie

MOST_LIKELY = 10
"""So many who may be the same person are offered."""

HOW = "the same person left at another address"
"""How somebody is off a list whom only the other address took off."""

PARTED = "not the same person after all"
"""Why an address may be written to again that was barred with the other one."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same person."""

    address: str
    name: str


def likely(address: str) -> list[Alike]:
    """Who may be the same person: the same name, or the same mailbox. Raises UnknownContact."""
    contact = requests.known_contact(address)
    known = set(one_person.others(contact.id))
    found = one_person.likely(contact.id, MOST_LIKELY)
    return [Alike(other, name) for number, other, name in found if number not in known]


def merge(
    store: Store, address: str, other: str, note: str, actor: Actor, now: datetime
) -> tuple[Contact, Contact]:
    """Two contacts are one person, who wants mail at `address` where both could get it.

    Raises UnknownContact, NotOnePerson.
    """
    with unit_of_work(store, actor, now) as log:
        one, two = requests.known_contact(address), requests.known_contact(other)
        reason = _why_not(one, two)
        if reason is not None:
            raise NotOnePerson(one=one.address, other=two.address, reason=reason)
        before = _standings(one, two)
        for taken, left in ((one, _refused(two)), (two, _refused(one))):
            if left:
                taking_off.take_off(log, taken, left, HOW)
        _ask_once(log, one, two)
        tie = one_person.add(one.id, two.id, before)
        never_writing.hold(log, one.key)
        one_person.keep_after(tie, _standings(one, two))
        _log(log, Code.CONTACTS_MERGED, one, two, note)
    return one, two


@dataclass(frozen=True, slots=True)
class Parted:
    """Whether what was taken off as two were one stands as before: where something newer happened
    to one of them, it stays as it is. `again` are the addresses that were never to be written to
    only because the other one was not, and may be now."""

    is_as_before: bool
    again: tuple[str, ...] = ()


def unmerge(
    store: Store, address: str, other: str, note: str, actor: Actor, now: datetime
) -> Parted:
    """They are not the same person.

    Raises UnknownContact, NotOnePerson.
    """
    with unit_of_work(store, actor, now) as log:
        one, two = requests.known_contact(address), requests.known_contact(other)
        tie = next(
            (tie for tie in one_person.ties(one.id) if two.id in (tie.contact, tie.other)), None
        )
        if tie is None or one.id == two.id:
            reason = sentence("they were never put together.")
            raise NotOnePerson(one=one.address, other=two.address, reason=reason)
        barred = [known for known in (one, two) if _rule_from(known) == SAME_PERSON]
        is_as_before = _put_back(log, tie)
        one_person.remove(tie.id)
        _log(log, Code.CONTACTS_PARTED, one, two, note)
        for parted in (one, two):
            never_writing.settle(log, parted.key, PARTED)
        again = (known.address for known in barred if _rule_from(known) is None)
        return Parted(is_as_before, tuple(again))


def _rule_from(contact: Contact) -> str | None:
    return suppressions.source_of(SuppressionKind.ADDRESS, contact.key)


def _why_not(one: Contact, two: Contact) -> Sentence | None:
    if one.id == two.id:
        return sentence("both are the same address.")
    if two.id in one_person.others(one.id):
        return _are_one(one)
    if one_person.ties(two.id):
        return sentence(
            "{address} belongs to somebody already; take them apart first.", address=two.address
        )
    if any(tie.other == one.id for tie in one_person.ties(one.id)):
        return sentence(
            "{address} belongs to somebody already; take them apart first.", address=one.address
        )
    return None


def _are_one(wanted: Contact) -> Sentence:
    """That two are one person already; and what to do where mail is wanted at the other address."""
    main = contact_rows.contact_by_id(one_person.main_of(wanted.id))
    if main.id == wanted.id:
        return sentence("they are one person already.")
    return sentence(
        "they are one person already, written to at {main}. To write to {wanted} instead, take them"
        " apart first, then put them together again.",
        main=main.address,
        wanted=wanted.address,
    )


def _standings(*contacts: Contact) -> dict[str, snapshots.Standing]:
    return {str(one.id): snapshots.standing(one.id) for one in contacts}


def _refused(contact: Contact) -> set[str]:
    """What somebody left or refused; a no that came from somebody else's hand is none of theirs."""
    return {
        known.target.key
        for known in contact_rows.subscriptions(contact.id)
        if _is_refused(contact, known) and not _by_somebody_else(contact, known)
    }


def _is_refused(contact: Contact, known: Subscription) -> bool:
    """Whether something was left or refused at an address, whoever said so."""
    if known.status is SubscriptionStatus.UNSUBSCRIBED:
        return True
    request = request_rows.newest_request(contact.id, known.target)
    return request is not None and standing_as_to(request, known.target) is RequestStatus.DECLINED


def _by_somebody_else(contact: Contact, known: Subscription) -> bool:
    """Whether it was with a “not me” that this was left or refused: what ended before that was the
    person's own wish."""
    rule = suppressions.named(SuppressionKind.ADDRESS, contact.key)
    if rule is None or rule.source not in NOT_THEIRS:
        return False
    return contact_rows.changed_at(known.id) >= rule.at


@dataclass(frozen=True, slots=True)
class Refusal:
    """When, and at which other address, whoever is meant left something or said no to it."""

    address: str
    at: datetime


def refused_elsewhere(key: str, target: Target) -> Refusal | None:
    """The last refusal of this by whoever has an address, at another one of theirs or by another
    spelling of it, without a yes there since; None where there is none.

    Who said “not me” there spoke for that mailbox, and for no other one of the person.
    """
    found = []
    for other in suppressions.everybody_at(key):
        known = contact_rows.subscription(other.id, target)
        if other.key == key or known is None or not _is_refused(other, known):
            continue
        if not same_mailbox(other.key, key) and _by_somebody_else(other, known):
            continue
        request = request_rows.newest_request(other.id, target)
        ends = (known.left_at, request.ended_at if request is not None else None)
        found += [Refusal(other.address, at) for at in ends if at is not None]
    return max(found, key=lambda one: one.at, default=None)


def _ask_once(log: Journal, one: Contact, two: Contact) -> None:
    """A question to the other address about what the first one gets, or is asked, ends."""
    live = (SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.PENDING)
    got = {known.target.key for known in contact_rows.subscriptions(one.id) if known.status in live}
    said = {"why": f"the same person as {one.address}"}
    for request in request_rows.open_requests(two.id):
        asked = {change.target.key for change in requests.still_asked(request)}
        if asked <= got:
            code = Code.REQUEST_CANCELLED
            requests.end(log, request, RequestEvent.CANCEL, code, personal=said)
        elif asked & got:
            code = Code.REQUEST_CANCELLED
            requests.leave_out(log, request, asked & got, code, personal=said)


def _put_back(log: Journal, tie: Tie) -> bool:
    current = {number: snapshots.standing(int(number)) for number in tie.before}
    kept = {
        number: {"before": tie.before[number], "after": tie.after[number]} for number in tie.before
    }
    if not all(undoing.is_as_after(kept[number], current[number]) for number in kept):
        return False
    for number, of_one in kept.items():
        undoing.put_back_mails(log, of_one)
        snapshots.put_back(of_one["before"], current[number])
        for request in current[number]["requests"]:
            request_rows.refresh_state(int(request))
    return True


def _log(log: Journal, code: Code, one: Contact, two: Contact, note: str) -> None:
    """The log says it in both stories."""
    for contact in (one, two):
        log.write(
            code,
            contact=contact.id,
            personal={
                "address": contact.address,
                "one": one.address,
                "other": two.address,
                **({"why": note} if note else {}),
            },
        )
