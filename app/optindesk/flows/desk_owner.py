"""The part of the desk that is its owner's: the support file."""

from __future__ import annotations

from pathlib import Path

from optindesk.flows import support
from optindesk.flows.fittings import Fittings


class Owner(Fittings):
    """What the owner does beside the people of the lists."""

    __slots__ = ()

    def support_text(self) -> str:
        """What whoever helps should know, without people and secrets; see `support.text`."""
        return support.text(self)

    def save_support(self, content: str, path: Path) -> None:
        """Write that text, as it was shown; see `support.save`."""
        support.save(self, content, path)
