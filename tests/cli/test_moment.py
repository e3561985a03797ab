"""A day is one of this computer's own zone, also where summer time begins or ends until then."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from optindesk.composition.moment import NEAR, Here
from optindesk.core.dates import as_moment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: tzset")

ZONES = ("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC")
Stand = Callable[[str, datetime], datetime]
AUTUMN, SPRING = map(datetime.fromisoformat, ("2026-10-10 09:00", "2027-03-10 09:00"))
BEFORE, AFTER, EVENING = map(
    datetime.fromisoformat, ("2026-10-24 20:00", "2026-10-26 20:00", "2027-03-27 20:00")
)
CHANGES = [date(2026, 3, 29), date(2026, 4, 4), date(2026, 10, 25), date(2026, 11, 1)]
"""Days on which the clocks of some of these zones are set."""


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    """The desk's moment in a zone, when the clocks there show a time."""

    def there(zone: str, shown: datetime) -> datetime:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        moment = shown.astimezone()
        return moment.replace(tzinfo=Here(moment))

    yield there
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(("begun", "day"), [(AUTUMN, "2026-11-09"), (SPRING, "2027-04-09")])
@pytest.mark.parametrize("zone", ZONES)
def test_the_last_day_ends_when_the_clocks_of_that_day_say_so(
    stand: Stand, zone: str, begun: datetime, day: str
) -> None:
    now = stand(zone, begun)
    last = (now + timedelta(days=30)).replace(hour=23, minute=59, second=59)
    assert f"{last.astimezone(UTC).astimezone():%F %T}" == f"{day} 23:59:59"
    assert f"{last.astimezone(UTC).astimezone(now.tzinfo):%F %T}" == f"{day} 23:59:59"
    reminded = stand(zone, last.replace(tzinfo=None) - timedelta(days=5))
    assert last.astimezone(reminded.tzinfo).date().isoformat() == day, "so says a reminder"


@pytest.mark.parametrize("begun", [BEFORE, EVENING])
@pytest.mark.parametrize("zone", ZONES)
def test_an_hour_is_an_hour_long_in_the_night_that_changes_the_clocks(
    stand: Stand, zone: str, begun: datetime
) -> None:
    now = stand(zone, begun)
    for hours in range(48):
        later = now + timedelta(hours=hours)
        assert later.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=hours)
        assert now - timedelta(hours=hours) <= now <= later


@pytest.mark.parametrize("begun", [AUTUMN, SPRING, BEFORE, AFTER])
@pytest.mark.parametrize("zone", ZONES)
def test_no_moment_is_lost_or_moved_by_being_shown_here(
    stand: Stand, zone: str, begun: datetime
) -> None:
    now = stand(zone, begun)
    for day in (*CHANGES, *(begun.date() + timedelta(days=days) for days in (-2, 2))):
        for quarters in range(4 * 48):
            moment = datetime.combine(day, dt.time(), UTC) + timedelta(minutes=15 * quarters - 720)
            shown = moment.astimezone(now.tzinfo)
            assert shown.astimezone(UTC).isoformat() == moment.isoformat()
            if abs(moment - now) > NEAR + timedelta(hours=1):
                assert shown.isoformat() == moment.astimezone().isoformat()


def test_a_day_of_long_ago_or_none_that_a_system_knows_is_kept(stand: Stand) -> None:
    now = stand("Europe/Berlin", SPRING)
    for day in (date(1899, 1, 1), date(2019, 7, 1), date(2051, 7, 1)):
        kept = as_moment(day, now.tzinfo).astimezone(UTC)
        assert kept.astimezone(now.tzinfo).date() == kept.astimezone().date() == day
    assert datetime.min.replace(tzinfo=now.tzinfo) < now < datetime.max.replace(tzinfo=now.tzinfo)


def test_it_can_be_copied_and_handed_on(stand: Stand) -> None:
    now = stand("Europe/Berlin", AUTUMN)
    for other in (copy.deepcopy(now), pickle.loads(pickle.dumps(now))):
        assert (other, other.isoformat()) == (now, now.isoformat())
        assert other.tzname() == "CEST"
        assert (other + timedelta(days=30)).utcoffset() == timedelta(hours=1)
