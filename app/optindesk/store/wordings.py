"""The versions of wordings, and the questions that can stand as samples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.model import MailKind, Wording
from optindesk.store import post
from optindesk.store.tables import ChangeRow, ContactRow, RequestRow, WordingRow


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a wording, and when it was saved."""

    wording: Wording
    saved_at: datetime


def versions(kind: MailKind, language: str, list_id: int | None) -> list[Version]:
    """All versions for a list (None: for all lists), newest first."""
    of_list = WordingRow.list.is_null() if list_id is None else WordingRow.list == list_id
    rows = (
        WordingRow.select(WordingRow.id, WordingRow.created_at)
        .where(WordingRow.kind == kind.value, WordingRow.language == language, of_list)
        .order_by(WordingRow.version.desc())
    )
    return [Version(post.wording_by_id(row.id), row.created_at) for row in rows]


def newest() -> list[Version]:
    """The newest version of each wording, those for all lists first."""
    found: dict[tuple[Any, ...], Any] = {}
    for row in WordingRow.select(
        WordingRow.id, WordingRow.kind, WordingRow.language, WordingRow.list, WordingRow.created_at
    ).order_by(WordingRow.version):
        found[row.list or 0, row.language, row.kind] = row
    rows = [found[key] for key in sorted(found)]
    return [Version(post.wording_by_id(row.id), row.created_at) for row in rows]


def newest_shipped(kind: MailKind, language: str) -> Wording | None:
    """The newest version for all lists that the program ships."""
    found = versions(kind, language, None)
    return next((one.wording for one in found if one.wording.shipped), None)


def recent_requests(list_id: int | None, limit: int) -> list[tuple[int, str]]:
    """The newest requests (about a list), each with the person's name, else the address."""
    rows = (
        RequestRow.select(RequestRow.id, ContactRow.name, ContactRow.address)
        .join(ContactRow, on=RequestRow.contact == ContactRow.id)
        .order_by(RequestRow.id.desc())
        .limit(limit)
    )
    if list_id is not None:
        about = ChangeRow.select(ChangeRow.request).where(ChangeRow.list == list_id)
        rows = rows.where(RequestRow.id.in_(about))
    return [(number, name or address) for number, name, address in rows.tuples()]


def newest_request(contact_id: int) -> int | None:
    """The newest request to a contact."""
    mine = RequestRow.select(RequestRow.id).where(RequestRow.contact == contact_id)
    row = mine.order_by(RequestRow.id.desc()).first()
    return None if row is None else int(row.id)
