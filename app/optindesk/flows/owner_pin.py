"""The owner's PIN: how it is set, tried, changed, removed, and removed by who does not know it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from optindesk.core import owner_pin
from optindesk.core.codes import Code
from optindesk.core.errors import BadPin, NoPin, NotTheOwners, PinNeeded, PinRests, WrongPin
from optindesk.core.model import Actor
from optindesk.core.owner_pin import KeptPin
from optindesk.core.pin import LEAST, MOST, is_pin
from optindesk.core.sentence import Sentence, sentence
from optindesk.store import archive
from optindesk.store.database import Store
from optindesk.store.folder import is_own
from optindesk.store.journal import unit_of_work

if TYPE_CHECKING:
    from optindesk.core.owner_pin import OwnersLock

SETTING, TRIES, FORGOTTEN = "owner_pin", "owner_pin_tries", "owner_pin_forgotten"

TOLD_FOR = timedelta(days=14)
"""So long the first screen tells that a PIN was removed by somebody who did not know it."""

WHAT_IT_IS = sentence(
    "It is asked before data is exported, people are erased, settings are changed, the desk is"
    " moved or a copy put back. It protects from those who sit at this desk, not from who has the"
    " file of the data: for that, lock copies with a passphrase, and encrypt the disk."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with the PIN: since when there is one, how many were wrong in a row, and until
    when nothing is tried."""

    since: datetime | None = None
    wrong: int = 0
    rests_until: datetime | None = None


def is_set() -> bool:
    """Whether there is a PIN."""
    return bool(archive.setting(SETTING))


def standing(now: datetime) -> Standing:
    """How it stands now."""
    kept = archive.setting(SETTING)
    if not kept:
        return Standing()
    wrong, rest = _wrong(), _rest(now)
    since = datetime.fromisoformat(kept["since"])
    return Standing(since, wrong, now + rest if rest else None)


def must_be_open(lock: OwnersLock, what: Sentence, now: datetime) -> None:
    """Raises PinNeeded where there is a PIN and nobody has typed it lately."""
    if not lock.is_open(now) and is_set():
        raise PinNeeded(what=what)


def open_lock(store: Store, lock: OwnersLock, typed: str, actor: Actor, now: datetime) -> None:
    """Open the lock with what was typed; without a PIN anything does.

    Raises WrongPin, PinRests. Each try counts as wrong until it is known to be right, so that many
    at once are no more than many one after the other; where data can only be looked at none counts.
    """
    if not is_set():
        return
    counts = store.read_only is None
    if counts:
        _rest_from(store, now)
        with store.transaction():
            _refuse_while_resting(now)
            archive.set_setting(TRIES, {"wrong": _wrong() + 1, "last": now.isoformat()})
    if KeptPin.from_plain(archive.setting(SETTING)).fits(typed):
        if counts:
            with store.transaction():
                archive.set_setting(TRIES, {})
        lock.open(now)
        return
    if counts:
        with unit_of_work(store, actor, now) as log:
            log.write(Code.PIN_WRONG, tries=_wrong())
        _refuse_while_resting(now)
    raise WrongPin()


def set_pin(store: Store, lock: OwnersLock, pin: str, actor: Actor, now: datetime) -> None:
    """Let this be the PIN from now on, be there one or not; raises BadPin."""
    if not is_pin(pin):
        raise BadPin(least=LEAST, most=MOST)
    kept = owner_pin.keep(pin, secrets.token_bytes(owner_pin.SALT_BYTES)).to_plain()
    with unit_of_work(store, actor, now) as log:
        code = Code.PIN_CHANGED if is_set() else Code.PIN_SET
        archive.set_setting(SETTING, {**kept, "since": now.isoformat()})
        archive.set_setting(TRIES, {})
        archive.set_setting(FORGOTTEN, {})
        log.write(code)
    lock.open(now)


def remove_pin(store: Store, actor: Actor, now: datetime) -> None:
    """Ask for no PIN any more; raises NoPin."""
    if not is_set():
        raise NoPin()
    with unit_of_work(store, actor, now) as log:
        _remove()
        log.write(Code.PIN_REMOVED)


def forget_pin(store: Store, actor: Actor, now: datetime) -> None:
    """Remove a PIN that nobody knows any more; the first screen tells of it for a while.

    Only whose folder of data it is can do that. Raises NoPin, NotTheOwners.
    """
    if not is_set():
        raise NoPin()
    if store.folder is None or not is_own(store.folder):
        raise NotTheOwners()
    with unit_of_work(store, actor, now) as log:
        _remove()
        archive.set_setting(FORGOTTEN, {"at": now.isoformat(), "who": actor.name})
        log.write(Code.PIN_FORGOTTEN)


def told(now: datetime) -> Sentence | None:
    """What the first screen says of a PIN that was removed by somebody who did not know it."""
    kept = archive.setting(FORGOTTEN)
    if not kept:
        return None
    at = datetime.fromisoformat(kept["at"])
    if now - at >= TOLD_FOR:
        return None
    return sentence(
        "The owner’s PIN was removed on {at} by {who}, who did not have to know it. If that was not"
        " you, ask why, and set a new one.",
        at=at,
        who=kept["who"],
    )


def _remove() -> None:
    for name in (SETTING, TRIES):
        archive.set_setting(name, {})


def _wrong() -> int:
    kept = archive.setting(TRIES)
    return int(kept["wrong"]) if kept else 0


def _rest(now: datetime) -> timedelta:
    """How long nothing is tried yet; never longer than the whole rest, whatever the clock says."""
    kept = archive.setting(TRIES)
    whole = owner_pin.rest_after(_wrong())
    if not whole:
        return whole
    left = datetime.fromisoformat(kept["last"]) + whole - now
    return max(timedelta(), min(left, whole))


def _rest_from(store: Store, now: datetime) -> None:
    """A rest that began on a day still to come begins now: the clock has been set back since."""
    with store.transaction():
        kept = archive.setting(TRIES)
        if kept and datetime.fromisoformat(kept["last"]) > now:
            archive.set_setting(TRIES, {**kept, "last": now.isoformat()})


def _refuse_while_resting(now: datetime) -> None:
    rest = _rest(now)
    if rest:
        raise PinRests(until=now + rest)
