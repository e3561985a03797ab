"""How one gets about in the rows of some queries, remembered until something is written."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from optindesk.store import journal

Query = TypeVar("Query", bound=Hashable)
Way = TypeVar("Way")

KEPT = 8
"""Of so many queries it is remembered."""


def written() -> int:
    """Up to which entry the log is written: whatever is written here has one."""
    return journal.head().number


class KeptWays(Generic[Query, Way]):
    """`make` finds out how one gets about in the rows of a query; what was seen of that is right as
    long as `version` says the same.

    Several threads may use one.
    """

    def __init__(self, make: Callable[[Query], Way], version: Callable[[], int] = written) -> None:
        self._make = make
        self._version = version
        self._ways: OrderedDict[Query, tuple[int, Way]] = OrderedDict()

    def of(self, query: Query) -> Way:
        """How one gets about in these rows, as they are now."""
        version = self._version()
        before = self._ways.get(query)
        if before is None or before[0] != version:
            before = self._ways[query] = version, self._make(query)
            while len(self._ways) > KEPT:
                self._ways.popitem(last=False)
        return before[1]

    def forget(self, query: Query) -> None:
        """More is known about these rows than when it was found out."""
        self._ways.pop(query, None)
