"""Looks for what must not be somewhere, in all ways in which it may be written there."""

from __future__ import annotations

import base64
import binascii
import quopri
from collections.abc import Iterable, Iterator
from urllib.parse import quote


def spellings(canary: str) -> Iterator[bytes]:
    """How a text may stand in bytes: in several encodings, as hex, percent, Base64 anywhere."""
    for text in {canary, canary.casefold(), canary.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            raw = text.encode(encoding, "ignore")
            if len(raw) < len(canary):
                continue
            yield raw
            yield binascii.hexlify(raw)
            yield binascii.hexlify(raw).upper()
            for offset in range(3):
                # What stands before and after it in the same group of three bytes is not known.
                coded = base64.b64encode(b"\0" * offset + raw)
                yield coded[4 if offset else 0 : len(coded) // 4 * 4 - 4]
        yield quote(text).encode()
        yield quopri.encodestring(text.encode(), quotetabs=True)
        yield text.encode("unicode_escape")
    yield canary[::-1].encode()


def found_in(content: bytes, canaries: Iterable[str]) -> list[str]:
    """Those that are in it, in whatever way."""
    return [
        one for one in canaries if any(way in content for way in spellings(one) if len(way) > 5)
    ]
