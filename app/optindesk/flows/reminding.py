"""The same question once more: reminders that are due, and resends by hand with a look first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from optindesk.core.codes import Code
from optindesk.core.model import Actor, Contact, MailKind, OutgoingMail, Request, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import MailStatus, RequestStatus, status_as_to
from optindesk.flows import levels, requests, safe_to_mail, settings
from optindesk.flows.people import why_unreachable
from optindesk.store import archive, contact_rows, request_rows, search
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.people_query import PeopleQuery

DAYS_BETWEEN_MAILS = 7
MOST_MAILS = 3

_BY_HAND = "sent again by hand"
_BY_ITSELF = "by itself"


@dataclass(frozen=True, slots=True)
class Again:
    """One person's question, or what was left out of it: whether it is sent once more; `why_not` is
    None when it is."""

    address: str
    about: str
    why_not: Sentence | None


def remind(store: Store, actor: Actor, now: datetime, tick: Tick = no_tick) -> int:
    """Queue the reminders that are due; returns how many.

    Off unless the desk or a list says otherwise; never more than three mails of a request, seven
    days apart, and never after a question that promised to be the only one. None as long as the
    mailbox was not read just now: their answers may lie there (`count_unread`).
    """
    return _remind(store, actor, now, tick) if safe_to_mail.is_fresh(now) else 0


def count_unread(now: datetime) -> int:
    """How many reminders are due that wait for the mailbox to be read."""
    return 0 if safe_to_mail.is_fresh(now) else len(_all_due(now))


def wait_for_check(unread: int) -> Sentence:
    """What is said of so many reminders."""
    return sentences(
        "{n} reminder is due: check the mailbox first, the answer may lie there.",
        "{n} reminders are due: check the mailbox first, answers may lie there.",
        unread,
    )


def _remind(store: Store, actor: Actor, now: datetime, tick: Tick) -> int:
    when, due = _When.chosen(), _all_due(now)
    queued = 0
    for done, request in enumerate(due):
        tick(done, len(due))
        with unit_of_work(store, actor, now) as journal:
            # Another desk may have read an answer, or reminded, since we looked.
            fresh = request_rows.request_by_id(request.id)
            if _is_due(fresh, when, now):
                _send_again(journal, fresh, _BY_ITSELF)
                queued += 1
    return queued


def _all_due(now: datetime) -> list[Request]:
    when = _When.chosen()
    if not when.of_lists and not when.of_all:
        return []
    asked = request_rows.awaiting_requests(now - when.wait)
    return [request for request in asked if _is_due(request, when, now)]


class _When(NamedTuple):
    """How many reminders each list sends that has a number of its own, and the others; and how long
    after the last mail."""

    of_lists: Mapping[int, int]
    of_all: int
    wait: timedelta

    @classmethod
    def chosen(cls) -> _When:
        days = settings.get(settings.REMINDER_DAYS)
        of_all = settings.get(settings.REMINDERS)
        return cls(archive.list_reminders(), of_all, timedelta(days=days))


def _is_due(request: Request, when: _When, now: datetime) -> bool:
    mails = _mails_of(request)
    wanted = min(
        when.of_lists.get(change.target.list_id or 0, when.of_all)
        for change in requests.still_asked(request) or request.changes
    )
    latest = max((mail.handed_over_at or mail.created_at for mail in mails), default=now)
    if len(mails) > wanted or latest + when.wait > now:
        return False
    return why_not(contact_rows.contact_by_id(request.contact_id), request, now) is None


def resend(
    store: Store,
    query: PeopleQuery,
    actor: Actor,
    now: datetime,
    *,
    contacts: Iterable[int] | None = None,
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> list[Again]:
    """Send open questions once more, by hand: to all of a query, or only to some `contacts` of it.

    With `dry_run` it is a look: who would get one, and who not and why. What cannot be sent again
    is left alone.
    """
    with store.reading():
        chosen = search.requests_of(query, None if contacts is None else set(contacts))
    found = []
    for done, ((contact_id, request_id), targets) in enumerate(chosen.items()):
        tick(done, len(chosen))
        if dry_run:
            with store.reading():
                found += _look(contact_id, request_id, targets, now)
            continue
        with unit_of_work(store, actor, now) as journal:
            looks = _look(contact_id, request_id, targets, now)
            if any(one.why_not is None for one in looks):
                _send_again(journal, request_rows.request_by_id(request_id or 0), _BY_HAND)
            found += looks
    return found


def _look(
    contact_id: int, request_id: int | None, targets: Collection[str], now: datetime
) -> list[Again]:
    """What is said of a question as to these targets; of what was left out of it by itself."""
    contact = contact_rows.contact_by_id(contact_id)
    if request_id is None:
        return [Again(contact.address, "", sentence("was not asked yet."))]
    request = request_rows.request_by_id(request_id)
    parts: dict[RequestStatus, list[Target]] = {}
    for change in request.changes:
        if change.target.key in targets:
            status = status_as_to(request.status, change.accepted, change.cancelled)
            parts.setdefault(status, []).append(change.target)
    return [
        Again(
            contact.address,
            requests.names_of(about),
            why_not(contact, request, now) if status is request.status else _ENDED[status],
        )
        for status, about in parts.items()
    ]


_ENDED: Mapping[RequestStatus, Sentence] = {
    RequestStatus.CONFIRMED: sentence("has said yes already."),
    RequestStatus.DECLINED: sentence("has said no."),
    RequestStatus.EXPIRED: sentence(
        "the time to answer is over; “Ask again…”, or “ask”, asks anew."
    ),
    RequestStatus.BOUNCED: sentence("the mail came back; correct the address and ask again."),
    RequestStatus.SUPERSEDED: sentence("the question was replaced by a newer one."),
    RequestStatus.CANCELLED: sentence(
        "the question was cancelled; “Ask again…”, or “ask”, asks anew."
    ),
}

_NOT_SENT: tuple[tuple[MailStatus, Sentence], ...] = (
    (MailStatus.WAITING, sentence("its mail waits in the outbox.")),
    (MailStatus.SENDING, sentence("its mail is being handed over at this moment.")),
    (
        MailStatus.UNKNOWN,
        sentence("it is not known whether the last mail went out; say first whether it did."),
    ),
    (MailStatus.REFUSED, sentence("your provider refused the mail; try that one again instead.")),
)


def why_not(contact: Contact, request: Request, now: datetime) -> Sentence | None:
    """Why a question is not sent once more; None when it can be."""
    return why_not_at_all(contact, request, now) or _why_no_mail(_mails_of(request), now)


def why_not_at_all(contact: Contact, request: Request, now: datetime) -> Sentence | None:
    """The same, whatever became of its mails so far."""
    if request.status is not RequestStatus.OPEN:
        return _ENDED[request.status]
    if request.expires_at <= now:
        return _ENDED[RequestStatus.EXPIRED]
    no_mail = why_unreachable(contact)
    if no_mail is not None:
        return no_mail
    asked = [change.target for change in requests.still_asked(request)]
    if any(target.level is not None for target in asked) and not levels.are_on():
        return sentence("permission levels are switched off.")
    if request_rows.in_review(request.id):
        return sentence("a reply waits to be read by a person.")
    return None


def _mails_of(request: Request) -> list[OutgoingMail]:
    """The question mails of a request but for those that nobody got."""
    mails = requests.questions_of(request.id)
    return [mail for mail in mails if mail.status is not MailStatus.DROPPED]


def _why_no_mail(mails: list[OutgoingMail], now: datetime) -> Sentence | None:
    """What of the mails of an open question keeps another one from being sent."""
    for status, reason in _NOT_SENT:
        if any(mail.status is status for mail in mails):
            return reason
    enough = why_enough(mails)
    if enough is not None:
        return enough
    latest = max((mail.handed_over_at or mail.created_at for mail in mails), default=None)
    if latest is not None and latest + timedelta(days=DAYS_BETWEEN_MAILS) > now:
        free = latest + timedelta(days=DAYS_BETWEEN_MAILS)
        return sentence("the last mail went out on {last}; from {free} on.", last=latest, free=free)
    return None


def why_enough(mails: Sequence[OutgoingMail]) -> Sentence | None:
    """Why no other mail follows these question mails, however long ago they went out."""
    if any(mail.kind is MailKind.PERMISSION for mail in mails):
        return sentence("this question promised to be asked only once.")
    if len(mails) >= MOST_MAILS:
        return sentence("got three mails already.")
    return None


def _send_again(journal: Journal, request: Request, how: str) -> None:
    contact = contact_rows.contact_by_id(request.contact_id)
    requests.queue_question(journal, contact, request, MailKind.REMINDER)
    journal.write(
        Code.REMINDER_QUEUED,
        contact=contact.id,
        request=request.id,
        personal={"address": request.address},
        how=how,
    )
    request_rows.refresh_state(request.id)
