"""Whom a sheet itself says no of is neither asked nor subscribed by it, and it is said why."""

from __future__ import annotations

from typing import Any

import pytest

from office import ANA, BEN, Office
from optindesk.core.sayings import Said, Says, as_fields
from optindesk.core.status import Basis, SubscriptionStatus
from optindesk.flows.bringing import Brought
from optindesk.flows.imports import ImportReport
from optindesk.store import contact_rows, journal

ELSEWHERE = Brought(Basis.CONFIRMED_ELSEWHERE, "double opt-in in the old shop")
CUSTOMERS = Brought(Basis.OTHER, "bought flowers here")


def said(what: Says, cell: str = "no", column: str = "Has consented") -> dict[str, str]:
    return {"email": ANA, "date": "2024-05-04", **as_fields(Said(what, column, cell))}


def groups(report: ImportReport) -> list[str]:
    return [row.group.value for row in report.rows]


@pytest.mark.parametrize("more", [{}, {"brought": ELSEWHERE}, {"brought": CUSTOMERS},
                                  {"collected_before": True}])  # fmt: skip
@pytest.mark.parametrize(
    ("what", "group"),
    [
        (Says.NO, "said_no"),
        (Says.LEFT, "left_elsewhere"),
        (Says.BOUNCED, "left_elsewhere"),
        (Says.COMPLAINED, "left_elsewhere"),
        (Says.BLOCKED, "left_elsewhere"),
        (Says.PERHAPS, "unclear"),
        (Says.NOTED, "unclear"),
    ],
)
def test_a_no_in_a_sheet_is_no_sign_up_on_any_ground(
    what: Says, group: str, more: dict[str, Any], office: Office
) -> None:
    report = office.sheet(said(what), {"email": BEN, "date": "2024-05-04"}, **more)
    assert groups(report) == [group, "new"]
    assert "“no”" in str(report.rows[0].reason)
    assert "Has consented" in str(report.rows[0].reason)
    assert contact_rows.contact_by_key(ANA) is None
    assert report.counts["new"] == 1  # type: ignore[index] # a Group is its value


def test_who_never_confirmed_may_be_asked_and_is_never_said_to_have_said_yes(
    office: Office,
) -> None:
    row = said(Says.PENDING, "", "CONFIRM_TIME")
    held = office.sheet(row, brought=ELSEWHERE, dry_run=True)
    assert groups(held) == ["not_confirmed"]
    assert str(held.rows[0].reason) == (
        "nothing below “CONFIRM_TIME”: never confirmed there, which is no yes"
    )
    asked = office.sheet(row, dry_run=True)
    assert groups(asked) == ["new"]
    assert str(asked.rows[0].reason) == (
        "new; will be asked; nothing below “CONFIRM_TIME”: never confirmed there"
    )
    assert groups(office.sheet(row, brought=CUSTOMERS)) == ["new"]


def test_a_consent_that_is_not_understood_is_asked_with_a_word_or_held_out(office: Office) -> None:
    row = said(Says.UNCLEAR, "wer weiß")
    asked = office.sheet(row, dry_run=True)
    assert str(asked.rows[0].reason) == (
        "new; will be asked; “wer weiß” below “Has consented” is not understood"
    )
    assert str(office.sheet(said(Says.UNCLEAR, ""), dry_run=True).rows[0].reason) == (
        "new; will be asked"
    )
    for brought in (ELSEWHERE, CUSTOMERS):
        held = office.sheet(row, brought=brought)
        assert groups(held) == ["unclear"]
        assert "or that it is not used" in str(held.rows[0].reason)


def test_the_day_of_the_yes_is_when_it_was_confirmed(office: Office) -> None:
    """Found by a stranger: it was the day on which the form was sent, or none."""
    both = {"email": ANA, "date": "2019-01-01 08:00:11", "confirmed:C": "2019-01-03 09:00:00"}
    late = {"email": BEN, "confirmed:C": "2019-02-02 09:00:00"}
    future = {"email": "cy@example.net", "confirmed:C": "2099-02-02"}
    report = office.sheet(both, late, future, brought=ELSEWHERE)
    assert groups(report) == ["new", "new", "bad_row"]
    days = []
    for one in (ANA, BEN):
        known = office.subscription(one)
        assert known.status is SubscriptionStatus.SUBSCRIBED
        assert known.since is not None
        days.append(known.since.date().isoformat())
    assert days == ["2019-01-03", "2019-02-02"]
    told = [one for one in journal.entries() if one.code == "subscription.brought"]
    assert [one.personal["when"].value for one in told] == [
        "2019-01-03 09:00:00", "2019-02-02 09:00:00",
    ], "the time of day is kept as it stood there"  # fmt: skip
