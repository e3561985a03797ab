"""Where a desk is: in a folder of this computer, or at the address of a database on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_address(place: str | Path) -> bool:
    """Whether a place is an address rather than a folder."""
    return "://" in str(place)
