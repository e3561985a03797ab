"""The mails that are kept as evidence: found, and replaced by what is left of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.store import blobs
from optindesk.store.tables import BlobRow, LetterRow

REDUCED = "reduced mail"


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail with its bytes, None when they were never kept; `sha256` is of what was read."""

    letter: int
    sha256: str
    decisive: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A mail that is kept whole, and the sentence of it that decided."""

    letter: int
    decisive: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptMail:
    """What the books say of a mail that was read; `kept` is “whole”, “decisive” or “nothing”."""

    id: int
    received_at: datetime
    sender: str
    verdict: str
    outcome: str
    decision: str | None
    decisive: str
    authentication: str
    message_id: str
    sha256: str
    kept: str


def mails(contact: int | None) -> Iterator[KeptMail]:
    """The mails that were read, of everybody or one contact, oldest first."""
    rows = LetterRow.select(
        LetterRow.id,
        LetterRow.received_at,
        LetterRow.sender,
        LetterRow.verdict,
        LetterRow.outcome,
        LetterRow.decision,
        LetterRow.decisive,
        LetterRow.authentication,
        LetterRow.message_id,
        LetterRow.sha256,
        LetterRow.blob,
    ).order_by(LetterRow.id)
    if contact is not None:
        rows = rows.where(LetterRow.contact == contact)
    for row in rows.dicts().iterator():
        blob = row.pop("blob")
        yield KeptMail(**row, kept=kept_as(blob, row["sha256"]))


def mail(letter_id: int) -> Kept | None:
    """A mail that was read, or None for an unknown number."""
    row = LetterRow.get_or_none(LetterRow.id == letter_id)
    if row is None:
        return None
    content = None if row.blob is None else blobs.blob(row.blob)
    return Kept(row.id, row.sha256, row.decisive, content)


def reducible(decided_before: datetime, limit: int) -> list[Whole]:
    """Mails kept whole that do not wait to be read and were not decided since, oldest first."""
    wanted = _reducible(decided_before, LetterRow.id, LetterRow.decisive, LetterRow.blob)
    rows = wanted.order_by(LetterRow.id).limit(limit)
    return [Whole(row.id, row.decisive, blobs.blob(row.blob) or b"") for row in rows]


def count_reducible(decided_before: datetime) -> int:
    """How many mails `reducible` would give, were there no limit."""
    return int(_reducible(decided_before, LetterRow.id).count())


def _reducible(decided_before: datetime, *columns: Any) -> Any:
    settled = LetterRow.review.is_null() | (
        (LetterRow.review == "decided") & (LetterRow.decided_at < decided_before)
    )
    return (
        LetterRow.select(*columns)
        .join(BlobRow, on=BlobRow.sha256 == LetterRow.blob)
        .where(settled, BlobRow.kind == "mail")
    )


def kept_as(blob: str | None, sha256: str) -> str:
    """What is kept of a mail that was read: “whole”, “decisive” or “nothing”."""
    return "nothing" if blob is None else "whole" if blob == sha256 else "decisive"


def replace(letter_id: int, content: bytes, new_text: str) -> None:
    """Keep `content` in the place of a mail; its old bytes go unless another needs them."""
    row = LetterRow.get_by_id(letter_id)
    digest = blobs.keep_blob(content, REDUCED)
    LetterRow.update(blob=digest, new_text=new_text).where(LetterRow.id == letter_id).execute()
    if not LetterRow.select().where(LetterRow.blob == row.blob).exists():
        BlobRow.delete().where(BlobRow.sha256 == row.blob).execute()
