"""The PIN that leads out of the kiosk: kept while that is open, never in clear, hard to try."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

LEAST, MOST = 4, 12
"""Digits of a PIN."""

TRIES = 3
"""So many wrong ones in a row are free; after each further one there is a rest."""

REST = timedelta(seconds=30)


def is_pin(text: str) -> bool:
    """Whether a text can be a PIN: digits that every keyboard and touch screen has."""
    return text.isascii() and text.isdecimal() and LEAST <= len(text) <= MOST


class PinLock:
    """Opens for the PIN that it was made with; `salt` is random."""

    def __init__(self, pin: str, salt: bytes) -> None:
        if not is_pin(pin):
            raise ValueError("a PIN has digits only")
        self._salt = salt
        self._kept = self._hashed(pin)
        self._wrong = 0
        self._rests_until: datetime | None = None

    def rest(self, now: datetime) -> timedelta:
        """How long nothing opens it, since it was tried too often; nought where it can be tried.

        A rest that has more left than it was long is over: the clock was set back meanwhile.
        """
        left = self._rests_until - now if self._rests_until is not None else timedelta()
        return left if timedelta() < left <= REST else timedelta()

    def open(self, typed: str, now: datetime) -> bool:
        """Whether it opens; while it rests it does not, and that counts as no try."""
        if self.rest(now):
            return False
        if hmac.compare_digest(self._hashed(typed), self._kept):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= TRIES:
            self._rests_until = now + REST
        return False

    def _hashed(self, pin: str) -> bytes:
        return hashlib.blake2b(pin.encode("utf-8", "replace"), salt=self._salt).digest()
