"""The orders of the table of people: which rows follow which, and how the database gets there.

Where few rows fit, they are gathered and sorted; where many do, one goes along an index in their
order and takes those that fit: the first page is then never far. SQLite is told which way; what is
written behind CROSS JOIN it looks up for each row before, and a column behind a plus it does not
look up by (sqlite.org/optoverview.html).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from peewee import JOIN, SQL, Join, Select, Value, fn

from optindesk.core.stands import Stand
from optindesk.core.status import CAN_ANSWER, RequestStatus, State
from optindesk.store import counts, found
from optindesk.store.counts import Count
from optindesk.store.database import proxy
from optindesk.store.kept_order import PLACE, Everybody, KeptOrder, Picked
from optindesk.store.paging import Run, Ways
from optindesk.store.people_query import PeopleQuery, conditions, is_postgres, plain
from optindesk.store.tables import ContactRow, ListRow, RequestRow
from optindesk.store.tables import SubscriptionRow as Sub

KEPT = {"address": ContactRow.address_key, "name": ContactRow.search}
"""The orders that only somebody changes who comes, goes or is called otherwise: by these."""

ORDERS = ("id", "address", "name", "list", "state", "may", "asked", "until", "changed")

BY_NUMBER = ("id", "list", "state", "may")
"""The orders by number, in groups or not: in that of the index of texts."""

FEW = 5_000
"""So many rows are gathered and sorted rather than looked for along an index."""

FOUND_IN = 4
"""Where words are found in more than one of so many people, one soon comes by them in any order."""

NEAR = 2_000
"""At most so many are looked at one by one, twice as many as the first that are found should be
among; if none is among the first of these, they stand all together, as the Hannas do by name."""


def ways(query: PeopleQuery) -> Ways:
    """How one gets about in the rows of a query."""
    plan = _Plan(query)
    return Ways(list(plan.runs()), query.descending, plan.total)


def people_in(order: str) -> Run:
    """The people in one of the orders that are kept."""
    return Run(ContactRow, (KEPT[order], ContactRow.id))


def rows_by_person() -> Run:
    """All rows by their person."""
    return Run(Sub, (Sub.contact, Sub.id))


def picked(query: PeopleQuery, order: KeptOrder) -> Picked | None:
    """The rows of a query with words in an order that was learnt, in SQLite; None where it is
    better gone along the order until some come."""
    plan, everybody = _Plan(replace(query, order="id")), Everybody(order, query.descending)
    often = found.about(found.parts(query.text))
    if often > everybody.total // FOUND_IN:
        return None

    def first(most: int | None) -> list[int]:
        reach = 2 * (most or everybody.total) * everybody.total // (often or 1)
        if reach <= NEAR and plan.among(everybody.numbers(0, reach // 8), 1):
            near = plan.among(everybody.numbers(0, reach), most)
            if len(near) == most:
                return near
        return plan.by_places(order.places, most)

    return Picked(first)


def count(query: PeopleQuery) -> int:
    """How many rows a query has in all."""
    plan = _Plan(replace(query, order="id"))
    return plan.counted() if plan.total is None else plan.total


class _Plan:
    """How the rows of a query are reached: `by_text` where the index of texts is asked, `is_few`
    where they are gathered, by their `numbers` where the index has them. `total` is how many there
    are, where that is kept."""

    def __init__(self, query: PeopleQuery) -> None:
        self._query = query
        every = counts.counts()
        self._kept = [one for one in every if query.fits(one)]
        most = sum(one.number for one in self._kept)
        self.total = None if query.narrows_by_more else most
        self._words = found.parts(query.text)
        self._rarest = _rarest(query, every)
        self._is_few = query.is_narrowed and most <= FEW
        self._by_text = bool(self._words) and not is_postgres() and not self._is_few
        is_by_number = query.order in BY_NUMBER and self._by_text
        self._numbers = ""
        if self._by_text and not is_by_number:
            self._gather(sum(one.number for one in every))
        elif query.narrows_by_more and not self._is_few and not self._by_text:
            self._count_few()

    def runs(self) -> Iterator[Run]:
        """The runs in the order that is asked for, ascending."""
        match self._query.order:
            case "address" | "name" as order:
                yield self._along(KEPT[order], ContactRow)
            case "changed":
                yield self._along(Sub.changed_at)
            case "asked":
                yield self._along(Sub.request, None, Sub.request.is_null(False))
                yield from self._by_number(Sub.request.is_null())
            case "until":
                is_open = RequestRow.status == RequestStatus.OPEN.value
                open_states = [state.value for state in CAN_ANSWER]
                can = Sub.state.in_(open_states)
                yield self._along(RequestRow.expires_at, RequestRow, is_open, can)
                yield from self._by_number(Sub.state.is_null() | Sub.state.not_in(open_states))
            case "id":
                yield from self._by_number()
            case order:
                for group in _groups(order, self._kept):
                    yield from self._by_number(*group)

    def counted(self) -> int:
        """How many rows there are, by going through them."""
        return sum(int(rows.select(SQL("1")).count()) for rows in self._unordered())

    def by_places(self, places: bytes, most: int | None) -> list[int]:
        """The numbers of the first rows in the order of their places, or of all."""
        found_rows: list[tuple[bytes, int]] = []
        for rows in self._unordered():
            some = rows.alias("some")
            place = fn.SUBSTR(Value(places), some.c.id * PLACE + 1, PLACE).alias("place")
            order = [SQL("place DESC" if self._query.descending else "place"), some.c.id]
            picked_rows = Select([some], [place, some.c.id]).order_by(*order).limit(most)
            found_rows += proxy.execute(picked_rows.bind(proxy)).fetchall()
        found_rows.sort(reverse=self._query.descending)
        return [number for _, number in found_rows[:most]]

    def among(self, numbers: Sequence[int], most: int | None) -> list[int]:
        """Those of the rows with these numbers that fit, the first of them, in this order: SQLite
        goes through what stands before CROSS JOIN as it is given."""
        given = fn.json_each(json.dumps(numbers)).alias("given")
        fit = [Sub.id == SQL("given.value"), _LINKS[ContactRow], found.stands_in(self._words)]
        rows = Sub.select(Sub.id).from_(reduce(_crossed, (given, Sub, ContactRow)))
        rows = rows.where(*fit, *conditions(self._query, plain)).limit(most)
        return [number for (number,) in proxy.execute(rows).fetchall()]

    def _gather(self, everybody: int) -> None:
        """Have the numbers of those whose words are found, as one value, where they are few; by
        address where they are not too many: along that order each person is looked up."""
        most = FEW
        if self._query.order == "address" and found.about(self._words) <= everybody // FOUND_IN:
            most = everybody
        indexed, since = self._by_words()
        some = (indexed + since).limit(most + 1).alias("some")
        given = fn.json_group_array(some.c.id), fn.COUNT(some.c.id)
        ((numbers, count),) = Select([some], given).bind(proxy).tuples()
        if count <= most:
            self._numbers, self.total, self._is_few = numbers, count, True

    def _count_few(self) -> None:
        """Gather them where they are few: then it is known how many, too."""
        self._is_few = True  # nothing is in any order
        some = sum(int(rows.select(SQL("1")).limit(FEW + 1).count()) for rows in self._unordered())
        self._is_few = some <= FEW
        if self._is_few:
            self.total = some

    def _unordered(self) -> Iterator[Any]:
        if self._by_text:
            yield from self._by_words()
        else:
            yield self._rows(None)

    def _by_number(self, *group: Any) -> Iterator[Run]:
        """Those of a group by their numbers."""
        if self._by_text and not self._is_few:
            indexed, since = self._by_words(*group)
            yield Run(indexed, (found.FOUND.rowid,))
            yield Run(since, (Sub.id,))
        else:
            yield Run(self._rows(None, *group), (self._unlooked(Sub.id),))

    def _along(self, column: Any, table: Any = None, *more: Any) -> Run:
        """All by a column of a table, and those of which it is the same by their numbers."""
        key = (column, Sub.id) if table is None else (column, table.id, Sub.id)
        return Run(self._rows(table, *more), tuple(map(self._unlooked, key)))

    def _unlooked(self, column: Any) -> Any:
        return plain(column) if self._is_few else column

    def _by_words(self, *group: Any) -> tuple[Any, Any]:
        """Those whose words the index of texts has, and those that came since."""
        more = [*group, *conditions(self._query, plain)]
        indexed = found.by_index(self._words)
        if more:
            indexed = indexed.from_(Join(found.FOUND, Sub, JOIN.CROSS))
            indexed = indexed.where(Sub.id == found.FOUND.rowid, *more)
        since = found.unindexed(self._words)
        return indexed, since.where(*more) if more else since

    def _rows(self, table: Any, *more: Any) -> Any:
        """All, with a table by whose column they are in order: that is gone along, unless few."""
        tables = [one for one in (Sub, table) if one is not None]
        where = [*more, *conditions(self._query, self._looked)]
        if not self._is_few:
            tables.reverse()
        if self._numbers:
            tables = [fn.json_each(self._numbers).alias("theirs"), *tables]
            where = [Sub.id == SQL("theirs.value"), *more]
        elif self._words:
            tables += [] if table is ContactRow else [ContactRow]
            where.append(found.stands_in(self._words))
        where += [link for one, link in _LINKS.items() if any(one is known for known in tables)]
        rows = Sub.select(Sub.id).from_(reduce(_crossed, tables))
        return rows.where(*where) if where else rows

    def _looked(self, column: Any) -> Any:
        """A column by which rows may be looked up: one of list and state, and else if few."""
        if column is Sub.list or column is Sub.state:
            by_it = column is self._rarest and (self._is_few or self._query.order == "id")
            return column if by_it else plain(column)
        return column if self._is_few else plain(column)


_LINKS = {
    ContactRow: Sub.contact == ContactRow.id,
    RequestRow: Sub.request == RequestRow.id,
}


def _crossed(one: Any, other: Any) -> Any:
    return Join(one, other, JOIN.CROSS)


def _rarest(query: PeopleQuery, every: Sequence[Count]) -> Any:
    """Which of list and state fewer rows have in common."""
    of_list = sum(one.number for one in every if one.list_id == query.list_id)
    of_state = sum(one.number for one in every if one.state == query.state)
    if query.state and (query.list_id is None or of_state < of_list):
        return Sub.state
    return Sub.list if query.list_id is not None else None


def _groups(order: str, kept: Sequence[Count]) -> Iterator[tuple[Any, ...]]:
    """What the rows of a group have in common, in the order of the groups."""
    if order == "list":
        known = {one.list_id for one in kept}
        for (number,) in ListRow.select(ListRow.id).order_by(ListRow.name_key).tuples():
            if number in known:
                yield (Sub.list == number,)
        if None in known:
            yield (Sub.list.is_null(),)
    elif order == "state":
        places = [*(state.value for state in State), None]
        for state in sorted({one.state for one in kept}, key=places.index):
            yield (_is(Sub.state, state),)
    else:
        different = {(one.stand, one.status, one.basis, one.state) for one in kept}
        stands = list(Stand)
        for _, *known_by in sorted(
            different, key=lambda one: (stands.index(one[0]), *map(str, one[1:]))
        ):
            columns = (plain(Sub.status), plain(Sub.basis), Sub.state)
            yield tuple(map(_is, columns, known_by))


def _is(column: Any, value: str | None) -> Any:
    return column.is_null() if value is None else column == value
