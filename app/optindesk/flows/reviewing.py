"""“Please read”: the answers that a person must decide, and what each decision does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import CannotDecide, NoteNeeded, UnknownReview
from optindesk.core.letter import Verdict
from optindesk.core.model import Actor, Contact, Request, address_key
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import RequestEvent, RequestStatus
from optindesk.core.token import erased_key
from optindesk.flows import confirming
from optindesk.flows.confirming import Evidence
from optindesk.flows.people import contact_of_sender
from optindesk.store import archive, post
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


class Decision(StrEnum):
    """What a person can decide about an answer; part of the command line's contract."""

    ACCEPT = "accept"
    DECLINE = "decline"
    LEAVE = "leave"
    UNRELATED = "unrelated"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One answer that waits to be read."""

    id: int
    address: str
    asked: str
    lists: str
    why: Sentence
    new_text: str
    received_at: datetime
    subject: str
    contact_id: int | None
    request_id: int | None
    can_accept: bool


def waiting() -> list[Waiting]:
    """All answers that wait: strangers with a live code and a whole yes first, then by age."""
    rows = [
        (_waiting(row), row["verdict"] == Verdict.YES.value) for row in post.letters_in_review()
    ]
    rows.sort(key=lambda one: (not (one[1] and _is_acceptable_stranger(one[0])), one[0].id))
    return [one for one, _ in rows]


def _is_acceptable_stranger(one: Waiting) -> bool:
    return one.can_accept and address_key(one.address) != address_key(one.asked)


def _waiting(row: Mapping[str, Any]) -> Waiting:
    request = archive.find_request(row["request"] or 0)
    lists = [
        archive.list_by_id(change.target.list_id).name
        for change in (request.changes if request else ())
        if change.target.list_id is not None
    ]
    return Waiting(
        id=row["id"],
        address=row["sender"],
        asked=request.address if request else "",
        lists=", ".join(lists),
        why=Sentence.from_plain(row["reason"]),
        new_text=row["new_text"],
        received_at=row["received_at"],
        subject=row["subject"],
        contact_id=row["contact"],
        request_id=row["request"],
        can_accept=_why_not(request, row["received_at"], tuple(row["picks"])) is None,
    )


def decide(
    store: Store, letter_id: int, decision: Decision, note: str, actor: Actor, now: datetime
) -> None:
    """Decide one answer; the request changes by the table, and the log says who and why.

    Raises UnknownReview, NoteNeeded, CannotDecide.
    """
    if not note.strip():
        raise NoteNeeded()
    with unit_of_work(store, actor, now) as log:
        row = post.letter_row(letter_id)
        if row is None or not post.decide_letter(letter_id, decision.value, now):
            raise UnknownReview(id=letter_id)
        request = archive.find_request(row["request"] or 0)
        contact = archive.contact_by_id(row["contact"])
        evidence = Evidence(
            how=f"read by {actor.name}",
            received_at=row["received_at"],
            letter=letter_id,
            message_id=row["message_id"],
            decisive=row["new_text"][:500],
            picks=tuple(row["picks"]),
            not_me=row["not_me"] and decision is Decision.DECLINE,
            note=note,
        )
        _DO[decision](log, request, contact, evidence)
        if decision is Decision.ACCEPT:
            _learn_alias(log, row["sender"], contact)
        log.write(
            Code.ANSWER_DECIDED,
            contact=row["contact"],
            request=row["request"],
            personal={"address": row["sender"], "note": note},
            letter=letter_id,
            decision=decision.value,
        )
        if request is not None:
            archive.refresh_state(request.id)


def _why_not(
    request: Request | None, received_at: datetime, picks: tuple[int, ...]
) -> Sentence | None:
    """Why a yes to this request cannot be accepted; None when a person may accept it."""
    if request is None:
        return sentence("it names no question that a yes could answer.")
    status = confirming.standing(request)
    if status is RequestStatus.CONFIRMED:
        return sentence("this question is confirmed already.")
    if status in (RequestStatus.SUPERSEDED, RequestStatus.CANCELLED):
        return sentence("its question was replaced or cancelled; ask again instead.")
    if received_at > request.expires_at:
        return sentence("it came after the deadline; ask again instead.")
    if status is RequestStatus.DECLINED and received_at <= _refused_at(request):
        return sentence("the person said no, or left, after writing it; ask again instead.")
    if not {change.position for change in request.changes} >= set(picks):
        return sentence("it names a number that was not asked about.")
    key = address_key(request.address)
    why = archive.suppressed_why(key, erased_key(archive.desk_key(), key))
    if why is not None:
        return sentence("{address} is never to be written to.", address=request.address)
    return None


def _refused_at(request: Request) -> datetime:
    """When the newest no to a request came, or the newest leaving of what it had given."""
    known = (archive.subscription(request.contact_id, c.target) for c in request.changes)
    left = [one.left_at for one in known if one is not None and one.left_at is not None]
    ended = [request.ended_at] if request.status is RequestStatus.DECLINED else []
    return max(moment for moment in (*left, *ended) if moment is not None)


def _accept(log: Journal, request: Request | None, contact: Contact, evidence: Evidence) -> None:
    reason = _why_not(request, evidence.received_at, evidence.picks)
    if reason is not None:
        raise CannotDecide(reason=reason)
    assert request is not None, "without one there is a reason"
    if request.status is not RequestStatus.OPEN:
        # A person says that this yes is the newer word: the question stands again to be answered.
        archive.change_request(request.id, request.status, RequestStatus.OPEN, ended_at=None)
        request = replace(request, status=RequestStatus.OPEN)
    confirming.confirm(log, request, RequestEvent.YES, evidence)


def _decline(log: Journal, request: Request | None, contact: Contact, evidence: Evidence) -> None:
    if request is None:
        raise CannotDecide(reason=sentence("it names no question that could be declined."))
    confirming.refuse(log, request, evidence)


def _leave(log: Journal, request: Request | None, contact: Contact, evidence: Evidence) -> None:
    confirming.leave(log, contact, None, evidence)


def _nothing(log: Journal, request: Request | None, contact: Contact, evidence: Evidence) -> None:
    """Not related, or back to waiting: the review is closed, the question stands as it was."""


_DO = {
    Decision.ACCEPT: _accept,
    Decision.DECLINE: _decline,
    Decision.LEAVE: _leave,
    Decision.UNRELATED: _nothing,
    Decision.BACK: _nothing,
}


def _learn_alias(log: Journal, sender: str, contact: Contact) -> None:
    """A yes from another address that staff accepted makes it the contact's own, too.

    An address that is another contact's stays theirs: then it was this one answer only.
    """
    if not sender or contact_of_sender(sender) is not None:
        return
    archive.add_alias(contact.id, address_key(sender), log.now)
    log.write(
        Code.ALIAS_ACCEPTED,
        contact=contact.id,
        personal={"address": contact.address, "alias": sender},
    )
