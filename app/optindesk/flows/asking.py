"""Sign-ups become requests: one for all that a person asked for together, numbered in its mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from optindesk.core.codes import Code
from optindesk.core.model import Contact, Level, MailKind, Request, Target
from optindesk.core.status import (
    Action,
    MailStatus,
    RequestEvent,
    SubscriptionEvent,
    SubscriptionStatus,
    after_request,
    after_subscription,
)
from optindesk.flows import requests
from optindesk.flows.wordings import wording_for
from optindesk.store import account_rows, archive, contact_rows, request_rows, signup_rows
from optindesk.store.journal import Journal

MOST_CHANGES = 9
"""So many changes go into one request at most: a person picks them by a digit each (YES 1 3)."""

Wishes = Mapping[Target, Sequence[int]]
"""What a person asked for, with the numbers of the sign-ups that say so."""


def ask(
    journal: Journal, contact: Contact, wishes: Wishes, kind: MailKind = MailKind.CONFIRM
) -> list[Request]:
    """Ask for everything in `wishes`: in one request, but never profiling together with others.

    An open request about the same, for less, is replaced, and what else it asked goes along. So
    does what a sign-up before asked in a mail that has not gone out yet. What went out stands.
    """
    together: dict[Target, list[int]] = {}
    for request in _replaced(contact, wishes, kind):
        for target, signups in wishes_of(request):
            if all(target.key != wanted.key for wanted in wishes):
                together.setdefault(target, []).extend(signups)
        event = RequestEvent.ASK_MORE
        requests.end(journal, request, event, Code.REQUEST_SUPERSEDED)
    for target, numbers in wishes.items():
        together.setdefault(target, []).extend(numbers)
    return [
        _ask(journal, contact, {target: together[target] for target in bundle}, kind)
        for bundle in bundles(together)
    ]


def bundles(targets: Iterable[Target]) -> list[list[Target]]:
    """What may stand in one question: profiling is a purpose of its own (DESIGN 2)."""
    alone: list[Target] = []
    others: list[Target] = []
    for target in targets:
        (alone if _is_profiling(target) else others).append(target)
    parts = [others[at : at + MOST_CHANGES] for at in range(0, len(others), MOST_CHANGES)]
    return [*parts, *([target] for target in alone)]


def _is_profiling(target: Target) -> bool:
    return requests.needed_level(target) >= Level.PROFILING


def language_for(contact: Contact, targets: Iterable[Target]) -> str:
    """The language of a request: the person's, else that of the first list; for a question about
    levels alone the one that all lists of the desk share; else English."""
    lists = [archive.list_by_id(one.list_id) for one in targets if one.list_id is not None]
    if contact.language or lists:
        return contact.language or lists[0].language
    spoken = {known.language for known in archive.all_lists()}
    return spoken.pop() if len(spoken) == 1 else "en"


def only_list(targets: Sequence[Target]) -> int | None:
    """The one list that a question is about; None for several things, or a level."""
    return targets[0].list_id if len(targets) == 1 else None


def _replaced(contact: Contact, wishes: Wishes, kind: MailKind) -> list[Request]:
    """The open requests that a new one takes the place of, the oldest first."""
    keys = {target.key for target in wishes}
    language = language_for(contact, wishes)
    return [
        request
        for request in request_rows.open_requests(contact.id)
        if after_request(request.status, RequestEvent.ASK_MORE).action is Action.SUPERSEDE
        and (
            keys & {change.target.key for change in request.changes}
            or (kind is MailKind.CONFIRM and _can_go_along(request, wishes, language))
        )
    ]


def _can_go_along(request: Request, wishes: Wishes, language: str) -> bool:
    """Whether the mail of a request may be put together with a new one: it waits, nothing of it has
    ever left, it is in the same language, a sign-up asked for it, and neither is about profiling.
    """
    targets = [*(change.target for change in request.changes), *wishes]
    if request.language != language or len(targets) > MOST_CHANGES:
        return False
    mails = requests.questions_of(request.id)
    waits = [mail.status is MailStatus.WAITING and mail.kind is MailKind.CONFIRM for mail in mails]
    return bool(waits) and all(waits) and not any(map(_is_profiling, targets))


def wishes_of(request: Request) -> list[tuple[Target, list[int]]]:
    """What a request asks, but for what was left out, with the sign-ups that led to it."""
    signups = signup_rows.signups_of_request(request.id)
    return [
        (change.target, [one.id for one in signups if one.target.key == change.target.key])
        for change in request.changes
        if change.accepted is None
    ]


def _ask(journal: Journal, contact: Contact, wishes: Wishes, kind: MailKind) -> Request:
    """Make one request, with its question mail in the outbox."""
    now = journal.now
    language = language_for(contact, wishes)
    wording = wording_for(kind, language, only_list(tuple(wishes)))
    account = account_rows.account()
    request = request_rows.add_request(
        contact,
        wishes,
        language,
        wording.id,
        account.id if account else None,
        asked_at=now,
        expires_at=requests.last_moment(wishes, now),
    )
    for target, signups in wishes.items():
        _note_asked(journal, contact, request, target)
        for number in signups:
            signup_rows.tie_signup(number, request.id)
    requests.queue_question(journal, contact, request, kind)
    note_made(journal, request)
    request_rows.refresh_state(request.id)
    return request


def note_made(journal: Journal, request: Request) -> None:
    """Write the log entry of a request that was made."""
    journal.write(
        Code.REQUEST_MADE,
        contact=request.contact_id,
        request=request.id,
        personal={"address": request.address},
        target=requests.names(request),
        until=request.expires_at.isoformat(),
        wording=request.wording_id,
    )


def _note_asked(journal: Journal, contact: Contact, request: Request, target: Target) -> None:
    known = contact_rows.subscription(contact.id, target)
    status = known.status if known else SubscriptionStatus.NONE
    stands = known is not None and status is SubscriptionStatus.SUBSCRIBED
    contact_rows.save_subscription(
        contact.id,
        known.target if known and stands else target,  # a level asked for is not yet given
        after_subscription(status, SubscriptionEvent.ASKED),
        journal.now,
        request=request.id,
    )
