"""A question that lapsed is asked anew: the person says yes once more, or the desk does it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from optindesk.core.errors import CannotAskAgain
from optindesk.core.model import (
    Actor,
    Contact,
    MailKind,
    OutgoingMail,
    Request,
    SignUpSource,
    Target,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.flows import asking, requests, signups
from optindesk.flows.addresses import read_address
from optindesk.flows.confirming import standing_as_to
from optindesk.flows.groups import Group
from optindesk.flows.people import never_written_to
from optindesk.flows.signups import Candidate
from optindesk.store import beside_people, contact_rows, post, request_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

SAID_AGAIN = "said yes once more after the question had lapsed"
"""The note of a sign-up that is an answer to a question which had lapsed."""

_NOT_TOLD = frozenset({MailStatus.WAITING, MailStatus.SENDING, MailStatus.DROPPED})


def was_told(request: Request, named: OutgoingMail | None, received_at: datetime) -> bool:
    """Whether who wrote an answer then knew that the one before it had come too late."""
    if named is not None and named.kind is MailKind.LATE:
        return True
    return any(
        mail.kind is MailKind.LATE
        and mail.status not in _NOT_TOLD
        and (mail.handed_over_at or mail.created_at) <= received_at
        for mail in post.mails_of_request(request.id)
    )


def why_not(request: Request, picks: Collection[int], received_at: datetime) -> Sentence | None:
    """Why a late yes to a request does not ask anew, be it that all is settled; None when it does.

    A no since then is the person's newer word.
    """
    contact = contact_rows.contact_by_id(request.contact_id)
    wanted = _wanted(request, picks)
    if not wanted:
        return sentence("it names a number that was not asked about.")
    never = never_written_to(contact.address)
    if never is not None:
        return never
    if any(at >= received_at for target in wanted for at in _refusals(contact, target)):
        return sentence("the person said no, or left, after writing it; ask again instead.")
    return None


def settled(request: Request, picks: Collection[int]) -> Sentence | None:
    """What became since of all that a late yes is about; None where something is left to ask."""
    groups = {_group(request.contact_id, target, request) for target in _wanted(request, picks)}
    if Group.ASKED_AGAIN in groups:
        return None
    if Group.AWAITING in groups:
        return sentence("was asked anew already and has not answered yet")
    return sentence("has said yes already")


def ask_anew(
    journal: Journal, request: Request, picks: Collection[int], at: datetime, note: str
) -> None:
    """A late yes is the person's own new sign-up of that day: what is left of it is asked anew.

    The new question is to be answered by a yes of its own.
    """
    if request.status is RequestStatus.OPEN:
        requests.lapse(journal, request)
    contact = contact_rows.contact_by_id(request.contact_id)
    day = at.astimezone(journal.now.tzinfo).date()
    _ask(journal, contact, _wanted(request, picks), SignUpSource.MAIL, day, note)


def _wanted(request: Request, picks: Collection[int]) -> list[Target]:
    """What a late yes to a request is about: what nobody had answered before, else all of it."""
    asked = requests.still_asked(request) or request.changes
    return [one.target for one in asked if not picks or one.position in picks]


def _refusals(contact: Contact, target: Target) -> Iterable[datetime]:
    """When somebody said no to a target, or left it, last."""
    newest = request_rows.newest_request(contact.id, target)
    known = contact_rows.subscription(contact.id, target)
    if known is not None and known.left_at is not None:
        yield known.left_at
    said_no = newest and standing_as_to(newest, target) is RequestStatus.DECLINED
    if newest is not None and newest.ended_at is not None and said_no:
        yield newest.ended_at


def _group(contact_id: int, target: Target, lapsed: Request | None = None) -> Group:
    """Whether somebody is to be asked about a target, `lapsed` being the question that ended."""
    known = contact_rows.subscription(contact_id, target)
    if known is not None and requests.carries(known, target):
        return Group.ALREADY_SUBSCRIBED
    newest = request_rows.newest_request(contact_id, target)
    if newest is None or (lapsed is not None and newest.id == lapsed.id):
        return Group.ASKED_AGAIN
    is_open = standing_as_to(newest, target) is RequestStatus.OPEN
    return Group.AWAITING if is_open else Group.ASKED_AGAIN


def _ask(
    journal: Journal,
    contact: Contact,
    targets: Iterable[Target],
    source: SignUpSource,
    day: date,
    note: str,
) -> None:
    """Record a new sign-up for each target, and ask about what is not settled in one question."""
    typed = Candidate(
        row=None,
        typed=contact.address,
        address=read_address(contact.address),
        problem=None,
        signed_on=day,
        collected_by=journal.actor.name if source is SignUpSource.TYPED else "",
        note=note,
    )
    wishes = {}
    for target in targets:
        group = _group(contact.id, target)
        number = signups.record(journal, contact, typed, target, group, source, None)
        if number is not None and group is Group.ASKED_AGAIN:
            wishes[target] = [number]
    asking.ask(journal, contact, wishes)


# --- by hand --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anew:
    """Who was asked anew at the desk, and about what."""

    address: str
    about: tuple[str, ...]


_CAN_BE_ASKED = frozenset({RequestStatus.EXPIRED, RequestStatus.CANCELLED})


def ask_again(
    store: Store, address: str, list_id: int | None, why: str, actor: Actor, now: datetime
) -> Anew:
    """Ask somebody anew whose question has lapsed, or was cancelled (about one list, or all).

    Who answered too late has asked for it; of others the desk says how they did (`why`): it is a
    sign-up of today. A question whose time is over lapses first, unless an answer may have come.
    Raises UnknownContact, CannotAskAgain.
    """
    note = why.strip()
    with unit_of_work(store, actor, now) as journal:
        contact = requests.known_contact(address)
        for request in _overdue(contact, list_id, now):
            if requests.why_open(request, requests.read_past(now)) is None:
                requests.lapse(journal, request)
        lapsed = _lapsed(contact, list_id)
        late = beside_people.late_answers([request.id for request in lapsed.values()])
        chosen = [one for one, request in lapsed.items() if note or request.id in late]
        reason = never_written_to(contact.address)
        if reason is None and not lapsed:
            nothing = sentence("no question to this person has lapsed or was cancelled.")
            reason = why_not_yet(contact.id, list_id, now) or nothing
        elif reason is None and not chosen:
            reason = sentence("no answer came too late; say how this person asked for it.")
        if reason is not None:
            raise CannotAskAgain(address=contact.address, reason=reason)
        if note:
            _ask(journal, contact, chosen, SignUpSource.TYPED, now.date(), note)
        else:
            day = max(late.values()).astimezone(now.tzinfo).date()
            _ask(journal, contact, chosen, SignUpSource.MAIL, day, SAID_AGAIN)
    return Anew(contact.address, tuple(requests.names_of([target]) for target in chosen))


def why_not_yet(contact_id: int, list_id: int | None, now: datetime) -> Sentence | None:
    """Why somebody cannot be asked anew yet whose time to answer is over; None where nothing
    keeps one from it, or there is no such question."""
    contact = contact_rows.contact_by_id(contact_id)
    read_until, overdue = requests.read_past(now), _overdue(contact, list_id, now)
    reasons = [requests.why_open(request, read_until) for request in overdue]
    return None if None in reasons or _lapsed(contact, list_id) else next(iter(reasons), None)


def _overdue(contact: Contact, list_id: int | None, now: datetime) -> list[Request]:
    """The open questions to somebody whose time is over."""
    return [
        request
        for request in request_rows.open_requests(contact.id)
        if request.expires_at < now
        and any(list_id in (None, change.target.list_id) for change in request.changes)
    ]


def _lapsed(contact: Contact, list_id: int | None) -> dict[Target, Request]:
    """What somebody can be asked about anew, each with the question that ended."""
    found = {}
    for known in contact_rows.subscriptions(contact.id):
        request = request_rows.newest_request(contact.id, known.target)
        if request is None or list_id not in (None, known.target.list_id):
            continue
        change = next(one for one in request.changes if one.target.key == known.target.key)
        ended = standing_as_to(request, change.target) in _CAN_BE_ASKED
        if ended and not requests.carries(known, change.target):
            found[change.target] = request
    return found
