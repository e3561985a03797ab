"""What stands around an answer and may be taken away, because it is harmless as a whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from optindesk.core.phrases import Lexicon, Part, Role
from optindesk.core.words import Kind, Phrase, Word, words_in

_LABEL = re.compile(r"^[\s*_]*([^:<>@]{1,30}?)[\s*_]*:[\s*_]*(.*)$")
_MOST_LINES = 4
_ADDRESS_SIGNS = frozenset("<>;&[]|/+")
_PIECES = re.compile(r"\s*[|·•,\t]\s*|\s{2,}| / | - | – ")
_STREET_ENDINGS = ("strasse", "str", "gasse", "platz", "allee", "straat", "laan", "weg", "ulica")
_TOWN_CODE = re.compile(r"(?!19|20)[0-9]{4}|[0-9]{5,6}|[0-9]{2}-[0-9]{3}")
"""Postal codes; four digits that may be a year are none."""

_LONGEST_PIECE = 6
_FEWEST_PHONE_DIGITS = 6
_SHORTEST_FOOTER = 4
_LONGEST_SEPARATOR = 120


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the two who write to each other.

    `names` are single words that may pass as names, `full_names` whole names of ours, `subjects`
    the words of the subjects that we sent.
    """

    lexicon: Lexicon
    names: frozenset[str]
    full_names: frozenset[Phrase]
    subjects: frozenset[Phrase]


def attribution_length(lines: Sequence[str], at: int, known: Known) -> int:
    """How many lines from `at` on are an “On … wrote:” of dates, names and addresses only."""
    text = ""
    for count, line in enumerate(lines[at : at + _MOST_LINES], 1):
        if not line.strip():
            return 0
        text += line + "\n"
        if text.rstrip().endswith((":", "--", "--*")) and _is_attribution(text, known):
            return count
    return 0


def _is_attribution(text: str, known: Known) -> bool:
    words = known.lexicon.words
    rest = _without_full_names(words_in(text), known)
    wrote = any(word.text in words[Part.WROTE] for word in rest)
    return wrote and all(
        word.text in words[Part.WROTE] or _is_date_or_name(word, known) for word in rest
    )


def _is_date_or_name(word: Word, known: Known) -> bool:
    words = known.lexicon.words
    return (
        word.kind in (Kind.NUMBER, Kind.LINK)
        or not word.text.strip(".;")
        or word.text in words[Part.BETWEEN]
        or word.text in words[Part.DATES]
        or word.text in known.names
        or word.text in _ADDRESS_SIGNS
    )


def _without_full_names(words: list[Word], known: Known) -> list[Word]:
    """Our own names count as a whole, whatever words they are made of."""
    texts = [word.text for word in words]
    for name in known.full_names:
        for start in range(len(texts) - len(name), -1, -1):
            if tuple(texts[start : start + len(name)]) == name:
                del words[start : start + len(name)], texts[start : start + len(name)]
    return words


def header_block_length(lines: Sequence[str], at: int, known: Known) -> int:
    """How many lines from `at` on are a “From: … Sent: … To: … Subject: …” about our mail."""
    end, labels = at, set[Part]()
    while end < len(lines):
        count, label = _header_line(lines, end, known)
        if not count:
            break
        assert label is not None
        labels.add(label)
        end += count
    return end - at if Part.FROM in labels and len(labels) > 1 else 0


def _header_line(lines: Sequence[str], at: int, known: Known) -> tuple[int, Part | None]:
    match = _LABEL.match(lines[at])
    if match is None:
        return 0, None
    name = tuple(word.text for word in words_in(match.group(1)))
    parts = (Part.FROM, Part.TO, Part.SENT, Part.SUBJECT)
    label = next((part for part in parts if name in known.lexicon.phrases[part]), None)
    if label is None:
        return 0, None
    value = match.group(2)
    for count in range(1, _MOST_LINES):
        if _is_header_value(value, label, known):
            return count, label
        if at + count == len(lines):
            break
        value += "\n" + lines[at + count]
    return 0, None


def _is_header_value(value: str, label: Part, known: Known) -> bool:
    words = words_in(value)
    if label is Part.SUBJECT:
        return subject_words(words, known.lexicon) in known.subjects
    return bool(words) and all(
        _is_date_or_name(word, known) for word in _without_full_names(words, known)
    )


def subject_words(words: Iterable[Word], lexicon: Lexicon) -> Phrase:
    """The words of a subject without “Re:” and its like, and without sentence ends."""
    plain = [word.text for word in words if word.kind is not Kind.END]
    while plain and plain[0] in lexicon.words[Part.REPLIES]:
        del plain[0]
    return tuple(plain)


def is_separator(line: str, lexicon: Lexicon) -> bool:
    """Whether a line is an “-----Original Message-----”."""
    if len(line) > _LONGEST_SEPARATOR:
        return False
    words = tuple(word.text for word in words_in(line))
    return words in lexicon.phrases[Part.SEPARATORS]


def phone_length(lines: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """How many lines from `at` on are what a phone or mail program signs with."""
    words: list[str] = []
    for count, line in enumerate(lines[at : at + _MOST_LINES], 1):
        if not line.strip():
            return 0
        words += [word.text for word in words_in(line) if word.kind not in (Kind.LINK, Kind.END)]
        if tuple(words) in lexicon.phrases[Part.PHONES]:
            return count
    return 0


def is_footer(paragraph: str, lexicon: Lexicon) -> bool:
    """Whether a paragraph is a confidentiality notice or a gateway's warning.

    Every sentence must hold one of their usual phrases and no word that they do not use; one of
    the phrases must be such as people do not write themselves.
    """
    keys, more = lexicon.phrases[Part.FOOTER_KEYS], lexicon.phrases[Part.FOOTER_MORE]
    usual = lexicon.footer_words
    sentences: list[list[str]] = [[]]
    for word in words_in(paragraph):
        if word.kind is Kind.END:
            sentences.append([])
        else:
            sentences[-1].append(word.text)
    sentences = [sentence for sentence in sentences if sentence]
    if not all(
        len(one) >= _SHORTEST_FOOTER
        and usual.issuperset(one)
        # “… and no”: such a word says something only at the end, where nothing follows it.
        and one[-1] not in lexicon.against
        for one in sentences
    ):
        return False
    # Padded with spaces, so that a phrase is found only where its words stand whole.
    padded = [f" {' '.join(sentence)} " for sentence in sentences]
    return any(_holds(one, keys) for one in padded) and all(
        _holds(one, keys) or _holds(one, more) for one in padded
    )


def _holds(padded: str, keys: Iterable[Phrase]) -> bool:
    return any(f" {' '.join(key)} " in padded for key in keys)


def opens_signature(line: str, known: Known) -> bool:
    """Whether a line is a closing, or names and nothing else: below it contact data may stand."""
    words = [word for word in words_in(line) if word.kind is not Kind.END]
    roles = known.lexicon.roles(words, known.names) if words else frozenset()
    return (
        bool(roles)
        and all(role & Role.CLOSING or role == Role.NAME for role in roles)
        and all(not role & ~(Role.CLOSING | Role.NAME | Role.POLITE) for role in roles)
    )


def is_contact_line(line: str, known: Known) -> bool:
    """Whether a line of a signature holds only names, roles and contact data."""
    return all(_is_contact(piece, known) for piece in _PIECES.split(line) if piece.strip())


def _is_contact(piece: str, known: Known) -> bool:
    words = [word for word in words_in(piece) if word.kind is not Kind.END]
    return len(words) <= _LONGEST_PIECE and (
        _is_reachable(words, known) or _is_place(piece, words, known) or _is_role(words, known)
    )


def _is_reachable(words: list[Word], known: Known) -> bool:
    """A phone number, a mail address or a web address, with a label or without."""
    labels = known.lexicon.words[Part.LABELS]
    values = [
        word
        for word in words
        if word.text not in labels and word.text not in "+/" and word.text not in known.names
    ]
    digits = sum(letter.isdigit() for word in values for letter in word.text)
    if all(word.kind is Kind.NUMBER for word in values):
        return not values or digits >= _FEWEST_PHONE_DIGITS
    return all(word.kind is Kind.LINK for word in values)


def _is_place(piece: str, words: list[Word], known: Known) -> bool:
    """A street with its number, a town with its code, or a firm with its legal form."""
    lexicon = known.lexicon
    numbers = [word.text for word in words if word.text[0].isdigit()]
    letters = [word for word in words if not word.text[0].isdigit()]
    if not letters or any(
        word.kind is not Kind.WORD
        or word.text in lexicon.loaded
        or not (piece[word.start].isupper() or word.text in lexicon.words[Part.STREETS])
        for word in letters
    ):
        return False
    street = any(
        word.text in lexicon.words[Part.STREETS] or word.text.endswith(_STREET_ENDINGS)
        for word in letters
    )
    code = any(
        _TOWN_CODE.fullmatch(number)
        and (words[0].text == number or all(len(word.text) < 3 for word in letters))
        for number in numbers
    )
    firm = letters[-1].text in lexicon.words[Part.FORMS]
    return len(numbers) < 3 and ((street or code) if numbers else firm)


def _is_role(words: list[Word], known: Known) -> bool:
    usual: Collection[str] = known.lexicon.words[Part.ROLES]
    return all(word.text in usual or word.text in known.names for word in words)
