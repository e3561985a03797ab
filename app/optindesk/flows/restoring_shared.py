"""Puts a copy back into the database of a desk that several share, while nobody else has it open.

What is there is fetched, the copy is put back over that as it is in a folder (flows/restoring.py),
and what comes of it takes the place of all that the server has in one transaction: until its commit
everything there is as it was. What was there before stays as a file of this computer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from optindesk.core.errors import DamagedStore
from optindesk.core.model import Actor
from optindesk.core.ports import Packer, Tick, no_tick
from optindesk.flows import outside, restoring, unpacking
from optindesk.flows.blanking import Means
from optindesk.flows.restoring import Look, Restored
from optindesk.flows.unpacking import Choice, Opened
from optindesk.store import archive, fetching, journal, relocating, rows_across
from optindesk.store.database import Store
from optindesk.store.opening import open_store


def look(
    store: Store, packer: Packer, choice: Choice, here: Path, now: datetime, tick: Tick = no_tick
) -> Look:
    """What a copy is beside what is in a shared desk; nothing is changed.

    `here` is the folder of this computer's data. Raises what `unpacking.opened`, `fetching.room`,
    `fetching.fetch` and `restoring.look` do.
    """
    with _side_by_side(store, packer, choice, here, now, tick) as (one, place):
        return unpacking.of(choice, restoring.look(one.database, place))


def restore(
    where: tuple[str, str],
    packer: Packer,
    choice: Choice,
    here: Path,
    means: Means,
    actor: Actor,
    now: datetime,
    *,
    sure: bool = False,
    tick: Tick = no_tick,
) -> Restored:
    """Put a copy back at a database's address with its password; no store may be open.

    Raises FolderBusy (somebody else has the desk open), ReadOnly (it was moved away), DamagedStore
    (what arrived is not what left), what `look` and `restoring.restore` raise, and what opening it
    does; all is then as before.
    """
    url, password = where
    store = open_store(url, now, password)
    try:
        store.must_be_writable()
        store.alone()
        with _side_by_side(store, packer, choice, here, now, tick) as (one, place):
            head, places = journal.head(), archive.setting(outside.SETTING, {})
            with relocating.released():
                done = restoring.restore(
                    one.database,
                    place,
                    means,
                    actor,
                    now,
                    sure=sure,
                    erased=one.erased,
                    places=lambda _: archive.set_setting(outside.SETTING, places),
                    tick=tick,
                )
                assert done.kept is not None, "there was a desk"
                kept = fetching.keep(done.kept, here, now)
                with (
                    closing(open_store(place, now)) as made,
                    relocating.replacing(store, head, now) as target,
                ):
                    if not rows_across.carry(made, target, tick, tick):
                        raise DamagedStore(path=store.url, reason=rows_across.OTHERWISE)
                    relocating.carry_notes(place, target.beside)
    finally:
        store.close()
    return replace(done, look=unpacking.of(choice, done.look), kept=kept)


@contextmanager
def _side_by_side(
    store: Store, packer: Packer, choice: Choice, here: Path, now: datetime, tick: Tick
) -> Iterator[tuple[Opened, Path]]:
    """A copy as it can be read, and a folder with what is in a shared desk, for a while."""
    with unpacking.opened(packer, choice, here, tick) as one, fetching.room(here) as place:
        fetching.fetch(store, place, now, tick)
        yield one, place
