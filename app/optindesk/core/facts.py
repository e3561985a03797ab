"""What a support file says of the computer and the program: nothing of who uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """`versions` by what they are of; `disk_free` in bytes where the data lies, None where that is
    not known; `here` are settings of this computer by name; `log` are the last lines of the
    program's own log, as they stand in it."""

    versions: Mapping[str, str] = field(default_factory=dict)
    system: str = ""
    disk_free: int | None = None
    here: Mapping[str, str] = field(default_factory=dict)
    log: Sequence[str] = ()
