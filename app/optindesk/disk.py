"""Files on a disk: there whole or not at all, also when the power fails; and why a disk refuses.

What a program wrote is on the disk only once it was synced: the file, and then the folder, in which
its name stands (fsync(2)). Else a computer that goes off loses a file that was said to be done.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO, Literal

from optindesk.core.errors import DiskFull, FileNotWritable
from optindesk.core.sentence import Sentence, sentence

if sys.platform != "win32":
    import fcntl

_ROOM = "optindesk-room-"
_AT_WORK = "at-work"
"""The file in a room that is held as long as somebody is at it."""

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_ERROR_DISK_FULL = 112  # winerror.h


def put(part: Path, target: Path) -> None:
    """Let what is whole in `part` take the place of `target`, for good; raises OSError, and then
    what was there before is as it was."""
    settle(part)
    part.replace(target)
    settle_names(target.parent)


def write(target: Path, text: str) -> None:
    """Let a file have this text (UTF-8) instead of what it had, whole or not at all; raises
    OSError."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        put(part, target)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


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
            yield Path(path)


def _hold(path: Path, mode: Literal["xb", "r+b"]) -> IO[bytes]:
    """The file at work, held; raises OSError where another has it (on Windows only who deletes it
    is told so)."""
    file = path.open(mode)
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise
    return file


def sweep(prefix: str, folder: Path) -> None:
    """Delete the rooms of this prefix that nobody is at any more: people's data lies there."""
    for left in folder.glob(f"{prefix}*"):
        with suppress(OSError):
            _hold(left / _AT_WORK, "r+b").close()
            (left / _AT_WORK).unlink()
            shutil.rmtree(left)


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
