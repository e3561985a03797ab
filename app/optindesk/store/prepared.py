"""Queries whose SQL is made once: peewee takes ten times longer to write one than it runs."""

from __future__ import annotations

import inspect
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from itertools import islice
from typing import Any

from peewee import Context, Node, Query

from optindesk.store.database import proxy
from optindesk.store.fields import DayField, JsonField, UtcField, json_text, utc_text

_STORED: Mapping[type, Callable[[Any], Any]] = {
    datetime: utc_text,
    date: date.isoformat,
    dict: json_text,
    list: json_text,
}
"""How values of these types are kept; those of others are kept as they are."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """Stands among the values of a query for the argument of that place."""

    place: int


class _Argument(Node):  # type: ignore[misc]  # peewee's stubs leave the base untyped
    """Stands in a query for an argument, and leaves its slot untouched by any conversion."""

    def __init__(self, place: int) -> None:
        self._slot = _Slot(place)

    def __sql__(self, ctx: Context) -> Context:
        return ctx.value(self._slot, _same)


def _same(value: Any) -> Any:
    return value


_TABLES = re.compile(r'"(\w+)" AS "t\d+"')
"""The tables of a query as peewee writes them."""

_MOST_REMEMBERED = 500
"""How many answers are remembered of one table: a unit of work may walk through all rows."""


class Prepared:
    """A query over its arguments, written as a function that makes it with peewee.

    The arguments go into the query as they are, times, days and JSON by their type, so they may
    only be compared with or assigned to columns, not worked with in Python. A None must be asked
    for with ``is_null``, as everywhere in SQL.

    Within a unit of work what one table answered is not asked again before something is written to
    it (`Engine.remembering`).
    """

    def __init__(
        self,
        make: Callable[..., Query],
        count: int | None = None,
        into: Callable[[Any], Any] | None = None,
    ) -> None:
        """`count` is how many arguments `make` takes, where its signature does not say it.

        `into` makes of a row what is given out. That is remembered, too, so it must be something
        that nobody changes, and be made of nothing but the row.
        """
        self._make = make
        self._count = len(inspect.signature(make).parameters) if count is None else count
        self._into = into
        self._written: dict[type, tuple[str, tuple[Any, ...] | None]] = {}

    def _sql(self) -> tuple[str, tuple[Any, ...] | None]:
        """The query as the database gets it, and its values; None: they are just the arguments."""
        engine = type(proxy.obj)
        written = self._written.get(engine)
        if written is None:
            sql, values = self._query().bind(proxy).sql()
            just_given = values == list(map(_Slot, range(self._count)))
            written = self._written[engine] = sql, None if just_given else tuple(values)
        return written

    def _query(self) -> Query:
        return self._make(*map(_Argument, range(self._count)))

    @cached_property
    def _table(self) -> str:
        """The one table that is read; empty when there are more."""
        tables = _TABLES.findall(self._sql()[0])
        return tables[0] if len(tables) == 1 else ""

    @cached_property
    def _named(self) -> Callable[[Iterable[Any]], Any]:
        """Gives what is selected its names."""
        names = (
            field.object_id_name if hasattr(field, "object_id_name") else field.name
            for field in self._query()._returning
        )
        row: Any = namedtuple("Row", names)  # type: ignore[misc]  # the names are the model's
        return row._make

    @cached_property
    def _converted(self) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
        """The places of what is kept in another form, and how it is read."""
        return tuple(
            (place, field.python_value)
            for place, field in enumerate(self._query()._returning)
            if isinstance(field, UtcField | DayField | JsonField)
        )

    def run(self, *arguments: Any) -> Any:
        """The cursor over the rows as the database gives them."""
        sql, values = self._sql()
        given = [_STORED[type(one)](one) if type(one) in _STORED else one for one in arguments]
        if values is not None:
            given = [given[one.place] if type(one) is _Slot else one for one in values]
        return proxy.obj.execute_sql(sql, given)

    def change(self, *arguments: Any) -> int:
        """Run an update, insert or delete; how many rows it changed."""
        return int(self.run(*arguments).rowcount)

    def insert(self, *arguments: Any) -> int:
        """Run an insert of one row; the number that it got."""
        cursor = self.run(*arguments)
        # PostgreSQL gives the number as a row (RETURNING), SQLite beside it.
        return int(cursor.lastrowid if cursor.description is None else cursor.fetchone()[0])

    def rows(self, *arguments: Any) -> list[Any]:
        """The rows, with a field for each column, or what is made of them."""
        found = self._read(arguments)
        return list(map(self._row, found)) if self._into is None else list(found)

    def first(self, *arguments: Any) -> Any:
        """The first row, or what is made of it; None where there is none."""
        found = self._read(arguments)
        if not found:
            return None
        return self._row(found[0]) if self._into is None else found[0]

    def one(self, *arguments: Any) -> Any:
        """The same of a row that there must be; raises LookupError (our bug) when there is none."""
        found = self.first(*arguments)
        if found is None:
            raise LookupError(f"no row for {arguments}")
        return found

    def _read(self, arguments: tuple[Any, ...]) -> list[Any]:
        """What the database gives, or gave before: as it is, or what is made of it."""
        tables = proxy.obj.memory.tables
        if tables is None or not self._table:
            return self._asked(arguments)
        answers = tables.setdefault(self._table, {})
        found = answers.get((self, arguments))
        if found is None:
            found = self._asked(arguments)
            if len(answers) >= _MOST_REMEMBERED:
                answers.clear()
            answers[self, arguments] = found
        return found  # type: ignore[no-any-return]

    def _asked(self, arguments: tuple[Any, ...]) -> list[Any]:
        rows: list[Any] = self.run(*arguments).fetchall()
        return rows if self._into is None else [self._into(self._row(row)) for row in rows]

    def _row(self, row: tuple[Any, ...]) -> Any:
        if self._converted:
            values = list(row)
            for place, read in self._converted:
                values[place] = read(values[place])
            return self._named(values)
        return self._named(row)


_AT_ONCE = 100


class PreparedForMany:
    """A query for the rows of any number of values, asked for so many at once.

    It is written as a function that makes it of a list of values, for `in_`.
    """

    def __init__(
        self, make: Callable[[list[Any]], Query], into: Callable[[Any], Any] | None = None
    ) -> None:
        """`into` is as for `Prepared`."""
        self._few = Prepared(lambda *values: make(list(values)), _AT_ONCE, into)

    def rows(self, values: Iterable[Any]) -> Iterator[Any]:
        """What there is for these values, each asked for once, in no certain order."""
        waiting = iter(dict.fromkeys(values))
        while few := list(islice(waiting, _AT_ONCE)):
            # The places that are left over ask once more for one that is asked for anyway.
            yield from self._few.rows(*few, *few[:1] * (_AT_ONCE - len(few)))


def add(table: Any, **values: Any) -> int:
    """Add a row with these values, the others as by default; returns its number."""
    return _adding(table, *values).insert(*values.values())


@cache
def _adding(table: Any, *fields: str) -> Prepared:
    def insert(*given: Any) -> Query:
        return table.insert(**dict(zip(fields, given, strict=True)))

    return Prepared(insert, len(fields))
