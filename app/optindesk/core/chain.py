"""The log's chain: entries become commitments and hashes, and can be verified by anybody.

The format is final (DESIGN 6). Version 1 of an entry is hashed as the SHA-256 of this JSON array,
in UTF-8, without spaces, members of objects sorted by name (by code point), strings escaped as in
RFC 8785 3.2.2.2, which is as little as JSON allows; there are no fractions among the numbers::

    [version, number, at, [kind, name, device], code, contact, request, values, commitments,
     previous]

`at` is UTC as ``2026-11-21T09:04:11.000123Z``; `contact` and `request` are numbers or null;
`values` are plain values; `commitments` are, for each personal value, the lower-case hex SHA-256 of
its 16-byte salt followed by the value in UTF-8. Erasing a person deletes value and salt and leaves
the commitment, so the chain stays whole. The first entry's `previous` is 64 zeros.

Mails bring halves of surrogate pairs, which have no UTF-8, and NUL, which a database may not take:
`link` writes U+FFFD for each before anything is hashed, so that no entry ever holds one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from optindesk.core.model import Actor, ActorKind
from optindesk.core.sentence import Sentence, sentence

VERSION = 1
SALT_BYTES = 16
GENESIS = "0" * 64

_CLOCKS_DIFFER = timedelta(minutes=5)

_SALT = re.compile(r"[0-9a-f]{32}")
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
# Made once: `json.dumps` makes an encoder for each call that wants it otherwise.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Head(NamedTuple):
    """The newest entry: its number (0: none yet) and its hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


START = Head(0, GENESIS)


class Personal(NamedTuple):
    """A personal value in clear with its salt (16 bytes, hex); both vanish on erasure."""

    salt: str
    value: str


PlainValue = str | int | bool | None | list[str] | list[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `personal` holds what has not been erased of the commitments' values."""

    version: int
    number: int
    at: str
    actor: Actor
    code: str
    contact: int | None
    request: int | None
    values: Mapping[str, PlainValue]
    commitments: Mapping[str, str]
    previous: str
    hash: str
    personal: Mapping[str, Personal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: `broken_at` is the number of the first entry that is not right,
    `set_back` are those before which the clock of a computer was set back."""

    whole: bool
    entries: int
    head: Head
    broken_at: int | None = None
    reason: Sentence | None = None
    set_back: tuple[int, ...] = ()


@lru_cache(maxsize=16)  # the entries of one unit of work have one
def timestamp(moment: datetime) -> str:
    """A moment as the chain writes it; raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time in the log needs its zone")
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(timespec="microseconds") + "Z"


def commitment(personal: Personal) -> str:
    """H(salt ‖ value) as lower-case hex; the salt has a fixed length, so nothing can shift.

    Raises ValueError for a salt that is not 16 bytes in lower-case hex.
    """
    if not _SALT.fullmatch(personal.salt):
        raise ValueError("the salt of a personal value must be 16 bytes in lower-case hex")
    return _sha256(bytes.fromhex(personal.salt), personal.value)


def entry_hash(entry: Entry) -> str:
    """The hash of an entry as its own fields give it (its `hash` is not looked at)."""
    return _hashed(
        entry.version,
        entry.number,
        entry.at,
        entry.actor,
        entry.code,
        entry.contact,
        entry.request,
        entry.values,
        entry.commitments,
        entry.previous,
    )


def _hashed(
    version: int,
    number: int,
    at: str,
    actor: Actor,
    code: str,
    contact: int | None,
    request: int | None,
    values: Mapping[str, PlainValue],
    commitments: Mapping[str, str],
    previous: str,
) -> str:
    who = [actor.kind.value, actor.name, actor.device]
    plain = (dict(values), dict(commitments))
    return _sha256(
        b"", _to_json([version, number, at, who, code, contact, request, *plain, previous])
    )


def _sha256(salt: bytes, text: str) -> str:
    # What `link` made always has a UTF-8. Half a pair that somebody put in since becomes bytes that
    # no UTF-8 has: it is seen as a change, and raises nothing.
    return hashlib.sha256(salt + text.encode(errors="surrogatepass")).hexdigest()


def link(
    head: Head,
    at: datetime,
    actor: Actor,
    code: str,
    *,
    contact: int | None = None,
    request: int | None = None,
    values: Mapping[str, PlainValue] | None = None,
    personal: Mapping[str, Personal] | None = None,
) -> Entry:
    """The entry that follows `head`; raises TypeError for a value that is no `PlainValue`."""
    clear = {
        name: Personal(value.salt, _writable(value.value))
        for name, value in (personal or {}).items()
    }
    number, when = head.number + 1, timestamp(at)
    who = Actor(actor.kind, _writable(actor.name), _writable(actor.device))
    plain = {name: _plain(value) for name, value in (values or {}).items()}
    commitments = {name: commitment(value) for name, value in clear.items()}
    return Entry(
        version=VERSION,
        number=number,
        at=when,
        actor=who,
        code=code,
        contact=contact,
        request=request,
        values=plain,
        commitments=commitments,
        previous=head.hash,
        hash=_hashed(
            VERSION, number, when, who, code, contact, request, plain, commitments, head.hash
        ),
        personal=clear,
    )


def _writable(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return text
    return _UNWRITABLE.sub("\ufffd", text)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain_one(item) for item in value]
    return None if value is None else _plain_one(value)


def _plain_one(value: Any) -> str | int:
    if isinstance(value, str):
        return _writable(value)
    if isinstance(value, int):
        return value
    raise TypeError(f"{value!r} cannot stand in the log")


def verify(entries: Iterable[Entry], head: Head, outside: Iterable[Head] = ()) -> Verdict:
    """Whether the entries are one unbroken chain that ends in `head`.

    `outside` are heads that left the house: the entry of that number must still have that hash.
    Sees an edit, a deletion, an insertion, another order, a cut end and an old copy put back.
    """
    known: dict[int, set[str]] = {}
    for seen in outside:
        known.setdefault(seen.number, set()).add(seen.hash)
    last, last_at, set_back = START, "", []
    for entry in entries:
        reason = _what_is_wrong(entry, last)
        if reason is None and known.get(entry.number, {entry.hash}) != {entry.hash}:
            reason = sentence("it is not the entry whose hash was sent out with a mail or export")
        if reason is not None:
            return Verdict(False, last.number, last, last.number + 1, reason)
        last = Head(entry.number, entry.hash)
        if is_set_back(last_at, entry.at):
            set_back.append(entry.number)
        last_at = entry.at
    newest = max((*known, head.number))
    if newest > last.number:
        reason = sentence(
            "the log ends at entry {last}, but it had reached entry {newest}",
            last=last.number,
            newest=newest,
        )
        return Verdict(False, last.number, last, last.number + 1, reason)
    if last.number > head.number:
        reason = sentence("it stands behind entry {last}, which was the last", last=head.number)
        return Verdict(False, last.number, last, head.number + 1, reason)
    if last != head:
        reason = sentence("it is not the entry that the log is known to end with")
        return Verdict(False, last.number, last, last.number, reason)
    return Verdict(True, last.number, last, set_back=tuple(set_back))


def verify_each(entries: Iterable[Entry]) -> Verdict:
    """Whether each entry is as it was written, taken by itself: a part of the log shows no more."""
    count, last = 0, START
    for entry in entries:
        reason = _unknown_format(entry) or _what_was_changed(entry)
        if reason is not None:
            return Verdict(False, count, last, entry.number, reason)
        count, last = count + 1, Head(entry.number, entry.hash)
    return Verdict(True, count, last)


def is_set_back(before: str, at: str) -> bool:
    """Whether the clock was set back between two entries, by the times that they carry: by more
    than two computers at one log may differ."""
    if at >= before:
        return False
    try:
        return datetime.fromisoformat(before) - datetime.fromisoformat(at) > _CLOCKS_DIFFER
    except (ValueError, TypeError):  # a time that `link` did not write
        return True


def _what_is_wrong(entry: Entry, last: Head) -> Sentence | None:
    if entry.number != last.number + 1:
        return sentence("an entry is missing or out of order here")
    if (unknown := _unknown_format(entry)) is not None:
        return unknown
    if entry.previous != last.hash:
        return sentence("it does not follow the entry before it")
    return _what_was_changed(entry)


def _unknown_format(entry: Entry) -> Sentence | None:
    if entry.version != VERSION:
        return sentence("its format {version} is not known", version=entry.version)
    return None


def _what_was_changed(entry: Entry) -> Sentence | None:
    if entry_hash(entry) != entry.hash:
        return sentence("it was changed after it was written")
    for name, personal in entry.personal.items():
        if not _SALT.fullmatch(personal.salt) or (
            entry.commitments.get(name) != commitment(personal)
        ):
            return sentence("its value “{name}” was changed after it was written", name=name)
    return None


def to_plain(entry: Entry) -> dict[str, Any]:
    """The entry as JSON-able data, for an export that verifies by itself."""
    return {
        "version": entry.version,
        "number": entry.number,
        "at": entry.at,
        "actor": {
            "kind": entry.actor.kind.value,
            "name": entry.actor.name,
            "device": entry.actor.device,
        },
        "code": entry.code,
        "contact": entry.contact,
        "request": entry.request,
        "values": dict(entry.values),
        "commitments": dict(entry.commitments),
        "personal": {
            name: {"salt": personal.salt, "value": personal.value}
            for name, personal in entry.personal.items()
        },
        "previous": entry.previous,
        "hash": entry.hash,
    }


def from_plain(plain: Mapping[str, Any]) -> Entry:
    """The entry that `to_plain` wrote; raises KeyError, TypeError, ValueError for others."""
    return Entry(
        version=plain["version"],
        number=plain["number"],
        at=plain["at"],
        actor=Actor(
            ActorKind(plain["actor"]["kind"]), plain["actor"]["name"], plain["actor"]["device"]
        ),
        code=plain["code"],
        contact=plain["contact"],
        request=plain["request"],
        values=_members(plain["values"]),
        commitments=_members(plain["commitments"]),
        previous=plain["previous"],
        hash=plain["hash"],
        personal={
            name: Personal(_text(value["salt"]), _text(value["value"]))
            for name, value in _members(plain["personal"]).items()
        },
    )


def _members(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} has no members")
    return dict(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value
