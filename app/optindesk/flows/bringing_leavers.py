"""Leavers of another program come first: they stay left here, with their own time and reason.

Who complained there, or was blocked, is never written to again. A yes that was given here after
that is newer and stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache

from optindesk.core.codes import Code
from optindesk.core.dates import as_moment
from optindesk.core.errors import BadAddress
from optindesk.core.leavers import Gone, Leaver
from optindesk.core.model import Actor, Contact, Subscription, SuppressionKind, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import AddressState, RequestEvent, SubscriptionStatus
from optindesk.flows import never_writing, requests, taking_off, undoing
from optindesk.flows.addresses import Address, read_address
from optindesk.flows.fittings import OpenLeavers
from optindesk.flows.people import contact_of_sender
from optindesk.flows.wordings import target_name
from optindesk.store import archive, contact_rows, leavers, request_rows, snapshots, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.leavers import Changed


class Fate(StrEnum):
    """What becomes of one of them; part of the command line's contract."""

    LEFT = "left"
    BOUNCED = "bounced"
    NEVER = "never_write"
    KNOWN = "known"
    NEWER = "said_yes_later"
    BAD = "bad_address"


_SAID: dict[Fate, Sentence] = {
    Fate.LEFT: sentence("left there; is not asked again"),
    Fate.BOUNCED: sentence("mail to this address came back there"),
    Fate.NEVER: sentence("complained or was blocked there; is never written to again"),
    Fate.KNOWN: sentence("is known here to be off already"),
    Fate.NEWER: sentence("said yes here later; that stands"),
}

_ELSEWHERE = "another program"
"""Where a rule came from."""

_HERE: dict[tuple[Fate, SubscriptionStatus | None], Sentence] = {
    (Fate.LEFT, SubscriptionStatus.SUBSCRIBED): sentence("left there; is on it here: taken off"),
    (Fate.LEFT, SubscriptionStatus.PENDING): sentence("left there; was asked here: no longer is"),
}
"""What is said instead of somebody who is known here."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a row: for which list, and when and why that was there, in its words; `was` is
    how they stood to that list before."""

    row: int
    address: str
    fate: Fate
    reason: Sentence
    about: str = ""
    when: str = ""
    why: str = ""
    was: SubscriptionStatus | None = None


@dataclass(frozen=True, slots=True)
class LeaversReport:
    """All of them; `number` is that of the file, once it was brought, `passed_over` how many rows
    of it do not say that somebody left."""

    rows: tuple[Arrived, ...]
    number: int | None = None
    passed_over: int = 0

    @property
    def counts(self) -> dict[Fate, int]:
        """How many there are of each."""
        return dict.fromkeys(Fate, 0) | Counter(row.fate for row in self.rows)


def bring_leavers(
    store: Store,
    opened: OpenLeavers,
    target: Target,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> LeaversReport:
    """Let those in a file have left `target`, or the list that the file names, if there is one; all
    of them or nothing. A dry run writes nothing.

    Raises what the reader raises, StoreTrouble, Cancelled.
    """
    every = list(opened.people)  # the file is read before anything is locked
    listed = [one for one in every if one is not None]
    passed_over = len(every) - len(listed)
    if dry_run:
        with store.reading():
            looked_at = tuple(_each(None, listed, target, now, [], opened.program, tick))
            return LeaversReport(looked_at, passed_over=passed_over)
    changed: list[Changed] = []
    with unit_of_work(store, actor, now) as journal:
        report = LeaversReport(
            tuple(_each(journal, listed, target, now, changed, opened.program, tick))
        )
        counts = {fate.value: count for fate, count in report.counts.items() if count}
        number = leavers.keep(
            store, opened.name, opened.program, opened.sheet, counts, changed, now
        )
        journal.write(
            Code.LEAVERS_BROUGHT,
            file=opened.name,
            program=opened.program,
            sha256=opened.sheet.sha256 if opened.sheet is not None else None,
            number=number,
            counts=[f"{fate}={count}" for fate, count in counts.items()],
        )
    return replace(report, number=number, passed_over=passed_over)


def _each(
    journal: Journal | None,
    people: Iterable[Leaver],
    target: Target,
    now: datetime,
    changed: list[Changed],
    program: str,
    tick: Tick,
) -> Iterator[Arrived]:
    target_of = _targets(target)
    for count, one in enumerate(people):
        tick(count)
        target = target_of(one.list)
        try:
            address = read_address(one.address)
        except BadAddress as bad:
            yield Arrived(one.row, one.address, Fate.BAD, bad.reason, "", one.when, one.reason)
            continue
        contact = contact_of_sender(address.key)
        known = None if contact is None else contact_rows.subscription(contact.id, target)
        fate = _fate(one, address, contact, known, now)
        if journal is not None and fate not in (Fate.KNOWN, Fate.NEWER):
            before = {} if contact is None else undoing.whole(contact)
            own = _changed(journal, one, address, contact, target, fate, program)
            changed += [own, *_beside(own, before)]
        about = "" if fate is Fate.NEVER else target_name(target)
        was = None if known is None else known.status
        said = _HERE.get((fate, was), _SAID[fate])
        if contact is not None and contact.key != address.key:
            said = sentence("{said} (here as {address})", said=said, address=contact.address)
        yield Arrived(one.row, address.shown, fate, said, about, one.when, one.reason, was)


def _targets(chosen: Target) -> Callable[[str], Target]:
    """What somebody left by the name that the file gives it: that list, else the chosen one."""

    @cache
    def target_of(name: str) -> Target:
        known = archive.list_named(name) if name else None
        return chosen if known is None else Target(known.id)

    return target_of


_FATES = {
    Gone.LEFT: Fate.LEFT,
    Gone.BOUNCED: Fate.BOUNCED,
    Gone.COMPLAINED: Fate.NEVER,
    Gone.BLOCKED: Fate.NEVER,
}


def _fate(
    one: Leaver,
    address: Address,
    contact: Contact | None,
    known: Subscription | None,
    now: datetime,
) -> Fate:
    fate, has_moved = _FATES[one.what], _key_today(address, contact) != address.key
    if has_moved and suppressions.stands(SuppressionKind.ADDRESS, address.key, one.reason):
        return Fate.KNOWN  # our own list of whom never to write to has the old address, too
    if contact is None and suppressions.is_erased(address.key):
        return Fate.KNOWN  # no file brings back who was erased
    if fate is Fate.NEVER:
        rule = (SuppressionKind.ADDRESS, _key_today(address, contact))
        return Fate.KNOWN if never_writing.has_own_rule(*rule) else fate
    if fate is Fate.BOUNCED and has_moved:
        return Fate.KNOWN  # that nothing arrives at the address before says nothing of the new one
    if contact is None or known is None:
        return fate
    if known.status is SubscriptionStatus.UNSUBSCRIBED:
        return Fate.KNOWN
    if fate is Fate.BOUNCED and contact.address_state is AddressState.BOUNCED:
        return Fate.KNOWN
    is_newer = (
        known.since is not None
        and one.day is not None
        and known.since.astimezone(now.tzinfo).date() > one.day
    )
    stands = known.status is SubscriptionStatus.SUBSCRIBED
    return Fate.NEWER if stands and is_newer else fate


def _key_today(address: Address, contact: Contact | None) -> str:
    """The key of the address that somebody has now: it may have changed since they were there."""
    return address.key if contact is None else contact.key


def _at(one: Leaver, now: datetime) -> datetime:
    """The day on which somebody left, as far as it is known; never later than now."""
    return now if one.day is None else min(now, as_moment(one.day, now.tzinfo))


def _changed(
    journal: Journal,
    one: Leaver,
    address: Address,
    contact: Contact | None,
    target: Target,
    fate: Fate,
    program: str,
) -> Changed:
    """Let it be so, and say what that changed."""
    before = None if contact is None else snapshots.standing(contact.id)
    if fate is Fate.NEVER:
        rule = never_writing.Rule(SuppressionKind.ADDRESS, _key_today(address, contact))
        never_writing.put(journal, rule, _why_never(one, program), _ELSEWHERE)
        made = suppressions.named(rule.kind, rule.key)
        number = made.id if made is not None else None
        if contact is None:
            return Changed(None, rule=number)
        return Changed(contact.id, "", number, before, snapshots.standing(contact.id))
    there = contact or contact_rows.add_contact(address.shown, address.key, "", None, journal.now)
    if fate is Fate.BOUNCED:
        _bounce(journal, there, target, one.reason)
    else:
        _leave(journal, there, target, _at(one, journal.now))
    journal.write(
        Code.LEAVER_BROUGHT,
        contact=there.id,
        personal={"address": address.shown, "when": one.when, "why": one.reason},
        target=target_name(target),
        list=target.list_id,
        what=one.what.value,
    )
    after = None if contact is None else snapshots.standing(there.id)
    return Changed(there.id, target.key, None, before, after)


def _beside(own: Changed, before: undoing.Whole) -> Iterator[Changed]:
    """What it changed at the other addresses of the same person, beside the `own` one."""
    for number, then in before.items():
        if int(number) != own.contact and then != (now := snapshots.standing(int(number))):
            yield Changed(int(number), before=then, after=now)


def _why_never(one: Leaver, program: str) -> str:
    """Why nobody writes there again: what happened where and when, in the words of the export."""
    day = one.day.isoformat() if one.day is not None else one.when
    parts = (f"{one.what.value} in {program or _ELSEWHERE}", day)
    return ": ".join(filter(None, (", ".join(filter(None, parts)), one.reason)))


def _leave(journal: Journal, contact: Contact, target: Target, at: datetime) -> None:
    left = taking_off.take_off(journal, contact, {target.key}, "left in another program", at)
    if not left.targets:
        gone = SubscriptionStatus.UNSUBSCRIBED
        contact_rows.save_subscription(contact.id, target, gone, journal.now, left_at=at)


def _bounce(journal: Journal, contact: Contact, target: Target, words: str) -> None:
    """Mail to somebody comes back, and nobody has said anything: only the questions end."""
    contact_rows.set_address_state(contact.id, AddressState.BOUNCED, 0)
    for request in request_rows.open_requests(contact.id):
        ended = (RequestEvent.HARD_BOUNCE, Code.REQUEST_BOUNCED)
        requests.end(journal, request, *ended, personal={"words": words})
    if contact_rows.subscription(contact.id, target) is None:
        none = SubscriptionStatus.NONE
        contact_rows.save_subscription(contact.id, target, none, journal.now)
