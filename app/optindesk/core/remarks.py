"""What is added to an answer without changing it: “I love your tulips”, “greetings from Porto”."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from optindesk.core.frame import Known
from optindesk.core.phrases import Part
from optindesk.core.words import Kind, Word

_LONGEST_PLACE = 4
_BREAKS = frozenset(",;:()–—")

Cut = Callable[[Word, str, Word], bool]
"""Whether a clause ends between two words, between which this is written."""


def without_remarks(written: str, words: Sequence[Word], known: Known) -> list[Word]:
    """The words of a sentence without its clauses that are remarks.

    A remark is taken away only as a whole clause, and only if it is made of nothing but words that
    cannot refuse, doubt, ask, restrict or put off (DESIGN 4.4): those of one language's data file.
    """
    begin, joins = words[0].start, known.lexicon.words(Part.AND)
    # The longest clause first: a line may be broken within one, and “and” stand within one.
    cuts: tuple[Cut, ...] = (
        lambda before, between, word: (
            Kind.STRANGE in (before.kind, word.kind)
            or not _BREAKS.isdisjoint(between)
            or " - " in between
        ),
        lambda before, between, word: "\n" in between,
        lambda before, between, word: word.text in joins,
    )

    def kept(clause: Sequence[Word], cuts: Sequence[Cut]) -> list[Word]:
        if _is_remark(clause, known) or _hails(written, begin, clause, known):
            return []
        if not cuts:
            return list(clause)
        rest, first = [], 0
        for at in range(1, len(clause) + 1):
            before = clause[at - 1]
            if at == len(clause) or cuts[0](
                before, written[before.end - begin : clause[at].start - begin], clause[at]
            ):
                rest += kept(clause[first:at], cuts[1:])
                first = at
        return rest

    return kept(words, cuts)


def _is_remark(clause: Sequence[Word], known: Known) -> bool:
    if len(clause) < 2 or any(word.kind is not Kind.WORD for word in clause):
        return False
    return known.lexicon.is_remark([word.text for word in clause], known.person)


def _hails(written: str, begin: int, clause: Sequence[Word], known: Known) -> bool:
    """Whether a clause is a closing “from” a place, which has a capital letter."""
    lexicon, texts = known.lexicon, [word.text for word in clause]
    if texts[0] in lexicon.words(Part.AND):
        clause, texts = clause[1:], texts[1:]
    return any(
        _is_place(written, begin, clause[behind:], known)
        for end in lexicon.ends(Part.CLOSINGS, texts)
        for behind in lexicon.ends(Part.HAILING, texts, end)
    )


def _is_place(written: str, begin: int, place: Sequence[Word], known: Known) -> bool:
    """Whether words are the name of a place: “São Paulo”, “Rio de Janeiro”."""
    lexicon = known.lexicon
    return (
        0 < len(place) <= _LONGEST_PLACE
        and lexicon.loaded.isdisjoint(
            word.text for word in place if word.text not in lexicon.joining
        )
        and written[place[-1].start - begin].isupper()
        and all(
            word.kind is Kind.WORD
            and (written[word.start - begin].isupper() or word.text in lexicon.joining)
            for word in place
        )
    )
