"""What is printed: sheets that people sign, posters that they sign up by, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from optindesk.core.document import Block, Booklet, Facts, Heading, Text

_NUMBER = re.compile(r"[RK]-[0-9]{4}-[0-9]{4,}", re.IGNORECASE)


def is_number(text: str) -> bool:
    """Whether it looks like a number under which a desk prints a sheet (R-2026-0007), or shows a
    text on its screen (K-2026-0001)."""
    return _NUMBER.fullmatch(text.strip()) is not None


class PaperSize(StrEnum):
    A4 = "A4"
    LETTER = "Letter"


@dataclass(frozen=True, slots=True)
class SignUpSheet:
    """One numbered sheet with rows to write into; each of its pages says all that is agreed to.

    `text` is the wording, in paragraphs. `words` are the heads of the columns and the other small
    words of the page, in the language of the wording (resources/paper.toml).
    """

    number: str
    sender: str
    title: str
    text: str
    version: int
    rows: int
    words: Mapping[str, str]

    def word(self, name: str, **values: str | int) -> str:
        """One of the small words of the page, with what stands at its places."""
        return self.words[name].format_map(values)


@dataclass(frozen=True, slots=True)
class Poster:
    """One page with a square code (QR) in the middle, in which `link` stands: it opens a mail."""

    sender: str
    title: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: a heading, a text, and things of which each has labelled lines."""

    heading: str
    text: str = ""
    items: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be read from its beginning to its end, on as many pages as it takes. `page` is
    how these are counted, with the places {page} and {pages}."""

    title: str
    sender: str
    text: str
    sections: tuple[Section, ...]
    page: str

    @property
    def booklet(self) -> Booklet:
        """It as blocks."""
        blocks: list[Block] = [Heading(self.title, 1), *_texts(self.text)]
        for one in self.sections:
            blocks += [Heading(one.heading), *_texts(one.text), *map(Facts, one.items)]
        return Booklet(self.title, self.title, self.sender, self.page, tuple(blocks))


def _texts(text: str) -> list[Block]:
    return [Text(text)] if text else []


Paper = SignUpSheet | Poster | Document | Booklet
"""Everything that can be printed."""
