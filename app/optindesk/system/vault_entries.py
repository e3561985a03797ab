"""One secret in one keyring entry, or in several that count as one: whole, or not at all.

Windows keeps no more than 2560 bytes in one entry, and a refresh token may be longer. Such a secret
lies in *pieces* with names of their own, and the entry itself says which: their generation, how
many, and a hash of the whole. What is new is written under the generation that is not in use, and
is valid only when the entry names it; so whoever is interrupted leaves the old one as it was.
Pieces are written from the first and taken away from the last, so that what was left behind can be
found without a list of it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from optindesk.system.keyrings import ORDINARY, Habits

_MARK = "optindesk-pieces"
_GENERATIONS = ("a", "b")
_LOOKS = 3
"""So often a secret is read that is being changed at the same time."""


class NotWhole(KeyringError):
    """Something of a secret that lies in several entries is gone."""


class NotKept(KeyringError):
    """The keyring took a secret and does not give it back."""


@dataclass(frozen=True)
class Place:
    """Where a secret lies: a keyring, the name of its entry (which no other user has), the user."""

    ring: KeyringBackend
    service: str
    user: str
    habits: Habits = ORDINARY

    def entry(self) -> str | None:
        """What the entry itself holds."""
        return self.ring.get_password(self.service, self.user)

    def piece(self, generation: str, number: int) -> str | None:
        """What one piece holds; they are numbered from 1."""
        return self.ring.get_password(self._name(generation, number), self.user)

    def keep(self, text: str) -> None:
        """Write the entry itself."""
        self.ring.set_password(self.service, self.user, text)

    def keep_piece(self, generation: str, number: int, text: str) -> None:
        """Write one piece."""
        self.ring.set_password(self._name(generation, number), self.user, text)

    def drop(self) -> None:
        """Take the entry itself away; that there is none is no problem."""
        self._drop(self.service)

    def drop_piece(self, generation: str, number: int) -> None:
        """Take one piece away."""
        self._drop(self._name(generation, number))

    def drop_old(self) -> None:
        """Take away what the entry held before, where the keyring keeps that."""
        if self.habits.keeps_old:
            self._drop(f"{self.user}@{self.service}")

    def _name(self, generation: str, number: int) -> str:
        return f"{self.service}#{generation}{number}"

    def _drop(self, service: str) -> None:
        try:
            self.ring.delete_password(service, self.user)
        except PasswordDeleteError:
            # It says so both when there is none and when it may not.
            if self.ring.get_password(service, self.user) is not None:
                raise


def read(place: Place) -> str | None:
    """The secret, or None. Raises NotWhole, and what the keyring raises."""
    entry = place.entry()
    for _ in range(_LOOKS):
        if entry is None or not entry.startswith(_MARK):
            return entry
        found = _joined(place, entry)
        if found is not None:
            return found
        before, entry = entry, place.entry()
        if before == entry:
            break
    raise NotWhole


def write(place: Place, secret: str) -> None:
    """Keep a secret in place of the one before; what is left of that is for `tidy`."""
    most = place.habits.most_letters
    if _goes_as_it_is(secret, most):
        place.keep(secret)
        return
    pieces = _pieces(secret, most)
    generation = _other(_pieces_of(place.entry())[0])
    _sweep(place, generation)
    with ExitStack() as unless_done:
        unless_done.callback(_sweep, place, generation)
        for number, piece in enumerate(pieces, 1):
            place.keep_piece(generation, number, piece)
        place.keep(f"{_MARK} {generation} {len(pieces)} {_hash(secret)}")
        unless_done.pop_all()


def tidy(place: Place, before: str | None = None) -> None:
    """Take away all that does not belong to the secret that is valid; `before` is what the entry
    held until now."""
    used, _ = _pieces_of(place.entry())
    for generation in _GENERATIONS:
        if generation != used:
            _sweep(place, generation, before)
    place.drop_old()


def forget(place: Place) -> None:
    """Take everything away, the entry last: who is interrupted finds it again."""
    entry = place.entry()
    for generation in _GENERATIONS:
        _sweep(place, generation, entry)
    place.drop()


def _sweep(place: Place, generation: str, entry: str | None = None) -> None:
    named, count = _pieces_of(entry)
    last = count if named == generation else 0  # of these one in between may be gone already
    while place.piece(generation, last + 1) is not None:
        last += 1
    for number in range(last, 0, -1):
        place.drop_piece(generation, number)


def _joined(place: Place, entry: str) -> str | None:
    """What the pieces give that an entry names; None if that is not the secret."""
    generation, count = _pieces_of(entry)
    if generation is None:
        return None
    coded = [place.piece(generation, number) for number in range(1, count + 1)]
    if None in coded:
        return None
    try:
        secret = base64.b64decode("".join(map(str, coded)), validate=True)
        found = secret.decode("utf-8", "surrogatepass")
    except ValueError:
        return None
    return found if entry.endswith(f" {_hash(found)}") else None


def _pieces_of(entry: str | None) -> tuple[str | None, int]:
    """Which pieces an entry names: their generation (None if it names none) and how many."""
    match (entry or "").split(" "):
        case [mark, generation, count, _] if mark == _MARK and count.isdecimal() and len(count) < 4:
            return generation, int(count)
        case _:
            return None, 0


def _other(generation: str | None) -> str:
    return next(one for one in _GENERATIONS if one != generation)


def _goes_as_it_is(secret: str, most: int | None) -> bool:
    """Whether every keyring gives it back as it is.

    Not so: nothing at all (Windows), NUL (macOS reads no further), half a letter beyond the Basic
    Multilingual Plane (no UTF-8), a byte order mark in front (Windows takes it for one).
    """
    if not secret or secret.startswith((_MARK, "\ufeff", "\ufffe")) or "\0" in secret:
        return False
    units = len(secret.encode("utf-16-le", "surrogatepass")) // 2
    whole = not any("\ud800" <= letter <= "\udfff" for letter in secret)
    return whole and (most is None or units <= most)


def _pieces(secret: str, most: int | None) -> Sequence[str]:
    """A secret in pieces of at most `most` letters, all of them ASCII."""
    coded = base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode("ascii")
    length = most or len(coded) or 1
    return [coded[start : start + length] for start in range(0, len(coded), length)]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
