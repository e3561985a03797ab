"""What the phrases of one or several languages say together, and how a sentence is matched."""

from __future__ import annotations

import gc
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from optindesk.core.patterns import Reading, merged, read, said_by
from optindesk.core.phrases import ROLES, Part, Phrases, Role
from optindesk.core.words import Kind, Phrase, Word, stands_at, words_in

_SPOKEN = frozenset(
    {
        Part.YES,
        Part.ALONE,
        Part.PLEASE,
        Part.NO,
        Part.NOT_ME,
        Part.LEAVE,
        Part.ASKING,
        Part.COURTESY,
        Part.NUMBERED,
        Part.CHOOSING,
        Part.ONLY,
        Part.AND,
        Part.MISLEADING,
        Part.DANGER,
        Part.LEAVING,
        Part.DATA_RIGHTS,
        Part.EVERYTHING,
        Part.THINGS,
        Part.OPEN_ENDS,
        Part.OF,
    }
)
_AGAINST = (Part.NO, Part.NOT_ME, Part.LEAVE, Part.LEAVING, Part.DANGER)
_ANSWERING = (Part.YES, Part.ALONE, Part.PLEASE, Part.NUMBERED, Part.OPEN_ENDS)
_LABELS = (Part.FROM, Part.TO, Part.SENT, Part.SUBJECT)
_MOST_LABELS = 4_096
_REFUSAL = Role.NO | Role.NOT_ME | Role.LEAVE
_ANSWER = Role.YES | Role.ALONE | _REFUSAL

_FRIENDLY = frozenset(
    "🌷🌸🌹🌺🌻🌼💐🌱🌿🍀🪻🪷🏵⚘☘🍃🍂🍁🌳🌲🌴🌵🌾🐝🦋🐞🎄🎅🎁🎊🎉🥳☕⛄❄"
    "🙂😊😀😃😄😁😉☺🤗😍🥰😘🤩😇😎🙋💁🙌👋🫶🙏👍👌👏🤝💪♀♂💯🆗✅✔"
    "❤♥❣💚💛💙💜🧡💖💕💗💓💞💝✨⭐🌟💫☀🌞🌈"
)
"""Signs that may stand beside a yes; alone they are no answer (DESIGN 4.4)."""

_KISSES = frozenset({"x", "xx", "xxx"})
"""Behind a name; alone below a yes it may be a cross."""

_LONGEST_SENTENCE = 60
_LONGEST_CHOOSING = 6
"""How many words are looked at for what chooses, as “please only number”."""
_SHORTEST_ENDING = 6
PARTICLES = frozenset(
    re.findall(
        r"\w+",
        "de da do dos das di del della van von vom der den ter la le el al bin ben zu zur mac mc",
    )
)

JOINING = PARTICLES | frozenset(
    re.findall(
        r"\w+",
        "du des aux les sur sous d l of the am an im auf den dem und and et y e i en w pod na u",
    )
)
"""Words in small letters within addresses and the names of firms and courts."""


class Picks(NamedTuple):
    """Where a yes ends that names numbers, and these; `is_chosen`: in more words than they need,
    which mean something else where only one thing was asked (“yes, only 1”)."""

    end: int
    numbers: tuple[int, ...]
    is_chosen: bool


_NO_PICKS = Picks(0, (), False)


class Lexicon:
    """What the phrases of one or several languages say together, ready for matching."""

    def __init__(self, languages: Sequence[Phrases], around: Sequence[Phrases]) -> None:
        """Answers and courtesies are those of `languages`, what stands around them of `around`.

        Somebody who answers in English may greet, sign and quote in German.
        """
        self._languages, self._around = languages, around
        self._words: dict[Part, frozenset[str]] = {}
        self._readings: dict[Part, Reading] = {}
        # Here and not in a cache of all lexicons: that kept each as long as any of its texts.
        self._labels: dict[str, Part | None] = {}
        self._pieces_begin = self._reading(*ROLES)
        misleading = self._pieces_begin.firsts(Role.MISLEADING)
        single = self._pieces_begin.firsts(_ANSWER)
        self.risky = single | self.words(Part.DANGER) | misleading
        self.joining = JOINING - single - misleading
        self.agreeing = self._pieces_begin.firsts(Role.YES | Role.ALONE) - misleading
        self.against = self.risky - self.agreeing
        # “No” is “in the” in Portuguese, but does not introduce a quote where it is a no.
        self.harmful = self._pieces_begin.firsts(_REFUSAL) - misleading
        for part in (Part.BETWEEN, Part.DATES, Part.WROTE, Part.TITLES):
            self._words[part] = self.words(part) - self.harmful
        # “Da” is “of the” in a Portuguese firm's name, “Nie” a number in Spain.
        for part in (
            Part.LABELS,
            Part.STREETS,
            Part.FORMS,
            Part.ROLES,
            Part.WORKPLACES,
            Part.REGISTERS,
        ):
            self._words[part] = self.words(part) - (self.risky - self.joining)
        # “Dobar dan, da.” greets no Mr Da.
        self._words[Part.TITLES] -= self.agreeing
        against = frozenset[str]().union(*map(self.words, _AGAINST))
        # “I was not there on 12 May”: the number says nothing, and stands in many an address.
        self.loaded = self.risky | {word for word in against if not word.isdecimal()}
        answering = frozenset[str]().union(*map(self.words, _ANSWERING))
        # March is “marco” in Portuguese, and a pharmacy is called San Marco in Italian.
        days = frozenset[str]().union(*(one.words(Part.DATES) for one in languages))
        self.spoken = (self.loaded | answering | days) - self.joining
        places = self.words(Part.WORKPLACES)
        self.trades = self.words(Part.ROLES) | places
        usual = self.trades | self.words(Part.DATES) | self.words(Part.LABELS)
        # Within a notice; “Só” is “only” in Portuguese, and “So” a German Sunday.
        self.filling = usual - self.loaded
        self.in_firms = self.joining | self.words(Part.FORMS) | self.words(Part.ROLES)
        # “Steuerkanzlei”, “Huisartsenpraktijk”
        self.workplace_endings = tuple(word for word in places if len(word) >= _SHORTEST_ENDING)
        self.called = tuple(
            tuple(step for step in run if isinstance(step, str))
            for language in languages
            for run in language.runs(Part.THINGS)
        )
        self.things = frozenset(called[-1] for called in self.called)
        self.footer_words = self.words(Part.FOOTER_WORDS).union(
            self.words(Part.FOOTER_KEYS), self.words(Part.FOOTER_MORE)
        )

    def _of(self, part: Part) -> Sequence[Phrases]:
        return self._languages if part in _SPOKEN else self._around

    def _reading(self, *parts: Part) -> Reading:
        nodes = [language.graph(part) for part in parts for language in self._of(part)]
        return Reading([merged(nodes)])

    def speaks(self, language: str) -> bool:
        """Whether answers in a language are read."""
        return any(one.language == language for one in self._languages)

    def words(self, part: Part) -> frozenset[str]:
        """All words of a part."""
        if part not in self._words:
            self._words[part] = frozenset().union(*(one.words(part) for one in self._of(part)))
        return self._words[part]

    def is_phrase(self, part: Part, words: Sequence[str]) -> bool:
        """Whether these words are, as a whole, a phrase of this part."""
        return said_by(self._reading_of(part), words) > 0

    def opens(self, part: Part, word: str) -> bool:
        """Whether a phrase of this part begins with this word."""
        return self._reading_of(part).after(word) is not None

    def begins(self, part: Part, words: Sequence[str]) -> bool:
        """Whether these words begin with a phrase of this part."""
        return any(self.ends(part, words))

    def holds(self, part: Part, words: Sequence[str]) -> bool:
        """Whether some of these words in a row are a phrase of this part."""
        return any(self.spans(part, words))

    def ends(self, part: Part, words: Sequence[str], start: int = 0) -> Iterator[int]:
        """Behind which words a phrase of this part ends that begins at `start`."""
        return (end for end, _ in read(self._reading_of(part), words, start))

    def _reading_of(self, part: Part) -> Reading:
        if part not in self._readings:
            self._readings[part] = self._reading(part)
        return self._readings[part]

    def label_of(self, text: str) -> Part | None:
        """Which field of a header is called so; every line of an unmarked quote may begin with one,
        so it is remembered."""
        if text not in self._labels:
            if len(self._labels) >= _MOST_LABELS:
                self._labels.clear()
            name = tuple(word.text for word in words_in(text))
            found = (part for part in _LABELS if self.is_phrase(part, name))
            self._labels[text] = next(found, None)
        return self._labels[text]

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
        texts = [word.text for word in words]
        for start in range(len(words)):
            count, before = reached[start]
            if not before:
                continue
            pieces = chain(
                self._pieces(words, texts, start, names, greeted), _whole_names(words, start, whole)
            )
            for end, role in pieces:
                least, roles = reached[end]
                found = frozenset(one | role for one in before)
                if count + 1 < least or not roles:
                    reached[end] = (count + 1, found)
                elif count + 1 == least:
                    reached[end] = (least, roles | found)
        return reached[-1][1]

    def spans(self, part: Part, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where words in a row are a phrase of this part."""
        for start in range(len(words)):
            for end in self.ends(part, words, start):
                yield start, end

    def refusals(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where words in a row, two at least, are a no or a leave by themselves."""
        return ((start, end) for start, end in self.within(words, _REFUSAL) if end > start + 1)

    def within(self, words: Sequence[str], role: int) -> Iterator[tuple[int, int]]:
        """Where words in a row are by themselves a piece that says one of these."""
        for start in range(len(words)):
            for end, said in read(self._pieces_begin, words, start):
                if _meant(said) & role:
                    yield start, end

    def _pieces(
        self,
        words: Sequence[Word],
        texts: Sequence[str],
        start: int,
        names: Collection[str],
        greeted: Collection[str],
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
            if end <= len(words) and words[start + 1].text in _KISSES:
                yield end, Role.NAME
            if end < len(words) and words[start + 1].text == "&" and words[end].text in names:
                yield end + 1, Role.NAME
        picks = self.picks_at(words, start)
        if picks.numbers:
            yield picks.end, Role.PICKED
        for end, said in read(self._pieces_begin, texts, start):
            meant = _meant(said)
            for role in _bits(meant & ~Role.GREETING):
                yield end, role
            if meant & Role.GREETING:
                yield from self._addressed(words, end, (*names, *greeted))

    def _addressed(
        self, words: Sequence[Word], end: int, names: Collection[str]
    ) -> Iterator[tuple[int, int]]:
        """Behind a greeting stands who is greeted: titles and names."""
        titles = self.words(Part.TITLES)
        while end < len(words) and (words[end].text in titles or words[end].text in names):
            end += 1
            yield end, Role.POLITE

    def picks_at(self, words: Sequence[Word], start: int) -> Picks:
        """The numbers of a ``YES 1, 3`` or “yes, only number 2” that begins at `start`."""
        if words[start].text not in self.words(Part.NUMBERED):
            return _NO_PICKS
        chosen = self._behind(Part.CHOOSING, words, start + 1)
        end, numbers = self._numbers_at(words, max(chosen, default=start + 1))
        if not numbers:
            return _NO_PICKS
        only = max(self._behind(Part.ONLY, words, end), default=end)
        return Picks(only, numbers, bool(chosen) or only > end)

    def _behind(self, part: Part, words: Sequence[Word], start: int) -> list[int]:
        """Where phrases of this part end that begin at `start`."""
        texts = [word.text for word in words[start : start + _LONGEST_CHOOSING]]
        return [start + end for end in self.ends(part, texts)]

    def _numbers_at(self, words: Sequence[Word], start: int) -> tuple[int, tuple[int, ...]]:
        """Where numbers in a row end that begin at `start`, and what they are."""
        numbers, end, last = [], start, 0
        while end < len(words):
            word = words[end]
            if word.kind is Kind.NUMBER and word.text.isdecimal() and len(word.text) < 4:
                numbers.append(int(word.text))
                last = end + 1
            elif word.text not in self.words(Part.AND) or last != end:
                break
            end += 1
        return last, tuple(numbers)


def _whole_names(
    words: Sequence[Word], start: int, whole: Collection[Phrase]
) -> Iterator[tuple[int, int]]:
    for name in whole:
        if stands_at(name, words, start):
            yield start + len(name), Role.NAME


def _meant(said: int) -> int:
    """What a phrase says that stands in several parts."""
    if said & Role.MISLEADING:
        said &= ~(_ANSWER | Role.MISLEADING)
    # What is a greeting in one language may be an answer in the one that is spoken.
    return said & _ANSWER or said


def _bits(role: int) -> Iterator[int]:
    bit = 1
    while bit <= role:
        if role & bit:
            yield bit
        bit <<= 1


@lru_cache(maxsize=16)  # the languages, and what a taught sentence made of one of them before
def lexicon_of(language: Phrases) -> Lexicon:
    """What a language says by itself, made once."""
    return _made((language,), (language,))


def lexicon(languages: tuple[Phrases, ...], around: tuple[Phrases, ...]) -> Lexicon:
    """The lexicon of these languages, made once."""
    all_of_them = _lexicons_within(around)
    if languages not in all_of_them:
        all_of_them[languages] = _made(languages, around)
    return all_of_them[languages]


@lru_cache(maxsize=2)  # of what ships, and of that with what is taught
def _lexicons_within(_: tuple[Phrases, ...]) -> dict[tuple[Phrases, ...], Lexicon]:
    """Those that were made around the same languages: all go when others are taught."""
    return {}


def _made(languages: tuple[Phrases, ...], around: tuple[Phrases, ...]) -> Lexicon:
    made = Lexicon(languages, around)
    gc.freeze()  # it stays, as the graphs do that it is made of
    return made
