"""When the desk works on its own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.timetable import EVENING, MORNING, PACES, Timetable

MOMENTS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-01-01"))


def at(clock: str, day: int = 21) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day} {clock}")


def test_it_never_does_unless_somebody_wants_it() -> None:
    assert Timetable().next_at(at("12:00"), None) is None
    assert not Timetable().is_due(at("12:00"), None)


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("12:00", None, at("12:00")),
        ("12:00", "11:50", at("12:05")),
        ("12:00", "08:00", at("12:00")),
        ("21:50", "21:50", at("07:00", 22)),
        ("23:30", None, at("07:00", 22)),
        ("03:00", None, at("07:00")),
        ("12:00", "12:01", at("12:00")),  # the clock was set back since
        ("23:30", "23:50", at("07:00", 22)),
    ],
)
def test_the_next_round_is_at_the_pace_and_by_day(
    now: str, last: str | None, due: datetime
) -> None:
    begun = None if last is None else at(last)
    assert Timetable(15).next_at(at(now), begun) == due


@pytest.mark.parametrize(
    ("now", "wanted", "due"),
    [
        ("12:00", "12:03", at("12:03")),
        ("12:00", "11:59", at("12:00")),
        ("12:00", "13:00", at("12:05")),
        ("12:00", None, at("12:05")),
    ],
)
def test_what_may_go_on_is_not_kept_waiting_for_the_pace(
    now: str, wanted: str | None, due: datetime
) -> None:
    moment = None if wanted is None else at(wanted)
    assert Timetable(15).next_at(at(now), at("11:50"), moment) == due
    assert Timetable(15).is_due(due, at("11:50"), moment)


def test_but_nothing_goes_on_by_night_or_without_a_pace() -> None:
    assert Timetable(15).next_at(at("21:55"), at("21:50"), at("22:01")) == at("07:00", 22)
    assert Timetable().next_at(at("12:00"), None, at("12:01")) is None


def test_by_night_too_where_that_is_wished() -> None:
    assert Timetable(60, by_night=True).is_due(at("03:00"), at("01:59"))


@given(now=MOMENTS, ago=st.integers(0, 10_000), minutes=st.sampled_from(PACES))
def test_it_is_never_due_at_night_nor_before_its_time(
    now: datetime, ago: int, minutes: int
) -> None:
    last = now - timedelta(minutes=ago)
    due = Timetable(minutes).next_at(now, last)
    assert due is not None
    assert due >= now
    assert due >= last + timedelta(minutes=minutes)
    assert MORNING <= due.hour < EVENING
    assert Timetable(minutes).is_due(now, last) == (due == now)
