"""Whether this computer's clock can be right, before anything that only the clock decides.

A battery that is empty sets a computer back by years, and a year is mistyped easily: nobody's
question may lapse of that, and nobody be erased.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import ClockBehind, ClockDiffers, ClockDoubted
from optindesk.core.model import Actor
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.store import archive, journal, post
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

SETTING = "clock"
LAST, DIFFERS = "last", "differs"
"""Under these names of the setting."""

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
    compared = _compared()
    if compared is not None and compared.holds(now):
        return Standing(now, last, ClockDiffers(here=compared.here, there=compared.there))
    return Standing(now, last, None)


def must_be_right(store: Store, now: datetime) -> None:
    """Raises ClockDoubted, ClockBehind and ClockDiffers until it is set, or somebody says that it
    is right."""
    known = standing(now)
    if known.doubt is not None:
        raise known.doubt
    kept = _kept()
    is_old = now - known.last > _STEP or not kept or DIFFERS in kept
    if store.read_only is None and is_old:
        kept.pop(DIFFERS, None)  # the clock was set since
        with store.transaction():
            archive.set_setting(SETTING, {**kept, LAST: now.isoformat()})


def compare_clocks(store: Store, here: datetime, there: datetime, now: datetime) -> bool:
    """This clock said `here` when the mail server's said `there`, and the one that is ahead perhaps
    even more; returns whether they differ by more than somebody said to be right.

    Then a person is asked. Nothing is decided by it: mails that are moved can be given any day.
    """
    seen, kept, known = _Compared(here, there), _kept(), _compared()
    settled = timedelta(seconds=kept.get(seen.side, 0))
    if abs(seen.by) <= settled + BACK or not seen.holds(now):
        return False
    told_more = known is not None and known.side == seen.side and abs(known.by) >= abs(seen.by)
    if not told_more:
        differs = [here.isoformat(), there.isoformat()]
        with store.transaction():
            archive.set_setting(SETTING, {LAST: _last(now).isoformat(), **kept, DIFFERS: differs})
    return True


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
    """A person has looked: the clock is believed from now on, and no mail waits for a day to which
    another one had put it off."""
    with unit_of_work(store, actor, now) as log:
        kept, compared = _kept(), _compared()
        if compared is not None:
            kept[compared.side] = abs(compared.by).total_seconds()
            del kept[DIFFERS]
        archive.set_setting(SETTING, {**kept, LAST: now.isoformat()})
        post.end_rests_past(now + BACK)
        post.let_held_go()
        log.write(Code.CLOCK_SAID_RIGHT)


@dataclass(frozen=True, slots=True)
class _Compared:
    """What this clock and the mail server's said."""

    here: datetime
    there: datetime

    @property
    def by(self) -> timedelta:
        """By how much this one is ahead."""
        return self.here - self.there

    @property
    def side(self) -> str:
        """On which side this one is: under that name it is kept how much was said to be right."""
        return "ahead" if self.by > timedelta() else "behind"

    def holds(self, now: datetime) -> bool:
        """Whether the clock can still be so, or was set since."""
        if self.by > timedelta():
            return now >= self.here - BACK
        return now < self.there - BACK


def _kept() -> dict[str, Any]:
    return dict(archive.setting(SETTING) or {})


def _compared() -> _Compared | None:
    """What the clocks said when they differed."""
    differs = _kept().get(DIFFERS)
    return None if differs is None else _Compared(*map(datetime.fromisoformat, differs))


def _last(now: datetime) -> datetime:
    """When a clock was believed last; before one ever was, when the newest entry was written."""
    kept = _kept()
    if kept:
        return datetime.fromisoformat(kept[LAST])
    return max(journal.last_written_at() or now, MADE)
