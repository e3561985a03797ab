"""What a desk gives to a second computer without the database, and what comes back, sealed.

A collector knows lists, their texts and a key, and nobody. What is typed there goes into a file of
lines, each with a MAC over itself and the one before, so that the desk knows what comes back::

    optindesk-signups 1 <id of the collector>
    <MAC> {"row": 1, "email": …}
    <MAC> {"back": [1]}
    <MAC> {"sheet": "market.csv", "content": …}

A line without its end is one that the computer died at: it is none.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from optindesk.core.token import Purpose, subkey

FORMAT, VERSION = "optindesk-collector", 1
ENDING, COLLECTED_ENDING = ".optindesk-collector", ".optindesk-signups"
ID_BYTES = 16

_BEGINS = b"optindesk-signups 1 "
_FIRST = re.compile(rb"optindesk-signups 1 ([0-9a-f]{32})")
_NAMED = re.compile(rb'[0-9a-f]{64} \{"sheet":("(?:[^"\\]|\\.)*")')
_LINE = re.compile(rb"([0-9a-f]{64}) (\{.*\})")


@dataclass(frozen=True, slots=True)
class CollectorList:
    """A list that a collector collects for, with what people agree to by their entry: `number` is
    under what the desk keeps that text."""

    name: str
    description: str
    language: str
    number: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collector:
    """`id` is 32 hexadecimal digits, `key` what its lines are sealed with, `desk` who asks."""

    id: str
    key: bytes
    desk: str
    lists: tuple[CollectorList, ...]

    def to_plain(self) -> dict[str, Any]:
        """As JSON-able data, for the file that goes to the other computer."""
        plain = asdict(self) | {"key": self.key.hex()}
        return {"format": FORMAT, "version": VERSION, **plain}


def from_plain(plain: Any) -> Collector:
    """The collector that `to_plain` wrote; raises ValueError."""
    try:
        if (plain["format"], plain["version"]) != (FORMAT, VERSION):
            raise ValueError("it is of another version")
        lists = tuple(
            CollectorList(**{name: str(one[name]) for name in CollectorList.__slots__})
            for one in plain["lists"]
        )
        key = bytes.fromhex(plain["key"])
        known = Collector(str(plain["id"]), key, str(plain["desk"]), lists)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("something is missing in it") from error
    if not _FIRST.fullmatch(_BEGINS + known.id.encode("ascii", "replace")) or not lists:
        raise ValueError("it names no list, or not itself")
    return known


def key_of(desk_key: bytes, collector_id: str) -> bytes:
    """The key of a collector of this desk: nothing needs to be stored to know it again."""
    return hmac.digest(subkey(desk_key, Purpose.COLLECTOR), collector_id.encode(), "sha256")


def first_line(collector: Collector) -> tuple[bytes, str]:
    """How a file of lines begins, with its end, and the seal that the next line goes on from."""
    first = _BEGINS + collector.id.encode()
    return first + b"\n", _seal(collector.key, "", first)


def next_line(collector: Collector, last: str, values: Mapping[str, Any]) -> tuple[bytes, str]:
    """The line that says this, after the one with the seal `last`; and its own seal."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "replace")  # halves of surrogate pairs are no text
    seal = _seal(collector.key, last, body)
    return b"%b %b\n" % (seal.encode(), body), seal


class Line(NamedTuple):
    """One line as it stands in a file: nobody has looked at its seal."""

    seal: str
    body: bytes


def is_collected(content: bytes) -> bool:
    """Whether a file is one that a collector writes, by how it begins."""
    return content.startswith(_BEGINS)


def collector_id(content: bytes) -> str:
    """Which collector wrote a file, as it says; empty where it does not."""
    found = _FIRST.fullmatch(content.partition(b"\n")[0])
    return found[1].decode() if found else ""


def lines_of(content: bytes) -> Iterator[Line | None]:
    """The whole lines after the first one; None for what is no such line."""
    place = content.find(b"\n") + 1
    while place and (end := content.find(b"\n", place)) >= 0:
        found = _LINE.fullmatch(content, place, end)
        yield Line(found[1].decode(), found[2]) if found else None
        place = end + 1


def cut_off(content: bytes) -> str | None:
    """What the last line was of, where a file ends within it: the name of a sheet, or nothing.

    None where its last line has an end.
    """
    rest = content[content.rfind(b"\n") + 1 :]
    if not rest:
        return None
    found = _NAMED.match(rest)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def genuine_lines(content: bytes, key: bytes) -> Iterator[Line | None]:
    """The same with their seals looked at: the first that is not genuine, and all after it, are
    None."""
    last: str | None = _seal(key, "", content.partition(b"\n")[0])
    for line in lines_of(content):
        if line is not None and last is not None:
            wanted = _seal(key, last, line.body)
            last = wanted if hmac.compare_digest(wanted, line.seal) else None
        else:
            last = None
        yield line if last is not None else None


def is_genuine(content: bytes, key: bytes) -> bool:
    """Whether a collector with this key wrote all of a file, and nobody changed it since."""
    return None not in genuine_lines(content, key)


def typed_rows(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of what the lines say, the people who were typed and not taken back, as they came."""
    gone = {number for one in entries for number in _numbers(one.get("back"))}
    return [one for one in entries if "row" in one and one["row"] not in gone]


def _numbers(value: Any) -> list[int]:
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def _seal(key: bytes, last: str, body: bytes) -> str:
    return hmac.digest(key, last.encode() + body, "sha256").hex()
