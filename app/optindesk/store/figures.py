"""Counts questions by what became of them: for the report, in the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, SQL, fn

from optindesk.core.status import RequestStatus
from optindesk.store.archive import QUESTION_KINDS
from optindesk.store.request_rows import were_sent
from optindesk.store.tables import ChangeRow, ImportRow, ListRow, MailRow, RequestRow, SignUpRow

_LEFT_OUT = (RequestStatus.SUPERSEDED.value, RequestStatus.CANCELLED.value)
"""A question that gave way to another is counted with that one."""


# No parameters: PostgreSQL would not know that what is grouped by is what is selected.
_DAY = fn.SUBSTR(RequestRow.asked_at, SQL("1"), SQL("10")).converter(str)
_LIST = fn.COALESCE(ListRow.name, SQL("''"))


@dataclass(frozen=True, slots=True)
class Span:
    """Which questions are counted: those asked since a moment and before another, about a list."""

    since: datetime | None = None
    until: datetime | None = None
    list_id: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions of a name ended so; `accepted` says what became of this part of them."""

    name: str
    status: RequestStatus
    accepted: bool | None
    n: int


def by_day(span: Span) -> Iterator[Count]:
    """By the day (UTC, ISO 8601) on which they were asked."""
    return _counted(span, _asked(), _DAY)


def by_list(span: Span) -> Iterator[Count]:
    """By the name of the list; empty for a permission level."""
    rows = _asked().join(ListRow, JOIN.LEFT_OUTER, on=ListRow.id == ChangeRow.list)
    return _counted(span, rows, _LIST)


def by_sheet(span: Span) -> Iterator[Count]:
    """By the name of the sheet on which somebody signed up."""
    rows = _signed().join(ImportRow, on=ImportRow.id == SignUpRow.import_id)
    return _counted(span, rows, ImportRow.name)


def by_place(span: Span) -> Iterator[Count]:
    """By where somebody signed up."""
    return _counted(span, _signed().where(SignUpRow.place != ""), SignUpRow.place)


def times(span: Span) -> Iterator[tuple[datetime, datetime]]:
    """Of each question with a yes: when its first mail was handed over, and when the yes came."""
    first = fn.MIN(MailRow.handed_over_at)
    rows = (
        _within(span, _asked())
        .join(MailRow, on=MailRow.request == RequestRow.id)
        .where(
            RequestRow.status == RequestStatus.CONFIRMED.value,
            MailRow.kind.in_(list(QUESTION_KINDS)),
            MailRow.handed_over_at.is_null(False),
            RequestRow.ended_at.is_null(False),
        )
        .group_by(RequestRow.id, RequestRow.ended_at)
        .select(first.converter(datetime.fromisoformat), RequestRow.ended_at)
    )
    yield from rows.tuples().iterator()


def _asked() -> Any:
    return RequestRow.select().join(ChangeRow, on=ChangeRow.request == RequestRow.id)


def _signed() -> Any:
    """What was asked, with the sign-ups that led to it."""
    same_list = SignUpRow.list == ChangeRow.list
    both_level = SignUpRow.list.is_null() & ChangeRow.list.is_null()
    led_to = (SignUpRow.request == RequestRow.id) & (same_list | both_level)
    return _asked().join(SignUpRow, on=led_to)


def _within(span: Span, rows: Any) -> Any:
    was_asked = (RequestRow.status != RequestStatus.OPEN.value) | were_sent()
    rows = rows.where(RequestRow.status.not_in(_LEFT_OUT), ~ChangeRow.cancelled, was_asked)
    if span.since is not None:
        rows = rows.where(RequestRow.asked_at >= span.since)
    if span.until is not None:
        rows = rows.where(RequestRow.asked_at < span.until)
    if span.list_id is not None:
        rows = rows.where(ChangeRow.list == span.list_id)
    return rows


def _counted(span: Span, rows: Any, name: Any) -> Iterator[Count]:
    grouped = (
        _within(span, rows)
        .group_by(name, RequestRow.status, ChangeRow.accepted)
        .select(name, RequestRow.status, ChangeRow.accepted, fn.COUNT(RequestRow.id.distinct()))
        .order_by(name)
    )
    for known, status, accepted, n in grouped.tuples():
        yield Count(known, RequestStatus(status), accepted, n)
