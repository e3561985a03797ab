"""The table of people, page by page, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import JOIN

from optindesk.core.ports import Tick
from optindesk.core.stands import Stand
from optindesk.core.status import RequestStatus
from optindesk.store import counts, found, people_order
from optindesk.store.kept_order import Everybody, KeptOrder, Picked
from optindesk.store.kept_ways import KeptWays
from optindesk.store.paging import Ways
from optindesk.store.people_query import PeopleQuery, conditions, is_postgres
from optindesk.store.prepared import PreparedForMany
from optindesk.store.request_rows import were_sent
from optindesk.store.tables import ContactRow, ImportRow, ListRow, RequestRow, SubscriptionRow


def _people(query: PeopleQuery) -> Any:
    rows = (
        SubscriptionRow.select()
        .join(ContactRow)
        .switch(SubscriptionRow)
        .join(ListRow, JOIN.LEFT_OUTER, on=SubscriptionRow.list == ListRow.id)
    )
    if words := found.parts(query.text):
        rows = rows.where(found.stands_in(words))
    wanted = list(conditions(query))
    return rows.where(*wanted) if wanted else rows


def counts_by_state(list_id: int | None = None) -> dict[str, int]:
    """How many rows of the people table there are by `State` and by `Stand`, on one list or in all;
    where both have a word, that of the `Stand` counts."""
    by_state: dict[str, int] = {}
    by_stand: dict[str, int] = {stand.value: 0 for stand in Stand}
    for one in counts.counts():
        if list_id in (None, one.list_id):
            by_stand[one.stand.value] += one.number
            if one.state is not None:
                by_state[one.state] = by_state.get(one.state, 0) + one.number
    return by_state | by_stand


def sheet_names(most: int) -> list[str]:
    """What the newest sheets are called, each once."""
    rows = ImportRow.select(ImportRow.name).where(ImportRow.is_whole)
    rows = rows.order_by(ImportRow.id.desc()).limit(most)
    return list(dict.fromkeys(name for (name,) in rows.tuples()))


def requests_of(
    query: PeopleQuery, contacts: set[int] | None
) -> dict[tuple[int, int | None], set[str]]:
    """(contact, newest request) of the rows of a query, the oldest row first, with the keys of the
    targets that these rows are about.

    `contacts` narrows them to these; somebody who was never asked has no request.
    """
    columns = (SubscriptionRow.contact, SubscriptionRow.request, SubscriptionRow.target)
    rows = _people(query).select(*columns).order_by(SubscriptionRow.id)
    found: dict[tuple[int, int | None], set[str]] = {}
    for contact, request, target in rows.tuples():
        if contacts is None or contact in contacts:
            found.setdefault((contact, request), set()).add(target)
    return found


def count_people(query: PeopleQuery) -> int:
    """How many rows `people_numbers` has in all."""
    return people_order.count(query)


def people_page(query: PeopleQuery, first: int, size: int) -> list[dict[str, Any]]:
    """Rows `first` … of the people table as plain fields."""
    return people_by_number(people_numbers(query, first, size))


def people_numbers(query: PeopleQuery, first: int, size: int) -> list[int]:
    """The numbers of rows `first` … of the people table, one per contact and list or level."""
    return people_order.ways(query).numbers(first, size)


_SHOWN = (
    SubscriptionRow.id,
    SubscriptionRow.contact.alias("contact_id"),
    SubscriptionRow.list.alias("list_id"),
    SubscriptionRow.level.alias("target_level"),
    SubscriptionRow.status,
    SubscriptionRow.basis,
    SubscriptionRow.since,
    SubscriptionRow.left_at,
    SubscriptionRow.request.alias("request_id"),
    SubscriptionRow.state,
    SubscriptionRow.changed_at,
    ContactRow.address,
    ContactRow.address_key,
    ContactRow.name,
    ContactRow.salutation,
    ContactRow.language,
    ContactRow.level,
    ContactRow.address_state,
    ListRow.name.alias("list_name"),
    ListRow.level.alias("list_level"),
)
_BY_NUMBER = PreparedForMany(
    lambda some: _people(PeopleQuery()).select(*_SHOWN).where(SubscriptionRow.id.in_(some))
)


def people_by_number(numbers: list[int]) -> list[dict[str, Any]]:
    """These rows of the people table, in this order; one that is gone is left out."""
    known = {row.id: row._asdict() for row in _BY_NUMBER.rows(numbers)}
    return [known[number] for number in numbers if number in known]


class PeopleTable:
    """Pages of people with what was learnt of them, until somebody changes something.

    Several threads may use one.
    """

    def __init__(self) -> None:
        self._ways = KeptWays(self._make_ways, lambda: counts.version()[1])
        self._orders = KeptWays(_order, lambda: counts.version()[0])

    def page(self, query: PeopleQuery, first: int, size: int) -> tuple[list[int], int | None]:
        """The numbers of rows `first` …, and how many there are in all if that is known."""
        ways = self._ways.of(query)
        return ways.numbers(first, size), ways.total

    def is_settled(self, query: PeopleQuery) -> bool:
        """Whether all is known that `settle` finds out."""
        ways = self._ways.of(query)
        return ways.is_learnt or (ways.total is not None and ways.total <= people_order.FEW)

    def settle(self, query: PeopleQuery, tick: Tick) -> int:
        """Find out how many there are, and what lies where, however long it takes. Raises
        Cancelled."""
        tick(0)
        order = self._order_of(query)
        if order is not None and not order.is_learnt:
            order.learn(tick)
            self._ways.forget(query)
        ways = self._ways.of(query)
        if ways.total is None:
            ways.total = people_order.count(query)
        if ways.total > people_order.FEW and not ways.is_learnt:
            ways.learn(tick)
        return ways.total

    def _make_ways(self, query: PeopleQuery) -> Ways | Everybody | Picked:
        order = self._order_of(query)
        if order is not None and order.is_learnt:
            if not query.is_narrowed:
                return Everybody(order, query.descending)
            if picked := people_order.picked(query, order):
                return picked
        return people_order.ways(query)

    def _order_of(self, query: PeopleQuery) -> KeptOrder | None:
        """In which order it wants everybody, or those in whom words are found; perhaps not learnt
        yet. A server says of any change that it may be of who there is."""
        if query.order not in people_order.KEPT or (query.is_narrowed and not query.text):
            return None
        return None if is_postgres() else self._orders.of(query.order)


def _order(name: str) -> KeptOrder:
    return KeptOrder(people_order.people_in(name), people_order.rows_by_person())


def people_after(query: PeopleQuery, last: int, size: int) -> list[dict[str, Any]]:
    """The next rows of the people table behind the row with the id `last`, the oldest first."""
    rows = _shown(query).where(SubscriptionRow.id > last).order_by(SubscriptionRow.id)
    return list(rows.limit(size).dicts())


def _shown(query: PeopleQuery) -> Any:
    return _people(query).select(*_SHOWN)


def lists_with_unasked() -> set[int]:
    """The lists on which somebody stands who was never asked here: no question ever left, and none
    is to."""
    taken_back = (RequestRow.status == RequestStatus.CANCELLED.value) & ~were_sent()
    rows = (
        SubscriptionRow.select(SubscriptionRow.list)
        .join(RequestRow, JOIN.LEFT_OUTER, on=SubscriptionRow.request == RequestRow.id)
        .where(
            SubscriptionRow.request.is_null() | taken_back,
            SubscriptionRow.list.is_null(False),
            SubscriptionRow.left_at.is_null(),
        )
    )
    return {list_id for (list_id,) in rows.distinct().tuples()}


def lists_with_counts() -> Iterator[dict[str, Any]]:
    """Each list with how many people stand how to it."""
    stands = counts.by_stand()
    for row in ListRow.select().order_by(ListRow.name_key):
        yield {
            "id": row.id,
            "name": row.name,
            "description": row.description,
            "language": row.language,
            "counts": stands.get(row.id, {}),
        }
