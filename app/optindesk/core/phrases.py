"""The sentences and words of one language by which answers are read, and how they are matched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, product
from typing import TypeAlias

from optindesk.core.words import Kind, Phrase, Word, visible, words_in

MOST_SENTENCES = 50_000
"""How many sentences one pattern may stand for."""


class Part(StrEnum):
    """What a data file has to give: each a list of patterns, ``(a|b)`` one of, ``[c]`` optional."""

    YES = "yes"
    ALONE = "alone"
    PLEASE = "please"
    NO = "no"
    NOT_ME = "not_me"
    LEAVE = "leave"
    COURTESY = "courtesy"
    GREETINGS = "greetings"
    CLOSINGS = "closings"
    TITLES = "titles"
    NUMBERED = "numbered"
    AND = "and"
    JOIN = "join"
    MISLEADING = "misleading"
    DANGER = "danger"
    LEAVING = "leaving"
    WROTE = "wrote"
    BETWEEN = "between"
    DATES = "dates"
    FROM = "from"
    TO = "to"
    SENT = "sent"
    SUBJECT = "subject"
    SEPARATORS = "separators"
    PHONES = "phones"
    FOOTER_KEYS = "footer_keys"
    FOOTER_MORE = "footer_more"
    FOOTER_WORDS = "footer_words"
    LABELS = "labels"
    STREETS = "streets"
    FORMS = "forms"
    ROLES = "roles"
    AUTOMATIC = "automatic"
    REPLIES = "replies"


class Role:
    """What a piece of a sentence is; a sentence's role is the sum of those of its pieces."""

    YES = 1
    PICKED = 2
    ALONE = 4
    PLEASE = 8
    NO = 16
    NOT_ME = 32
    LEAVE = 64
    POLITE = 128
    CLOSING = 256
    NAME = 512


_ROLES: Mapping[Part, int] = {
    Part.YES: Role.YES,
    Part.ALONE: Role.ALONE,
    Part.PLEASE: Role.PLEASE,
    Part.NO: Role.NO,
    Part.NOT_ME: Role.NOT_ME,
    Part.LEAVE: Role.LEAVE,
    Part.COURTESY: Role.POLITE,
    Part.GREETINGS: Role.POLITE,
    Part.CLOSINGS: Role.CLOSING,
}
_ANSWERS = (Part.YES, Part.ALONE, Part.NO, Part.NOT_ME, Part.LEAVE)
_SPOKEN = frozenset(
    {
        *_ANSWERS,
        Part.PLEASE,
        Part.COURTESY,
        Part.NUMBERED,
        Part.AND,
        Part.MISLEADING,
        Part.DANGER,
        Part.LEAVING,
    }
)
_AGAINST = (Part.NO, Part.NOT_ME, Part.LEAVE, Part.LEAVING, Part.DANGER)

_FRIENDLY = frozenset(
    "🌷🌸🌹🌺🌻🌼💐🌱🌿🍀🙂😊😀😃😄😁😉☺🤗🙏👍👌✅✔❤♥💚💛💙💜🧡💖💕🎉🥳😍🥰✨⭐☀🌞🌈👏🤝"
)
"""Signs that may stand beside a yes; alone they are no answer (DESIGN 4.4)."""

_LONGEST_SENTENCE = 60
PARTICLES = frozenset(
    re.findall(
        r"\w+",
        "de da do dos das di del della van von vom der den ter la le el al bin ben zu zur mac mc",
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """All that one data file gives, by part."""

    language: str
    parts: Mapping[Part, frozenset[Phrase]]

    @classmethod
    def from_patterns(cls, language: str, table: Mapping[str, Collection[str]]) -> Phrases:
        """The phrases of patterns; raises ValueError for a part missing, unknown or misspelt."""
        if set(table) != set(Part):
            raise ValueError(f"{language}: parts differ: {sorted(set(table) ^ set(Part))}")
        return cls(
            language,
            {part: frozenset(s for p in table[part] for s in expand(p)) for part in Part},
        )


Trie: TypeAlias = "dict[str, Trie | int]"


class Lexicon:
    """What the phrases of one or several languages say together, ready for matching."""

    def __init__(self, languages: Sequence[Phrases], around: Sequence[Phrases]) -> None:
        """Answers and courtesies are those of `languages`, what stands around them of `around`.

        Somebody who answers in English may greet, sign and quote in German.
        """
        misleading = {one for language in languages for one in language.parts[Part.MISLEADING]}
        self.phrases: dict[Part, frozenset[Phrase]] = {
            part: frozenset().union(
                *(one.parts[part] for one in (languages if part in _SPOKEN else around))
            )
            for part in Part
        }
        for part in _ANSWERS:
            self.phrases[part] -= misleading
        self.words: dict[Part, frozenset[str]] = {
            part: frozenset(word for phrase in phrases for word in phrase)
            for part, phrases in self.phrases.items()
        }
        single = {p[0] for part in _ANSWERS for p in self.phrases[part] if len(p) == 1}
        self.risky = frozenset(single | self.words[Part.DANGER] | {p[0] for p in misleading})
        agreeing = {
            p[0] for part in (Part.YES, Part.ALONE) for p in self.phrases[part] if len(p) == 1
        }
        self.against = self.risky - agreeing
        # “No” is “in the” in Portuguese, but does not introduce a quote where it is a no.
        self.harmful = frozenset(
            p[0] for part in _AGAINST[:3] for p in self.phrases[part] if len(p) == 1
        )
        for part in (Part.BETWEEN, Part.DATES, Part.WROTE, Part.TITLES):
            self.words[part] -= self.harmful
        self.words[Part.TITLES] -= agreeing  # “Dobar dan, da.” greets no Mr Da
        self.loaded = self.risky.union(*(self.words[part] for part in _AGAINST))
        self.footer_words = self.words[Part.FOOTER_WORDS].union(
            self.words[Part.FOOTER_KEYS], self.words[Part.FOOTER_MORE]
        )
        answers = frozenset().union(*(self.phrases[part] for part in _ANSWERS))
        self._trie: Trie = {}
        for part, role in _ROLES.items():
            # What is a greeting in one language may be an answer in the one that is spoken.
            for phrase in self.phrases[part] if part in _ANSWERS else self.phrases[part] - answers:
                self._add(phrase, role)
        self._greets = self.phrases[Part.GREETINGS]

    def _add(self, phrase: Phrase, role: int) -> None:
        node = self._trie
        for word in phrase:
            below = node.setdefault(word, {})
            assert isinstance(below, dict)
            node = below
        said = node.get("", 0)
        assert isinstance(said, int)
        # A phrase of two parts is kept as both: two bits, told apart by `_pieces`.
        node[""] = said | role

    def safe_names(self, words: Collection[str]) -> frozenset[str]:
        """The words that may pass as names: none that could be part of an answer."""
        return frozenset(
            word
            for word in words
            if word not in self.loaded
            or (word not in self.risky and (word in PARTICLES or len(word) == 1))
        )

    def roles(
        self,
        words: Sequence[Word],
        names: Collection[str],
        greeted: Collection[str] = (),
        whole: Collection[Phrase] = (),
    ) -> frozenset[int]:
        """The roles that a sentence may have when it is cut into known pieces; empty: it cannot.

        `names` may stand anywhere, `greeted` behind a greeting only; `whole` are names of several
        words, which count as they are and not in parts.
        """
        if len(words) > _LONGEST_SENTENCE:
            return frozenset()
        # The fewest pieces win: “not interested” is one no, not something strange and a yes.
        reached: list[tuple[int, frozenset[int]]] = [(0, frozenset({0}))]
        reached += [(_LONGEST_SENTENCE, frozenset())] * len(words)
        for start in range(len(words)):
            count, before = reached[start]
            if not before:
                continue
            pieces = chain(
                self._pieces(words, start, names, greeted), _whole_names(words, start, whole)
            )
            for end, role in pieces:
                least, roles = reached[end]
                found = frozenset(one | role for one in before)
                if count + 1 < least or not roles:
                    reached[end] = (count + 1, found)
                elif count + 1 == least:
                    reached[end] = (least, roles | found)
        return reached[-1][1]

    def refuses_within(self, words: Sequence[str]) -> bool:
        """Whether some words in a row, two at least, are a no or a leave by themselves."""
        refusals = Role.NO | Role.NOT_ME | Role.LEAVE
        for start in range(len(words)):
            node = self._trie
            for end in range(start, len(words)):
                below = node.get(words[end])
                if not isinstance(below, dict):
                    break
                node = below
                said = node.get("", 0)
                if end > start and isinstance(said, int) and said & refusals:
                    return True
        return False

    def _pieces(
        self, words: Sequence[Word], start: int, names: Collection[str], greeted: Collection[str]
    ) -> Iterator[tuple[int, int]]:
        """The known pieces that begin at `start`: where each ends, and what it is."""
        first = words[start]
        if first.kind is Kind.STRANGE:
            if first.text in _FRIENDLY:
                yield start + 1, Role.POLITE
            return
        if first.text in names:
            yield start + 1, Role.NAME
            end = start + 2
            if end < len(words) and words[start + 1].text == "&" and words[end].text in names:
                yield end + 1, Role.NAME
        picks_end, _ = self.picks_at(words, start)
        if picks_end:
            yield picks_end, Role.PICKED
        node = self._trie
        for end in range(start, len(words)):
            below = node.get(words[end].text)
            if not isinstance(below, dict):
                return
            node = below
            said = node.get("", 0)
            assert isinstance(said, int)
            for role in _bits(said):
                yield end + 1, role
            if said & Role.POLITE:
                yield from self._addressed(words, start, end + 1, (*names, *greeted))

    def _addressed(
        self, words: Sequence[Word], start: int, end: int, names: Collection[str]
    ) -> Iterator[tuple[int, int]]:
        """Behind a greeting stands who is greeted: titles and names."""
        if tuple(word.text for word in words[start:end]) not in self._greets:
            return
        titles = self.words[Part.TITLES]
        while end < len(words) and (words[end].text in titles or words[end].text in names):
            end += 1
            yield end, Role.POLITE

    def picks_at(self, words: Sequence[Word], start: int) -> tuple[int, tuple[int, ...]]:
        """Where a ``YES 1, 3`` that begins at `start` ends, and its numbers; (0, ()) for none."""
        if words[start].text not in self.words[Part.NUMBERED]:
            return 0, ()
        picks, end, last = [], start + 1, 0
        while end < len(words):
            word = words[end]
            if word.kind is Kind.NUMBER and word.text.isdecimal() and len(word.text) < 4:
                picks.append(int(word.text))
                last = end + 1
            elif word.text not in self.words[Part.AND] or last != end:
                break
            end += 1
        return last, tuple(picks)


def _whole_names(
    words: Sequence[Word], start: int, whole: Collection[Phrase]
) -> Iterator[tuple[int, int]]:
    for name in whole:
        end = start + len(name)
        if tuple(word.text for word in words[start:end]) == name:
            yield end, Role.NAME


def _bits(role: int) -> Iterator[int]:
    bit = 1
    while bit <= role:
        if role & bit:
            yield bit
        bit <<= 1


@lru_cache(maxsize=16)
def lexicon(languages: tuple[Phrases, ...], around: tuple[Phrases, ...]) -> Lexicon:
    """The lexicon of these languages, made once."""
    return Lexicon(languages, around)


_SIGNS = re.compile(r"[()\[\]|]|[^()\[\]|]+")


def expand(pattern: str) -> list[Phrase]:
    """All sentences of a pattern; raises ValueError when it is misspelt or means too many."""
    signs = _SIGNS.findall(visible(pattern))
    sentences, rest = _expand_choice(signs, 0)
    if rest != len(signs):
        raise ValueError(f"“{pattern}” has a bracket or a bar too many")
    found = {sentence for sentence in sentences if sentence}
    if not found:
        raise ValueError(f"“{pattern}” says nothing")
    return sorted(found)


def _expand_choice(signs: Sequence[str], at: int) -> tuple[list[Phrase], int]:
    found: list[Phrase] = []
    while True:
        sentences, at = _expand_run(signs, at)
        found += sentences
        if at == len(signs) or signs[at] != "|":
            return found, at
        at += 1


def _expand_run(signs: Sequence[str], at: int) -> tuple[list[Phrase], int]:
    found: list[Phrase] = [()]
    while at < len(signs) and signs[at] not in ")]|":
        sign = signs[at]
        if sign in "([":
            inner, at = _expand_choice(signs, at + 1)
            closing = ")" if sign == "(" else "]"
            if at == len(signs) or signs[at] != closing:
                raise ValueError(f"“{''.join(signs)}” lacks a “{closing}”")
            if sign == "[":
                inner = [(), *inner]
        else:
            inner = [tuple(w.text for w in words_in(sign) if w.kind is not Kind.END)]
        at += 1
        if len(found) * len(inner) > MOST_SENTENCES:
            raise ValueError(f"“{''.join(signs)}” means too many sentences")
        found = [before + after for before, after in product(found, inner)]
    return found, at
