"""Queries whose SQL is made once: peewee takes ten times longer to write one than it runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
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


class Prepared:
    """A query over its arguments, written as a function that makes it with peewee.

    The arguments go into the query as they are, times, days and JSON by their type, so they may
    only be compared with or assigned to columns, not worked with in Python. A None must be asked
    for with ``is_null``, as everywhere in SQL.
    """

    def __init__(self, make: Callable[..., Query], count: int | None = None) -> None:
        """`count` is how many arguments `make` takes, where its signature does not say it."""
        self._make = make
        self._count = len(inspect.signature(make).parameters) if count is None else count
        self._written: dict[type, tuple[str, tuple[Any, ...]]] = {}

    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        engine = type(proxy.obj)
        written = self._written.get(engine)
        if written is None:
            sql, values = self._query().bind(proxy).sql()
            written = self._written[engine] = sql, tuple(values)
        return written

    def _query(self) -> Query:
        return self._make(*map(_Argument, range(self._count)))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The names of what is selected."""
        return tuple(
            field.object_id_name if hasattr(field, "object_id_name") else field.name
            for field in self._query()._returning
        )

    @cached_property
    def _converted(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        """Which of these are kept in another form, and how they are read."""
        fields = zip(self._names, self._query()._returning, strict=True)
        return tuple(
            (name, field.python_value)
            for name, field in fields
            if isinstance(field, UtcField | DayField | JsonField)
        )

    def run(self, *arguments: Any) -> Any:
        """The cursor over the rows as the database gives them."""
        sql, values = self._sql()
        given = [arguments[one.place] if type(one) is _Slot else one for one in values]
        stored = [_STORED[type(one)](one) if type(one) in _STORED else one for one in given]
        return proxy.execute_sql(sql, stored)

    def change(self, *arguments: Any) -> int:
        """Run an update, insert or delete; how many rows it changed."""
        return int(self.run(*arguments).rowcount)

    def insert(self, *arguments: Any) -> int:
        """Run an insert of one row; the number that it got."""
        cursor = self.run(*arguments)
        # PostgreSQL gives the number as a row (RETURNING), SQLite beside it.
        return int(cursor.lastrowid if cursor.description is None else cursor.fetchone()[0])

    def rows(self, *arguments: Any) -> list[Any]:
        """The rows, with a field for each column."""
        return [self._row(row) for row in self.run(*arguments)]

    def first(self, *arguments: Any) -> Any:
        """The first row, or None."""
        row = self.run(*arguments).fetchone()
        return None if row is None else self._row(row)

    def _row(self, row: tuple[Any, ...]) -> Any:
        fields = dict(zip(self._names, row, strict=True))
        for name, read in self._converted:
            fields[name] = read(fields[name])
        return SimpleNamespace(**fields)
