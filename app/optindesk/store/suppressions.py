"""Who is never written to: the rules that a person may see, and whom they stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from optindesk.core.barring import about
from optindesk.core.chain import timestamp
from optindesk.core.codes import Code
from optindesk.core.model import (
    MOVED,
    SAME_PERSON,
    Contact,
    MailKind,
    SuppressionKind,
    mailbox_key,
    same_mailbox,
)
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus
from optindesk.store import contact_rows, one_person
from optindesk.store.barring import erased_hashes
from optindesk.store.kept_ways import KeptWays
from optindesk.store.paging import Run, Ways
from optindesk.store.prepared import Prepared, add
from optindesk.store.tables import (
    ContactRow,
    EntryRow,
    MailRow,
    RequestRow,
    SubscriptionRow,
    SuppressionRow,
)

_PAGE = 1_000
_MAKING = [
    code.value
    for code in (
        Code.NEVER_WRITE_ADDED,
        Code.ADDRESS_WRONG_PERSON,
        Code.ADDRESS_COMPLAINED,
        Code.ADDRESS_CORRECTED,
        Code.ADDRESS_CHANGED,
    )
]
"""The entries of the log with which a rule is made."""
_SEEN = SuppressionRow.kind.in_([SuppressionKind.ADDRESS.value, SuppressionKind.DOMAIN.value])
"""Who was erased is in no list: a hash alone is kept of them, and it stays."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule, never of an erased person: `who` wrote it down is what the log says."""

    id: int
    kind: SuppressionKind
    key: str
    reason: str
    source: str
    at: datetime
    who: str

    @property
    def shown(self) -> str:
        """An address as it is, a domain behind an @ sign."""
        return self.key if self.kind is SuppressionKind.ADDRESS else f"@{self.key}"


@dataclass(frozen=True, slots=True)
class Stopped:
    """Whom a rule stops: people known here, those of them who are subscribed, and what is on its
    way to them: questions that are open, mails that wait, and how many of these are goodbyes."""

    people: int = 0
    subscribed: int = 0
    questions: int = 0
    mails: int = 0
    goodbyes: int = 0


NOBODY = Stopped()


def named(kind: SuppressionKind, key: str) -> Suppression | None:
    """The rule about exactly this address or domain."""
    rows = SuppressionRow.select().where(
        SuppressionRow.kind == kind.value, SuppressionRow.key == key
    )
    return next(iter(_with_authors(list(rows))), None)


def remove(number: int) -> bool:
    """Take a rule off; says whether it was there."""
    rows = SuppressionRow.delete().where(SuppressionRow.id == number, _SEEN)
    return bool(rows.execute())


def listed(text: str = "") -> Iterator[Suppression]:
    """The rules in which all words of a text stand, the newest first, in flat memory."""
    last = None
    while True:
        rows = _matching(text)
        if last is not None:
            rows = rows.where(SuppressionRow.id < last)
        page = list(rows.order_by(SuppressionRow.id.desc()).limit(_PAGE))
        yield from _with_authors(page)
        if len(page) < _PAGE:
            return
        last = page[-1].id


class RuleTable:
    """Pages of what `listed` says, with what was learnt of them, until something is written."""

    def __init__(self) -> None:
        self._ways = KeptWays(_ways)

    def page(self, text: str, first: int, size: int) -> tuple[list[Suppression], int]:
        """Rules `first` …, and how many there are in all."""
        ways = self._ways.of(text)
        rows = SuppressionRow.select().where(SuppressionRow.id.in_(ways.numbers(first, size)))
        found = list(rows.order_by(SuppressionRow.id.desc()))
        return list(_with_authors(found)), ways.total or 0


def _ways(text: str) -> Ways:
    run = Run(_matching(text), (SuppressionRow.id,))
    return Ways([run], descending=True, total=count(text))


def of_unseen(text: str, most: int) -> list[Suppression]:
    """The newest rules about addresses in which all words of a text stand, of nobody who stands to
    a list or level in any way, by this address or the one that it was changed to."""
    seen = ContactRow.select(ContactRow.address_key).join(SubscriptionRow)
    seen = seen.where(ContactRow.address_key == SuppressionRow.key)
    rows = SuppressionRow.select().where(
        SuppressionRow.kind == SuppressionKind.ADDRESS.value,
        SuppressionRow.source != MOVED,
        ~fn.EXISTS(seen),
    )
    for word in text.casefold().split():
        rows = rows.where(SuppressionRow.key.contains(word))
    return list(_with_authors(list(rows.order_by(SuppressionRow.id.desc()).limit(most))))


def count(text: str = "") -> int:
    """How many rules `listed` says."""
    return int(_matching(text).count())


def _matching(text: str) -> Any:
    rows = SuppressionRow.select().where(_SEEN)
    for word in text.split():
        rows = rows.where(
            SuppressionRow.key.contains(word.casefold()) | SuppressionRow.reason.contains(word)
        )
    return rows


def _with_authors(rows: Sequence[Any]) -> Iterator[Suppression]:
    """The rules of these rows. Each was made in one unit of work with its entry in the log: the
    same moment, and one author."""
    moments = {timestamp(row.created_at) for row in rows}
    entries = EntryRow.select(EntryRow.at, EntryRow.actor_name).where(
        EntryRow.at.in_(list(moments)), EntryRow.code.in_(_MAKING)
    )
    who = dict(entries.distinct().tuples())
    for row in rows:
        kind = SuppressionKind(row.kind)
        author = who.get(timestamp(row.created_at), "")
        yield Suppression(row.id, kind, row.key, row.reason, row.source, row.created_at, author)


# --- whom a rule stops --------------------------------------------------------------------------


def _under(kind: SuppressionKind, key: str) -> Any:
    """Which contacts a rule is about: a domain stands for those below it as well, and what is said
    of one address of a person is for all of them."""
    if kind is SuppressionKind.ADDRESS:
        return ContactRow.id.in_([one.id for one in everybody_at(key)])
    below = ContactRow.address_key.endswith(f".{key}")
    return ContactRow.address_key.endswith(f"@{key}") | below


def everybody_at(key: str) -> list[Contact]:
    """The contacts of whoever reads the mailbox of an address, however it is spelled, at all their
    addresses; the oldest first."""
    found = {one.id for one in contact_rows.contacts_at(key)}
    others = {other for number in found for other in one_person.others(number)}
    return [contact_rows.contact_by_id(number) for number in sorted(found | others)]


def rules_of(key: str) -> list[Suppression]:
    """The rules about the mailbox of an address, however it is spelled."""
    rows = SuppressionRow.select().where(
        SuppressionRow.kind == SuppressionKind.ADDRESS.value,
        SuppressionRow.about == mailbox_key(key),
    )
    return [one for one in _with_authors(list(rows)) if same_mailbox(one.key, key)]


def _is_stranger(kind: SuppressionKind, key: str) -> bool:
    """Whether a rule is about an address that nobody here has: most of a long list are."""
    return kind is SuppressionKind.ADDRESS and not contact_rows.contacts_at(key)


def stopped(kind: SuppressionKind, key: str) -> Stopped:
    """Whom a rule stops, or would."""
    if _is_stranger(kind, key):
        return NOBODY
    under = _under(kind, key)
    subscribed = SubscriptionRow.status == SubscriptionStatus.SUBSCRIBED.value
    members = SubscriptionRow.select(SubscriptionRow.contact).join(ContactRow)
    people = int(ContactRow.select().where(under).count())
    on_lists = int(members.where(under, subscribed).distinct().count())
    most = 1 if kind is SuppressionKind.ADDRESS else people  # however many addresses they have
    return Stopped(
        min(people, most),
        min(on_lists, most),
        int(_open_requests(under).count()),
        int(_waiting_mails(under).count()),
        int(_waiting_mails(under).where(MailRow.kind == MailKind.GOODBYE.value).count()),
    )


def addresses_stopped(kind: SuppressionKind, key: str) -> list[str]:
    """The addresses known here that a rule is about, the oldest first."""
    if _is_stranger(kind, key):
        return []
    rows = ContactRow.select(ContactRow.address).where(_under(kind, key)).order_by(ContactRow.id)
    return [address for (address,) in rows.tuples()]


def contacts_stopped(kind: SuppressionKind, key: str) -> list[Contact]:
    """The contacts to whom something is on its way: an open question, or a mail that waits."""
    if _is_stranger(kind, key):
        return []
    under = _under(kind, key)
    asked = _open_requests(under).select(RequestRow.contact)
    owed = _waiting_mails(under).select(MailRow.contact)
    numbers = {number for rows in (asked, owed) for (number,) in rows.tuples()}
    return [contact_rows.contact_by_id(number) for number in sorted(numbers)]


def _open_requests(under: Any) -> Any:
    rows = RequestRow.select().join(ContactRow)
    return rows.where(under, RequestRow.status == RequestStatus.OPEN.value)


def _waiting_mails(under: Any) -> Any:
    rows = MailRow.select().join(ContactRow)
    return rows.where(under, MailRow.status == MailStatus.WAITING.value)


# --- one address --------------------------------------------------------------------------------


_RULE = Prepared(
    lambda kind, key: SuppressionRow.select().where(
        SuppressionRow.kind == kind, SuppressionRow.key == key
    )
)


def has_rule(kind: SuppressionKind, key: str) -> bool:
    """Whether there is a rule about exactly this address, domain or hash."""
    return _RULE.first(kind.value, key) is not None


def source_of(kind: SuppressionKind, key: str) -> str | None:
    """Where the rule about exactly this address or domain came from; None without one."""
    rule = _RULE.first(kind.value, key)
    return None if rule is None else str(rule.source)


def stands(kind: SuppressionKind, key: str, reason: str) -> bool:
    """Whether just this stands in the list, reason and all: what says it came out of the list."""
    rule = _RULE.first(kind.value, key)
    return rule is not None and rule.reason == reason


# --- who was erased -----------------------------------------------------------------------------


def erased_at(key: str) -> datetime | None:
    """When whoever has an address was erased last; None for everybody else."""
    rows = SuppressionRow.select(SuppressionRow.created_at).where(_is_erased(erased_hashes(key)))
    return max((row.created_at for row in rows), default=None)


def lift_erasure(key: str) -> None:
    """Who was erased may be asked again."""
    SuppressionRow.delete().where(_is_erased(erased_hashes(key))).execute()
    for one in contact_rows.contacts_at(key):
        settle_beside(one.key)


def keep_beside(key: str, now: datetime) -> None:
    """Let it be known of a contact who has been erased by another spelling of the mailbox."""
    rows = SuppressionRow.select().where(_is_erased(erased_hashes(key)))
    row = rows.order_by(SuppressionRow.id).first()
    if row is not None:
        suppress(SuppressionKind.BESIDE, key, row.reason, now)


def settle_beside(key: str) -> None:
    """The same is not known any more of a contact of whom it is not true by now."""
    if not is_erased(key):
        SuppressionRow.delete().where(
            SuppressionRow.kind == SuppressionKind.BESIDE.value, SuppressionRow.key == key
        ).execute()


def _is_erased(hashes: Sequence[str]) -> Any:
    of_erased = SuppressionRow.kind == SuppressionKind.ERASED.value
    return of_erased & SuppressionRow.key.in_(list(hashes))


def is_erased(key: str) -> bool:
    """Whether an address is that of somebody who was erased, whatever key the desk had then."""
    return any(has_rule(SuppressionKind.ERASED, hashed) for hashed in erased_hashes(key))


# --- a new one ----------------------------------------------------------------------------------


def suppress(kind: SuppressionKind, key: str, reason: str, now: datetime, source: str = "") -> bool:
    """Never write there again; says whether that is a new rule. One that stands there only for
    another address of the same person gives way to it."""
    known = source_of(kind, key)
    if known == SAME_PERSON != source:
        SuppressionRow.delete().where(
            SuppressionRow.kind == kind.value, SuppressionRow.key == key
        ).execute()
    elif known is not None:
        return False
    row = {"kind": kind.value, "key": key, "about": about(kind, key)}
    add(SuppressionRow, **row, reason=reason, source=source, created_at=now)
    return True
