"""An answer, a code or a pasted token becomes an outcome: applied by the table, all in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from optindesk.core.codes import Code
from optindesk.core.errors import TooManyTries, WrongCode
from optindesk.core.keys import Keys
from optindesk.core.model import (
    BY_COMPLAINT,
    BY_REPLY,
    Actor,
    Change,
    Contact,
    MailKind,
    Request,
    SuppressionKind,
    Target,
    address_key,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.standing import COMPLAINED
from optindesk.core.status import (
    Action,
    AddressEvent,
    Basis,
    RequestEvent,
    RequestStatus,
    SubscriptionEvent,
    SubscriptionStatus,
    after_address,
    after_request,
    after_subscription,
    status_as_to,
)
from optindesk.core.token import Purpose, find_tokens, read_code, same_code
from optindesk.flows import courtesies, never_writing, requests, taking_off
from optindesk.flows.identity import code_of, request_named
from optindesk.store import archive, contact_rows, request_rows, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

MOST_CODE_TRIES = 5

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the yes or no was: how it came, in which letter, word for word."""

    how: str
    received_at: datetime
    letter: int | None = None
    message_id: str = ""
    decisive: str = ""
    picks: tuple[int, ...] = ()
    not_me: bool = False
    note: str = ""

    @property
    def personal(self) -> dict[str, str]:
        """What of it an erasure must be able to take out of the log."""
        said = {"decisive": self.decisive, "note": self.note, "message_id": self.message_id}
        return {name: value for name, value in said.items() if value}


def yes_event(request: Request, received_at: datetime) -> RequestEvent:
    """Which event a yes is: in time, late, or to a question that our books never sent."""
    asked = {mail.status for mail in requests.questions_of(request.id)}
    if not asked & requests.GONE:
        return RequestEvent.YES_UNSENT
    return RequestEvent.YES if received_at <= request.expires_at else RequestEvent.YES_LATE


def outcome_of(request: Request, event: RequestEvent) -> Action:
    """What is to be done, by the table; a request whose yes was withdrawn counts as declined.

    A yes to a question that went to a former address is for a person: it is not the new one's.
    """
    action = after_request(standing(request), event).action
    if action in _YESES and requests.is_of_former_address(request):
        return Action.REVIEW
    return action


_YESES = (Action.CONFIRM, Action.CONFIRM_READ_LATE)


def standing(request: Request) -> RequestStatus:
    """The request's status, DECLINED where everything that was confirmed has been left since."""
    if request.status is not RequestStatus.CONFIRMED:
        return request.status
    for change in request.changes:
        known = contact_rows.subscription(request.contact_id, change.target)
        if change.accepted and known and requests.carries(known, change.target):
            return RequestStatus.CONFIRMED
    return RequestStatus.DECLINED


def standing_as_to(request: Request, target: Target) -> RequestStatus:
    """How a request stands as to a list or a level of it: what a yes left out was declined."""
    change = next(one for one in request.changes if one.target.key == target.key)
    return status_as_to(standing(request), change.accepted, change.cancelled)


def left_at(request: Request) -> datetime | None:
    """When something that a request asked about was left last."""
    known = (contact_rows.subscription(request.contact_id, one.target) for one in request.changes)
    return max((one.left_at for one in known if one and one.left_at), default=None)


def confirm(journal: Journal, request: Request, event: RequestEvent, evidence: Evidence) -> None:
    """Apply a yes: request, changes, level, log entry and thank-you in the caller's transaction."""
    contact = contact_rows.contact_by_id(request.contact_id)
    answered(contact)
    at = requests.within(request.asked_at, evidence.received_at, journal.now)
    asked = requests.still_asked(request)
    taken = [one for one in asked if not evidence.picks or one.position in evidence.picks]
    for change in taken:
        _grant(journal, contact.id, change.target, at)
    accepted = [change.position for change in taken]
    requests.end(
        journal,
        request,
        event,
        Code.REQUEST_CONFIRMED,
        at=at,
        accepted=accepted,
        personal=evidence.personal,
        how=evidence.how,
        letter=evidence.letter,
        received_at=evidence.received_at.isoformat(),
        accepted_changes=",".join(str(position) for position in accepted),
        **_in_part(request, asked, taken),
    )
    day = at.astimezone(journal.now.tzinfo)
    courtesies.queue_courtesy(journal, contact, request, MailKind.THANKS, evidence.message_id, day)


def _in_part(request: Request, asked: Sequence[Change], taken: Sequence[Change]) -> dict[str, str]:
    """What the log says besides of a yes that took less than the question had named: what it took,
    and what it left out of what was still asked."""
    said = {}
    if len(taken) < len(request.changes):
        said["taken"] = requests.names_of(one.target for one in taken)
    if len(taken) < len(asked):
        said["left_out"] = requests.names_of(one.target for one in asked if one not in taken)
    return said


def answered(contact: Contact) -> None:
    """An answer came from there, so the address works, whatever bounced before."""
    state = after_address(contact.address_state, AddressEvent.ANSWERED)
    if (state, 0) != (contact.address_state, contact.soft_bounces):
        contact_rows.set_address_state(contact.id, state, 0)


def _grant(journal: Journal, contact_id: int, target: Target, at: datetime) -> None:
    """One change of a yes: the subscription stands, the level rises to what it allows."""
    known = contact_rows.subscription(contact_id, target)
    assert known is not None, "asking makes one"
    contact_rows.save_subscription(
        contact_id,
        known.target if requests.carries(known, target) else target,  # never a downgrade
        after_subscription(known.status, SubscriptionEvent.CONFIRMED),
        journal.now,
        basis=Basis.CONFIRMED_HERE.value,
        since=at,
        left_at=None,
    )
    allowed = requests.allowed_level(target)
    if contact_rows.contact_by_id(contact_id).level < allowed:
        contact_rows.set_level(contact_id, allowed)


def refuse(journal: Journal, request: Request, evidence: Evidence) -> Action:
    """Apply a no by the table; “not me” blocks the address, whatever became of the question. It is
    said by whoever has the address, so it says nothing of the person's other ones (DESIGN 3)."""
    action = outcome_of(request, RequestEvent.NO)
    contact = contact_rows.contact_by_id(request.contact_id)
    if action is Action.DECLINE:
        decline(journal, request, RequestEvent.NO, evidence)
    elif action is Action.WITHDRAW:
        leave(journal, contact, request, evidence)
    if evidence.not_me:
        why = "the address belongs to somebody else"
        key = address_key(request.address)
        suppressions.suppress(SuppressionKind.ADDRESS, key, why, journal.now, BY_REPLY)
        journal.write(
            Code.ADDRESS_WRONG_PERSON,
            contact=contact.id,
            request=request.id,
            personal={"address": request.address},
        )
    return action


def decline(journal: Journal, request: Request, event: RequestEvent, evidence: Evidence) -> None:
    """Apply a no (or a leave) to a request that is not confirmed; no mail follows."""
    requests.end(
        journal,
        request,
        event,
        Code.REQUEST_DECLINED,
        at=evidence.received_at,
        personal=evidence.personal,
        how=evidence.how,
        letter=evidence.letter,
    )
    if evidence.not_me:
        return
    keys = {change.target.key for change in request.changes}
    received_at = evidence.received_at
    taking_off.take_off_elsewhere(journal, request.contact_id, keys, evidence.how, received_at)


def newer_yes(contact_id: int, request: Request | None, received_at: datetime) -> datetime | None:
    """When a yes came that is newer than words of `received_at` and still stands; None: none did.

    Only the targets of `request` are looked at (None: all). What a person said last is what counts
    (DESIGN 3), in whatever order their mails were found. Mailboxes know whole seconds only, so
    words of the same second are not older.
    """
    until = received_at.replace(microsecond=0) + _SECOND
    targets = {change.target.key for change in request.changes} if request is not None else None
    yeses = [
        known.since
        for known in contact_rows.subscriptions(contact_id)
        if known.status is SubscriptionStatus.SUBSCRIBED
        and known.basis is Basis.CONFIRMED_HERE
        and (targets is None or known.target.key in targets)
    ]
    return max((at for at in yeses if at is not None and at >= until), default=None)


def leave(journal: Journal, contact: Contact, request: Request | None, evidence: Evidence) -> bool:
    """Apply leaving words, or a no after a yes; says if there was anything to leave.

    A named request stands for what it asked about, and an open one is declined by it. Who never was
    on anything of that cannot mean to leave it: then everything is meant that they are on. Where
    they were, and left before, the words were heard before. A goodbye follows only where something
    was subscribed.
    """
    take_off = partial(
        taking_off.take_off,
        journal,
        contact,
        how=evidence.how,
        at=evidence.received_at,
        alone=evidence.not_me,
    )
    done, heard = taking_off.Withdrawal((), 0), False
    if request is not None:
        targets = {change.target.key for change in request.changes}
        heard = any(
            known.status is SubscriptionStatus.UNSUBSCRIBED and known.target.key in targets
            for known in contact_rows.subscriptions(contact.id)
        )
        done = take_off(targets)
    if not done.targets and not heard:
        rest = take_off(None)
        done = replace(rest, declined=done.declined + rest.declined)
    if done.targets:
        about = request or request_rows.newest_request(contact.id, done.targets[0])
        if about is not None:
            day = evidence.received_at.astimezone(journal.now.tzinfo)
            courtesies.queue_courtesy(
                journal,
                contact,
                about,
                MailKind.GOODBYE,
                evidence.message_id,
                day,
                left=done.targets,
            )
    return bool(done)


def complain(journal: Journal, contact: Contact, evidence: Evidence) -> None:
    """Apply a complaint (RFC 5965): leave everything, no goodbye, and never write there again."""
    taking_off.take_off(journal, contact, None, evidence.how, evidence.received_at)
    suppressions.suppress(
        SuppressionKind.ADDRESS, contact.key, COMPLAINED, journal.now, BY_COMPLAINT
    )
    journal.write(
        Code.ADDRESS_COMPLAINED,
        contact=contact.id,
        personal={"address": contact.address, **evidence.personal},
        letter=evidence.letter,
    )
    never_writing.spread(journal, contact.key, BY_COMPLAINT, COMPLAINED)


def bounce(journal: Journal, request: Request, contact: Contact, hard: bool, words: str) -> Action:
    """Apply a bounce that names our mail: hard ends the question, soft is counted."""
    event = RequestEvent.HARD_BOUNCE if hard else RequestEvent.SOFT_BOUNCE
    action = after_request(request.status, event).action
    code = Code.ANSWER_NOTED
    if requests.is_of_former_address(request):
        action = Action.NOTE  # it says nothing about the address that is written to now
    if action is Action.COUNT_SOFT:
        count = contact.soft_bounces + 1
        state = after_address(contact.address_state, AddressEvent.SOFT_BOUNCE)
        contact_rows.set_address_state(contact.id, state, count)
        code = Code.ADDRESS_SOFT_BOUNCE
    elif action is Action.MARK_ADDRESS:
        state = after_address(contact.address_state, AddressEvent.HARD_BOUNCE)
        contact_rows.set_address_state(contact.id, state, contact.soft_bounces)
        code = Code.ADDRESS_BOUNCED
    if action is Action.MARK_ADDRESS and request.status is RequestStatus.OPEN:
        requests.end(journal, request, event, Code.REQUEST_BOUNCED, personal={"words": words})
    else:
        journal.write(
            code,
            contact=contact.id,
            request=request.id,
            personal={"address": request.address, "words": words},
            verdict="bounce",
        )
    return action


# --- codes and tokens at the desk ---------------------------------------------------------------


def confirm_by_hand(
    store: Store, text: str, address: str | None, note: str, actor: Actor, now: datetime
) -> Request:
    """Confirm by a token or code that somebody typed or pasted: recorded as entered by them.

    `text` may be a token, a whole pasted mail with one, or (with `address`) the 8-character code.
    Raises WrongCode, TooManyTries, UnknownContact; a wrong code is counted and logged.
    """
    refusal: WrongCode
    with unit_of_work(store, actor, now) as journal:
        keys = archive.desk_keys()
        contact = requests.known_contact(address) if address else None
        code = read_code(text)
        if code is not None and contact is not None:
            found = _request_of_code(keys, code, contact)
        else:
            found = _request_of_token(keys, text, contact)
        if isinstance(found, Request):
            event = yes_event(found, now)
            reason = _why_not(found, event)
            if reason is None:
                confirm(journal, found, event, Evidence(f"entered by {actor.name}", now, note=note))
                return request_rows.request_by_id(found.id)
            refusal = WrongCode(reason=reason)
        else:
            refusal = found
        if contact is not None or isinstance(found, Request):
            _log_refusal(journal, found, contact, refusal)
    raise refusal


def _log_refusal(
    journal: Journal, found: Request | WrongCode, contact: Contact | None, refusal: WrongCode
) -> None:
    request = found if isinstance(found, Request) else None
    whom = contact.address if contact else request.address if request else ""
    journal.write(
        Code.CODE_REFUSED,
        contact=contact.id if contact else request.contact_id if request else None,
        request=request.id if request else None,
        personal={"address": whom},
        why=refusal.code,
    )


def _request_of_token(keys: Keys, text: str, contact: Contact | None) -> Request | WrongCode:
    spelled = find_tokens(text)
    if not spelled:
        reason = sentence("no code was found in it.")
        if read_code(text) is not None:
            reason = sentence("an 8-letter code needs the person it belongs to.")
        return WrongCode(reason=reason)
    named = [request_named(keys, token, Purpose.TOKEN, retired=False) for _, token in spelled]
    genuine = {request.id: request for request in named if request is not None}
    if not genuine:
        if any(request_named(keys, token, Purpose.TOKEN) for _, token in spelled):
            return WrongCode(reason=_OF_RETIRED_KEY)
        return WrongCode(reason=sentence("it was not made by this desk, or a letter is wrong."))
    if len(genuine) > 1:
        return WrongCode(reason=sentence("there are codes of several questions in it."))
    (request,) = genuine.values()
    if contact is not None and contact.id != request.contact_id:
        return WrongCode(reason=sentence("it belongs to somebody else."))
    return request


def _request_of_code(keys: Keys, code: str, contact: Contact) -> Request | WrongCode:
    candidates = request_rows.open_requests(contact.id)
    if not candidates:
        reason = sentence("{address} has no open question.", address=contact.address)
        return WrongCode(reason=reason)
    if all(request.code_tries >= MOST_CODE_TRIES for request in candidates):
        return TooManyTries(address=contact.address)
    for request in candidates:
        if request.code_tries < MOST_CODE_TRIES and same_code(code, code_of(keys.current, request)):
            return request
    retired = [code_of(one.key, request) for one in keys.retired for request in candidates]
    if any(same_code(code, old) for old in retired):
        return WrongCode(reason=_OF_RETIRED_KEY)
    for request in candidates:
        request_rows.count_code_try(request.id)
    return WrongCode(reason=sentence("it is not the code of this person's open question."))


_OF_RETIRED_KEY = sentence(
    "it was made before the desk’s key was changed, and whoever copied the data can know it. Only a"
    " code of a mail that went out since then counts."
)

_WHY_NOT: dict[Action, Sentence] = {
    Action.ALREADY: sentence("this question is confirmed already."),
    Action.OFFER_NEW: sentence("its question has lapsed; ask again to get a new one."),
}
_WHY_NOT_STATUS: dict[RequestStatus, Sentence] = {
    RequestStatus.OPEN: sentence("by our books its mail was never sent."),
    RequestStatus.EXPIRED: sentence("its question has lapsed; ask again to get a new one."),
    RequestStatus.DECLINED: sentence("this question was answered with no, or left since."),
    RequestStatus.BOUNCED: sentence("the mail with this question came back."),
    RequestStatus.SUPERSEDED: sentence("this question was replaced by a newer one."),
    RequestStatus.CANCELLED: sentence("this question was cancelled."),
}


def _why_not(request: Request, event: RequestEvent) -> Sentence | None:
    """Why a code cannot confirm its request now; None when it can."""
    action = outcome_of(request, event)
    if action is Action.CONFIRM:
        return None
    return _WHY_NOT.get(action) or _WHY_NOT_STATUS[standing(request)]
