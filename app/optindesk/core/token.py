"""Tokens, codes and Message-IDs: made from the desk key, spelled for people, read with tolerance.

Nothing made here is stored. A token is the request's number and a 128-bit MAC over the request, so
that a reminder carries the same one and a restored backup still knows it (DESIGN 4).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U."""

LARGEST_NUMBER = 1 << 31
"""The largest number of a request or mail that a token can carry."""

_PAIRS = [one + other for one in ALPHABET for other in ALPHABET]
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_DOUBLED = {letter: 2 * value // 32 + 2 * value % 32 for letter, value in _VALUES.items()}
_AS_PYTHON_WRITES = str.maketrans(ALPHABET, "0123456789ABCDEFGHIJKLMNOPQRSTUV")
_LOOK_ALIKE = str.maketrans("OILoil", "011011")
_SIGNS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BYTES = bytes(range(256))
_PLAIN = _BYTES.upper().translate(bytes.maketrans(b"OIL", b"011"))
_NO_SIGNS = bytes(code for code in _BYTES if chr(code) not in _SIGNS)
"""What `bytes.translate` puts in a letter's place, and what it takes away."""
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PUNCTUATION = re.compile(r"[\W_]")
_GROUP = 4
_MAC_BITS = 128
_MAC_LETTERS = 26
_MAC_BEGINS = frozenset("01234567")  # 128 bits in 26 letters of five leave three for the first
_TAIL = _MAC_LETTERS + 1
_SHORTEST = 32
# With the MAC and the check letter these numbers of digits fill whole groups of four.
_FEW_DIGITS = 5
_MANY_DIGITS = 9
_FEW_DIGITS_END = 32**_FEW_DIGITS
_LENGTHS = (_FEW_DIGITS + _TAIL, _MANY_DIGITS + _TAIL)
_CODE_LETTERS = 8
_CODE_BITS = 40


class Purpose(StrEnum):
    """What a subkey is for; a MAC made for one purpose is worth nothing for another."""

    TOKEN = "token"
    LEAVE = "leave"
    CODE = "code"
    MESSAGE_ID = "message-id"
    MARK = "mark"
    TEST = "test"
    ERASED = "erased"
    COLLECTOR = "collector"


class Spelled(NamedTuple):
    """A token as read: a number and a MAC that nobody has checked yet."""

    number: int
    mac: int


@lru_cache(maxsize=16)
def subkey(desk_key: bytes, purpose: Purpose) -> bytes:
    """The 32-byte key for one purpose, so that no MAC can be used for another."""
    return hmac.digest(desk_key, f"opt-in desk 1 {purpose}".encode(), "sha256")


def _mac(desk_key: bytes, purpose: Purpose, bits: int, parts: tuple[str | int, ...]) -> int:
    """The first `bits` of an HMAC-SHA-256 over `parts`, each with its length before it."""
    written = [str(part).encode() for part in parts]
    message = b"".join([b"%d:%b" % (len(part), part) for part in written])
    digest = hmac.digest(subkey(desk_key, purpose), message, "sha256")
    return int.from_bytes(digest[: bits // 8], "big")


@lru_cache(maxsize=1_024)  # what a mail names is sealed as it is found, proved and spelled
def sealed(desk_key: bytes, purpose: Purpose, number: int, *parts: str | int) -> Spelled:
    """The number with its MAC over the number and `parts` (what the token stands for)."""
    return Spelled(number, _mac(desk_key, purpose, _MAC_BITS, (number, *parts)))


def is_genuine(spelled: Spelled, desk_key: bytes, purpose: Purpose, *parts: str | int) -> bool:
    """Whether the MAC is ours for that number and those parts; compared in constant time."""
    ours = sealed(desk_key, purpose, spelled.number, *parts)
    return hmac.compare_digest(ours.mac.to_bytes(16, "big"), spelled.mac.to_bytes(16, "big"))


def spell(token: Spelled) -> str:
    """The token for people: ``0001-7QXB-…``, groups of four, the last letter a check letter.

    Raises ValueError for a number above `LARGEST_NUMBER`: `read_token` would not take it back.
    """
    if not 0 <= token.number <= LARGEST_NUMBER:
        raise ValueError(f"a token cannot carry the number {token.number}")
    places = _FEW_DIGITS if token.number < _FEW_DIGITS_END else _MANY_DIGITS
    letters = _digits(token.number, places) + _digits(token.mac, _MAC_LETTERS)
    return _grouped(letters + _check_letter(letters))


def read_token(text: str) -> Spelled | None:
    """The one token that `text` is, whatever its case, spaces, dashes, O for 0 or I and L for 1."""
    letters = _tidy(text)
    return None if letters is None else _read_letters(letters)


@lru_cache(maxsize=256)  # a mail holds its code several times, and is searched as often
def _read_letters(letters: str) -> Spelled | None:
    """The token of tidy letters, if they are spelled as `spell` does."""
    places = len(letters) - _TAIL
    # The cheap signs first: in a long text nearly all that has the form of a token fails here.
    if len(letters) not in _LENGTHS or letters[places] not in _MAC_BEGINS:
        return None
    if not _VALUES.keys() >= set(letters):
        return None
    number = _number(letters[:places])
    if number > LARGEST_NUMBER or (places == _MANY_DIGITS and number < _FEW_DIGITS_END):
        return None
    if _check_letter(letters[:-1]) != letters[-1]:
        return None
    return Spelled(number, _number(letters[places:-1]))


_SIGN = "[0-9A-Za-z]"
_DASHES = "-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_BETWEEN = rf"[{_DASHES}_. \t\u00a0\u2000-\u200a\u202f]"
_BREAK = r"=?\r?\n[>|¦ \t]{0,20}+"
# What was matched is never tried otherwise (``(?>``, ``+``): it could match in no other way.
_QUARTET = (
    rf"(?>{_SIGN}{{4}}|(?={_SIGN}{{1,3}}+[=\r\n])(?:{_SIGN}{_BREAK}{_SIGN}{{3}}"
    rf"|{_SIGN}{{2}}{_BREAK}{_SIGN}{{2}}|{_SIGN}{{3}}{_BREAK}{_SIGN}))"
)
_GAP = rf"{_BETWEEN}{{0,3}}+(?:{_BREAK}{_BETWEEN}{{0,2}}+)?+"
_FROM_HERE = rf"(?=({_QUARTET}(?:{_GAP}{_QUARTET}){{7}}+)({_GAP}{_QUARTET})?)"
# It begins with the sign before the token: that one is found in half the time.
_CANDIDATE = re.compile(rf"[^0-9A-Za-z]{_FROM_HERE}")
_BEHIND_SPACE = re.compile(rf"%[0-9A-Fa-f]{{2}}{_FROM_HERE}")
"""Within the mailto: link the token stands behind a written-out space."""

_CUT_BEHIND = re.compile(rf"[{_DASHES}](?:{_BREAK})?{_SIGN}")
_CUT_BEFORE = re.compile(rf"{_SIGN}[{_DASHES}](?:{_BREAK})?\Z")
_LONGEST_CUT = 25
_MOST_CANDIDATES = 50_000  # no honest text has so many: beyond, a hostile one is not read on
_BEFORE_A_LINE = "\n>|¦ \t"
_EMPTY_LINES = re.compile(r"\n[>|¦ \t]*+(?=\n)(?:\n[>|¦ \t]*+(?=\n))*+")
"""No token goes on behind these."""

_LONGEST_KEPT = 1_000
"""How long a paragraph may be for its tokens to be remembered, in characters."""
_MIXED = re.compile(r"[0-9][A-Za-z]|[A-Za-z][0-9]")


class _Place(NamedTuple):
    """Where a token may stand in a text; `cut`: a dash joins it to more letters."""

    start: int
    end: int
    token: Spelled
    cut: bool
    mixed: bool


def find_tokens(text: str, limit: int = 20) -> list[tuple[str, Spelled]]:
    """The tokens in a text, each with the text it stood in, first come first; at most `limit`.

    Reads what people paste and mailers break: wrapped lines, quote marks within, soft hyphens.
    What is found has the form of a token; whether it is ours only its MAC tells (`is_genuine`).
    """
    seen, places = _seen(text)
    found: dict[Spelled, str] = {}
    for place in places:
        found.setdefault(place.token, seen[place.start : place.end])
        if len(found) >= limit:
            break
    return [(written, token) for token, written in found.items()]


def token_places(text: str) -> list[tuple[int, int]]:
    """Where tokens stand in a text, as (start, end), without any word beside them.

    Only what is surely a token, because what is taken out of an answer is not read any more: where
    two readings overlap (a word of four letters beside a token typed with spaces fits the check
    letter once in 32 times), or where no group mixes letters and digits, there is no place.
    """
    seen, places = _seen(text)
    alone, reached = [], 0
    for at, place in enumerate(places):
        ends_before_next = at + 1 == len(places) or place.end <= places[at + 1].start
        if place.mixed and not place.cut and reached <= place.start and ends_before_next:
            alone.append(place)
        reached = max(reached, place.end)
    if len(seen) == len(text):
        return [(place.start, place.end) for place in alone]
    shown = [at for at, sign in enumerate(text) if not _INVISIBLE.match(sign)]
    return [(shown[place.start], shown[place.end - 1] + 1) for place in alone]


@lru_cache(maxsize=4)  # the same text is searched several times in a row
def _seen(text: str) -> tuple[str, list[_Place]]:
    """The text without what nobody sees, and the places in it where tokens may stand, in order.

    A token with dashes is whole: a reading that cuts through its dashes to take in a neighbouring
    word is dropped beside one that does not.
    """
    if len(text) < _SHORTEST:
        return text, []
    seen = text if text.isascii() else _INVISIBLE.sub("", text)
    places = sorted(_places(seen), key=lambda place: place[:2])
    whole = [place for place in places if not place.cut]
    if len(whole) == len(places):
        return seen, places
    kept, covered, passed = [], 0, 0
    for place in places:
        if not place.cut:
            kept.append(place)
            covered, passed = max(covered, place.end), passed + 1
        elif covered <= place.start and (passed == len(whole) or place.end <= whole[passed].start):
            kept.append(place)
    return seen, kept


def _places(seen: str) -> Iterator[_Place]:
    start = 0
    for end in (*(match.start() for match in _EMPTY_LINES.finditer(seen)), len(seen)):
        paragraph = seen[start:end].lstrip(_BEFORE_A_LINE)
        start = end
        if len(paragraph) >= _SHORTEST:
            known = len(paragraph) <= _LONGEST_KEPT
            begin = end - len(paragraph)
            for place in _known_places(paragraph) if known else _places_within(paragraph):
                yield _Place(begin + place.start, begin + place.end, *place[2:])


def _places_within(paragraph: str) -> Iterator[_Place]:
    seen = f" {paragraph}"  # with a sign before its first
    found = chain(_CANDIDATE.finditer(seen), _BEHIND_SPACE.finditer(seen))
    for match in islice(found, _MOST_CANDIDATES):
        written = (match[1] + (match[2] or "")).encode("ascii", "ignore")
        letters = written.translate(_PLAIN, _NO_SIGNS).decode()
        for group, length in enumerate(_LENGTHS, 1):
            start, end = match.start(1), match.end(group)
            if end < 0 or (end < len(seen) and seen[end] in _SIGNS):
                continue
            token = _read_letters(letters[:length])
            if token is not None:
                before = seen[max(0, start - _LONGEST_CUT) : start]
                cut = bool(_CUT_BEFORE.search(before) or _CUT_BEHIND.match(seen, end))
                mixed = bool(_MIXED.search(seen, start, end))
                yield _Place(start - 1, end - 1, token, cut, mixed)


# The paragraphs of a quote come back in every answer, and several times in each.
_known_places = lru_cache(maxsize=4_096)(lambda paragraph: tuple(_places_within(paragraph)))


def code_for(desk_key: bytes, request: int, *parts: str | int) -> str:
    """The 8-character code (40 bits) for the telephone, valid for one request: ``ABCD-EF12``."""
    code = _mac(desk_key, Purpose.CODE, _CODE_BITS, (request, *parts))
    return _grouped(_digits(code, _CODE_LETTERS))


def read_code(text: str) -> str | None:
    """A code as somebody typed it, in the form that `code_for` gives, or None if it is none."""
    letters = _tidy(text)
    return _grouped(letters) if letters is not None and len(letters) == _CODE_LETTERS else None


def same_code(one: str, other: str) -> bool:
    """Whether two codes are equal, compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def message_id(token: Spelled, domain: str) -> str:
    """A Message-ID (RFC 5322 3.6.4) of ours, in its angle brackets."""
    return f"<{spell(token).replace('-', '').lower()}@{domain}>"


def read_message_id(text: str) -> Spelled | None:
    """The mail's number and MAC from a Message-ID of ours, or None if it is somebody else's."""
    local, _, _ = text.strip().strip("<>").partition("@")
    return read_token(local) if len(local) in _LENGTHS and local.isalnum() else None


def erased_key(desk_key: bytes, address_key: str) -> str:
    """The keyed hash that keeps an erased address from coming back, as hex."""
    return hmac.new(
        subkey(desk_key, Purpose.ERASED), address_key.encode(), hashlib.sha256
    ).hexdigest()


def _tidy(text: str) -> str | None:
    """The letters of a token or code in our alphabet; None if there is a letter of another."""
    letters = _PUNCTUATION.sub("", _INVISIBLE.sub("", text))
    if not letters.isascii():
        return None
    letters = letters.translate(_LOOK_ALIKE).upper()
    return letters if _VALUES.keys() >= set(letters) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def _digits(number: int, places: int) -> str:
    """The number in so many letters, two (ten bits) at a time."""
    pairs = [_PAIRS[number >> bits & 1023] for bits in range((places - 1) // 2 * 10, -1, -10)]
    return "".join(pairs)[-places:]


def _number(letters: str) -> int:
    return int(letters.translate(_AS_PYTHON_WRITES), 32)


def _check_letter(letters: str) -> str:
    """Luhn's algorithm modulo 32: finds every single wrong letter, nearly every swapped pair."""
    total = sum(map(_DOUBLED.__getitem__, letters[-1::-2]))
    total += sum(map(_VALUES.__getitem__, letters[-2::-2]))
    return ALPHABET[-total % 32]
