"""The statuses, the events, the tables between them, and the state that people see.

Facts that differ are kept apart (DESIGN 3). Every pair of a status and an event has an outcome;
the tables are data, so that they can be read, printed (ARCHITECTURE.md) and walked by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class MailStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class MailEvent(StrEnum):
    """What happens to an outgoing mail. `CLAIMED` is committed just before the final dot."""

    CLAIMED = "claimed"
    TAKEN = "taken"
    NOT_TAKEN = "not taken"
    REFUSED = "refused"
    LOST_TRACK = "lost track"
    SET_BACK = "an older copy was put back"
    SEEN_SENT = "seen sent"
    SAID_NOT_SENT = "said not sent"
    UNWANTED = "unwanted"
    WANTED_AGAIN = "wanted again"
    TRIED_AGAIN = "tried again"


class RequestStatus(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    BOUNCED = "bounced"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class RequestEvent(StrEnum):
    """What can happen to a request. An ask is "newer" when its sign-up is dated after the end."""

    YES = "yes, in time"
    YES_LATE = "yes, after the deadline"
    YES_UNSENT = "yes, but nothing was sent by our books"
    NO = "no"
    LEAVE = "leave"
    UNCLEAR = "unclear"
    MACHINE = "automatic"
    SOFT_BOUNCE = "delayed or soft bounce"
    HARD_BOUNCE = "hard bounce of our mail"
    DEADLINE = "deadline passed, mailbox read"
    ASK = "same ask again"
    ASK_NEWER = "same ask again, newer"
    ASK_MORE = "higher level or new address"
    ASK_MORE_NEWER = "higher level or new address, newer"
    CANCEL = "cancelled by staff, or erased"


class Action(StrEnum):
    """What a flow does about a pair of status and event, beside the change of status."""

    NOTHING = "nothing"
    NOTE = "noted in the log"
    CONFIRM = "apply, thank"
    CONFIRM_READ_LATE = "apply, thank: in time, read late"
    ALREADY = "already confirmed"
    REVIEW = "please read"
    DECLINE = "declined, no mail"
    WITHDRAW = "withdrawn at once, goodbye"
    LEAVE = "what is subscribed is withdrawn"
    OFFER_NEW = "not applied, a new question is offered"
    COUNT_SOFT = "counted"
    MARK_ADDRESS = "the address is marked"
    EXPIRE = "lapsed"
    ADD_SIGNUP = "the sign-up is added, nothing is sent"
    SUBSCRIBED_ALREADY = "already subscribed"
    NEW_REQUEST = "new request"
    SUPERSEDE = "replaced by a new request"
    LEFT_ALONE = "left alone: no newer sign-up"
    WAIT_FOR_ADDRESS = "left alone: needs the right address"
    CANCEL = "cancelled"


class Outcome(NamedTuple):
    """What to do, and the status afterwards."""

    action: Action
    becomes: RequestStatus


_OPEN, _CONFIRMED, _DECLINED, _EXPIRED, _BOUNCED, _SUPERSEDED, _CANCELLED = RequestStatus


def _row(**cells: Action | Outcome) -> dict[RequestStatus, Outcome]:
    """One row of the table: a bare action leaves the status as it is."""
    return {
        status: cell if isinstance(cell, Outcome) else Outcome(cell, status)
        for status in RequestStatus
        for cell in [cells[status.name.lower()]]
    }


def _everywhere(action: Action) -> dict[RequestStatus, Outcome]:
    return {status: Outcome(action, status) for status in RequestStatus}


REQUEST_TABLE: Mapping[RequestEvent, Mapping[RequestStatus, Outcome]] = {
    RequestEvent.YES: _row(
        open=Outcome(Action.CONFIRM, _CONFIRMED),
        confirmed=Action.ALREADY,
        declined=Action.REVIEW,
        expired=Outcome(Action.CONFIRM_READ_LATE, _CONFIRMED),
        bounced=Action.REVIEW,
        superseded=Action.REVIEW,
        cancelled=Action.REVIEW,
    ),
    RequestEvent.YES_LATE: _row(
        open=Action.OFFER_NEW,
        confirmed=Action.ALREADY,
        declined=Action.REVIEW,
        expired=Action.OFFER_NEW,
        bounced=Action.REVIEW,
        superseded=Action.REVIEW,
        cancelled=Action.REVIEW,
    ),
    RequestEvent.YES_UNSENT: _row(
        open=Action.REVIEW,
        confirmed=Action.ALREADY,
        declined=Action.REVIEW,
        expired=Action.REVIEW,
        bounced=Action.REVIEW,
        superseded=Action.REVIEW,
        cancelled=Action.REVIEW,
    ),
    RequestEvent.NO: _row(
        open=Outcome(Action.DECLINE, _DECLINED),
        confirmed=Action.WITHDRAW,
        declined=Action.NOTE,
        expired=Outcome(Action.DECLINE, _DECLINED),
        bounced=Action.NOTE,
        superseded=Action.NOTE,
        cancelled=Action.NOTE,
    ),
    RequestEvent.LEAVE: _row(
        open=Outcome(Action.DECLINE, _DECLINED),
        confirmed=Action.WITHDRAW,
        declined=Action.NOTE,
        expired=Action.LEAVE,
        bounced=Action.LEAVE,
        superseded=Action.LEAVE,
        cancelled=Action.LEAVE,
    ),
    RequestEvent.UNCLEAR: _everywhere(Action.REVIEW),
    RequestEvent.MACHINE: _everywhere(Action.NOTE),
    RequestEvent.SOFT_BOUNCE: _everywhere(Action.COUNT_SOFT),
    RequestEvent.HARD_BOUNCE: _row(
        open=Outcome(Action.MARK_ADDRESS, _BOUNCED),
        confirmed=Action.MARK_ADDRESS,
        declined=Action.NOTE,
        expired=Action.MARK_ADDRESS,
        bounced=Action.NOTE,
        superseded=Action.MARK_ADDRESS,
        cancelled=Action.MARK_ADDRESS,
    ),
    RequestEvent.DEADLINE: _everywhere(Action.NOTHING) | {_OPEN: Outcome(Action.EXPIRE, _EXPIRED)},
    RequestEvent.ASK: _row(
        open=Action.ADD_SIGNUP,
        confirmed=Action.SUBSCRIBED_ALREADY,
        declined=Action.LEFT_ALONE,
        expired=Action.LEFT_ALONE,
        bounced=Action.WAIT_FOR_ADDRESS,
        superseded=Action.NEW_REQUEST,
        cancelled=Action.NEW_REQUEST,
    ),
    RequestEvent.ASK_NEWER: _row(
        open=Action.ADD_SIGNUP,
        confirmed=Action.SUBSCRIBED_ALREADY,
        declined=Action.NEW_REQUEST,
        expired=Action.NEW_REQUEST,
        bounced=Action.WAIT_FOR_ADDRESS,
        superseded=Action.NEW_REQUEST,
        cancelled=Action.NEW_REQUEST,
    ),
    RequestEvent.ASK_MORE: _row(
        open=Outcome(Action.SUPERSEDE, _SUPERSEDED),
        confirmed=Action.NEW_REQUEST,
        declined=Action.LEFT_ALONE,
        expired=Action.NEW_REQUEST,
        bounced=Action.NEW_REQUEST,
        superseded=Action.NEW_REQUEST,
        cancelled=Action.NEW_REQUEST,
    ),
    RequestEvent.ASK_MORE_NEWER: _row(
        open=Outcome(Action.SUPERSEDE, _SUPERSEDED),
        confirmed=Action.NEW_REQUEST,
        declined=Action.NEW_REQUEST,
        expired=Action.NEW_REQUEST,
        bounced=Action.NEW_REQUEST,
        superseded=Action.NEW_REQUEST,
        cancelled=Action.NEW_REQUEST,
    ),
    RequestEvent.CANCEL: _everywhere(Action.NOTHING) | {_OPEN: Outcome(Action.CANCEL, _CANCELLED)},
}


def after_request(status: RequestStatus, event: RequestEvent) -> Outcome:
    """What happens to a request in `status` when `event` comes."""
    return REQUEST_TABLE[event][status]


_GOES_ON_WITHOUT = frozenset({RequestStatus.OPEN, RequestStatus.CONFIRMED, RequestStatus.EXPIRED})
"""Where one change may be declined though the request is not: it goes on, or ended, without it."""


def status_as_to(
    status: RequestStatus, accepted: bool | None, cancelled: bool = False
) -> RequestStatus:
    """How a request stands as to one of its changes: what a yes left out of it was declined, unless
    somebody at the desk cancelled it."""
    if accepted is not False or status not in _GOES_ON_WITHOUT:
        return status
    return RequestStatus.CANCELLED if cancelled else RequestStatus.DECLINED


_MAIL_CHANGES: Mapping[MailEvent, Mapping[MailStatus, MailStatus]] = {
    MailEvent.CLAIMED: {MailStatus.WAITING: MailStatus.SENDING},
    MailEvent.TAKEN: {MailStatus.SENDING: MailStatus.SENT},
    MailEvent.NOT_TAKEN: {MailStatus.SENDING: MailStatus.WAITING},
    MailEvent.REFUSED: {
        MailStatus.WAITING: MailStatus.REFUSED,
        MailStatus.SENDING: MailStatus.REFUSED,
    },
    MailEvent.LOST_TRACK: {MailStatus.SENDING: MailStatus.UNKNOWN},
    # It may have gone out after the copy was made.
    MailEvent.SET_BACK: {
        MailStatus.WAITING: MailStatus.UNKNOWN,
        MailStatus.SENDING: MailStatus.UNKNOWN,
    },
    # A Sent copy, an answer or a bounce shows that the mail left, whatever our books say.
    # WAITING: an old backup was put back, and the mail had gone out after it was made.
    MailEvent.SEEN_SENT: {
        MailStatus.WAITING: MailStatus.SENT,
        MailStatus.SENDING: MailStatus.SENT,
        MailStatus.UNKNOWN: MailStatus.SENT,
    },
    MailEvent.SAID_NOT_SENT: {MailStatus.UNKNOWN: MailStatus.WAITING},
    MailEvent.UNWANTED: {MailStatus.WAITING: MailStatus.DROPPED},
    # The decision that dropped it was taken back; it has never left the house.
    MailEvent.WANTED_AGAIN: {MailStatus.DROPPED: MailStatus.WAITING},
    # A refusal is certain: the server took nothing, so nobody can get it twice.
    MailEvent.TRIED_AGAIN: {MailStatus.REFUSED: MailStatus.WAITING},
}

MAIL_TABLE: Mapping[MailEvent, Mapping[MailStatus, MailStatus]] = {
    event: {status: _MAIL_CHANGES[event].get(status, status) for status in MailStatus}
    for event in MailEvent
}
"""Every pair has an outcome; what is not named leaves the mail as it is."""


def after_mail(status: MailStatus, event: MailEvent) -> MailStatus:
    """The status of an outgoing mail in `status` when `event` has happened."""
    return MAIL_TABLE[event][status]


class SubscriptionStatus(StrEnum):
    NONE = "none"
    PENDING = "pending"
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"


class SubscriptionEvent(StrEnum):
    """`ENDED` is the end of a request without a yes; `ENDED_AGAIN` for somebody who left before."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    ENDED = "ended without a yes"
    ENDED_AGAIN = "ended without a yes, had left before"
    LEFT = "left"
    MOVED = "address changed"


_SUBSCRIPTION_CHANGES: Mapping[
    SubscriptionEvent, Mapping[SubscriptionStatus, SubscriptionStatus]
] = {
    SubscriptionEvent.ASKED: {
        SubscriptionStatus.NONE: SubscriptionStatus.PENDING,
        SubscriptionStatus.UNSUBSCRIBED: SubscriptionStatus.PENDING,
    },
    SubscriptionEvent.CONFIRMED: dict.fromkeys(SubscriptionStatus, SubscriptionStatus.SUBSCRIBED),
    SubscriptionEvent.ENDED: {SubscriptionStatus.PENDING: SubscriptionStatus.NONE},
    SubscriptionEvent.ENDED_AGAIN: {SubscriptionStatus.PENDING: SubscriptionStatus.UNSUBSCRIBED},
    SubscriptionEvent.LEFT: {SubscriptionStatus.SUBSCRIBED: SubscriptionStatus.UNSUBSCRIBED},
    # A yes is that of an address: the new one has not given any.
    SubscriptionEvent.MOVED: {SubscriptionStatus.SUBSCRIBED: SubscriptionStatus.NONE},
}

SUBSCRIPTION_TABLE: Mapping[SubscriptionEvent, Mapping[SubscriptionStatus, SubscriptionStatus]] = {
    event: {
        status: _SUBSCRIPTION_CHANGES[event].get(status, status) for status in SubscriptionStatus
    }
    for event in SubscriptionEvent
}


def after_subscription(status: SubscriptionStatus, event: SubscriptionEvent) -> SubscriptionStatus:
    """How a contact stands to a list when `event` has happened."""
    return SUBSCRIPTION_TABLE[event][status]


class Basis(StrEnum):
    """Why somebody is subscribed."""

    CONFIRMED_HERE = "confirmed here"
    CONFIRMED_ELSEWHERE = "confirmed elsewhere"
    OTHER = "other basis"


class AddressState(StrEnum):
    OK = "ok"
    SOFT = "soft"
    BOUNCED = "bounced"


class AddressEvent(StrEnum):
    ANSWERED = "answered"
    SOFT_BOUNCE = "soft bounce"
    HARD_BOUNCE = "hard bounce"


ADDRESS_TABLE: Mapping[AddressEvent, Mapping[AddressState, AddressState]] = {
    AddressEvent.ANSWERED: dict.fromkeys(AddressState, AddressState.OK),
    AddressEvent.SOFT_BOUNCE: {
        AddressState.OK: AddressState.SOFT,
        AddressState.SOFT: AddressState.SOFT,
        AddressState.BOUNCED: AddressState.BOUNCED,
    },
    AddressEvent.HARD_BOUNCE: dict.fromkeys(AddressState, AddressState.BOUNCED),
}


def after_address(state: AddressState, event: AddressEvent) -> AddressState:
    """Whether an address can be written to when `event` has happened."""
    return ADDRESS_TABLE[event][state]


class State(StrEnum):
    """What people see: one word for a request and its mails."""

    QUEUED = "queued"
    AWAITING = "awaiting"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    REVIEW = "review"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    BOUNCED = "bounced"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


CAN_ANSWER = (State.AWAITING, State.REVIEW, State.UNKNOWN)
"""The states in which a question may still be answered until a day."""


_OPEN_STATES: tuple[tuple[frozenset[MailStatus], State], ...] = (
    (frozenset({MailStatus.SENT}), State.AWAITING),
    (frozenset({MailStatus.UNKNOWN}), State.UNKNOWN),
    (frozenset({MailStatus.WAITING, MailStatus.SENDING}), State.QUEUED),
    (frozenset({MailStatus.REFUSED}), State.REFUSED),
)
"""The first row that one of the request's mails is in names the state of an open request."""


def state_of(status: RequestStatus, mails: set[MailStatus], in_review: bool) -> State:
    """The state of a request, its question mails being in the statuses `mails`.

    A reply that waits to be read is the state of an open request only: somebody who is confirmed
    stays so while a later mail of theirs is being read.
    """
    if status is not RequestStatus.OPEN:
        return State(status.value)
    if in_review:
        return State.REVIEW
    for statuses, state in _OPEN_STATES:
        if statuses & mails:
            return state
    return State.QUEUED
