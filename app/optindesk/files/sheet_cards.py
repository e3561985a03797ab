"""Reads vCards 2.1 (versit), 3.0 (RFC 2426) and 4.0 (RFC 6350) as rows of a sheet.

Our own and tolerant: address books write what no grammar has, and one card that is odd must not
cost the others. Only what a sign-up may hold is looked at.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

COLUMNS = (
    "Email",
    "Full name",
    "First name",
    "Last name",
    "Salutation",
    "Language",
    "Note",
    "Organisation",
    "Other addresses",
)
"""The columns of what is read here, by names that the synonyms know; the last two mean nothing."""

_LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:[^\":;]|\"[^\"]*\")*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAMETER = re.compile(r";((?:[^\";]|\"[^\"]*\")*)")
_LONGEST = 100_000
"""What is longer than so many characters is a picture, and not kept whole."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Property(NamedTuple):
    """A line of a card: its name in capitals, what its parameters say, in capitals, its value."""

    name: str
    parameters: frozenset[str]
    value: str


def rows_of(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """A row for each card, numbered as the cards stand; a card within a card belongs to it."""
    number = depth = 0
    card: list[Property] = []
    for one in _properties(lines):
        mark = (one.name, one.value.strip().upper())
        if mark == ("BEGIN", "VCARD"):
            depth += 1
        elif mark == ("END", "VCARD"):
            depth -= 1
            if depth <= 0:
                number, depth = number + 1, 0
                yield number, _row(card)
                card = []
        elif depth == 1:
            card.append(one)
    if card:
        yield number + 1, _row(card)


def _properties(lines: Iterable[str]) -> Iterator[Property]:
    """The properties of all cards, with folded lines put together."""
    whole = ""
    for line in lines:
        line = line.rstrip("\r\n")
        if line[:1] in (" ", "\t"):
            if len(whole) < _LONGEST:
                whole += line[1:]
        elif whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper():
            whole = whole[:-1] + line
        else:
            yield from _property(whole)
            whole = line
    yield from _property(whole)


def _property(line: str) -> Iterator[Property]:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return
    given = [one.strip().replace('"', "") for one in _PARAMETER.findall(found["parameters"])]
    parameters = {part for one in given for part in re.split("[=,]", one.upper())}
    value = found["value"]
    if "QUOTED-PRINTABLE" in parameters:
        encoding = next((one.partition("=")[2] for one in given if "CHARSET=" in one.upper()), "")
        value = _decoded(quopri.decodestring(value.encode("utf-8", "replace")), encoding)
    yield Property(found["name"].upper(), frozenset(parameters), value)


def mark_of(line: str) -> str:
    """“BEGIN” or “END” where a line is the first or last one of a card, else nothing."""
    marks = [one for one in _property(line) if one.value.strip().upper() == "VCARD"]
    is_mark = not line.startswith((" ", "\t")) and marks and marks[0].name in ("BEGIN", "END")
    return marks[0].name if is_mark else ""


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding or "utf-8")
    except (LookupError, UnicodeError):
        return content.decode("cp1252", "replace")


def _row(card: list[Property]) -> list[str]:
    addresses = [plain(one.value) for one in _preferred(card, "EMAIL") if one.value.strip()]
    last, first, more, prefix, _ = (_parts(_first(card, "N")) + [""] * 5)[:5]
    return [
        addresses[0] if addresses else "",
        plain(_first(card, "FN")),
        " ".join(filter(None, (first, more))),
        last,
        prefix,
        plain(_first(card, "LANG")),
        plain(_first(card, "NOTE")),
        ", ".join(filter(None, _parts(_first(card, "ORG")))),
        ", ".join(addresses[1:]),
    ]


def _preferred(card: list[Property], name: str) -> list[Property]:
    """The properties of one name, the preferred one first, the others in their order."""
    found = [one for one in card if one.name == name]
    return sorted(found, key=lambda one: "PREF" not in one.parameters)


def _first(card: list[Property], name: str) -> str:
    found = _preferred(card, name)
    return found[0].value if found else ""


def _parts(value: str) -> list[str]:
    """The parts of a value that has several, like last and first name."""
    return [plain(part) for part in re.split(r"(?<!\\);", value)]


def plain(value: str) -> str:
    """A value without its escapes (RFC 6350 3.4), on one line."""
    text = _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], value)
    return " ".join(text.split())
