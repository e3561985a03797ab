"""Texts become words that can be compared: folded, without accents, with what is no word kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from optindesk.core.token import token_places


class Kind(IntEnum):
    """`STRANGE` is what is neither word nor harmless punctuation: ``?``, ``~``, a picture."""

    WORD = 1
    NUMBER = 2
    LINK = 3
    END = 4
    STRANGE = 5


class Word(NamedTuple):
    """A word as compared, its kind, and where it stood in the text (in characters)."""

    text: str
    kind: Kind
    start: int
    end: int


Phrase = tuple[str, ...]

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\U0001f3fb-\U0001f3ff]"
)
_GREEK_QUESTION_MARK = "\u037e"
"""NFC makes a semicolon of it, which asks nothing."""


class _WithoutMarks(dict[int, int | None]):
    """For `str.translate`: takes combining marks away; learns each letter when it first comes."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        self[code] = kept
        return kept


_MARKS = _WithoutMarks()
_LETTERS_WITHOUT_PARTS = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "‘": "'"}
)
_LINK = (
    r"[<\[(]{0,3}(?:(?:https?|mailto|tel|sip):[^\s<>\]]{1,2000}|www\.[^\s<>\]]{1,2000}"
    r"|[^\s<>\[\]()@,;:\"'|]{1,64}+@[^\s<>\[\]()@,;:\"'|.]{1,63}+"
    r"(?:\.[^\s<>\[\]()@,;:\"'|.]{1,63}+){1,8})[>\])]{0,3}"
)
_SMILE = re.compile(r"[:;=]-?[)\]D]+(?!\w)")
_ODD = re.compile(
    r"\.{2,}|…|[:;=]'?-?[(\[/\\|]+(?=\s|$)|(?<!\S)!+(?=[^\s!])|[(\[]\s*[)\]]|(?<!\S)[-−]\d+"
)
"""Punctuation that says something: a hesitation, a frown, “not”, an empty box, a minus."""

_WORD_PATTERN = (
    r"(?P<number>[0-9]+(?:[-–/.:][0-9]+)*(?![^\W_]))"
    r"|(?P<initials>(?<![\w.])(?:[a-z]\.)+[a-z]\b|(?<![\w.])P\.[ \xa0]?S\b)"
    r"|(?P<word>[^\W_]+(?:['’‘][^\W_]+)*)"
    r"|(?P<end>[.!;。]+)"
    r"|(?P<plain>[\s,:()\"'«»„“”‘’‚‹›*_\-–—‐‑¡/]+)"
    r"|(?P<strange>.)"
)
_WORD = re.compile(rf"(?P<link>{_LINK})|{_WORD_PATTERN}")
_WORD_WITHOUT_LINKS = re.compile(_WORD_PATTERN)
_BETWEEN_INITIALS = re.compile(r"\W+")
_ORDINAL = re.compile(r"(?<!\S)\d{1,2}(?:\.\d{1,2})?(\.)[ \xa0]*(?=[^\W\d_])")
"""“14. November”, “14.11. eingetragen”: no sentence ends there."""

_KINDS = {
    "number": Kind.NUMBER,
    "initials": Kind.WORD,
    "word": Kind.WORD,
    "end": Kind.END,
    "strange": Kind.STRANGE,
}
_SCHEME = re.compile("(?:https?|mailto|tel|sip):")
_ADDED_LINK = re.compile(_LINK)
_MAY_HOLD_LINK = re.compile(r"(?<!\S)[^\s@:.]*+[@:.]\S*")
"""What stands without a space and has a sign that each link has: the rest is not looked through."""

_BEGINNING = re.compile(r"[^\W\d_]+(?=\s)")
_LINE = 400
"""How long a text may be for its words to be remembered, in characters."""


def visible(text: str) -> str:
    """The text in NFC without the characters that nobody sees."""
    if text.isascii():
        return text
    text = text.replace(_GREEK_QUESTION_MARK, "?")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def fold(word: str) -> str:
    """A word in the one form in which words are compared: no case, no accents."""
    return word.lower() if word.isascii() else _fold_slowly(word)


def _fold_letters(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS_WITHOUT_PARTS))
    return plain if plain.isascii() else plain.translate(_MARKS)


_fold_slowly = lru_cache(maxsize=10_000)(_fold_letters)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _strange(match: re.Match[str]) -> str:
    return "\ufffc" * len(match[0])


def words_in(text: str) -> list[Word]:
    """The words of a text that `visible` has cleaned; harmless punctuation is left out."""
    return list(_words_of_line(text)) if len(text) <= _LINE else _words_in(text)


def _words_in(text: str) -> list[Word]:
    found = []
    text = _SMILE.sub(_blank, _ODD.sub(_strange, text))
    pattern = _WORD if _may_hold_link(text) else _WORD_WITHOUT_LINKS
    for match in pattern.finditer(text):
        name = match.lastgroup
        if name == "plain":
            continue
        if name == "link":
            found.append(Word(match.group().lower(), Kind.LINK, match.start(), match.end()))
        else:
            assert name is not None
            text, kind = fold(match.group()), _KINDS[name]
            if name == "initials":
                text = _BETWEEN_INITIALS.sub("", text)
            if not text:  # a sign that stands above others and is a letter all the same (ﾞ)
                text, kind = match.group(), Kind.STRANGE
            found.append(Word(text, kind, match.start(), match.end()))
    return found


def _may_hold_link(text: str) -> bool:
    """Whether there is what each link has: to look for links takes long where there are none."""
    return "@" in text or "www." in text or (":" in text and _SCHEME.search(text) is not None)


# The lines of a quote come back in every answer, and are looked at from several sides in each.
_words_of_line = lru_cache(maxsize=4_096)(lambda line: tuple(_words_in(line)))


def first_word(text: str) -> str | None:
    """The word that a text surely begins with; None where one has to look at all of them."""
    match = _BEGINNING.match(text)
    return None if match is None else fold(match.group())


def phrase_of(text: str) -> Phrase:
    """A text as the tuple of its words, without sentence ends."""
    return tuple(word.text for word in words_in(visible(text)) if word.kind is not Kind.END)


def stands_at(phrase: Phrase, words: Sequence[Word], at: int) -> bool:
    """Whether the words from `at` on begin with this phrase."""
    return tuple(word.text for word in words[at : at + len(phrase)]) == phrase


def says(text: str, phrase: Phrase) -> bool:
    """Whether a text holds this phrase, its words whole and in a row."""
    return f" {' '.join(phrase)} " in f" {' '.join(phrase_of(text))} "


def sentences_in(text: str) -> Iterator[tuple[str, list[Word]]]:
    """The sentences of a text, each with its words; an empty line ends one as a full stop does."""
    for paragraph in re.split(r"\n[ \t\r]*\n", text):
        within = {match.end(1) for match in _ORDINAL.finditer(paragraph)}
        sentence: list[Word] = []
        for word in words_in(paragraph):
            if word.kind is not Kind.END:
                sentence.append(word)
            elif sentence and word.end not in within:
                yield paragraph[sentence[0].start : word.end], sentence
                sentence = []
        if sentence:
            yield paragraph[sentence[0].start : sentence[-1].end], sentence


def fold_text(text: str) -> str:
    """A whole text without case and accents."""
    return text.lower() if text.isascii() else _fold_letters(text)


def without_links(text: str) -> str:
    """The text without web and mail addresses."""
    if not _may_hold_link(text):
        return text
    rest, last = [], 0
    for start, end in _links_in(text):
        rest.append(text[last:start])
        last = end
    return " ".join([*rest, text[last:]])


def _links_in(text: str) -> Iterator[tuple[int, int]]:
    """Where web and mail addresses stand; none holds a space."""
    for run in _MAY_HOLD_LINK.finditer(text):
        for match in _ADDED_LINK.finditer(text, *run.span()):
            yield match.span()


def without_codes(text: str) -> str:
    """The text without our tokens, however they were wrapped; those within links stay."""
    rest, last = [], 0
    for start, end in token_places(text):
        if not _touches_link(text, start, end):
            rest.append(text[last:start])
            last = end
    return " ".join([*rest, text[last:]])


def _touches_link(text: str, start: int, end: int) -> bool:
    """Whether a link reaches into this place; none goes on in another line."""
    begin, behind = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    lines = text[begin : behind if behind >= 0 else len(text)]
    return any(first < end - begin and start - begin < last for first, last in _links_in(lines))
