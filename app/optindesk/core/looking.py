"""How well something that can be looked for fits a few typed words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from optindesk.core.words import fold_text


class Fit(IntEnum):
    """The greater, the better."""

    NOT = 0
    SOMEWHERE = 1
    BEGINS_WORDS = 2
    IN_TITLE = 3
    BEGINS_WORDS_OF_TITLE = 4
    BEGINS_TITLE = 5


def typed_words(typed: str) -> list[str]:
    """The words of what was typed, without case and accents."""
    return fold_text(typed).split()


def fit(wanted: Sequence[str], title: str, others: Sequence[str] = (), about: str = "") -> Fit:
    """How all of the `typed_words` fit: its `title`, `others` by which people look for it, and what
    it is `about`. Parts of words count, case and accents do not."""
    name = fold_text(title)
    if name.startswith(" ".join(wanted)):
        return Fit.BEGINS_TITLE
    if _begin(wanted, name):
        return Fit.BEGINS_WORDS_OF_TITLE
    if all(one in name for one in wanted):
        return Fit.IN_TITLE
    known = fold_text(" ".join((title, *others)))
    if _begin(wanted, known):
        return Fit.BEGINS_WORDS
    if all(one in f"{known} {fold_text(about)}" for one in wanted):
        return Fit.SOMEWHERE
    return Fit.NOT


def _begin(wanted: Sequence[str], text: str) -> bool:
    words = text.split()
    return all(any(word.startswith(one) for word in words) for one in wanted)
