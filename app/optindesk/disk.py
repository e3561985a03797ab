"""Files on a disk: there whole or not at all, also when the power fails; and why a disk refuses.

What a program wrote is on the disk only once it was synced: the file, and then the folder, in which
its name stands (fsync(2)). Else a computer that goes off loses a file that was said to be done.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO, Literal

from optindesk.core.errors import DiskFull, FileNotWritable
from optindesk.core.sentence import Sentence, sentence

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_ROOM = "optindesk-room-"
_AT_WORK = "at-work"
"""The file in a room that is held as long as somebody is at it."""

_PART = re.compile(r"\.[0-9a-f]{12}\.part")
_TRIES = 10
LEFT_SECONDS = 86_400.0
"""A part that is so much older than a new one was left, where that cannot be known otherwise."""

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_ERROR_DISK_FULL = 112  # winerror.h


def put(part: Path, target: Path) -> None:
    """Let what is whole in `part` take the place of `target`, for good; raises OSError, and then
    what was there before is as it was."""
    settle(part)
    part.replace(target)
    settle_names(target.parent)


def write(target: Path, text: str, mode: int = 0o666) -> None:
    """Let a file have this text (UTF-8) instead of what it had, whole or not at all; raises
    OSError."""
    with new_part(target, mode) as part:
        part.write_text(text, encoding="utf-8")
        put(part, target)


@contextmanager
def new_part(target: Path, mode: int = 0o666) -> Iterator[Path]:
    """A new and empty file in the folder of `target`, to be put in its place: else it is gone
    afterwards. What whoever was killed left of one, with people's data in it, goes first. Raises
    OSError."""
    part, handle = _make_part(target, mode)
    try:
        _sweep_parts(part)
        if sys.platform == "win32":
            os.close(handle)  # what is open cannot be renamed there
        yield part
    finally:
        if sys.platform != "win32":
            os.close(handle)
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _make_part(target: Path, mode: int) -> tuple[Path, int]:
    """A part with a name of its own, and what holds it where files can be held."""
    new = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    for _ in range(_TRIES):
        part = target.with_name(f".{secrets.token_hex(6)}.part")
        handle = os.open(part, new, mode)
        # Before it was held, another may have taken it for one that was left.
        if _can_hold(handle) and part.exists():
            break
        os.close(handle)
    else:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(part))
    return part, handle


def _can_hold(handle: int) -> bool:
    """Hold a file; False where another has it. Where files cannot be held nobody is kept out."""
    try:
        _lock(handle)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _sweep_parts(own: Path) -> None:
    """Take away the parts beside one's own that nobody writes any more."""
    with suppress(OSError):  # what cannot be listed
        oldest = own.stat().st_mtime - LEFT_SECONDS
        for path in [one for one in own.parent.iterdir() if _PART.fullmatch(one.name)]:
            if path != own:
                with suppress(OSError):
                    _remove_if_left(path, oldest)


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _remove_if_left(part: Path, oldest: float) -> None:
        # What somebody has open cannot be removed there.
        part.unlink()

else:

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _remove_if_left(part: Path, oldest: float) -> None:
        handle = os.open(part, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            try:
                _lock(handle)
            except BlockingIOError:
                return
            except OSError:  # files cannot be held there: nobody knows, but by its age
                if os.fstat(handle).st_mtime > oldest:
                    return
            part.unlink()
        finally:
            os.close(handle)


def settle(path: Path) -> None:
    """Bring what is in a file to the disk; raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle_names(folder: Path) -> None:
    """Bring what was named in a folder to the disk too, where folders can be opened (not on
    Windows)."""
    if os.name != "posix":
        return
    # Some network disks know no such thing; the files themselves are there by now.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def room(prefix: str = _ROOM, folder: Path | None = None) -> Iterator[Path]:
    """A folder for a while, in `folder`, else among the system's temporary ones; what whoever was
    killed left in one of this `prefix` goes first. Raises FileNotWritable, DiskFull."""
    sweep(prefix, folder or Path(gettempdir()))
    try:
        made = TemporaryDirectory(prefix=prefix, dir=folder, ignore_cleanup_errors=True)
    except OSError as error:
        raise trouble(error, folder or Path(error.filename or prefix)) from error
    with made as path:
        try:
            at_work = _hold(Path(path, _AT_WORK), "xb")
        except OSError as error:
            raise trouble(error, Path(path)) from error
        with at_work:
            try:
                yield Path(path)
            finally:
                with suppress(OSError):
                    _empty(Path(path))


def _hold(path: Path, mode: Literal["xb", "r+b"]) -> IO[bytes]:
    """The file at work, held; raises OSError where another has it."""
    file = path.open(mode)
    try:
        _lock(file.fileno())
    except OSError:
        file.close()
        raise
    return file


def sweep(prefix: str, folder: Path) -> None:
    """Delete the rooms of this prefix that nobody is at any more: people's data lies there."""
    for left in folder.glob(f"{prefix}*"):
        with suppress(OSError):
            with _hold(left / _AT_WORK, "r+b"):
                _empty(left)
            shutil.rmtree(left)


def _empty(place: Path) -> None:
    """Delete all in a room but the file at work: whoever is killed over it leaves a room that is
    still swept. Raises OSError."""
    for path in place.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _AT_WORK:
            path.unlink()


def fill(path: Path, content: bytes) -> None:
    """Write what is only needed for a while; raises FileNotWritable, DiskFull."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise trouble(error, path) from error


def trouble(error: OSError, path: Path) -> DiskFull | FileNotWritable:
    """What a failed write means, in our words."""
    if is_full(error):
        return DiskFull()
    return FileNotWritable(path=str(path), reason=why(error))


def why(error: OSError) -> Sentence:
    """The reason, with a full stop: our own words for the common ones, else the system's."""
    if isinstance(error, PermissionError):
        return sentence("the computer does not allow it (permission denied, or in use).")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return sentence("the folder is not there.")
    if isinstance(error, IsADirectoryError):
        return sentence("it is a folder.")
    if error.errno == errno.EROFS:
        return sentence("the disk can only be read.")
    if error.errno == errno.ENAMETOOLONG:
        return sentence("the name is too long.")
    if error.errno == errno.EIO:
        return sentence("the disk does not write or read as it should.")
    return sentence("{words}.", words=error.strerror or type(error).__name__)


def is_full(error: OSError) -> bool:
    """Whether there was no room, or the quota is used up."""
    return error.errno in _FULL or getattr(error, "winerror", None) == _ERROR_DISK_FULL
