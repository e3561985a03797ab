"""What the books have of several people at once, for their proofs: a query for each table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from optindesk.core.chain import Entry
from optindesk.core.model import OutgoingMail, Request, SignUp
from optindesk.store import journal, kept, post, request_rows, signup_rows
from optindesk.store.archive import QUESTION_KINDS
from optindesk.store.tables import ImportRow, LetterRow

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A mail that came back, as the books have it; `blob` names the bytes that are kept of it, and
    `is_from_mailbox` tells whether `received_at` is what a mailbox says."""

    id: int
    contact: int | None
    request: int | None
    received_at: datetime
    read_at: datetime
    is_from_mailbox: bool
    found_in: str | None
    sender: str
    message_id: str
    subject: str
    verdict: str
    outcome: str
    decision: str | None
    decisive: str
    authentication: str
    sha256: str
    blob: str | None

    @property
    def kept(self) -> str:
        return kept.kept_as(self.blob, self.sha256)


@dataclass(frozen=True, slots=True)
class Books:
    """The rows about some people, oldest first, by their number (mails by that of the request)."""

    requests: dict[int, list[Request]]
    mails: dict[int, list[OutgoingMail]]
    letters: dict[int, list[LetterFacts]]
    signups: dict[int, list[SignUp]]
    entries: dict[int, list[Entry]]


def books(contacts: Collection[int]) -> Books:
    """All that proofs of these people need of the books."""
    requests = request_rows.requests_of(contacts)
    mails = post.mails_of_requests([one.id for one in requests], QUESTION_KINDS)
    return Books(
        _by(requests, "contact_id"),
        _by(mails, "request_id"),
        _by(_letters(contacts), "contact"),
        _by(signup_rows.signups_of(contacts), "contact_id"),
        _by(journal.about(contacts), "contact"),
    )


def _by(rows: Iterable[Row], name: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


_LETTER = (
    LetterRow.id,
    LetterRow.contact,
    LetterRow.request,
    LetterRow.received_at,
    LetterRow.read_at,
    LetterRow.folder.is_null(False).alias("is_from_mailbox"),
    LetterRow.found_in,
    LetterRow.sender,
    LetterRow.message_id,
    LetterRow.subject,
    LetterRow.verdict,
    LetterRow.outcome,
    LetterRow.decision,
    LetterRow.decisive,
    LetterRow.authentication,
    LetterRow.sha256,
    LetterRow.blob,
)


def _letters(contacts: Collection[int]) -> list[LetterFacts]:
    rows = LetterRow.select(*_LETTER).where(LetterRow.contact.in_(list(contacts)))
    return [_letter(row) for row in rows.order_by(LetterRow.id).dicts()]


def _letter(row: dict[str, Any]) -> LetterFacts:
    return LetterFacts(**{**row, "is_from_mailbox": bool(row["is_from_mailbox"])})


def sheets(numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and hash of the file of imports, by their numbers."""
    rows = ImportRow.select(ImportRow.id, ImportRow.name, ImportRow.sha256)
    found = rows.where(ImportRow.id.in_(list(numbers))).tuples()
    return {number: (name, sha256) for number, name, sha256 in found}
