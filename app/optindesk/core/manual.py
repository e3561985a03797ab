"""The manual: topics in the user's words, and finding in it what somebody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from optindesk.core.sentence import Sentence, sentence

EXCERPT = 90
"""Letters of a line that are shown of what was found."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of Markdown under the name by which others link to it; its first heading is the
    title."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Manual:
    """All topics in a language, in the order in which one would read them; `folder` is where their
    pictures lie."""

    language: str = "en"
    topics: Sequence[Topic] = ()
    folder: Path = Path()

    def why_english(self, language: str) -> Sentence | None:
        """What is said to whoever speaks a language in which there is no manual; None where there
        is one."""
        if self.language != "en" or language.partition("_")[0] == "en":
            return None
        return sentence("There is no manual in your language yet, so this one is in English.")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a heading or a cell of a topic, as it is read; `number` counts them there."""

    topic: str
    number: int
    text: str
    is_heading: bool = False


class _Near(IntEnum):
    """How well a place fits what was typed, best first."""

    WORD = 0
    BEGINNING = 1
    WITHIN = 2


def anchor(heading: str) -> str:
    """Under which name a link reaches a heading: as on GitHub, “May we write?” is may-we-write."""
    kept = (sign for sign in heading.strip().lower() if sign.isalnum() or sign in " -_")
    return "".join(kept).replace(" ", "-")


def places(text: str, typed: str) -> list[tuple[int, int]]:
    """Where each typed word stands in a text: (begin, end), in order, whatever the case and marks
    above the letters."""
    folded, at = _folded(text)
    found = {
        (at[match.start()], at[match.end() - 1] + 1)
        for word in _words(typed)
        for match in re.finditer(re.escape(word), folded)
    }
    return sorted(found)


def excerpt(text: str, typed: str, letters: int = EXCERPT) -> str:
    """Whole words of a text around the first place that was looked for, about so many letters."""
    if len(text) <= letters:
        return text
    first = next(iter(places(text, typed)), (0, 0))[0]
    begin = max(0, min(first - letters // 4, len(text) - letters))
    end = begin + letters
    if end < len(text) and text.rfind(" ", 0, end) > first:
        end = text.rfind(" ", 0, end)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def found(lines: Iterable[Line], typed: str) -> list[Line]:
    """The lines that have all that was typed: whole words before beginnings of words before what is
    within, headings first among equals, else as they stand in the manual."""
    words = _words(typed)
    if not words:
        return []
    ranked = []
    for line in lines:
        folded, _ = _folded(line.text)
        near = [_near(folded, word) for word in words]
        fits = [one for one in near if one is not None]
        if len(fits) == len(near):
            ranked.append((max(fits), not line.is_heading, line))
    return [line for *_, line in sorted(ranked, key=lambda row: row[:2])]


def _near(folded: str, word: str) -> _Near | None:
    best: _Near | None = None
    for match in re.finditer(re.escape(word), folded):
        begins = not folded[max(match.start() - 1, 0) : match.start()].isalnum()
        ends = not folded[match.end() : match.end() + 1].isalnum()
        near = _Near.WITHIN if not begins else _Near.WORD if ends else _Near.BEGINNING
        best = near if best is None else min(best, near)
    return best


def _words(typed: str) -> list[str]:
    return _folded(typed)[0].split()


@lru_cache(4096)
def _folded(text: str) -> tuple[str, Sequence[int]]:
    """A text without case and marks, and of each sign left, where it stood; all lines of a manual
    are looked through at each key."""
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        for one in unicodedata.normalize("NFKD", sign).casefold():
            if not unicodedata.combining(one):
                signs.append("'" if one == "’" else one)
                at.append(place)
    return "".join(signs), at
