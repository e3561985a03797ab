"""Bytes that are kept once, compressed, under their SHA-256: mails, sheets, photos."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection
from dataclasses import dataclass

from optindesk.store.prepared import Prepared
from optindesk.store.tables import BlobRow

_KEEP = Prepared(
    lambda sha256, size, kind, data: BlobRow.insert(
        sha256=sha256, size=size, kind=kind, data=data
    ).on_conflict_ignore()
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Bytes to be kept, compressed already; `sha256` and `size` are of their clear form."""

    sha256: str
    size: int
    kind: str
    data: bytes


def press(content: bytes, kind: str) -> Pressed:
    """Compress what is to be kept: large files outside of the unit of work, for that takes time."""
    digest = hashlib.sha256(content).hexdigest()
    return Pressed(digest, len(content), kind, zlib.compress(content, 6))


def keep_pressed(one: Pressed) -> None:
    """Keep bytes once."""
    _KEEP.run(one.sha256, one.size, one.kind, BlobRow.data.db_value(one.data))


def keep_blob(content: bytes, kind: str) -> str:
    """Keep bytes once, compressed; returns their SHA-256 as hex."""
    pressed = press(content, kind)
    keep_pressed(pressed)
    return pressed.sha256


def blob(sha256: str) -> bytes | None:
    row = BlobRow.get_or_none(BlobRow.sha256 == sha256)
    return None if row is None else zlib.decompress(bytes(row.data))


def many(hashes: Collection[str]) -> dict[str, bytes]:
    """The bytes that are kept under these hashes, by hash."""
    rows = BlobRow.select(BlobRow.sha256, BlobRow.data).where(BlobRow.sha256.in_(list(hashes)))
    return {sha256: zlib.decompress(bytes(data)) for sha256, data in rows.tuples()}
