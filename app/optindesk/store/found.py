"""Finds people by any part of their name or address, in a table of a million as in one of ten.

SQLite has the trigrams of each subscription's person up to a number (`people_found`); what came
since is gone through until `catch_up` was here: it would hold up an import. PostgreSQL has an
index of its own (schema_1_kept.py).
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from peewee import JOIN, SQL, Join, Table, fn

from optindesk.core.ports import Tick, no_tick
from optindesk.store.archive import folded
from optindesk.store.counts import FIGURES
from optindesk.store.database import Store, proxy
from optindesk.store.prepared import Prepared
from optindesk.store.tables import ContactRow, SubscriptionRow

FOUND = Table("people_found", ("rowid",), _database=proxy)

AT_ONCE = 2_000
"""How many are taken into the index in one unit of work, some 30 ms: others write between."""

_SHORT = 3

_PART = 20
"""One of so many is looked at to tell about how many there are."""


def parts(text: str) -> list[str]:
    """What must stand in a person's `search`: each word; a shorter one begins a word there."""
    words = folded(text).split()
    return [word if len(word) >= _SHORT else word.rjust(_SHORT) for word in words]


def stands_in(found: list[str]) -> Any:
    """Whether all of these parts stand with a contact, looked up there."""
    return reduce(and_, (ContactRow.search.contains(part) for part in found))


_INDEXED = Prepared(lambda: FIGURES.select(FIGURES.indexed))


def indexed() -> int:
    """Up to which subscription the index goes; 0 where there is none of ours."""
    return int(_INDEXED.run().fetchone()[0])  # never one remembered: it was written past peewee


def by_index(found: list[str]) -> Any:
    """The subscriptions of these people that are in the index: a query of FOUND.rowid, in order."""
    quoted = ['"{}"'.format(part.replace('"', '""')) for part in found]
    return FOUND.select(FOUND.rowid.alias("id")).where(
        SQL("people_found MATCH ?", (" ".join(quoted),))
    )


def about(found: list[str]) -> int:
    """About how many subscriptions there are of these people, going by the newest of them."""
    end = indexed()
    newest = by_index(found).where(FOUND.rowid > end - end // _PART)
    return int(newest.count()) * _PART


def unindexed(found: list[str]) -> Any:
    """Those that came since, a query of subscriptions."""
    rows = SubscriptionRow.select(SubscriptionRow.id).from_(
        Join(SubscriptionRow, ContactRow, JOIN.CROSS)
    )
    is_theirs = SubscriptionRow.contact == ContactRow.id
    return rows.where(is_theirs, SubscriptionRow.id > indexed(), stands_in(found))


def waiting() -> int:
    """How many subscriptions are not in the index yet, more or less: the newest less its end."""
    newest = SubscriptionRow.select(SubscriptionRow.id).order_by(SubscriptionRow.id.desc())
    return int(newest.limit(1).scalar() or 0) - indexed()


def catch_up(store: Store, tick: Tick = no_tick) -> None:
    """Take into the index what came since, in many small units of work. Raises Cancelled, and what
    a unit of work does."""
    if store.dialect == "postgres":
        return
    done = 0
    while _take_some(store):
        done += AT_ONCE
        tick(done)


def _take_some(store: Store) -> bool:
    with store.transaction():
        rows = SubscriptionRow.select(SubscriptionRow.id).where(SubscriptionRow.id > indexed())
        some = rows.order_by(SubscriptionRow.id).limit(AT_ONCE).alias("some")
        # Counted in the database: while a thread fetches rows, the window waits for it.
        ends = fn.MIN(some.c.id), fn.MAX(some.c.id), fn.COUNT(some.c.id)
        ((first, last, count),) = SubscriptionRow.select(*ends).from_(some).tuples()
        if count:
            store.database.execute_sql(
                "INSERT INTO people_found (rowid, search)"
                " SELECT subscriptions.id, search FROM subscriptions"
                " CROSS JOIN contacts ON contacts.id = subscriptions.contact"
                " WHERE subscriptions.id BETWEEN ? AND ? ORDER BY subscriptions.id",
                (first, last),
            )
            store.database.execute_sql(
                "UPDATE people_figures SET indexed = ?, version = version + 1", (last,)
            )
        return bool(count == AT_ONCE)
