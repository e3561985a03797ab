"""Those whom another program must not write to any more, as its export names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Gone(StrEnum):
    """Why somebody is not to be written to."""

    LEFT = "left"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BLOCKED = "blocked"
    """By the owner or the program, for a reason of their own."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """One of them: `when` and `reason` in the words of the export, `day` as far as `when` says it.

    `list` is empty where the export does not name one. `address` is as it stands there.
    """

    row: int
    address: str
    what: Gone
    when: str = ""
    day: date | None = None
    reason: str = ""
    list: str = ""
