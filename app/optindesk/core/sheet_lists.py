"""How a sheet says for which lists somebody signed up: by name in a cell, or by a mark below it."""

from __future__ import annotations

import re
from collections.abc import Callable

_BELOW = "list:"

_MARKED = re.compile(
    "x{1,3}|[1✓✔☑+yjstd]|yes|true|on|ja|wahr|oui|vrai|sí|si|sì|verdadero|vero|da|točno|sim"
    "|verdadeiro|tak|prawda|waar"
)
"""Cells that mark a list: signs, and yes and true in our nine languages. A cross that may strike
out (✗) is none."""

_UNMARKED = re.compile(
    "|[0–—/☐n-]|n/a|no|false|off|none|nein|falsch|keine?|non|faux|falso|nee|onwaar|não|nao|nie|fałsz"
    "|ne|netočno"
)
"""Cells that say that a list is not meant; an empty one is among them."""


def marks_of(list_name: str) -> str:
    """The field of a column that has a mark for each person who signed up for this list."""
    return f"{_BELOW}{list_name}"


def list_marked_by(field: str) -> str | None:
    """The list that a field of marks is about; None for any other field."""
    return field.removeprefix(_BELOW) if field.startswith(_BELOW) else None


def is_mark(cell: str) -> bool | None:
    """Whether a cell marks a list; None where it says neither."""
    word = cell.strip().casefold()
    if _MARKED.fullmatch(word):
        return True
    return False if _UNMARKED.fullmatch(word) else None


def names_in(cell: str, is_known: Callable[[str], bool]) -> list[str]:
    """The names of lists in a cell, each once: “Newsletter; Offers” are two.

    What is a list as a whole is not cut, and “&”, “+” and “/” cut only where a list stands beside
    them: the name of one that does not exist may hold them.
    """
    found: dict[str, None] = {}
    for part in _parts(cell, r"[;|\n]"):
        for name in [part] if is_known(part) else _parts(part, ","):
            smaller = [] if is_known(name) else _parts(name, r"[/+&]")
            found |= dict.fromkeys(smaller if any(map(is_known, smaller)) else [name])
    return list(found)


def _parts(text: str, separators: str) -> list[str]:
    cut = (" ".join(part.split()).strip("\"'„“”«» ") for part in re.split(separators, text))
    return [part for part in cut if part]
