"""A question that cannot arrive goes on: the address is corrected, or the mail is tried again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import CannotCorrect, CannotTryAgain, RuleDoubted
from optindesk.core.model import (
    CORRECTED,
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
    AddressState,
    Basis,
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
from optindesk.flows.people import is_own, never_written_to
from optindesk.flows.wordings import target_name
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


@dataclass(frozen=True, slots=True)
class Corrected:
    """Where a person is asked now, about what, and whether somebody with that address was known;
    `waiting`: what was asked there before, and is not answered yet."""

    typed: str
    corrected: str
    about: tuple[str, ...]
    was_known: bool
    waiting: tuple[str, ...] = ()

    @property
    def said(self) -> Sentence:
        """What became of both addresses, and the way back where one stood for an agreement."""
        return sentence(
            "{old} was corrected to {new}, and is never written to any more.{known} {asked}",
            old=self.typed,
            new=self.corrected,
            known=sentence(" {new} was known here already.", new=self.corrected)
            if self.was_known
            else sentence(""),
            asked=self._asked,
        )

    @property
    def _asked(self) -> Sentence:
        about, waiting = ", ".join(self.about), ", ".join(self.waiting)
        if about and waiting:
            return sentence(
                "A question about {lists} waits in the outbox; one about {waiting} is open there"
                " already.",
                lists=about,
                waiting=waiting,
            )
        if about:
            return sentence("A question about {lists} waits in the outbox.", lists=about)
        if waiting:
            return sentence(
                "A question about {waiting} is open there already; nothing else is left to ask.",
                waiting=waiting,
            )
        return sentence("Nothing is left to ask there.")


def correct(
    store: Store, old: str, new: str, why: str, actor: Actor, now: datetime, *, sure: bool = False
) -> Corrected:
    """The sign-ups of one address were another's: keep them, ask there, and never write here again.

    What was agreed at the old address stays proven there and goes to nobody else: the new one is
    asked anew. Where the new address is somebody's already, the sign-ups are added to theirs, and
    what they have agreed to, or refused, stands. Corrected back, the old address is as free as it
    was before. Who is on a list, and gets its mail, is corrected only by somebody who is `sure`.
    Raises UnknownContact, BadAddress, CannotCorrect, RuleDoubted.
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
        doubt = None if sure else _doubt(contact, wanted)
        if doubt is not None:
            raise RuleDoubted(reason=doubt)
        known = contact_rows.contact_by_key(address.key)
        other = known or contact_rows.add_contact(
            address.shown, address.key, contact.name, contact.language, now, contact.salutation
        )
        _end_here(log, contact, other)
        about, waiting = _ask_there(log, other, wanted)
        _log(log, contact, other, why, about)
        reason_kept = f"wrong address; corrected to {other.address}"
        suppressions.suppress(SuppressionKind.ADDRESS, contact.key, reason_kept, now, CORRECTED)
    return Corrected(
        contact.address,
        other.address,
        tuple(map(target_name, about)),
        known is not None,
        tuple(map(target_name, waiting)),
    )


def needs_correction(contact_id: int) -> bool:
    """Whether somebody answered from there that it is not theirs."""
    return journal.has_entry(Code.ADDRESS_WRONG_PERSON, contact_id)


def _why_not(contact: Contact, address: Address) -> Sentence | None:
    if address.key == contact.key:
        return sentence("both are the same address.")
    return is_own(address.key) or never_written_to(address.shown)


def _doubt(contact: Contact, wanted: Iterable[Target]) -> Sentence | None:
    """What speaks against an address being a wrong one: that somebody there is on a list, has not
    said “not me”, and mail arrives."""
    known = [contact_rows.subscription(contact.id, target) for target in wanted]
    on = [one for one in known if one and one.status is SubscriptionStatus.SUBSCRIBED]
    if not on or contact.address_state is AddressState.BOUNCED or needs_correction(contact.id):
        return None
    agreed = [one for one in on if one.basis is Basis.CONFIRMED_HERE]
    what = requests.names_of(one.target for one in agreed or on)
    if agreed:
        return sentence(
            "{address} said yes to {what} on {when}, so the address works, and whoever has it wants"
            " the mail. Corrected, it would never be written to any more.",
            address=contact.address,
            what=what,
            when=max(one.since for one in agreed if one.since is not None),
        )
    return sentence(
        "{address} is on {what}, and no mail to it came back. Corrected, it would never be written"
        " to any more.",
        address=contact.address,
        what=what,
    )


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
    log: Journal, other: Contact, wanted: dict[Target, list[SignUp]]
) -> tuple[list[Target], list[Target]]:
    """Give the sign-ups to the other address, and ask there what is not settled there; returns what
    about, and about what a question was open there already."""
    wishes: dict[Target, list[int]] = {}
    waiting = []
    for target, signups in wanted.items():
        copies = [_copy(other, one, log.now) for one in signups]
        request = request_rows.newest_request(other.id, target)
        status = None if request is None else standing_as_to(request, target)
        if request is not None and status is RequestStatus.OPEN:
            for number in copies:
                signup_rows.tie_signup(number, request.id)
            waiting.append(target)
            continue
        known = contact_rows.subscription(other.id, target)
        subscribed = known is not None and known.status is SubscriptionStatus.SUBSCRIBED
        has_left = known is not None and known.left_at is not None
        if subscribed or has_left or status is RequestStatus.DECLINED:
            continue
        wishes[target] = copies
    if wishes:
        asking.ask(log, contact_rows.contact_by_id(other.id), wishes)
    return list(wishes), waiting


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
