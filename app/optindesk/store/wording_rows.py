"""The wordings that were saved, their versions, and the questions that can stand as samples."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.model import PRINTED, MailKind, Wording
from optindesk.store.prepared import Prepared
from optindesk.store.tables import ChangeRow, ContactRow, RequestRow, WordingRow


def add_wording(wanted: Wording, now: datetime) -> Wording:
    """The wording as a new version, or the newest one if that already says exactly this.

    Its `id` and `version` are those of the row, whatever was given.
    """
    newest = wording(wanted.kind, wanted.language, wanted.list_id)
    if newest is not None and newest.says == wanted.says and newest.shipped == wanted.shipped:
        return newest
    row = WordingRow.create(
        kind=wanted.kind.value,
        language=wanted.language,
        list=wanted.list_id,
        version=1 if newest is None else newest.version + 1,
        subject=wanted.subject,
        text=wanted.text,
        html=wanted.html,
        sha256=hashlib.sha256("\0".join(wanted.says).encode()).hexdigest(),
        shipped=wanted.shipped,
        saved_by=wanted.saved_by,
        created_at=now,
    )
    return _wording(row)


def _wording(row: Any) -> Wording:
    return Wording(
        row.id,
        MailKind(row.kind),
        row.language,
        row.list,
        row.version,
        row.subject,
        row.text,
        row.html,
        bool(row.shipped),
        row.saved_by,
    )


_WORDING = Prepared(
    lambda number: WordingRow.select().where(WordingRow.id == number), into=_wording
)
_WORDINGS = Prepared(
    lambda kind, language: _newest_wordings(kind, language, WordingRow.list.is_null()),
    into=_wording,
)
_WORDINGS_OF_LIST = Prepared(
    lambda kind, language, number: _newest_wordings(kind, language, WordingRow.list == number),
    into=_wording,
)


def _newest_wordings(kind: Any, language: Any, of_list: Any) -> Any:
    return (
        WordingRow.select()
        .where(WordingRow.kind == kind, WordingRow.language == language, of_list)
        .order_by(WordingRow.version.desc())
    )


def wording(kind: MailKind, language: str, list_id: int | None = None) -> Wording | None:
    """The newest wording of that kind, language and list (None: for all lists)."""
    if list_id is None:
        found: Wording | None = _WORDINGS.first(kind.value, language)
    else:
        found = _WORDINGS_OF_LIST.first(kind.value, language, list_id)
    return found


def wording_texts(language: str) -> list[str]:
    """The texts of all mails' wordings of a language that were ever in use."""
    rows = WordingRow.select(WordingRow.text).where(
        WordingRow.language == language, WordingRow.kind.not_in([kind.value for kind in PRINTED])
    )
    return [text for (text,) in rows.tuples()]


def wording_by_id(wording_id: int) -> Wording:
    """The wording; raises LookupError (our bug) when there is none."""
    found: Wording = _WORDING.one(wording_id)
    return found


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
    return [Version(wording_by_id(row.id), row.created_at) for row in rows]


def newest() -> list[Version]:
    """The newest version of each wording, those for all lists first."""
    found: dict[tuple[Any, ...], Any] = {}
    for row in WordingRow.select(
        WordingRow.id, WordingRow.kind, WordingRow.language, WordingRow.list, WordingRow.created_at
    ).order_by(WordingRow.version):
        found[row.list or 0, row.language, row.kind] = row
    rows = [found[key] for key in sorted(found)]
    return [Version(wording_by_id(row.id), row.created_at) for row in rows]


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
