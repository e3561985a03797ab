"""The mails that were read: each is recorded once, and waits for somebody where it is unclear."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from optindesk.store.prepared import Prepared, add
from optindesk.store.tables import LetterRow


def add_letter(**fields: Any) -> int:
    """Record a mail that was read; fields as in `tables.LetterRow`."""
    return add(LetterRow, **fields)


def letter_row(letter_id: int) -> dict[str, Any] | None:
    """One letter's fields, or None."""
    return LetterRow.select().where(LetterRow.id == letter_id).dicts().first()  # type: ignore[no-any-return]


def count_reviews() -> int:
    """How many letters wait to be read."""
    return int(LetterRow.select().where(LetterRow.review == "open").count())


def decide_letter(letter_id: int, decision: str, now: datetime) -> bool:
    """Close a review, if it is open; says whether it was."""
    changed = (
        LetterRow.update(review="decided", decision=decision, decided_at=now)
        .where(LetterRow.id == letter_id, LetterRow.review == "open")
        .execute()
    )
    return bool(changed == 1)


_READ_BEFORE = Prepared(
    lambda sha256, second_key: LetterRow.select(LetterRow.id).where(
        (LetterRow.sha256 == sha256) | (LetterRow.second_key == second_key),
        LetterRow.outcome != "quarantined",
    )
)


def read_before(sha256: str, second_key: str | None) -> bool:
    """Whether a mail was recorded before, byte for byte or rendered anew."""
    return _READ_BEFORE.first(sha256, second_key) is not None


def quarantined_before(sha256: str) -> bool:
    return bool(LetterRow.select().where(LetterRow.sha256 == sha256).exists())
