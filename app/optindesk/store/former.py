"""The addresses that people had before, and how they stood when each was changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.store.prepared import PreparedForMany
from optindesk.store.tables import FormerAddressRow


@dataclass(frozen=True, slots=True)
class Former:
    """An address that somebody had until `until`; `before` and `after` as `snapshots.standing` says
    it."""

    id: int
    contact_id: int
    address: str
    until: datetime
    before: dict[str, Any]
    after: dict[str, Any]


def add(
    contact_id: int, address: str, now: datetime, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Somebody had this address until now."""
    FormerAddressRow.create(
        contact=contact_id, address=address, changed_at=now, before=before, after=after
    )


_AMONG = PreparedForMany(
    lambda some: (
        FormerAddressRow.select()
        .where(FormerAddressRow.contact.in_(some))
        .order_by(FormerAddressRow.id)
    )
)


def among(contacts: Iterable[int]) -> dict[int, list[Former]]:
    """The former addresses of those of some contacts who had any, the oldest first."""
    return _grouped(_AMONG.rows(contacts))


def since(moment: datetime | None) -> dict[int, list[Former]]:
    """Those that were changed since a moment; without one, none."""
    if moment is None:
        return {}
    later = FormerAddressRow.select().where(FormerAddressRow.changed_at > moment)
    return _grouped(later.order_by(FormerAddressRow.id))


def _grouped(rows: Iterable[Any]) -> dict[int, list[Former]]:
    found: dict[int, list[Former]] = {}
    for row in rows:
        one = Former(row.id, row.contact_id, row.address, row.changed_at, row.before, row.after)
        found.setdefault(one.contact_id, []).append(one)
    return found


def newest(contact_id: int) -> Former | None:
    """The address that somebody had last, before the one known now."""
    return next(reversed(among([contact_id]).get(contact_id, [])), None)


def address_at(known: Iterable[Former], moment: datetime, today: str) -> str:
    """The address that somebody had at a moment, of those `known` and the one of `today`."""
    return next((one.address for one in known if one.until > moment), today)


def remove(number: int) -> None:
    """It was never changed, after all."""
    FormerAddressRow.delete().where(FormerAddressRow.id == number).execute()
