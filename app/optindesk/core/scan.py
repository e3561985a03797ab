"""A photo or scan of a paper sheet: what it is by its bytes, and where on it each row stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

PAGE = 10_000
"""A page is so many units wide, and so many high, whatever its shape: a place on it is the same
in a large picture and in a small one."""

LEAST = 20
"""Nothing that could be read is narrower or lower than so many units."""


class ScanKind(StrEnum):
    """What a file is by its first bytes, as a media type (RFC 6838)."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    TIFF = "image/tiff"
    HEIC = "image/heic"
    PDF = "application/pdf"

    @property
    def ending(self) -> str:
        """How names of such files end."""
        return {"image/jpeg": ".jpg", "image/tiff": ".tif"}.get(
            self.value, f".{self.value.partition('/')[2]}"
        )


_STARTS: tuple[tuple[bytes, ScanKind], ...] = (
    (b"\xff\xd8\xff", ScanKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", ScanKind.PNG),
    (b"II*\x00", ScanKind.TIFF),
    (b"MM\x00*", ScanKind.TIFF),
)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""The brands of HEIF pictures coded in HEVC, as telephones write them (ISO/IEC 23008-12)."""

_PDF_WITHIN = 1024
"""How far down a PDF may begin, as all who read PDFs have it."""


def kind_of(content: bytes) -> ScanKind | None:
    """What a file is, whatever its name says; None for what is kept as no scan."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ScanKind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return ScanKind.HEIC
    return ScanKind.PDF if b"%PDF-" in content[:_PDF_WITHIN] else None


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file as it came; `sha256` is that of its bytes, as hex."""

    name: str
    content: bytes
    sha256: str
    kind: ScanKind


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on a page as it is shown, in units of `PAGE`, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def spanned(cls, x1: float, y1: float, x2: float, y2: float) -> Frame:
        """The frame between two corners, wherever they are: it lies on the page, and is no line."""
        left, right = sorted(min(max(round(x), 0), PAGE) for x in (x1, x2))
        top, bottom = sorted(min(max(round(y), 0), PAGE) for y in (y1, y2))
        left, top = min(left, PAGE - LEAST), min(top, PAGE - LEAST)
        return cls(left, top, max(right - left, LEAST), max(bottom - top, LEAST))

    def turned(self, quarters: int) -> Frame:
        """The same place after the page was turned clockwise by so many quarters."""
        frame = self
        for _ in range(quarters % 4):
            left = PAGE - frame.top - frame.height
            frame = Frame(left, frame.left, frame.height, frame.width)
        return frame

    @property
    def shares(self) -> dict[str, float]:
        """Its edges and sides in shares of the page."""
        sides = ("left", "top", "width", "height")
        return {side: getattr(self, side) / PAGE for side in sides}

    def __str__(self) -> str:
        return f"{self.left} {self.top} {self.width} {self.height}"


@dataclass(frozen=True, slots=True)
class Crop:
    """Where a row of the sheet stands: on which page (from 1), in which frame. `drawn` says that a
    person drew it; else it was put between two that somebody drew."""

    row: int
    page: int
    frame: Frame
    drawn: bool = True

    def __str__(self) -> str:
        return f"{self.row}={self.page}: {self.frame}"


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture as it is painted: 4 bytes a point (0xffRRGGBB), line by line from above."""

    width: int
    height: int
    points: bytes


MARGIN = 60
"""By so much what is made black is larger than its frame: people do not write in boxes."""


def widened(frame: Frame, others: Iterable[Frame], margin: int = MARGIN) -> Frame:
    """A frame with a small margin, as far as that is on the page and not in the frame of another
    that it does not lie in already."""
    sides = [frame.left, frame.top, frame.left + frame.width, frame.top + frame.height]
    near = [
        other
        for other in ((one.left, one.top, one.left + one.width, one.top + one.height)
                      for one in others)
        if not _meet(sides, other)
    ]  # fmt: skip
    for side in range(4):
        step = -margin if side < 2 else margin
        sides[side] = min(max(sides[side] + step, 0), PAGE)
        for other in near:
            if _meet(sides, other):
                sides[side] = other[(side + 2) % 4]
    left, top, right, bottom = sides
    return Frame(left, top, right - left, bottom - top)


def _meet(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two areas, by their left, top, right and bottom sides, have a place in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def between(drawn: Iterable[Crop], rows: Iterable[int]) -> list[Crop]:
    """The crops that a person drew, and those of `rows` that stand between two of them on one page.

    Rows stand one below the other at even distances, or nearly: a photo from aslant makes them
    smaller towards one end, so that each edge of a frame is put in proportion.
    """
    fixed = sorted(drawn, key=lambda crop: crop.row)
    found = {crop.row: crop for crop in fixed}
    wanted = set(rows)
    for first, last in pairwise(fixed):
        if first.page == last.page:
            for row in wanted:
                if first.row < row < last.row:
                    found[row] = Crop(row, first.page, _put(first, last, row), drawn=False)
    return [found[row] for row in sorted(found)]


def held(crops: Iterable[Crop]) -> list[Crop]:
    """These crops, by rows, each where it is: one that the rule would put elsewhere, or nowhere, is
    as if somebody had drawn it. So one can be taken out, and none of the others moves with it."""
    found = sorted(crops, key=lambda crop: crop.row)
    rows = [crop.row for crop in found]
    while (by_rule := between([crop for crop in found if crop.drawn], rows)) != found:
        stay = set(by_rule)
        found = [crop if crop in stay else replace(crop, drawn=True) for crop in found]
    return found


def _put(first: Crop, last: Crop, row: int) -> Frame:
    """The frame of a row between two others. Rounding down keeps it on the page as they are."""
    done, whole = row - first.row, last.row - first.row

    def at(one: int, other: int) -> int:
        return one + (other - one) * done // whole

    a, b = first.frame, last.frame
    return Frame(at(a.left, b.left), at(a.top, b.top), at(a.width, b.width), at(a.height, b.height))
