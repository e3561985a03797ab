"""The log's chain: entries become commitments and hashes, and can be verified by anybody.

The format is final (DESIGN 6). Version 1 of an entry is hashed as the SHA-256 of this JSON array,
in UTF-8, without spaces, members of objects sorted by name, no escapes beyond those JSON needs::

    [version, number, at, [kind, name, device], code, contact, request, values, commitments,
     previous]

`at` is UTC as ``2026-11-21T09:04:11.000123Z``; `contact` and `request` are numbers or null;
`values` are plain values; `commitments` are, for each personal value, the lower-case hex SHA-256 of
its 16-byte salt followed by the value in UTF-8. Erasing a person deletes value and salt and leaves
the commitment, so the chain stays whole. The first entry's `previous` is 64 zeros.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from optindesk.core.model import Actor, ActorKind
from optindesk.core.sentence import Sentence, sentence

VERSION = 1
SALT_BYTES = 16
GENESIS = "0" * 64


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
    """What `verify` found: `broken_at` is the number of the first entry that is not right."""

    whole: bool
    entries: int
    head: Head
    broken_at: int | None = None
    reason: Sentence | None = None


def timestamp(moment: datetime) -> str:
    """A moment as the chain writes it; raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time in the log needs its zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(personal: Personal) -> str:
    """H(salt ‖ value) as lower-case hex; the salt has a fixed length, so nothing can shift."""
    return hashlib.sha256(bytes.fromhex(personal.salt) + personal.value.encode()).hexdigest()


def entry_hash(entry: Entry) -> str:
    """The hash of an entry as its own fields give it (its `hash` is not looked at)."""
    actor = [entry.actor.kind.value, entry.actor.name, entry.actor.device]
    fields = [
        entry.version,
        entry.number,
        entry.at,
        actor,
        entry.code,
        entry.contact,
        entry.request,
        dict(entry.values),
        dict(entry.commitments),
        entry.previous,
    ]
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


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
    """The entry that follows `head`."""
    clear = dict(personal or {})
    entry = Entry(
        version=VERSION,
        number=head.number + 1,
        at=timestamp(at),
        actor=actor,
        code=code,
        contact=contact,
        request=request,
        values=dict(values or {}),
        commitments={name: commitment(value) for name, value in clear.items()},
        previous=head.hash,
        hash="",
        personal=clear,
    )
    return replace(entry, hash=entry_hash(entry))


def verify(entries: Iterable[Entry], head: Head, outside: Iterable[Head] = ()) -> Verdict:
    """Whether the entries are one unbroken chain that ends in `head`.

    `outside` are heads that left the house: the entry of that number must still have that hash.
    Sees an edit, a deletion, an insertion, another order, a cut end and an old copy put back.
    """
    known = {seen.number: seen.hash for seen in outside}
    last = START
    for entry in entries:
        reason = _what_is_wrong(entry, last)
        if reason is None and known.get(entry.number, entry.hash) != entry.hash:
            reason = sentence("it is not the entry whose hash was sent out with a mail or export")
        if reason is not None:
            return Verdict(False, last.number, last, last.number + 1, reason)
        last = Head(entry.number, entry.hash)
    newest = max((*known, head.number))
    if last != head or newest > last.number:
        reason = sentence(
            "the log ends at entry {last}, but it had reached entry {newest}",
            last=last.number,
            newest=newest,
        )
        return Verdict(False, last.number, last, last.number + 1, reason)
    return Verdict(True, last.number, last)


def _what_is_wrong(entry: Entry, last: Head) -> Sentence | None:
    if entry.number != last.number + 1:
        return sentence("an entry is missing or out of order here")
    if entry.version != VERSION:
        return sentence("its format {version} is not known", version=entry.version)
    if entry.previous != last.hash:
        return sentence("it does not follow the entry before it")
    if entry_hash(entry) != entry.hash:
        return sentence("it was changed after it was written")
    for name, personal in entry.personal.items():
        if entry.commitments.get(name) != commitment(personal):
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
        values=dict(plain["values"]),
        commitments=dict(plain["commitments"]),
        previous=plain["previous"],
        hash=plain["hash"],
        personal={
            name: Personal(value["salt"], value["value"])
            for name, value in plain["personal"].items()
        },
    )
