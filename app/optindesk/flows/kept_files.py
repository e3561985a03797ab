"""Files that came in, sheets of sign-ups and of leavers, are got out again, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.errors import DamagedFile, UnknownImport, UnknownLeavers
from optindesk.core.model import Actor
from optindesk.flows.evidence import WriteBytes
from optindesk.store import imports, leavers, post
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it came: its name then, its hash, its size in bytes."""

    name: str
    sha256: str
    size: int


def save_sheet(
    store: Store, import_id: int, path: Path, write: WriteBytes, actor: Actor, now: datetime
) -> KeptFile:
    """Write the sheet of an import to `path`, whether it was taken back or not.

    Raises UnknownImport, DamagedFile, FileNotWritable, DiskFull, ReadOnly.
    """
    one = imports.published_by_id(import_id)
    if one is None:
        raise UnknownImport(id=import_id)
    what = f"sheet of import {one.id}"
    return _save(store, one.sheet, one.sha256, what, path, write, actor, now)


def save_leavers(
    store: Store, number: int, path: Path, write: WriteBytes, actor: Actor, now: datetime
) -> KeptFile:
    """Write a file of leavers to `path`; raises UnknownLeavers and what `save_sheet` does."""
    one = leavers.file_by_id(number)
    if one is None:
        raise UnknownLeavers(id=number)
    what = f"file of leavers {one.id}"
    return _save(store, one.name, one.sha256, what, path, write, actor, now)


def _save(
    store: Store,
    name: str,
    known: str,
    what: str,
    path: Path,
    write: WriteBytes,
    actor: Actor,
    now: datetime,
) -> KeptFile:
    store.must_be_writable()
    content = post.blob(known)
    if content is None or sha256(content).hexdigest() != known:
        raise DamagedFile(name=name)
    write(path, content)
    with unit_of_work(store, actor, now) as log:
        log.write(Code.EXPORTED, what=what, rows=1, file=path.name)
    return KeptFile(name, known, len(content))
