"""A document that is printed over as many pages as it takes: its blocks, as plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part; `level` 1 is the document's own."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `quiet`: less important than what it stands beside."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences of a kind, one below the other, each behind a sign."""

    texts: tuple[str, ...]
    sign: str = "•"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, each beside what it is called."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose headings stand on each page; `widths` are hundredths of the page's. Of
    `has_figures` all columns but the first hold what is compared by its last digit."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    has_figures: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A text as somebody else read or wrote it, in its own lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG), as wide as the page at most."""

    png: bytes


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of each column of a chart; `tone` is what it counts, which has a colour."""

    name: str
    tone: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart: a column for each label, its parts one upon the other. `line`, if there is one, is
    what grows, drawn above them on a scale of its own; `number` writes what stands at a scale."""

    labels: tuple[str, ...]
    parts: tuple[Bar, ...]
    line: Bar | None = None
    number: Callable[[int], str] = field(default=str, compare=False)


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows stands on a new page."""


Block = Heading | Text | Points | Facts | Table | Quote | Picture | Bars | NewPage


@dataclass(frozen=True, slots=True)
class Booklet:
    """Blocks, and what stands on each page: `about` above them, `foot` below, and with it the
    number of the page, in which ``{page}`` and ``{pages}`` are filled in."""

    title: str
    about: str
    foot: str
    page: str
    blocks: tuple[Block, ...]
