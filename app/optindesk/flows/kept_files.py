"""Files that came in are got out again, byte for byte but for the people who were erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.errors import DamagedFile, FileGone, UnknownImport, UnknownLeavers
from optindesk.core.model import Actor
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.evidence import WriteBytes
from optindesk.store import blobs, imports, leavers
from optindesk.store.database import Store
from optindesk.store.imports import Import
from optindesk.store.journal import noting_file
from optindesk.store.leavers import LeaverFile


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it is kept: the name that it came by, the hash and the size in bytes of what was
    written; `came` is the hash of the file as it came, and `since` when what is kept became
    another, for a person was erased."""

    name: str
    sha256: str
    size: int
    came: str
    since: datetime | None

    def said(self, path: Path) -> Sentence:
        """What was written to a file."""
        if self.since is None:
            return sentence(
                "“{name}” was written to “{file}”, byte for byte as it came. SHA-256: {sha256}",
                name=self.name,
                file=path.name,
                sha256=self.sha256,
            )
        return sentence(
            "“{name}” was written to “{file}” as it is kept since {day}, when a person was erased:"
            " all others stand there in the rows in which they came. SHA-256: {sha256}; as it came"
            " it was {came}.",
            name=self.name,
            file=path.name,
            day=self.since.date(),
            sha256=self.sha256,
            came=self.came,
        )


def save_sheet(
    store: Store, import_id: int, path: Path, write: WriteBytes, actor: Actor, now: datetime
) -> KeptFile:
    """Write the sheet of an import to `path`, whether it was taken back or not.

    Raises UnknownImport, DamagedFile, FileGone, FileNotWritable, DiskFull, ReadOnly.
    """
    one = imports.published_by_id(import_id)
    if one is None:
        raise UnknownImport(id=import_id)
    what = f"sheet of import {one.id}"
    return _save(store, one.sheet, one, what, path, write, actor, now)


def save_leavers(
    store: Store, number: int, path: Path, write: WriteBytes, actor: Actor, now: datetime
) -> KeptFile:
    """Write a file of leavers to `path`; raises UnknownLeavers and what `save_sheet` does."""
    one = leavers.file_by_id(number)
    if one is None:
        raise UnknownLeavers(id=number)
    what = f"file of leavers {one.id}"
    return _save(store, one.name, one, what, path, write, actor, now)


def _save(
    store: Store,
    name: str,
    one: Import | LeaverFile,
    what: str,
    path: Path,
    write: WriteBytes,
    actor: Actor,
    now: datetime,
) -> KeptFile:
    store.must_be_writable()
    if one.kept_since is not None and not one.kept_sha256:
        raise FileGone(name=name, day=one.kept_since.date())
    content = blobs.blob(one.kept_sha256)
    if content is None or sha256(content).hexdigest() != one.kept_sha256:
        raise DamagedFile(name=name)
    write(path, content)
    with noting_file(store, actor, now, path) as log:
        log.write(Code.EXPORTED, what=what, rows=1, file=path.name)
    return KeptFile(name, one.kept_sha256, len(content), one.sha256, one.kept_since)
