"""What the log says since a moment, as counts: found by number and by the index of its codes.

The log has no index by time: its numbers grow with it, so the first one since a moment is found by
halving, and each code is counted from there. What it costs grows with what happened since only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from optindesk.core.chain import timestamp
from optindesk.core.codes import Code
from optindesk.store import journal
from optindesk.store.tables import EntryRow

LOOKED_AT = 1_000
"""So many entries of a code are read at most; of more it is enough to know how many they are."""


def first_since(moment: datetime) -> int:
    """The number of the first entry of a moment or after it; behind the last one if none is."""
    wanted, low, high = timestamp(moment), 1, journal.head().number + 1
    while low < high:
        middle = (low + high) // 2
        (at,) = EntryRow.select(EntryRow.at).where(EntryRow.number == middle).tuples().get()
        low, high = (low, middle) if at >= wanted else (middle + 1, high)
    return low


def count(code: Code, first: int) -> int:
    """How many entries of a code there are from a number on."""
    return int(_of(code, first).count())


def people(code: Code, first: int) -> int:
    """About how many people the entries of a code are, but for what was undone; of very many how
    many entries they are."""
    entries = count(code, first)
    if not 0 < entries <= LOOKED_AT:
        return entries
    rows = _of(code, first).select(EntryRow.contact, EntryRow.at).tuples()
    return len({contact for contact, _ in set(rows) - _undone(first)})


def _undone(first: int) -> set[tuple[int, str]]:
    """Whom decisions that were undone were about, and when: all that came of one has its time."""
    decided = [one["entry"] for one in values(Code.ANSWER_UNDONE, first)]
    rows = EntryRow.select(EntryRow.contact, EntryRow.at).where(EntryRow.number.in_(decided))
    return set(rows.tuples())


def values(code: Code, first: int) -> Sequence[dict[str, Any]]:
    """What the newest entries of a code say besides what is personal, the newest first."""
    rows = _of(code, first).select(EntryRow.values).order_by(EntryRow.number.desc())
    return [found for (found,) in rows.limit(LOOKED_AT).tuples()]


def _of(code: Code, first: int) -> Any:
    return EntryRow.select().where(EntryRow.code == code.value, EntryRow.number >= first)
