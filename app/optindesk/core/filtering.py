"""What is typed to narrow a table: plain words, and `key:value` for those who like it.

Words are compared without case, accents, spaces and hyphens. What is not known is text, so that
nothing that was typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from optindesk.core.dates import read_date
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.words import fold_text


class Key(StrEnum):
    """What a table can be narrowed by, beside words."""

    STATE = "state"
    LIST = "list"
    SHEET = "sheet"
    LEVEL = "level"
    LANGUAGE = "language"
    CHANGED = "changed"
    MAY = "may"


KEY_WORDS: Mapping[Key, Sentence] = {
    Key.STATE: sentence("state"),
    Key.LIST: sentence("list"),
    Key.SHEET: sentence("sheet"),
    Key.LEVEL: sentence("level"),
    Key.LANGUAGE: sentence("language"),
    Key.CHANGED: sentence("changed"),
    Key.MAY: sentence("may"),  # whether one may write to somebody: no month
}
"""How each is called; the English word is understood in every language."""


class May(StrEnum):
    """Whether we may write to somebody (core/standing.py)."""

    YES = "yes"
    NO = "no"


MAY_WORDS: Mapping[May, Sentence] = {May.YES: sentence("yes"), May.NO: sentence("no")}


class Span(StrEnum):
    """A span of days up to today."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


SPAN_WORDS: Mapping[Span, Sentence] = {
    Span.TODAY: sentence("today"),
    Span.YESTERDAY: sentence("yesterday"),
    Span.WEEK: sentence("week"),
    Span.MONTH: sentence("month"),
    Span.YEAR: sentence("year"),
}
_DAYS_BACK: Mapping[Span, tuple[int, int]] = {
    Span.TODAY: (0, 0),
    Span.YESTERDAY: (1, 1),
    Span.WEEK: (6, 0),
    Span.MONTH: (29, 0),
    Span.YEAR: (364, 0),
}
"""How many days before today each begins, and how many before today it ends."""


@dataclass(frozen=True)
class Vocabulary:
    """What can be typed: for each key its spellings, and for each of its values those of the value;
    the first is what is offered. A key without values takes any text."""

    keys: Mapping[Key, Sequence[str]]
    values: Mapping[Key, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def key(self, written: str) -> Key | None:
        """The key that is spelt so."""
        wanted = _plain(written)
        found = (key for key, spelt in self.keys.items() if wanted in map(_plain, spelt))
        return next(found, None) if wanted else None

    def spell(self, key: Key, value: str) -> str:
        """A key with a value, as it is typed."""
        return f"{self.keys[key][0]}:{self.spell_value(key, value)}"

    def spell_value(self, key: Key, value: str) -> str:
        """A value of a key, as it is typed: with hyphens, as they are compared without them."""
        known = self.values.get(key, {}).get(value)
        return _quoted(re.sub(r"\s+", "-", known[0]) if known else value)


class Term(NamedTuple):
    """A word, or a value under a key, and where it stands in the text (in characters).

    `choices` are what a beginning may mean; while it may mean several, it narrows nothing.
    """

    key: Key | None
    value: str
    start: int
    end: int
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """What was typed, taken apart. `strange` has what looks like a key with a value, and is none
    that is known; it is among the words too. `is_cut`: not all of it was read."""

    terms: tuple[Term, ...] = ()
    strange: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def text(self) -> str:
        """The plain words."""
        return searchable(_words_of(self.terms))

    def of(self, key: Key) -> tuple[str, ...]:
        """The values under a key: any of them is wanted."""
        return tuple(dict.fromkeys(one.value for one in self.terms if one.key is key and one.value))

    @property
    def unsure(self) -> Term | None:
        """The first beginning that may mean several values."""
        return next((one for one in self.terms if one.choices), None)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The terms that narrow."""
        return tuple(one for one in self.terms if one.value)


_MARKS = '"“”„«»'
"""What quotes a value: keyboards make the curved ones by themselves."""

_QUOTES = str.maketrans(_MARKS, '"' * len(_MARKS))
_DOUBLED = re.compile(f"([{_MARKS}])[{_MARKS}]")
_MARK = re.compile(f"([{_MARKS}])")
_TOKEN = re.compile(r'(?:[^\s":]*:)?"(?:[^"]|"")*"?|\S+')
_KEY = re.compile(r'([^\s":]+):(.*)', re.DOTALL)


LONGEST = 1000
"""So many characters of what is typed are read."""
_MOST_WORDS, _LONGEST_WORD = 40, 100


def searchable(text: str) -> str:
    """As much of plain words as a database searches for: it does not for a text without an end."""
    words = text.split()
    few = [word[:_LONGEST_WORD] for word in words[:_MOST_WORDS]]
    return text if few == words else " ".join(few)


def _words_of(terms: Iterable[Term]) -> str:
    return " ".join(one.value for one in terms if one.key is None and one.value)


def parse(text: str, vocabulary: Vocabulary) -> Filter:
    """Take apart what was typed; any text is a filter, what is behind `LONGEST` none of it."""
    terms, strange = [], []
    for start, end, key, value in _tokens(text[:LONGEST]):
        written = text[start:end]
        known = vocabulary.key(key)
        if known is None:
            terms.append(Term(None, f"{key}:{value}" if key else value, start, end))
            if key and value and not value.startswith("/"):  # https://… is a link
                strange.append(written)
            continue
        meant = _meant(vocabulary, known, value)
        if len(meant) == 1:
            terms.append(Term(known, meant[0], start, end))
        elif meant or not _plain(value):
            terms.append(Term(known, "", start, end, meant))
        else:
            terms.append(Term(None, written, start, end))
            strange.append(written)
    words = _words_of(terms)
    is_cut = len(text) > LONGEST or searchable(words) != words
    return Filter(tuple(terms), tuple(strange), is_cut)


def spell(found: Filter, vocabulary: Vocabulary) -> str:
    """A filter as it is typed: what is parsed of it narrows to the same."""
    return " ".join(
        as_word(one.value, vocabulary) if one.key is None else vocabulary.spell(one.key, one.value)
        for one in found.parts
    )


def narrowed(text: str, vocabulary: Vocabulary, key: Key, values: Iterable[str]) -> str:
    """What was typed, with these values under a key in place of those that it had."""
    rest = without(text, [one for one in parse(text, vocabulary).terms if one.key is key])
    return " ".join(filter(None, [rest, *(vocabulary.spell(key, value) for value in values)]))


def without(text: str, terms: Iterable[Term]) -> str:
    """What was typed, without some of it."""
    for one in sorted(terms, key=lambda term: term.start, reverse=True):
        text = f"{text[: one.start].rstrip()} {text[one.end :].lstrip()}"
    return text.strip()


def as_word(text: str, vocabulary: Vocabulary) -> str:
    """A text, such as an address, as it is typed so that it is taken for nothing else."""
    with_key = _KEY.fullmatch(text)
    is_key = with_key is not None and vocabulary.key(with_key[1]) is not None
    return _in_quotes(text) if is_key else _quoted(text)


class Offer(NamedTuple):
    """What can stand at the cursor instead of what is typed from `start` to `end`."""

    start: int
    end: int
    texts: tuple[str, ...]


LEAST_LETTERS = 2
"""So many letters of a key are typed before it is offered: one letter is the start of a name."""


def offer(
    text: str, cursor: int, vocabulary: Vocabulary, names: Mapping[Key, Sequence[str]]
) -> Offer:
    """What completes the word before the cursor: keys, and the values of a key that was typed;
    `names` are those of lists and sheets."""
    at_cursor = (one for one in _tokens(text[:cursor]) if one.end == cursor)
    start, end, key, value = next(at_cursor, _Token(cursor, cursor, "", ""))
    known = vocabulary.key(key)
    if known is None:
        letters = _plain(value) if not key else ""
        keys = [spelt[0] for spelt in vocabulary.keys.values()]
        begun = len(letters) >= LEAST_LETTERS or start == end
        fits = [f"{one}:" for one in keys if begun and _plain(one).startswith(letters)]
        return Offer(start, end, tuple(fits) if not key else ())
    values = vocabulary.values.get(known, dict.fromkeys(names.get(known, ())))
    typed, written = _plain(value), text[start:end]
    spelt = [vocabulary.spell_value(known, one) for one in values]
    fits = [f"{text[start : start + len(key)]}:{one}" for one in spelt if typed in _plain(one)]
    return Offer(start, end, tuple(one for one in fits if one != written))


def days_of(value: str, today: date) -> tuple[date, date]:
    """The first and the last day of a value of `Key.CHANGED`."""
    span = next((one for one in Span if one == value), None)
    if span is None:
        day = date.fromisoformat(value)
        return day, day
    first, last = (timedelta(days=days) for days in _DAYS_BACK[span])
    return today - first, today - last


YEARS = range(1970, 2200)
"""A day of another year is a slip."""


class _Token(NamedTuple):
    start: int
    end: int
    key: str
    value: str


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text.translate(_QUOTES)):
        start, end = match.span()
        with_key = _KEY.fullmatch(match.group())
        key = with_key[1] if with_key else ""
        at = start + (len(key) + 1 if with_key else 0)
        yield _Token(start, end, text[start : start + len(key)], _unquoted(text[at:end]))


def _unquoted(written: str) -> str:
    marks = written.translate(_QUOTES)
    if not marks.startswith('"'):
        return written
    behind = len(marks[1:]) - len(marks[1:].rstrip('"'))
    inside = written[1:-1] if behind % 2 else written[1:]
    return _DOUBLED.sub(r"\1", inside)


def _quoted(value: str) -> str:
    """A value as one token, in quotes where it needs them."""
    return value if value and not re.search(rf"[\s{_MARKS}]", value) else _in_quotes(value)


def _in_quotes(value: str) -> str:
    doubled = _MARK.sub(r"\1\1", value)
    return f'"{doubled}"'


def _meant(vocabulary: Vocabulary, key: Key, value: str) -> tuple[str, ...]:
    """The values that may be meant: the one that is spelt so, else those that begin so."""
    known = vocabulary.values.get(key)
    if known is None:
        return (value.strip(),) if value.strip() else ()
    typed = _plain(value)
    day = read_date(value) if key is Key.CHANGED else None
    if day is not None and day.year in YEARS:
        return (day.isoformat(),)
    if not typed:
        return ()
    same = (one for one, spelt in known.items() if typed in map(_plain, spelt))
    exact = next(same, None)
    if exact is not None:
        return (exact,)
    return tuple(
        one for one, spelt in known.items() if any(_plain(text).startswith(typed) for text in spelt)
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in fold_text(text) if letter.isalnum())
