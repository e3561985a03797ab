"""Work on its own: check, settle, expire, remind, ask, send, reduce, in this order, once.

What goes wrong is kept where every desk on this data sees it, until a round goes well: the network
is tried again with growing pauses, and a password that was refused by nobody but a person, for
knocking with it again might get the account locked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from optindesk.core.errors import (
    CertificateNotTrusted,
    ClockDoubted,
    FolderBusy,
    LoginRefused,
    NoEncryption,
    NoMailbox,
    PasswordNeeded,
    PlainTextRefused,
    StandsStill,
    StoreTrouble,
    Trouble,
    WrongPassword,
)
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence
from optindesk.store import archive
from optindesk.store.database import Store

if TYPE_CHECKING:
    from optindesk.flows.checking import Checked
    from optindesk.flows.sending import Sent

SETTING = "standstill"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=4)
"""The pauses between two rounds while something goes wrong: each is twice the last."""

FOR_A_PERSON = (
    CertificateNotTrusted,
    LoginRefused,
    NoEncryption,
    PlainTextRefused,
    WrongPassword,
)
"""What trying again does not mend."""

NO_PAUSE = (PasswordNeeded, StoreTrouble)
"""What no server was asked for: the next round may try it."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What a round is made of; each has a Tick, but for those that are over in a moment."""

    check: Callable[[Tick], Checked]
    settle: Callable[[], int]
    expire: Callable[[Tick], int]
    remind: Callable[[Tick], int]
    ask_permission: Callable[[], int]
    reduce: Callable[[Tick], int]
    send: Callable[[Tick], Sent]


@dataclass(frozen=True, slots=True)
class Standstill:
    """Why the last round did not go well, since when that is so, and when it is tried again; None:
    when a person has seen to it."""

    why: Sentence
    code: str
    since: datetime
    again_at: datetime | None
    tries: int


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did. `checked` is None without a mailbox; `put_off` says that nothing was done,
    because it is not tried again yet. `busy` is what was left to another desk that is just at it,
    by the name of the step; `checked` or `sent` is None then.
    """

    checked: Checked | None = None
    settled: int = 0
    expired: int = 0
    reminded: int = 0
    asked_for_permission: int = 0
    sent: Sent | None = None
    reduced: int = 0
    put_off: Standstill | None = None
    busy: Mapping[str, FolderBusy] = field(default_factory=dict)

    @property
    def goes_on_at(self) -> datetime | None:
        """When something that had to wait goes on, so that the next round should not come later."""
        if self.put_off is not None:
            return self.put_off.again_at
        return None if self.sent is None else self.sent.goes_on_at


def standstill() -> Standstill | None:
    """Why work on its own does not go well; None when it does."""
    kept = archive.setting(SETTING)
    if not kept:
        return None
    again_at = kept["again_at"]
    return Standstill(
        Sentence.from_plain(kept["why"]),
        kept["code"],
        datetime.fromisoformat(kept["since"]),
        datetime.fromisoformat(again_at) if again_at else None,
        kept["tries"],
    )


def stand_still(why: Sentence, code: str, now: datetime) -> None:
    """Do nothing on its own from now on, until a person has seen to it; in the caller's unit of
    work."""
    kept = {"why": why.to_plain(), "code": code, "since": now.isoformat(), "again_at": None}
    archive.set_setting(SETTING, {**kept, "tries": 0})


def resume(store: Store) -> None:
    """A person has seen to it: the next round is made as if nothing had gone wrong."""
    if standstill() is not None:
        with store.transaction():
            archive.set_setting(SETTING, {})


def run(store: Store, steps: Steps, clock: Callable[[], datetime], tick: Tick = no_tick) -> Round:
    """Make a round, unless another desk is just making one, or the last trouble forbids it.

    What another desk is just doing is left to that one. Raises FolderBusy when it makes a whole
    round, StandsStill when a person has to see to something
    first, Cancelled, and the troubles of the steps: those are kept.
    """
    with store.lock("run"):
        before = standstill()
        if before is not None and before.again_at is None:
            raise StandsStill(why=before.why)
        if before is not None and before.again_at is not None and _waits(before.again_at, clock()):
            return Round(put_off=before)
        try:
            done = _go(steps, tick)
        except Trouble as trouble:
            _keep(store, trouble, before, clock())
            raise
        if done.sent is not None and done.sent.stopped is not None:
            _keep(store, done.sent.stopped, before, clock())
        else:
            resume(store)
        return done


def _waits(until: datetime, now: datetime) -> bool:
    """Whether it is tried later; what is further away than any pause is so by a wrong clock."""
    return now < until <= now + LONGEST_PAUSE


def _go(steps: Steps, tick: Tick) -> Round:
    checked = sent = None
    settled, busy = 0, {}
    try:
        checked = steps.check(tick)
    except NoMailbox:
        pass
    except FolderBusy as other:
        busy["check"] = other
    with suppress(FolderBusy):  # who is sending settles what was left
        settled = steps.settle()
    due = steps.expire(tick), steps.remind(tick), steps.ask_permission()
    try:
        sent = steps.send(tick)
    except FolderBusy as other:
        busy["send"] = other
    reduced = 0
    with suppress(FolderBusy):  # another round will do
        reduced = steps.reduce(tick)
    return Round(checked, settled, *due, sent, reduced, busy=busy)


def _keep(store: Store, trouble: Trouble, before: Standstill | None, now: datetime) -> None:
    if isinstance(trouble, ClockDoubted):
        return  # that is told as long as it is so, and by whatever the clock says no pause is kept
    if isinstance(trouble, PasswordNeeded) and store.folder is None:
        return  # of this computer alone, which tells it itself: all others would read it as theirs
    same = before is not None and before.code == trouble.code
    tries = before.tries + 1 if before is not None and same else 0
    since = before.since if before is not None and same else now
    kept: dict[str, Any] = {
        "why": trouble.sentence.to_plain(),
        "code": trouble.code,
        "since": since.isoformat(),
        "again_at": None,
        "tries": tries,
    }
    if isinstance(trouble, NO_PAUSE):
        kept["again_at"] = now.isoformat()
    elif not isinstance(trouble, FOR_A_PERSON):
        pause = min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)
        kept["again_at"] = (now + pause).isoformat()
    with store.transaction():
        archive.set_setting(SETTING, kept)
