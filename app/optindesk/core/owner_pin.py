"""The owner's PIN as it is kept: a slow hash, and the rests after wrong ones.

It keeps people at the desk from what is the owner's, not whoever has the data's file: a few digits
are tried through in hours, however slowly each is hashed.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from optindesk.core.pin import is_pin

N, R, P = 2**15, 8, 1
"""The cost of scrypt (RFC 7914, section 2): 32 MB and about a tenth of a second a try."""

SALT_BYTES = 16

FREE_TRIES = 3
"""So many wrong ones in a row are free; after each further one the rest is twice as long."""

FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class KeptPin:
    """What is kept of a PIN, with the costs that it was hashed with."""

    salt: bytes
    hashed: bytes
    n: int = N
    r: int = R
    p: int = P

    def fits(self, typed: str) -> bool:
        """Whether it is this one; takes about as long for each."""
        return hmac.compare_digest(_hash(typed, self.salt, self.n, self.r, self.p), self.hashed)

    def to_plain(self) -> dict[str, Any]:
        """As JSON-able data."""
        costs = {"n": self.n, "r": self.r, "p": self.p}
        return {"salt": self.salt.hex(), "hash": self.hashed.hex(), **costs}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> KeptPin:
        """What `to_plain` gave."""
        salt, hashed = bytes.fromhex(plain["salt"]), bytes.fromhex(plain["hash"])
        return cls(salt, hashed, plain["n"], plain["r"], plain["p"])


def keep(pin: str, salt: bytes) -> KeptPin:
    """What is kept of a new PIN; `salt` is `SALT_BYTES` random bytes. Raises ValueError for what
    is none."""
    if not is_pin(pin):
        raise ValueError("a PIN has digits only")
    return KeptPin(salt, _hash(pin, salt, N, R, P))


def rest_after(wrong: int) -> timedelta:
    """How long nothing is tried after so many wrong ones in a row."""
    if wrong < FREE_TRIES:
        return timedelta()
    doublings: int = 1 << min(wrong - FREE_TRIES, 16)
    return min(FIRST_REST * doublings, LONGEST_REST)


class OwnersLock:
    """Open for a while after the PIN was typed; one for each time that the program runs."""

    OPEN_FOR = timedelta(minutes=10)

    def __init__(self) -> None:
        self._until: datetime | None = None

    def open(self, now: datetime) -> None:
        """Let everything through for a while."""
        self._until = now + self.OPEN_FOR

    def shut(self) -> None:
        """Ask again from now on."""
        self._until = None

    def is_open(self, now: datetime) -> bool:
        """Whether it still is; a clock that was set back shuts it."""
        return self._until is not None and timedelta() < self._until - now <= self.OPEN_FOR


def _hash(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    room = 2 * 128 * r * (n + p + 2)  # what it takes, and as much again
    typed = pin.encode("utf-8", "replace")
    return hashlib.scrypt(typed, salt=salt, n=n, r=r, p=p, maxmem=room, dklen=32)
