"""Transport and Mailbox of the practice desk: a Maildir of its own, and no way out of it."""

from __future__ import annotations

import os
import re
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from threading import Event
from time import monotonic
from typing import NamedTuple, Self

from optindesk.core.errors import (
    ControlCharacter,
    FolderMissing,
    NoConnection,
    NotMoved,
    TryLater,
)
from optindesk.core.ports import (
    Envelope,
    Folder,
    FolderRole,
    Heading,
    RawMail,
    Receipt,
    Tick,
    Work,
    no_tick,
    no_work,
)
from optindesk.core.sentence import sentence
from optindesk.mail.connection import MAX_MAIL_BYTES
from optindesk.mail.headers import header_of

INBOX = "inbox"
JUNK = "junk"
OUTBOX = "outbox"

_ROLES = {INBOX: FolderRole.INBOX, JUNK: FolderRole.JUNK, OUTBOX: FolderRole.SENT}
_HOST = "practice"
_LOOK_EVERY = 0.5
"""Seconds between two looks into a box that is waited for."""
_UIDVALIDITY = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"(\d{8})\.practice(:2,\w*)?")


class KeptMail(NamedTuple):
    """A mail in a Maildir: its number is the file's name, its time of arrival the file's time."""

    uid: int
    path: Path
    received_at: datetime


def _ready(folder: Path) -> None:
    """Make sure that the boxes are there; raises NoConnection."""
    try:
        make_maildirs(folder)
    except OSError as error:
        raise NoConnection(host=_HOST, port=0, reason=error.strerror or "") from error


class PracticeTransport:
    """Takes mails as a server does (see ports.Transport) and lays them into the outbox."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now
        self._offered: Envelope | None = None

    def __enter__(self) -> Self:
        _ready(self._folder)
        return self

    def __exit__(self, *exc: object) -> None:
        self._offered = None

    def offer(self, envelope: Envelope) -> None:
        """Remember the mail; raises ControlCharacter for an address that is more than one."""
        for address in (envelope.sender, envelope.recipient):
            if not address.isprintable() or set(address) & set("<> "):
                raise ControlCharacter(field="address")
        self._offered = envelope

    def finish(self, then: Envelope | None = None, meanwhile: Work = no_work) -> Receipt:
        """Lay the mail into the outbox; raises TryLater when the disk does not take it."""
        if self._offered is None:
            raise RuntimeError("finish without offer")
        envelope, self._offered = self._offered, None
        try:
            uid = deliver(self._folder / OUTBOX, envelope.content, self._now())
        except OSError as error:
            # Nothing lies in the outbox under its final name, so it was provably not taken.
            words = error.strerror or ""
            raise TryLater(host=_HOST, status=452, words=words) from error
        return Receipt(f"2.0.0 practice {uid}")


class PracticeMailbox:
    """The practice desk's mailbox (see ports.Mailbox): the invented people's answers, and Sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        _ready(self._folder)
        return self

    def __exit__(self, *exc: object) -> None:
        pass

    def folders(self) -> Sequence[Folder]:
        """The inbox, junk, and the outbox in the part of Sent."""
        return [
            Folder(name, role, _UIDVALIDITY, _next_uid(self._folder / name))
            for name, role in _ROLES.items()
        ]

    def headings(self, folder: Folder, after_uid: int) -> Iterator[Heading]:
        """The headings above `after_uid`, lowest first; raises FolderMissing."""
        for kept in self._kept(folder):
            content = _read(kept) if kept.uid > after_uid else None
            if content is not None:
                header = header_of(content) or content
                yield Heading(folder, kept.uid, kept.received_at, len(content), header)

    def fetch(self, folder: Folder, uids: Iterable[int]) -> Iterator[RawMail]:
        """The whole mails in the order asked for; raises FolderMissing."""
        by_uid = {kept.uid: kept for kept in self._kept(folder)}
        for uid in uids:
            kept = by_uid.get(uid)
            content = _read(kept) if kept is not None else None
            if kept is None or content is None:
                continue
            size = len(content)
            source = f"{folder.name}/{uid}"
            whole = content if size <= MAX_MAIL_BYTES else None
            header = b"" if whole is not None else header_of(content)
            yield RawMail(source, folder, uid, kept.received_at, size, whole, header=header)

    def inbox(self) -> Folder:
        """The inbox."""
        return Folder(INBOX, FolderRole.INBOX, _UIDVALIDITY, _next_uid(self._folder / INBOX))

    def wait(self, folder: Folder, seconds: float, tick: Tick = no_tick) -> Folder | None:
        """Wait for a mail that `folder` does not have yet; raises FolderMissing."""
        until = monotonic() + seconds
        while True:
            uidnext = max((kept.uid for kept in self._kept(folder)), default=0) + 1
            if uidnext > folder.uidnext:
                return replace(folder, uidnext=uidnext)
            left = until - monotonic()
            if left <= 0:
                return None
            tick(0)
            Event().wait(min(left, _LOOK_EVERY))

    def names(self) -> Sequence[str]:
        """The names of the boxes."""
        return sorted(_ROLES)

    def move_to(self, name: str, folder: Folder, uids: Sequence[int]) -> None:
        """Nothing is moved here: the practice mailbox has only the boxes that it needs."""
        raise NotMoved(folder=name, reason=sentence("this is the practice mailbox"))

    def _kept(self, folder: Folder) -> list[KeptMail]:
        box = self._folder / folder.name
        if folder.name not in _ROLES or not box.is_dir():
            raise FolderMissing(folder=folder.name)
        return kept_mails(box)


# --- a Maildir whose mails have numbers ---------------------------------------------------------


def make_maildirs(folder: Path) -> None:
    """Make the Maildirs of a practice folder where they are missing; raises OSError."""
    for box in _ROLES:
        for place in ("tmp", "new", "cur"):
            (folder / box / place).mkdir(mode=0o700, parents=True, exist_ok=True)


def deliver(box: Path, content: bytes, at: datetime) -> int:
    """Put a mail into a Maildir, whole or not at all; its UID, one higher than the highest.

    The number is taken by the step that shows the mail, so that of two processes neither can show
    a lower number after a higher one. Raises OSError.
    """
    unfinished = box / "tmp" / uuid.uuid4().hex
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        moment = (at - _EPOCH) // timedelta(microseconds=1) * 1000
        os.utime(unfinished, ns=(moment, moment))
        while True:
            uid = _next_uid(box)
            try:
                _show(unfinished, box / "new" / f"{uid:08d}.practice")
            except FileExistsError:
                continue
            return uid
    finally:
        unfinished.unlink(missing_ok=True)


def kept_mails(box: Path) -> list[KeptMail]:
    """The mails of a Maildir, lowest number first; what another program laid there is left out."""
    kept = []
    for place in ("new", "cur"):
        for path in (box / place).iterdir():
            if name := _NAME.fullmatch(path.name):
                arrived = _EPOCH + timedelta(microseconds=path.stat().st_mtime_ns // 1000)
                kept.append(KeptMail(int(name[1]), path, arrived))
    return sorted(kept)


def _read(kept: KeptMail) -> bytes | None:
    """The mail's bytes, or None when it vanished meanwhile."""
    try:
        return kept.path.read_bytes()
    except FileNotFoundError:
        return None


def _next_uid(box: Path) -> int:
    # By their names alone: it is asked for each mail, and there may be ten thousand.
    names = chain.from_iterable(os.listdir(box / place) for place in ("new", "cur"))  # noqa: PTH208 - a Path each takes ten times as long
    known = filter(None, map(_NAME.fullmatch, names))
    return max((int(name[1]) for name in known), default=0) + 1


def _show(unfinished: Path, target: Path) -> None:
    """Give a file its name; raises FileExistsError, never replaces."""
    if sys.platform == "win32":
        unfinished.rename(target)
    else:
        target.hardlink_to(unfinished)
