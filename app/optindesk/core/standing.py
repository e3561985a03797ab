"""How somebody stands to a list, in one sentence; and whether they may be written to, and why.

Moments go into sentences whole: which day they fell on depends on where the desk stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from optindesk.core.confirmation import BY_HAND, READ
from optindesk.core.consent import ELSEWHERE
from optindesk.core.log_words import in_words
from optindesk.core.model import SignUpSource
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.stands import Stand, stand_of
from optindesk.core.status import AddressState, Basis, State, SubscriptionStatus

COMPLAINED = "marked our mail as unwanted"
"""Why somebody is never written to again whose provider told of a complaint (RFC 5965)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the first sign-up came from; `is_late_yes`: it is the answer to a question that had
    lapsed, so it says nothing of how the person came here."""

    source: SignUpSource
    sheet: str = ""
    row: int | None = None
    signed_on: date | None = None
    paper: str = ""
    is_late_yes: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the sentence about one person and one list (or level) is made from.

    `lowered_at`: when a level that was agreed to went down to this one, or to nothing.
    `is_overdue`: the time to answer is over, and the question has not lapsed yet; `is_read_past`:
    the mailbox was read since, so no answer came.
    `is_set_back`: it is not known whether the question went out, as a copy was put back.
    `is_left_out`: a yes to other changes of the same question left this one out. `agreed_level`
    stands, whatever becomes of the newest question, about `asked_level`; 0: it is about no level.
    `asked_at`: when the first mail of the question was handed over, or may have been; as long as
    none `went_out`, since when it is to be asked.
    `decided_at`: when it came into the books how a question ended, where that was with a no.
    `same_as`: the address at which this person gets the same, or is asked about it.
    `moved_from` is the address that the person had until `moved_at`, as long as nobody has said yes
    from the new one since.
    `brought`: what the owner says of how a list from elsewhere was written to, or another program
    of why somebody had gone.
    """

    state: State | None
    subscription: SubscriptionStatus
    basis: Basis | None
    address_state: AddressState
    level: int
    needed_level: int
    since: datetime | None = None
    left_at: datetime | None = None
    lowered_at: datetime | None = None
    asked_at: datetime | None = None
    went_out: bool = True
    handed_over_at: datetime | None = None
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    decided_at: datetime | None = None
    late_yes_at: datetime | None = None
    origin: Origin | None = None
    how: str = ""
    words: str = ""
    why: Sentence | None = None
    cancelled_why: str = ""
    corrected_to: str = ""
    was_not_theirs: bool = False
    brought: str = ""
    never_write: str | None = None
    is_unread: bool = False
    is_wrong: bool = False
    is_left_out: bool = False
    agreed_level: int = 0
    asked_level: int = 0
    is_overdue: bool = False
    is_read_past: bool = False
    held_until: datetime | None = None
    held_because: Sentence | None = None
    rests_until: datetime | None = None
    is_set_back: bool = False
    moved_from: str = ""
    same_as: str = ""
    moved_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether there is a yes that stands, though the newest question ended without one."""
        return bool(self.agreed_level) and self.state in ENDED

    @property
    def stand(self) -> Stand:
        """How this person counts."""
        return stand_of(self.subscription, self.basis, self.state)

    @property
    def has_left(self) -> bool:
        """Whether to leave was the last word: “said yes” alone would mislead."""
        answered = self.state in (State.CONFIRMED, None)
        return answered and self.subscription is SubscriptionStatus.UNSUBSCRIBED

    @property
    def shown(self) -> State | None:
        """The state as to what this row is about: a yes that stands comes before a no to more."""
        return State.CONFIRMED if self.stands else self.state

    @property
    def more(self) -> tuple[int, State] | None:
        """The level above the one that stands which was asked about last, and what came of it; None
        where nothing more was asked."""
        if self.state in (None, State.CONFIRMED) or self.asked_level <= self.agreed_level:
            return None
        return (self.asked_level, self.state) if self.agreed_level else None


ENDED = (State.DECLINED, State.EXPIRED, State.BOUNCED, State.SUPERSEDED, State.CANCELLED)
"""How a question ends without a yes."""


def state_sentence(facts: Facts) -> Sentence:
    """The sentence that is read aloud on the telephone."""
    if not facts.moved_from:
        return _stands_so(facts)
    return sentence(
        "{said} The address was {old} until {when}.",
        said=_stands_so(facts),
        old=facts.moved_from,
        when=facts.moved_at,
    )


def _stands_so(facts: Facts) -> Sentence:
    if facts.state is None or facts.state is State.CONFIRMED:
        return _settled(facts)
    said = _BY_STATE[facts.state](facts)
    if facts.stand in (Stand.ELSEWHERE, Stand.OTHER):
        return sentence("{stands} {said}", stands=_subscribed(facts), said=said)
    if not facts.agreed_level:
        return said
    return sentence(
        "Agreed to level {level} on {when}. About level {asked}: {said}",
        level=facts.agreed_level,
        when=facts.since,
        asked=facts.asked_level,
        said=said,
    )


def _settled(facts: Facts) -> Sentence:
    """For those who were never asked here, and those whose question was answered with a yes."""
    if facts.subscription is SubscriptionStatus.UNSUBSCRIBED:
        left = sentence("Left on {when}", when=facts.left_at)
        if facts.lowered_at is not None:
            left = sentence("Lowered on {when}", when=facts.lowered_at)
        if facts.never_write == COMPLAINED:
            left = sentence("Marked our mail as unwanted, and left on {when}", when=facts.left_at)
        if facts.basis is Basis.OTHER:  # never called consent
            return sentence("{left}; was subscribed before.", left=left)
        if facts.basis is None:  # in another program
            return sentence("{left}.", left=left)
        if facts.basis is Basis.CONFIRMED_ELSEWHERE:
            return sentence("{left}; had said yes elsewhere before.", left=left)
        return sentence("{left}; had said yes before.", left=left)
    if facts.state is State.CONFIRMED:
        if facts.subscription is not SubscriptionStatus.SUBSCRIBED:
            return _left_out(facts)
        if facts.lowered_at is not None:
            return sentence(
                "Lowered on {day}; said yes to more on {when}{how}; {asked}.",
                day=facts.lowered_at,
                when=facts.ended_at,
                how=_in_brackets(facts.how, "how"),
                asked=_asked(facts),
            )
        return sentence(
            "Said yes on {when}{how}; {asked}.",
            when=facts.ended_at,
            how=_in_brackets(facts.how, "how"),
            asked=_asked(facts),
        )
    if facts.subscription is SubscriptionStatus.SUBSCRIBED:
        return _subscribed(facts)
    if facts.never_write is not None:
        return sentence("Was not asked, and never is.")
    if facts.address_state is AddressState.BOUNCED:
        return sentence(
            "Was not asked: mail to this address came back{why}.", why=_in_brackets(facts.brought)
        )
    return sentence("Was not asked yet.")


def _subscribed(facts: Facts) -> Sentence:
    """For those whom no yes here made so."""
    how = _in_brackets(facts.brought)
    if facts.basis is Basis.CONFIRMED_ELSEWHERE:
        return sentence(
            "Subscribed since {when}: said yes elsewhere{how}.", when=facts.since, how=how
        )
    if facts.basis is Basis.OTHER and facts.since is None:
        return sentence("Subscribed on another basis{how}; never said yes.", how=how)
    if facts.basis is Basis.OTHER:
        return sentence(
            "Subscribed since {when} on another basis{how}; never said yes.",
            when=facts.since,
            how=how,
        )
    return sentence("Subscribed since {when}.", when=facts.since)


def _left_out(facts: Facts) -> Sentence:
    """YES 1 leaves out the second."""
    return sentence(
        "Answered on {when}, but did not say yes to this; {asked}.",
        when=facts.ended_at,
        asked=_asked(facts),
    )


def _in_brackets(text: str, place: str = "") -> Sentence:
    """A text behind what it is about; of what stands in the log, its words (see log_words)."""
    return sentence(" ({text})", text=in_words(place, text)) if text else sentence("")


def _quoted(words: str) -> Sentence:
    return sentence(" (“{words}”)", words=words) if words else sentence("")


def _asked(facts: Facts) -> Sentence:
    origin = origin_sentence(facts.origin)
    if facts.went_out and facts.state not in (State.QUEUED, State.UNKNOWN):
        return sentence("asked on {when}{origin}", when=facts.asked_at, origin=origin)
    if facts.state in _TO_BE_ASKED:
        return sentence("to be asked since {when}{origin}", when=facts.asked_at, origin=origin)
    return sentence("never asked{origin}", origin=origin)


_TO_BE_ASKED = (State.QUEUED, State.REFUSED, State.UNKNOWN, State.REVIEW)
"""Where a question that has not gone out for sure may still do so."""


def origin_sentence(origin: Origin | None) -> Sentence:
    """Where a sign-up came from, in brackets behind a date."""
    if origin is None:
        return sentence("")
    if origin.source is SignUpSource.SHEET:
        return sentence(" (sheet {sheet}, row {row})", sheet=origin.sheet, row=origin.row)
    if origin.source is SignUpSource.MAIL:
        late = sentence(" (said yes by mail after the question before it had lapsed)")
        return late if origin.is_late_yes else sentence(" (signed up by mail)")
    if origin.source is SignUpSource.MOVED:
        return sentence(" (at the new address)")
    if origin.source is SignUpSource.KIOSK:
        return sentence(" (signed up at the counter)")
    if origin.paper:
        return sentence(" (typed in from the sheet {paper})", paper=origin.paper)
    return sentence(" (typed in at the desk)")


def _awaiting(facts: Facts) -> Sentence:
    waiting = sentence(
        "Waiting for the answer: {asked}, mail handed to your provider {handed}, can answer until"
        " {until}.",
        asked=_asked(facts),
        handed=facts.handed_over_at,
        until=facts.expires_at,
    )
    if facts.is_overdue and facts.is_read_past:
        return sentence(
            "Did not answer by {until}, and the mailbox was read since: the question is about to"
            " lapse; {asked}.",
            until=facts.expires_at,
            asked=_asked(facts),
        )
    if facts.is_overdue:
        return sentence(
            "Could answer until {until}; {asked}, mail handed to your provider {handed}. Whether an"
            " answer came is known when the mailbox was checked since.",
            asked=_asked(facts),
            handed=facts.handed_over_at,
            until=facts.expires_at,
        )
    if facts.address_state is not AddressState.SOFT:
        return waiting
    return sentence(
        "{waiting} A mail to this address is delayed, or came back for now: the log says why.",
        waiting=waiting,
    )


def _queued(facts: Facts) -> Sentence:
    asked = _asked(facts)
    if facts.held_until is not None:
        return sentence(
            "The question waits in the outbox: {asked}, held back until {until}: {why}.",
            asked=asked,
            until=facts.held_until,
            why=facts.held_because,
        )
    if facts.rests_until is not None:
        return sentence(
            "The question waits in the outbox: {asked}, rests until {until}, because the server"
            " asked to wait{words}.",
            asked=asked,
            until=facts.rests_until,
            words=_quoted(facts.words),
        )
    return sentence("The question waits in the outbox: {asked}, not sent yet.", asked=asked)


def _declined(facts: Facts) -> Sentence:
    if facts.is_wrong:  # it was somebody else who said so
        return sentence(
            "Needs the right address: somebody else said on {when} that this one is theirs;"
            " {asked}.",
            when=facts.ended_at,
            asked=_asked(facts),
        )
    if facts.was_not_theirs:  # nobody who was meant has refused anything
        return sentence(
            "Not this person's address, as somebody else said on {when}; corrected to {address};"
            " {asked}.",
            when=facts.ended_at,
            address=facts.corrected_to,
            asked=_asked(facts),
        )
    if facts.never_write == COMPLAINED:
        return sentence("Marked our mail as unwanted; {asked}.", asked=_asked(facts))
    for how, words in _REFUSED_FOR_THEM.items():
        if facts.how.startswith(how):
            who = facts.how.removeprefix(how)
            return words(who, facts.decided_at, _asked(facts))
    if facts.is_left_out:
        return _left_out(facts)
    return sentence("Said no on {when}; {asked}.", when=facts.ended_at, asked=_asked(facts))


_REFUSED_FOR_THEM: dict[str, Callable[[str, datetime | None, Sentence], Sentence]] = {
    BY_HAND: lambda who, when, asked: sentence(
        "Taken off by {who} on {when}; {asked}.", who=who, when=when, asked=asked
    ),
    READ: lambda who, when, asked: sentence(
        "Counted as a no by {who} on {when}; {asked}.", who=who, when=when, asked=asked
    ),
    ELSEWHERE: lambda _, when, asked: sentence(
        "Left in another program, and was taken off here on {when}; {asked}.",
        when=when,
        asked=asked,
    ),
}
"""How a question ended as with a no that is not known to be one in the person's own words."""


def _expired(facts: Facts) -> Sentence:
    if facts.late_yes_at is not None:
        return sentence(
            "Answered on {when}, after the question had lapsed on {until}: to be asked again;"
            " {asked}.",
            when=facts.late_yes_at,
            until=facts.expires_at,
            asked=_asked(facts),
        )
    return sentence(
        "Did not answer by {until}, so the question lapsed; {asked}.",
        until=facts.expires_at,
        asked=_asked(facts),
    )


def _bounced(facts: Facts) -> Sentence:
    if facts.corrected_to:
        return sentence(
            "The question came back on {when}, and the address was corrected to {address};"
            " {asked}.",
            when=facts.ended_at,
            address=facts.corrected_to,
            asked=_asked(facts),
        )
    return sentence(
        "The question came back on {when}{words}; {asked}.",
        when=facts.ended_at,
        words=_quoted(facts.words),
        asked=_asked(facts),
    )


def _superseded(facts: Facts) -> Sentence:
    if facts.corrected_to:
        return sentence(
            "The address was corrected to {address} on {when}, and the question ended; {asked}.",
            address=facts.corrected_to,
            when=facts.ended_at,
            asked=_asked(facts),
        )
    return sentence(
        "The question was replaced by a newer one on {when}; {asked}.",
        when=facts.ended_at,
        asked=_asked(facts),
    )


def _cancelled(facts: Facts) -> Sentence:
    why = _in_brackets(facts.cancelled_why, "why")
    if facts.cancelled_why and facts.cancelled_why == facts.never_write:
        why = sentence(" (never to be written to: {why})", why=facts.never_write)
    return sentence(
        "The question was cancelled on {when}{why}; {asked}.",
        when=facts.ended_at,
        why=why,
        asked=_asked(facts),
    )


_BY_STATE: dict[State, Callable[[Facts], Sentence]] = {
    State.QUEUED: _queued,
    State.AWAITING: _awaiting,
    State.UNKNOWN: lambda facts: sentence(
        "Whether the question went out is not known: {asked}; {why}.",
        asked=_asked(facts),
        why=sentence("it waited when a copy was made that was put back since")
        if facts.is_set_back
        else sentence("the connection broke at the last moment"),
    ),
    State.REFUSED: lambda facts: sentence(
        "Your provider refused the question{words}: {asked}.",
        words=_quoted(facts.words),
        asked=_asked(facts),
    ),
    State.REVIEW: lambda facts: sentence(
        "A reply came, and a person must read it: {why}; {asked}.",
        why=facts.why,
        asked=_asked(facts),
    ),
    State.DECLINED: _declined,
    State.EXPIRED: _expired,
    State.BOUNCED: _bounced,
    State.SUPERSEDED: _superseded,
    State.CANCELLED: _cancelled,
}


class Bar(StrEnum):
    """Why somebody may not be written to."""

    NEVER_WRITE = "never_write"
    LEFT = "left"
    SAME_PERSON = "same_person"
    WAITING = "waiting"
    NEVER_YES = "never_yes"
    COMES_BACK = "comes_back"
    LEVEL = "level"
    UNREAD = "unread"


def bar_to(facts: Facts) -> Bar | None:
    """Why we may not write to this person for this list; None: we may."""
    comes_back = facts.address_state is AddressState.BOUNCED
    subscription = facts.subscription
    order = (
        (Bar.NEVER_WRITE, facts.never_write is not None),
        (Bar.LEFT, subscription is SubscriptionStatus.UNSUBSCRIBED),
        (Bar.SAME_PERSON, bool(facts.same_as)),
        (Bar.WAITING, subscription is SubscriptionStatus.PENDING),
        (Bar.NEVER_YES, subscription is SubscriptionStatus.NONE and not comes_back),
        (Bar.LEVEL, subscription is not SubscriptionStatus.NONE and _lacks_level(facts)),
        (Bar.COMES_BACK, comes_back),
        (Bar.UNREAD, facts.is_unread),
    )
    return next((bar for bar, is_so in order if is_so), None)


def _lacks_level(facts: Facts) -> bool:
    return facts.level < facts.needed_level


_BARS: dict[Bar, Callable[[Facts], Sentence]] = {
    Bar.NEVER_WRITE: lambda facts: sentence(
        "No: never to be written to{why}.", why=_in_brackets(facts.never_write or "")
    ),
    Bar.LEFT: lambda facts: sentence("No: left on {when}.", when=facts.left_at),
    Bar.SAME_PERSON: lambda facts: sentence(
        "No: the same person as {address}, and wants mail there alone.", address=facts.same_as
    ),
    Bar.WAITING: lambda facts: sentence("No: has not said yes yet."),
    Bar.NEVER_YES: lambda facts: sentence("No: never said yes."),
    Bar.LEVEL: lambda facts: sentence(
        "No: the permission level is {level}, and {needed} is needed.",
        level=facts.level,
        needed=facts.needed_level,
    ),
    Bar.COMES_BACK: lambda facts: sentence("No: mail to this address comes back."),
    Bar.UNREAD: lambda facts: sentence("No: a reply that concerns this person waits to be read."),
}


def may_mail(facts: Facts) -> tuple[bool, Sentence]:
    """May we write to this person for this list? The answer, with the reason in one sentence."""
    bar = bar_to(facts)
    if facts.moved_from and bar in (Bar.WAITING, Bar.NEVER_YES):
        return False, sentence(
            "No: the address changed on {when}, and nobody has said yes from the new one.",
            when=facts.moved_at,
        )
    if bar is not None:
        return False, _BARS[bar](facts)
    if facts.basis is Basis.CONFIRMED_HERE:
        return True, sentence("Yes: said yes on {when}.", when=facts.since)
    if facts.basis is Basis.CONFIRMED_ELSEWHERE:
        return True, sentence("Yes: said yes elsewhere; subscribed since {when}.", when=facts.since)
    if facts.basis is Basis.OTHER and facts.since is None:
        return True, sentence("Yes: subscribed on another basis than a yes.")
    if facts.basis is Basis.OTHER:  # never called consent
        return True, sentence(
            "Yes: subscribed since {when} on another basis than a yes.", when=facts.since
        )
    return True, sentence("Yes: subscribed since {when}.", when=facts.since)
