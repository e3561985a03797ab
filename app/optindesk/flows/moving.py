"""Moves a desk to another computer: one locked file, and here nothing is done from then on.

Two desks with the same data would ask the same people, and one would not know what the other was
told. So the desk retires before the file has its name: whoever is killed in between has a desk that
says it was moved, and either the whole file or none; the way back needs a person who is sure.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.errors import (
    CannotMove,
    FileNotWritable,
    MovedAway,
    MovedTo,
    NoteNeeded,
    NothingMoved,
    RuleDoubted,
)
from optindesk.core.model import Actor
from optindesk.core.packing import PACKED_DATABASE, PACKED_ERASURES
from optindesk.core.place import is_address
from optindesk.core.ports import Packer, Tick, no_tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.text import lines
from optindesk.flows import outside
from optindesk.store import moved, relocating
from optindesk.store.database import Store
from optindesk.store.erasures import ERASURES
from optindesk.store.folder import is_within, private_file
from optindesk.store.journal import unit_of_work
from optindesk.store.moved import Moved
from optindesk.store.opening import desk_lock, open_store, to_carry

WHAT_IT_DOES = sentence(
    "All of this desk goes into one file, locked with a passphrase, and this computer only looks at"
    " it from then on: two desks with the same people would ask them twice. On the new computer"
    " start Opt-In Desk and choose “Restore from a copy…”. The password of your mail account is not"
    " in the file: it is asked for there."
)

BACK = sentence(
    "The desk goes on here. Never use the file of the move on another computer: delete it."
)
BACK_HERE = sentence("The desk goes on here. Let nobody work with it elsewhere.")
_TWO = sentence(
    "If it works on another computer by now, the same people would be asked and answered by two"
    " desks, and neither would know what the other was told."
)


def two_desks(away: MovedAway) -> Sentence:
    """What to think of before a desk goes on where it was left."""
    if not isinstance(away, MovedTo):
        return _TWO
    return sentence(
        "It went to “{place}” on {at}. If it works there, the same people would be asked and"
        " answered by two desks, and neither would know what the other was told; nor can the two be"
        " put together again. Go on here only if it is lost there.",
        **{name: away.values[name] for name in ("place", "at")},
    )


def done_in_words(target: Path) -> Sentence:
    """What was done, and what to do next."""
    return sentence(
        "The desk is in “{file}”, which was read back whole. Here it can only be looked at from now"
        " on. On the new computer start Opt-In Desk, choose “Restore from a copy…”, and give the"
        " passphrase.",
        file=str(target),
    )


def move(
    packer: Packer,
    folder: Path,
    target: Path,
    passphrase: str,
    actor: Actor,
    now: datetime,
    tick: Tick = no_tick,
) -> None:
    """Write all of a desk into one file, locked, and let the desk in `folder` rest; no store may be
    open.

    Raises MovedAway (it was moved before), FileNotWritable (also where such a file is there, or it
    lies in the folder itself), WeakPassphrase, FolderBusy, LockFailed, DiskFull, DamagedStore; the
    desk goes on as before then.
    """
    if is_within(target, folder):
        reason = sentence("it lies in the folder of the desk's own data.")
        raise FileNotWritable(path=str(target), reason=reason)
    if target.exists():
        raise FileNotWritable(path=str(target), reason=sentence("there is such a file already."))

    def prepare(store: Store) -> None:
        outside.must_be_good(target.parent, passphrase)
        with unit_of_work(store, actor, now) as log:
            log.write(Code.MOVED, file=target.name)

    with to_carry(folder, now, prepare, tick) as (home, copy):
        known = moved.marked(home)
        if known is not None:
            raise known.trouble
        key = packer.new_key(passphrase)
        private_file(home / ERASURES)
        moved.mark(home, Moved(now, target.name))
        try:
            packer.pack(
                {PACKED_DATABASE: copy, PACKED_ERASURES: home / ERASURES}, target, key, tick
            )
        except BaseException:
            moved.unmark(home)
            raise


def go_on_here(
    where: str | Path,
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    sure: bool,
    password: str = "",
) -> Sentence:
    """Let the desk of a folder or server work here again: the move did not happen, or was taken
    back. Returns what to mind.

    Raises NoteNeeded, RuleDoubted (unless one is `sure` that no other computer works with it),
    CannotMove (it works on the server that it went to), NothingMoved, FolderBusy, and what opening
    the desk raises.
    """
    why = lines("reason", reason)
    if not why:
        raise NoteNeeded()
    if isinstance(where, str):
        store = open_store(where, now, password)
        known = relocating.taken_back(store) if sure else moved.marked(store.beside)
    else:
        with desk_lock(where):
            known = moved.marked(where)
            if known is not None and sure:
                must_not_work(where, known, password)
                moved.unmark(where)
        store = open_store(where, now)
    try:
        if known is None:
            raise NothingMoved()
        if not sure:
            raise RuleDoubted(reason=two_desks(known.trouble))
        with unit_of_work(store, actor, now) as log:
            if known.to:
                log.write(Code.RELOCATION_UNDONE, personal={"reason": why}, new=known.to)
            else:
                log.write(Code.MOVE_UNDONE, personal={"reason": why}, file=known.file)
        return BACK_HERE if known.to else BACK
    finally:
        store.close()


def must_not_work(folder: Path, mark: Moved, password: str) -> None:
    """Raises CannotMove where the desk that left a folder for a server is at work there."""
    if is_address(mark.to) and relocating.is_working(mark, password):
        reason = sentence("it works at “{place}”. Move it back from there.", place=mark.to)
        raise CannotMove(place=str(folder), reason=reason)
