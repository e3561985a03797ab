"""The field classes that SQLite and PostgreSQL share: UTC times and JSON, each in one form."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from peewee import TextField

# Made once: `json.dumps` makes an encoder for each call that wants it otherwise.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class UtcField(TextField):  # type: ignore[misc]  # peewee's stubs leave the base untyped
    """A moment, always aware and in UTC, as ISO 8601 with microseconds: sorts as text."""

    def db_value(self, value: datetime | None) -> str | None:
        """Refuses a time without a zone, which would be evidence of nothing."""
        return None if value is None else utc_text(value)

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class DayField(TextField):  # type: ignore[misc]  # as above
    """A calendar day as ISO 8601."""

    def db_value(self, value: date | None) -> str | None:
        return None if value is None else value.isoformat()

    def python_value(self, value: str | None) -> date | None:
        return None if value is None else date.fromisoformat(value)


class JsonField(TextField):  # type: ignore[misc]  # as above
    """JSON-able data as compact text."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json_text(value)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


@lru_cache(maxsize=64)  # the rows of one unit of work have the same few
def utc_text(moment: datetime) -> str:
    """A moment as the database keeps it; raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def json_text(value: Any) -> str:
    """Data as the database keeps it."""
    return _to_json(value)
