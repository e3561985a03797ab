"""DESIGN 3, cell by cell: every event comes to a request in every status, by real flows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from office import DAY, Office
from optindesk.core.letter import BounceKind
from optindesk.core.model import MailKind, Target
from optindesk.core.ports import Draft
from optindesk.core.status import (
    Action,
    AddressState,
    RequestEvent,
    RequestStatus,
    SubscriptionStatus,
    after_request,
)
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.signups import Decided
from optindesk.store import contact_rows, request_rows, reviews, signup_rows
from optindesk.store.tables import MailRow

LEVEL, HIGHER = Target(level=3), Target(level=4)
Told = Read | Decided | None


def addressed(status: RequestStatus) -> str:
    return f"{status}@example.org"


def set_up(office: Office, status: RequestStatus) -> Draft:
    """Bring a request into a status, by what brings it there; returns its question."""
    address = addressed(status)
    question = office.ask(address, LEVEL)
    office.later(1)
    match status:
        case RequestStatus.CONFIRMED:
            office.read(office.reply("yes", question))
        case RequestStatus.DECLINED:
            office.read(office.reply("no", question))
        case RequestStatus.BOUNCED:
            office.read(office.bounce(question))
        case RequestStatus.SUPERSEDED:
            office.sign_up(address, HIGHER)
        case RequestStatus.EXPIRED:
            deadline(office, question)
        case RequestStatus.CANCELLED:
            office.desk.cancel(address)
    return question


def by_reply(verdict: str) -> Callable[[Office, Draft], Told]:
    return lambda office, question: office.read(office.reply(verdict, question))


def yes(office: Office, question: Draft) -> Told:
    """Received in time, whenever it is read."""
    return office.read(office.reply("yes", question, at=question.date + DAY))


def yes_late(office: Office, question: Draft) -> Told:
    number = request_rows.newest_request(office.contact(question.recipient).id, LEVEL)
    assert number is not None
    return office.read(office.reply("yes", question, at=number.expires_at + timedelta(seconds=1)))


def yes_unsent(office: Office, question: Draft) -> Told:
    """A backup was put back that was made before the question went out."""
    MailRow.update(status="waiting", handed_over_at=None, dot_at=None).where(
        MailRow.kind == "confirm"
    ).execute()
    return yes(office, question)


def deadline(office: Office, question: Draft) -> Told:
    office.later(60)
    office.desk.check()
    office.desk.expire()
    return None


def ask(target: Target, *, newer: bool) -> Callable[[Office, Draft], Told]:
    def event(office: Office, question: Draft) -> Told:
        day = office.later(40).date() if newer else question.date.date()
        return office.sign_up(question.recipient, target, day=day)

    return event


def cancel(office: Office, question: Draft) -> Told:
    contact = office.contact(question.recipient)
    if [one for one in request_rows.open_requests(contact.id) if one.changes[0].target == LEVEL]:
        office.desk.cancel(question.recipient)
    return None


EVENTS: dict[RequestEvent, Callable[[Office, Draft], Told]] = {
    RequestEvent.YES: yes,
    RequestEvent.YES_LATE: yes_late,
    RequestEvent.YES_UNSENT: yes_unsent,
    RequestEvent.NO: by_reply("no"),
    RequestEvent.LEAVE: by_reply("leave"),
    RequestEvent.UNCLEAR: by_reply("unclear"),
    RequestEvent.MACHINE: by_reply("automatic"),
    RequestEvent.SOFT_BOUNCE: lambda office, question: office.read(
        office.bounce(question, BounceKind.DELAYED)
    ),
    RequestEvent.HARD_BOUNCE: lambda office, question: office.read(office.bounce(question)),
    RequestEvent.DEADLINE: deadline,
    RequestEvent.ASK: ask(LEVEL, newer=False),
    RequestEvent.ASK_NEWER: ask(LEVEL, newer=True),
    RequestEvent.ASK_MORE: ask(HIGHER, newer=False),
    RequestEvent.ASK_MORE_NEWER: ask(HIGHER, newer=True),
    RequestEvent.CANCEL: cancel,
}
ASKS = {event for event in RequestEvent if event.name.startswith("ASK")}


class Books:
    """What the books say about a request and its person, to be compared before and after."""

    def __init__(self, office: Office, number: int, address: str) -> None:
        contact = office.contact(address)
        self.request = request_rows.request_by_id(number)
        self.newest = request_rows.newest_request(contact.id, LEVEL)
        self.kinds = office.kinds(address)
        self.address_state = contact.address_state
        self.soft_bounces = contact.soft_bounces
        self.level = contact.level
        self.signups = len(signup_rows.signups(contact.id))
        self.reviews = len(reviews.waiting_of(contact.id))
        known = contact_rows.subscription(contact.id, LEVEL)
        self.standing = known.status if known else SubscriptionStatus.NONE


@pytest.mark.parametrize("event", RequestEvent)
def test_every_event_does_to_every_status_what_the_table_says(
    event: RequestEvent, office: Office
) -> None:
    asked = list(RequestStatus)
    if event in ASKS:  # what is superseded is never the newest question
        asked.remove(RequestStatus.SUPERSEDED)
    for status in asked:
        question = set_up(office, status)
        contact = office.contact(addressed(status))
        newest = request_rows.newest_request(contact.id, LEVEL)
        assert newest is not None
        number = newest.id - (status is RequestStatus.SUPERSEDED)
        before = Books(office, number, addressed(status))
        assert before.request.status is status
        told = EVENTS[event](office, question)
        after = Books(office, number, addressed(status))
        action, becomes = after_request(status, event)
        assert after.request.status is becomes, status
        check(action, told, before, after)


def check(action: Action, told: Told, before: Books, after: Books) -> None:
    """What an action must have done, and nothing beside."""
    changes: set[str] = set()
    mails = after.kinds[len(before.kinds) :]
    outcome = told.outcome if isinstance(told, Read) else None
    match action:
        case Action.CONFIRM | Action.CONFIRM_READ_LATE:
            assert mails == [MailKind.THANKS]
            assert (after.standing, after.level) == (SubscriptionStatus.SUBSCRIBED, 3)
            changes = {"standing", "level", "kinds"}
        case Action.ALREADY:
            assert outcome is Outcome.IGNORED
            assert mails in ([], [MailKind.ALREADY])
            changes = {"kinds"}
        case Action.REVIEW:
            assert outcome is Outcome.REVIEW
            assert after.reviews == before.reviews + 1
            changes = {"reviews"}
        case Action.DECLINE:
            assert after.standing is not SubscriptionStatus.PENDING
            changes = {"standing"}
        case Action.WITHDRAW:
            assert mails == [MailKind.GOODBYE]
            assert (after.standing, after.level) == (SubscriptionStatus.UNSUBSCRIBED, 0)
            changes = {"standing", "level", "kinds"}
        case Action.LEAVE:
            # Nothing is subscribed; of a replaced question the newer one is declined.
            assert outcome in (Outcome.APPLIED, Outcome.IGNORED)
            changes = {"newest", "standing"}
        case Action.OFFER_NEW:
            assert outcome is Outcome.IGNORED
            assert mails in ([], [MailKind.LATE])
            changes = {"kinds"}
        case Action.COUNT_SOFT:
            assert after.soft_bounces == before.soft_bounces + 1
            assert after.address_state is not AddressState.OK
            changes = {"soft_bounces", "address_state"}
        case Action.MARK_ADDRESS:
            assert after.address_state is AddressState.BOUNCED
            changes = {"address_state", "standing"}
        case Action.EXPIRE | Action.CANCEL | Action.NOTHING:
            changes = {"standing"}  # also that of the newer question of a replaced one
        case Action.ADD_SIGNUP | Action.SUBSCRIBED_ALREADY:
            assert after.signups == before.signups + 1
            changes = {"signups"}
        case Action.NEW_REQUEST | Action.SUPERSEDE:
            assert after.newest is not None
            assert before.newest is not None
            assert after.newest.id > before.newest.id
            assert mails == [MailKind.CONFIRM]
            assert after.signups == before.signups + 1
            changes = {"newest", "signups", "kinds", "standing"}
    if before.request.status is after.request.status and "newest" not in changes:
        assert after.newest is not None
        assert before.newest is not None
        assert after.newest.id == before.newest.id
    for name in ("standing", "level", "kinds", "soft_bounces", "address_state", "signups"):
        if name == "address_state" and after.address_state is AddressState.OK:
            continue  # an answer came from there, so it works
        if name not in changes:
            assert getattr(after, name) == getattr(before, name), name
    if "reviews" not in changes:
        assert after.reviews == before.reviews
