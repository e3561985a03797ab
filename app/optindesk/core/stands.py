"""How somebody stands to a list, each counted once, whatever became of the newest question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import AddressState, Basis, State, SubscriptionStatus


class Stand(StrEnum):
    """Part of the command line's contract."""

    CONFIRMED = "confirmed"
    ELSEWHERE = "confirmed_elsewhere"
    OTHER = "other_basis"
    DECLINED = "declined"
    TO_ASK = "to_be_asked"
    """The question has not gone out, so nobody can have answered it."""
    PENDING = "pending"
    LEFT = "left"
    NOT_ASKED = "not_asked"
    ENDED = "ended"


_SUBSCRIBED = {"status": SubscriptionStatus.SUBSCRIBED.value}

_PENDING = {"status": SubscriptionStatus.PENDING.value}

STANDS: Sequence[tuple[Stand, Mapping[str, str | None]]] = (
    (Stand.CONFIRMED, {**_SUBSCRIBED, "basis": Basis.CONFIRMED_HERE.value}),
    (Stand.ELSEWHERE, {**_SUBSCRIBED, "basis": Basis.CONFIRMED_ELSEWHERE.value}),
    (Stand.OTHER, _SUBSCRIBED),
    (Stand.DECLINED, {"state": State.DECLINED.value}),
    (Stand.TO_ASK, {**_PENDING, "state": State.QUEUED.value}),
    (Stand.TO_ASK, {**_PENDING, "state": State.REFUSED.value}),
    (Stand.PENDING, _PENDING),
    (Stand.LEFT, {"status": SubscriptionStatus.UNSUBSCRIBED.value}),
    (Stand.NOT_ASKED, {"state": None}),
    (Stand.ENDED, {}),
)
"""The first that fits counts; each has the fields of a subscription that it is known by."""

STAND_WORDS: Mapping[Stand, Sentence] = {
    Stand.CONFIRMED: sentence("said yes"),
    Stand.ELSEWHERE: sentence("said yes elsewhere"),
    Stand.OTHER: sentence("on another basis"),
    Stand.DECLINED: sentence("said no"),
    Stand.TO_ASK: sentence("to be asked"),
    Stand.PENDING: sentence("not answered"),
    Stand.LEFT: sentence("left"),
    Stand.NOT_ASKED: sentence("not asked"),
    Stand.ENDED: sentence("ended without an answer"),
}
"""One word for each, wherever it is shown."""

STATE_WORDS: Mapping[State, Sentence] = {
    State.QUEUED: sentence("to be sent"),
    State.AWAITING: sentence("waiting"),
    State.UNKNOWN: sentence("not sure if sent"),
    State.REFUSED: sentence("refused by provider"),
    State.REVIEW: sentence("please read"),
    State.CONFIRMED: sentence("said yes"),
    State.DECLINED: sentence("said no"),
    State.EXPIRED: sentence("lapsed"),
    State.BOUNCED: sentence("came back"),
    State.SUPERSEDED: sentence("replaced"),
    State.CANCELLED: sentence("cancelled"),
}
"""One word for how a question stands; the sentence beside it says the rest."""

COMES_BACK = sentence("mail comes back")
"""For an address, whether or not it was asked anything."""

BASIS_WORDS: Mapping[str, Sentence] = {
    Basis.CONFIRMED_HERE.value: STAND_WORDS[Stand.CONFIRMED],
    Basis.CONFIRMED_ELSEWHERE.value: STAND_WORDS[Stand.ELSEWHERE],
    Basis.OTHER.value: STAND_WORDS[Stand.OTHER],
}
"""The words for why somebody is subscribed."""


def stand_of(status: str, basis: str | None, state: str | None) -> Stand:
    """How somebody stands with this subscription, `state` being that of the newest question."""
    known = {"status": status, "basis": basis, "state": state}
    fits = (stand for stand, by in STANDS if by.items() <= known.items())
    return next(fits)


def stand_word(stand: Stand, address: AddressState) -> Sentence:
    """The word for somebody of whom no question tells more."""
    is_back = stand is Stand.NOT_ASKED and address is AddressState.BOUNCED
    return COMES_BACK if is_back else STAND_WORDS[stand]
