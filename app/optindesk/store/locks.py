"""Locks across processes: files in the data folder, or a server's, held while the holder lives."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

from optindesk.core.errors import FolderBusy, SharedBusy, StoreUnreachable
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sharing import in_words, present_by
from optindesk.store.drivers import edge
from optindesk.store.server import connect, host_of

PATIENCE = 10.0
"""How long opening a desk waits for another one that is just setting it up, in seconds."""

_BETWEEN_TRIES = 0.05
_LET_GO = "SELECT pg_advisory_unlock_all()"
_MODE = 0o600

# A key of 64 bits stands there in two halves (PostgreSQL's manual, 53.13).
_HOLDERS = """
    SELECT DISTINCT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32) | objid::bigint = %s AND objsubid = 1
    ORDER BY application_name
"""

_FOR_ALL = {
    "post": sentence(
        "Another Opt-In Desk is sending mail from this account, for all who share this desk."
    ),
    "desk": sentence(
        "Another Opt-In Desk has this shared desk for itself just now: it is moved, a copy is put"
        " back, or it is brought to a newer version."
    ),
}
"""What is said otherwise where several share a desk: the lock “desk” is shared by all who have it
open, and only who has it alone keeps the others out."""

_SOMEBODY = sentence("somebody else at this shared desk")


def busy_sentence(what: str) -> Sentence:
    """Why `what` (“post:3”, “desk” …) cannot be had now, for FolderBusy."""
    match what.partition(":")[0]:
        case "post":
            return sentence("Another Opt-In Desk is sending mail from this account.")
        case "check":
            return sentence("Another Opt-In Desk is reading the mail of this account.")
        case "desk":
            return sentence("Another Opt-In Desk has this data open.")
        case "run":
            return sentence("Another Opt-In Desk is just doing on its own what is due.")
        case "copy":
            return sentence("Another Opt-In Desk is just making a copy of this data.")
        case "import":
            return sentence("Another Opt-In Desk is importing a sheet into this data.")
        case _:
            return sentence("Another Opt-In Desk is at work here ({what}).", what=what)


class Lock:
    """One handle on one lock; the system lets go of it when the process dies.

    Two handles exclude each other whether they belong to two processes or to two threads.
    """

    def __init__(self, what: str) -> None:
        self._what = what

    def take(self, exclusive: bool, patience: float = 0.0) -> None:
        """Lock, or change a held lock's kind; waits up to `patience` seconds.

        Raises FolderBusy; whatever was held before is then gone.
        """
        until = time.monotonic() + patience
        while not self._try(exclusive):
            if time.monotonic() >= until:
                raise self._busy(exclusive)
            Event().wait(_BETWEEN_TRIES)

    def _busy(self, exclusive: bool) -> FolderBusy:
        return FolderBusy(what=busy_sentence(self._what))

    def close(self) -> None:
        """Let go; a second time does nothing."""
        raise NotImplementedError

    def _try(self, exclusive: bool) -> bool:
        raise NotImplementedError


class FileLock(Lock):
    """A lock file in the data folder; raises OSError when the file cannot be opened."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(what)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), _MODE)

    def close(self) -> None:
        if self._handle >= 0:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = -1

    def _try(self, exclusive: bool) -> bool:
        try:
            return _try_lock(self._handle, exclusive)
        except OSError as error:
            # A file system that cannot lock cannot keep two desks apart either.
            raise StoreUnreachable(reason=f"{error.strerror}.") from error


class ServerLock(Lock):
    """An advisory lock of PostgreSQL (its manual, 13.3.5) on a connection of its own.

    `parameters` are psycopg2's; the lock holds for one schema of one database.
    """

    def __init__(self, parameters: Mapping[str, Any], what: str) -> None:
        super().__init__(what)
        self._parameters = parameters
        self._connect()

    def _connect(self) -> None:
        self._connection = connect(self._parameters)
        self._connection.autocommit = True
        self._cursor = self._connection.cursor()
        self._cursor.execute("SELECT current_schema()")
        name = f"optindesk/{self._cursor.fetchall()[0][0]}/{self._what}"
        digest = hashlib.sha256(name.encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)

    def renewed(self, patience: float) -> bool:
        """Share it again where the server has let go, because the connection broke; whether that
        was so. Raises FolderBusy: another has it for itself by now."""
        import psycopg2

        try:
            self._cursor.execute("SELECT 1")
        except psycopg2.Error:
            self._connection.close()
            self._connect()
            self.take(exclusive=False, patience=patience)
            return True
        return False

    def close(self) -> None:
        import psycopg2

        # By itself the server lets go of a closed connection's locks only a moment later.
        with suppress(psycopg2.Error), closing(self._connection):
            self._cursor.execute(_LET_GO)

    def _busy(self, exclusive: bool) -> FolderBusy:
        with edge(host_of(self._parameters)):
            self._cursor.execute(_HOLDERS, (self._key,))
            signs = [sign for (sign,) in self._cursor.fetchall()]
        known = [found for sign in signs if (found := present_by(sign or "")) is not None]
        who = in_words(known) or _SOMEBODY
        kind = self._what.partition(":")[0]
        if kind == "desk" and exclusive:
            return FolderBusy(
                what=sentence("The shared desk is open elsewhere, too: {who}.", who=who)
            )
        return SharedBusy(what=_FOR_ALL.get(kind) or busy_sentence(self._what), who=who)

    def _try(self, exclusive: bool) -> bool:
        kind = "" if exclusive else "_shared"
        with edge(host_of(self._parameters)):
            self._cursor.execute(_LET_GO)
            self._cursor.execute(f"SELECT pg_try_advisory_lock{kind}(%s)", (self._key,))
            return bool(self._cursor.fetchall()[0][0])


@contextmanager
def held(lock: Lock, exclusive: bool = True, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock for a while; raises FolderBusy."""
    try:
        lock.take(exclusive, patience)
        yield
    finally:
        lock.close()


if sys.platform == "win32":
    import msvcrt

    # msvcrt knows exclusive locks only. So "shared" is any one byte of a row of them, "exclusive"
    # is the whole row: it fails while a single byte is taken.
    _SEATS = 64

    def _try_lock(handle: int, exclusive: bool) -> bool:
        _unlock(handle)
        if exclusive:
            return _try_range(handle, 0, _SEATS)
        return any(_try_range(handle, seat, 1) for seat in range(_SEATS))

    def _try_range(handle: int, start: int, length: int) -> bool:
        os.lseek(handle, start, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, length)
        except OSError:
            return False
        _held[handle] = (start, length)
        return True

    def _unlock(handle: int) -> None:
        start, length = _held.pop(handle, (0, 0))
        if length:
            os.lseek(handle, start, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, length)

    _held: dict[int, tuple[int, int]] = {}

else:
    import fcntl

    def _try_lock(handle: int, exclusive: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
