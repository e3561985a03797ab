"""How many people stand how to which list: kept by the database with every change, not counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from peewee import Table

from optindesk.core.stands import Stand, stand_of
from optindesk.store.database import proxy
from optindesk.store.prepared import Prepared

COUNTS = Table(
    "subscription_counts", ("list", "status", "basis", "state", "number"), _database=proxy
)
FIGURES = Table("people_figures", ("people", "awaiting", "indexed"), _database=proxy)
VERSION = Table("people_version", ("shape", "version"), _database=proxy)


class Count(NamedTuple):
    """How many stand so to a list; `list_id` None: to a permission level."""

    list_id: int | None
    status: str
    basis: str | None
    state: str | None
    number: int

    @property
    def stand(self) -> Stand:
        """How they stand, as lists count it."""
        return stand_of(self.status, self.basis, self.state)


# Run, not read: what triggers change would be remembered within a unit of work.
_COUNTS = Prepared(
    lambda: COUNTS.select(
        COUNTS.list, COUNTS.status, COUNTS.basis, COUNTS.state, COUNTS.number
    ).where(COUNTS.number > 0)
)
_VERSION = Prepared(lambda: VERSION.select(VERSION.shape, VERSION.version))


def counts() -> list[Count]:
    """All there are: some for each list."""
    return [
        Count(list_id or None, status, basis or None, state or None, number)
        for list_id, status, basis, state, number in _COUNTS.run()
    ]


def version() -> tuple[int, int]:
    """Which changes the data has seen: of who there is and what they are called, and any at all."""
    shape, any_change = _VERSION.run().fetchone()
    return shape, any_change


def by_state(list_id: int | None = None) -> dict[str, int]:
    """How many are in each state (empty: never asked), on one list or all."""
    some = (one for one in counts() if list_id is None or one.list_id == list_id)
    return _summed(some, lambda one: one.state or "")


def by_stand() -> Mapping[int | None, Mapping[str, int]]:
    """How many stand how, by list."""
    found: dict[int | None, dict[str, int]] = {}
    for one in counts():
        of_list = found.setdefault(one.list_id, {})
        of_list[one.stand.value] = of_list.get(one.stand.value, 0) + one.number
    return found


def people() -> int:
    """How many people there are to be seen; who was erased is none of them."""
    return int(_figure(FIGURES.people))


def awaiting() -> int:
    """How many people are waited for, however many questions each was asked."""
    return int(_figure(FIGURES.awaiting))


def _figure(column: Any) -> Any:
    ((number,),) = FIGURES.select(column).tuples()
    return number


def _summed(some: Iterator[Count], key: Callable[[Count], str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in some:
        found[key(one)] = found.get(key(one), 0) + one.number
    return found
