"""Rows ↔ core dataclasses: people, lists, what they signed up for and what they were asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from peewee import fn

from optindesk.core.model import (
    Change,
    Contact,
    MailingList,
    Request,
    SignUp,
    SignUpSource,
    Subscription,
    SuppressionKind,
    Target,
)
from optindesk.core.status import (
    AddressState,
    Basis,
    MailStatus,
    RequestStatus,
    SubscriptionStatus,
    state_of,
)
from optindesk.store.tables import (
    AliasRow,
    ChangeRow,
    ContactRow,
    Desk,
    LetterRow,
    ListRow,
    MailRow,
    RequestRow,
    Setting,
    SignUpRow,
    SubscriptionRow,
    SuppressionRow,
)

QUESTION_KINDS = ("confirm", "reminder")
"""The kinds of mail that ask; the state of a request is derived from these."""


def desk_key() -> bytes:
    """The secret from which tokens are made (DESIGN 4)."""
    return bytes(Desk.get().key)


def setting(name: str, default: Any = None) -> Any:
    row = Setting.get_or_none(Setting.name == name)
    return default if row is None else row.value


def set_setting(name: str, value: Any) -> None:
    Setting.insert(name=name, value=value).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.value]
    ).execute()


def folded(text: str) -> str:
    """Text as it is searched: without case and accents, so that “muller” finds Müller."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def storable(text: str) -> str:
    """Text as every database takes it: without NUL and without halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "")


# --- lists --------------------------------------------------------------------------------------


def add_list(name: str, description: str, language: str, now: datetime) -> MailingList:
    row = ListRow.create(
        name=name,
        name_key=folded(name),
        description=description,
        language=language,
        created_at=now,
    )
    return _list(row)


def list_named(name: str) -> MailingList | None:
    row = ListRow.get_or_none(ListRow.name_key == folded(name.strip()))
    return None if row is None else _list(row)


def list_by_id(list_id: int) -> MailingList:
    return _list(ListRow.get_by_id(list_id))


def all_lists() -> list[MailingList]:
    return [_list(row) for row in ListRow.select().order_by(ListRow.name_key)]


def list_reminders() -> dict[int, int]:
    """How many reminders each list sends, for those that send any."""
    return {row.id: row.reminders for row in ListRow.select().where(ListRow.reminders > 0)}


def _list(row: Any) -> MailingList:
    return MailingList(
        row.id, row.name, row.description, row.language, row.level, row.days_to_answer
    )


# --- contacts -----------------------------------------------------------------------------------


def add_contact(address: str, key: str, name: str, language: str | None, now: datetime) -> Contact:
    row = ContactRow.create(
        address=address,
        address_key=key,
        name=name,
        language=language,
        search=folded(f"{name} {address}"),
        created_at=now,
    )
    return _contact(row)


def contact_by_key(key: str) -> Contact | None:
    row = ContactRow.get_or_none(ContactRow.address_key == key)
    return None if row is None else _contact(row)


def contact_by_id(contact_id: int) -> Contact:
    return _contact(ContactRow.get_by_id(contact_id))


def contacts_like_mailbox(local: str, domains: Iterable[str]) -> list[Contact]:
    """Contacts whose key is ``local`` or ``local+tag`` at one of `domains`: the candidates for
    the one mailbox that a sender may write from."""
    candidates = []
    for domain in domains:
        low, high = f"{local}+", f"{local},"
        candidates += list(
            ContactRow.select().where(
                (ContactRow.address_key == f"{local}@{domain}")
                | (
                    (ContactRow.address_key >= low)
                    & (ContactRow.address_key < high)
                    & ContactRow.address_key.endswith(f"@{domain}")
                )
            )
        )
    return [_contact(row) for row in candidates]


def contact_of_alias(key: str) -> Contact | None:
    row = AliasRow.get_or_none(AliasRow.address_key == key)
    return None if row is None else contact_by_id(row.contact_id)


def add_alias(contact_id: int, key: str, now: datetime) -> None:
    AliasRow.insert(
        contact=contact_id, address_key=key, accepted_at=now
    ).on_conflict_ignore().execute()


def fill_in(contact: Contact, name: str, language: str | None) -> None:
    """Add a name or language that was not known; what is known stays."""
    changes: dict[str, Any] = {}
    if name and not contact.name:
        changes |= {"name": name, "search": folded(f"{name} {contact.address}")}
    if language and not contact.language:
        changes["language"] = language
    if changes:
        ContactRow.update(**changes).where(ContactRow.id == contact.id).execute()


def set_level(contact_id: int, level: int) -> None:
    ContactRow.update(level=level).where(ContactRow.id == contact_id).execute()


def set_address_state(contact_id: int, state: AddressState, soft_bounces: int) -> None:
    ContactRow.update(address_state=state.value, soft_bounces=soft_bounces).where(
        ContactRow.id == contact_id
    ).execute()


def _contact(row: Any) -> Contact:
    return Contact(
        row.id,
        row.address,
        row.address_key,
        row.name,
        row.language,
        row.level,
        AddressState(row.address_state),
        row.soft_bounces,
    )


# --- subscriptions ------------------------------------------------------------------------------


def subscription(contact_id: int, target: Target) -> Subscription | None:
    row = SubscriptionRow.get_or_none(
        (SubscriptionRow.contact == contact_id) & (SubscriptionRow.target == target.key)
    )
    return None if row is None else _subscription(row)


def subscriptions(contact_id: int) -> list[Subscription]:
    rows = SubscriptionRow.select().where(SubscriptionRow.contact == contact_id)
    return [_subscription(row) for row in rows.order_by(SubscriptionRow.id)]


def save_subscription(
    contact_id: int,
    target: Target,
    status: SubscriptionStatus,
    now: datetime,
    **fields: Any,
) -> None:
    """Write how a contact stands to a target; `fields` are basis, since, left_at or request."""
    values = {"status": status.value, "level": target.level, "changed_at": now, **fields}
    SubscriptionRow.insert(
        contact=contact_id, target=target.key, list=target.list_id, **values
    ).on_conflict(
        conflict_target=[SubscriptionRow.contact, SubscriptionRow.target],
        update=values,
    ).execute()


def _subscription(row: Any) -> Subscription:
    return Subscription(
        row.id,
        row.contact_id,
        Target(row.list_id, row.level if row.list_id is None else None),
        SubscriptionStatus(row.status),
        None if row.basis is None else Basis(row.basis),
        row.since,
        row.left_at,
    )


# --- sign-ups -----------------------------------------------------------------------------------


def add_signup(
    contact_id: int,
    target: Target,
    source: SignUpSource,
    signed_on: date | None,
    now: datetime,
    **fields: Any,
) -> int:
    """Record a first opt-in; `fields` are import_id, row, place, collected_by, note, request."""
    row = SignUpRow.create(
        contact=contact_id,
        list=target.list_id,
        level=target.level,
        source=source.value,
        signed_on=signed_on,
        recorded_at=now,
        **fields,
    )
    return int(row.id)


def signups(contact_id: int) -> list[SignUp]:
    rows = SignUpRow.select().where(SignUpRow.contact == contact_id).order_by(SignUpRow.id)
    return [_signup(row) for row in rows]


def signup_by_id(signup_id: int) -> SignUp:
    return _signup(SignUpRow.get_by_id(signup_id))


def tie_signup(signup_id: int, request_id: int) -> None:
    """Say which request a sign-up led to."""
    SignUpRow.update(request=request_id).where(SignUpRow.id == signup_id).execute()


def signup_of_request(request_id: int) -> SignUp | None:
    """The first sign-up that led to a request."""
    row = SignUpRow.select().where(SignUpRow.request == request_id).order_by(SignUpRow.id).first()
    return None if row is None else _signup(row)


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
    )


# --- requests -----------------------------------------------------------------------------------


def add_request(
    contact: Contact,
    targets: Iterable[Target],
    language: str,
    wording_id: int,
    account_id: int | None,
    asked_at: datetime,
    expires_at: datetime,
) -> Request:
    row = RequestRow.create(
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
        ChangeRow.create(request=row.id, position=position, list=target.list_id, level=target.level)
    return request_by_id(row.id)


def request_by_id(request_id: int) -> Request:
    """The request; raises peewee's DoesNotExist (our bug) when there is none."""
    return _request(RequestRow.get_by_id(request_id))


def find_request(request_id: int) -> Request | None:
    """The request of a number that came from outside, or None."""
    if not 0 < request_id < 1 << 31:
        return None
    row = RequestRow.get_or_none(RequestRow.id == request_id)
    return None if row is None else _request(row)


def open_requests(contact_id: int) -> list[Request]:
    rows = RequestRow.select().where(
        RequestRow.contact == contact_id, RequestRow.status == RequestStatus.OPEN.value
    )
    return [_request(row) for row in rows.order_by(RequestRow.id)]


def newest_request(contact_id: int, target: Target) -> Request | None:
    """The newest request to a contact that asked about `target`'s list, or about a level."""
    same = ChangeRow.list == target.list_id if target.list_id else ChangeRow.level.is_null(False)
    row = (
        RequestRow.select()
        .join(ChangeRow, on=ChangeRow.request == RequestRow.id)
        .where(RequestRow.contact == contact_id, same)
        .order_by(RequestRow.id.desc())
        .first()
    )
    return None if row is None else _request(row)


def due_requests(now: datetime) -> list[Request]:
    """Open requests whose deadline has passed, the oldest deadline first."""
    rows = RequestRow.select().where(
        RequestRow.status == RequestStatus.OPEN.value, RequestRow.expires_at < now
    )
    return [_request(row) for row in rows.order_by(RequestRow.expires_at)]


def awaiting_requests(list_ids: list[int]) -> list[Request]:
    """Open requests that ask about one of these lists, the oldest first."""
    rows = (
        RequestRow.select()
        .join(ChangeRow, on=ChangeRow.request == RequestRow.id)
        .where(RequestRow.status == RequestStatus.OPEN.value, ChangeRow.list.in_(list_ids))
        .distinct()
    )
    return [_request(row) for row in rows.order_by(RequestRow.id)]


def change_request(
    request_id: int, expected: RequestStatus, becomes: RequestStatus, **fields: Any
) -> bool:
    """Move a request on, if it is still in `expected`; says whether it was."""
    changed = (
        RequestRow.update(status=becomes.value, **fields)
        .where(RequestRow.id == request_id, RequestRow.status == expected.value)
        .execute()
    )
    return bool(changed == 1)


def answer_change(request_id: int, position: int, accepted: bool) -> None:
    ChangeRow.update(accepted=accepted).where(
        ChangeRow.request == request_id, ChangeRow.position == position
    ).execute()


def count_code_try(request_id: int) -> None:
    RequestRow.update(code_tries=RequestRow.code_tries + 1).where(
        RequestRow.id == request_id
    ).execute()


def in_review(request_id: int) -> bool:
    """Whether a reply to this request waits to be read by a person."""
    waiting = LetterRow.select().where(LetterRow.request == request_id, LetterRow.review == "open")
    return bool(waiting.exists())


def refresh_state(request_id: int) -> None:
    """Write the state that people see beside the subscriptions of the request's contact.

    Called in the transaction of every change to a request, its mails or its reviews.
    """
    request = RequestRow.get_by_id(request_id)
    statuses = {
        MailStatus(status)
        for (status,) in MailRow.select(MailRow.status)
        .where(MailRow.request == request_id, MailRow.kind.in_(QUESTION_KINDS))
        .tuples()
    }
    state = state_of(RequestStatus(request.status), statuses, in_review(request_id))
    SubscriptionRow.update(state=state.value).where(SubscriptionRow.request == request_id).execute()


def _request(row: Any) -> Request:
    changes = ChangeRow.select().where(ChangeRow.request == row.id).order_by(ChangeRow.position)
    return Request(
        row.id,
        row.contact_id,
        row.address,
        RequestStatus(row.status),
        tuple(Change(c.position, Target(c.list, c.level), c.accepted) for c in changes),
        row.language,
        row.wording,
        row.asked_at,
        row.expires_at,
        row.ended_at,
        row.code_tries,
    )


# --- suppressions -------------------------------------------------------------------------------


def suppress(kind: SuppressionKind, key: str, reason: str, now: datetime) -> None:
    SuppressionRow.insert(
        kind=kind.value, key=key, reason=reason, created_at=now
    ).on_conflict_ignore().execute()


def suppressed_why(key: str, erased: str) -> str | None:
    """The reason why an address is never written to, or None. `erased` is its keyed hash."""
    domain = key.rpartition("@")[2]
    row = SuppressionRow.get_or_none(
        ((SuppressionRow.kind == SuppressionKind.ADDRESS.value) & (SuppressionRow.key == key))
        | ((SuppressionRow.kind == SuppressionKind.DOMAIN.value) & (SuppressionRow.key == domain))
        | ((SuppressionRow.kind == SuppressionKind.ERASED.value) & (SuppressionRow.key == erased))
    )
    return None if row is None else row.reason or row.kind


def count_contacts() -> int:
    return int(ContactRow.select().count())


def count_lapsing(now: datetime) -> int:
    """How many open requests lapse within seven days."""
    soon = (RequestRow.expires_at >= now) & (RequestRow.expires_at < now + timedelta(days=7))
    lapsing = RequestRow.select().where(RequestRow.status == RequestStatus.OPEN.value, soon)
    return int(lapsing.count())


def count_by_state() -> dict[str, int]:
    """How many subscriptions are in each state."""
    rows = SubscriptionRow.select(SubscriptionRow.state, fn.COUNT(SubscriptionRow.id)).group_by(
        SubscriptionRow.state
    )
    return {state or "": count for state, count in rows.tuples()}
