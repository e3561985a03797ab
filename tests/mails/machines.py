"""Mails that no person wrote as an answer: none of them may confirm, refuse or leave."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from mails import (
    machines_against,
    machines_carriers,
    machines_echo,
    machines_nearly,
    machines_receipts,
    machines_reports,
)
from mails.asked import Sample


def samples() -> Iterator[Sample]:
    """All of them; what each is, its name says."""
    return chain(
        machines_carriers.carried(),
        machines_carriers.removing(),
        machines_carriers.systems(),
        machines_carriers.warned(),
        machines_echo.echoes(),
        machines_echo.whole(),
        machines_echo.translated(),
        machines_echo.subjects(),
        machines_nearly.marked_yes(),
        machines_nearly.daemons_yes(),
        machines_nearly.buttons(),
        machines_nearly.forms(),
        machines_nearly.acknowledged(),
        machines_nearly.robots(),
        machines_against.marked_no(),
        machines_against.marked_leaving(),
        machines_against.links(),
        machines_reports.bounces(),
        machines_reports.deliveries(),
        machines_reports.prose_bounces(),
        machines_receipts.receipts(),
        machines_receipts.prose_receipts(),
        machines_receipts.complaints(),
        machines_receipts.calendars(),
        machines_receipts.transport_reports(),
    )
