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
from typing import NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U."""

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_LOOK_ALIKE = str.maketrans("OILoil", "011011")
_MAC_BITS = 128
_MAC_LETTERS = 26
_TAIL = _MAC_LETTERS + 1
_SMALLEST_NUMBER = 5
_GROUP = 4
_CODE_LETTERS = 8
_CODE_BITS = 40


class Purpose(StrEnum):
    """What a subkey is for; a MAC made for one purpose is worth nothing for another."""

    TOKEN = "token"
    LEAVE = "leave"
    CODE = "code"
    MESSAGE_ID = "message-id"
    MARK = "mark"
    ERASED = "erased"


class Spelled(NamedTuple):
    """A token as read: a number and a MAC that nobody has checked yet."""

    number: int
    mac: int


def subkey(desk_key: bytes, purpose: Purpose) -> bytes:
    """The 32-byte key for one purpose, so that no MAC can be used for another."""
    return hmac.digest(desk_key, f"opt-in desk 1 {purpose}".encode(), "sha256")


def _mac(desk_key: bytes, purpose: Purpose, bits: int, parts: tuple[str | int, ...]) -> int:
    """The first `bits` of an HMAC-SHA-256 over `parts`, each with its length before it."""
    message = b"".join(b"%d:%s" % (len(part), part) for part in (str(p).encode() for p in parts))
    digest = hmac.digest(subkey(desk_key, purpose), message, "sha256")
    return int.from_bytes(digest[: bits // 8], "big")


def sealed(desk_key: bytes, purpose: Purpose, number: int, *parts: str | int) -> Spelled:
    """The number with its MAC over the number and `parts` (what the token stands for)."""
    return Spelled(number, _mac(desk_key, purpose, _MAC_BITS, (number, *parts)))


def is_genuine(spelled: Spelled, desk_key: bytes, purpose: Purpose, *parts: str | int) -> bool:
    """Whether the MAC is ours for that number and those parts; compared in constant time."""
    ours = sealed(desk_key, purpose, spelled.number, *parts)
    return hmac.compare_digest(ours.mac.to_bytes(16, "big"), spelled.mac.to_bytes(16, "big"))


def spell(token: Spelled) -> str:
    """The token for people: ``0001-7QXB-…``, groups of four, the last letter a check letter."""
    number = _digits(token.number)
    number = number.rjust(_SMALLEST_NUMBER, "0")
    number = number.rjust(len(number) + -(len(number) + _TAIL) % _GROUP, "0")
    letters = number + _digits(token.mac).rjust(_MAC_LETTERS, "0")
    return _grouped(letters + _check_letter(letters))


def read_token(text: str) -> Spelled | None:
    """The one token that `text` is, whatever its case, spaces, dashes, O for 0 or I and L for 1."""
    letters = _tidy(text)
    if len(letters) < _SMALLEST_NUMBER + _TAIL or len(letters) > 40:
        return None
    if not _VALUES.keys() >= set(letters) or _check_letter(letters[:-1]) != letters[-1]:
        return None
    number, mac = _number(letters[:-_TAIL]), _number(letters[-_TAIL:-1])
    return Spelled(number, mac) if mac < 1 << _MAC_BITS else None


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_BROKEN_LINE = re.compile(r"=?\r?\n[> \t]*")
_BETWEEN = "[-\u2010-\u2015\u2212_. \t]"
_CANDIDATE = re.compile(
    rf"(?<![0-9A-Za-z])[0-9A-Za-z]{{4}}(?:{_BETWEEN}{{0,3}}[0-9A-Za-z]{{4}}){{7,9}}(?![0-9A-Za-z])"
)


def find_tokens(text: str, limit: int = 20) -> list[tuple[str, Spelled]]:
    """The tokens in a text, each with the letters it stood in, first come first; at most `limit`.

    Reads what people paste and mailers break: wrapped lines, quote marks within, soft hyphens.
    """
    found: dict[Spelled, str] = {}
    visible = _INVISIBLE.sub("", text)
    for version in (visible, _BROKEN_LINE.sub("", visible), _BROKEN_LINE.sub(" ", visible)):
        for written in _candidates(version):
            token = read_token(written)
            if token is not None:
                found.setdefault(token, written)
                if len(found) >= limit:
                    return [(written, token) for token, written in found.items()]
    return [(written, token) for token, written in found.items()]


def _candidates(text: str) -> Iterator[str]:
    """Runs of letters that may be a token, also when words of four letters stand around it."""
    position = 0
    while match := _CANDIDATE.search(text, position):
        written = match.group()
        yield written
        groups = re.split(f"{_BETWEEN}+", written)
        for first in range(len(groups)):
            for last in range(first + 1, len(groups) + 1):
                if len("".join(groups[first:last])) in (32, 36, 40):
                    yield "-".join(groups[first:last])
        position = match.start() + 4


def without_tokens(text: str) -> str:
    """The text with every token taken out (DESIGN 4.4: the token goes first of all)."""
    for written, _ in find_tokens(text):
        text = text.replace(written, " ")
    return text


def code_for(desk_key: bytes, request: int, *parts: str | int) -> str:
    """The 8-character code (40 bits) for the telephone, valid for one request: ``ABCD-EF12``."""
    code = _mac(desk_key, Purpose.CODE, _CODE_BITS, (request, *parts))
    return _grouped(_digits(code).rjust(_CODE_LETTERS, "0"))


def read_code(text: str) -> str | None:
    """A code as somebody typed it, in the form that `code_for` gives, or None if it is none."""
    letters = _tidy(text)
    if len(letters) != _CODE_LETTERS or not _VALUES.keys() >= set(letters):
        return None
    return _grouped(letters)


def same_code(one: str, other: str) -> bool:
    """Whether two codes are equal, compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def message_id(token: Spelled, domain: str) -> str:
    """A Message-ID (RFC 5322 3.6.4) of ours, in its angle brackets."""
    return f"<{spell(token).replace('-', '').lower()}@{domain}>"


def read_message_id(text: str) -> Spelled | None:
    """The mail's number and MAC from a Message-ID of ours, or None if it is somebody else's."""
    local, _, _ = text.strip().strip("<>").partition("@")
    return read_token(local) if local.isalnum() and local.isascii() else None


def erased_key(desk_key: bytes, address_key: str) -> str:
    """The keyed hash that keeps an erased address from coming back, as hex."""
    return hmac.new(
        subkey(desk_key, Purpose.ERASED), address_key.encode(), hashlib.sha256
    ).hexdigest()


def _tidy(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", _INVISIBLE.sub("", text)).translate(_LOOK_ALIKE).upper()


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def _digits(number: int) -> str:
    digits = ""
    while number:
        number, value = divmod(number, 32)
        digits = ALPHABET[value] + digits
    return digits or "0"


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 32 + _VALUES[letter]
    return number


def _check_letter(letters: str) -> str:
    """Luhn's algorithm modulo 32: finds every single wrong letter, nearly every swapped pair."""
    total = 0
    for place, letter in enumerate(reversed(letters)):
        product = _VALUES[letter] * (2 if place % 2 == 0 else 1)
        total += product // 32 + product % 32
    return ALPHABET[-total % 32]
