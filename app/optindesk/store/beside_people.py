"""What the books have beside some rows of the table of people, for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from peewee import JOIN

from optindesk.core.codes import Code
from optindesk.core.letter import Verdict
from optindesk.core.model import (
    NOT_THEIRS,
    Level,
    SuppressionKind,
    Target,
)
from optindesk.store.prepared import PreparedForMany
from optindesk.store.tables import (
    ChangeRow,
    ContactRow,
    EntryRow,
    ImportRow,
    LetterRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SuppressionRow,
)


def _with_entry(code: Code) -> Any:
    about = EntryRow.contact.is_null(False)
    return EntryRow.select(EntryRow.contact).where(EntryRow.code == code.value, about)


def corrected() -> Any:
    """The contacts whose address was corrected, and is not written to any more."""
    ruled = SuppressionRow.select(SuppressionRow.key).where(SuppressionRow.kind == "address")
    return (
        ContactRow.select(ContactRow.id)
        .where(ContactRow.id.in_(_with_entry(Code.ADDRESS_CORRECTED)))
        .where(ContactRow.address_key.in_(ruled))
    )


def wrong() -> Any:
    """The contacts whose address is somebody else's and was not corrected."""
    return (
        ContactRow.select(ContactRow.id)
        .where(ContactRow.erased_at.is_null())
        .where(ContactRow.id.in_(_with_entry(Code.ADDRESS_WRONG_PERSON)))
        .where(ContactRow.id.not_in(_with_entry(Code.ADDRESS_CORRECTED)))
        .where(_is_of_others() | ContactRow.id.not_in(_with_entry(Code.ADDRESS_CHANGED)))
    )


def _is_of_others() -> Any:
    """Whether somebody else said of the address that somebody has now that it is theirs."""
    said = SuppressionRow.select(SuppressionRow.key).where(
        SuppressionRow.kind == SuppressionKind.ADDRESS.value, SuppressionRow.source.in_(NOT_THEIRS)
    )
    return ContactRow.address_key.in_(said)


def count_wrong() -> int:
    """How many people need the right address."""
    return int(wrong().count())


_WRONG = PreparedForMany(lambda some: wrong().where(ContactRow.id.in_(some)))
_CORRECTED = PreparedForMany(lambda some: corrected().where(ContactRow.id.in_(some)))


def wrong_among(contacts: Iterable[int]) -> frozenset[int]:
    """Those of some contacts who need the right address, in one query."""
    return frozenset(row.id for row in _WRONG.rows(contacts))


def corrected_among(contacts: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """What the addresses of some contacts were corrected to, and whether somebody else had said
    that the old one is theirs."""
    wanted = [row.id for row in _CORRECTED.rows(contacts)]
    if not wanted:
        return {}
    not_theirs = {
        contact
        for (contact,) in _with_entry(Code.ADDRESS_WRONG_PERSON)
        .where(EntryRow.contact.in_(wanted))
        .tuples()
    }
    rows = (
        EntryRow.select(EntryRow.contact, EntryRow.personal, ContactRow.address)
        .join(ContactRow, on=EntryRow.contact == ContactRow.id)
        .where(EntryRow.contact.in_(wanted), EntryRow.code == Code.ADDRESS_CORRECTED.value)
        .order_by(EntryRow.number)
    )
    found = {}
    for contact, personal, address in rows.tuples():
        said = {name: str(value[1]) for name, value in personal.items()}
        if said.get("typed") == address:
            found[contact] = (said["corrected"], contact in not_theirs)
    return found


_REQUESTS = PreparedForMany(lambda some: RequestRow.select().where(RequestRow.id.in_(some)))
_MAILS = PreparedForMany(
    lambda some: MailRow.select().where(MailRow.request.in_(some)).order_by(MailRow.id)
)
_ORIGINS = PreparedForMany(
    lambda some: (
        SignUpRow.select(
            SignUpRow.request,
            SignUpRow.list,
            SignUpRow.level,
            SignUpRow.source,
            SignUpRow.row,
            SignUpRow.signed_on,
            SignUpRow.paper,
            SignUpRow.note,
            ImportRow.name.alias("sheet"),
        )
        .join(ImportRow, JOIN.LEFT_OUTER, on=SignUpRow.import_id == ImportRow.id)
        .where(SignUpRow.request.in_(some))
        .order_by(SignUpRow.id.desc())
    )
)
_REVIEWS = PreparedForMany(
    lambda some: LetterRow.select(LetterRow.request, LetterRow.reason).where(
        LetterRow.request.in_(some), LetterRow.review == "open"
    )
)


def requests_by_id(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Request rows by number."""
    return {row.id: row._asdict() for row in _REQUESTS.rows(ids)}


def mails_by_request(ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Outgoing mails of many requests, oldest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in _MAILS.rows(ids):
        found.setdefault(row.request, []).append(row._asdict())
    return found


def origins_by_request(ids: Iterable[int]) -> dict[int, dict[str | None, dict[str, Any]]]:
    """The first sign-up of many requests for each target (by its key; None: the first of all), with
    the name of its sheet."""
    found: dict[int, dict[str | None, dict[str, Any]]] = {}
    for row in _ORIGINS.rows(ids):
        known = row._asdict()
        own = {Target(row.list, row.level).key: known, None: known}
        found.setdefault(row.request, {}).update(own)
    return found


def reviews_by_request(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The open review of many requests."""
    return {row.request: row._asdict() for row in _REVIEWS.rows(ids)}


_LATE = PreparedForMany(
    lambda some: (
        LetterRow.select(LetterRow.request, LetterRow.received_at)
        .join(RequestRow, on=LetterRow.request == RequestRow.id)
        .where(RequestRow.id.in_(some), LetterRow.verdict == Verdict.YES.value)
        .where(LetterRow.received_at > RequestRow.expires_at)
        .order_by(LetterRow.received_at)
    )
)


def late_answers(ids: Iterable[int]) -> dict[int, datetime]:
    """When the last yes to some requests came that was later than their deadline."""
    return {row.request: row.received_at for row in _LATE.rows(ids)}


@cache
def _endings(codes: tuple[str, ...]) -> PreparedForMany:
    def make(some: list[Any]) -> Any:
        theirs = RequestRow.select(RequestRow.contact).where(RequestRow.id.in_(some))
        rows = EntryRow.select(EntryRow.request, EntryRow.at, EntryRow.values, EntryRow.personal)
        rows = rows.where(EntryRow.contact.in_(theirs), EntryRow.request.in_(some))
        return rows.where(EntryRow.code.in_(codes)).order_by(EntryRow.number)

    return PreparedForMany(make)


def endings_by_request(ids: Iterable[int], codes: Iterable[str]) -> dict[int, dict[str, Any]]:
    """The newest log entry of these codes for many requests."""
    return {row.request: row._asdict() for row in _endings(tuple(codes)).rows(ids)}


_BROUGHT = PreparedForMany(
    lambda some: (
        EntryRow.select(EntryRow.contact, EntryRow.values, EntryRow.personal)
        .where(
            EntryRow.contact.in_(some),
            EntryRow.code.in_([Code.SUBSCRIPTION_BROUGHT.value, Code.LEAVER_BROUGHT.value]),
        )
        .order_by(EntryRow.number)
    )
)


def brought_among(contacts: Iterable[int]) -> dict[tuple[int, int | None], str]:
    """(contact, list): what was said of some contacts when they were brought from elsewhere: how
    they are written to, or why they had gone."""
    found = {}
    for contact, values, personal in _BROUGHT.rows(contacts):
        said = personal.get("how") or personal.get("why")
        found[contact, values.get("list")] = str(said[1]) if said else ""
    return found


_LOWERINGS = PreparedForMany(
    lambda some: (
        EntryRow.select(EntryRow.contact, EntryRow.at, EntryRow.values)
        .where(EntryRow.contact.in_(some), EntryRow.code == Code.LEVEL_LOWERED.value)
        .order_by(EntryRow.number)
    )
)
_LEVELS = PreparedForMany(
    lambda some: ChangeRow.select(ChangeRow.request, ChangeRow.level, ChangeRow.accepted).where(
        ChangeRow.request.in_(some), ChangeRow.level < Level.PROFILING.value
    )
)


def lowerings_among(contacts: Iterable[int]) -> dict[int, list[tuple[datetime, int]]]:
    """When somebody at the desk lowered the levels of some contacts, and to which, oldest first;
    who left what had a level is not among it."""
    found: dict[int, list[tuple[datetime, int]]] = {}
    for contact, at, values in _LOWERINGS.rows(contacts):
        if "before" in values:
            found.setdefault(contact, []).append((datetime.fromisoformat(at), values["level"]))
    return found


def levels_asked(ids: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """The level that each of these requests is about, but for profiling, and whether the answer
    was a yes to it."""
    rows = _LEVELS.rows(ids)
    return {row.request_id: (row.level, bool(row.accepted)) for row in rows}
