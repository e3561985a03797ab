"""A copy that is carried out of the house: what is in the one file, and what locks it."""

from __future__ import annotations

from dataclasses import dataclass

PACKED_DATABASE = "optindesk.db"
PACKED_ERASURES = "erasures.jsonl"
PARTS = (PACKED_DATABASE, PACKED_ERASURES)
"""What there can be in it; what is called otherwise is never taken out."""


@dataclass(frozen=True, slots=True)
class PackKey:
    """Who has `public` can lock, without the passphrase; what opens is in `locked`, which only the
    passphrase opens. Both are text, and neither is a secret."""

    public: str
    locked: str
