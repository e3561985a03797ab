"""Names of ours within an answer: “the newsletter of Anna's Flowers” is “the newsletter”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optindesk.core.frame import Known
from optindesk.core.phrases import Part
from optindesk.core.words import Kind, Word, stands_at

_MOST_BETWEEN = 2
"""“the newsletter of the Flower News”: so many words may join a name to what it names."""

_MOST_NAMES = 2
_FEWEST_WORDS = 2
"""Who wants “flowers” from a shop wants no list of that name; two words with a capital are one."""


def without_our_names(written: str, words: Sequence[Word], known: Known) -> Iterator[list[Word]]:
    """What a sentence may say when our names in it are taken as the list that they stand for.

    Nothing where there is none, or one that may be something else: the owner of a shop “Fresh
    Flowers” must not take “I want fresh flowers” for a yes.
    """
    # “my address ana@…” is “my address”.
    own = [word for word in words if word.kind is Kind.LINK and word.text in known.person]
    words, begin = [word for word in words if word not in own], words[0].start
    places = list(_names_in(words, known))
    if len(places) > _MOST_NAMES or not (places or own):
        return
    filled = [list(words)]
    for start, end in reversed(places):
        first = _joined_from(words, start, [end for _, end in places], known)
        if first is not None:
            filled = [[*said[:first], *said[end:]] for said in filled]
        elif end < len(words) and words[end].text in known.lexicon.things:
            filled = [[*said[:start], *said[end:]] for said in filled]
        elif _is_written_as_list(
            written[words[start].start - begin], words[start:end], start, known
        ):
            # The article is that of the name: “die Flower News” for “den Newsletter”.
            article = words[start - 1].text in known.lexicon.words(Part.OF)
            filled = [
                [*said[:begin], *(Word(text, Kind.WORD, 0, 0) for text in called), *said[end:]]
                for said in filled
                for called in known.lexicon.called
                for begin in ((start, start - 1) if article else (start,))
            ]
        else:
            return
    yield from filled


def _names_in(words: Sequence[Word], known: Known) -> Iterator[tuple[int, int]]:
    """Where our names stand that hold no word which an answer could hang on, the longest first."""
    names = [name for name in known.full_names if known.lexicon.risky.isdisjoint(name)]
    at = 0
    while at < len(words):
        lengths = [len(name) for name in names if stands_at(name, words, at)]
        if lengths:
            yield at, at + max(lengths)
        at += max(lengths, default=1)


def _joined_from(
    words: Sequence[Word], start: int, ends: Sequence[int], known: Known
) -> int | None:
    """Behind which word a name joins the thing or the name that stands before it, if it does."""
    for first in range(start, max(start - _MOST_BETWEEN, 1) - 1, -1):
        before = words[first - 1].text if first else ""
        if before in known.lexicon.things or (first < start and first in ends):
            return first
        if before not in known.lexicon.words(Part.OF):
            return None
    return None


def _is_written_as_list(letter: str, name: Sequence[Word], start: int, known: Known) -> bool:
    """Whether a name that begins with this letter, `start` words behind, is a list's for sure."""
    return (
        tuple(word.text for word in name) in known.list_names
        and len(name) >= _FEWEST_WORDS
        and start > 0
        and letter.isupper()
    )
