"""Looks at a copy that may be packed, and puts it back.

It is opened in the data folder, where what is in it lies anyway, and is gone from there afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from optindesk.core.errors import DamagedCopy, OtherDesk
from optindesk.core.model import Actor
from optindesk.core.packing import PACKED_DATABASE, PACKED_ERASURES
from optindesk.core.ports import Packer, Tick, no_tick
from optindesk.flows import restoring
from optindesk.flows.blanking import Means
from optindesk.flows.restoring import Look, Restored
from optindesk.store import copies, erasures, outside
from optindesk.store.erasures import Erasure
from optindesk.store.folder import prepare_folder, room


@dataclass(frozen=True, slots=True)
class Opened:
    """The database of a copy as a file, and who was erased, as lies in the copy or beside it."""

    database: Path
    erased: Sequence[Erasure]


@dataclass(frozen=True, slots=True)
class Choice:
    """A copy that somebody chose, and what opens it."""

    path: Path
    passphrase: str | None = None


def look(packer: Packer, choice: Choice, folder: Path, tick: Tick = no_tick) -> Look:
    """What a copy is beside what is in `folder`; raises what `opened` and `restoring.look` do."""
    with opened(packer, choice, folder, tick) as one:
        return of(choice, restoring.look(one.database, folder))


def restore(
    packer: Packer,
    choice: Choice,
    folder: Path,
    means: Means,
    actor: Actor,
    now: datetime,
    *,
    sure: bool = False,
    tick: Tick = no_tick,
) -> Restored:
    """Put a copy back; raises what `opened` and `restoring.restore` do."""
    with opened(packer, choice, folder, tick) as one:
        done = restoring.restore(
            one.database, folder, means, actor, now, sure=sure, erased=one.erased, tick=tick
        )
    return replace(done, look=of(choice, done.look))


def of(choice: Choice, seen: Look) -> Look:
    """What was seen of a copy, under the name of what was chosen."""
    return replace(seen, copy=replace(seen.copy, path=choice.path))


@contextmanager
def opened(packer: Packer, choice: Choice, folder: Path, tick: Tick = no_tick) -> Iterator[Opened]:
    """A copy as it can be read, for a while.

    Raises FileMissing, FolderShared, PassphraseNeeded, WrongPassphrase, LockFailed, DamagedPack,
    Cancelled, and the troubles of files.
    """
    lists = map(erasures.read, outside.all_erasures_beside(choice.path))
    beside = [one for noted in lists for one in noted]
    if not packer.is_packed(choice.path):
        yield Opened(choice.path, beside)
        return
    with _at_home(folder) as real, room(copies.OPENED, real) as place:
        packer.unpack(choice.path, choice.passphrase, place, tick)
        erased = [*erasures.read(place / PACKED_ERASURES), *beside]
        try:
            yield Opened(place / PACKED_DATABASE, erased)
        except OtherDesk as other:
            raise OtherDesk(file=choice.path.name) from other
        except DamagedCopy as damaged:
            path, reason = str(choice.path), damaged.values["reason"]
            raise DamagedCopy(path=path, reason=reason) from damaged


@contextmanager
def _at_home(folder: Path) -> Iterator[Path]:
    """The data folder, made if it was not there; in which nothing came to lie goes again."""
    new = [one for one in (folder, *folder.parents) if not os.access(one, os.F_OK)]
    try:
        yield prepare_folder(folder)
    finally:
        with suppress(OSError):  # it is in use by now
            for one in new:
                one.rmdir()
