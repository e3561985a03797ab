"""Pages of rows in an order: read from the nearest place that is known, however far it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from peewee import Tuple

from optindesk.core.ports import Tick
from optindesk.store.database import proxy

HOP = 2_000
"""At most so many rows are passed over to get to a page."""

Key = tuple[Any, ...]
"""The values that a row is in order by, as the database has them; the last is its number."""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows in one order, ascending. `rows` is a query that selects nothing yet, `key` what it is in
    order by: never null, all together different for each row. `length` is how many there are, where
    that is kept."""

    rows: Any
    key: tuple[Any, ...]
    length: int | None = None

    def read(self, behind: Key | None, descending: bool, skip: int, size: int) -> list[Key]:
        """Rows behind one of them (None: from the beginning)."""
        rows = self.rows.select(*self.key)
        if behind is not None:
            here, there = Tuple(*self.key), Tuple(*behind)
            rows = rows.where(here < there if descending else here > there)
        order = [column.desc() if descending else column.asc() for column in self.key]
        rows = rows.order_by(*order).limit(size).offset(skip)
        return [tuple(row) for row in proxy.execute(rows).fetchall()]


class Walk:
    """The way along a run, in one direction, with the places that were seen on it.

    Threads may share one: places are only added, and each is right.
    """

    def __init__(self, run: Run, *, descending: bool) -> None:
        self.length = run.length
        self._run = run
        self._descending = descending
        self._seen: list[tuple[int, Key | None]] = [(0, None)]

    def rows(self, first: int, size: int) -> list[Key]:
        """Rows from a place on; with fewer than `size` the length is known, too."""
        at, key = self._reach(first)
        if first - at > HOP:
            self.length = at + len(self._read(key, 0, HOP))
            return []
        found = self._read(key, first - at, size)
        if found:
            self._see(first + len(found), found[-1])
        if len(found) < size:
            rest = len(found) if found or first == at else len(self._read(key, 0, HOP)) - first + at
            self.length = first + rest
        return found

    def to_the_end(self, tick: Tick) -> int:
        """Go all the way; returns how many rows there are. Raises Cancelled."""
        while self.length is None or self._seen[-1][0] + HOP < self.length:
            at, _ = self._seen[-1]
            tick(at)
            self.rows(at + HOP, 1)
        return self.length

    def _reach(self, first: int) -> tuple[int, Key | None]:
        """The last place before a row; more than a hop before it only where the run ends first."""
        at, key = self._seen[bisect_right(self._seen, first, key=_place) - 1]
        while first - at > HOP:
            hop = self._read(key, HOP - 1, 1)
            if not hop:
                break
            at, key = at + HOP, hop[0]
            self._see(at, key)
        return at, key

    def _read(self, key: Key | None, skip: int, size: int) -> list[Key]:
        return self._run.read(key, self._descending, skip, size)

    def _see(self, at: int, key: Key) -> None:
        where = bisect_right(self._seen, at, key=_place)
        if self._seen[where - 1][0] < at:
            self._seen.insert(where, (at, key))


def _place(seen: tuple[int, Key | None]) -> int:
    return seen[0]


@dataclass
class Ways:
    """How one gets about in the rows of one query: `runs` one behind the other, or from the end.

    `total` is how many rows there are, once that is known.
    """

    runs: Sequence[Run]
    descending: bool
    total: int | None = None
    is_learnt: bool = False
    _forth: list[Walk] = field(init=False)
    _back: list[Walk] = field(init=False)

    def __post_init__(self) -> None:
        there = [Walk(run, descending=self.descending) for run in self.runs]
        back = [Walk(run, descending=not self.descending) for run in self.runs]
        self._forth, self._back = there[:: self._step], back[:: -self._step]

    @property
    def _step(self) -> int:
        return -1 if self.descending else 1

    def numbers(self, first: int, size: int) -> list[int]:
        """The numbers of the rows from a place on, from the nearer end."""
        if self.total is None or self.is_learnt or first <= self.total // 2:
            found = self._along(self._forth, first, size)
        else:
            size = max(0, min(size, self.total - first))
            found = self._along(self._back, self.total - first - size, size)[::-1]
        return [key[-1] for key in found]

    def learn(self, tick: Tick) -> None:
        """Go all the way once, so that every place is near afterwards. Raises Cancelled."""
        self.total = sum(walk.to_the_end(tick) for walk in self._forth)
        self.is_learnt = True

    def _along(self, walks: Sequence[Walk], first: int, size: int) -> list[Key]:
        found: list[Key] = []
        for walk in walks:
            if size == len(found):
                break
            if walk.length is None or first < walk.length:
                found += walk.rows(first, size - len(found))
            if len(found) < size:
                assert walk.length is not None, "it ended"
                first = max(0, first - walk.length)
        if self.total is None and all(walk.length is not None for walk in walks):
            self.total = sum(walk.length or 0 for walk in walks)
        return found
