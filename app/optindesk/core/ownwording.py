"""Our own wording, known again in an answer however it was wrapped, and nothing added to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from optindesk.core.words import fold_text, visible, without_links

_IGNORED = dict.fromkeys(
    [
        *map(ord, "_.,!;:…()\"'«»„“”‘’‚‹›*-–—‐‑<>[]|/&=%+@#"),
        *(code for code in range(0x3001) if chr(code).isspace()),
    ]
)
"""What programs add and leave out; other signs mean something: a question mark, a picture."""


_NEARLY_ALL = 0.9

_END_LETTERS = 40
"""So many letters at the end of our text say that all of it was quoted."""


_LINE = 400
"""How long a line may be for its forms to be remembered, in characters."""


class Forms(NamedTuple):
    """Lines in a form in which no wrapping makes a difference, with their links and without.

    Programs add links to addresses, and hide others.
    """

    whole: str
    bare: str


def forms_of(text: str) -> Forms:
    """The forms of a text that `visible` has cleaned: those of its lines, one behind the other."""
    if "\n" in text:
        forms = [forms_of(line) for line in text.split("\n")]
        wholes, bares = [form.whole for form in forms], [form.bare for form in forms]
        return Forms("".join(wholes), "".join(bares))
    return _forms_of_line(text) if len(text) <= _LINE else _forms_of(text)


def _forms_of(text: str) -> Forms:
    whole, bare = _form(text), without_links(text)
    return Forms(whole, whole if bare == text else _form(bare))


_forms_of_line = lru_cache(maxsize=4_096)(_forms_of)


def _form(text: str) -> str:
    # What is ignored goes first: without its quotation marks nearly every text is quick to fold.
    plain = text.translate(_IGNORED)
    return plain.lower() if plain.isascii() else fold_text(plain).translate(_IGNORED)


class OwnWording:
    """The texts that we sent."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._written = [visible(text) for text in texts]
        self._texts = [forms_of(text) for text in self._written]

    def __bool__(self) -> bool:
        return bool(self._texts)

    def is_nearly_all(self, lines: Sequence[str]) -> bool:
        """Whether these lines are one run of ours, and nearly the whole mail."""
        length = self.has(forms_of("\n".join(lines)))
        return length > _NEARLY_ALL * min((len(ours.bare) for ours in self._texts), default=0)

    def has_loosely(self, text: str) -> bool:
        """Whether a line is ours, also where a program made question marks of its quotes."""
        if self.has(forms_of(text)):
            return True
        line = _form(text).replace("?", "")
        return any(line in ours.whole.replace("?", "") for ours in self._texts)

    def end_in(self, lines: Sequence[str]) -> int:
        """In which of these lines one of our texts ends; behind the last where none does."""
        ends = [len(lines)]
        for place, ours in enumerate(zip(*self._texts, strict=True)):
            forms = [forms_of(line)[place] for line in lines]
            reached = list(accumulate(map(len, forms)))
            whole = "".join(forms)
            for own in ours:
                found = whole.find(own[-_END_LETTERS:]) if own else -1
                if found >= 0:
                    ends.append(bisect_left(reached, found + min(len(own), _END_LETTERS)))
        return min(ends)

    def paragraph_with(self, forms: Forms) -> str:
        """The paragraph of ours that holds this line; empty where none does."""
        if not forms.bare:
            return ""
        return next((text for text, form in self._paragraphs if forms.bare in form), "")

    def lacks_paragraph_of(self, line: str, text: Forms) -> bool:
        """Whether a paragraph of ours with these words is missing in a text."""
        said = forms_of(line).bare
        return any(said in form and form not in text.bare for _, form in self._paragraphs)

    @cached_property
    def _paragraphs(self) -> list[tuple[str, str]]:
        paragraphs = [one for text in self._written for one in text.split("\n\n")]
        return [(text, forms_of(text).bare) for text in paragraphs]

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
