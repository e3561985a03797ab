"""Erases a person: what is known of them goes for good, and the log stays whole (DESIGN 6).

Of the log the clear values and their salts go, and the commitments stay, so that it can still be
seen that nothing was changed. What stays besides is a keyed hash of each address: a later sheet
cannot bring the person back, and nobody writes there again, unless they sign up anew themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.core.errors import KeptForDispute, NoteNeeded, UnknownContact
from optindesk.core.model import Actor, Contact, SuppressionKind, address_key
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.token import erased_key
from optindesk.flows import disputes, never_writing
from optindesk.flows.requests import known_contact
from optindesk.store import archive, contact_rows, erasing, erasures, post, suppressions
from optindesk.store.database import Store
from optindesk.store.erasing import Erased, KeptLeavers, Sheet
from optindesk.store.erasures import Erasure
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.scans import ShownOn


def is_erased(address: str) -> bool:
    """Whether an address is that of somebody who was erased."""
    return suppressions.is_erased(address_key(address))


def stays_in(address: str) -> list[Sheet]:
    """The sheets that are kept for the sake of others; raises UnknownContact."""
    return erasing.sheets_with(known_contact(address).id)


def as_known(address: str) -> str:
    """The address of somebody who can be erased, as it is known: of a person, or of a rule about it
    alone. Raises UnknownContact."""
    contact = contact_rows.contact_by_key(address_key(address))
    if contact is not None:
        return contact.address
    if suppressions.has_rule(SuppressionKind.ADDRESS, address_key(address)):
        return address_key(address)
    raise UnknownContact(address=address)


def what_to_do(shown: Sequence[ShownOn]) -> Sentence | None:
    """What is to be done about scans that still show the line of somebody who was erased."""
    if not shown:
        return None
    return sentence(
        "The paper itself still shows the line, and so do, or may, these scans, which are the proof"
        " of others: {scans}. What is shown there of the lines beside it can have a part of the"
        " name, too. Make the line black on a copy of each, add the copy to the sheet, and remove"
        " the scan.",
        scans=", ".join(f"{one.scan} ({one.scan_id})" for one in shown),
    )


def kept_leavers(kept: Sequence[KeptLeavers]) -> Sentence | None:
    """In which files of those who left elsewhere somebody still stands who was erased."""
    if not kept:
        return None
    return sentence(
        "These files of people who left elsewhere, kept as they came, still have the person, with"
        " their numbers: {files}.",
        files=", ".join(f"{one.name} ({one.number})" for one in kept),
    )


def still_there(done: Erased) -> Sentence | None:
    """Where somebody still stands who is erased: in files that are the proof of others, which one
    cannot take them out of here."""
    sheets = ", ".join(f"{one.name} ({one.row})" for one in done.sheets)
    in_sheets = sentence(
        "The person still stands in these sheets, which are the proof of others, with the row:"
        " {sheets}.",
        sheets=sheets,
    )
    parts = [in_sheets if sheets else None, kept_leavers(done.leavers), what_to_do(done.scans)]
    said = None
    for part in filter(None, parts):
        said = part if said is None else sentence("{said} {more}", said=said, more=part)
    return said


class _NotYet(Exception):
    """Undoes what was only done to see what it would be."""


def look(store: Store, address: str, actor: Actor, now: datetime) -> Erased:
    """What erasing somebody would take away, and where they would still stand: it is done, and
    undone at once, so that it cannot be something else. Raises UnknownContact, KeptForDispute,
    ReadOnly."""
    seen = None
    try:
        with unit_of_work(store, actor, now) as journal:
            contact = _free_to_erase(address, now)
            _, seen = take_out(store, journal, contact, now, {})
            raise _NotYet
    except _NotYet:
        assert seen is not None, "it was looked at"
        return seen


def erase(
    store: Store, address: str, reason: str, actor: Actor, now: datetime, *, sure: bool = False
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
    account = post.account()
    with ExitStack() as locks:
        if account is not None:
            locks.enter_context(store.lock(f"post:{account.id}"))
            locks.enter_context(store.lock(f"check:{account.id}"))
        locks.enter_context(store.scrubbing())
        with unit_of_work(store, actor, now) as journal:
            contact = _free_to_erase(address, now)
            keys, done = take_out(store, journal, contact, now, {"reason": reason.strip()})
            note_beside(store.folder, journal, keys, now)
    return done


def take_out(
    store: Store, journal: Journal, contact: Contact, now: datetime, why: Mapping[str, str]
) -> tuple[Sequence[str], Erased]:
    """Erase a person in the caller's unit of work; returns the keyed hashes that stay, too.

    `why` goes into the log as what is personal of it.
    """
    keys = [contact.key, *erasing.aliases(contact.id)]
    never_writing.stop(journal, contact, "erased")
    journal.flush(store.bulk)  # so that what was just written is emptied, too
    done = erasing.take_out(contact, now)
    hashes = [erased_key(archive.desk_key(), key) for key in keys]
    keep_off(hashes, now)
    journal.write(
        Code.PERSON_ERASED,
        contact=contact.id,
        personal=why,
        entries=done.entries,
        letters=done.letters,
        signups=done.signups,
    )
    return hashes, done


def keep_off(hashes: Iterable[str], erased_at: datetime) -> None:
    """Nobody with one of these keyed hashes is asked again, unless they sign up anew."""
    day = erased_at.date().isoformat()
    why = f"erased here on {day}, and only asked again after signing up anew"
    for hashed in hashes:
        suppressions.suppress(SuppressionKind.ERASED, hashed, why, erased_at)


def note_beside(
    folder: Path | None,
    journal: Journal,
    hashes: Sequence[str],
    at: datetime,
    first: Head | None = None,
) -> None:
    """Keep outside of the database that somebody was erased, as the newest entry says: a copy of
    before that is put back must erase them again. On a server that is its administrator's duty."""
    if folder is not None:
        own = Erasure(archive.desk_uuid(), journal.head, first or journal.head, at, tuple(hashes))
        erasures.note(folder, [own])


def _free_to_erase(address: str, now: datetime) -> Contact:
    """The person, if no dispute keeps them; raises UnknownContact, KeptForDispute."""
    contact, held = to_erase(address, now), disputes.held()
    if contact.id in held:
        raise KeptForDispute(address=contact.address, reason=held[contact.id])
    return contact


def to_erase(address: str, now: datetime) -> Contact:
    """The person, who gets a number where there was only a rule; raises UnknownContact."""
    known = as_known(address)
    key = address_key(known)
    return contact_rows.contact_by_key(key) or contact_rows.add_contact(known, key, "", None, now)
