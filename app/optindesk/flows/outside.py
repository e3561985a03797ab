"""Copies outside of the computer: where they go, how they are locked, and how old the last one is.

A place is chosen once, and where several computers share a desk, each chooses its own or none: a
path means something on one computer only. The passphrase is kept nowhere, not even in the keyring:
what locks is a public key, and what opens it lies, locked by the passphrase, in each copy. So the
copy of each day is made without asking anybody, also where there is no keyring, and whoever has the
computer cannot open the copies with what is on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.errors import (
    DiskFull,
    FolderBusy,
    MustBeLocked,
    NoPlaceOutside,
    OutsideFull,
    OutsideMissing,
    Trouble,
    WeakPassphrase,
)
from optindesk.core.model import Actor
from optindesk.core.packing import PACKED_DATABASE, PACKED_ERASURES, PackKey
from optindesk.core.passphrase import weakness
from optindesk.core.ports import Packer, Tick, no_tick
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.store import account_rows, archive, daily, erasures, fetching, outside
from optindesk.store.database import Store
from optindesk.store.erasures import ERASURES
from optindesk.store.folder import new_backup, private_file, synced_by
from optindesk.store.journal import note_copy, unit_of_work

SETTING = "outside"
OLD = timedelta(days=14)
"""From this age on, that the last copy outside is old is a warning."""

FORGOTTEN = sentence(
    "Nobody can open the copies without the passphrase, the makers of the program included: write"
    " it down, and keep it where the copies are not."
)
SAME_DISK = sentence(
    "This folder is on the same disk as your data: what breaks the disk takes both. It is outside"
    " only if it is copied elsewhere from there."
)


@dataclass(frozen=True, slots=True)
class Outside:
    """Where copies go, how they are locked (None: everybody can open them), when the last one was
    made, and why there is no newer one, where that is known. `at` is the computer from which they
    go there; empty where the desk is no shared one."""

    place: Path
    key: PackKey | None
    last: datetime | None
    trouble: Sentence | None = None
    at: str = ""

    def is_old(self, now: datetime) -> bool:
        """Whether it is time to see to it."""
        return self.trouble is not None or self.last is None or now - self.last >= OLD

    def said(self, now: datetime) -> Sentence:
        """How old the last copy is, and why."""
        if self.last is None:
            age = sentence("No copy was made outside of this computer yet.")
        else:
            days = (now.date() - self.last.astimezone(now.tzinfo).date()).days
            age = (
                sentences(
                    "Last copy outside: {n} day ago.", "Last copy outside: {n} days ago.", days
                )
                if days > 0
                else sentence("Last copy outside: today.")
            )
        if self.trouble is not None:
            return sentence("{age} {why}", age=age, why=self.trouble)
        return age

    def told(self, now: datetime) -> Sentence:
        """The same, with the computer from which they go."""
        said = self.said(now)
        return sentence("At {computer}: {said}", computer=self.at, said=said) if self.at else said


def chosen(store: Store, device: str) -> Outside | None:
    """The place that was chosen at this computer; None where there is none."""
    return _all().get(_at(store, device))


def others(store: Store, device: str) -> list[Outside]:
    """The places that were chosen at other computers, for the desk that they share."""
    return [one for at, one in sorted(_all().items()) if at != _at(store, device)]


def newest() -> Outside | None:
    """The place with the newest copy, wherever it was chosen: one that is fresh is enough."""
    return max(_all().values(), key=_age, default=None)


def choose(
    store: Store,
    packer: Packer,
    place: Path,
    passphrase: str | None,
    actor: Actor,
    now: datetime,
) -> Outside:
    """Let copies go to a folder from now on, locked unless `passphrase` is None.

    Raises MustBeLocked, WeakPassphrase, OutsideMissing, FileNotWritable, DiskFull, LockFailed,
    ReadOnly; nothing is changed then.
    """
    store.must_be_writable()
    must_be_good(place, passphrase)
    key = packer.new_key(passphrase) if passphrase is not None else None
    desk = archive.desk_uuid()
    outside.mark(place, desk, store.folder)
    known = outside.made(place, desk)
    made = Outside(place, key, max(known, default=None), at=_at(store, actor.device))
    with unit_of_work(store, actor, now) as log:
        _keep(made)
        log.write(Code.SETTING_CHANGED, name=SETTING, value=place.name or str(place))
    return made


def must_be_good(place: Path, passphrase: str | None) -> None:
    """Raises MustBeLocked, WeakPassphrase."""
    if passphrase is None:
        service = synced_by(place)
        if service is not None:
            raise MustBeLocked(path=str(place), service=service)
        return
    weak = too_weak(passphrase)
    if weak is not None:
        raise WeakPassphrase(reason=weak)


def too_weak(passphrase: str) -> Sentence | None:
    """Why a passphrase is too easy to guess for who knows whose desk it is, if it is."""
    return weakness(passphrase, known_words())


def known_words() -> Sequence[str]:
    """What everybody can find out about who sits here: no passphrase may be little more."""
    account = account_rows.account()
    return () if account is None else (account.address, account.sender_name)


def warnings(store: Store, place: Path) -> list[Sentence]:
    """What whoever chose a place should know."""
    folder = store.folder
    if folder is None or not outside.is_same_disk(place, folder) or synced_by(place):
        return []
    return [SAME_DISK]


def forget(store: Store, actor: Actor, now: datetime, at: str = "") -> None:
    """Make no more copies outside, at this computer or `at` another one; those that are there stay.
    Raises NoPlaceOutside, ReadOnly."""
    whose = at or _at(store, actor.device)
    if whose not in _all():
        raise NoPlaceOutside()
    with unit_of_work(store, actor, now) as log:
        kept = archive.setting(SETTING)
        del kept[whose]
        archive.set_setting(SETTING, kept)
        log.write(Code.SETTING_CHANGED, name=SETTING, value="")


def settle_in(store: Store, device: str) -> None:
    """Keep the place of the computer at which the desk was moved, and no other; in the caller's
    unit of work at the new desk."""
    known = archive.setting(SETTING, {})
    mine = known.get("") or known.get(device)
    if known:
        archive.set_setting(SETTING, {_at(store, device): mine} if mine else {})


def copy_if_due(
    store: Store, packer: Packer, here: Path, actor: Actor, now: datetime, tick: Tick = no_tick
) -> bool:
    """Make the copy of this day where the place is there; a stick that is not plugged in is no
    trouble. Says whether one was made; raises what `copy_now` raises.

    Who was erased since the copy of this day stands beside it at once."""
    known, desk = chosen(store, actor.device), archive.desk_uuid()
    if known is None or store.read_only is not None or not outside.is_there(known.place, desk):
        return False
    if _is_of_today(store, known, now):
        erasures.carry(store.beside, outside.erasures_beside(known.place, desk))
        return False
    with suppress(FolderBusy), store.lock("copy"):
        if not _is_of_today(store, known, now):  # another computer was at it until just now
            _copy_now(store, packer, here, actor, now, tick)
            return True
    return False


def _is_of_today(store: Store, known: Outside, now: datetime) -> bool:
    """Whether there is a copy of this day: also one that another computer, which shares the desk,
    made in the same place."""

    def is_today(at: datetime) -> bool:
        return at.astimezone(now.tzinfo).date() == now.date()

    if known.last is not None and is_today(known.last):
        return True
    there = outside.made(known.place, archive.desk_uuid()) if store.folder is None else {}
    of_today = [at for at in there if is_today(at)]
    if of_today:
        with store.transaction():
            _keep(replace(known, last=max(of_today), trouble=None))
    return bool(of_today)


def copy_now(
    store: Store, packer: Packer, here: Path, actor: Actor, now: datetime, tick: Tick = no_tick
) -> Path:
    """Make a copy outside: of a checked one, read back, and kept by age with the others there.

    `here` is the folder of this computer's data. Raises ReadOnly, NoPlaceOutside, OutsideMissing,
    OutsideFull, FolderBusy, Cancelled, and the troubles of files and servers; what goes wrong is
    kept for the first screen.
    """
    store.must_be_writable()
    if chosen(store, actor.device) is None:
        raise NoPlaceOutside()
    with store.lock("copy"):
        return _copy_now(store, packer, here, actor, now, tick)


def _copy_now(
    store: Store, packer: Packer, here: Path, actor: Actor, now: datetime, tick: Tick
) -> Path:
    known = _all()[_at(store, actor.device)]
    try:
        copy = _copy(store, known, packer, here, now, tick)
    except OutsideMissing:
        raise
    except Trouble as why:
        with suppress(Trouble), store.transaction():  # a full disk has no room for that either
            _keep(replace(known, trouble=why.sentence))
        raise
    with store.transaction():
        _keep(replace(known, last=now, trouble=None))
    note_copy(store, actor, now, Code.COPIED_OUTSIDE, copy)
    return copy


def _copy(
    store: Store, known: Outside, packer: Packer, here: Path, now: datetime, tick: Tick
) -> Path:
    desk, place = archive.desk_uuid(), known.place
    if not outside.is_there(place, desk):
        raise OutsideMissing(path=str(place))
    checking = _saying(tick, sentence("checking"))
    with fetching.database_of(store, here, now, _saying(tick, sentence("copying"))) as source:
        if not outside.has_room(place, source):
            raise OutsideFull(path=str(place))
        noted = source.with_name(ERASURES)
        private_file(noted)
        target = outside.new_name(place, desk, now)
        unchecked = new_backup(source.parent, "outside", now).with_name("outside.db")
        with daily.checked(source, unchecked, checking) as copy:
            parts = {PACKED_DATABASE: copy, PACKED_ERASURES: noted}
            try:
                packer.pack(parts, target, known.key, _saying(tick, sentence("writing")))
                erasures.carry(store.beside, outside.erasures_beside(place, desk))
            except DiskFull as full:
                raise OutsideFull(path=str(place)) from full
    daily.remove_old(outside.made(place, desk), now)
    return target


def _age(one: Outside) -> float:
    return 0.0 if one.last is None else one.last.timestamp()


def _saying(tick: Tick, what: Sentence) -> Tick:
    def tell(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        tick(done, total, what)

    return tell


def _at(store: Store, device: str) -> str:
    """Under which name the place of this computer is kept: a folder's desk has one alone."""
    return device if store.folder is None else ""


def _all() -> dict[str, Outside]:
    return {
        at: Outside(
            Path(kept["place"]),
            PackKey(kept["public"], kept["locked"]) if kept["public"] else None,
            datetime.fromisoformat(kept["last"]) if kept["last"] else None,
            Sentence.from_plain(kept["trouble"]) if kept["trouble"] else None,
            at,
        )
        for at, kept in archive.setting(SETTING, {}).items()
    }


def _keep(one: Outside) -> None:
    plain = {
        "place": str(one.place),
        "public": one.key.public if one.key is not None else "",
        "locked": one.key.locked if one.key is not None else "",
        "last": one.last.isoformat() if one.last is not None else "",
        "trouble": one.trouble.to_plain() if one.trouble is not None else None,
    }
    archive.set_setting(SETTING, {**archive.setting(SETTING, {}), one.at: plain})
