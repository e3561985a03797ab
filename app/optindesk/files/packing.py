"""One file of a copy, to be carried out of the house: a ZIP, and in it, where locked, age's files.

Strangers can open it without this program: unpack it, and give what is in it to `age`
(age-encryption.org/v1), with the key that the passphrase opens. Nothing of it is ever wholly in
memory. Each file in it is locked for two: for the owner's key, and for one that is made for this
file alone and forgotten after it was read back with it. So nobody needs the passphrase to make a
copy, and yet none counts that was not opened again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import pyrage
from pyrage import x25519

from optindesk.core.errors import (
    DamagedPack,
    FileMissing,
    FileNotReadable,
    FileNotWritable,
    PassphraseNeeded,
)
from optindesk.core.packing import PACKED_DATABASE, PARTS, PackKey
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.disk import new_part, put, trouble, why
from optindesk.files import locking

_LOCKED = ".age"
_KEY = "key.age"
_READ_ME = "READ ME.txt"
_TEXT = """\
This is a copy of the data of an Opt-In Desk. To use it, start Opt-In Desk and choose
“Restore from a copy…” in its first menu, or type:  optindesk restore FILE
"""
_HOW = """
It is locked. Without its passphrase nobody can read it, the makers of the program included. Whoever
has the passphrase can also open it with age 1.1 or newer (https://age-encryption.org):

    age --decrypt -i key.age optindesk.db.age > optindesk.db

optindesk.db is a database of SQLite 3.
"""
_CHUNK = 1 << 20


class AgePacker:
    """See ports.Packer. The two are how keys are made, and opened again."""

    def __init__(
        self,
        new_key: Callable[[str], PackKey] = locking.new_key,
        opened: Callable[[str, str, str], str] = locking.opened,
    ) -> None:
        self._new_key, self._unlock = new_key, opened

    def new_key(self, passphrase: str) -> PackKey:
        """A key that locks from now on, and that this passphrase opens; raises LockFailed."""
        return self._new_key(passphrase)

    def pack(
        self, parts: Mapping[str, Path], target: Path, key: PackKey | None, tick: Tick = no_tick
    ) -> None:
        """Write one file, whole or not at all; see ports.Packer."""
        own = x25519.Identity.generate() if key is not None else None
        with _writing(target), new_part(target, 0o600) as part:
            total = 2 * sum(path.stat().st_size for path in parts.values())
            counted = _Counted(tick, total)
            hashes = _write(part, parts, key, own, counted)
            _to_disk(part)
            if _read_back(part, own, counted) != hashes:
                reason = sentence("what was written there is not what is read back.")
                raise FileNotWritable(path=str(target), reason=reason)
            put(part, target)

    def is_packed(self, path: Path) -> bool:
        """Whether a file looks as `pack` writes them."""
        try:
            return zipfile.is_zipfile(path)
        except OSError:
            return False

    def unpack(self, path: Path, passphrase: str | None, into: Path, tick: Tick = no_tick) -> None:
        """Write what is in a file into a folder; see ports.Packer."""
        with _opened(path) as whole:
            inside = {one.filename: one for one in whole.infolist()}
            parts = _parts(path, inside)
            is_locked = _KEY in inside
            owner = self._owner(path, whole, passphrase) if is_locked else None
            counted = _Counted(tick, sum(one.file_size for one in parts.values()))
            for name, one in parts.items():
                with _writing(into / name), (into / name).open("xb") as file:
                    (into / name).chmod(0o600)
                    with whole.open(one) as sealed:
                        _open(sealed, file, owner, path, counted)

    def _owner(self, path: Path, whole: ZipFile, passphrase: str | None) -> x25519.Identity:
        if passphrase is None:
            raise PassphraseNeeded(file=path.name)
        locked = whole.read(_KEY).decode("ascii", "replace")
        try:
            return x25519.Identity.from_str(self._unlock(locked, passphrase, path.name))
        except pyrage.IdentityError as error:
            raise DamagedPack(path=str(path), reason=f"{error}.") from error


# --- writing --------------------------------------------------------------------------------------


def _write(
    part: Path,
    parts: Mapping[str, Path],
    key: PackKey | None,
    own: x25519.Identity | None,
    counted: _Counted,
) -> dict[str, str]:
    """Returns the hash of what is in each file, by its name in the ZIP."""
    hashes = {}
    with part.open("wb") as file, ZipFile(file, "w", ZIP_STORED) as whole:
        whole.writestr(_READ_ME, _TEXT if key is None else _TEXT + _HOW)
        if key is not None:
            whole.writestr(_KEY, key.locked)
        for name, path in parts.items():
            inside = name if key is None else name + _LOCKED
            with path.open("rb") as source, whole.open(inside, "w", force_zip64=True) as sink:
                read = _Read(source, path, counted)
                if key is None or own is None:
                    shutil.copyfileobj(read, sink, _CHUNK)
                else:
                    for_whom = [x25519.Recipient.from_str(key.public), own.to_public()]
                    with _inside_age(read, sink, path) as (given, taken):
                        pyrage.encrypt_io(given, taken, for_whom)
            hashes[inside] = read.hash.hexdigest()
    return hashes


def _read_back(part: Path, own: x25519.Identity | None, counted: _Counted) -> dict[str, str]:
    """The hash of what is in each file of the ZIP, as it comes from the disk."""
    hashes = {}
    with ZipFile(part) as whole:
        for one in whole.infolist():
            if one.filename not in (_READ_ME, _KEY):
                sink = _Hashed()
                with whole.open(one) as sealed:
                    _open(sealed, sink, own, part, counted)
                hashes[one.filename] = sink.hash.hexdigest()
    return hashes


def _to_disk(part: Path) -> None:
    """On the disk, and where the system can be asked, read from there the next time."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


# --- opening --------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    if not path.is_file():
        raise FileMissing(path=str(path))
    try:
        with ZipFile(path) as whole:
            yield whole
    except BadZipFile as error:
        raise DamagedPack(path=str(path), reason=f"{error}.") from error
    except OSError as error:
        raise FileNotReadable(path=str(path), reason=why(error)) from error


def _parts(path: Path, inside: Mapping[str, ZipInfo]) -> dict[str, ZipInfo]:
    """What is to be taken out, by its name without the lock; names are ours, never theirs."""
    parts = {}
    for name in PARTS:
        found = inside.get(name + _LOCKED if _KEY in inside else name)
        if found is not None:
            # We never squeeze: what is small here and huge outside was not made by us.
            if found.compress_type != ZIP_STORED:
                raise DamagedPack(path=str(path), reason=sentence("It is squeezed."))
            parts[name] = found
    if PACKED_DATABASE not in parts:
        raise DamagedPack(path=str(path), reason=sentence("There is no database in it."))
    return parts


def _open(
    sealed: IO[bytes], sink: Any, owner: x25519.Identity | None, path: Path, counted: _Counted
) -> None:
    source = _Read(sealed, path, counted)
    if owner is None:
        shutil.copyfileobj(source, sink, _CHUNK)
        return
    with _inside_age(source, sink, path) as (given, taken):
        pyrage.decrypt_io(given, taken, [owner])


# --- what reads and writes ------------------------------------------------------------------------


class _Counted:
    """Tells how many bytes were read so far, of all files."""

    def __init__(self, tick: Tick, total: int) -> None:
        self._tick, self._total, self._done = tick, total, 0

    def add(self, count: int) -> None:
        self._done += count
        self._tick(min(self._done, self._total), self._total)


class _Read:
    """Reads a file, counts, and remembers the hash of what it read."""

    def __init__(self, file: IO[bytes], path: Path, counted: _Counted) -> None:
        self._file, self._path, self._counted = file, path, counted
        self._untold = 0
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        try:
            content = self._file.read(size)
        except (OSError, BadZipFile) as error:
            raise _reading_trouble(error, self._path) from error
        self.hash.update(content)
        self._untold += len(content)
        if self._untold >= _CHUNK or not content:
            self._counted.add(self._untold)
            self._untold = 0
        return content


class _Hashed:
    """A file of which only the hash is kept."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.hash.update(content)
        return len(content)

    def flush(self) -> None:
        """There is nothing that waits."""


class _Through:
    """A file as age sees it. age makes a text of whatever is raised: here it is kept as it was."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        return self._kept(self._file.read, size)  # type: ignore[no-any-return]

    def write(self, content: bytes) -> int:
        return self._kept(self._file.write, content)  # type: ignore[no-any-return]

    def flush(self) -> None:
        self._kept(self._file.flush)

    def _kept(self, act: Any, *given: Any) -> Any:
        try:
            return act(*given)
        except BaseException as raised:
            self.raised = self.raised or raised
            raise


@contextmanager
def _inside_age(source: Any, sink: Any, path: Path) -> Iterator[tuple[_Through, _Through]]:
    """Both for age; what either raised comes out as itself. Raises DamagedPack for age's own."""
    given, taken = _Through(source), _Through(sink)
    try:
        yield given, taken
    except (pyrage.DecryptError, pyrage.EncryptError, OSError) as error:
        raised = given.raised or taken.raised
        if raised is not None:
            raise raised from None
        raise DamagedPack(path=str(path), reason=f"{error}.") from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise trouble(error, path) from error


def _reading_trouble(error: Exception, path: Path) -> FileNotReadable | DamagedPack:
    if isinstance(error, OSError):
        return FileNotReadable(path=str(path), reason=why(error))
    return DamagedPack(path=str(path), reason=f"{error}.")
