"""When the desk works on its own: at a set pace, and not by night unless that is wished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PACES = (5, 15, 60)
"""Every so many minutes; 0 is never."""

MORNING, EVENING = 7, 22
"""The hours, by the desk's own clock, between which it is day."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Every so many `minutes` (0: never); between `EVENING` and `MORNING` only `by_night`."""

    minutes: int = 0
    by_night: bool = False

    def next_at(
        self, now: datetime, last: datetime | None, wanted: datetime | None = None
    ) -> datetime | None:
        """When the next round is due, at the earliest `now`; None: never.

        `last` is when the last one began, `wanted` when something goes on that had to wait: for
        that the pace is not waited for. All are local times. A `last` that is still to come was
        told by a clock that has been set back since.
        """
        if not self.minutes:
            return None
        begun = last is not None and last <= now
        due = max(now, last + timedelta(minutes=self.minutes)) if last and begun else now
        if wanted is not None:
            due = min(due, max(now, wanted))
        if self.by_night or MORNING <= due.hour < EVENING:
            return due
        morning = due.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        return morning if due.hour < MORNING else morning + timedelta(days=1)

    def is_due(self, now: datetime, last: datetime | None, wanted: datetime | None = None) -> bool:
        """Whether the next round is due."""
        return self.next_at(now, last, wanted) == now
