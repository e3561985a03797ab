"""Finds addresses in the bytes of a kept file, also in what is packed into it."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile, ZipFile

from optindesk.core.blanking import naming, stands_in
from optindesk.core.collector import is_collected, lines_of

_PIECE = 4_000_000
_OVERLAP = 1_000
"""No address is as long: one that lies across two pieces is whole in the next."""


def found_in(content: bytes, addresses: Sequence[str]) -> bool:
    """Whether one of the addresses stands in a file, of whatever encoding: addresses are ASCII, or
    nearly, and of UTF-16 only the zeros are left out. Of an address that is not, one that is alike
    but for such characters is found, too, where they are not UTF-8."""
    named, garbled = naming(addresses), _garbled(addresses)
    return any(
        stands_in(piece, named, addresses) or (garbled is not None and garbled.search(piece))
        for piece in _pieces(content)
    )


def _garbled(addresses: Sequence[str]) -> re.Pattern[str] | None:
    """How addresses of other characters than ASCII look that were not written as UTF-8."""
    either = "|".join(
        "".join(re.escape(one) if one.isascii() else "\ufffd" for one in address)
        for address in addresses
        if not address.isascii()
    )
    return re.compile(rf"(?<![\w.+%-])(?:{either})(?!\w|[.-]\w)", re.IGNORECASE) if either else None


def _pieces(content: bytes) -> Iterator[str]:
    for start in range(0, len(content), _PIECE):
        piece = content[max(0, start - _OVERLAP) : start + _PIECE]
        yield piece.replace(b"\0", b"").decode("utf-8", "replace")
    if content.startswith(b"PK"):
        yield from _unpacked(content)
    elif is_collected(content):
        for enclosed in _enclosed(content):
            yield from _pieces(enclosed)


def _unpacked(content: bytes) -> Iterator[str]:
    """What is packed into a ZIP, some of it at once: a bomb costs time, and no memory."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            yield "\n".join(archive.namelist())
            for member in archive.infolist():
                with archive.open(member) as file:
                    rest = b""
                    while piece := file.read(_PIECE):
                        yield (rest + piece).replace(b"\0", b"").decode("utf-8", "replace")
                        rest = piece[-_OVERLAP:]
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return  # what cannot be unpacked here, the reader of sheets could not read either


def _enclosed(content: bytes) -> Iterator[bytes]:
    for line in lines_of(content):
        try:
            entry = json.loads(line.body) if line is not None else {}
            if isinstance(entry, dict) and "content" in entry:
                yield base64.b64decode(entry["content"], validate=True)
        except (ValueError, TypeError, RecursionError, binascii.Error):
            continue
