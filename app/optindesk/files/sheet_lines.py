"""Reads lines of recipients as mails show them: ``Ana Horvat <ana@x.org>; ben@y.org``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

COLUMNS = ("Email", "Name")
"""The columns of what is read here, by names that the synonyms know."""

_PREFIX = re.compile(r"\A\s*(?:to|cc|bcc|an|à|a|para|per|aan|do|za)\s*:\s*", re.IGNORECASE)
_BARE = re.compile(r"(?:mailto:)?[^\s@,;<>\"()]+@[^\s@,;<>\"()]+", re.IGNORECASE)
_BRACKETED = re.compile(r"(?P<name>[^<>]*)<\s*(?P<address>[^\s@<>]+@[^\s@<>]+)\s*>", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def are_recipients(lines: Iterable[str]) -> bool:
    """Whether lines are nothing but recipients, and no table: brackets tell it, or a number of
    addresses that differs from line to line, or one line with several."""
    counts = []
    bracketed = False
    for line in lines:
        if not line.strip():
            continue
        found = recipients(line)
        if found is None:
            return False
        counts.append(len(found))
        bracketed = bracketed or "<" in line
    if not counts:
        return False
    return bracketed or len(set(counts)) > 1 or (len(counts) == 1 and counts[0] > 1)


def rows_of(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """A row (address, name) for each recipient, with the number of its line; what is none of that
    stands as an address, so that it is seen."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        for address, name in recipients(line) or [(line.strip(), "")]:
            yield number, [address, name]


def recipients(line: str) -> list[tuple[str, str]] | None:
    """Address and name of each recipient on a line; None when something on it is no recipient.

    Semicolons part people, as Outlook has it, and then commas belong to names (``Horvat, Ana
    <ana@x.org>``); without semicolons commas part them.
    """
    text = _PREFIX.sub("", line, count=1)
    hidden = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    mark = ";" if ";" in hidden else ","
    found: list[tuple[str, str]] = []
    start = 0
    for end in [*(at for at, letter in enumerate(hidden) if letter == mark), len(text)]:
        piece = text[start:end]
        if not piece.strip():
            start = end + 1
        elif (one := _recipient(piece)) is not None:
            found.append(one)
            start = end + 1
        # Else a name goes on behind a comma: the next piece begins where this one did.
    return found if found and not text[start:].strip() else None


def _recipient(piece: str) -> tuple[str, str] | None:
    if _BARE.fullmatch(piece.strip()):
        return piece.strip(), ""
    if bracketed := _BRACKETED.fullmatch(piece.strip()):
        name = bracketed["name"].strip()
        if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
            name = re.sub(r"\\(.)", r"\1", name[1:-1])
        return bracketed["address"], " ".join(name.split())
    return None
