"""How fast an account may send: its limits, what counts against them, and its rests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from optindesk.core.model import Account, is_loopback
from optindesk.core.provider import LENGTH, Cap, Period, Provider, provider_of
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.clock import BACK
from optindesk.store import account_rows, post

SHARE = 2
"""The desk takes one part in so many of what a provider allows: the owner writes mails too."""

CAREFUL: Mapping[Period, int] = {Period.MINUTE: 15, Period.DAY: 200}
"""Limits where neither the owner nor the provider names one; less than any provider allows an
account of some age."""

RESTS = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240))
"""How long an account rests when its server asked to wait: once, again, and from then on."""

PUT_OFF = RESTS[0]
"""After how long a mail goes again whose recipient's server asked for that (greylisting)."""

WAITS = LENGTH[Period.MINUTE]
"""For room that comes as soon as this the desk waits; for any other it stops, and goes on later."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most mails in a period, and why; `source` is the page that the figure comes from."""

    period: Period
    most: int
    why: Sentence
    source: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How an account stands to its limits: `limits` with how many mails count against each, the
    shortest period first; `resumes_at` is when it goes on, None when it may send now.

    `said` is that in a sentence, and `why` is the reason of what it says.
    """

    limits: tuple[tuple[Limit, int], ...]
    resumes_at: datetime | None
    said: Sentence
    why: Sentence


def own_limits(account: Account) -> dict[Period, int]:
    """What the owner has set."""
    own = (account.per_minute, account.per_hour, account.per_day)
    return {period: most for period, most in zip(Period, own, strict=True) if most is not None}


def limits(account: Account, known: Iterable[Provider]) -> tuple[Limit, ...]:
    """The limits of an account: its own, else half of its provider's, else careful ones.

    This computer's own server has none but what the owner has set.
    """
    own, local = own_limits(account), is_loopback(account.smtp.host)
    provider = None if local else provider_of(account, known)
    found = []
    for period in Period:
        cap = provider.caps.get(period) if provider else None
        if period in own:
            found.append(Limit(period, own[period], _SET[period]))
        elif provider is not None and cap is not None:
            most, why = max(1, cap.most // SHARE), _half(provider, period, cap)
            found.append(Limit(period, most, why, cap.source))
        elif period in CAREFUL and not local:
            found.append(Limit(period, CAREFUL[period], _careful(provider, period)))
    return tuple(found)


_SET: Mapping[Period, Sentence] = {
    Period.MINUTE: sentence("So many a minute were set in the mail account."),
    Period.HOUR: sentence("So many an hour were set in the mail account."),
    Period.DAY: sentence("So many a day were set in the mail account."),
}

_HALF: Mapping[Period, Sentence] = {
    Period.MINUTE: sentence(
        "Half of the {most} a minute that {provider} allows ({source}, read on {day})."
    ),
    Period.HOUR: sentence(
        "Half of the {most} an hour that {provider} allows ({source}, read on {day})."
    ),
    Period.DAY: sentence(
        "Half of the {most} a day that {provider} allows ({source}, read on {day})."
    ),
}

_NAMES_NONE: Mapping[Period, Sentence] = {
    Period.MINUTE: sentence("{provider} names no figure for a minute, so the desk is careful."),
    Period.DAY: sentence("{provider} names no figure for a day, so the desk is careful."),
}

_UNKNOWN = sentence("What your provider allows is not known here, so the desk is careful.")


def _half(provider: Provider, period: Period, cap: Cap) -> Sentence:
    whose = (("most", cap.most), ("provider", provider.name))
    values = (*whose, ("source", cap.site), ("day", cap.read))
    return replace(_HALF[period], values=values)


def _careful(provider: Provider | None, period: Period) -> Sentence:
    if provider is None:
        return _UNKNOWN
    return replace(_NAMES_NONE[period], values=(("provider", provider.name),))


class Pace:
    """What an account may send now: its limits against the books, and its rests.

    The books alone count, so that it is the same after a crash and for every desk.
    """

    def __init__(
        self, account: Account, known: Iterable[Provider], clock: Callable[[], datetime]
    ) -> None:
        self.limits = limits(account, known)
        self._account = account
        self._clock = clock
        self._until, self._rests = account_rows.rest_of(account.id)
        now = clock()
        since = now - max((LENGTH[limit.period] for limit in self.limits), default=timedelta())
        times = post.handed_over_times(account.id, since) if self.limits else []
        # On a day that is still to come only a clock that was wrong has sent.
        self._times = [at for at in times if at <= now + BACK]

    def rests_until(self) -> datetime | None:
        """When the account goes on after its server asked to wait; None when it need not.

        What is further away than the longest rest is so by a clock that was wrong.
        """
        now = self._clock()
        until = self._until
        return until if until is not None and now < until <= now + RESTS[-1] else None

    def room_at(self, ahead: int = 0) -> datetime | None:
        """When all limits have room for one mail more, after `ahead` others; None for now."""
        now = self._clock()
        full = [limit for limit in self.limits if self._frees(limit, ahead, now) is not None]
        moments = [self._frees(limit, ahead, now) for limit in full]
        return max(filter(None, moments), default=None)

    def full_until(self, at: datetime) -> Sentence:
        """Which limit is full, and that it goes on then."""
        return _said(self._counted(), at)[0]

    def _counted(self) -> tuple[tuple[Limit, int], ...]:
        """The limits, each with how many mails count against it now."""
        now = self._clock()
        return tuple(
            (limit, sum(at > now - LENGTH[limit.period] for at in self._times))
            for limit in self.limits
        )

    def _frees(self, limit: Limit, ahead: int, now: datetime) -> datetime | None:
        """When a limit has room; None when it has it now."""
        place = len(self._times) + ahead - limit.most
        if place < 0:
            return None
        at = (self._times[place] if place < len(self._times) else now) + LENGTH[limit.period]
        return at if at > now else None

    def count(self) -> bool:
        """One mail was handed over now; says whether that ended a time of rests."""
        if self.limits:
            self._times.append(self._clock())
        rested, self._until, self._rests = self._rests > 0, None, 0
        return rested

    def rest(self) -> tuple[datetime, int]:
        """The server asked to wait: until when, and how often in a row it did so."""
        length = RESTS[min(self._rests, len(RESTS) - 1)]
        self._until, self._rests = self._clock() + length, self._rests + 1
        return self._until, self._rests

    def allowance(self) -> Allowance:
        """How the account stands to its limits now."""
        now, resting, counted = self._clock(), self.rests_until(), self._counted()
        room_at = self.room_at()
        if room_at is not None and room_at - now <= WAITS:
            room_at = None  # that is waited for
        at = max(filter(None, [resting, room_at]), default=None)
        if resting is not None:
            host = self._account.smtp.host
            said = sentence("{host} asked to wait, goes on at {at}", host=host, at=at)
            return Allowance(counted, at, said, _RESTS)
        return Allowance(counted, at, *_said(counted, at))


_COUNTS: Mapping[Period, Sentence] = {
    Period.MINUTE: sentence("{count} of {most} in this minute"),
    Period.HOUR: sentence("{count} of {most} in this hour"),
    Period.DAY: sentence("{count} of {most} today"),
}

_COUNTS_UNTIL: Mapping[Period, Sentence] = {
    Period.MINUTE: sentence("{count} of {most} in this minute, goes on at {at}"),
    Period.HOUR: sentence("{count} of {most} in this hour, goes on at {at}"),
    Period.DAY: sentence("{count} of {most} today, goes on at {at}"),
}


_RESTS = sentence("Each time that it asks again the rest is longer, up to four hours.")


def _said(counted: tuple[tuple[Limit, int], ...], at: datetime | None) -> tuple[Sentence, Sentence]:
    """The longest limit, by which a person plans, unless a shorter one keeps it; and why."""
    if not counted:
        local = sentence("This computer's own server sets no limit.")
        return sentence("as many as there are"), local
    full = [(limit, count) for limit, count in counted if at and count >= limit.most]
    limit, count = (full or counted)[-1]
    values = (("count", count), ("most", limit.most))
    if at is None:
        return replace(_COUNTS[limit.period], values=values), limit.why
    return replace(_COUNTS_UNTIL[limit.period], values=(*values, ("at", at))), limit.why
