"""Where everybody stands by address or name, learnt once and kept until somebody comes or goes.

The index of texts finds the people in whose names a word is, but in the order of their numbers; by
address or name they may all stand at the other end of a million.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Sequence
from itertools import repeat

from optindesk.core.ports import Tick
from optindesk.store import paging
from optindesk.store.paging import Key, Run

PLACE = 4
"""The bytes of a place."""


class KeptOrder:
    """The `numbers` of all rows in an order, and the `places` by number, from 0, the highest byte
    first, so that the database can sort by them. Learning goes on where it was stopped.

    The people in their order and their rows by person are gone through one behind the other: each
    person's rows looked up would take three times as long.
    """

    def __init__(self, people: Run, rows: Run) -> None:
        """The key of `people` ends with the person, that of `rows` is person and row."""
        self.is_learnt = False
        self.numbers = array("i")
        self.places = b""
        self._people, self._rows = people, rows
        self._last_person: Key | None = None
        self._last_row: Key | None = None
        self._by_person = array("i")
        self._begins = array("i")

    def learn(self, tick: Tick) -> None:
        """Go all the way along both. Raises Cancelled."""
        while rows := _behind(self._rows, self._last_row):
            for person, number in rows:
                self._begins.extend(repeat(len(self._by_person), person + 1 - len(self._begins)))
                self._by_person.append(number)
            self._last_row = rows[-1]
            tick(len(self._by_person))
        ends = self._begins[1:] + array("i", [len(self._by_person)])
        while people := _behind(self._people, self._last_person):
            for *_, person in people:
                if person < len(ends):  # else nobody knew of them a moment ago
                    self.numbers += self._by_person[self._begins[person] : ends[person]]
            self._last_person = people[-1]
            tick(len(self.numbers))
        self.places = _places(self.numbers)
        self._by_person = self._begins = array("i")
        self.is_learnt = True


def _behind(run: Run, last: Key | None) -> list[Key]:
    return run.read(last, descending=False, skip=0, size=paging.HOP)


def _places(numbers: Sequence[int]) -> bytes:
    places = array("i", bytes(PLACE * (max(numbers, default=0) + 1)))
    for place, number in enumerate(numbers):
        places[number] = place
    if sys.byteorder == "little":
        places.byteswap()
    return places.tobytes()


class Everybody:
    """All rows in an order that was learnt: one gets about in them as by `paging.Ways`."""

    is_learnt = True

    def __init__(self, order: KeptOrder, descending: bool) -> None:
        self.total = len(order.numbers)
        self._numbers = order.numbers
        self._descending = descending

    def numbers(self, first: int, size: int) -> list[int]:
        """The numbers of the rows from a place on."""
        rows = range(self.total)[:: -1 if self._descending else 1]
        return [self._numbers[place] for place in rows[first : first + size]]

    def learn(self, tick: Tick) -> None:
        """All is known."""


class Picked:
    """Some rows in an order that was learnt, of which `first` reads so many, or all."""

    def __init__(self, first: Callable[[int | None], list[int]]) -> None:
        self.total: int | None = None
        self.is_learnt = False
        self._first = first
        self._all = array("i")

    def numbers(self, first: int, size: int) -> list[int]:
        """The numbers of the rows from a place on."""
        end = first + size
        return list(self._all[first:end]) if self.is_learnt else self._first(end)[first:]

    def learn(self, tick: Tick) -> None:
        """Read all of them once."""
        tick(0)
        self._all = array("i", self._first(None))
        self.total = len(self._all)
        self.is_learnt = True
