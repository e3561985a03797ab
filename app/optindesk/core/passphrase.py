"""Whether a passphrase is good enough for what strangers may get hold of, and if not, why."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from optindesk.core.sentence import Sentence, sentence

LEAST_LETTERS = 12
"""Who has the file can try as many as they like, one a second and core (scrypt, N 2^18)."""

LEAST_DIFFERENT = 6
LEAST_OWN = 8
"""So many letters must be left when rows of the keyboard and what is known to all are taken out."""

LONG_NUMBER = 20
"""Digits alone are dates and telephone numbers, up to this length."""

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678901234567890",
    "qwertyuiop",
    "qwertzuiopü",
    "azertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
)
_SHORTEST_RUN = 4
_GUESSED_FIRST = ("password", "passwort", "passphrase", "kennwort", "geheim", "secret", "optindesk")
"""What is tried first, everywhere."""


def weakness(passphrase: str, known: Iterable[str] = ()) -> Sentence | None:
    """Why a passphrase is refused; None where it is good. `known` are words that everybody can find
    out: the address and the name of the business."""
    plain = unicodedata.normalize("NFC", passphrase).casefold()
    letters = "".join(plain.split())
    if len(passphrase.strip()) < LEAST_LETTERS:
        return sentence(
            "it has fewer than {least} letters. Four or five words that have nothing to do with"
            " each other are good, and easy to remember.",
            least=LEAST_LETTERS,
        )
    if letters.isdecimal() and len(letters) < LONG_NUMBER:
        return sentence("it is only a number, as a date or a telephone number is. Take words.")
    if len(set(letters)) < LEAST_DIFFERENT:
        return sentence("it has the same few letters over and over.")
    words = [*_GUESSED_FIRST, *(word for text in known for word in _words(text))]
    if len(_own_letters(letters, words)) < LEAST_OWN:
        return sentence(
            "it is little more than your name or address, a word that is tried first, or a row of"
            " the keyboard."
        )
    return None


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).casefold()
    parts = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return [part for part in ("".join(parts), *parts) if len(part) >= _SHORTEST_RUN]


def _own_letters(letters: str, words: Iterable[str]) -> str:
    """What is left without the words, and without rows of the keyboard in either direction."""
    for word in sorted(words, key=len, reverse=True):
        letters = letters.replace(word, "")
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    left, at = [], 0
    while at < len(letters):
        end = at + _SHORTEST_RUN
        while end <= len(letters) and any(letters[at:end] in row for row in rows):
            end += 1
        if end > at + _SHORTEST_RUN:
            at = end - 1
        else:
            left.append(letters[at])
            at += 1
    return "".join(left)
