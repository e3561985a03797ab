"""Mails that ask nothing: thank-you, goodbye, and what is said to who answers once more or late."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from optindesk.core.model import (
    Contact,
    MailKind,
    OutgoingMail,
    Request,
    Target,
)
from optindesk.core.status import (
    MailStatus,
)
from optindesk.flows.requests import (
    asks_about,
    carries,
    drop,
    is_of_former_address,
    only_list,
)
from optindesk.flows.wordings import (
    day_in_words,
    named_values,
    names_in_words,
    question_values,
    wording_for,
)
from optindesk.store import (
    contact_rows,
    post,
    request_rows,
    signup_rows,
)
from optindesk.store.journal import Journal

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

    `day` is when the person confirmed, left or answered; `left` is what a goodbye is about. Says
    whether a mail was queued.
    """
    if is_of_former_address(request):
        return False  # the new one is only asked, before it says yes
    mails = post.mails_of_request(request.id)
    wanted = [mail.kind for mail in mails if mail.status is not MailStatus.DROPPED]
    if any(known is kind or {known, kind} <= _ONCE for known in wanted):
        return False
    in_words = day_in_words(day.date(), request.language)
    _queue_courtesy(journal, contact, request, kind, in_reply_to, in_words, left)
    return True


def _queue_courtesy(
    journal: Journal,
    contact: Contact,
    request: Request,
    kind: MailKind,
    in_reply_to: str,
    day: str,
    left: Sequence[Target] = (),
) -> None:
    wording = wording_for(kind, request.language, only_list(request))
    signups = signup_rows.signups_of_request(request.id)
    values = question_values(contact, request, signups, journal.now.tzinfo)
    values |= _about(contact, request_rows.request_by_id(request.id), kind, left)
    values[_DAY_OF_ANSWER[kind]] = day
    post.queue_mail(
        request.id,
        contact.id,
        kind,
        1 + len(post.mails_of_request(request.id)),
        contact.address,
        wording.id,
        values,
        journal.now,
        in_reply_to or None,
    )


_SAY_YES = frozenset({MailKind.THANKS, MailKind.ALREADY})
"""What tells somebody what they are on."""


def drop_untrue(journal: Journal, contact: Contact) -> None:
    """A thank-you that waits must not say what is true no more; what still stands is said anew."""
    for mail, request in _waiting_courtesies(contact, _SAY_YES):
        stand = [_stands(contact, one.target) for one in request.changes if one.accepted]
        if not all(stand) and drop(journal, mail) and any(stand):
            day = mail.values[_DAY_OF_ANSWER[mail.kind]]
            answered = mail.in_reply_to or ""
            _queue_courtesy(journal, contact, request, mail.kind, answered, day)


def drop_late(journal: Journal, contact: Contact, targets: Collection[str] | None) -> None:
    """Who leaves is not told how to be asked again."""
    for mail, request in _waiting_courtesies(contact, {MailKind.LATE}):
        if asks_about(request, targets):
            drop(journal, mail)


def _waiting_courtesies(
    contact: Contact, kinds: Collection[MailKind]
) -> list[tuple[OutgoingMail, Request]]:
    mails = post.mails_of_contact(contact.id, MailStatus.WAITING)
    wanted = [mail for mail in mails if mail.kind in kinds]
    return [(mail, request_rows.request_by_id(mail.request_id or 0)) for mail in wanted]


def _about(
    contact: Contact, request: Request, kind: MailKind, left: Sequence[Target]
) -> dict[str, str]:
    """What a courtesy mail names: what was confirmed and still stands, what was left, or asked.

    What a YES 1 did not take is named beside it.
    """
    asked = [change.target for change in request.changes]
    if kind is MailKind.GOODBYE:
        about = named_values(left or asked, request.language)
        return {**about, "changes": "", "lists": about["list_name"]}
    if kind is MailKind.LATE:
        return {**named_values(asked, request.language), "changes": ""}
    taken = [one.target for one in request.changes if one.accepted]
    others = [one.target for one in request.changes if not one.accepted]
    stands = [one for one in taken if _stands(contact, one)]
    return {
        **named_values(stands or taken, request.language),
        "changes": "",
        "left_out": names_in_words(others, request.language),
    }


def _stands(contact: Contact, target: Target) -> bool:
    known = contact_rows.subscription(contact.id, target)
    return known is not None and carries(known, target)
