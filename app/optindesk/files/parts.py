"""A file that is written beside the one whose place it takes once it is whole.

Whoever is killed in the midst leaves such a part, with people's data in it: the next file that is
written into the same folder takes it away.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PART = re.compile(r"\.[0-9a-f]{12}\.part")


@contextmanager
def new_part(target: Path, mode: int = 0o666) -> Iterator[Path]:
    """A new and empty file in the folder of `target`, which is gone afterwards unless it was
    renamed; raises OSError."""
    _sweep(target.parent)
    part = target.with_name(f".{secrets.token_hex(6)}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), mode)
    try:
        if sys.platform == "win32":
            os.close(handle)  # what is open cannot be renamed there
        else:
            _hold(handle)
        yield part
    finally:
        if sys.platform != "win32":
            os.close(handle)
        part.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Take away the parts that nobody writes any more."""
    with suppress(OSError):  # what cannot be listed has no room for a new one either
        for path in [one for one in folder.iterdir() if _PART.fullmatch(one.name)]:
            with suppress(OSError):
                _remove_if_left(path)


if sys.platform == "win32":

    def _remove_if_left(part: Path) -> None:
        # What somebody has open cannot be removed there.
        part.unlink()

else:
    import fcntl

    def _remove_if_left(part: Path) -> None:
        handle = os.open(part, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            # Raises where somebody holds it, and where files cannot be held: there nobody knows.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()
        finally:
            os.close(handle)

    def _hold(handle: int) -> None:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
