"""Copies of the database that the desk makes by itself, one a day; what keeps it from that is told.

Of a desk on a server there are none: each computer that shares it would keep everybody's data.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from optindesk.core.errors import FolderBusy, NotOnServer, Trouble
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.store import archive, copies, daily
from optindesk.store.database import Store

if TYPE_CHECKING:
    from optindesk.core.chain import Head

_SETTING = "no_copy"


def trouble() -> Sentence | None:
    """Why there is no copy of today, and since when that is so; None where all is well."""
    kept = archive.setting(_SETTING)
    if not kept:
        return None
    return sentence(
        "The daily copy of your data could not be made since {since}: {why}",
        since=datetime.fromisoformat(kept["since"]),
        why=Sentence.from_plain(kept["why"]),
    )


def is_due(store: Store, now: datetime) -> bool:
    """Whether there is no copy of this day yet; `now` is in the desk's time zone."""
    if store.folder is None or store.read_only is not None:
        return False
    return all(at.astimezone(now.tzinfo).date() != now.date() for at in daily.made(store.folder))


def copy_if_due(store: Store, now: datetime, tick: Tick = no_tick) -> bool:
    """Make the copy of this day, unless there is one or another desk is just at it; says whether
    one was made. Raises what `copy_now` raises."""
    if not is_due(store, now):
        return False
    with suppress(FolderBusy):
        copy_now(store, now, tick)
        return True
    return False


def copy_now(store: Store, now: datetime, tick: Tick = no_tick) -> None:
    """Make a copy; what goes wrong is kept for the first screen until one goes well.

    Raises NotOnServer, FolderBusy, Cancelled, and what `daily.make` raises.
    """
    if store.folder is None:
        raise NotOnServer()
    with store.lock("copy"):
        try:
            daily.make(store.folder, now, tick)
        except Trouble as why:
            with suppress(Trouble):  # a full disk has no room for that either
                _keep(store, why, now)
            raise
        if archive.setting(_SETTING):
            with store.transaction():
                archive.set_setting(_SETTING, {})


def settle_in() -> None:
    """Forget what kept one from copies where the desk was before; in the caller's unit of work."""
    if archive.setting(_SETTING):
        archive.set_setting(_SETTING, {})


def _keep(store: Store, why: Trouble, now: datetime) -> None:
    before = archive.setting(_SETTING) or {}
    kept = {"since": before.get("since", now.isoformat()), "why": why.sentence.to_plain()}
    with store.transaction():
        archive.set_setting(_SETTING, kept)


def heads_since(store: Store, moment: datetime | None) -> list[Head]:
    """The head of the newest daily copy of this desk, if it was made after a moment."""
    made = daily.made(store.folder) if store.folder is not None else {}
    newest = max(made, default=None)
    if newest is None or (moment is not None and newest <= moment):
        return []
    try:
        copy = copies.look_into(made[newest])
    except Trouble:  # a copy that cannot be read says nothing of what is here
        return []
    return [copy.head] if copy.desk == archive.desk_uuid() else []
