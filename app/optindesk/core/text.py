"""What may be typed into names and notes: no more than fits, and no signs that nobody sees."""

from __future__ import annotations

import unicodedata

from optindesk.core.errors import ControlCharacter, NoteNeeded, TooLong

LONGEST_NAME = 200
"""How many characters a name may have: of a person, a list, a sender."""

LONGEST_SOURCE = 300
LONGEST_PAPER = 60
"""How many characters the number of a paper sheet may have."""

LONGEST_NOTE = 2_000
SHORTEST_REASON = 2
"""How many characters say why: a single one is a key that was meant for something else."""

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
"""For `str.translate`: takes out what nobody sees, and what no address or cell means."""

_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows, so that a name reads as another (UAX 9)."""


def hides(text: str) -> bool:
    """Whether a text holds a line break, a control character or a sign that turns its direction."""
    if text.isprintable():
        return False
    return any(one in _TURNING or unicodedata.category(one) in _CONTROLS for one in text)


def turns(text: str) -> bool:
    """Whether a text holds a sign that turns its direction."""
    return not text.isprintable() and not _TURNING.isdisjoint(text)


def one_line(field: str, text: str, most: int = LONGEST_NAME) -> str:
    """The text without blanks around it; raises ControlCharacter, TooLong."""
    stripped = text.strip()
    if hides(stripped):
        raise ControlCharacter(field=field)
    return _short(field, stripped, most)


def lines(field: str, text: str, most: int = LONGEST_NOTE) -> str:
    """The same for what may have lines."""
    stripped = text.replace("\r\n", "\n").strip()
    if hides(stripped.replace("\n", "").replace("\t", "")):
        raise ControlCharacter(field=field)
    return _short(field, stripped, most)


def is_reason(text: str) -> bool:
    """Whether a text can say why something is done."""
    return len(text.strip()) >= SHORTEST_REASON


def reason_of(text: str) -> str:
    """Why something is done, without blanks around it; raises NoteNeeded where it says nothing."""
    if not is_reason(text):
        raise NoteNeeded()
    return text.strip()


def _short(field: str, text: str, most: int) -> str:
    if len(text) > most:
        raise TooLong(field=field, most=most)
    return text
