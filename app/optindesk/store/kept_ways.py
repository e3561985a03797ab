"""How one gets about in the rows of some queries, remembered until something is written."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from optindesk.store import journal
from optindesk.store.paging import Ways

Query = TypeVar("Query", bound=Hashable)

KEPT = 8
"""Of so many queries it is remembered."""


class KeptWays(Generic[Query]):
    """`make` finds out how many rows a query has and where they begin; whatever is written here has
    an entry in the log, so the places that were seen are right until there is a newer one.

    Several threads may use one.
    """

    def __init__(self, make: Callable[[Query], Ways]) -> None:
        self._make = make
        self._ways: OrderedDict[Query, tuple[int, Ways]] = OrderedDict()

    def page(self, query: Query, first: int, size: int) -> tuple[list[int], int]:
        """The numbers of rows `first` …, and how many there are in all."""
        written = journal.head().number
        before = self._ways.get(query)
        if before is None or before[0] != written:
            before = self._ways[query] = written, self._make(query)
            while len(self._ways) > KEPT:
                self._ways.popitem(last=False)
        ways = before[1]
        return ways.numbers(first, size), ways.total or 0
