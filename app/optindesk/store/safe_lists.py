"""Lists of people who might be written to, as they were given to other programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from optindesk.core.model import Target
from optindesk.core.status import SubscriptionStatus
from optindesk.store.database import Store
from optindesk.store.tables import SafeListPersonRow, SafeListRow, SubscriptionRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SafeList:
    """Such a list: for what, for which program (core/mailer.py), the file, and when."""

    id: int
    target: Target
    mailer: str
    file: str
    rows: int
    made_at: datetime


def _list(row: Any) -> SafeList:
    return SafeList(
        row.id, Target(row.list, row.level), row.mailer, row.file, row.rows, row.made_at
    )


def add(
    store: Store, target: Target, mailer: str, file: str, people: Iterable[int], now: datetime
) -> int:
    """Remember a list and who is in it, in the caller's unit of work; returns its number."""
    row = SafeListRow.create(
        list=target.list_id, level=target.level, mailer=mailer, file=file, rows=0, made_at=now
    )
    columns = ("safe_list", "contact")
    rows = store.bulk(SafeListPersonRow, ((row.id, one) for one in people), columns)
    SafeListRow.update(rows=rows).where(SafeListRow.id == row.id).execute()
    return int(row.id)


def all_lists() -> list[SafeList]:
    """All of them, the newest first."""
    return [_list(row) for row in SafeListRow.select().order_by(SafeListRow.id.desc())]


def newest_with(target: Target, mailer: str) -> dict[int, int]:
    """Who is still in a list of a target that a program was given, with the newest of these lists
    that holds the person: contact → list."""
    newest = fn.MAX(SafeListRow.id)
    rows = (
        SafeListPersonRow.select(SafeListPersonRow.contact, newest)
        .join(SafeListRow)
        .where(_is_given(target, mailer), SafeListPersonRow.removed_at.is_null())
        .group_by(SafeListPersonRow.contact)
    )
    return dict(rows.tuples())


def count_left_since() -> list[tuple[Target, str, int]]:
    """How many of those who are in what a program was given stand there no longer: (what it was
    given, the program, people). Who is never written to, or whose mail comes back, is not counted.
    """
    given, inside, now = SafeListRow, SafeListPersonRow, SubscriptionRow
    same = ((now.list == given.list) | (now.list.is_null() & given.list.is_null())) & (
        now.contact == inside.contact
    )
    rows = (
        now.select(given.list, given.level, given.mailer, fn.COUNT(now.contact.distinct()))
        .join(inside, on=(inside.contact == now.contact) & inside.removed_at.is_null())
        .join(given, on=(inside.safe_list == given.id) & same)
        .where(
            now.status != SubscriptionStatus.SUBSCRIBED.value,
            # What stands as it did has no need to be looked at, and there is an index.
            now.changed_at >= given.select(fn.MIN(given.made_at)),
        )
        .group_by(given.list, given.level, given.mailer)
        .order_by(given.list, given.level, given.mailer)
    )
    return [(Target(list_, level), mailer, n) for list_, level, mailer, n in rows.tuples()]


def lists_with(contact_id: int) -> list[SafeList]:
    """The lists in which somebody still is, the newest first."""
    still = _inside(contact_id).where(SafeListPersonRow.removed_at.is_null())
    return [_list(row) for row in still]


def ever_with(contact_id: int) -> list[SafeList]:
    """The lists in which somebody is or was, the newest first."""
    return [_list(row) for row in _inside(contact_id)]


def _inside(contact_id: int) -> Any:
    return (
        SafeListRow.select()
        .join(SafeListPersonRow, on=SafeListPersonRow.safe_list == SafeListRow.id)
        .where(SafeListPersonRow.contact == contact_id)
        .order_by(SafeListRow.id.desc())
    )


def given_to() -> list[tuple[Target, str]]:
    """What was given to which program."""
    rows = SafeListRow.select(SafeListRow.list, SafeListRow.level, SafeListRow.mailer).distinct()
    rows = rows.order_by(SafeListRow.list, SafeListRow.level, SafeListRow.mailer)
    return [(Target(number, level), mailer) for number, level, mailer in rows.tuples()]


def note_removed(target: Target, mailer: str, people: Sequence[int], now: datetime) -> None:
    """These people are taken out of what a program was given of a target."""
    lists = SafeListRow.select(SafeListRow.id).where(_is_given(target, mailer))
    for first in range(0, len(people), _AT_ONCE):
        SafeListPersonRow.update(removed_at=now).where(
            SafeListPersonRow.safe_list.in_(lists),
            SafeListPersonRow.contact.in_(people[first : first + _AT_ONCE]),
            SafeListPersonRow.removed_at.is_null(),
        ).execute()


def _is_given(target: Target, mailer: str) -> Any:
    of_list, of_level = SafeListRow.list, SafeListRow.level
    return (
        (SafeListRow.mailer == mailer)
        & (of_list.is_null() if target.list_id is None else of_list == target.list_id)
        & (of_level.is_null() if target.level is None else of_level == target.level)
    )
