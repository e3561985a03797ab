"""What the books hold of one person, taken out: rows, kept bytes, the log's clear values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from optindesk.core.blanking import naming, stands_in
from optindesk.core.model import Contact, SuppressionKind
from optindesk.core.sentence import Sentence
from optindesk.core.status import AddressState, MailStatus
from optindesk.store import scans
from optindesk.store.safe_lists import SafeList
from optindesk.store.scans import ShownOn
from optindesk.store.tables import (
    AliasRow,
    BlobRow,
    ContactRow,
    EntryRow,
    FormerAddressRow,
    ImportRow,
    LeaverRow,
    LetterRow,
    MailRow,
    OnePersonRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
    SuppressionRow,
)

_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is kept, for it is the proof of others, and in which the person stood: in this
    row, or where nobody signed up with it. `why` it could not be blanked."""

    name: str
    row: int | None
    why: Sentence | None = None


@dataclass(frozen=True, slots=True)
class KeptLeavers:
    """A kept file of leavers in which the person stood, together with others; `why` it could not be
    blanked."""

    number: int
    name: str
    why: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was taken out of the books."""

    letters: int = 0
    signups: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Erased(Counts):
    """How much was taken out, and of the files that are kept for the sake of others the sheets,
    the scans and the files of those who left elsewhere in which the person stood; and the lists
    with the person that were `given` to other programs, the newest first."""

    sheets: tuple[Sheet, ...] = ()
    scans: tuple[ShownOn, ...] = ()
    leavers: tuple[KeptLeavers, ...] = ()
    given: tuple[SafeList, ...] = ()


def aliases(contact_id: int) -> list[str]:
    """The keys of the addresses that were accepted as somebody's own, besides the one known."""
    rows = AliasRow.select(AliasRow.address_key).where(AliasRow.contact == contact_id)
    return [key for (key,) in rows.tuples()]


def addresses_known() -> Iterator[tuple[str, str]]:
    """The key of each address that is known, with the key by which its person can be erased."""
    people = ContactRow.select(ContactRow.address_key, ContactRow.address_key)
    yield from people.where(ContactRow.erased_at.is_null()).tuples().iterator()
    others = AliasRow.select(AliasRow.address_key, ContactRow.address_key).join(ContactRow)
    yield from others.tuples().iterator()
    rules = SuppressionRow.select(SuppressionRow.key, SuppressionRow.key)
    yield from rules.where(SuppressionRow.kind == SuppressionKind.ADDRESS.value).tuples().iterator()


def take_out(contacts: Sequence[Contact], now: datetime) -> dict[int, Counts]:
    """Empty or delete every row about some people, in the caller's unit of work; says how many by
    the numbers of the people.

    What stays of them has a number and no person: the contact, the questions, and the mails that
    were handed over, which count against the limits and carried the heads of the log.
    """
    keys = {contact.id: [contact.key, *aliases(contact.id)] for contact in contacts}
    entries = _empty_entries(keys)
    named = naming({key for some in keys.values() for key in some})
    done = {}
    for contact in contacts:
        letters = _delete_letters(contact.id, keys[contact.id])
        signups = _delete_signups(contact.id)
        _take_out(contact.id, keys[contact.id], now)
        done[contact.id] = Counts(letters, signups, entries[contact.id])
    _strike_in_notes(named)
    _strike_in_mappings(named)
    scans.drop_unneeded()
    return done


def _take_out(contact_id: int, keys: Collection[str], now: datetime) -> None:
    SubscriptionRow.delete().where(SubscriptionRow.contact == contact_id).execute()
    LeaverRow.delete().where(_left_as(contact_id, keys)).execute()
    AliasRow.delete().where(AliasRow.contact == contact_id).execute()
    OnePersonRow.delete().where(
        (OnePersonRow.contact == contact_id) | (OnePersonRow.other == contact_id)
    ).execute()
    FormerAddressRow.delete().where(FormerAddressRow.contact == contact_id).execute()
    RequestRow.update(address="").where(RequestRow.contact == contact_id).execute()
    own = MailRow.contact == contact_id
    MailRow.delete().where(own, MailRow.status != MailStatus.SENT.value).execute()
    MailRow.update(
        address="", values={}, in_reply_to=None, server_message_id=None, server_words=""
    ).where(own).execute()
    nobody = f"erased {contact_id}"  # no address looks like that, and the column is unique
    ContactRow.update(
        address="",
        address_key=nobody,
        mailbox=nobody,
        name="",
        salutation="",
        language=None,
        level=0,
        address_state=AddressState.OK.value,
        soft_bounces=0,
        search="",
        erased_at=now,
    ).where(ContactRow.id == contact_id).execute()
    SuppressionRow.delete().where(_rules(keys)).execute()


def _rules(keys: Collection[str]) -> Any:
    is_address = SuppressionRow.kind.in_(
        [SuppressionKind.ADDRESS.value, SuppressionKind.BESIDE.value]
    )
    return is_address & SuppressionRow.key.in_(list(keys))


def _left_as(contact_id: int, keys: Collection[str]) -> Any:
    """What files of leavers changed of somebody: who complained may be no contact but a rule."""
    rules = SuppressionRow.select(SuppressionRow.id).where(_rules(keys))
    return (LeaverRow.contact == contact_id) | LeaverRow.rule.in_(rules)


def _delete_letters(contact_id: int, keys: Collection[str]) -> int:
    """Their letters with the bytes; one that answered the question to another is evidence there."""
    own = (LetterRow.contact == contact_id) | (
        LetterRow.contact.is_null() & LetterRow.sender.in_(list(keys))
    )
    blobs = {blob for (blob,) in LetterRow.select(LetterRow.blob).where(own).tuples() if blob}
    count = int(LetterRow.delete().where(own).execute())
    for blob in blobs:
        if not LetterRow.select().where(LetterRow.blob == blob).exists():
            BlobRow.delete().where(BlobRow.sha256 == blob).execute()
    return count


def _delete_signups(contact_id: int) -> int:
    """Their sign-ups, with the marks where they stand on scans."""
    scans.forget(contact_id)
    return int(SignUpRow.delete().where(SignUpRow.contact == contact_id).execute())


# --- what names them beside ----------------------------------------------------------------------


def _strike_in_notes(named: re.Pattern[str]) -> None:
    """Take their addresses out of what was noted at sign-ups of others."""
    texts = (SignUpRow.place, SignUpRow.collected_by, SignUpRow.note, SignUpRow.paper)
    may = reduce(or_, (text.contains("@") for text in texts))
    for number, *said in list(SignUpRow.select(SignUpRow.id, *texts).where(may).tuples()):
        left = {
            text: struck
            for text, value in zip(texts, said, strict=True)
            if (struck := named.sub("", value).strip()) != value
        }
        if left:
            SignUpRow.update(left).where(SignUpRow.id == number).execute()


def _strike_in_mappings(named: re.Pattern[str]) -> None:
    """Forget columns whose name has their addresses, as where a sheet has no headings and its first
    row was taken for them."""
    for one in list(ImportRow.select(ImportRow.id, ImportRow.mapping)):
        left = {field: name for field, name in one.mapping.items() if not named.search(name)}
        if left != one.mapping:
            ImportRow.update(mapping=left).where(ImportRow.id == one.id).execute()


# --- the log ------------------------------------------------------------------------------------


def _empty_entries(keys: Mapping[int, Collection[str]]) -> Counter[int]:
    """Take clear values and salts out of the entries about some people, and out of those of others
    where an address of theirs is named; the commitments stay, and the chain with them. Says how
    many of each; the log is gone through once."""
    counts = Counter[int]()
    for contact in keys:
        about = EntryRow.contact == contact
        counts[contact] += EntryRow.update(personal={}).where(
            about, EntryRow.personal != {}
        ).execute()  # fmt: skip
    whose = {key: contact for contact, some in keys.items() for key in some}
    named = naming(whose)
    for number, about_nobody, personal in _personal_of_others(keys):
        left = dict(personal)
        for name, (_, value) in personal.items():
            if stands_in(value, named, whose):
                del left[name]
        if len(left) == len(personal):
            continue
        found = _named_in(personal, left, named)
        if about_nobody and "address" in personal and "address" not in left:
            left = {}  # it was about them before they were known
        EntryRow.update(personal=left).where(EntryRow.number == number).execute()
        counts.update({whose[key] for key in found if key in whose})
    return counts


def _named_in(
    personal: Mapping[str, Any], left: Collection[str], named: re.Pattern[str]
) -> set[str]:
    """The addresses that were named in what is not left."""
    values = (value for name, (_, value) in personal.items() if name not in left)
    return {one.casefold() for value in values for one in named.findall(value)}


def _personal_of_others(contacts: Collection[int]) -> Iterator[tuple[int, bool, dict[str, Any]]]:
    """The clear values of all other entries, each with its number, and whether it is about nobody
    known."""
    after = 0
    while True:
        rows = (
            EntryRow.select(EntryRow.number, EntryRow.contact.is_null(), EntryRow.personal)
            .where(
                EntryRow.number > after,
                EntryRow.contact.is_null() | EntryRow.contact.not_in(list(contacts)),
                EntryRow.personal != {},
            )
            .order_by(EntryRow.number)
            .limit(_PAGE)
        )
        page = list(rows.tuples())
        yield from (
            (number, bool(about_nobody), personal) for number, about_nobody, personal in page
        )
        if len(page) < _PAGE:
            return
        after = page[-1][0]
