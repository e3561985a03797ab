"""Where everybody stands by address or name, learnt once and kept until somebody comes or goes.

The index of texts finds the people in whose names a word is, but in the order of their numbers; by
address or name they may all stand at the other end of a million.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from heapq import nlargest, nsmallest

from optindesk.core.ports import Tick
from optindesk.store import paging
from optindesk.store.paging import Key, Run


class KeptOrder:
    """The rows of a run, each with its place. Learning goes on where it was stopped."""

    def __init__(self, run: Run) -> None:
        self.is_learnt = False
        self._run = run
        self._last: Key | None = None
        self._numbers = array("q")
        self._places = array("i")

    @property
    def length(self) -> int:
        """How many rows were learnt."""
        return len(self._numbers)

    def learn(self, tick: Tick) -> None:
        """Go all the way along the run. Raises Cancelled."""
        while rows := self._run.read(self._last, descending=False, skip=0, size=paging.HOP):
            self._numbers.extend(row[-1] for row in rows)
            self._last = rows[-1]
            tick(len(self._numbers))
        self._places = array("i", bytes(4 * (max(self._numbers, default=0) + 1)))
        for place, number in enumerate(self._numbers):
            self._places[number] = place
        self.is_learnt = True

    def everybody(self, *, descending: bool) -> Listed:
        """All of them, in this order."""
        places = range(len(self._numbers))
        return Listed(self._numbers, places[::-1] if descending else places)

    def these(self, numbers: Sequence[int], *, descending: bool) -> Listed:
        """Those with these numbers, in this order. Raises IndexError for one who came since."""
        places = [self._places[number] for number in numbers]
        return Listed(self._numbers, places, nlargest if descending else nsmallest)


class Listed:
    """Rows whose places are all known: one gets about in them as by `paging.Ways`.

    `first_of` picks the first places where they are in no order yet.
    """

    is_learnt = True

    def __init__(
        self, numbers: Sequence[int], places: Sequence[int], first_of: _FirstOf | None = None
    ) -> None:
        self.total = len(places)
        self._numbers = numbers
        self._places = places
        self._first_of = first_of

    def numbers(self, first: int, size: int) -> list[int]:
        """The numbers of the rows from a place on."""
        end = first + size
        if self._first_of is None:
            places = self._places[first:end]
        elif end <= paging.HOP:  # sorting a hundred thousand takes ten times as long
            places = self._first_of(end, self._places)[first:]
        else:
            self._places, self._first_of = self._first_of(self.total, self._places), None
            places = self._places[first:end]
        return [self._numbers[place] for place in places]


_FirstOf = Callable[[int, Sequence[int]], list[int]]
