"""Moves a desk into a database that a team shares, and back into a folder of one computer.

Everything is copied while nobody writes, read back and compared, and the whole log is verified on
both sides, before one commit decides (store/relocating.py): until then the desk is where it was,
and from then on it can only be looked at there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from optindesk.core import chain
from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.core.errors import CannotMove, DatabaseLost, PracticeOnly, SavingUnsure
from optindesk.core.model import Actor
from optindesk.core.place import is_address
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.sharing import Present, in_words
from optindesk.flows import copying, outside, verifying
from optindesk.store import (
    account_rows,
    archive,
    counts,
    found,
    journal,
    moved,
    presence,
    relocating,
    rows_across,
)
from optindesk.store.database import Store
from optindesk.store.folder import MOVING, prepare_folder
from optindesk.store.journal import unit_of_work
from optindesk.store.moved import Moved, Way
from optindesk.store.opening import desk_lock, open_store
from optindesk.store.relocating import Who
from optindesk.store.server import without_password

TO_SERVER = sentence(
    "All of this desk goes into a database that several computers share, and is compared there, row"
    " by row. From then on everybody works there, and here it can only be looked at. On each other"
    " computer start Opt-In Desk, choose the shared database, and type the password of your mail"
    " account once: it stays in the keyring of each computer and is not moved."
)
TO_FOLDER = sentence(
    "All of this desk goes out of the shared database into a folder of this computer, and is"
    " compared there, row by row. Nobody can send, read mail or import meanwhile. From then on one"
    " works only here, and everybody else can only look at what is in the database."
)

_JOBS = ("run", "copy", "import")
_PATIENCE = 10.0
"""How long a job of somebody else may take to end, in seconds."""

_COPYING = sentence("copying")
_COMPARING = sentence("comparing")
_VERIFYING = sentence("verifying the log")
_INDEXING = sentence("making it searchable")


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be moved, from where and to where; the target was looked at and can take it.
    `others` have it open just now."""

    old: str
    new: str
    people: int
    entries: int
    others: tuple[Present, ...] = ()

    @property
    def said(self) -> Sentence:
        """That in words, with who has the desk open elsewhere."""
        plan = sentence(
            "From “{old}” to “{new}”: {people}, {entries}. The target can be reached, and it can"
            " take the desk.",
            old=self.old,
            new=self.new,
            people=sentences("{n} person", "{n} people", self.people),
            entries=sentences("{n} log entry", "{n} log entries", self.entries),
        )
        if self.warning is None:
            return plan
        return sentence("{plan} {warning}", plan=plan, warning=self.warning)

    @property
    def warning(self) -> Sentence | None:
        """Whom to tell before it is moved."""
        if not self.others:
            return None
        return sentence(
            "It is open elsewhere, too: {who}. Tell them first: from the move on they can only look"
            " at it.",
            who=in_words(self.others),
        )


def done_in_words(place: str) -> Sentence:
    """What was done, and what to do next."""
    if not is_address(place):
        return sentence(
            "The desk works at “{place}” now: all rows are the same, and its log is whole. From now"
            " on only this computer works with it; in the shared database it can only be looked at,"
            " and whoever has it open there is told.",
            place=place,
        )
    return sentence(
        "The desk works at “{place}” now: all rows are the same, and its log is whole. Where it was"
        " it can only be looked at. On every other computer open the desk at its new place; the"
        " password of the mail account is asked for once on each.",
        place=place,
    )


def look(store: Store, to: str | Path, password: str = "") -> Plan:
    """Whether an open desk could be moved there; nothing is changed.

    Raises CannotMove, PracticeOnly, MovedAway, StoreUnreachable, FolderShared, NewerSchema.
    """
    _must_be_ours(store, to)
    store.must_be_writable()
    if isinstance(to, str):
        relocating.must_take(to, password, _who())
    else:
        relocating.must_fit(prepare_folder(to), _who())
    there = tuple(presence.others(store))
    return Plan(store.url, _place(to), counts.people(), journal.head().number, there)


def move(
    where: str | Path,
    to: str | Path,
    actor: Actor,
    now: datetime,
    number: str,
    password: str = "",
    tick: Tick = no_tick,
) -> None:
    """Move the desk of a folder into a server's database (a URL), or the other way; no store may be
    open. `number` is a new one of this move, `password` that of the database.

    Raises what `look` raises, FolderBusy (somebody else is at work), DamagedStore, DiskFull,
    FileNotWritable, Cancelled: the desk is then where it was. MoveUnsettled: the server was lost at
    the last step.
    """
    store = open_store(where, now, password)
    try:
        _must_be_ours(store, to)
        if isinstance(to, str):
            store.must_be_writable()
            store.alone()
            _to_server(store, to, actor, now, number, password, tick)
        else:
            _to_folder(store, to, actor, now, number, password, tick)
    except SavingUnsure as settled:  # the server was asked
        raise DatabaseLost(**settled.values) from settled
    finally:
        store.close()


def _to_server(
    store: Store, url: str, actor: Actor, now: datetime, number: str, password: str, tick: Tick
) -> None:
    folder = store.folder
    assert folder is not None, "a server's desk goes into a folder"
    going = Moved(now, to=without_password(url), number=number, way=Way.GOING)
    head = _verified(going.to, tick)
    try:
        with relocating.arriving(
            url, password, _who(), now, lambda: moved.mark(folder, going)
        ) as target:
            _carry(store, target, head, tick)
            relocating.carry_notes(folder, target.beside)
            with relocating.bound(target):
                _note(target, store.url, going.to, actor, now)
            moved.note_arrival(target.beside, number)
            _noted(tick, _INDEXING)(0)
    except BaseException:
        if not _was_done(folder, password):
            raise
    else:
        moved.mark(folder, replace(going, way=Way.GONE))


def _to_folder(
    store: Store, folder: Path, actor: Actor, now: datetime, number: str, password: str, tick: Tick
) -> None:
    with desk_lock(folder), _nobody_at_work(store):
        home = prepare_folder(folder)
        coming = Moved(now, to=store.url, number=number, way=Way.COMING)
        gone = Moved(now, to=f"{home} ({actor.device})", number=number)
        try:
            with store.transaction():
                relocating.must_fit(home, _who())
                head = _verified(str(home), tick)
                with relocating.made_in(home / MOVING, now) as target:
                    _carry(store, target, head, tick)
                    with relocating.bound(target):
                        _note(target, store.url, str(home), actor, now)
                        found.catch_up(target, _noted(tick, _INDEXING))
                relocating.carry_notes(store.beside, home)
                moved.mark(home, coming)
                moved.mark(store.beside, gone)
        except BaseException:
            if not _was_done(home, password):
                raise
        else:
            relocating.take_its_place(home)
            moved.unmark(home)


def _was_done(folder: Path, password: str) -> bool:
    """Whether what broke off had been done by then; raises MoveUnsettled."""
    mark = moved.marked(folder)
    if mark is None or mark.way is Way.GONE:
        return False
    is_done = relocating.settle(folder, mark, password)
    if is_done is None:
        raise mark.trouble
    return is_done


def _carry(store: Store, target: Store, head: Head, tick: Tick) -> None:
    """Copy everything, and see that all of it came; raises CannotMove."""
    is_whole = rows_across.carry(store, target, _noted(tick, _COPYING), _noted(tick, _COMPARING))
    with relocating.bound(target):
        arrived = _verified(target.url, tick)
    if not is_whole or arrived != head:
        raise CannotMove(place=target.url, reason=rows_across.OTHERWISE)


def _verified(place: str, tick: Tick) -> Head:
    """The head of the log, which is whole; raises CannotMove."""
    verdict = verifying.verify_chain(_noted(tick, _VERIFYING))
    if not verdict.whole:
        why = sentence(
            "its log was changed at entry {number}: {reason}.",
            number=verdict.broken_at,
            reason=verdict.reason,
        )
        raise CannotMove(place=place, reason=why)
    return verdict.head


def _note(target: Store, old: str, new: str, actor: Actor, now: datetime) -> None:
    with unit_of_work(target, actor, now) as log:
        outside.settle_in(target, actor.device)
        copying.settle_in()
        log.write(Code.RELOCATED, old=old, new=new)


def _noted(tick: Tick, note: Sentence) -> Tick:
    def tell(done: int, total: int | None = None, note: Sentence | None = note) -> None:
        tick(done, total, note)

    return tell


def _must_be_ours(store: Store, to: str | Path) -> None:
    if archive.setting(archive.PRACTICE):
        raise PracticeOnly(what=sentence("moving the desk"))
    if is_address(to) is (store.folder is None):
        reason = sentence("A desk goes from a folder to a server, or from a server to a folder.")
        raise CannotMove(place=_place(to), reason=reason)


def _place(to: str | Path) -> str:
    return without_password(to) if isinstance(to, str) else str(to)


def _who() -> Who:
    return Who(archive.desk_uuid(), lambda head: head == chain.START or bool(journal.among([head])))


@contextmanager
def _nobody_at_work(store: Store) -> Iterator[None]:
    """While nobody sends, reads mail, imports or copies; raises FolderBusy."""
    account = account_rows.account()
    of_account = [] if account is None else [f"post:{account.id}", f"check:{account.id}"]
    with ExitStack() as locks:
        for what in (*of_account, *_JOBS):
            locks.enter_context(store.lock(what, patience=_PATIENCE))
        yield
