"""Whether this computer's clock can be right, before anything that only the clock decides.

A battery that is empty sets a computer back by years, and a year is mistyped easily: nobody's
question may lapse of that, and nobody be erased.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from optindesk.core.codes import Code
from optindesk.core.errors import ClockBehind, ClockDoubted
from optindesk.core.model import Actor
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.store import archive, journal
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

SETTING = "clock"
BACK, AHEAD = timedelta(days=1), timedelta(days=300)
"""By how much it may go back, as computers differ, and ahead, as desks rest over a season."""

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""Before this day there was no such program."""

_STEP = timedelta(hours=1)
"""So old may what is kept become: not each mail writes it anew."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the clock says, when the desk last worked by a clock that was believed, and why it is
    not believed now."""

    now: datetime
    last: datetime
    doubt: ClockDoubted | None


def standing(now: datetime) -> Standing:
    """How it stands with the clock."""
    last = _last(now)
    if now < last - BACK:
        return Standing(now, last, ClockBehind(now=now, last=last))
    if now > last + AHEAD:
        return Standing(now, last, ClockDoubted(now=now, last=last))
    return Standing(now, last, None)


def must_be_right(store: Store, now: datetime) -> None:
    """Raises ClockDoubted and ClockBehind until it is set, or somebody says that it is right."""
    known = standing(now)
    if known.doubt is not None:
        raise known.doubt
    if store.read_only is None and (now - known.last > _STEP or not archive.setting(SETTING)):
        with store.transaction():
            archive.set_setting(SETTING, {"last": now.isoformat()})


def watched(store: Store, clock: Callable[[], datetime], tick: Tick) -> Tick:
    """A tick for what takes long: it raises ClockDoubted, too, if the clock jumps meanwhile."""
    looked = clock()

    def look(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        nonlocal looked
        before, looked = looked, clock()
        if not timedelta() <= looked - before < BACK:
            must_be_right(store, looked)
        tick(done, total, note)

    return look


def say_it_is_right(store: Store, actor: Actor, now: datetime) -> None:
    """A person has looked: the clock is believed from now on."""
    with unit_of_work(store, actor, now) as log:
        archive.set_setting(SETTING, {"last": now.isoformat()})
        log.write(Code.CLOCK_SAID_RIGHT)


def _last(now: datetime) -> datetime:
    """When a clock was believed last; before one ever was, when the newest entry was written."""
    kept = archive.setting(SETTING)
    if kept:
        return datetime.fromisoformat(kept["last"])
    return max(journal.last_written_at() or now, MADE)
