"""Whose time in the books is over: who never said yes, and who left long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.standing import ENDED
from optindesk.core.status import State, SubscriptionStatus
from optindesk.store.tables import ContactRow, LetterRow, SubscriptionRow, SuppressionRow

_ENDED = [state.value for state in ENDED]
_STANDS_OPEN = [
    state.value for state in State if state not in ENDED and state is not State.CONFIRMED
]
_GOES_ON = [SubscriptionStatus.PENDING.value, SubscriptionStatus.SUBSCRIBED.value]


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose time is over."""

    contact_id: int
    address: str
    name: str


def without_yes(before: datetime) -> Any:
    """Who was asked, never said yes, and whose last question ended before a moment."""
    row = SubscriptionRow
    else_wise = (
        (row.changed_at >= before)
        | (row.status != SubscriptionStatus.NONE.value)
        | row.state.is_null()
        | row.state.not_in(_ENDED)
    )
    return _people(row.select(row.contact), row.select(row.contact).where(else_wise))


def left(before: datetime) -> Any:
    """Who had said yes, and left everything before a moment; nothing happened with them since."""
    row = SubscriptionRow
    is_gone = row.status == SubscriptionStatus.UNSUBSCRIBED.value
    newer = row.select(row.contact).where(
        (row.left_at.is_null() & (row.changed_at >= before))
        | (row.left_at >= before)
        | row.status.in_(_GOES_ON)
        | row.state.in_(_STANDS_OPEN)
    )
    return _people(row.select(row.contact).where(is_gone), newer)


def _people(some: Any, others: Any) -> Any:
    """The people among `some` and not among `others`, the oldest first; without those who are never
    to be written to by a rule of their own, and those of whom a reply waits to be read."""
    waits = LetterRow.select(LetterRow.contact).where(
        LetterRow.review == "open", LetterRow.contact.is_null(False)
    )
    rules = SuppressionRow.select(SuppressionRow.key).where(SuppressionRow.kind == "address")
    return (
        ContactRow.select(ContactRow.id, ContactRow.address, ContactRow.name)
        .where(
            ContactRow.erased_at.is_null(),
            ContactRow.id.in_(some),
            ContactRow.id.not_in(others),
            ContactRow.id.not_in(waits),
            ContactRow.address_key.not_in(rules),
        )
        .order_by(ContactRow.id)
    )


def count(people: Any, held: Sequence[int]) -> int:
    """How many these are, without some."""
    return int(people.where(ContactRow.id.not_in(list(held))).count())


def first(people: Any, held: Sequence[int], most: int | None) -> list[Due]:
    """The first of these, without some."""
    rows = people.where(ContactRow.id.not_in(list(held))).limit(most)
    return [Due(*row) for row in rows.tuples()]
