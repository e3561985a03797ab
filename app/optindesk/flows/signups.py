"""Rows become contacts and sign-ups, with a report of what was left alone and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from optindesk.core.codes import Code
from optindesk.core.dates import read_date
from optindesk.core.errors import BadAddress, FutureDate, OwnAddress
from optindesk.core.model import (
    Actor,
    Contact,
    SignUp,
    SignUpSource,
    Subscription,
    Target,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import (
    Action,
    RequestEvent,
    RequestStatus,
    SubscriptionStatus,
    after_request,
)
from optindesk.core.text import LONGEST_NAME, LONGEST_NOTE, LONGEST_PAPER, LONGEST_SOURCE, turns
from optindesk.flows import asking, papers, taking_back
from optindesk.flows.addresses import Address, read_address
from optindesk.flows.confirming import standing_as_to
from optindesk.flows.groups import ASKED, Group
from optindesk.flows.one_person import refused_elsewhere
from optindesk.flows.wordings import target_name
from optindesk.store import (
    account_rows,
    archive,
    barring,
    contact_rows,
    request_rows,
    sheets,
    signup_rows,
    suppressions,
)
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sign-up before it is decided: what a row or a form says. `address` is None if bad.

    `too_long` says which cell is; `is_turned` that signs which turn text around were taken out.
    """

    row: int | None
    typed: str
    address: Address | None
    problem: Sentence | None
    name: str = ""
    salutation: str = ""
    language: str | None = None
    signed_on: date | None = None
    place: str = ""
    collected_by: str = ""
    note: str = ""
    paper: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    unread_date: str = ""
    too_long: Sentence | None = None
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What became, or would become, of one sign-up, with the reason in a sentence.

    `about` is the list or level where there may be several; `besides` says that it is of the same
    person and row as the one before; `signup` is the number of what was recorded for somebody
    alone.
    """

    row: int | None
    address: str
    group: Group
    reason: Sentence
    about: str = ""
    besides: bool = False
    signup: int | None = None


def candidate(
    row: int | None, fields: Mapping[str, str], day: date | None, today: date
) -> Candidate:
    """A candidate from the canonical fields of a row (`day` where the row has no date).

    A date in the future is not believed: it would count as newer than every no.
    """
    fields = {name: archive.storable(text) for name, text in fields.items()}
    address: Address | None = None
    problem: Sentence | None = None
    try:
        address = read_address(fields.get("email", ""))
    except BadAddress as bad:
        problem = bad.reason
    signed_on = read_date(fields["date"]) if fields.get("date") else day
    if signed_on is not None and signed_on > today:
        signed_on = None
    return Candidate(
        row=row,
        typed=fields.get("email", "").strip(),
        address=address,
        problem=problem,
        name=_one_line(fields.get("name", "")),
        salutation=_one_line(fields.get("salutation", "")),
        language=read_language(fields.get("language", "")),
        signed_on=signed_on,
        place=_one_line(fields.get("place", "")),
        collected_by=fields.get("collected_by", ""),
        note=fields.get("note", ""),
        paper=_one_line(fields.get("paper", "")),
        fields=fields,
        unread_date="" if signed_on is not None else fields.get("date", ""),
        too_long=_too_long(fields),
        is_turned=any(turns(fields.get(name, "")) for name in _ON_ONE_LINE),
    )


_ON_ONE_LINE = ("name", "salutation", "place")
"""What may stand in mails: signs that turn text around are taken out of it."""

_LONGEST = {
    "name": LONGEST_NAME,
    "salutation": LONGEST_NAME,
    "place": LONGEST_SOURCE,
    "note": LONGEST_NOTE,
    "paper": LONGEST_PAPER,
}


def _too_long(fields: Mapping[str, str]) -> Sentence | None:
    for name, most in _LONGEST.items():
        if len(fields.get(name, "").strip()) > most:
            return sentence("its cell “{name}” is longer than {n} characters", name=name, n=most)
    return None


def _one_line(text: str) -> str:
    """What goes into headers and mails: a cell may hold line breaks, a name may not."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())


def read_language(text: str) -> str | None:
    """“de”, “de-AT”, “DE_at” → “de”; anything longer than a code is not understood."""
    code = text.strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isalpha() and code.isascii() else None


def sign_up(
    store: Store,
    typed: Candidate,
    targets: Sequence[Target],
    source: SignUpSource,
    actor: Actor,
    now: datetime,
    instead_of: Sequence[int] = (),
) -> list[Decided]:
    """Record what was typed or came by mail for one person, and ask if that is to be done.

    What is to be asked is asked in one mail (`asking.ask`). `instead_of` are sign-ups that were
    typed wrongly and are taken back. Raises BadAddress, OwnAddress, CannotUntype; everything else
    is in the answer, one for each target.
    """
    with unit_of_work(store, actor, now) as journal:
        before = signup_rows.signups_by_ids(instead_of)
        typed = replace(typed, row=papers.row_for(typed.paper, before))
        if instead_of:
            taking_back.untyped(journal, instead_of, f"typed anew: {typed.typed}")
        decided = take(journal, typed, targets, source)
        papers.unmark_nobodys(before)
    return decided


def take(
    journal: Journal, typed: Candidate, targets: Sequence[Target], source: SignUpSource
) -> list[Decided]:
    """`sign_up` within the caller's unit of work."""
    if typed.address is None:
        raise BadAddress(address=typed.typed, reason=typed.problem or sentence(""))
    if typed.address.key == account_rows.own_key():
        raise OwnAddress(address=typed.address.shown)
    _lift_erasure(journal, typed, typed.address.key)
    decided, wishes = [], {}
    for target in dict.fromkeys(targets):
        contact = contact_rows.contact_by_key(typed.address.key)
        group, reason = judge(contact, typed, target, journal.now, is_sheet=False)
        reason = with_doubt(typed.address, group, reason)
        signup = record(journal, contact, typed, target, group, source, None)
        if signup is not None and group in ASKED:
            wishes[target] = [signup]
        about = target_name(target)
        decided.append(Decided(typed.row, typed.address.shown, group, reason, about, signup=signup))
    contact = contact_rows.contact_by_key(typed.address.key)
    if contact is not None and wishes:
        asking.ask(journal, contact, wishes)
    return decided


def _lift_erasure(journal: Journal, typed: Candidate, key: str) -> None:
    """Who was erased, and after that day signs up anew, may be asked again: it is their own wish
    (DESIGN 3). A sheet never brings anybody back, nor what somebody typed without a day."""
    if not is_anew(key, typed.signed_on, journal.now):
        return
    suppressions.lift_erasure(key)
    day = typed.signed_on.isoformat() if typed.signed_on else None
    # Without the address: the sign-up has it, and goes with the person.
    journal.write(Code.ERASURE_LIFTED, contact=None, request=None, signed_on=day)


def is_anew(key: str, signed_on: date | None, now: datetime) -> bool:
    """Whether somebody who was erased signed up after that, and no other rule forbids to write."""
    at = suppressions.erased_at(key)
    is_newer = at is not None and _is_newer(signed_on, at, now)
    return is_newer and barring.rule_over(key) is None


def not_in_future(day: date | None, now: datetime) -> date | None:
    """`day`, unless nobody can have signed up then; raises FutureDate."""
    if day is not None and day > now.date():
        raise FutureDate(date=day)
    return day


_GROUPS: dict[Action, tuple[Group, Sentence]] = {
    Action.ADD_SIGNUP: (Group.AWAITING, sentence("was asked already and has not answered yet")),
    Action.SUBSCRIBED_ALREADY: (Group.ALREADY_SUBSCRIBED, sentence("has said yes already")),
    Action.NEW_REQUEST: (Group.ASKED_AGAIN, sentence("known here; will be asked (again)")),
    Action.SUPERSEDE: (Group.ASKED_AGAIN, sentence("asked for more; replaces the open question")),
    Action.LEFT_ALONE: (Group.LEFT, sentence("said no, left or let it lapse; nothing newer")),
    Action.WAIT_FOR_ADDRESS: (Group.BOUNCED, sentence("mail to this address comes back")),
}


def judge(
    contact: Contact | None, typed: Candidate, target: Target, now: datetime, *, is_sheet: bool
) -> tuple[Group, Sentence]:
    """Which group a sign-up is in, and why; what the same person left at another address, or by
    another spelling of it, is not asked at this one, unless the sign-up is newer."""
    assert typed.address is not None
    key = typed.address.key
    group, reason = _judged(contact, typed, key, target, now, is_sheet=is_sheet)
    refused = refused_elsewhere(key, target) if group in ASKED else None
    if refused is not None and not _is_newer(typed.signed_on, refused.at, now):
        reason = sentence("left or said no at {address}; nothing newer", address=refused.address)
        return Group.LEFT, reason
    return group, reason


def _judged(
    contact: Contact | None,
    typed: Candidate,
    key: str,
    target: Target,
    now: datetime,
    *,
    is_sheet: bool,
) -> tuple[Group, Sentence]:
    why = barring.never_write_why(key)
    if why is not None:
        reason = sentence("is never to be written to: {why}", why=why)
        return Group.SUPPRESSED, reason
    if contact is None:
        return Group.NEW, sentence("new; will be asked")
    seen = sheets.signup_seen(contact.id, target, typed.signed_on) if is_sheet else None
    if seen is not None:
        name, row = seen
        reason = sentence("seen before in “{sheet}”, row {row}: nothing new", sheet=name, row=row)
        return Group.SEEN_BEFORE, reason
    if target.level is not None and target.level <= contact.level:
        return _GROUPS[Action.SUBSCRIBED_ALREADY]
    request = request_rows.newest_request(contact.id, target)
    known = contact_rows.subscription(contact.id, target)
    if request is None:
        if known is not None and known.status is SubscriptionStatus.SUBSCRIBED:
            return _GROUPS[Action.SUBSCRIBED_ALREADY]
        if known is not None and known.left_at is not None:
            newer = _is_newer(typed.signed_on, known.left_at, now)
            action = Action.NEW_REQUEST if newer else Action.LEFT_ALONE
            return _GROUPS[action]
        return Group.NEW, sentence("known here, but not asked about this yet; will be asked")
    ended = request.ended_at or request.asked_at
    if known is not None and known.left_at is not None:
        ended = max(ended, known.left_at)
    newer = _is_newer(typed.signed_on, ended, now)
    event = RequestEvent.ASK_NEWER if newer else RequestEvent.ASK
    change = next(one for one in request.changes if one.target.key == target.key)
    if _asks_more(change.target, target):
        event = RequestEvent.ASK_MORE_NEWER if newer else RequestEvent.ASK_MORE
    status = standing_as_to(request, target)
    action = after_request(status, event).action
    if action is Action.ADD_SIGNUP and not request_rows.was_sent(request.id):
        return _NOT_SENT_YET
    if status is RequestStatus.CANCELLED and _was_never_asked(contact, target, known):
        return Group.NEW, sentence("known here, but was never sent a question; will be asked")
    return _GROUPS[action]


_NOT_SENT_YET = (
    Group.AWAITING,
    sentence("is to be asked already: the question has not gone out yet"),
)


def _was_never_asked(contact: Contact, target: Target, known: Subscription | None) -> bool:
    """Whether all that there was of questions never left, as when an import was taken back."""
    asked = request_rows.requests_about(contact.id, target)
    has_left = known is not None and known.left_at is not None
    return not has_left and not any(request_rows.was_sent(one.id) for one in asked)


def with_doubt(address: Address, group: Group, reason: Sentence) -> Sentence:
    """The reason, and that a question to this address may be refused by the own provider."""
    if group not in ASKED or not address.needs_smtputf8:
        return reason
    return sentence(
        "{reason}; not every mail server takes letters beyond a–z before the @", reason=reason
    )


def _asks_more(asked: Target, target: Target) -> bool:
    return target.level is not None and target.level > (asked.level or 0)


def _is_newer(signed_on: date | None, ended: datetime, now: datetime) -> bool:
    """Whether a sign-up is dated after an end, in the desk's own time zone (that of `now`)."""
    return signed_on is not None and signed_on > ended.astimezone(now.tzinfo).date()


_NOT_LOGGED = frozenset(
    {Group.DOUBLED, Group.SEEN_BEFORE, Group.NO_ADDRESS, Group.BAD_ADDRESS, Group.BAD_ROW}
)

RECORDED = frozenset({Group.NEW, Group.ASKED_AGAIN, Group.AWAITING, Group.ALREADY_SUBSCRIBED})
"""The groups whose sign-ups are kept as such."""


def record(
    journal: Journal,
    contact: Contact | None,
    typed: Candidate,
    target: Target,
    group: Group,
    source: SignUpSource,
    import_id: int | None,
) -> int | None:
    """Record the sign-up, as the group says; what is left alone is logged, not recorded.

    Returns the number of the sign-up.
    """
    if typed.address is None or group in _NOT_LOGGED:
        return None
    personal = {"address": typed.address.shown}
    if group not in RECORDED:
        journal.write(
            Code.SIGNUP_LEFT_ALONE,
            contact=contact.id if contact else None,
            # Who was erased must not come back by the log.
            personal=personal if contact else None,
            target=target_name(target),
            why=group.value,
            row=typed.row,
            import_id=import_id,
        )
        return None
    if contact is None:
        contact = contact_rows.add_contact(
            typed.address.shown,
            typed.address.key,
            typed.name,
            typed.language,
            journal.now,
            typed.salutation,
        )
    else:
        contact_rows.fill_in(contact, typed.name, typed.language, typed.salutation)
        contact = contact_rows.contact_by_id(contact.id)
    open_request = request_rows.newest_request(contact.id, target)
    if open_request is not None and open_request.status is not RequestStatus.OPEN:
        open_request = None
    signup_id = signup_rows.add_signup(
        contact.id,
        target,
        source,
        typed.signed_on,
        journal.now,
        import_id=import_id,
        row=typed.row,
        place=typed.place,
        collected_by=typed.collected_by,
        note=typed.note,
        paper=typed.paper,
        request=open_request.id if open_request and group is Group.AWAITING else None,
    )
    note_signup(
        journal,
        contact,
        signup_rows.signup_by_id(signup_id),
        typed,
        open_request.id if open_request else None,
    )
    return signup_id


def note_signup(
    journal: Journal, contact: Contact, signup: SignUp, typed: Candidate, request_id: int | None
) -> None:
    """Write the log entry of a sign-up that was recorded; `request_id` is the open one about it."""
    assert typed.address is not None, "only a sign-up with an address is recorded"
    journal.write(
        Code.SIGNUP_RECORDED,
        contact=contact.id,
        request=request_id,
        personal={
            "address": typed.address.shown,
            "name": contact.name,
            "row": json.dumps(dict(typed.fields)),
        },
        signup=signup.id,
        target=target_name(signup.target),
        list=signup.target.list_id,
        source=signup.source.value,
        signed_on=signup.signed_on.isoformat() if signup.signed_on else None,
        import_id=signup.import_id,
        sheet_row=signup.row,
    )
