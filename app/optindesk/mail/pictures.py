"""Pictures within a mail: their true format and size are known before any decoder sees them."""

from __future__ import annotations

import struct
from collections.abc import Callable

from optindesk.core.original import Picture

LARGEST_PICTURE = 3_000_000
"""How large a picture may be, in bytes."""
MOST_PIXELS = 20_000_000
"""How many pixels a picture may have: what decodes to more is meant to hurt."""

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The JPEG markers behind which the size stands (ITU-T T.81, table B.1)."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_MOST_SEGMENTS = 500


def picture_of(content: bytes) -> Picture | None:
    """The picture that these bytes are; None for other formats, and for what is too large."""
    if len(content) > LARGEST_PICTURE:
        return None
    for kind, begins, size_of in _KINDS:
        if content.startswith(begins):
            size = size_of(content)
            if size is not None and 0 < size[0] * size[1] <= MOST_PIXELS:
                return Picture(kind, content, *size)
    return None


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 24 or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 10:
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 9 > len(content) or content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


_KINDS: tuple[tuple[str, bytes, Callable[[bytes], tuple[int, int] | None]], ...] = (
    ("png", _PNG, _png_size),
    ("gif", b"GIF87a", _gif_size),
    ("gif", b"GIF89a", _gif_size),
    ("jpeg", _JPEG, _jpeg_size),
)
