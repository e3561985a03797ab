"""How a mail that was read ended: kept with its bytes where it concerns us, and logged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from optindesk.core import log_words
from optindesk.core.codes import Code
from optindesk.core.letter import Verdict
from optindesk.core.model import Contact
from optindesk.core.ports import RawMail
from optindesk.core.sentence import Sentence
from optindesk.store import archive, blobs, letter_rows, request_rows
from optindesk.store.journal import Journal

if TYPE_CHECKING:
    from optindesk.flows.understanding import Case, Reading


class Outcome(StrEnum):
    """How a mail that was read ended; part of the command line's contract."""

    APPLIED = "applied"
    REVIEW = "review"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Read:
    """One mail that was read, and how it ended; `test`: it answers a test mail to oneself;
    `from_nobody`: it seems to answer, from somebody unknown and without a code."""

    source: str
    verdict: Verdict
    outcome: Outcome
    reason: Sentence
    address: str
    test: bool = False
    from_nobody: bool = False


def ended(case: Case, outcome: Outcome, reason: Sentence, verdict: Verdict | None = None) -> Read:
    """How a mail ended, for those who are told; `verdict` where it is not the judgement's."""
    return Read(case.raw.source, verdict or case.judgement.verdict, outcome, reason, case.address)


def quarantine(desk: Reading, raw: RawMail, sha256: str, reason: Sentence) -> Read:
    """Count a mail that cannot be read, once; its bytes are not kept."""
    where = _where(desk, raw)
    digest = sha256 or hashlib.sha256(repr(sorted(where.items())).encode()).hexdigest()
    with desk.store.transaction():
        if not letter_rows.quarantined_before(digest):
            letter_rows.add_letter(
                **where,
                sha256=digest,
                received_at=raw.received_at or desk.clock(),
                read_at=desk.clock(),
                verdict=Verdict.UNREADABLE.value,
                outcome=Outcome.QUARANTINED.value,
                reason=reason.to_plain(),
            )
    return Read(raw.source, Verdict.UNREADABLE, Outcome.QUARANTINED, reason, "")


def _where(desk: Reading, raw: RawMail) -> dict[str, str | int | None]:
    folder = raw.folder
    return {
        "account": desk.account.id if desk.account and folder else None,
        "folder": folder.name if folder else None,
        "uidvalidity": folder.uidvalidity if folder else None,
        "uid": raw.uid if folder else None,
        "server_id": raw.server_id or None,
        "found_in": folder.role.value if folder else None,
        "source": raw.source,
        "size": raw.size,
    }


_ENTRY_CODES = {
    Outcome.APPLIED: Code.ANSWER_APPLIED,
    Outcome.REVIEW: Code.ANSWER_TO_READ,
    Outcome.IGNORED: Code.ANSWER_NOTED,
}


def record(
    desk: Reading,
    log: Journal,
    case: Case,
    outcome: Outcome,
    reason: Sentence,
    verdict: Verdict | None = None,
    about: Contact | None = None,
) -> int:
    """Keep a letter that concerns us, with its bytes, and log it; returns its number.

    `about` is whom it concerns where that is neither the request's contact nor the sender.
    """
    request, judgement = case.named.request, case.judgement
    request_id, guessed = request.id if request else None, case.named.several
    if request is None and outcome is Outcome.REVIEW and case.sender is not None:
        waiting = request_rows.open_requests(case.sender.id)
        request_id = waiting[-1].id if waiting else None
        guessed = len(waiting) > 1
    about = about or case.sender
    contact_id = request.contact_id if request else about.id if about else None
    verdict = verdict or judgement.verdict
    written_from = "" if case.address else archive.storable(case.letter.from_line)
    letter = letter_rows.add_letter(
        **_where(desk, case.raw),
        sha256=case.letter.sha256,
        second_key=case.second_key if case.letter.message_id else None,
        received_at=case.received_at,
        read_at=log.now,
        sender=case.address,
        from_line=written_from,
        message_id=case.letter.message_id,
        subject=case.letter.subject,
        verdict=verdict.value,
        outcome=outcome.value,
        reason=reason.to_plain(),
        new_text=judgement.new_text,
        decisive=judgement.sentence,
        picks=list(judgement.picks),
        not_me=judgement.not_me,
        authentication=case.letter.authentication,
        contact=contact_id,
        request=request_id,
        guessed=guessed,
        blob=blobs.keep_blob(case.raw.content or case.raw.header, "mail"),
        review="open" if outcome is Outcome.REVIEW else None,
    )
    log.write(
        _ENTRY_CODES[outcome],
        contact=contact_id,
        request=request_id,
        personal={
            "address": case.address or written_from,
            "decisive": judgement.sentence,
            "why": log_words.spelled(reason),
            "message_id": case.letter.message_id,
            "source": case.raw.source,  # the name of a file may be that of a person
        },
        letter=letter,
        found_in=case.raw.folder.role.value if case.raw.folder else None,
        sha256=case.letter.sha256,
        verdict=verdict.value,
        received_at=case.received_at.isoformat(),
    )
    if request_id is not None and outcome is Outcome.REVIEW:
        request_rows.refresh_state(request_id)
    return letter
