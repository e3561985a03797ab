"""Listening to the mailbox: check it, wait for news, check again, until somebody says stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from optindesk.core.errors import (
    DatabasePasswordNeeded,
    FolderBusy,
    LoginRefused,
    MailTrouble,
    NoMailbox,
    PlainTextRefused,
    ServerFull,
    StoreBusy,
    StoreUnreachable,
    Trouble,
    WrongPassword,
)
from optindesk.core.ports import FolderRole, Mailbox, Tick, no_tick

if TYPE_CHECKING:
    from optindesk.flows.checking import Checked

CHECK_EVERY = timedelta(minutes=10)
"""All folders are checked so often, whether or not there was news."""
LOOK_EVERY = timedelta(minutes=2)
"""So often it is looked whether mail came past the Inbox, at which a session waits: as junk, or by
a filter of Gmail's into All Mail."""
APART = timedelta(seconds=5)
"""Two checks begin at least so far apart, however many mails pour in: each is a login."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
"""The pauses between two tries while the mailbox cannot be reached: each is twice the last."""
BUSY_PAUSE = timedelta(seconds=2)
"""How long to wait for another desk that is just reading the same mailbox."""
SLICE = 0.5
"""So many seconds are slept at once: whoever cancels does not wait longer."""

_PAST_THE_INBOX = (FolderRole.JUNK, FolderRole.ALL)

_HOPELESS = (LoginRefused, NoMailbox, PlainTextRefused, WrongPassword)
"""What trying again does not mend; with a wrong password it might get the account locked."""

_PASSING = (MailTrouble, StoreBusy, StoreUnreachable, DatabasePasswordNeeded, ServerFull)
"""What is waited for: the network, and the database of a shared desk, whose server may be started
anew, given another password that is typed in meanwhile, or room."""


@dataclass(frozen=True, slots=True)
class Looking:
    """The mailbox is being checked."""


@dataclass(frozen=True, slots=True)
class Listening:
    """It was checked, and news will show within seconds."""


@dataclass(frozen=True, slots=True)
class Offline:
    """It cannot be reached because of `trouble`; the next try is at `again_at`."""

    trouble: Trouble
    again_at: datetime


Told: TypeAlias = "Looking | Listening | Offline | Checked"


@dataclass(frozen=True, slots=True)
class Ears:
    """What a watch works with.

    `connect` makes the session that waits, one of its own; `check` reads what is new, with another;
    `tell` hears how it stands and every result; `pause` sleeps so many seconds; `is_asked` says
    whether somebody wants the next try at once, and forgets it.
    """

    connect: Callable[[], Mailbox]
    check: Callable[[Tick], Checked]
    tell: Callable[[Told], None]
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    is_asked: Callable[[], bool] = lambda: False


def watch(ears: Ears, tick: Tick = no_tick) -> None:
    """Listen to the mailbox until `tick` raises Cancelled; a network or a database that goes is
    waited for.

    Raises WrongPassword, LoginRefused and all that is no trouble of these: once, at once.
    """
    pause = FIRST_PAUSE
    while True:
        heard = _Heard()
        try:
            _listen(ears, heard, tick)
        except _HOPELESS:
            raise
        except _PASSING as trouble:
            if heard.something:
                pause = FIRST_PAUSE
            since = ears.clock()
            ears.tell(Offline(trouble, since + pause))
            _rest(ears, since, pause, tick)
            pause = min(pause * 2, LONGEST_PAUSE)


@dataclass(slots=True)
class _Heard:
    """Whether a session came so far as to wait for news: then the network is there again."""

    something: bool = False


def _listen(ears: Ears, heard: _Heard, tick: Tick) -> None:
    """One session that waits. What came before it began to wait is in the first check: that
    follows the moment at which the folders told what they have, so nothing falls between."""
    with ears.connect() as mailbox:
        inbox = mailbox.inbox()
        aside = [folder for folder in mailbox.folders() if folder.role in _PAST_THE_INBOX]
        while True:
            begun = ears.clock()
            _check(ears, tick)
            ears.tell(Listening())
            news = False
            while not news and (left := _left(ears, begun, CHECK_EVERY)):
                seconds = min(left, LOOK_EVERY).total_seconds()
                found = mailbox.wait(inbox, seconds, tick)
                inbox, news = found or inbox, found is not None
                heard.something = True
                if not news:
                    now = [mailbox.wait(folder, 0, tick) or folder for folder in aside]
                    aside, news = now, now != aside
            _rest(ears, begun, APART, tick)


def _check(ears: Ears, tick: Tick) -> None:
    """Check, after whoever else is just doing so: what they read they may not have seen whole."""
    while True:
        ears.tell(Looking())
        try:
            ears.tell(ears.check(tick))
        except FolderBusy:
            _rest(ears, ears.clock(), BUSY_PAUSE, tick)
        else:
            return


def _rest(ears: Ears, since: datetime, pause: timedelta, tick: Tick) -> None:
    """Sleep until a pause is over, or until somebody wants it to be."""
    while (left := _left(ears, since, pause)) and not ears.is_asked():
        tick(0)
        ears.pause(min(left.total_seconds(), SLICE))


def _left(ears: Ears, since: datetime, pause: timedelta) -> timedelta:
    """What is left of a pause; nothing where more is left than it was long: then the clock was set
    back meanwhile, and nobody waits for it to come there again."""
    left = since + pause - ears.clock()
    return left if timedelta() < left <= pause else timedelta()
