"""The answers that wait to be read, as many as there are, in a few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from peewee import JOIN

from optindesk.store.prepared import PreparedForMany
from optindesk.store.tables import (
    ChangeRow,
    ContactRow,
    LetterRow,
    ListRow,
    OnePersonRow,
    RequestRow,
)

_COLUMNS = (
    LetterRow.id,
    LetterRow.sender,
    LetterRow.from_line,
    LetterRow.verdict,
    LetterRow.reason,
    LetterRow.new_text,
    LetterRow.received_at,
    LetterRow.subject,
    LetterRow.picks,
    LetterRow.contact,
    LetterRow.request,
)


def waiting_of(contact: int) -> list[dict[str, Any]]:
    """Letters in review that concern somebody, in the order in which they were received."""
    rows = LetterRow.select(*_COLUMNS).where(
        LetterRow.contact == contact, LetterRow.review == "open"
    )
    return list(rows.order_by(LetterRow.received_at, LetterRow.id).dicts())


def waiting_rows() -> list[dict[str, Any]]:
    """Letters in review, oldest first; `asked` and `lists` (lists, and “level 4”) are of their
    requests, `person` and `name` of their contacts."""
    waiting = LetterRow.review == "open"
    named = LetterRow.select(LetterRow.request).where(waiting)
    requests = RequestRow.select(RequestRow.id, RequestRow.address).where(RequestRow.id.in_(named))
    asked = dict(requests.tuples())
    changes = (
        ChangeRow.select(ChangeRow.request, ListRow.name, ChangeRow.level)
        .join(ListRow, JOIN.LEFT_OUTER, on=ChangeRow.list == ListRow.id)
        .where(ChangeRow.request.in_(named))
        .order_by(ChangeRow.request, ChangeRow.position)
    )
    lists: dict[int, list[str]] = {}
    for request, name, level in changes.tuples():
        lists.setdefault(request, []).append(name or f"level {level}")
    people = LetterRow.select(LetterRow.contact).where(waiting)
    contacts = ContactRow.select(ContactRow.id, ContactRow.address, ContactRow.name)
    known = {row[0]: row[1:] for row in contacts.where(ContactRow.id.in_(people)).tuples()}
    rows = list(LetterRow.select(*_COLUMNS).where(waiting).order_by(LetterRow.id).dicts())
    for row in rows:
        row["person"], row["name"] = known.get(row["contact"], ("", ""))
        row["asked"] = asked.get(row["request"], "")
        row["lists"] = ", ".join(lists.get(row["request"], []))
    return rows


def unread(wanted: Callable[[Any], Any]) -> Any:
    """A query for the `contact` of those whom a letter in review concerns; `wanted` narrows a
    column of contacts."""
    letter = LetterRow.alias()
    return letter.select(letter.contact).where(wanted(letter.contact), letter.review == "open")


def unread_elsewhere(wanted: Callable[[Any], Any]) -> Any:
    """The same for those to whom it came at any address of the same person: one tie a row, the
    `contact` and the `other`."""
    tie, all_of_them, letter = OnePersonRow.alias(), OnePersonRow.alias(), LetterRow.alias()
    theirs = (letter.contact == all_of_them.contact) | (letter.contact == all_of_them.other)
    return (
        tie.select(tie.contact, tie.other)
        .join(all_of_them, on=all_of_them.contact == tie.contact)
        .join(letter, on=theirs)
        .where(wanted(tie.contact) | wanted(tie.other), letter.review == "open")
    )


_UNREAD = PreparedForMany(lambda some: unread(lambda contacts: contacts.in_(some)))
_UNREAD_ELSEWHERE = PreparedForMany(
    lambda some: unread_elsewhere(lambda contacts: contacts.in_(some))
)


def unread_among(contacts: Iterable[int]) -> frozenset[int]:
    """Those of some contacts whom a reply concerns that waits to be read, from whichever address of
    the same person it came."""
    wanted = list(contacts)
    own = {row.contact for row in _UNREAD.rows(wanted)}
    elsewhere = {one for row in _UNREAD_ELSEWHERE.rows(wanted) for one in row}
    return frozenset(own | elsewhere)
