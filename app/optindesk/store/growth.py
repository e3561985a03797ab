"""How many came to a list and left it between two moments, counted by index alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from optindesk.store.tables import SubscriptionRow


def joined(list_id: int, moments: Sequence[datetime]) -> list[int]:
    """How many are on it, or were, since each moment up to the next one; the last has no end."""
    return _between(SubscriptionRow.since, list_id, moments)


def left(list_id: int, moments: Sequence[datetime]) -> list[int]:
    """How many left it since each moment up to the next one; the last has no end."""
    return _between(SubscriptionRow.left_at, list_id, moments)


def _between(column: object, list_id: int, moments: Sequence[datetime]) -> list[int]:
    rows = SubscriptionRow.select().where(SubscriptionRow.list == list_id)
    ends = [*moments[1:], None]
    counts = []
    for begin, end in zip(moments, ends, strict=True):
        some = rows.where(column >= begin)  # type: ignore[operator]
        counts.append(int((some if end is None else some.where(column < end)).count()))  # type: ignore[operator]
    return counts
