"""Files of leavers in the database: what each of them changed, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from optindesk.core.sheet import Sheet
from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.store import blobs
from optindesk.store.database import Store
from optindesk.store.imports import kept_name
from optindesk.store.snapshots import Standing
from optindesk.store.tables import (
    ContactRow,
    LeaverFileRow,
    LeaverRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
)


@dataclass(frozen=True, slots=True)
class LeaverFile:
    """A file that was brought: `program` is empty where it was just a list; `undone_at` is when
    that was taken back. `sha256` is of the file as it came, `kept_sha256` of what is kept of it,
    empty where nothing is, and `kept_since` when that became another, for a person was erased."""

    id: int
    name: str
    program: str
    counts: dict[str, int]
    brought_at: datetime
    undone_at: datetime | None
    sha256: str = ""
    kept_sha256: str = ""
    kept_since: datetime | None = None
    kept_name: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a file changed of one person: a rule was made, or somebody taken off `target`; with
    neither, what that changed at another address of the same person.

    `before` and `after` are how they stood (store/snapshots.py); None for who was not known.
    """

    contact: int | None
    target: str = ""
    rule: int | None = None
    before: Standing | None = None
    after: Standing | None = None

    @property
    def is_beside(self) -> bool:
        """Whether the file itself has another address of the same person."""
        return not self.target and self.rule is None


def keep(
    store: Store,
    name: str,
    program: str,
    sheet: Sheet | None,
    counts: Mapping[str, int],
    changed: Iterable[Changed],
    now: datetime,
) -> int:
    """Remember a file and what it changed, in the caller's unit of work; returns its number."""
    if sheet is not None:
        blobs.keep_blob(sheet.content, "sheet")
    row = LeaverFileRow.create(
        name=name,
        program=program,
        sha256=sheet.sha256 if sheet is not None else "",
        kept_sha256=sheet.sha256 if sheet is not None else "",
        reading=asdict(sheet.as_read) if sheet is not None else {},
        counts=dict(counts),
        brought_at=now,
    )
    fields = ("file", "contact", "target", "rule", "before", "after")
    rows = ((row.id, c.contact, c.target, c.rule, c.before, c.after) for c in changed)
    store.bulk(LeaverRow, rows, fields)
    return int(row.id)


def files() -> list[LeaverFile]:
    """All files, the newest first."""
    return [_file(row) for row in LeaverFileRow.select().order_by(LeaverFileRow.id.desc())]


def file_by_id(number: int) -> LeaverFile | None:
    """The file of a number that came from outside, or None."""
    row = LeaverFileRow.get_or_none(LeaverFileRow.id == number)
    return None if row is None else _file(row)


def _file(row: Any) -> LeaverFile:
    return LeaverFile(
        row.id,
        row.name,
        row.program,
        row.counts,
        row.brought_at,
        row.undone_at,
        row.sha256,
        row.kept_sha256,
        row.kept_since,
        kept_name(row),
    )


def changed_by(one: LeaverFile) -> Iterator[Changed]:
    """What a file changed, the last of it first."""
    rows = LeaverRow.select().where(LeaverRow.file == one.id).order_by(LeaverRow.id.desc())
    for row in list(rows):
        yield Changed(row.contact, row.target, row.rule, row.before, row.after)


def note_undone(one: LeaverFile, now: datetime) -> None:
    """The file was taken back."""
    LeaverFileRow.update(undone_at=now).where(LeaverFileRow.id == one.id).execute()
    LeaverRow.delete().where(LeaverRow.file == one.id).execute()


def has_more(contact_id: int) -> bool:
    """Whether anything else is known of somebody whom a file of leavers brought: who signed up, was
    asked or written to since."""
    return any(
        table.select(table.id).where(table.contact == contact_id).exists()
        for table in (SignUpRow, RequestRow, MailRow)
    )


def hide(contact_id: int, target: str) -> None:
    """Show no more how somebody stands to a target whom a file of leavers brought; nobody is seen
    of whom nothing is left."""
    gone = (SubscriptionStatus.UNSUBSCRIBED.value, SubscriptionStatus.NONE.value)
    row = SubscriptionRow
    row.delete().where(
        row.contact == contact_id, row.target == target, row.status.in_(gone)
    ).execute()
    if not row.select(row.id).where(row.contact == contact_id).exists():
        ok = AddressState.OK.value
        ContactRow.update(address_state=ok).where(ContactRow.id == contact_id).execute()


def take_out(contact_id: int, target: str, before: Standing) -> None:
    """Delete how somebody stands to a target, where they stood in no way to it before."""
    known = [int(number) for number in before["subscriptions"]]
    row = SubscriptionRow
    row.delete().where(
        row.contact == contact_id, row.target == target, row.id.not_in(known)
    ).execute()
