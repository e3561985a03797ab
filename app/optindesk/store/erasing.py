"""What the books hold of one person, taken out: rows, kept bytes, the log's clear values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.model import Contact, SuppressionKind
from optindesk.core.status import AddressState, MailStatus
from optindesk.store import post, scans
from optindesk.store.scans import ShownOn
from optindesk.store.tables import (
    AliasRow,
    BlobRow,
    ContactRow,
    EntryRow,
    ImportRow,
    LeaverFileRow,
    LeaverRow,
    LetterRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
    SuppressionRow,
)

_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kept sheet in which the person still stands, for it is the proof of others."""

    name: str
    row: int


@dataclass(frozen=True, slots=True)
class KeptLeavers:
    """A kept file of leavers in which the person still stands, together with others."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was taken out, and the sheets that are kept for the sake of others, with the scans
    on which the person's line can still be read, and the files of those who left elsewhere."""

    letters: int
    signups: int
    entries: int
    sheets: tuple[Sheet, ...]
    scans: tuple[ShownOn, ...] = ()
    leavers: tuple[KeptLeavers, ...] = ()


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


def sheets_with(contact_id: int) -> list[Sheet]:
    """The kept sheets in which somebody stands together with others."""
    rows = (
        SignUpRow.select(SignUpRow.import_id, SignUpRow.row)
        .where(SignUpRow.contact == contact_id, SignUpRow.import_id.is_null(False))
        .order_by(SignUpRow.id)
    )
    others = SignUpRow.contact != contact_id
    found = []
    for import_id, row in rows.tuples():
        if SignUpRow.select().where(SignUpRow.import_id == import_id, others).exists():
            found.append(Sheet(ImportRow.get_by_id(import_id).name, row or 0))
    return list(dict.fromkeys(found))


def take_out(contact: Contact, now: datetime) -> Erased:
    """Empty or delete every row about somebody, in the caller's unit of work.

    What stays of them has a number and no person: the contact, the questions, and the mails that
    were handed over, which count against the limits and carried the heads of the log.
    """
    keys = [contact.key, *aliases(contact.id)]
    sheets = tuple(sheets_with(contact.id))
    shown = scans.showing(contact.id)
    entries = _empty_entries(contact.id, keys)
    letters = _delete_letters(contact.id, keys)
    signups = _delete_signups(contact.id)
    leavers = _files_of_leavers(contact.id, keys)
    SubscriptionRow.delete().where(SubscriptionRow.contact == contact.id).execute()
    LeaverRow.delete().where(_left_as(contact.id, keys)).execute()
    AliasRow.delete().where(AliasRow.contact == contact.id).execute()
    RequestRow.update(address="").where(RequestRow.contact == contact.id).execute()
    own = MailRow.contact == contact.id
    MailRow.delete().where(own, MailRow.status != MailStatus.SENT.value).execute()
    MailRow.update(
        address="", values={}, in_reply_to=None, server_message_id=None, server_words=""
    ).where(own).execute()
    nobody = f"erased {contact.id}"  # no address looks like that, and the column is unique
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
    ).where(ContactRow.id == contact.id).execute()
    SuppressionRow.delete().where(_rules(keys)).execute()
    still = tuple(one for one in shown if scans.by_id(one.scan_id) is not None)
    return Erased(letters, signups, entries, sheets, still, leavers)


def _rules(keys: Collection[str]) -> Any:
    is_address = SuppressionRow.kind == SuppressionKind.ADDRESS.value
    return is_address & SuppressionRow.key.in_(list(keys))


def _left_as(contact_id: int, keys: Collection[str]) -> Any:
    """What files of leavers changed of somebody: who complained may be no contact but a rule."""
    rules = SuppressionRow.select(SuppressionRow.id).where(_rules(keys))
    return (LeaverRow.contact == contact_id) | LeaverRow.rule.in_(rules)


def _files_of_leavers(contact_id: int, keys: Collection[str]) -> tuple[KeptLeavers, ...]:
    """The kept files of leavers in which somebody stands, as far as that can be read; one with
    nobody else of whom it says anything goes."""
    changed = LeaverRow.select(LeaverRow.file).where(_left_as(contact_id, keys))
    theirs = {file for (file,) in changed.tuples()}
    named = _naming(keys)
    found = []
    for row in LeaverFileRow.select().where(LeaverFileRow.sha256 != "").order_by(LeaverFileRow.id):
        content = post.blob(row.sha256)
        if content is None or (row.id not in theirs and not _stands_in(content, named)):
            continue
        if sum(row.counts.values()) > 1:
            found.append(KeptLeavers(row.id, row.name))
        else:
            BlobRow.delete().where(BlobRow.sha256 == row.sha256).execute()
    return tuple(found)


def _stands_in(content: bytes, named: re.Pattern[str]) -> bool:
    """Whether an address stands in a text file, of whatever encoding: addresses are ASCII."""
    return named.search(content.replace(b"\0", b"").decode("ascii", "replace")) is not None


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
    """Their sign-ups. The sheets with which nobody else signed up go as well, and their scans: they
    prove nothing, and may have the person's row once more."""
    scans.forget(contact_id)
    count = int(SignUpRow.delete().where(SignUpRow.contact == contact_id).execute())
    proves = ImportRow.id.in_(SignUpRow.select(SignUpRow.import_id).distinct())
    needed = ImportRow.select(ImportRow.sha256).where(proves)
    sheets = ImportRow.select(ImportRow.sha256).where(ImportRow.published_at.is_null(False))
    BlobRow.delete().where(
        BlobRow.kind == "sheet", BlobRow.sha256.in_(sheets), BlobRow.sha256.not_in(needed)
    ).execute()
    scans.drop_unneeded()
    return count


# --- the log ------------------------------------------------------------------------------------


def _empty_entries(contact_id: int, keys: Collection[str]) -> int:
    """Take clear values and salts out of the entries about somebody, and out of those of others
    where the address is named; the commitments stay, and the chain with them. Says how many."""
    about = EntryRow.contact == contact_id
    count = int(EntryRow.update(personal={}).where(about, EntryRow.personal != {}).execute())
    named = _naming(keys)
    for number, about_nobody, personal in _personal_of_others(contact_id):
        left = {name: pair for name, pair in personal.items() if not named.search(pair[1])}
        if about_nobody and "address" in personal and "address" not in left:
            left = {}  # it was about them before they were known
        if len(left) < len(personal):
            EntryRow.update(personal=left).where(EntryRow.number == number).execute()
            count += 1
    return count


def _naming(keys: Collection[str]) -> re.Pattern[str]:
    """Finds one of these addresses in a text, and not another that merely ends or begins so."""
    either = "|".join(map(re.escape, keys))
    return re.compile(rf"(?<![\w.+%-])(?:{either})(?!\w|[.-]\w)", re.IGNORECASE)


def _personal_of_others(contact_id: int) -> Iterator[tuple[int, bool, dict[str, Any]]]:
    """The clear values of all other entries, each with its number, and whether it is about nobody
    known."""
    after = 0
    while True:
        rows = (
            EntryRow.select(EntryRow.number, EntryRow.contact.is_null(), EntryRow.personal)
            .where(
                EntryRow.number > after,
                EntryRow.contact.is_null() | (EntryRow.contact != contact_id),
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
