"""The keys of a desk: the one that it makes secrets with, and those that it only reads any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optindesk.core.token import erased_key

KEY_BYTES = 32
"""How long a desk's key is."""


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """A key that was replaced at `at`, as entry `entry` of the log says.

    Whoever copied the database has it and can make every secret of it. So what carries one is read,
    that nobody who wants to leave is lost, but it never counts as a yes.
    """

    key: bytes
    entry: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of a desk; `retired` are those that were replaced, the oldest first."""

    current: bytes
    retired: tuple[RetiredKey, ...] = ()

    @property
    def all(self) -> tuple[bytes, ...]:
        """Each of them, the newest first."""
        return (self.current, *(one.key for one in reversed(self.retired)))

    def is_of_current(self, log_head: str) -> bool:
        """Whether a mail that carries this head of the log (``n:hash``) was made with the current
        key. One that carries none may have been made with any, once there are several.

        The log tells it whatever the clocks of several computers say.
        """
        return not self.retired or _number(log_head) >= self.retired[-1].entry

    def of(self, log_head: str) -> bytes:
        """The key with which a mail was made that carries this head of the log; where it carries
        none, that with which it would be made now."""
        if log_head:
            made_at = _number(log_head)
            for one in self.retired:
                if made_at < one.entry:
                    return one.key
        return self.current

    def erased(self, address_key: str) -> tuple[str, ...]:
        """The keyed hashes under which an address may have been erased, by each key."""
        return tuple(erased_key(key, address_key) for key in self.all)


def _number(log_head: str) -> int:
    """The number of the entry that a head names; 0 where there is no head."""
    return int(log_head.partition(":")[0] or 0)
