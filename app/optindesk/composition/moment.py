"""The moment, and who sits at the desk: what everything that happens is written down with."""

from __future__ import annotations

import getpass
import platform
from datetime import datetime

from optindesk.core.model import Actor, ActorKind


def now() -> datetime:
    """The moment, in this computer's own time zone."""
    return datetime.now().astimezone()


def who(name: str | None) -> Actor:
    """The person at the desk: as named, else the system account; beside it the computer."""
    account = getpass.getuser()
    return Actor(ActorKind.PERSON, name or account, f"{account}@{platform.node()}")
