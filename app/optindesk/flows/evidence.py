"""The mails that changed something are kept as they came: exported, and reduced where wished."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.errors import DamagedEvidence, NothingKept, UnknownReply
from optindesk.core.model import Actor
from optindesk.store import archive, kept
from optindesk.store.database import Store
from optindesk.store.journal import note_export, unit_of_work
from optindesk.store.kept import Kept, KeptMail

SETTING = "kept_replies"
WHOLE, DECISIVE = "whole", "decisive"
"""What is kept of a reply: all of it, or its header and the sentence that decided."""

TIME_TO_UNDO = timedelta(days=1)
"""How long a reply that a person decided stays whole, so that the decision can be taken back."""

_AT_ONCE = 200
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")
_ABOUT_BODY = re.compile(
    rb"^(?:content-[\w-]+|mime-version)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?", re.I | re.MULTILINE
)

WriteBytes = Callable[[Path, bytes], None]


def keeps_whole() -> bool:
    """Whether replies are kept as a whole, as is usual."""
    return bool(archive.setting(SETTING, WHOLE) == WHOLE)


def keep(store: Store, wanted: str, actor: Actor, now: datetime) -> int:
    """Choose what is kept of replies, those read before included; returns how many were reduced.

    What was reduced cannot come back: choosing WHOLE concerns what is read from now on.
    """
    with unit_of_work(store, actor, now) as log:
        archive.set_setting(SETTING, wanted)
        log.write(Code.SETTING_CHANGED, name=SETTING, value=wanted)
    return reduce_kept(store, now)


def reducible(now: datetime) -> int:
    """How many replies would be reduced if that were chosen now."""
    return kept.count_reducible(now - TIME_TO_UNDO)


def kept_mails(contact: int | None = None) -> Iterator[KeptMail]:
    """The mails that were read and concern us, or somebody, oldest first."""
    return kept.mails(contact)


def reduce_kept(store: Store, now: datetime) -> int:
    """Reduce the replies that are kept whole though they need not be; returns how many.

    Those that wait to be read stay as they are, and those decided stay for a day.
    """
    if keeps_whole():
        return 0
    reduced = 0
    while True:
        with store.transaction():
            done = kept.reducible(now - TIME_TO_UNDO, _AT_ONCE)
            for one in done:
                kept.replace(one.letter, reduced_mail(one.content, one.decisive), one.decisive)
        reduced += len(done)
        if len(done) < _AT_ONCE:
            return reduced


def reduced_mail(content: bytes, decisive: str) -> bytes:
    """The header of a mail with the sentence that decided as its text, as a mail (RFC 5322).

    It says the SHA-256 of what it was made of, by which the log knows that mail.
    """
    end = _END_OF_HEADER.search(content)
    header = content[: end.start()] if end else content
    header = _ABOUT_BODY.sub(b"", header.replace(b"\r\n", b"\n") + b"\n").rstrip(b"\n")
    lines = [
        header,
        b"MIME-Version: 1.0",
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Transfer-Encoding: 8bit",
        b"X-Opt-In-Desk-Reduced: sha256=" + sha256(content).hexdigest().encode(),
        b"",
        decisive.encode("utf-8", "replace"),
        b"",
    ]
    return b"\n".join(lines).replace(b"\n", b"\r\n")


def is_sound(one: Kept) -> bool:
    """Whether the bytes of a mail that is kept are those that were read, or were made of them."""
    content = one.content or b""
    marked = b"X-Opt-In-Desk-Reduced: sha256=" + one.sha256.encode() in content
    return marked or sha256(content).hexdigest() == one.sha256


def export_mail(
    store: Store, letter_id: int, path: Path, write: WriteBytes, actor: Actor, now: datetime
) -> bool:
    """Write a mail that was read to a file, byte for byte; says whether it is all of it.

    Raises UnknownReply, NothingKept, DamagedEvidence (the bytes are not those that were read; they
    are not written), FileNotWritable, DiskFull.
    """
    found = kept.mail(letter_id)
    if found is None:
        raise UnknownReply(id=letter_id)
    if found.content is None:
        raise NothingKept(id=letter_id)
    if not is_sound(found):
        raise DamagedEvidence(id=letter_id)
    whole = sha256(found.content).hexdigest() == found.sha256
    write(path, found.content)
    note_export(store, actor, now, path, what=f"mail {letter_id}", rows=1)
    return whole
