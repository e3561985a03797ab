"""A question that cannot arrive goes on: the address is corrected, or the mail is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import CannotCorrect, CannotTryAgain
from optindesk.core.model import (
    Actor,
    Contact,
    MailKind,
    OutgoingMail,
    Request,
    SignUp,
    Subscription,
    SuppressionKind,
    Target,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import (
    Action,
    MailEvent,
    MailStatus,
    RequestEvent,
    RequestStatus,
    SubscriptionStatus,
    after_request,
)
from optindesk.flows import asking, requests
from optindesk.flows.addresses import Address, read_address
from optindesk.flows.confirming import standing_as_to
from optindesk.flows.people import never_written_to
from optindesk.store import (
    archive,
    contact_rows,
    journal,
    post,
    request_rows,
    signup_rows,
    suppressions,
)
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

CORRECTED = "corrected"
"""The source of a rule never to write to an address that turned out to be a wrong one."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Where a person is asked now, about what, and whether somebody with that address was known."""

    typed: str
    corrected: str
    about: tuple[str, ...]
    was_known: bool


def correct(store: Store, old: str, new: str, why: str, actor: Actor, now: datetime) -> Corrected:
    """The sign-ups of one address were another's: keep them, ask there, and never write here again.

    What was agreed at the old address stays proven there and goes to nobody else: the new one is
    asked anew. Where the new address is somebody's already, the sign-ups are added to theirs, and
    what they have agreed to, or refused, stands. Corrected back, the old address is as free as it
    was before. Raises UnknownContact, BadAddress, CannotCorrect.
    """
    with unit_of_work(store, actor, now) as log:
        contact = requests.known_contact(old)
        address = read_address(new)
        rule = suppressions.named(SuppressionKind.ADDRESS, address.key)
        if rule is not None and rule.source == CORRECTED:
            suppressions.remove(rule.id)
        reason = _why_not(contact, address)
        if reason is not None:
            raise CannotCorrect(old=contact.address, new=address.shown, reason=reason)
        wanted = _wanted(contact)
        if not wanted:
            reason = sentence("{address} waits for nothing and is on no list.", address=old)
            raise CannotCorrect(old=contact.address, new=address.shown, reason=reason)
        known = contact_rows.contact_by_key(address.key)
        other = known or contact_rows.add_contact(
            address.shown, address.key, contact.name, contact.language, now, contact.salutation
        )
        _end_here(log, contact, other)
        about = _ask_there(log, contact, other, wanted)
        _log(log, contact, other, why, about)
        reason_kept = f"wrong address; corrected to {other.address}"
        suppressions.suppress(SuppressionKind.ADDRESS, contact.key, reason_kept, now, CORRECTED)
    names = tuple(requests.names_of([target]) for target in about)
    return Corrected(contact.address, other.address, names, known is not None)


def needs_correction(contact_id: int) -> bool:
    """Whether somebody answered from there that it is not theirs."""
    return journal.has_entry(Code.ADDRESS_WRONG_PERSON, contact_id)


def _why_not(contact: Contact, address: Address) -> Sentence | None:
    if address.key == contact.key:
        return sentence("both are the same address.")
    return never_written_to(address.shown)


def _wanted(contact: Contact) -> dict[Target, list[SignUp]]:
    """What is still to be asked for a person, with the sign-ups that say so.

    A no of theirs stands; one that only said “not me” was somebody else's.
    """
    not_me = needs_correction(contact.id)
    signups = signup_rows.signups(contact.id)
    found: dict[Target, list[SignUp]] = {}
    for known in contact_rows.subscriptions(contact.id):
        request = request_rows.newest_request(contact.id, known.target)
        target = _target(known, request)
        refused = _was_refused(known, request)
        if target is None or (refused and not not_me):
            continue
        found[target] = [one for one in signups if one.target.key == target.key]
    return found


def _target(known: Subscription, request: Request | None) -> Target | None:
    """What was asked about last: for a level, the one in the question."""
    if request is None:
        return known.target if known.target.list_id is not None else None
    return next(one.target for one in request.changes if one.target.key == known.target.key)


def _was_refused(known: Subscription, request: Request | None) -> bool:
    if known.status is SubscriptionStatus.UNSUBSCRIBED:
        return True
    if request is None:
        return False
    status = standing_as_to(request, known.target)
    return after_request(status, RequestEvent.ASK_MORE).action is Action.LEFT_ALONE


def _end_here(log: Journal, contact: Contact, other: Contact) -> None:
    """Open questions end, and nothing that waits goes out any more."""
    event, code = RequestEvent.ASK_MORE, Code.REQUEST_SUPERSEDED
    for request in request_rows.open_requests(contact.id):
        requests.end(log, request, event, code, personal={"corrected": other.address})


def _ask_there(
    log: Journal, contact: Contact, other: Contact, wanted: dict[Target, list[SignUp]]
) -> Sequence[Target]:
    """Give the sign-ups to the other address, and ask there what is not settled there."""
    wishes: dict[Target, list[int]] = {}
    about = []
    for target, signups in wanted.items():
        copies = [_copy(other, one, log.now) for one in signups]
        request = request_rows.newest_request(other.id, target)
        status = None if request is None else standing_as_to(request, target)
        if request is not None and status is RequestStatus.OPEN:
            for number in copies:
                signup_rows.tie_signup(number, request.id)
            continue
        known = contact_rows.subscription(other.id, target)
        subscribed = known is not None and known.status is SubscriptionStatus.SUBSCRIBED
        has_left = known is not None and known.left_at is not None
        if subscribed or has_left or status is RequestStatus.DECLINED:
            continue
        wishes[target] = copies
        about.append(target)
    if wishes:
        asking.ask(log, contact_rows.contact_by_id(other.id), wishes)
    return about


def _copy(other: Contact, signup: SignUp, now: datetime) -> int:
    """The same sign-up under the address that was meant: sheet, row, day and place stay."""
    return signup_rows.add_signup(
        other.id,
        signup.target,
        signup.source,
        signup.signed_on,
        now,
        import_id=signup.import_id,
        row=signup.row,
        place=signup.place,
        collected_by=signup.collected_by,
        note=signup.note,
        paper=signup.paper,
    )


def _log(log: Journal, contact: Contact, other: Contact, why: str, about: Sequence[Target]) -> None:
    """The log says it in both stories, in each from its side."""
    sides = ((contact, Code.ADDRESS_CORRECTED), (other, Code.ADDRESS_TAKES_OVER))
    for one, code in sides:
        log.write(
            code,
            contact=one.id,
            personal={
                "address": one.address,
                "typed": contact.address,
                "corrected": other.address,
                "why": why or "corrected at the desk",
            },
            target=requests.names_of(about),
            other=other.id if one is contact else contact.id,
        )


# --- refused mails --------------------------------------------------------------------------------


def try_again(store: Store, mail_id: int, actor: Actor, now: datetime) -> OutgoingMail:
    """Let a mail that the provider refused wait again; the same one, with the same Message-ID.

    Raises CannotTryAgain.
    """
    with unit_of_work(store, actor, now) as log:
        mail = post.mail_by_id(mail_id)
        reason = why_not_again(mail, now)
        if mail is None or reason is not None:
            raise CannotTryAgain(id=mail_id, reason=reason or sentence(""))
        post.change_mail(mail, MailEvent.TRIED_AGAIN, dot_at=None, not_before=None)
        log.write(
            Code.MAIL_TRIED_AGAIN,
            contact=mail.contact_id,
            request=mail.request_id,
            personal={"address": mail.address},
            kind=mail.kind.value,
            mail=mail.id,
        )
        if mail.request_id is not None:
            request_rows.refresh_state(mail.request_id)
    return mail


def why_not_again(mail: OutgoingMail | None, now: datetime) -> Sentence | None:
    """Why a mail cannot be tried again; None when it can."""
    if mail is None or mail.status is not MailStatus.REFUSED:
        return sentence("there is no such mail that was refused.")
    never = never_written_to(mail.address)
    if never is not None:
        return never
    request = request_rows.find_request(mail.request_id or 0)
    asks = mail.kind.value in archive.QUESTION_KINDS or mail.kind is MailKind.REPLY
    if asks and (request is None or request.status is not RequestStatus.OPEN):
        return sentence("its question is not open any more.")
    if asks and request is not None and request.expires_at <= now:
        return sentence("the time to answer its question is over; a new sign-up can ask again.")
    return None
