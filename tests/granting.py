"""An authority that gives what a test wants it to give, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Door
from optindesk.core.oauth import DeviceCode, Grant
from optindesk.core.ports import Tick

LIFE = timedelta(hours=1)


def moment() -> datetime:
    """A moment that stands still."""
    return datetime(2026, 11, 21, 10, tzinfo=UTC)


@dataclass
class Granting:
    """Gives ``token-1``, ``token-2`` …; with `rotates` a new refresh token each time."""

    clock: Callable[[], datetime] = moment
    rotates: bool = False
    trouble: Trouble | None = None
    asked: list[str] = field(default_factory=list)

    def can_sign_in(self, account: Account, door: Door) -> bool:
        return self.trouble is None

    def can_sign_in_elsewhere(self, account: Account, door: Door) -> bool:
        return self.trouble is None

    def sign_in(
        self,
        account: Account,
        door: Door,
        open_browser: Callable[[str], None],
        page: str,
        tick: Tick,
    ) -> Grant:
        open_browser("https://login.example/")
        tick(0)
        return self._give("browser", "refresh-0")

    def sign_in_elsewhere(
        self, account: Account, door: Door, show: Callable[[DeviceCode], None], tick: Tick
    ) -> Grant:
        show(DeviceCode("WDJB-MJHT", "https://login.example/device", self.clock() + LIFE, 5))
        tick(0)
        return self._give("device", "refresh-0")

    def refresh(self, account: Account, door: Door, refresh_token: str) -> Grant:
        fresh = f"refresh-{len(self.asked) + 1}" if self.rotates else None
        return self._give(refresh_token, fresh)

    def _give(self, asked: str, refresh_token: str | None) -> Grant:
        if self.trouble is not None:
            raise self.trouble
        self.asked.append(asked)
        return Grant(f"token-{len(self.asked)}", self.clock() + LIFE, refresh_token)
