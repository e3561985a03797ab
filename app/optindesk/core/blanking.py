"""Taking one person out of a file that stays the proof of others: what is asked for, what comes.

The rows of the others are the proof, so that they keep their numbers and their cells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from optindesk.core.sheet import Reading


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows (by their numbers) of a file as it is read so."""

    reading: Reading
    rows: frozenset[int]


@dataclass(frozen=True, slots=True)
class Persons:
    """Who is to stand in a file no more: the keys of their addresses, and whole names."""

    addresses: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blanked:
    """A file without them. `readings` is how each of what was `Taken` is read from it; it
    `is_rewritten` where it is a plain workbook now, whatever it was before."""

    content: bytes
    readings: tuple[Reading, ...]
    is_rewritten: bool


def naming(addresses: Iterable[str]) -> re.Pattern[str]:
    """Finds one of these addresses in a text, and not another that merely ends or begins so."""
    either = "|".join(map(re.escape, addresses))
    return re.compile(rf"(?<![\w.+%-])(?:{either})(?!\w|[.-]\w)", re.IGNORECASE)


def whole_names(names: Iterable[str]) -> frozenset[str]:
    """Names by which a cell is known to be about somebody: of two words or more, folded."""
    folded = (folded_name(name) for name in names)
    return frozenset(name for name in folded if " " in name)


def folded_name(name: str) -> str:
    """A name as names are compared."""
    return " ".join(name.split()).casefold()


def stands_in(text: str, named: re.Pattern[str], addresses: Collection[str]) -> bool:
    """Whether an address stands in a text, looked for the quick way first."""
    lowered = text.casefold()
    return any(one in lowered for one in addresses) and named.search(text) is not None
