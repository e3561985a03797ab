"""A person tells of a new address: the old one is not written to any more, the new one is asked.

The person stays one story. What was agreed at the old address stays proven there, and is nothing
for the new one before that says yes. A mistyped address is corrected (flows/correcting.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import CannotChangeAddress, CannotTakeAddressBack
from optindesk.core.model import (
    MOVED,
    NOT_THEIRS,
    Actor,
    Contact,
    Level,
    SignUp,
    SignUpSource,
    Subscription,
    SuppressionKind,
    Target,
    address_key,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import (
    MailStatus,
    RequestEvent,
    RequestStatus,
    SubscriptionEvent,
    SubscriptionStatus,
    after_subscription,
)
from optindesk.flows import asking, requests, undoing
from optindesk.flows.addresses import Address, read_address
from optindesk.flows.confirming import standing_as_to
from optindesk.flows.people import is_own, never_written_to
from optindesk.flows.wordings import target_name
from optindesk.store import (
    contact_rows,
    former,
    journal,
    request_rows,
    signup_rows,
    snapshots,
    suppressions,
)
from optindesk.store.database import Store
from optindesk.store.former import Former
from optindesk.store.journal import Journal, unit_of_work

_ASKED = (SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Changed:
    """The old and the new address, and what the new one is asked about."""

    old: str
    new: str
    about: tuple[str, ...]

    @property
    def said(self) -> Sentence:
        """What became of both."""
        if not self.about:
            return sentence(
                "The address is {new} now. {old} is not written to any more, and there was nothing"
                " to ask at the new one.",
                old=self.old,
                new=self.new,
            )
        return sentence(
            "The address is {new} now, and a question about {lists} waits in the outbox: only after"
            " a yes is it written to. {old} is not written to any more.",
            old=self.old,
            new=self.new,
            lists=", ".join(self.about),
        )


def change(store: Store, old: str, new: str, note: str, actor: Actor, now: datetime) -> Changed:
    """Somebody has another address from now on; `note` says how that is known.

    Open questions to the old address end, nothing that waits goes there, and whatever was agreed to
    or waited is asked anew at the new one. A no, a leaving and a lapsed question stay as they are.
    Raises UnknownContact, BadAddress, CannotChangeAddress.
    """
    with unit_of_work(store, actor, now) as log:
        contact = requests.known_contact(old)
        address = read_address(new)
        reason = _why_not(contact, address)
        if reason is not None:
            raise CannotChangeAddress(old=contact.address, new=address.shown, reason=reason)
        before = snapshots.standing(contact.id)
        wanted = _wanted(contact)
        _end_here(log, contact)
        moved = contact_rows.change_address(contact, address.shown, address.key)
        _keep_old(log, contact, moved)
        _log(log, contact, moved, note, wanted)
        _ask_there(log, moved, wanted, note)
        former.add(contact.id, contact.address, now, before, snapshots.standing(contact.id))
        contact_rows.put_right(contact_rows.contact_by_id(contact.id))  # found by the old one, too
    return Changed(contact.address, moved.address, tuple(map(target_name, wanted)))


def _why_not(contact: Contact, address: Address) -> Sentence | None:
    if address.key == contact.key:
        return sentence("both are the same address.")
    if (own := is_own(address.key)) is not None:
        return own
    other = contact_rows.contact_by_key(address.key) or contact_rows.contact_of_alias(address.key)
    if other is not None and other.id != contact.id:
        return sentence(
            "{new} stands here already, as {other}. If both are one person, put the two together"
            " (“Same person as…”).",
            new=address.shown,
            other=" ".join(filter(None, (other.salutation, other.name))) or other.address,
        )
    return _why_never(contact) or (
        None if _is_own_old(contact, address) else never_written_to(address.shown)
    )


def _why_never(contact: Contact) -> Sentence | None:
    """Who must never be written to is not by another address either; but where somebody else said
    that the address is theirs, the right one is wanted."""
    return None if _is_of_somebody_else(contact) else never_written_to(contact.address)


def _is_of_somebody_else(contact: Contact) -> bool:
    """Whether somebody said that the address is theirs, and not this person's."""
    rule = suppressions.named(SuppressionKind.ADDRESS, contact.key)
    return rule is not None and rule.source in NOT_THEIRS


def _is_own_old(contact: Contact, address: Address) -> bool:
    """Whether somebody goes back to an address of before, which only that change had closed."""
    rule = suppressions.named(SuppressionKind.ADDRESS, address.key)
    known = former.among([contact.id]).get(contact.id, [])
    is_own = address.key in {address_key(one.address) for one in known}
    return is_own and rule is not None and rule.source == MOVED


def _wanted(contact: Contact) -> list[Target]:
    """What the new address is asked about: what stands or waits, and what could not be asked."""
    found = []
    could_not = {RequestStatus.BOUNCED}
    if _is_of_somebody_else(contact):
        could_not.add(RequestStatus.DECLINED)  # nobody who was meant has refused anything
    for known in contact_rows.subscriptions(contact.id):
        request = request_rows.newest_request(contact.id, known.target)
        status = None if request is None else standing_as_to(request, known.target)
        if known.status in _ASKED or status in could_not:
            found.append(_asked_for(known))
    return found


def _asked_for(known: Subscription) -> Target:
    """A list; or the level that stands, or the one above it that is asked about."""
    if known.target.list_id is not None:
        return known.target
    request = request_rows.newest_request(known.contact_id, known.target)
    asked = [one.target for one in request.changes] if request is not None else []
    levels = [one.level or 0 for one in asked if one.key == known.target.key]
    stands = known.status is SubscriptionStatus.SUBSCRIBED
    is_open = request is not None and request.status is RequestStatus.OPEN
    wanted = [known.target.level or 0] if stands else []
    return Target(level=max([*wanted, *(levels if is_open or not stands else [])]))


def _end_here(log: Journal, contact: Contact) -> None:
    """Nothing goes to the old address any more, and no yes stands for the new one."""
    for request in request_rows.open_requests(contact.id):
        requests.end(log, request, RequestEvent.ASK_MORE, Code.REQUEST_SUPERSEDED)
    requests.drop_all_waiting(log, contact)
    for known in contact_rows.subscriptions(contact.id):
        becomes = after_subscription(known.status, SubscriptionEvent.MOVED)
        if becomes is not known.status:
            contact_rows.save_subscription(
                contact.id, known.target, becomes, log.now, basis=None, since=None
            )
    contact_rows.set_level(contact.id, Level.NONE)


def _keep_old(log: Journal, contact: Contact, moved: Contact) -> None:
    """What comes from the old address is still this person's: a leave above all."""
    rule = suppressions.named(SuppressionKind.ADDRESS, moved.key)
    if rule is not None:
        suppressions.remove(rule.id)  # the person is back at an address of before
    snapshots.forget_alias(contact.id, moved.key)
    contact_rows.add_alias(contact.id, contact.key, log.now)
    why = f"changed to {moved.address}"
    suppressions.suppress(SuppressionKind.ADDRESS, contact.key, why, log.now, MOVED)


def _log(log: Journal, contact: Contact, moved: Contact, note: str, wanted: list[Target]) -> None:
    log.write(
        Code.ADDRESS_CHANGED,
        contact=contact.id,
        personal={
            "address": moved.address,
            "old": contact.address,
            "new": moved.address,
            **({"why": note} if note else {}),
        },
        target=requests.names_of(wanted),
    )


def _ask_there(log: Journal, moved: Contact, wanted: list[Target], note: str) -> None:
    """What was signed up for before is asked at the new address; the question says when that was,
    and that we were told of the address."""
    before = signup_rows.signups(moved.id)
    wishes = {
        target: [
            signup_rows.add_signup(
                moved.id,
                target,
                SignUpSource.MOVED,
                _signed_on(before, target),
                log.now,
                collected_by=log.actor.name,
                note=note,
            )
        ]
        for target in wanted
    }
    if wishes:
        asking.ask(log, moved, wishes)


def _signed_on(signups: Iterable[SignUp], target: Target) -> date | None:
    """The day on which somebody first signed up for a list, or for a level."""
    same = (one for one in signups if one.target.list_id == target.list_id)
    return next((one.signed_on for one in same), None)


# --- taken back -----------------------------------------------------------------------------------


def take_back(store: Store, address: str, why: str, actor: Actor, now: datetime) -> Changed:
    """It was no change, or not this person's: all is as before, as long as nothing went out.

    Raises UnknownContact, CannotTakeAddressBack.
    """
    with unit_of_work(store, actor, now) as log:
        contact = requests.known_contact(address)
        last = former.newest(contact.id)
        current = snapshots.standing(contact.id)
        reason = _why_not_back(last, current)
        if reason is not None or last is None:
            raise CannotTakeAddressBack(address=contact.address, reason=reason)
        kept = {"before": last.before, "after": last.after}
        undoing.cancel_new(log, kept, why or undoing.TAKEN_BACK)
        undoing.put_back_mails(log, kept)
        snapshots.put_back(last.before, current)
        signup_rows.take_out(_new(kept, "signups"))
        was = _back_to(contact, last)
        log.write(
            Code.ADDRESS_CHANGE_UNDONE,
            contact=contact.id,
            personal={
                "address": was.address,
                "old": was.address,
                "new": contact.address,
                **({"why": why} if why else {}),
            },
            entry=journal.newest_entry(Code.ADDRESS_CHANGED, contact.id),
        )
        for number in current["requests"]:
            request_rows.refresh_state(int(number))
    return Changed(contact.address, was.address, ())


def _why_not_back(last: Former | None, current: snapshots.Standing) -> Sentence | None:
    """Why a change cannot be taken back; None when it can."""
    if last is None:
        return sentence("it was never changed.")
    kept = {"before": last.before, "after": last.after}
    left = (MailStatus.SENDING, MailStatus.SENT, MailStatus.UNKNOWN)
    numbers = (number for number in current["mails"] if number not in last.before["mails"])
    if any(current["mails"][number]["status"] in left for number in numbers):
        return sentence(
            "the new address was asked already. Change it back: then {old} is asked anew.",
            old=last.address,
        )
    if not undoing.is_as_after(kept, current):
        return sentence(
            "something newer happened to the same person. Change it back: then {old} is asked"
            " anew.",
            old=last.address,
        )
    return None


def _new(kept: Mapping[str, Any], table: str) -> list[int]:
    return [int(one) for one in kept["after"][table] if one not in kept["before"][table]]


def _back_to(contact: Contact, last: Former) -> Contact:
    """The address before is that of the contact again, as if it had never been another."""
    key = address_key(last.address)
    rule = suppressions.named(SuppressionKind.ADDRESS, key)
    if rule is not None and rule.source == MOVED:
        suppressions.remove(rule.id)
    snapshots.forget_alias(contact.id, key)
    former.remove(last.id)
    before = contact_rows.contact_by_id(contact.id)  # as `snapshots` put it back
    was = contact_rows.change_address(contact, last.address, key)
    contact_rows.set_address_state(contact.id, before.address_state, before.soft_bounces)
    contact_rows.put_right(was)
    return was
