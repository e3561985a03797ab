"""Filter-as-you-type and paging: rows for the tables of the screen and the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from peewee import JOIN, SQL, Case, fn

from optindesk.core.codes import Code
from optindesk.core.letter import Verdict
from optindesk.core.model import NOT_THEIRS, Level, SuppressionKind, Target, domains_over
from optindesk.core.stands import STANDS, Stand
from optindesk.core.status import AddressState, RequestStatus, State
from optindesk.store.archive import folded
from optindesk.store.request_rows import were_sent
from optindesk.store.tables import (
    ChangeRow,
    ContactRow,
    EntryRow,
    ImportRow,
    LetterRow,
    ListRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
    SuppressionRow,
)


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """Which people, in which order: a part of name or address, a list, a state, one contact.

    `lapses_before` are those whose question lapses before that, `is_wrong` those of whom somebody
    else said that the address is not theirs, `comes_back` those whose mail comes back. `stand` is
    how somebody stands, as lists count it. `contacts` are the people themselves; `since` and
    `until` (not with it) span when something last changed: asked, answered, left. `states` are
    several of either kind, of which one fits; `lists` are several lists, `languages` those of
    people. `sheet` is a part of the name of a sheet from which a sign-up for just this came.
    """

    text: str = ""
    list_id: int | None = None
    level: int | None = None
    state: str | None = None
    stand: Stand | None = None
    contact_id: int | None = None
    lapses_before: datetime | None = None
    is_wrong: bool = False
    comes_back: bool = False
    contacts: Collection[int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    states: frozenset[str] = frozenset()
    lists: frozenset[int] | None = None
    languages: frozenset[str] = frozenset()
    sheet: str = ""
    order: str = "id"
    descending: bool = False


_ORDERS = {
    "id": SubscriptionRow.id,
    "address": ContactRow.address_key,
    "name": ContactRow.name,
    "list": ListRow.name_key,
    "state": SubscriptionRow.state,
    "changed": SubscriptionRow.changed_at,
}


def _people(query: PeopleQuery) -> Any:
    rows = (
        SubscriptionRow.select()
        .join(ContactRow)
        .switch(SubscriptionRow)
        .join(ListRow, JOIN.LEFT_OUTER, on=SubscriptionRow.list == ListRow.id)
    )
    for word in folded(query.text).split():
        rows = rows.where(ContactRow.search.contains(word))
    if query.list_id is not None:
        rows = rows.where(SubscriptionRow.list == query.list_id)
    if query.level is not None:  # a level by itself, or more
        rows = rows.where(SubscriptionRow.list.is_null(), SubscriptionRow.level >= query.level)
    if query.state:
        rows = rows.where(SubscriptionRow.state == query.state)
    if query.state == State.BOUNCED:
        rows = rows.where(SubscriptionRow.contact.not_in(_corrected()))
    if query.contact_id is not None:
        rows = rows.where(SubscriptionRow.contact == query.contact_id)
    if query.lapses_before is not None:
        soon = RequestRow.select(RequestRow.id).where(
            RequestRow.status == RequestStatus.OPEN.value,
            RequestRow.expires_at < query.lapses_before,
            were_sent(),
        )
        asked = SubscriptionRow.state != State.DECLINED.value  # one of several lists was left out
        rows = rows.where(SubscriptionRow.request.in_(soon), asked)
    if query.is_wrong:
        rows = rows.where(SubscriptionRow.contact.in_(_wrong()))
    if query.stand is not None:
        rows = rows.where(query.stand.value == _STAND)
    if query.comes_back:
        rows = rows.where(ContactRow.address_state == AddressState.BOUNCED.value)
    if query.contacts is not None:
        rows = rows.where(SubscriptionRow.contact.in_(list(query.contacts)))
    if query.since is not None:
        rows = rows.where(SubscriptionRow.changed_at >= query.since)
    if query.until is not None:
        rows = rows.where(SubscriptionRow.changed_at < query.until)
    if query.states:
        rows = rows.where(reduce(or_, map(_stands_so, sorted(query.states))))
    if query.lists is not None:
        rows = rows.where(SubscriptionRow.list.in_(list(query.lists)))
    if query.languages:
        rows = rows.where(ContactRow.language.in_(list(query.languages)))
    if query.sheet:
        rows = rows.where(_is_from(_sheets_named_like(query.sheet)))
    return rows


def _stands_so(state: str) -> Any:
    """Rows in a `State`, or as a `Stand` says: where both have a word, that of the `Stand`."""
    stand = next((one for one in Stand if one == state), None)
    return stand.value == _STAND if stand is not None else SubscriptionRow.state == state


def counts_by_state(list_id: int | None = None) -> dict[str, int]:
    """How many rows of the people table there are by `State` and by `Stand`, on one list or in all;
    where both have a word, that of the `Stand` counts."""
    rows = SubscriptionRow.select(
        SubscriptionRow.state, _STAND.alias("stand"), fn.COUNT(SubscriptionRow.id)
    ).group_by(SubscriptionRow.state, SQL("stand"))
    if list_id is not None:
        rows = rows.where(SubscriptionRow.list == list_id)
    by_state: dict[str, int] = {}
    by_stand: dict[str, int] = {stand.value: 0 for stand in Stand}
    for state, stand, count in rows.tuples():
        by_stand[stand] += count
        if state is not None:
            by_state[state] = by_state.get(state, 0) + count
    return by_state | by_stand


def sheet_names(most: int) -> list[str]:
    """What the newest sheets are called, each once."""
    rows = ImportRow.select(ImportRow.name).where(ImportRow.is_whole)
    rows = rows.order_by(ImportRow.id.desc()).limit(most)
    return list(dict.fromkeys(name for (name,) in rows.tuples()))


def _sheets_named_like(part: str) -> list[int]:
    """The numbers of the sheets that have this in their name, whatever its case and accents."""
    wanted = folded(part.strip())
    rows = ImportRow.select(ImportRow.id, ImportRow.name).tuples()
    return [number for number, name in rows if wanted in folded(name)]


def _is_from(imports: list[int]) -> Any:
    """Whether one of these sheets has a sign-up of somebody for just this list, or for a level."""
    is_level = SignUpRow.list.is_null() & SubscriptionRow.list.is_null()
    return fn.EXISTS(
        SignUpRow.select(SignUpRow.id).where(
            SignUpRow.contact == SubscriptionRow.contact,
            (SignUpRow.list == SubscriptionRow.list) | is_level,
            SignUpRow.import_id.in_(imports),
        )
    )


def _is_known_by(fields: Mapping[str, str | None]) -> Any:
    columns = ((getattr(SubscriptionRow, name), value) for name, value in fields.items())
    return reduce(and_, (column == value for column, value in columns))


_STAND = Case(
    None,
    [(_is_known_by(fields), stand.value) for stand, fields in STANDS.items() if fields],
    Stand.ENDED.value,
)
"""How somebody stands, in the words of `Stand`."""


def _with_entry(code: Code) -> Any:
    about = EntryRow.contact.is_null(False)
    return EntryRow.select(EntryRow.contact).where(EntryRow.code == code.value, about)


def _corrected() -> Any:
    """The contacts whose address was corrected, and is not written to any more."""
    ruled = SuppressionRow.select(SuppressionRow.key).where(SuppressionRow.kind == "address")
    return (
        ContactRow.select(ContactRow.id)
        .where(ContactRow.id.in_(_with_entry(Code.ADDRESS_CORRECTED)))
        .where(ContactRow.address_key.in_(ruled))
    )


def _wrong() -> Any:
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
    return int(_wrong().count())


def wrong_among(contacts: Iterable[int]) -> frozenset[int]:
    """Those of some contacts who need the right address, in one query."""
    rows = _wrong().where(ContactRow.id.in_(list(contacts)))
    return frozenset(contact for (contact,) in rows.tuples())


def corrected_among(contacts: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """What the addresses of some contacts were corrected to, and whether somebody else had said
    that the old one is theirs."""
    wanted = _corrected().where(ContactRow.id.in_(list(contacts)))
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


def requests_of(
    query: PeopleQuery, contacts: set[int] | None
) -> dict[tuple[int, int | None], set[str]]:
    """(contact, newest request) of the rows of a query, the oldest row first, with the keys of the
    targets that these rows are about.

    `contacts` narrows them to these; somebody who was never asked has no request.
    """
    columns = (SubscriptionRow.contact, SubscriptionRow.request, SubscriptionRow.target)
    rows = _people(query).select(*columns).order_by(SubscriptionRow.id)
    found: dict[tuple[int, int | None], set[str]] = {}
    for contact, request, target in rows.tuples():
        if contacts is None or contact in contacts:
            found.setdefault((contact, request), set()).add(target)
    return found


def count_awaiting() -> int:
    """How many people are waited for, however many questions each was asked."""
    who = SubscriptionRow.select(fn.COUNT(SubscriptionRow.contact.distinct()))
    return int(who.where(SubscriptionRow.state == State.AWAITING.value).scalar())


def count_people(query: PeopleQuery) -> int:
    """How many rows `people_page` has in all."""
    return int(_people(query).count())


def people_page(query: PeopleQuery, first: int, size: int) -> list[dict[str, Any]]:
    """Rows `first` … of the people table, one per contact and list or level, as plain fields."""
    order = _ORDERS[query.order]
    wanted = order.desc() if query.descending else order.asc()
    rows = _shown(query).order_by(wanted, SubscriptionRow.id)
    return list(rows.limit(size).offset(first).dicts())


def people_after(query: PeopleQuery, last: int, size: int) -> list[dict[str, Any]]:
    """The next rows of the people table behind the row with the id `last`, the oldest first."""
    rows = _shown(query).where(SubscriptionRow.id > last).order_by(SubscriptionRow.id)
    return list(rows.limit(size).dicts())


def _shown(query: PeopleQuery) -> Any:
    return _people(query).select(
        SubscriptionRow.id,
        SubscriptionRow.contact.alias("contact_id"),
        SubscriptionRow.list.alias("list_id"),
        SubscriptionRow.level.alias("target_level"),
        SubscriptionRow.status,
        SubscriptionRow.basis,
        SubscriptionRow.since,
        SubscriptionRow.left_at,
        SubscriptionRow.request.alias("request_id"),
        SubscriptionRow.state,
        SubscriptionRow.changed_at,
        ContactRow.address,
        ContactRow.address_key,
        ContactRow.name,
        ContactRow.salutation,
        ContactRow.language,
        ContactRow.level,
        ContactRow.address_state,
        ListRow.name.alias("list_name"),
        ListRow.level.alias("list_level"),
    )


def requests_by_id(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Request rows by number, in one query."""
    rows = RequestRow.select().where(RequestRow.id.in_(list(ids)))
    return {row["id"]: row for row in rows.dicts()}


def mails_by_request(ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Outgoing mails of many requests, oldest first, in one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = MailRow.select().where(MailRow.request.in_(list(ids))).order_by(MailRow.id)
    for row in rows.dicts():
        found.setdefault(row["request"], []).append(row)
    return found


def origins_by_request(ids: Iterable[int]) -> dict[int, dict[str | None, dict[str, Any]]]:
    """The first sign-up of many requests for each target (by its key; None: the first of all), with
    the name of its sheet, in one query."""
    rows = (
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
        .where(SignUpRow.request.in_(list(ids)))
        .order_by(SignUpRow.id.desc())
    )
    found: dict[int, dict[str | None, dict[str, Any]]] = {}
    for row in rows.dicts():
        found.setdefault(row["request"], {}).update(
            {Target(row["list"], row["level"]).key: row, None: row}
        )
    return found


def reviews_by_request(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The open review of many requests, in one query."""
    rows = LetterRow.select(LetterRow.request, LetterRow.reason).where(
        LetterRow.request.in_(list(ids)), LetterRow.review == "open"
    )
    return {row["request"]: row for row in rows.dicts()}


def late_answers(ids: Iterable[int]) -> dict[int, datetime]:
    """When the last yes to some requests came that was later than their deadline, in one query."""
    rows = (
        LetterRow.select(LetterRow.request, fn.MAX(LetterRow.received_at))
        .join(RequestRow, on=LetterRow.request == RequestRow.id)
        .where(RequestRow.id.in_(list(ids)), LetterRow.verdict == Verdict.YES.value)
        .where(LetterRow.received_at > RequestRow.expires_at)
        .group_by(LetterRow.request)
    )
    return dict(rows.tuples())


def unread_among(contacts: Iterable[int]) -> frozenset[int]:
    """Those of some contacts whom a reply concerns that waits to be read, in one query."""
    rows = LetterRow.select(LetterRow.contact).where(
        LetterRow.contact.in_(list(contacts)), LetterRow.review == "open"
    )
    return frozenset(contact for (contact,) in rows.tuples())


def endings_by_request(ids: Iterable[int], codes: Iterable[str]) -> dict[int, dict[str, Any]]:
    """The newest log entry of these codes for many requests, in one query."""
    asked = list(ids)
    theirs = RequestRow.select(RequestRow.contact).where(RequestRow.id.in_(asked))
    rows = (
        EntryRow.select(EntryRow.request, EntryRow.at, EntryRow.values, EntryRow.personal)
        .where(EntryRow.contact.in_(theirs), EntryRow.request.in_(asked))
        .where(EntryRow.code.in_(list(codes)))
        .order_by(EntryRow.number)
    )
    return {row["request"]: row for row in rows.dicts()}


def brought_among(contacts: Iterable[int]) -> dict[tuple[int, int | None], str]:
    """(contact, list): what was said of some contacts when they were brought from elsewhere: how
    they are written to, or why they had gone."""
    codes = (Code.SUBSCRIPTION_BROUGHT.value, Code.LEAVER_BROUGHT.value)
    rows = (
        EntryRow.select(EntryRow.contact, EntryRow.values, EntryRow.personal)
        .where(EntryRow.contact.in_(list(contacts)), EntryRow.code.in_(codes))
        .order_by(EntryRow.number)
    )
    found = {}
    for contact, values, personal in rows.tuples():
        said = personal.get("how") or personal.get("why")
        found[contact, values.get("list")] = str(said[1]) if said else ""
    return found


def lowerings_among(contacts: Iterable[int]) -> dict[int, list[tuple[datetime, int]]]:
    """When somebody at the desk lowered the levels of some contacts, and to which, oldest first, in
    one query; who left what had a level is not among it."""
    rows = (
        EntryRow.select(EntryRow.contact, EntryRow.at, EntryRow.values)
        .where(EntryRow.contact.in_(list(contacts)), EntryRow.code == Code.LEVEL_LOWERED.value)
        .order_by(EntryRow.number)
    )
    found: dict[int, list[tuple[datetime, int]]] = {}
    for contact, at, values in rows.tuples():
        if "before" in values:
            found.setdefault(contact, []).append((datetime.fromisoformat(at), values["level"]))
    return found


def levels_asked(ids: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """The level that each of these requests is about, but for profiling, and whether the answer
    was a yes to it."""
    rows = ChangeRow.select(ChangeRow.request, ChangeRow.level, ChangeRow.accepted).where(
        ChangeRow.request.in_(list(ids)), ChangeRow.level < Level.PROFILING
    )
    return {request: (level, bool(accepted)) for request, level, accepted in rows.tuples()}


def suppressed_among(keys: Iterable[str]) -> dict[str, str]:
    """Which of these address keys, or the domains over them, are never written to, and why."""
    rules = {key: (key, *domains_over(key)) for key in keys}
    wanted = {one for over in rules.values() for one in over}
    rows = SuppressionRow.select().where(SuppressionRow.key.in_(list(wanted)))
    reasons = {row.key: row.reason or row.kind for row in rows}
    found = {key: next(filter(None, map(reasons.get, over)), None) for key, over in rules.items()}
    return {key: why for key, why in found.items() if why is not None}


def lists_with_unasked() -> set[int]:
    """The lists on which somebody stands who was never asked here: no question ever left, and none
    is to."""
    taken_back = (RequestRow.status == RequestStatus.CANCELLED.value) & ~were_sent()
    rows = (
        SubscriptionRow.select(SubscriptionRow.list)
        .join(RequestRow, JOIN.LEFT_OUTER, on=SubscriptionRow.request == RequestRow.id)
        .where(
            SubscriptionRow.request.is_null() | taken_back,
            SubscriptionRow.list.is_null(False),
            SubscriptionRow.left_at.is_null(),
        )
    )
    return {list_id for (list_id,) in rows.distinct().tuples()}


def lists_with_counts() -> Iterator[dict[str, Any]]:
    """Each list with how many people stand how to it."""
    counts: dict[int, dict[str, int]] = {}
    count = fn.COUNT(SubscriptionRow.id)
    rows = SubscriptionRow.select(SubscriptionRow.list, _STAND.alias("stand"), count)
    rows = rows.group_by(SubscriptionRow.list, SQL("stand"))
    for list_id, stand, count in rows.tuples():
        counts.setdefault(list_id, {})[stand] = count
    for row in ListRow.select().order_by(ListRow.name_key):
        yield {
            "id": row.id,
            "name": row.name,
            "description": row.description,
            "language": row.language,
            "counts": counts.get(row.id, {}),
        }
