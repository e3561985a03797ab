"""The moment, and who sits at the desk: what everything that happens is written down with."""

from __future__ import annotations

import getpass
import platform
from datetime import UTC, datetime, timedelta, tzinfo

from optindesk.core.model import Actor, ActorKind

NEAR = timedelta(days=2)


class Here(tzinfo):
    """This computer's own time zone, as days are counted in it by whoever stands at `now` (aware).

    A day far away, as the last one to answer, begins and ends by the clocks of that day: summer
    time may begin or end until then. Within NEAR the offset stays that of `now`, for there hours
    are counted, and Python adds them by the hands of the clock: each must be an hour long.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._shown = now.replace(tzinfo=None)
        self._offset = now.utcoffset() or timedelta()

    def __reduce__(self) -> tuple[type[Here], tuple[datetime]]:
        return type(self), (self._now,)

    def utcoffset(self, at: datetime | None) -> timedelta:
        """How far the clocks here are ahead of UTC at a time that they show; what they show twice
        is told apart by its `fold`."""
        if at is None:
            return self._offset
        shown = at.replace(tzinfo=None)
        if not at.fold and abs(shown - self._shown) < NEAR:
            return self._offset
        try:
            return shown.astimezone().utcoffset() or timedelta()
        except (OSError, OverflowError, ValueError):  # a year that the system does not know
            return self._offset

    def dst(self, at: datetime | None) -> None:
        """Not known: how far they are ahead is enough."""

    def tzname(self, at: datetime | None) -> str | None:
        """As the system names the zone now."""
        return self._now.tzname()

    def fromutc(self, at: datetime) -> datetime:
        """What the clocks here show at a moment of UTC."""
        try:
            there = at.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)
        except (OSError, OverflowError, ValueError):
            return at + self._offset
        ways = (there, at + self._offset, there.replace(fold=1))
        return next((shown for shown in ways if shown - self.utcoffset(shown) == at), there)


def now() -> datetime:
    """The moment, in this computer's own time zone."""
    moment = datetime.now().astimezone()
    return moment.replace(tzinfo=Here(moment))


def who(name: str | None) -> Actor:
    """The person at the desk: as named, else the system account; beside it the computer."""
    account = getpass.getuser()
    return Actor(ActorKind.PERSON, name or account, f"{account}@{platform.node()}")
