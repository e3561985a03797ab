"""The desk's key as it changes: in the database, and noted beside it for when a copy is put back.

One line for each change (store/beside.py), with the key that the desk has since then: a copy of
before has only the old one, and neither knows what went out since, nor the hashes of who was erased
since. The file lies where the database lies, which has the key as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.status import RequestStatus
from optindesk.store import archive, beside
from optindesk.store.prepared import Prepared, add
from optindesk.store.tables import Desk, RequestRow, RetiredKeyRow

ROTATIONS = "keys.jsonl"

_CHANGE = Prepared(lambda key: Desk.update(key=key))


@dataclass(frozen=True, slots=True)
class Rotation:
    """`desk` has had `key` since `at`."""

    desk: str
    at: datetime
    key: bytes


def change_key(key: bytes, entry: int, at: datetime, also_retired: Iterable[bytes] = ()) -> None:
    """Make secrets with `key` from now on; the one before is only read, as are those beside it.
    `entry` is the log entry that says so. In the caller's unit of work."""
    keys = archive.desk_keys()
    known = {key, *(one.key for one in keys.retired)}
    for old in (keys.current, *also_retired):
        if old not in known:
            known.add(old)
            add(RetiredKeyRow, key=old, entry=entry, retired_at=at)
    _CHANGE.change(key)


def note(place: beside.Place, rotation: Rotation) -> None:
    """Write it behind the others; see `beside.note`. The key of a change that was noted and not
    done is used if ever a copy is put back."""
    beside.note(place, ROTATIONS, [_written(rotation)])


def noted(place: beside.Place, desk: str) -> list[bytes]:
    """The keys that a desk has got, oldest first; see `beside.noted`."""
    return [one.key for one in all_noted(place) if one.desk == desk]


def all_noted(place: beside.Place) -> list[Rotation]:
    """What was noted of all desks, oldest first."""
    return beside.noted(place, ROTATIONS, _read)


def adopt(place: beside.Place, others: Iterable[Rotation]) -> None:
    """Note what was noted elsewhere, too; what is known is not noted twice. Raises as `note`."""
    known = set(all_noted(place))
    new = [one for one in dict.fromkeys(others) if one not in known]
    if new:
        beside.note(place, ROTATIONS, map(_written, new))


def _written(one: Rotation) -> dict[str, Any]:
    return {"desk": one.desk, "at": one.at.isoformat(), "key": one.key.hex()}


def _read(plain: Any) -> Rotation:
    at, key = datetime.fromisoformat(plain["at"]), bytes.fromhex(plain["key"])
    return Rotation(plain["desk"], at, key)


# --- what was asked with the key before ---------------------------------------------------------


_OPEN = Prepared(
    lambda after, until, most: (
        RequestRow.select(RequestRow.id)
        .where(
            RequestRow.status == RequestStatus.OPEN.value,
            RequestRow.id > after,
            RequestRow.id <= until,
        )
        .order_by(RequestRow.id)
        .limit(most)
    ),
    into=lambda row: int(row.id),
)
_NEWEST = Prepared(
    lambda: RequestRow.select(RequestRow.id).order_by(RequestRow.id.desc()).limit(1),
    into=lambda row: int(row.id),
)


def newest_request() -> int:
    """The number of the newest request of all; 0 where there is none."""
    found = _NEWEST.first()
    return 0 if found is None else int(found)


def count_open() -> int:
    """How many questions are open."""
    return int(RequestRow.select().where(RequestRow.status == RequestStatus.OPEN.value).count())


def open_requests(after: int, until: int, most: int) -> list[int]:
    """The numbers of the open requests in between, `most` of them."""
    return _OPEN.rows(after, until, most)
