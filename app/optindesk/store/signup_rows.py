"""Rows ↔ core dataclasses: what people signed up for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from peewee import fn

from optindesk.core.model import SignUp, SignUpSource, Target
from optindesk.store.prepared import Prepared, add
from optindesk.store.tables import SignUpRow, SubscriptionRow


def add_signup(
    contact_id: int,
    target: Target,
    source: SignUpSource,
    signed_on: date | None,
    now: datetime,
    **fields: Any,
) -> int:
    """Record a first opt-in; `fields` are import_id, row, place, collected_by, note, paper,
    request."""
    return add(
        SignUpRow,
        contact=contact_id,
        list=target.list_id,
        level=target.level,
        source=source.value,
        signed_on=signed_on,
        recorded_at=now,
        **fields,
    )


def _signup(row: Any) -> SignUp:
    return SignUp(
        row.id,
        row.contact_id,
        Target(row.list, row.level),
        SignUpSource(row.source),
        row.signed_on,
        row.recorded_at,
        row.import_id,
        row.row,
        row.place,
        row.collected_by,
        row.note,
        row.request,
        row.paper,
    )


_SIGNUP = Prepared(lambda number: SignUpRow.select().where(SignUpRow.id == number), into=_signup)
_SIGNUPS = Prepared(
    lambda contact: SignUpRow.select().where(SignUpRow.contact == contact).order_by(SignUpRow.id),
    into=_signup,
)
_TIE_SIGNUP = Prepared(
    lambda number, request: SignUpRow.update(request=request).where(SignUpRow.id == number)
)


def signups(contact_id: int) -> list[SignUp]:
    return _SIGNUPS.rows(contact_id)


def signups_of(contacts: Collection[int]) -> list[SignUp]:
    """What these people signed up for, the first one first."""
    rows = SignUpRow.select().where(SignUpRow.contact.in_(list(contacts))).order_by(SignUpRow.id)
    return [_signup(row) for row in rows]


def signup_by_id(signup_id: int) -> SignUp:
    """The sign-up; raises LookupError (our bug) when there is none."""
    found: SignUp = _SIGNUP.one(signup_id)
    return found


def has_any() -> bool:
    """Whether anybody signed up who is to be seen; what was taken back is not."""
    # Not IN: that would first list all of the subscriptions, 0.13 s of a million.
    seen = SubscriptionRow.select(SubscriptionRow.id).where(
        SubscriptionRow.contact == SignUpRow.contact
    )
    return bool(SignUpRow.select(SignUpRow.id).where(fn.EXISTS(seen)).exists())


def signups_by_ids(numbers: Iterable[int]) -> list[SignUp]:
    """Those of the sign-ups that are there, the first one first."""
    rows = SignUpRow.select().where(SignUpRow.id.in_(list(numbers))).order_by(SignUpRow.id)
    return [_signup(row) for row in rows]


def typed_since(moment: datetime, most: int) -> list[SignUp]:
    """The sign-ups that were typed since a moment and not taken back: the newest, at most so many,
    the first one first."""
    row = SignUpRow
    is_typed = (row.source == SignUpSource.TYPED.value) & (row.recorded_at >= moment)
    rows = row.select().where(is_typed).order_by(row.id.desc()).limit(most)
    return [_signup(one) for one in reversed(rows)]


def take_out(numbers: Collection[int]) -> None:
    """Take sign-ups out that were recorded by mistake."""
    SignUpRow.delete().where(SignUpRow.id.in_(list(numbers))).execute()


def tie_signup(signup_id: int, request_id: int) -> None:
    """Say which request a sign-up led to."""
    _TIE_SIGNUP.change(signup_id, request_id)


_SIGNUPS_OF_REQUEST = Prepared(
    lambda request: SignUpRow.select().where(SignUpRow.request == request).order_by(SignUpRow.id),
    into=_signup,
)


def signups_of_request(request_id: int) -> list[SignUp]:
    """The sign-ups that led to a request, the first one first."""
    return _SIGNUPS_OF_REQUEST.rows(request_id)
