"""Everybody whose data was in the database at a moment, and how much of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from optindesk.core.model import SuppressionKind
from optindesk.store.tables import (
    ContactRow,
    LetterRow,
    MailRow,
    SignUpRow,
    SuppressionRow,
)

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody, by the number of the contact (None: known only by a rule never to write there), and
    how many sign-ups, mails and replies are kept."""

    contact: int | None
    address: str
    name: str = ""
    salutation: str = ""
    language: str = ""
    signups: int = 0
    mails: int = 0
    replies: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people; `ruled` are those of whom no more is known than that nobody writes there,
    `erased` those who were erased after that moment: nothing is known of them any more."""

    people: int
    ruled: int
    erased: int


def _known(at: datetime) -> Any:
    return (ContactRow.created_at <= at) & ContactRow.erased_at.is_null()


def _ruled(at: datetime) -> Any:
    """The rules about addresses of whom nothing else is known."""
    people = ContactRow.select(ContactRow.id).where(ContactRow.address_key == SuppressionRow.key)
    of_address = SuppressionRow.kind == SuppressionKind.ADDRESS.value
    return of_address & (SuppressionRow.created_at <= at) & ~fn.EXISTS(people)


def count(at: datetime) -> Counts:
    """How many people there were at a moment, as far as that is still known."""
    erased = ContactRow.select().where(ContactRow.created_at <= at, ContactRow.erased_at > at)
    return Counts(
        ContactRow.select().where(_known(at)).count(),
        SuppressionRow.select().where(_ruled(at)).count(),
        erased.count(),
    )


def everybody(at: datetime) -> Iterator[Affected]:
    """All of them, in flat memory; those who are only never written to come last."""
    last = 0
    while True:
        rows = ContactRow.select().where(_known(at), ContactRow.id > last)
        page = list(rows.order_by(ContactRow.id).limit(_PAGE))
        if not page:
            break
        last = page[-1].id
        numbers = [row.id for row in page]
        signups, mails, replies = (
            _counted(table, numbers) for table in (SignUpRow, MailRow, LetterRow)
        )
        for row in page:
            yield Affected(
                row.id,
                row.address,
                row.name,
                row.salutation,
                row.language or "",
                signups.get(row.id, 0),
                mails.get(row.id, 0),
                replies.get(row.id, 0),
            )
    rules = SuppressionRow.select(SuppressionRow.key).where(_ruled(at)).order_by(SuppressionRow.id)
    for (key,) in rules.tuples():
        yield Affected(None, key)


def _counted(table: Any, contacts: Collection[int]) -> Mapping[int, int]:
    """How many rows of a table each of these people has."""
    rows = table.select(table.contact, fn.COUNT(table.id)).where(table.contact.in_(contacts))
    return dict(rows.group_by(table.contact).tuples())
