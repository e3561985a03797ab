"""Contacts that are one person: which one is written to, and which others belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from optindesk.core.model import mailbox_key
from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.store.archive import found_text
from optindesk.store.prepared import Prepared, PreparedForMany
from optindesk.store.tables import ContactRow, OnePersonRow, SubscriptionRow


@dataclass(frozen=True, slots=True)
class Tie:
    """`other` is the same person as `contact`, who is written to; `before` and `after` are how both
    stood, as `snapshots.standing` says it, by their numbers."""

    id: int
    contact: int
    other: int
    before: dict[str, Any]
    after: dict[str, Any]


_OF = Prepared(
    lambda number: OnePersonRow.select().where(
        (OnePersonRow.contact == number) | (OnePersonRow.other == number)
    )
)


def ties(number: int) -> list[Tie]:
    """What ties a contact to others."""
    return [
        Tie(row.id, row.contact_id, row.other_id, row.before, row.after) for row in _OF.rows(number)
    ]


def others(number: int) -> list[int]:
    """The contacts that are the same person as one."""
    main = main_of(number)
    return [one for one in (main, *(tie.other for tie in ties(main))) if one != number]


def main_of(number: int) -> int:
    """The contact at whose address the person of one is written to, where both could be."""
    own = ties(number)
    return own[0].contact if own else number


def add(contact: int, other: int, before: dict[str, Any]) -> int:
    """Two contacts are one person from now on; returns the number of the tie."""
    row = OnePersonRow.create(contact=contact, other=other, before=before, after=before)
    return int(row.id)


def keep_after(number: int, after: dict[str, Any]) -> None:
    """Keep with a tie how both stand now that it is made."""
    OnePersonRow.update(after=after).where(OnePersonRow.id == number).execute()


def remove(number: int) -> None:
    """They are not."""
    OnePersonRow.delete().where(OnePersonRow.id == number).execute()


LIVE = (SubscriptionStatus.SUBSCRIBED.value, SubscriptionStatus.PENDING.value)
_ELSEWHERE = PreparedForMany(
    lambda some: (
        OnePersonRow.select(OnePersonRow.other, SubscriptionRow.target, ContactRow.address)
        .join(ContactRow, on=OnePersonRow.contact == ContactRow.id)
        .join(SubscriptionRow, on=SubscriptionRow.contact == ContactRow.id)
        .where(
            OnePersonRow.other.in_(some),
            SubscriptionRow.status.in_(LIVE),
            ContactRow.address_state != AddressState.BOUNCED.value,
        )
    )
)


def written_to_elsewhere(contacts: Iterable[int]) -> dict[tuple[int, str], str]:
    """Of some contacts, what the person gets at another address that mail reaches, or is asked
    about there: that address, by the number of the contact and the key of the target."""
    return {(row.other_id, row.target): row.address for row in _ELSEWHERE.rows(contacts)}


def likely(number: int, most: int) -> list[tuple[int, str, str]]:
    """Who may be the same person as a contact: of the same name, or with the same mailbox. Numbers,
    addresses and names."""
    one = ContactRow.get_by_id(number)
    alike = ContactRow.mailbox == mailbox_key(one.address)
    if one.name.strip():
        alike |= ContactRow.search.startswith(f"{found_text(one.name)}  ")
    rows = (
        ContactRow.select(ContactRow.id, ContactRow.address, ContactRow.name)
        .where(alike, ContactRow.id != number, ContactRow.erased_at.is_null())
        .order_by(ContactRow.id)
        .limit(most)
    )
    return list(rows.tuples())
