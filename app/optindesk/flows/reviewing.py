"""“Please read”: the answers that a person must decide, and what each decision does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from optindesk.core.codes import Code
from optindesk.core.daemons import is_daemon
from optindesk.core.errors import AlreadyDecided, CannotDecide, NotSure, UnknownReview
from optindesk.core.letter import Verdict
from optindesk.core.model import Actor, Contact, Request, address_key
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import RequestEvent, RequestStatus
from optindesk.core.text import reason_of
from optindesk.flows import confirming, doubting, late, requests, undoing
from optindesk.flows.confirming import Evidence
from optindesk.flows.leaving import never_write_to
from optindesk.flows.people import contact_of_sender, never_written_to, writes_as, written_by
from optindesk.flows.wordings import target_name
from optindesk.store import contact_rows, journal, letter_rows, request_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.reviews import waiting_rows

_NOTHING_TO_DECLINE = sentence("it names no question that could be declined.")
_BY_MACHINE = sentence("a machine wrote it, and no machine can say yes or no.")
_NOTHING_CAME_BACK = sentence("it names no question that could have come back.")
_BY_THE_PERSON = sentence("the person wrote it, so mail arrives at this address.")
_IS_AN_ANSWER = sentence("it is an answer, so our mail has arrived.")
_PERHAPS_BOUNCES = (Verdict.UNCLEAR.value, Verdict.AUTOMATIC.value)


class Decision(StrEnum):
    """What a person can decide about an answer; part of the command line's contract."""

    ACCEPT = "accept"
    DECLINE = "decline"
    LEAVE = "leave"
    UNRELATED = "unrelated"
    BACK = "back"
    BOUNCED = "bounced"


_WORDS = (Decision.ACCEPT, Decision.DECLINE)
"""What takes a letter for the words of a person."""

REFUSING = (Decision.DECLINE, Decision.LEAVE)
"""What can be decided together with never writing there again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One answer that waits to be read.

    `written_by` is its `address`, or what stands in From where none can be read from that; `person`
    and `name` are of whom a decision on it concerns.
    """

    id: int
    address: str
    written_by: str
    person: str
    name: str
    asked: str
    lists: str
    why: Sentence
    new_text: str
    received_at: datetime
    subject: str
    contact_id: int | None
    request_id: int | None

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it came from another address than the one that was asked."""
        return bool(self.asked) and address_key(self.address) != address_key(self.asked)


def waiting() -> list[Waiting]:
    """All answers that wait: strangers with a live code and a whole yes first, then by age."""
    first: list[Waiting] = []
    then: list[Waiting] = []
    for row in waiting_rows():
        one = _waiting(row)
        whole = row["verdict"] == Verdict.YES.value and one.is_from_elsewhere
        (first if whole and why_not(row)[Decision.ACCEPT] is None else then).append(one)
    return [*first, *then]


def _waiting(row: Mapping[str, Any]) -> Waiting:
    return Waiting(
        id=row["id"],
        address=row["sender"],
        written_by=written_by(row),
        person=row["person"],
        name=row["name"],
        asked=row["asked"],
        lists=row["lists"],
        why=Sentence.from_plain(row["reason"]),
        new_text=row["new_text"],
        received_at=row["received_at"],
        subject=row["subject"],
        contact_id=row["contact"],
        request_id=row["request"],
    )


def decide(
    store: Store,
    letter_id: int,
    decision: Decision,
    note: str,
    actor: Actor,
    now: datetime,
    *,
    alias: bool = False,
    sure: bool = False,
    never: bool = False,
    picks: Sequence[int] = (),
) -> None:
    """Decide one answer; the request changes by the table, and the log says who and why.

    With `alias` a yes from another address teaches that it is the contact's own, too. `sure` says
    that what speaks against the decision (`why_think`) has been heard. With `never` nobody writes
    to the contact any more who is read to say no or to leave. `picks` are the numbers of what a
    yes is for, where several things were asked; default: what the answer itself names, else all.
    Raises UnknownReview, AlreadyDecided, NoteNeeded, CannotDecide, NotSure.
    """
    reason_of(note)
    with unit_of_work(store, actor, now) as log:
        row = close(letter_id, decision.value, now)
        if picks:
            row = {**row, "picks": list(picks)}
        if _is_by_machine(row) and decision in _WORDS:
            raise CannotDecide(reason=_BY_MACHINE)
        doubt = why_think(row).get(decision)
        if doubt is not None and not sure:
            raise NotSure(reason=doubt, how=sentence("decide it once more"))
        request = request_rows.find_request(row["request"] or 0)
        contact = contact_rows.contact_by_id(row["contact"])
        before = undoing.whole(contact)
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
        if never and decision in REFUSING:
            never_write_to(log, contact, note)
        learns = decision is Decision.ACCEPT and alias
        learned = learns and _learn_alias(log, row["sender"], contact)
        entry = log.write(
            Code.ANSWER_DECIDED,
            contact=row["contact"],
            request=row["request"],
            personal={"address": written_by(row), "note": note},
            letter=letter_id,
            decision=decision.value,
            picks=list(picks) or None,
        )
        if request is not None:
            request_rows.refresh_state(request.id)
        undoing.keep(letter_id, contact, before, entry.number, alias=learned)


def close(letter_id: int, decision: str, now: datetime) -> dict[str, Any]:
    """Close the review of a letter; returns its row. Raises UnknownReview, AlreadyDecided."""
    row = letter_rows.letter_row(letter_id)
    if row is None or row["review"] is None:
        raise UnknownReview(id=letter_id)
    if not letter_rows.decide_letter(letter_id, decision, now):
        before = decided(row)
        raise AlreadyDecided(id=letter_id, who=before.by, when=before.at)
    return row


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about an answer (a Decision, or replying.REPLIED), when, by whom and why."""

    what: str
    at: datetime
    by: str
    why: str


def decided(row: Mapping[str, Any]) -> Decided:
    """The decision on a letter (a row of it) that was decided."""
    (entry,) = journal.by_numbers([row["before"]["entry"]])
    note = entry.personal.get("note")
    why = str(note.value) if note is not None else ""
    return Decided(row["decision"], row["decided_at"], entry.actor.name, why)


def why_think(row: Mapping[str, Any]) -> dict[Decision, Sentence]:
    """What speaks against deciding a letter (a row of it) in some ways, though it is possible."""
    request = request_rows.find_request(row["request"] or 0)
    contact = contact_rows.contact_by_id(row["contact"])
    doubts = {
        Decision.ACCEPT: doubting.about_accepting(row, request, contact),
        Decision.DECLINE: doubting.about_refusing(row, request, contact),
        Decision.LEAVE: doubting.about_refusing(row, None, contact),
    }
    who = doubting.about_the_writer(row)
    return {one: said for one, doubt in doubts.items() if (said := doubting.both(who, doubt))}


def why_not(row: Mapping[str, Any]) -> dict[Decision, Sentence | None]:
    """Why a letter (a row of it) cannot be decided in each way; None when it can."""
    request = request_rows.find_request(row["request"] or 0)
    reasons: dict[Decision, Sentence | None] = dict.fromkeys(Decision)
    reasons[Decision.BOUNCED] = _why_not_bounced(row, request)
    if _is_by_machine(row):
        return reasons | dict.fromkeys(_WORDS, _BY_MACHINE)
    reasons[Decision.ACCEPT] = _why_not(request, row["received_at"], tuple(row["picks"]))
    if request is None:
        reasons[Decision.DECLINE] = _NOTHING_TO_DECLINE
    return reasons


def _is_by_machine(row: Mapping[str, Any]) -> bool:
    """Whether a letter (a row of it) is a machine's that a person shall see all the same."""
    return bool(row["verdict"] == Verdict.AUTOMATIC.value)


def _why_not_bounced(row: Mapping[str, Any], request: Request | None) -> Sentence | None:
    """Why a letter (a row of it) cannot say that our question came back; None when it may."""
    if request is None:
        return _NOTHING_CAME_BACK
    if row["verdict"] not in _PERHAPS_BOUNCES:
        return _IS_AN_ANSWER
    contact = contact_rows.contact_by_id(row["contact"])
    is_own = writes_as(row["sender"], contact, request.address)
    return _BY_THE_PERSON if is_own and not _is_by_machine(row) else None


class Part(NamedTuple):
    """One of several things that were asked together, by its number in the mail and its name, and
    whether the answer itself names it."""

    number: int
    name: str
    is_named: bool


def parts(row: Mapping[str, Any]) -> tuple[Part, ...]:
    """What a yes of a letter (a row of it) may be for, where several things were asked."""
    request = request_rows.find_request(row["request"] or 0)
    changes = () if request is None else requests.still_asked(request) or request.changes
    if len(changes) < 2:
        return ()
    return tuple(
        Part(change.position, target_name(change.target), change.position in row["picks"])
        for change in changes
    )


def asks_anew(row: Mapping[str, Any]) -> bool:
    """Whether a letter (a row of it) came so late that accepting it asks its question anew."""
    request = request_rows.find_request(row["request"] or 0)
    return request is not None and row["received_at"] > request.expires_at


def may_learn(sender: str) -> bool:
    """Whether accepting a yes of this address can teach that it is the asked person's own, too."""
    return bool(sender) and not is_daemon(sender) and contact_of_sender(sender) is None


def may_learn_of(row: Mapping[str, Any]) -> bool:
    """Whether to accept a letter (a row of it) can teach whose its sender's address is."""
    return bool(row["request"]) and not _is_by_machine(row) and may_learn(row["sender"])


def _why_not(
    request: Request | None, received_at: datetime, picks: tuple[int, ...]
) -> Sentence | None:
    """Why a yes to this request cannot be accepted; None when a person may accept it."""
    if request is None:
        return sentence("it names no question that a yes could answer.")
    if requests.is_of_former_address(request):
        return sentence(
            "its question went to {address}, which is not this person’s address any more; ask again"
            " instead.",
            address=request.address,
        )
    status = confirming.standing(request)
    if status is RequestStatus.CONFIRMED:
        return sentence("this question is confirmed already.")
    if status in (RequestStatus.SUPERSEDED, RequestStatus.CANCELLED):
        return sentence("its question was replaced or cancelled; ask again instead.")
    if received_at > request.expires_at:
        return late.why_not(request, picks, received_at) or late.settled(request, picks)
    if status is RequestStatus.DECLINED and received_at <= _refused_at(request):
        return sentence("the person said no, or left, after writing it; ask again instead.")
    if not {change.position for change in request.changes} >= set(picks):
        return sentence("it names a number that was not asked about.")
    asked = requests.still_asked(request) or request.changes
    if picks and not {change.position for change in asked} & set(picks):
        return sentence("what it is a yes to was left, or taken out of the question, before.")
    return never_written_to(request.address)


def _refused_at(request: Request) -> datetime:
    """When the newest no to a request came, or the newest leaving of what it had given."""
    ended = request.ended_at if request.status is RequestStatus.DECLINED else None
    return max(filter(None, (confirming.left_at(request), ended)))


def _accept(log: Journal, request: Request | None, contact: Contact, evidence: Evidence) -> None:
    reason = _why_not(request, evidence.received_at, evidence.picks)
    if reason is not None:
        raise CannotDecide(reason=reason)
    assert request is not None, "without one there is a reason"
    if evidence.received_at > request.expires_at:
        late.ask_anew(log, request, evidence.picks, evidence.received_at, evidence.note)
        return
    if request.status is not RequestStatus.OPEN:
        # A person says that this yes is the newer word: the question stands again to be answered.
        request_rows.change_request(request.id, request.status, RequestStatus.OPEN, ended_at=None)
        request_rows.forget_answers(request.id)
        request = request_rows.request_by_id(request.id)
    confirming.confirm(log, request, RequestEvent.YES, evidence)


def _decline(log: Journal, request: Request | None, contact: Contact, evidence: Evidence) -> None:
    if request is None:
        raise CannotDecide(reason=_NOTHING_TO_DECLINE)
    confirming.refuse(log, request, evidence)


def _bounced(log: Journal, request: Request | None, contact: Contact, evidence: Evidence) -> None:
    """A person read that our mail came back for good: the same as where the desk can read it."""
    row = letter_rows.letter_row(evidence.letter or 0)
    assert row is not None, "it was just closed"
    reason = _why_not_bounced(row, request)
    if reason is not None:
        raise CannotDecide(reason=reason)
    assert request is not None, "without one there is a reason"
    confirming.bounce(log, request, contact, hard=True, words=evidence.note)


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
    Decision.BOUNCED: _bounced,
}


def _learn_alias(log: Journal, sender: str, contact: Contact) -> bool:
    """A yes from another address that staff accepted makes it the contact's own, too.

    An address that is another contact's stays theirs: then it was this one answer only. Says
    whether it was learned.
    """
    if not may_learn(sender):
        return False
    contact_rows.add_alias(contact.id, address_key(sender), log.now)
    log.write(
        Code.ALIAS_ACCEPTED,
        contact=contact.id,
        personal={"address": contact.address, "alias": sender},
    )
    return True
