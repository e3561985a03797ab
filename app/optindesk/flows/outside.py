"""Copies outside of the computer: where they go, how they are locked, and how old the last one is.

A place is chosen once. The passphrase is kept nowhere, not even in the keyring: what locks is a
public key, and what opens it lies, locked by the passphrase, in each copy. So the copy of each day
is made without asking anybody, also where there is no keyring, and whoever has the computer cannot
open the copies with what is on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.errors import (
    DiskFull,
    FolderBusy,
    MustBeLocked,
    NoPlaceOutside,
    NotOnServer,
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
from optindesk.store import account_rows, archive, daily, erasures, outside
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
    made, and why there is no newer one, where that is known."""

    place: Path
    key: PackKey | None
    last: datetime | None
    trouble: Sentence | None = None

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


def chosen() -> Outside | None:
    """The place that was chosen; None where there is none."""
    kept = archive.setting(SETTING)
    if not kept:
        return None
    return Outside(
        Path(kept["place"]),
        PackKey(kept["public"], kept["locked"]) if kept["public"] else None,
        datetime.fromisoformat(kept["last"]) if kept["last"] else None,
        Sentence.from_plain(kept["trouble"]) if kept["trouble"] else None,
    )


def choose(
    store: Store,
    packer: Packer,
    place: Path,
    passphrase: str | None,
    actor: Actor,
    now: datetime,
) -> Outside:
    """Let copies go to a folder from now on, locked unless `passphrase` is None.

    Raises NotOnServer, MustBeLocked, WeakPassphrase, OutsideMissing, FileNotWritable, DiskFull,
    LockFailed, ReadOnly; nothing is changed then.
    """
    folder = _folder(store)
    store.must_be_writable()
    must_be_good(place, passphrase)
    key = packer.new_key(passphrase) if passphrase is not None else None
    desk = archive.desk_uuid()
    outside.mark(place, desk, folder)
    known = outside.made(place, desk)
    made = Outside(place, key, max(known, default=None))
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
    folder = _folder(store)
    return [SAME_DISK] if outside.is_same_disk(place, folder) and not synced_by(place) else []


def forget(store: Store, actor: Actor, now: datetime) -> None:
    """Make no more copies outside; those that are there stay. Raises NoPlaceOutside, ReadOnly."""
    if chosen() is None:
        raise NoPlaceOutside()
    with unit_of_work(store, actor, now) as log:
        archive.set_setting(SETTING, {})
        log.write(Code.SETTING_CHANGED, name=SETTING, value="")


def copy_if_due(
    store: Store, packer: Packer, actor: Actor, now: datetime, tick: Tick = no_tick
) -> bool:
    """Make the copy of this day where the place is there; a stick that is not plugged in is no
    trouble. Says whether one was made; raises what `copy_now` raises.

    Who was erased since the copy of this day stands beside it at once."""
    known, desk = chosen(), archive.desk_uuid()
    if known is None or store.folder is None or store.read_only is not None:
        return False
    if not outside.is_there(known.place, desk):
        return False
    if known.last is not None and known.last.astimezone(now.tzinfo).date() == now.date():
        erasures.carry(store.folder, outside.erasures_beside(known.place, desk))
        return False
    with suppress(FolderBusy):
        copy_now(store, packer, actor, now, tick)
        return True
    return False


def copy_now(
    store: Store, packer: Packer, actor: Actor, now: datetime, tick: Tick = no_tick
) -> Path:
    """Make a copy outside: of a checked one, read back, and kept by age with the others there.

    Raises NotOnServer, ReadOnly, NoPlaceOutside, OutsideMissing, OutsideFull, FolderBusy,
    Cancelled, and the troubles of files; what goes wrong is kept for the first screen.
    """
    folder = _folder(store)
    store.must_be_writable()
    known = chosen()
    if known is None:
        raise NoPlaceOutside()
    with store.lock("copy"):
        try:
            copy = _copy(known, packer, folder, now, tick)
        except OutsideMissing:
            raise
        except Trouble as why:
            with suppress(Trouble):  # a full disk has no room for that either
                _keep_trouble(store, known, why)
            raise
        with store.transaction():
            _keep(Outside(known.place, known.key, now))
    note_copy(store, actor, now, Code.COPIED_OUTSIDE, copy)
    return copy


def _copy(known: Outside, packer: Packer, folder: Path, now: datetime, tick: Tick) -> Path:
    desk, place = archive.desk_uuid(), known.place
    if not outside.is_there(place, desk):
        raise OutsideMissing(path=str(place))
    if not outside.has_room(place, folder):
        raise OutsideFull(path=str(place))
    noted = folder / ERASURES
    private_file(noted)
    target = outside.new_name(place, desk, now)
    unchecked = new_backup(folder, "outside", now).with_name("outside.db")
    with daily.checked(folder, unchecked, _saying(tick, sentence("checking"))) as copy:
        parts = {PACKED_DATABASE: copy, PACKED_ERASURES: noted}
        try:
            packer.pack(parts, target, known.key, _saying(tick, sentence("writing")))
            erasures.carry(folder, outside.erasures_beside(place, desk))
        except DiskFull as full:
            raise OutsideFull(path=str(place)) from full
    daily.remove_old(outside.made(place, desk), now)
    return target


def _saying(tick: Tick, what: Sentence) -> Tick:
    def tell(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        tick(done, total, what)

    return tell


def _folder(store: Store) -> Path:
    if store.folder is None:
        raise NotOnServer()
    return store.folder


def _keep_trouble(store: Store, known: Outside, why: Trouble) -> None:
    with store.transaction():
        _keep(Outside(known.place, known.key, known.last, why.sentence))


def _keep(one: Outside) -> None:
    plain = {
        "place": str(one.place),
        "public": one.key.public if one.key is not None else "",
        "locked": one.key.locked if one.key is not None else "",
        "last": one.last.isoformat() if one.last is not None else "",
        "trouble": one.trouble.to_plain() if one.trouble is not None else None,
    }
    archive.set_setting(SETTING, plain)
