"""Rows ↔ core dataclasses: people, lists, what they signed up for and what they were asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import cache, reduce
from operator import or_
from typing import Any

from peewee import JOIN, fn

from optindesk.core.fields import QUESTIONS
from optindesk.core.model import (
    Change,
    Contact,
    Level,
    MailingList,
    Request,
    SignUp,
    SignUpSource,
    Subscription,
    SuppressionKind,
    Target,
    domains_over,
    mailbox_key,
)
from optindesk.core.status import (
    AddressState,
    Basis,
    MailStatus,
    RequestStatus,
    SubscriptionStatus,
    state_of,
    status_as_to,
)
from optindesk.core.token import erased_key
from optindesk.store.prepared import Prepared, PreparedForMany, add
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

WEEK = timedelta(days=7)

QUESTION_KINDS = tuple(sorted(kind.value for kind in QUESTIONS))
"""The kinds of mail that ask; the state of a request is derived from these."""


_DESK = Prepared(lambda: Desk.select())
_SETTING = Prepared(lambda name: Setting.select().where(Setting.name == name))


def desk_key() -> bytes:
    """The secret from which tokens are made (DESIGN 4)."""
    return bytes(_DESK.first().key)


def setting(name: str, default: Any = None) -> Any:
    row = _SETTING.first(name)
    return default if row is None else row.value


def set_setting(name: str, value: Any) -> None:
    Setting.insert(name=name, value=value).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.value]
    ).execute()


def folded(text: str) -> str:
    """Text as it is searched: without case and accents, so that “muller” finds Müller."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def storable(text: str) -> str:
    """Text as every database takes it: without NUL and without halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "")


# --- lists --------------------------------------------------------------------------------------


def _list(row: Any) -> MailingList:
    return MailingList(
        row.id,
        row.name,
        row.description,
        row.language,
        row.level,
        row.days_to_answer,
        row.reminders,
    )


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


_LIST = Prepared(lambda number: ListRow.select().where(ListRow.id == number), into=_list)


def list_by_id(list_id: int) -> MailingList:
    """The list; raises LookupError (our bug) when there is none."""
    found: MailingList = _LIST.one(list_id)
    return found


def all_lists() -> list[MailingList]:
    return [_list(row) for row in ListRow.select().order_by(ListRow.name_key)]


def list_names() -> list[str]:
    """What all lists are called."""
    return [one.name for one in all_lists()]


def set_reminders(list_id: int, reminders: int) -> None:
    """A list sends so many reminders; 0: as many as the whole desk does."""
    ListRow.update(reminders=reminders).where(ListRow.id == list_id).execute()


def list_reminders() -> dict[int, int]:
    """How many reminders each list sends, for those that send any."""
    return {row.id: row.reminders for row in ListRow.select().where(ListRow.reminders > 0)}


# --- contacts -----------------------------------------------------------------------------------


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
        row.salutation,
    )


def add_contact(
    address: str, key: str, name: str, language: str | None, now: datetime, salutation: str = ""
) -> Contact:
    number = add(
        ContactRow,
        address=address,
        address_key=key,
        mailbox=mailbox_key(address),
        name=name,
        salutation=salutation,
        language=language,
        search=folded(f"{name} {address}"),
        created_at=now,
    )
    return contact_by_id(number)


_CONTACT = Prepared(
    lambda number: ContactRow.select().where(ContactRow.id == number), into=_contact
)
_CONTACT_OF_KEY = Prepared(
    lambda key: ContactRow.select().where(ContactRow.address_key == key), into=_contact
)
_CONTACTS_OF_MAILBOX = Prepared(
    lambda key: ContactRow.select().where(ContactRow.mailbox == key), into=_contact
)
_KNOWN_MAILBOXES = PreparedForMany(
    lambda keys: ContactRow.select(ContactRow.mailbox).where(ContactRow.mailbox.in_(keys))
)
_KNOWN_ALIASES = PreparedForMany(
    lambda keys: AliasRow.select(AliasRow.address_key).where(AliasRow.address_key.in_(keys))
)
_ALIAS = Prepared(lambda key: AliasRow.select().where(AliasRow.address_key == key))


def contact_by_key(key: str) -> Contact | None:
    found: Contact | None = _CONTACT_OF_KEY.first(key)
    return found


def contact_by_id(contact_id: int) -> Contact:
    """The contact; raises LookupError (our bug) when there is none."""
    found: Contact = _CONTACT.one(contact_id)
    return found


def contacts_of_mailbox(mailbox: str) -> list[Contact]:
    """The contacts whose addresses are spellings of one mailbox (`core.model.mailbox_key`)."""
    return _CONTACTS_OF_MAILBOX.rows(mailbox)


def known_senders(keys: Collection[str]) -> set[str]:
    """Those of these address keys whose mailbox is a contact's, or that are an accepted alias."""
    mailbox_of = {key: mailbox_key(key) for key in keys}
    known = {row.mailbox for row in _KNOWN_MAILBOXES.rows(set(mailbox_of.values()))}
    aliases = {row.address_key for row in _KNOWN_ALIASES.rows(mailbox_of)}
    return aliases | {key for key, mailbox in mailbox_of.items() if mailbox in known}


def contact_of_alias(key: str) -> Contact | None:
    row = _ALIAS.first(key)
    return None if row is None else contact_by_id(row.contact_id)


def add_alias(contact_id: int, key: str, now: datetime) -> None:
    AliasRow.insert(
        contact=contact_id, address_key=key, accepted_at=now
    ).on_conflict_ignore().execute()


def fill_in(contact: Contact, name: str, language: str | None, salutation: str = "") -> None:
    """Add a name, language or salutation that was not known; what is known stays."""
    changes: dict[str, Any] = {}
    if name and not contact.name:
        changes |= {"name": name, "search": folded(f"{name} {contact.address}")}
    if language and not contact.language:
        changes["language"] = language
    if salutation and not contact.salutation:
        changes["salutation"] = salutation
    if changes:
        ContactRow.update(**changes).where(ContactRow.id == contact.id).execute()


_SET_LEVEL = Prepared(
    lambda number, level: ContactRow.update(level=level).where(ContactRow.id == number)
)
_SET_ADDRESS_STATE = Prepared(
    lambda number, state, count: ContactRow.update(address_state=state, soft_bounces=count).where(
        ContactRow.id == number
    )
)


def set_level(contact_id: int, level: int) -> None:
    _SET_LEVEL.change(contact_id, int(level))


def set_address_state(contact_id: int, state: AddressState, soft_bounces: int) -> None:
    _SET_ADDRESS_STATE.change(contact_id, state.value, soft_bounces)


# --- subscriptions ------------------------------------------------------------------------------


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


_SUBSCRIPTION = Prepared(
    lambda contact, target: SubscriptionRow.select().where(
        SubscriptionRow.contact == contact, SubscriptionRow.target == target
    ),
    into=_subscription,
)
_SUBSCRIPTIONS = Prepared(
    lambda contact: (
        SubscriptionRow.select()
        .where(SubscriptionRow.contact == contact)
        .order_by(SubscriptionRow.id)
    ),
    into=_subscription,
)


@cache
def _saving(fields: tuple[str, ...]) -> Prepared:
    """Writes the subscription of a contact to a target and a list, with these columns."""

    def save(contact: Any, target: Any, list_id: Any, *given: Any) -> Any:
        values = dict(zip(fields, given, strict=True))
        row = {"contact": contact, "target": target, "list": list_id, **values}
        return SubscriptionRow.insert(**row).on_conflict(
            conflict_target=[SubscriptionRow.contact, SubscriptionRow.target], update=values
        )

    return Prepared(save, 3 + len(fields))


def subscription(contact_id: int, target: Target) -> Subscription | None:
    found: Subscription | None = _SUBSCRIPTION.first(contact_id, target.key)
    return found


def subscriptions(contact_id: int) -> list[Subscription]:
    return _SUBSCRIPTIONS.rows(contact_id)


def save_subscription(
    contact_id: int,
    target: Target,
    status: SubscriptionStatus,
    now: datetime,
    **fields: Any,
) -> None:
    """Write how a contact stands to a target; `fields` are basis, since, left_at or request."""
    values = {"status": status.value, "level": target.level, "changed_at": now, **fields}
    _saving(tuple(values)).run(contact_id, target.key, target.list_id, *values.values())


# --- sign-ups -----------------------------------------------------------------------------------


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


def signup_by_id(signup_id: int) -> SignUp:
    """The sign-up; raises LookupError (our bug) when there is none."""
    found: SignUp = _SIGNUP.one(signup_id)
    return found


def signups_by_ids(numbers: Iterable[int]) -> list[SignUp]:
    """Those of the sign-ups that are there, the first one first."""
    rows = SignUpRow.select().where(SignUpRow.id.in_(list(numbers))).order_by(SignUpRow.id)
    return [_signup(row) for row in rows]


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
            on=(MailRow.request == RequestRow.id) & MailRow.kind.in_(QUESTION_KINDS),
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


def _request(row: Any) -> Request:
    return Request(
        row.id,
        row.contact_id,
        row.address,
        RequestStatus(row.status),
        tuple(_CHANGES.rows(row.id)),
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


# --- suppressions -------------------------------------------------------------------------------


_RULE = Prepared(
    lambda kind, key: SuppressionRow.select(SuppressionRow.id).where(
        SuppressionRow.kind == kind, SuppressionRow.key == key
    )
)


def has_rule(kind: SuppressionKind, key: str) -> bool:
    """Whether there is a rule about exactly this address, domain or hash."""
    return _RULE.first(kind.value, key) is not None


def erased_at(hashed: str) -> datetime | None:
    """When somebody with this keyed hash was erased; None for everybody else."""
    of_erased = SuppressionRow.kind == SuppressionKind.ERASED.value
    row = SuppressionRow.get_or_none(of_erased, SuppressionRow.key == hashed)
    return None if row is None else row.created_at


def lift_erasure(hashed: str) -> None:
    """Who was erased may be asked again."""
    of_erased = SuppressionRow.kind == SuppressionKind.ERASED.value
    SuppressionRow.delete().where(of_erased, SuppressionRow.key == hashed).execute()


def suppress(kind: SuppressionKind, key: str, reason: str, now: datetime, source: str = "") -> bool:
    """Never write there again; says whether that is a new rule."""
    is_new = not has_rule(kind, key)
    if is_new:
        row = {"kind": kind.value, "key": key, "reason": reason, "source": source}
        add(SuppressionRow, **row, created_at=now)
    return is_new


@cache
def _suppressed(domains: int) -> Prepared:
    """What keeps an address, by itself, by one of so many domains over it, or by its hash."""

    def find(key: Any, erased: Any, *over: Any) -> Any:
        keys = ((SuppressionKind.ADDRESS, key), (SuppressionKind.ERASED, erased))
        rules = (*keys, *((SuppressionKind.DOMAIN, domain) for domain in over))
        same = (
            (SuppressionRow.kind == kind.value) & (SuppressionRow.key == k) for kind, k in rules
        )
        return SuppressionRow.select().where(reduce(or_, same))

    return Prepared(find, 2 + domains)


def never_write_why(key: str) -> str | None:
    """The reason why an address is never written to, or None: by a rule, or as it was erased."""
    return suppressed_why(key, erased_key(desk_key(), key))


def suppressed_why(key: str, erased: str) -> str | None:
    """The reason why an address is never written to, or None. `erased` is its keyed hash."""
    over = domains_over(key)
    row = _suppressed(len(over)).first(key, erased, *over)
    return None if row is None else row.reason or row.kind


def count_contacts() -> int:
    """How many people there are to be seen; who was erased is none of them."""
    seen = fn.COUNT(SubscriptionRow.contact.distinct())
    return int(SubscriptionRow.select(seen).scalar())


def were_sent() -> Any:
    """The requests whose question left, or may have: the time of the others has not begun."""
    asked = (MailRow.request == RequestRow.id) & MailRow.kind.in_(QUESTION_KINDS)
    left = MailRow.status.not_in(_IN_THE_HOUSE)
    return fn.EXISTS(MailRow.select(MailRow.id).where(asked, left))


_IN_THE_HOUSE = (MailStatus.WAITING.value, MailStatus.REFUSED.value, MailStatus.DROPPED.value)


def count_lapsing(now: datetime) -> int:
    """How many open requests that were sent lapse within seven days."""
    soon = (RequestRow.expires_at >= now) & (RequestRow.expires_at < now + WEEK)
    is_open = RequestRow.status == RequestStatus.OPEN.value
    return int(RequestRow.select().where(is_open, soon, were_sent()).count())


def count_by_state() -> dict[str, int]:
    """How many subscriptions are in each state."""
    rows = SubscriptionRow.select(SubscriptionRow.state, fn.COUNT(SubscriptionRow.id)).group_by(
        SubscriptionRow.state
    )
    return {state or "": count for state, count in rows.tuples()}
