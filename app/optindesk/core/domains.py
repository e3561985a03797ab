"""The mail domains that many people have, and how they are mistyped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CommonDomains:
    """`common` are domains of many; `typos` (mistyped → meant) and `endings` (``con`` → ``com``)
    are slips that were seen often. All in lower case."""

    common: frozenset[str] = frozenset()
    typos: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[str, str] = field(default_factory=dict)
