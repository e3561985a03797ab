"""Requests and the questions of them; how requests end: expire, cancel, be left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from optindesk.core.codes import Code
from optindesk.core.errors import AddressMoved, NothingToCancel, UnknownContact
from optindesk.core.model import (
    DAYS_TO_ANSWER,
    Actor,
    Change,
    Contact,
    Level,
    MailKind,
    OutgoingMail,
    Request,
    Subscription,
    Target,
    address_key,
)
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import (
    Action,
    Basis,
    MailEvent,
    MailStatus,
    RequestEvent,
    SubscriptionEvent,
    SubscriptionStatus,
    after_request,
    after_subscription,
)
from optindesk.flows import clock
from optindesk.flows.wordings import (
    day_in_words,
    question_values,
    target_name,
    wording_for,
)
from optindesk.store import (
    account_rows,
    archive,
    contact_rows,
    former,
    post,
    request_rows,
    signup_rows,
)
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

_BATCH = 500


def queue_question(journal: Journal, contact: Contact, request: Request, kind: MailKind) -> None:
    """Put a question mail (the first one, or a reminder) of a request into the outbox."""
    wording_id = request.wording_id
    signups = signup_rows.signups_of_request(request.id)
    values = question_values(contact, request, signups, journal.now.tzinfo)
    if kind is MailKind.REMINDER:
        wording_id = wording_for(kind, request.language, only_list(request)).id
        first = asked_at(request).astimezone(journal.now.tzinfo)
        values["first_asked_on"] = day_in_words(first.date(), request.language)
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


# --- how long one can answer --------------------------------------------------------------------


def last_moment(targets: Iterable[Target], asked: datetime) -> datetime:
    """Until when one can answer who is asked at a moment: the mail names the day, and the whole of
    it counts, by the desk's own time zone (that of `asked`)."""
    lists = [archive.list_by_id(one.list_id) for one in targets if one.list_id is not None]
    days = min((known.days_to_answer for known in lists), default=DAYS_TO_ANSWER)
    return (asked + timedelta(days=days)).replace(hour=23, minute=59, second=59, microsecond=0)


def later_deadline(mail: OutgoingMail, request: Request | None, now: datetime) -> datetime | None:
    """Until when one can answer if this is the first question of a request and goes out now, where
    that is later than it was to be: what a mail waited is not taken off the person's time."""
    if request is None or mail.kind.value not in archive.QUESTION_KINDS:
        return None
    if request.asked_at.astimezone(now.tzinfo).date() == now.date() or was_asked(request.id):
        return None
    until = last_moment([change.target for change in still_asked(request)], now)
    return until if until > request.expires_at else None


def prolong(journal: Journal, mail: OutgoingMail, until: datetime) -> None:
    """A request can be answered until then; `mail` is its question as it names the day."""
    assert mail.request_id is not None, "it asks"
    request_rows.prolong(mail.request_id, until)
    post.fill_anew(mail.id, mail.values)
    journal.write(
        Code.REQUEST_PROLONGED,
        contact=mail.contact_id,
        request=mail.request_id,
        personal={"address": mail.address},
        mail=mail.id,
        until=until.isoformat(),
    )


GONE = frozenset({MailStatus.SENDING, MailStatus.SENT, MailStatus.UNKNOWN})
"""How a mail stands that left the house, or may have."""


def was_asked(request_id: int) -> bool:
    """Whether a question of a request went out, or may have."""
    return bool(gone_questions_of(request_id))


def gone_questions_of(request_id: int) -> list[OutgoingMail]:
    """The questions of a request that went out, or may have."""
    return [mail for mail in questions_of(request_id) if mail.status in GONE]


def asked_at(request: Request) -> datetime:
    """When somebody was asked: when the first mail was handed over, or may have been; where none
    was, since when that is to be."""
    gone = (mail.handed_over_at or mail.dot_at for mail in gone_questions_of(request.id))
    return min(filter(None, gone), default=request.asked_at)


def _waits(request_id: int) -> bool:
    """Whether a request was not asked yet, but is to be: its time has not begun."""
    mails = questions_of(request_id)
    waits = any(mail.status is MailStatus.WAITING for mail in mails)
    return waits and not any(mail.status in GONE for mail in mails)


def carries(known: Subscription, target: Target) -> bool:
    """Whether a subscription stands and gives what `target` asked for."""
    stands = known.status is SubscriptionStatus.SUBSCRIBED
    return stands and (known.target.level or 0) >= (target.level or 0)


def names(request: Request) -> str:
    """What a request asks about, as the log names it."""
    return names_of(change.target for change in request.changes)


def names_of(targets: Iterable[Target]) -> str:
    """Targets as the log names them."""
    return ", ".join(map(target_name, targets))


def only_list(request: Request) -> int | None:
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
    request_rows.change_request(request.id, request.status, becomes, ended_at=ended_at)
    for change in still_asked(request):
        took = change.position in accepted
        if event is not RequestEvent.DEADLINE:  # a yes in time may still be read
            request_rows.answer_change(request.id, change.position, took)
        if not took:  # what was accepted is applied by `confirming`
            _settle_subscription(journal, request, change.target)
            if event in _ANSWERS:
                _end_other_basis(journal, request, change.target, ended_at)
    drop_waiting(journal, request)
    journal.write(
        code,
        contact=request.contact_id,
        request=request.id,
        personal={"address": request.address, **(personal or {})},
        target=names(request),
        **values,
    )
    request_rows.refresh_state(request.id)


def is_of_former_address(request: Request) -> bool:
    """Whether a request went to an address that its person had before."""
    contact = contact_rows.contact_by_id(request.contact_id)
    return address_key(request.address) != contact.key


def still_asked(request: Request) -> list[Change]:
    """The changes that were not answered yet: somebody may have left one of several lists."""
    return [change for change in request.changes if change.accepted is None]


def leave_out(
    journal: Journal,
    request: Request,
    keys: Collection[str],
    code: Code,
    *,
    personal: Mapping[str, str] | None = None,
    **values: str | int | None,
) -> None:
    """What of a request is about these targets is not asked any more; the rest of it goes on.

    A mail with all of it that has not gone out yet is made anew without them.
    """
    out = [change for change in still_asked(request) if change.target.key in keys]
    for change in out:
        if code is Code.REQUEST_CANCELLED:
            request_rows.cancel_change(request.id, change.position)
        else:
            request_rows.answer_change(request.id, change.position, accepted=False)
        _settle_subscription(journal, request, change.target)
    journal.write(
        code,
        contact=request.contact_id,
        request=request.id,
        personal={"address": request.address, **(personal or {})},
        target=names_of(change.target for change in out),
        **values,
    )
    contact, fresh = (
        contact_rows.contact_by_id(request.contact_id),
        request_rows.request_by_id(request.id),
    )
    for mail in questions_of(request.id):
        if drop(journal, mail):
            queue_question(journal, contact, fresh, mail.kind)
    request_rows.refresh_state(request.id)


def within(first: datetime, at: datetime | None, last: datetime) -> datetime:
    """`at`, but not before `first` nor after `last` (without `at`: then): clocks differ."""
    return min(last, max(first, at or last))


def _settle_subscription(journal: Journal, request: Request, target: Target) -> None:
    """What the end of a request does to how the contact stands to a target it did not get."""
    known = contact_rows.subscription(request.contact_id, target)
    assert known is not None, "asking makes one"
    event = SubscriptionEvent.ENDED if known.left_at is None else SubscriptionEvent.ENDED_AGAIN
    contact_rows.save_subscription(
        request.contact_id, known.target, after_subscription(known.status, event), journal.now
    )


_ANSWERS = frozenset({RequestEvent.YES, RequestEvent.NO, RequestEvent.LEAVE})


def _end_other_basis(journal: Journal, request: Request, target: Target, at: datetime) -> None:
    """Who is asked for permission and does not give it is not written to on another basis either.

    Silence leaves that basis as it is.
    """
    known = contact_rows.subscription(request.contact_id, target)
    if known is None or known.basis is not Basis.OTHER:
        return
    becomes = after_subscription(known.status, SubscriptionEvent.LEFT)
    if becomes is not known.status:
        contact_rows.save_subscription(
            request.contact_id, known.target, becomes, journal.now, left_at=at
        )
        journal.write(
            Code.SUBSCRIPTION_WITHDRAWN,
            contact=request.contact_id,
            request=request.id,
            personal={"address": request.address},
            target=target_name(target),
            list=target.list_id,
            how="no permission was given",
        )


def drop_waiting(journal: Journal, request: Request) -> None:
    """What asks, and what was written by hand, is not wanted once the question is settled."""
    for mail in post.mails_of_request(request.id):
        if mail.kind.value in archive.QUESTION_KINDS or mail.kind is MailKind.REPLY:
            drop(journal, mail)


def drop_all_waiting(journal: Journal, contact: Contact) -> None:
    """No mail that waits for somebody is wanted any more."""
    for mail in post.mails_of_contact(contact.id, MailStatus.WAITING):
        drop(journal, mail)


def drop(journal: Journal, mail: OutgoingMail) -> bool:
    """A mail that waits is not wanted any more; says whether it did."""
    if not post.change_mail(mail, MailEvent.UNWANTED):
        return False
    journal.write(
        Code.MAIL_DROPPED,
        contact=mail.contact_id,
        request=mail.request_id,
        personal={"address": mail.address},
        kind=mail.kind.value,
        mail=mail.id,
    )
    return True


def expire(store: Store, actor: Actor, now: datetime, tick: Tick = no_tick) -> int:
    """Let open requests lapse whose deadline has passed; returns how many.

    Only when every watched folder was read past the deadline, nothing of the request waits in
    review, and its question does not still wait to go out; with no mailbox set up the deadline
    alone decides (DESIGN 3).
    """
    lapsed = 0
    read_until = read_past(now)
    due = request_rows.due_requests(read_until)
    for first in range(0, len(due), _BATCH):
        tick(first, len(due))
        with unit_of_work(store, actor, now) as journal:
            for request in due[first : first + _BATCH]:
                fresh = request_rows.request_by_id(request.id)
                action = after_request(fresh.status, RequestEvent.DEADLINE).action
                if action is Action.EXPIRE and why_open(fresh, read_until) is None:
                    lapse(journal, fresh)
                    lapsed += 1
    tick(len(due), len(due))
    return lapsed


def read_past(now: datetime) -> datetime:
    """Up to when all answers are known that came: now, where there is no mailbox to be read."""
    account = account_rows.account()
    if account is None or account.imap is None:
        return now
    read = account_rows.mailbox_read_at(account.id)
    # What was read on a day that is still to come was read by a clock that was wrong.
    if read is None or read > now + clock.BACK:
        return datetime.min.replace(tzinfo=now.tzinfo)
    return min(now, read)


def count_unread(now: datetime) -> int:
    """How many questions whose time is over wait for the mailbox to be read: an answer may have
    come in time."""
    read_until = read_past(now)
    over = request_rows.due_requests(now)
    return sum(one.expires_at >= read_until and not _waits(one.id) for one in over)


def why_open(request: Request, read_until: datetime) -> Sentence | None:
    """What keeps a question whose time is over from lapsing; None when nothing does."""
    if _waits(request.id):
        return sentence("its mail has not gone out yet.")
    if request_rows.in_review(request.id):
        return sentence("a reply to it waits to be read: decide that first.")
    if request.expires_at < read_until:
        return None
    return sentence(
        "an answer could come until {until}, and the mailbox was not read past that: check it"
        " first; then ask again.",
        until=request.expires_at,
    )


def lapse(journal: Journal, request: Request) -> None:
    """An open request whose deadline has passed ends with it."""
    end(
        journal,
        request,
        RequestEvent.DEADLINE,
        Code.REQUEST_EXPIRED,
        at=request.expires_at,
        until=request.expires_at.isoformat(),
    )


def known_contact(address: str) -> Contact:
    """The contact with that address; raises UnknownContact, AddressMoved."""
    contact = contact_rows.contact_by_key(address_key(address))
    if contact is None:
        refuse_moved(address)
        raise UnknownContact(address=address)
    return contact


def refuse_moved(address: str) -> None:
    """Raises AddressMoved, if somebody had this address until it was changed."""
    now = moved_from(address_key(address))
    if now is not None:
        raise AddressMoved(address=address, new=now.address)


def moved_from(key: str) -> Contact | None:
    """Who had an address until it was changed, and nobody else has now."""
    found = contact_rows.contact_of_alias(key)
    if found is None or contact_rows.contact_by_key(key) is not None:
        return None
    had = former.among([found.id]).get(found.id, [])
    return found if any(address_key(one.address) == key for one in had) else None


def cancel(
    store: Store, address: str, list_id: int | None, why: str, actor: Actor, now: datetime
) -> int:
    """Cancel the open questions to a person (about one list, or all); returns how many.

    Raises UnknownContact, NothingToCancel.
    """
    with unit_of_work(store, actor, now) as journal:
        contact = known_contact(address)
        keys = None if list_id is None else {Target(list_id).key}
        wanted = [
            request
            for request in request_rows.open_requests(contact.id)
            if asks_about(request, keys)
        ]
        if not wanted:
            raise NothingToCancel(address=address)
        for request in wanted:
            _cancel(journal, request, keys, why or "cancelled at the desk")
    return len(wanted)


def _cancel(journal: Journal, request: Request, keys: Collection[str] | None, why: str) -> None:
    said = {"why": why}
    if asks_only_about(request, keys):
        end(journal, request, RequestEvent.CANCEL, Code.REQUEST_CANCELLED, personal=said)
    else:
        leave_out(journal, request, keys or (), Code.REQUEST_CANCELLED, personal=said)


def stop_asking_levels(journal: Journal) -> None:
    """Levels were switched off: no mail that asks about one goes out any more. Who was asked before
    can answer."""
    for request in request_rows.requests_about_levels():
        asked = [change.target for change in still_asked(request)]
        if not was_asked(request.id):
            keys = {target.key for target in asked if target.level is not None}
            _cancel(journal, request, keys, "permission levels were switched off")
            continue
        for mail in questions_of(request.id):
            drop(journal, mail)
        request_rows.refresh_state(request.id)


def asks_about(request: Request, keys: Collection[str] | None) -> bool:
    """Whether a request still asks about one of these targets (None: anything)."""
    return keys is None or any(change.target.key in keys for change in still_asked(request))


def asks_only_about(request: Request, keys: Collection[str] | None) -> bool:
    return keys is None or all(change.target.key in keys for change in still_asked(request))


def allowed_level(target: Target) -> int:
    """The permission level that a yes to a target gives; one to profiling gives only that."""
    return Level.NONE if target.is_profiling else needed_level(target)


def needed_level(target: Target) -> int:
    """The permission level that goes with a target: its own, or that of its list."""
    if target.list_id is not None:
        return archive.list_by_id(target.list_id).level
    return target.level or Level.NONE
