"""Sign-ups become requests; requests end: remind, expire, supersede, cancel, withdraw."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from optindesk.core.codes import Code
from optindesk.core.errors import NothingToCancel, UnknownContact
from optindesk.core.model import (
    Actor,
    Contact,
    Level,
    MailKind,
    OutgoingMail,
    Request,
    SignUp,
    Target,
    address_key,
)
from optindesk.core.ports import Tick, no_tick
from optindesk.core.status import (
    Action,
    MailEvent,
    MailStatus,
    RequestEvent,
    RequestStatus,
    SubscriptionEvent,
    SubscriptionStatus,
    after_request,
    after_subscription,
)
from optindesk.flows.wordings import day_in_words, question_values, target_name, wording_for
from optindesk.store import archive, post
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

DAYS_BETWEEN_MAILS = 7
MOST_MAILS = 3
_BATCH = 500


def ask(
    journal: Journal, contact: Contact, targets: Sequence[Target], signup: SignUp | None
) -> Request:
    """Make the request for `targets`, with its question mail in the outbox."""
    now = journal.now
    lists = [archive.list_by_id(t.list_id) for t in targets if t.list_id is not None]
    language = contact.language or (lists[0].language if lists else "en")
    list_id = lists[0].id if len(lists) == 1 else None
    days = min((known.days_to_answer for known in lists), default=30)
    wording = wording_for(MailKind.CONFIRM, language, list_id)
    account = post.account()
    request = archive.add_request(
        contact,
        targets,
        language,
        wording.id,
        account.id if account else None,
        asked_at=now,
        expires_at=now + timedelta(days=days),
    )
    for target in targets:
        known = archive.subscription(contact.id, target)
        status = known.status if known else SubscriptionStatus.NONE
        stands = known is not None and status is SubscriptionStatus.SUBSCRIBED
        archive.save_subscription(
            contact.id,
            known.target if known and stands else target,  # a level asked for is not yet given
            after_subscription(status, SubscriptionEvent.ASKED),
            now,
            request=request.id,
        )
    queue_question(journal, contact, request, signup, MailKind.CONFIRM)
    journal.write(
        Code.REQUEST_MADE,
        contact=contact.id,
        request=request.id,
        personal={"address": contact.address},
        target=names(request),
        until=request.expires_at.isoformat(),
        wording=wording.id,
    )
    archive.refresh_state(request.id)
    return request


def queue_question(
    journal: Journal, contact: Contact, request: Request, signup: SignUp | None, kind: MailKind
) -> None:
    """Put a question mail (the first one, or a reminder) of a request into the outbox."""
    wording_id = request.wording_id
    values = question_values(contact, request, signup)
    if kind is not MailKind.CONFIRM:
        wording_id = wording_for(kind, request.language, _only_list(request)).id
        values["first_asked_on"] = day_in_words(request.asked_at.date(), request.language)
    post.queue_mail(
        request.id,
        contact.id,
        kind,
        1 + len(questions_of(request.id)),
        request.address,
        wording_id,
        values,
        journal.now,
    )


_DAY_OF_ANSWER = {
    MailKind.THANKS: "confirmed_on",
    MailKind.ALREADY: "confirmed_on",
    MailKind.GOODBYE: "left_on",
    MailKind.LATE: "answered_on",
}
_ONCE = frozenset({MailKind.ALREADY, MailKind.LATE})
"""Of these together a request gets one (DESIGN 4)."""


def queue_courtesy(
    journal: Journal,
    contact: Contact,
    request: Request,
    kind: MailKind,
    in_reply_to: str,
    day: datetime,
    left: Sequence[Target] = (),
) -> bool:
    """Put a thank-you, goodbye or other courtesy mail into the outbox: one of a kind a request.

    `day` is when the person confirmed, left or answered, `left` what a goodbye is about. Says
    whether a mail was queued.
    """
    mails = post.mails_of_request(request.id)
    wanted = [mail.kind for mail in mails if mail.status is not MailStatus.DROPPED]
    if any(known is kind or {known, kind} <= _ONCE for known in wanted):
        return False
    wording = wording_for(kind, request.language, _only_list(request))
    values = question_values(contact, request, archive.signup_of_request(request.id))
    values[_DAY_OF_ANSWER[kind]] = day_in_words(day.date(), request.language)
    values["lists"] = ", ".join(target_name(one) for one in left if one.list_id is not None)
    post.queue_mail(
        request.id,
        contact.id,
        kind,
        len(mails) + 1,
        contact.address,
        wording.id,
        values,
        journal.now,
        in_reply_to or None,
    )
    return True


def names(request: Request) -> str:
    """What a request asks about, as the log names it."""
    return ", ".join(target_name(change.target) for change in request.changes)


def _only_list(request: Request) -> int | None:
    lists = [c.target.list_id for c in request.changes]
    return lists[0] if len(lists) == 1 else None


def questions_of(request_id: int) -> list[OutgoingMail]:
    """The mails of a request that ask: the first one and the reminders, oldest first."""
    mails = post.mails_of_request(request_id)
    return [mail for mail in mails if mail.kind.value in archive.QUESTION_KINDS]


def end(
    journal: Journal,
    request: Request,
    event: RequestEvent,
    code: Code,
    *,
    at: datetime | None = None,
    accepted: Sequence[int] = (),
    personal: Mapping[str, str] | None = None,
    **values: str | int | None,
) -> None:
    """Move a request on by the table, with its changes, its waiting mails and the log entry.

    `at` is when that happened, where it was before now: when the answer was received, when the
    deadline passed. `accepted` are the positions that the yes took; what a yes leaves out is
    declined. `personal` are values for the log that an erasure must be able to take out.
    """
    becomes = after_request(request.status, event).becomes
    ended_at = within(request.asked_at, at, journal.now)
    archive.change_request(request.id, request.status, becomes, ended_at=ended_at)
    for change in request.changes:
        took = change.position in accepted
        archive.answer_change(request.id, change.position, took)
        if not took:  # what was accepted is applied by `confirming`
            _settle_subscription(journal, request, change.target)
    drop_waiting(journal, request)
    journal.write(
        code,
        contact=request.contact_id,
        request=request.id,
        personal={"address": request.address, **(personal or {})},
        target=names(request),
        **values,
    )
    archive.refresh_state(request.id)


def within(first: datetime, at: datetime | None, last: datetime) -> datetime:
    """`at`, but not before `first` nor after `last` (without `at`: then): clocks differ."""
    return min(last, max(first, at or last))


def _settle_subscription(journal: Journal, request: Request, target: Target) -> None:
    """What the end of a request does to how the contact stands to a target it did not get."""
    known = archive.subscription(request.contact_id, target)
    assert known is not None, "asking makes one"
    event = SubscriptionEvent.ENDED if known.left_at is None else SubscriptionEvent.ENDED_AGAIN
    archive.save_subscription(
        request.contact_id, known.target, after_subscription(known.status, event), journal.now
    )


def drop_waiting(journal: Journal, request: Request) -> None:
    """What asks, and what was written by hand, is not wanted once the question is settled."""
    for mail in post.mails_of_request(request.id):
        asks = mail.kind.value in archive.QUESTION_KINDS or mail.kind is MailKind.REPLY
        if asks and post.change_mail(mail, MailEvent.UNWANTED):
            journal.write(
                Code.MAIL_DROPPED,
                contact=mail.contact_id,
                request=request.id,
                personal={"address": mail.address},
                kind=mail.kind.value,
                mail=mail.id,
            )


def expire(store: Store, actor: Actor, now: datetime, tick: Tick = no_tick) -> int:
    """Let open requests lapse whose deadline has passed; returns how many.

    Only when every watched folder was read past the deadline and nothing of the request waits in
    review; with no mailbox set up the deadline alone decides (DESIGN 3).
    """
    account = post.account()
    read_until = now
    if account is not None and account.imap is not None:
        read_until = post.mailbox_read_at(account.id) or datetime.min.replace(tzinfo=now.tzinfo)
    lapsed = 0
    due = archive.due_requests(min(now, read_until))
    for first in range(0, len(due), _BATCH):
        tick(first, len(due))
        with unit_of_work(store, actor, now) as journal:
            for request in due[first : first + _BATCH]:
                fresh = archive.request_by_id(request.id)
                action = after_request(fresh.status, RequestEvent.DEADLINE).action
                if action is Action.EXPIRE and not archive.in_review(fresh.id):
                    end(
                        journal,
                        fresh,
                        RequestEvent.DEADLINE,
                        Code.REQUEST_EXPIRED,
                        at=fresh.expires_at,
                        until=fresh.expires_at.isoformat(),
                    )
                    lapsed += 1
    tick(len(due), len(due))
    return lapsed


def remind(store: Store, actor: Actor, now: datetime, tick: Tick = no_tick) -> int:
    """Queue the reminders that are due; returns how many.

    Off unless a list says otherwise; never more than three mails of a request, seven days apart.
    """
    reminders = archive.list_reminders()
    queued = 0
    waiting = archive.awaiting_requests(list(reminders))
    due = [request for request in waiting if _may_be_reminded(request, reminders, now)]
    for done, request in enumerate(due):
        tick(done, len(due))
        with unit_of_work(store, actor, now) as journal:
            # Another desk may have read an answer, or reminded, since we looked.
            if not _may_be_reminded(archive.request_by_id(request.id), reminders, now):
                continue
            contact = archive.contact_by_id(request.contact_id)
            signup = archive.signup_of_request(request.id)
            queue_question(journal, contact, request, signup, MailKind.REMINDER)
            journal.write(
                Code.REMINDER_QUEUED,
                contact=contact.id,
                request=request.id,
                personal={"address": request.address},
            )
        queued += 1
    return queued


def _may_be_reminded(request: Request, reminders: Mapping[int, int], now: datetime) -> bool:
    """Whether a reminder to this request is due; `reminders` is how many each list sends."""
    mails = questions_of(request.id)
    allowed = 1 + min(reminders.get(c.target.list_id or 0, 0) for c in request.changes)
    if request.status is not RequestStatus.OPEN or request.expires_at <= now:
        return False
    if any(mail.status is not MailStatus.SENT for mail in mails):
        return False
    if len(mails) >= min(allowed, MOST_MAILS) or archive.in_review(request.id):
        return False
    latest = max(mail.handed_over_at or mail.created_at for mail in mails)
    return latest + timedelta(days=DAYS_BETWEEN_MAILS) <= now


def known_contact(address: str) -> Contact:
    """The contact with that address; raises UnknownContact."""
    contact = archive.contact_by_key(address_key(address))
    if contact is None:
        raise UnknownContact(address=address)
    return contact


def cancel(
    store: Store, address: str, list_id: int | None, why: str, actor: Actor, now: datetime
) -> int:
    """Cancel the open questions to a person (about one list, or all); returns how many.

    Raises UnknownContact, NothingToCancel.
    """
    with unit_of_work(store, actor, now) as journal:
        contact = known_contact(address)
        wanted = [
            request
            for request in archive.open_requests(contact.id)
            if list_id is None or any(c.target.list_id == list_id for c in request.changes)
        ]
        if not wanted:
            raise NothingToCancel(address=address)
        for request in wanted:
            end(
                journal,
                request,
                RequestEvent.CANCEL,
                Code.REQUEST_CANCELLED,
                personal={"why": why or "cancelled at the desk"},
            )
    return len(wanted)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal took back: names of lists, and how many open questions it declined."""

    left: tuple[str, ...]
    declined: int
    targets: tuple[Target, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.left or self.declined)


def take_off(
    journal: Journal,
    contact: Contact,
    targets: Collection[str] | None,
    how: str,
    at: datetime | None = None,
) -> Withdrawal:
    """Leave some targets (by their keys; None: everything), at `at` if that was before now.

    Subscriptions end, open questions about them are declined, and the level falls to what is left.
    """
    left: list[Target] = []
    for known in archive.subscriptions(contact.id):
        becomes = after_subscription(known.status, SubscriptionEvent.LEFT)
        if becomes is known.status or (targets is not None and known.target.key not in targets):
            continue
        left_at = within(known.since or journal.now, at, journal.now)
        archive.save_subscription(contact.id, known.target, becomes, journal.now, left_at=left_at)
        journal.write(
            Code.SUBSCRIPTION_WITHDRAWN,
            contact=contact.id,
            personal={"address": contact.address},
            target=target_name(known.target),
            list=known.target.list_id,
            how=how,
        )
        left.append(known.target)
    _lower_level(journal, contact, how)
    declined = 0
    for request in archive.open_requests(contact.id):
        if targets is None or any(change.target.key in targets for change in request.changes):
            end(journal, request, RequestEvent.LEAVE, Code.REQUEST_DECLINED, at=at, how=how)
            declined += 1
    return Withdrawal(tuple(target_name(target) for target in left), declined, tuple(left))


def _lower_level(journal: Journal, contact: Contact, how: str) -> None:
    """A level that nothing carries any more falls at once, without any request."""
    levels = [
        needed_level(known.target)
        for known in archive.subscriptions(contact.id)
        if known.status is SubscriptionStatus.SUBSCRIBED
    ]
    level = max(levels, default=Level.NONE)
    if level < contact.level:
        archive.set_level(contact.id, level)
        journal.write(
            Code.LEVEL_LOWERED,
            contact=contact.id,
            personal={"address": contact.address},
            level=int(level),
            how=how,
        )


def needed_level(target: Target) -> int:
    """The permission level that goes with a target: its own, or that of its list."""
    if target.list_id is not None:
        return archive.list_by_id(target.list_id).level
    return target.level or Level.NONE
