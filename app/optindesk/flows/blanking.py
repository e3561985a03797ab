"""Takes who is erased out of files that stay the proof of others: rows of sheets, lines on scans.

To read a sheet, or to paint on a photo, takes long. So the new bytes are made ready first, and in
the unit of work that erases they take the place of the old ones, if nothing has come in between.
What cannot be done here is left as it is, and named, for a person can do it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Protocol

from optindesk.core.blanking import Persons, Taken
from optindesk.core.codes import Code
from optindesk.core.errors import ScanNotShown, Trouble
from optindesk.core.model import address_key
from optindesk.core.ports import Pictures, SheetBlanker
from optindesk.core.scan import Crop, ScanKind, widened
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import Reading
from optindesk.flows import scans
from optindesk.store import blanking, blobs, contact_rows, erasing
from optindesk.store.blanking import KeptScan, KeptSheet, Use
from optindesk.store.blobs import Pressed
from optindesk.store.journal import Journal

_DAMAGED = sentence("what is kept of it is damaged.")
_NOT_FOUND = sentence("where in it could not be found.")
_SHOWN_BY_OTHERS = (ScanKind.PDF, ScanKind.HEIC)
"""What cannot be painted on, or not on every computer."""


class Means(Protocol):
    """What it takes; the desk has it."""

    @property
    def sheet_blanker(self) -> SheetBlanker: ...
    @property
    def pictures(self) -> Pictures: ...


class Changed(Exception):
    """A file came or went meanwhile: what was made ready is of before."""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What is to be kept of a sheet: `content`, or nothing where it goes. `why` it cannot be
    blanked; with neither it was only looked at."""

    kept: KeptSheet
    goes: bool = False
    content: Pressed | None = None
    readings: Mapping[Use, Reading] = field(default_factory=dict)
    is_rewritten: bool = False
    why: Sentence | None = None


@dataclass(frozen=True, slots=True)
class NewScan:
    """The same of a scan."""

    kept: KeptScan
    content: Pressed | None = None
    why: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """All that is to be swapped for some people, and what it was made of."""

    addresses: tuple[str, ...]
    before: tuple[list[KeptSheet], list[KeptScan]]
    sheets: tuple[NewSheet, ...]
    scans: tuple[NewScan, ...]


def look(addresses: Collection[str], means: Means) -> Ready:
    """Which files these people stand in; nothing is made of them."""
    return _ready(addresses, means, None)


def prepare(addresses: Collection[str], means: Means, day: date) -> Ready:
    """Make ready what is to be kept of the files that these people stand in. Each of these is a
    person, or somebody of whom there is only a rule."""
    return _ready(addresses, means, day)


def _ready(addresses: Collection[str], means: Means, day: date | None) -> Ready:
    people, persons = _people(addresses)
    before = _before(people, persons)
    return Ready(
        tuple(addresses),
        before,
        tuple(_sheets(before[0], persons, means, day)),
        tuple(_scan(one, means, day) for one in before[1]),
    )


def _people(addresses: Collection[str]) -> tuple[list[int], Persons]:
    known, found, names = dict[str, None](), list[int](), list[str]()
    for one in addresses:
        key = address_key(one)
        known[key] = None
        contact = contact_rows.contact_by_key(key)
        if contact is not None:
            found.append(contact.id)
            names.append(contact.name)
            known |= dict.fromkeys([contact.address.casefold(), *erasing.aliases(contact.id)])
    return found, Persons(tuple(known), tuple(filter(None, names)))


def _before(people: Sequence[int], persons: Persons) -> tuple[list[KeptSheet], list[KeptScan]]:
    rules = blanking.rules_about(persons.addresses)
    return blanking.sheets(people, rules), blanking.marked_scans(people)


def _sheets(
    seen: Sequence[KeptSheet], persons: Persons, means: Means, day: date | None
) -> Iterator[NewSheet]:
    for one in seen:
        content = _sound(one.sha256)
        stand = one.stand or (content is not None and means.sheet_blanker.finds(content, persons))
        has_leavers = any(use.is_leavers for use in one.uses)
        if not one.has_others and (stand or not has_leavers):
            yield NewSheet(one, goes=True)
        elif not stand:
            continue
        elif content is None:
            yield NewSheet(one, why=_DAMAGED)
        elif day is None:
            yield NewSheet(one)
        else:
            yield _blanked(one, content, persons, means, day)


def _sound(kept: str) -> bytes | None:
    """The bytes that are kept under a hash; None where they are others."""
    content = blobs.blob(kept)
    return content if content is not None and sha256(content).hexdigest() == kept else None


def _blanked(one: KeptSheet, content: bytes, persons: Persons, means: Means, day: date) -> NewSheet:
    first = one.uses[0]
    taken = [Taken(use.reading, frozenset(use.rows)) for use in one.uses]
    try:
        done = means.sheet_blanker.blank(first.name, content, first.sha256, taken, persons, day)
    except Trouble as trouble:
        return NewSheet(one, why=trouble.sentence)
    readings = dict(zip(one.uses, done.readings, strict=True))
    pressed = blobs.press(done.content, blanking.SHEET)
    if pressed.sha256 == one.sha256:
        return NewSheet(one, why=_NOT_FOUND)
    return NewSheet(one, False, pressed, readings, done.is_rewritten)


def _scan(one: KeptScan, means: Means, day: date | None) -> NewScan:
    content = _sound(one.sha256)
    if content is None:
        return NewScan(one, why=_DAMAGED)
    try:
        if day is None:
            if one.kind in _SHOWN_BY_OTHERS:
                means.pictures.pages(one.name, content, one.kind)
            return NewScan(one)
        for marked in one.marked:
            crops = [
                Crop(
                    crop.row,
                    crop.page,
                    widened(
                        crop.frame,
                        [other.frame for other in marked.others if other.page == crop.page],
                    ),
                )
                for crop in marked.crops
            ]
            content = means.pictures.black(one.name, content, one.kind, crops, marked.turns)
    except ScanNotShown as trouble:
        return NewScan(one, why=trouble.sentence)
    pressed = blobs.press(content, "scan")
    return NewScan(one, pressed if pressed.sha256 != one.sha256 else None)


# --- in the unit of work --------------------------------------------------------------------------


def still_so(ready: Ready) -> None:
    """Raises Changed where a file that is concerned came or went since it was made ready."""
    if _before(*_people(ready.addresses)) != ready.before:
        raise Changed


def swap(journal: Journal, ready: Ready) -> None:
    """Keep what was made ready instead of what is kept, in the caller's unit of work."""
    for new in ready.sheets:
        if new.goes:
            for use in new.kept.uses:
                journal.write(Code.SHEET_GONE, **_about(use), was=new.kept.sha256)
            blanking.drop_sheet(new.kept, journal.now)
        elif new.content is not None:
            for use in new.kept.uses:
                journal.write(
                    Code.SHEET_BLANKED,
                    **_about(use),
                    was=new.kept.sha256,
                    now=new.content.sha256,
                    rewritten=new.is_rewritten,
                )
            blanking.put_sheet(new.kept, new.content, new.readings, journal.now)
    for one in ready.scans:
        if one.content is not None:
            for scan in blanking.scans_of(one.kept.sha256):
                journal.write(
                    Code.SCAN_BLACKENED,
                    **scans.about(scan),
                    was=one.kept.sha256,
                    now=one.content.sha256,
                )
            blanking.put_scan(one.kept, one.content, journal.now)


def _about(use: Use) -> dict[str, Any]:
    number = "number" if use.is_leavers else "import_id"
    return {"sheet": use.name, number: use.number, "sha256": use.sha256}
