"""Our own wording, known again in an answer however it was wrapped, and nothing added to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from optindesk.core.words import fold_text, visible, without_links

_IGNORED = re.compile(r"[\s_.,!;:…()\"'«»„“”‘’‚‹›*\-–—‐‑<>\[\]|/&=%+@#]+")
"""What programs add and leave out; other signs mean something: a question mark, a picture."""


class Forms(NamedTuple):
    """Lines in a form in which no wrapping makes a difference, with their links and without.

    Programs add links to addresses, and hide others.
    """

    whole: str
    bare: str


def forms_of(text: str) -> Forms:
    """The forms of a text that `visible` has cleaned."""
    return Forms(_form(text), _form(without_links(text)))


def _form(text: str) -> str:
    return _IGNORED.sub("", fold_text(text))


class OwnWording:
    """The texts that we sent."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [forms_of(visible(text)) for text in texts]

    def __bool__(self) -> bool:
        return bool(self._texts)

    def has(self, forms: Forms) -> int:
        """How many letters these lines have, if they are a run of our wording; else 0."""
        for ours in self._texts:
            for own, form in zip(ours, forms, strict=True):
                if form in own:
                    return len(form)
        return 0


@lru_cache(maxsize=8)
def own_wording(texts: tuple[str, ...]) -> OwnWording:
    """The own wording of these texts, made once for the answers to one mail."""
    return OwnWording(texts)
