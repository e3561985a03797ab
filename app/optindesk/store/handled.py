"""Letters by where they lie: what their server calls them, and which handled ones may be moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from optindesk.store.prepared import PreparedForMany
from optindesk.store.tables import AccountRow, LetterRow

_APPLIED, _UNREADABLE = "applied", "quarantined"
_DECIDED, _NOT_OURS = "decided", "unrelated"


_KNOWN = PreparedForMany(
    lambda names: LetterRow.select(
        LetterRow.account, LetterRow.server_id, LetterRow.verdict, LetterRow.sender
    ).where(LetterRow.server_id.in_(names), LetterRow.outcome != _UNREADABLE)
)


def known_of(account_id: int, server_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Those of these names of a server (ports.Heading) under which a letter was recorded, with its
    verdict and sender; what could not be read then is none of them."""
    rows = _KNOWN.rows(filter(None, server_ids))
    return {row.server_id: (row.verdict, row.sender) for row in rows if row.account == account_id}


def begin_moving(account_id: int, now: datetime) -> None:
    """From `now` on, handled mails are moved: what was handled before stays where it lies."""
    AccountRow.update(move_since=now).where(AccountRow.id == account_id).execute()


def to_be_moved(
    account_id: int, folder: str, uidvalidity: int, most: int
) -> Sequence[tuple[int, int]]:
    """(number, UID) of letters in a folder that were applied or decided and not moved yet.

    What waits to be read, was left alone, or was decided to be no answer is none of them.
    """
    since = AccountRow.get_by_id(account_id).move_since
    applied = (
        (LetterRow.outcome == _APPLIED) & LetterRow.review.is_null() & (LetterRow.read_at >= since)
    )
    decided = (
        (LetterRow.review == _DECIDED)
        & (LetterRow.decision != _NOT_OURS)
        & (LetterRow.decided_at >= since)
    )
    rows = (
        LetterRow.select(LetterRow.id, LetterRow.uid)
        .where(
            LetterRow.moved_at.is_null(),
            LetterRow.account == account_id,
            LetterRow.folder == folder,
            LetterRow.uidvalidity == uidvalidity,
            applied | decided,
        )
        .order_by(LetterRow.uid)
        .limit(most)
        .tuples()
    )
    return list(rows)


def note_moved(letter_ids: Iterable[int], now: datetime) -> None:
    """Remember that letters were moved, so that nobody looks for them where they lay."""
    LetterRow.update(moved_at=now).where(LetterRow.id.in_(list(letter_ids))).execute()
