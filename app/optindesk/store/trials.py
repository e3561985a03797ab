"""What is kept of test mails to oneself: they are nobody's mails, so they stand apart from all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from optindesk.store import archive

_TESTS = "wording_tests"


def kept() -> dict[str, Any]:
    """The newest `number` that was given to a test, and what is kept of the newest `mails`."""
    found: dict[str, Any] = archive.setting(_TESTS, {"number": 0, "mails": []})
    return found


def keep(wanted: dict[str, Any]) -> None:
    """Write down what `kept` reads."""
    archive.set_setting(_TESTS, wanted)


def times() -> list[datetime]:
    """When tests were sent: for the provider they count as any mail does."""
    return [datetime.fromisoformat(test["at"]) for test in kept()["mails"]]
