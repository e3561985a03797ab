"""Rows ↔ core dataclasses: what people were asked, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from peewee import JOIN, fn

from optindesk.core.model import Change, Contact, Level, MailKind, Request, Target
from optindesk.core.status import MailStatus, RequestStatus, state_of, status_as_to
from optindesk.store import archive
from optindesk.store.prepared import Prepared, add
from optindesk.store.tables import ChangeRow, LetterRow, MailRow, RequestRow, SubscriptionRow

WEEK = timedelta(days=7)


def add_request(
    contact: Contact,
    targets: Iterable[Target],
    language: str,
    wording_id: int,
    account_id: int | None,
    asked_at: datetime,
    expires_at: datetime,
) -> Request:
    number = add(
        RequestRow,
        contact=contact.id,
        address=contact.address,
        status=RequestStatus.OPEN.value,
        language=language,
        wording=wording_id,
        account=account_id,
        asked_at=asked_at,
        expires_at=expires_at,
    )
    for position, target in enumerate(targets, 1):
        add(
            ChangeRow,
            request=number,
            position=position,
            list=target.list_id,
            level=target.level,
        )
    return request_by_id(number)


_REQUEST = Prepared(lambda number: RequestRow.select().where(RequestRow.id == number))
_OPEN_REQUESTS = Prepared(
    lambda contact: (
        RequestRow.select()
        .where(RequestRow.contact == contact, RequestRow.status == RequestStatus.OPEN.value)
        .order_by(RequestRow.id)
    )
)
_REQUESTS_ABOUT_LIST = Prepared(
    lambda contact, number: _requests_about(contact, ChangeRow.list == number)
)
_REQUESTS_ABOUT_LEVEL = Prepared(
    lambda contact: _requests_about(contact, ChangeRow.level < Level.PROFILING)
)
_REQUESTS_ABOUT_PROFILING = Prepared(
    lambda contact: _requests_about(contact, ChangeRow.level == Level.PROFILING)
)
_ANSWER_CHANGE = Prepared(
    lambda request, position, accepted: ChangeRow.update(accepted=accepted).where(
        ChangeRow.request == request, ChangeRow.position == position
    )
)
_IN_REVIEW = Prepared(
    lambda request: (
        LetterRow.select(LetterRow.id)
        .where(LetterRow.request == request, LetterRow.review == "open")
        .limit(1)
    )
)
_STANDS = Prepared(
    lambda request: (
        RequestRow.select(
            RequestRow.status,
            MailRow.status,
            fn.EXISTS(
                LetterRow.select(LetterRow.id).where(
                    LetterRow.request == RequestRow.id, LetterRow.review == "open"
                )
            ),
            fn.EXISTS(
                ChangeRow.select(ChangeRow.id).where(
                    ChangeRow.request == RequestRow.id,
                    ChangeRow.accepted == False,  # noqa: E712 - SQL, not Python
                )
            ),
        )
        .join(
            MailRow,
            JOIN.LEFT_OUTER,
            on=(MailRow.request == RequestRow.id) & MailRow.kind.in_(archive.QUESTION_KINDS),
        )
        .where(RequestRow.id == request)
    )
)
"""A row for each question mail of a request: status, status of the mail, whether a reply is to be
read, whether a change was left out."""
_SET_STATE = Prepared(
    lambda request, state: SubscriptionRow.update(state=state).where(
        SubscriptionRow.request == request
    )
)
_SET_STATE_OF_ONE = Prepared(
    lambda request, target, state: SubscriptionRow.update(state=state).where(
        SubscriptionRow.request == request, SubscriptionRow.target == target
    )
)


def _requests_about(contact: Any, same: Any) -> Any:
    return (
        RequestRow.select()
        .join(ChangeRow, on=ChangeRow.request == RequestRow.id)
        .where(RequestRow.contact == contact, same)
        .order_by(RequestRow.id.desc())
        .limit(1)
    )


@cache
def _moving(fields: tuple[str, ...]) -> Prepared:
    """Moves a request from one status on to another, with these columns."""

    def move(number: Any, expected: Any, becomes: Any, *given: Any) -> Any:
        values = dict(zip(fields, given, strict=True))
        return RequestRow.update(status=becomes, **values).where(
            RequestRow.id == number, RequestRow.status == expected
        )

    return Prepared(move, 3 + len(fields))


def _change(row: Any) -> Change:
    accepted = None if row.accepted is None else bool(row.accepted)  # SQLite knows no booleans
    return Change(row.position, Target(row.list, row.level), accepted, bool(row.cancelled))


_CHANGES = Prepared(
    lambda request: (
        ChangeRow.select().where(ChangeRow.request == request).order_by(ChangeRow.position)
    ),
    into=_change,
)


def _request(row: Any, changes: Iterable[Change] | None = None) -> Request:
    return Request(
        row.id,
        row.contact_id,
        row.address,
        RequestStatus(row.status),
        tuple(_CHANGES.rows(row.id) if changes is None else changes),
        row.language,
        row.wording,
        row.asked_at,
        row.expires_at,
        row.ended_at,
        row.code_tries,
    )


def request_by_id(request_id: int) -> Request:
    """The request; raises LookupError (our bug) when there is none."""
    return _request(_REQUEST.one(request_id))


def find_request(request_id: int) -> Request | None:
    """The request of a number that came from outside, or None."""
    if not 0 < request_id < 1 << 31:
        return None
    row = _REQUEST.first(request_id)
    return None if row is None else _request(row)


def open_requests(contact_id: int) -> list[Request]:
    return [_request(row) for row in _OPEN_REQUESTS.rows(contact_id)]


def newest_request(contact_id: int, target: Target) -> Request | None:
    """The newest request to a contact that asked about `target`'s list, about a level, or about
    profiling."""
    if target.list_id:
        row = _REQUESTS_ABOUT_LIST.first(contact_id, target.list_id)
    elif target.is_profiling:
        row = _REQUESTS_ABOUT_PROFILING.first(contact_id)
    else:
        row = _REQUESTS_ABOUT_LEVEL.first(contact_id)
    return None if row is None else _request(row)


def requests_about(contact_id: int, target: Target) -> list[Request]:
    """All requests to a contact that asked about that list, a level, or profiling, oldest first."""
    rows = RequestRow.select().where(RequestRow.contact == contact_id).order_by(RequestRow.id)
    return [
        request
        for request in map(_request, rows)
        if any(change.target.key == target.key for change in request.changes)
    ]


def requests_of(contacts: Collection[int]) -> list[Request]:
    """All requests to these contacts, oldest first."""
    rows = list(RequestRow.select().where(RequestRow.contact.in_(list(contacts))))
    changes: dict[int, list[Change]] = {row.id: [] for row in rows}
    parts = ChangeRow.select().where(ChangeRow.request.in_(list(changes)))
    for part in parts.order_by(ChangeRow.request, ChangeRow.position).namedtuples():
        changes[part.request].append(_change(part))
    return sorted((_request(row, changes[row.id]) for row in rows), key=lambda one: one.id)


def requests_about_levels() -> list[Request]:
    """The open requests that still ask about a level, oldest first."""
    asks = ChangeRow.select(ChangeRow.request).where(
        ChangeRow.level.is_null(False), ChangeRow.accepted.is_null()
    )
    rows = RequestRow.select().where(
        RequestRow.status == RequestStatus.OPEN.value, RequestRow.id.in_(asks)
    )
    return [_request(row) for row in rows.order_by(RequestRow.id)]


def due_requests(now: datetime) -> list[Request]:
    """Open requests whose deadline has passed, the oldest deadline first."""
    rows = RequestRow.select().where(
        RequestRow.status == RequestStatus.OPEN.value, RequestRow.expires_at < now
    )
    return [_request(row) for row in rows.order_by(RequestRow.expires_at)]


def awaiting_requests(mailed_before: datetime) -> list[Request]:
    """Open requests whose first mail was handed over before a moment, the oldest first."""
    mailed = MailRow.select(MailRow.request).where(
        MailRow.status == MailStatus.SENT.value, MailRow.handed_over_at <= mailed_before
    )
    rows = RequestRow.select().where(
        RequestRow.status == RequestStatus.OPEN.value, RequestRow.id.in_(mailed)
    )
    return [_request(row) for row in rows.order_by(RequestRow.id)]


def change_request(
    request_id: int, expected: RequestStatus, becomes: RequestStatus, **fields: Any
) -> bool:
    """Move a request on, if it is still in `expected`; says whether it was."""
    moving = _moving(tuple(fields))
    return moving.change(request_id, expected.value, becomes.value, *fields.values()) == 1


def prolong(request_id: int, until: datetime) -> None:
    """Let a request be answered until then."""
    RequestRow.update(expires_at=until).where(RequestRow.id == request_id).execute()


def answer_change(request_id: int, position: int, accepted: bool) -> None:
    _ANSWER_CHANGE.change(request_id, position, accepted)


def cancel_change(request_id: int, position: int) -> None:
    """Somebody at the desk takes a change out of a request that goes on."""
    one = (ChangeRow.request == request_id) & (ChangeRow.position == position)
    ChangeRow.update(accepted=False, cancelled=True).where(one).execute()


def forget_answers(request_id: int) -> None:
    """Whatever was answered to the changes of a request is open again."""
    ChangeRow.update(accepted=None, cancelled=False).where(
        ChangeRow.request == request_id
    ).execute()


def count_code_try(request_id: int) -> None:
    RequestRow.update(code_tries=RequestRow.code_tries + 1).where(
        RequestRow.id == request_id
    ).execute()


def in_review(request_id: int) -> bool:
    """Whether a reply to this request waits to be read by a person."""
    return _IN_REVIEW.first(request_id) is not None


def refresh_state(request_id: int) -> None:
    """Write the state that people see beside the subscriptions of the request's contact.

    Called in the transaction of every change to a request, its mails or its reviews.
    """
    rows = _STANDS.run(request_id).fetchall()
    statuses = {MailStatus(mail) for _, mail, _, _ in rows if mail is not None}
    status, _, waits, some_left_out = rows[0]
    _SET_STATE.change(request_id, state_of(RequestStatus(status), statuses, bool(waits)).value)
    if some_left_out:
        for change in request_by_id(request_id).changes:
            as_to_it = status_as_to(RequestStatus(status), change.accepted, change.cancelled)
            if as_to_it != status:
                _SET_STATE_OF_ONE.change(request_id, change.target.key, as_to_it.value)


def were_sent() -> Any:
    """The requests whose question left, or may have: the time of the others has not begun."""
    asked = (MailRow.request == RequestRow.id) & MailRow.kind.in_(archive.QUESTION_KINDS)
    left = MailRow.status.not_in(_IN_THE_HOUSE)
    return fn.EXISTS(MailRow.select(MailRow.id).where(asked, left))


_IN_THE_HOUSE = (MailStatus.WAITING.value, MailStatus.REFUSED.value, MailStatus.DROPPED.value)
_LEFT_THE_HOUSE = Prepared(
    lambda number: MailRow.select(MailRow.id).where(
        MailRow.request == number,
        MailRow.kind.in_(archive.QUESTION_KINDS),
        MailRow.status.not_in(_IN_THE_HOUSE),
    )
)


def was_sent(request_id: int) -> bool:
    """Whether a question of this request left, or may have."""
    return _LEFT_THE_HOUSE.first(request_id) is not None


def _open_by(kind: MailKind, *more: Any) -> Any:
    """The open requests with a mail of a kind of which `more` is true, too."""
    mails = MailRow.select(MailRow.request).where(MailRow.kind == kind.value, *more)
    return RequestRow.select().where(
        RequestRow.status == RequestStatus.OPEN.value, RequestRow.id.in_(mails)
    )


def unsent_by(kind: MailKind) -> list[Request]:
    """The open requests whose question of a kind waits, and of which nothing ever left, oldest
    first."""
    waiting = _open_by(kind, MailRow.status == MailStatus.WAITING.value).where(~were_sent())
    return [_request(row) for row in waiting.order_by(RequestRow.id)]


def count_unsent_by(kind: MailKind) -> int:
    """How many `unsent_by` gives."""
    waiting = _open_by(kind, MailRow.status == MailStatus.WAITING.value)
    return int(waiting.where(~were_sent()).count())


def count_asked_by(kind: MailKind) -> int:
    """How many open requests were asked by a mail of a kind that left, or may have."""
    return int(_open_by(kind).where(were_sent()).count())


def count_lapsing(now: datetime) -> int:
    """How many open requests that were sent lapse within seven days."""
    soon = (RequestRow.expires_at >= now) & (RequestRow.expires_at < now + WEEK)
    is_open = RequestRow.status == RequestStatus.OPEN.value
    return int(RequestRow.select().where(is_open, soon, were_sent()).count())
