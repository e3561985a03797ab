"""Erases a person: what is known of them goes for good, and the log stays whole (DESIGN 6).

Of the log the clear values and their salts go, and the commitments stay, so that it can still be
seen that nothing was changed. What stays besides is a keyed hash of each address: a later sheet
cannot bring the person back, and nobody writes there again, unless they sign up anew themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime

from optindesk.core.barring import erased_as
from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.core.errors import KeptForDispute, NoteNeeded, UnknownContact
from optindesk.core.model import Actor, Contact, SuppressionKind, address_key
from optindesk.core.token import erased_key
from optindesk.flows import blanking, disputes, never_writing, requests, views
from optindesk.flows.blanking import Means, Ready
from optindesk.store import (
    account_rows,
    archive,
    contact_rows,
    erasing,
    erasures,
    one_person,
    safe_lists,
    scans,
    suppressions,
)
from optindesk.store.beside import Place
from optindesk.store.database import Store
from optindesk.store.erasing import Counts, Erased, KeptLeavers, Sheet
from optindesk.store.erasures import Erasure
from optindesk.store.journal import Journal, unit_of_work


def is_erased(address: str) -> bool:
    """Whether an address is that of somebody who was erased."""
    return suppressions.is_erased(address_key(address))


def as_known(address: str) -> str:
    """The address of somebody who can be erased, as it is known: of a person, or of a rule about it
    alone. Raises UnknownContact, AddressMoved."""
    contact = contact_rows.contact_by_key(address_key(address))
    if contact is not None:
        return contact.address
    requests.refuse_moved(address)
    if suppressions.has_rule(SuppressionKind.ADDRESS, address_key(address)):
        return address_key(address)
    raise UnknownContact(address=address)


class _NotYet(Exception):
    """Undoes what was only done to see what it would be."""


def look(store: Store, address: str, means: Means, actor: Actor, now: datetime) -> Erased:
    """What erasing somebody would take away, and where they would still stand: it is done, and
    undone at once, so that it cannot be something else. Raises UnknownContact, KeptForDispute,
    ReadOnly."""
    ready = blanking.look(_addresses(address), means)
    seen = None
    try:
        with unit_of_work(store, actor, now) as journal:
            contact = _free_to_erase(address, now)
            seen = _one(store, journal, contact, {}, now, ready, None)
            raise _NotYet
    except _NotYet:
        assert seen is not None, "it was looked at"
        return seen


def erase(
    store: Store,
    address: str,
    reason: str,
    means: Means,
    actor: Actor,
    now: datetime,
    *,
    sure: bool = False,
) -> Erased:
    """Erase a person; nothing brings that back. `reason` goes into the log and stays there.

    While the desk sends or checks it is not done: either may hold a mail of the person in hand.
    Who erases the desk's own address is asked whether they are `sure`. Who is only known as never
    to be written to is erased as well: the hash keeps them so.
    Raises UnknownContact, NoteNeeded, RuleDoubted, KeptForDispute, FolderBusy.
    """
    if not reason.strip():
        raise NoteNeeded()
    if not sure:
        never_writing.be_sure(address)
    with _alone(store):
        while True:
            ready = blanking.prepare(_addresses(address), means, now.date())
            with suppress(blanking.Changed), unit_of_work(store, actor, now) as journal:
                blanking.still_so(ready)
                contact, why = _free_to_erase(address, now), {"reason": reason.strip()}
                return _one(store, journal, contact, why, now, ready, store.beside)


def erase_all(
    store: Store, whom: Mapping[str, str], means: Means, actor: Actor, now: datetime
) -> int:
    """Erase people, each with the reason, in one unit of work: the log is gone through once for all
    of them, and so is each file in which they stand; who is kept for a dispute, or not known any
    more, stays. Returns how many were erased. Raises FolderBusy."""
    with _alone(store):
        while True:
            ready = blanking.prepare(list(whom), means, now.date())
            with suppress(blanking.Changed), unit_of_work(store, actor, now) as journal:
                blanking.still_so(ready)
                held = disputes.held()
                found = ((contact_rows.contact_by_key(address_key(a)), a) for a in whom)
                people = {
                    one: {"reason": whom[address]}
                    for one, address in found
                    if one is not None and one.id not in held
                }
                take_out(store, journal, people, now, ready, store.beside)
                return len(people)


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """While nobody sends or checks, and with what is deleted overwritten; raises FolderBusy."""
    account = account_rows.account()
    with ExitStack() as locks:
        if account is not None:
            locks.enter_context(store.lock(f"post:{account.id}"))
            locks.enter_context(store.lock(f"check:{account.id}"))
        locks.enter_context(store.scrubbing())
        yield


def _one(
    store: Store,
    journal: Journal,
    contact: Contact,
    why: Mapping[str, str],
    now: datetime,
    ready: Ready,
    beside: Place | None,
) -> Erased:
    """Erase one person, and say all that became of it."""
    shown, given = scans.showing(contact.id), safe_lists.lists_with(contact.id)
    people = [contact, *_others(contact)]
    taken = take_out(store, journal, dict.fromkeys(people, why), now, ready, beside)
    counts = Counts(
        sum(one.letters for one in taken.values()),
        sum(one.signups for one in taken.values()),
        sum(one.entries for one in taken.values()),
    )
    black = {marked.scan: one.why for one in ready.scans for marked in one.kept.marked}
    there = (one for one in shown if scans.by_id(one.scan_id) is not None)
    return Erased(
        counts.letters,
        counts.signups,
        counts.entries,
        tuple(dict.fromkeys(_sheets(ready))),
        tuple(
            replace(one, is_black=black[one.scan_id] is None, why=black[one.scan_id])
            if one.scan_id in black
            else one
            for one in there
        ),
        tuple(
            KeptLeavers(use.number, use.name, new.why)
            for new in ready.sheets
            if not new.goes
            for use in new.kept.uses
            if use.is_leavers
        ),
        tuple(given),
    )


def _sheets(ready: Ready) -> Iterator[Sheet]:
    for new in ready.sheets:
        uses = [use for use in new.kept.uses if not (new.goes or use.is_leavers)]
        for use in uses:
            for row in use.rows:
                yield Sheet(use.name, row, new.why)
        if uses and not any(use.rows for use in uses):
            yield Sheet(uses[0].name, None, new.why)


def take_out(
    store: Store,
    journal: Journal,
    people: Mapping[Contact, Mapping[str, str]],
    now: datetime,
    ready: Ready,
    beside: Place | None = None,
) -> Mapping[int, Counts]:
    """Erase people in the caller's unit of work; returns how much was taken out of the books, by
    their numbers.

    What stands for each goes into the log as what is personal of it; `ready` is what is to be kept
    of the files in which they stand (flows/blanking.py). The hashes are noted `beside` the
    database.
    """
    keys = {one.id: [one.key, *erasing.aliases(one.id)] for one in people}
    blanking.swap(journal, ready)
    for one in people:
        never_writing.stop(journal, one, "erased")
    journal.flush(store.bulk)  # so that what was just written is emptied, too
    done = erasing.take_out(list(people), now)
    views.drop_naming(name for one in people for name in (one.address, one.name, *keys[one.id]))
    for one, why in people.items():
        forms = [form for key in keys[one.id] for form in erased_as(key)]
        hashes = [erased_key(archive.desk_key(), form) for form in dict.fromkeys(forms)]
        keep_off(hashes, now)
        for key in keys[one.id]:
            for known in contact_rows.contacts_at(key):
                suppressions.keep_beside(known.key, now)
        journal.write(
            Code.PERSON_ERASED,
            contact=one.id,
            personal=why,
            entries=done[one.id].entries,
            letters=done[one.id].letters,
            signups=done[one.id].signups,
        )
        if beside is not None:
            note_beside(beside, journal, hashes, now)
    return done


def keep_off(hashes: Iterable[str], erased_at: datetime) -> None:
    """Nobody with one of these keyed hashes is asked again, unless they sign up anew."""
    day = erased_at.date().isoformat()
    why = f"erased here on {day}, and only asked again after signing up anew"
    for hashed in hashes:
        suppressions.suppress(SuppressionKind.ERASED, hashed, why, erased_at)


def note_beside(
    beside: Place,
    journal: Journal,
    hashes: Sequence[str],
    at: datetime,
    first: Head | None = None,
) -> None:
    """Keep outside of the database that somebody was erased, as the newest entry says: a copy of
    before that is put back must erase them again."""
    own = Erasure(archive.desk_uuid(), journal.head, first or journal.head, at, tuple(hashes))
    erasures.note(beside, [own])


def _free_to_erase(address: str, now: datetime) -> Contact:
    """The person, if no dispute keeps them; raises UnknownContact, KeptForDispute."""
    contact, held = to_erase(address, now), disputes.held()
    for one in (contact, *_others(contact)):
        if one.id in held:
            raise KeptForDispute(address=one.address, reason=held[one.id])
    return contact


def _others(contact: Contact) -> list[Contact]:
    """The other contacts that are the same person: they go together."""
    return [contact_rows.contact_by_id(one) for one in one_person.others(contact.id)]


def _addresses(address: str) -> list[str]:
    """All addresses that go with one."""
    known = as_known(address)
    contact = contact_rows.contact_by_key(address_key(known))
    others = [] if contact is None else _others(contact)
    return [known, *(one.address for one in others)]


def to_erase(address: str, now: datetime) -> Contact:
    """The person, who gets a number where there was only a rule; raises UnknownContact."""
    known = as_known(address)
    key = address_key(known)
    return contact_rows.contact_by_key(key) or contact_rows.add_contact(known, key, "", None, now)
