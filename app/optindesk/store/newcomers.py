"""Writes people of whom nothing was known, many at once, with the question to each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.model import Contact, MailKind, Request, SignUp, mailbox_key
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus, state_of
from optindesk.store.archive import found_text
from optindesk.store.database import Store
from optindesk.store.tables import (
    ChangeRow,
    ContactRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
)

_QUEUED = state_of(RequestStatus.OPEN, {MailStatus.WAITING}, False).value


@dataclass(frozen=True, slots=True)
class Question:
    """A request of one change, and what fills the mail that asks it."""

    request: Request
    account_id: int | None
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody new, the first sign-ups, each for something else, and the questions about them; who
    is not asked yet has none."""

    contact: Contact
    signups: Sequence[SignUp]
    questions: Sequence[Question]


def reserve(
    store: Store, contacts: int, signups: int, requests: int
) -> tuple[Iterator[int], Iterator[int], Iterator[int]]:
    """Numbers for so many contacts, sign-ups and requests, which nobody else is given."""
    return (
        iter(store.reserve(ContactRow, contacts)),
        iter(store.reserve(SignUpRow, signups)),
        iter(store.reserve(RequestRow, requests)),
    )


def add(store: Store, newcomers: Sequence[Newcomer], now: datetime) -> None:
    """Write them, and their question mails into the outbox, in the caller's unit of work."""
    asked = [(one.contact, question) for one in newcomers for question in one.questions]
    signups = [signup for one in newcomers for signup in one.signups]
    store.bulk(ContactRow, (_contact(one.contact, now) for one in newcomers))
    store.bulk(SignUpRow, map(_signup, signups))
    store.bulk(RequestRow, (_request(question) for _, question in asked))
    store.bulk(ChangeRow, (row for _, question in asked for row in _changes(question.request)))
    store.bulk(SubscriptionRow, (_subscription(signup, now) for signup in signups))
    store.bulk(MailRow, (_mail(contact, question, now) for contact, question in asked))


def _contact(contact: Contact, now: datetime) -> dict[str, Any]:
    return {
        "id": contact.id,
        "address": contact.address,
        "address_key": contact.key,
        "mailbox": mailbox_key(contact.address),
        "name": contact.name,
        "salutation": contact.salutation,
        "language": contact.language,
        "level": contact.level,
        "address_state": contact.address_state.value,
        "soft_bounces": contact.soft_bounces,
        "search": found_text(contact.name, contact.address),
        "created_at": now,
    }


def _signup(signup: SignUp) -> dict[str, Any]:
    return {
        "id": signup.id,
        "contact": signup.contact_id,
        "list": signup.target.list_id,
        "level": signup.target.level,
        "source": signup.source.value,
        "signed_on": signup.signed_on,
        "recorded_at": signup.recorded_at,
        "import_id": signup.import_id,
        "row": signup.row,
        "place": signup.place,
        "collected_by": signup.collected_by,
        "note": signup.note,
        "paper": signup.paper,
        "request": signup.request_id,
    }


def _request(question: Question) -> dict[str, Any]:
    request = question.request
    return {
        "id": request.id,
        "contact": request.contact_id,
        "address": request.address,
        "status": request.status.value,
        "language": request.language,
        "wording": request.wording_id,
        "account": question.account_id,
        "asked_at": request.asked_at,
        "expires_at": request.expires_at,
        "code_tries": request.code_tries,
    }


def _changes(request: Request) -> Iterator[dict[str, Any]]:
    for change in request.changes:
        yield {
            "request": request.id,
            "position": change.position,
            "list": change.target.list_id,
            "level": change.target.level,
            "cancelled": change.cancelled,
        }


def _subscription(signup: SignUp, now: datetime) -> dict[str, Any]:
    target, is_asked = signup.target, signup.request_id is not None
    status = SubscriptionStatus.PENDING if is_asked else SubscriptionStatus.NONE
    return {
        "contact": signup.contact_id,
        "target": target.key,
        "list": target.list_id,
        "level": target.level,
        "status": status.value,
        "request": signup.request_id,
        "state": _QUEUED if is_asked else None,
        "changed_at": now,
    }


def _mail(contact: Contact, question: Question, now: datetime) -> dict[str, Any]:
    return {
        "request": question.request.id,
        "contact": contact.id,
        "kind": MailKind.CONFIRM.value,
        "number": 1,
        "address": question.request.address,
        "status": MailStatus.WAITING.value,
        "wording": question.request.wording_id,
        "values": question.values,
        "created_at": now,
        "server_words": "",
        "log_head": "",
    }
