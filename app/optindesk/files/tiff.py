"""Writes pictures as the pages of one TIFF (TIFF 6.0), which Qt cannot: it writes a single page."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple

_SHORT, _LONG, _RATIO = 3, 4, 5
_DEFLATE = 8
"""How the points are packed (Adobe's supplement 2 to TIFF 6.0), as every reader of today knows."""


class Points(NamedTuple):
    """A page: 1 byte a point where it `is_grey`, else 3 (red, green, blue), line by line from
    above; `per_inch` points to an inch."""

    width: int
    height: int
    is_grey: bool
    points: bytes
    per_inch: int


def tiff_of(pages: Sequence[Points]) -> bytes:
    """The bytes of a file with these pages."""
    content = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for page in pages:
        places = []
        samples = 1 if page.is_grey else 3
        for part in (
            zlib.compress(page.points, 6),
            struct.pack("<II", page.per_inch or 72, 1),
            struct.pack("<HHH", 8, 8, 8),
        ):
            content += bytes(len(content) % 2)
            places.append((len(content), len(part)))
            content += part
        (strip, size), (ratio, _), (depths, _) = places
        fields = (
            (256, _LONG, 1, page.width),
            (257, _LONG, 1, page.height),
            (258, _SHORT, samples, 8 if page.is_grey else depths),
            (259, _SHORT, 1, _DEFLATE),
            (262, _SHORT, 1, 1 if page.is_grey else 2),
            (273, _LONG, 1, strip),
            (277, _SHORT, 1, samples),
            (278, _LONG, 1, page.height),
            (279, _LONG, 1, size),
            (282, _RATIO, 1, ratio),
            (283, _RATIO, 1, ratio),
            (296, _SHORT, 1, 2),
        )
        content += bytes(len(content) % 2)
        content[link : link + 4] = struct.pack("<I", len(content))
        content += struct.pack("<H", len(fields))
        for field in fields:
            content += struct.pack("<HHII", *field)
        link = len(content)
        content += bytes(4)
    return bytes(content)
