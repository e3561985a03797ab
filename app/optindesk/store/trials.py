"""What is kept of test mails to oneself: they are nobody's mails, so they stand apart from all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from optindesk.store import archive

MOST_KEPT = 10
"""Of how many test mails it is known that they were sent, and what was in them."""

_SENT = "wording_tests"
_CONTENT = "wording_test:{place}"


def sent() -> dict[str, Any]:
    """The newest `number` that was given to a test, and the newest `mails`: short, for it is read
    beside every mail that comes in."""
    found: dict[str, Any] = archive.setting(_SENT, {"number": 0, "mails": []})
    return found


def keep(number: int, mails: list[dict[str, Any]]) -> None:
    """Write down what `sent` reads."""
    archive.set_setting(_SENT, {"number": number, "mails": mails[-MOST_KEPT:]})


def content(number: int) -> dict[str, Any]:
    """What was in one of the newest test mails."""
    found: dict[str, Any] = archive.setting(_CONTENT.format(place=number % MOST_KEPT))
    return found


def keep_content(number: int, wanted: dict[str, Any]) -> None:
    """Write down what `content` reads; what was in an old test is forgotten by that."""
    archive.set_setting(_CONTENT.format(place=number % MOST_KEPT), wanted)


def times() -> list[datetime]:
    """When tests were sent: for the provider they count as any mail does."""
    return [datetime.fromisoformat(test["at"]) for test in sent()["mails"]]
