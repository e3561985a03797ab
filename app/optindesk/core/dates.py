"""Reads the days that people write into sign-up sheets, and keeps days that have no time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo
from enum import Enum

_MONTHS = (
    # English, German, French, Spanish, Italian, Dutch, Portuguese; no name means two months.
    "january jan januar janner jaenner janvier janv enero ene gennaio gen januari janeiro",
    "february feb februar februari fevrier fevr fev febrero febbraio fevereiro",
    "march mar marz maerz mrz mars marzo maart mrt marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre set settembre setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro",
)
_MONTH_OF = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}

_CLOCK = r"(?:(?:T|,? +(?:(?:um|at|a|à|las) )?)[0-9]{1,2}[:.h][0-9]{2}.*)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_CLOCK}")
_YEAR_LAST = re.compile(
    rf"([0-9]{{1,2}})([-/.]) ?([0-9]{{1,2}})\2 ?([0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
)
_DAY_NAME = re.compile(
    rf"([0-9]{{1,2}})(?:\.|st|nd|rd|th|er|º|ª)?[ -]*(?:de |of )?([^\W\d_]+)\.?,?[ -]*(?:de |del )?"
    rf"([0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
)
_NAME_DAY = re.compile(
    rf"([^\W\d_]+)\.? ?([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
)
_WEEKDAY = re.compile(r"^[^\W\d_]+[., ]+(?=\w)")
_LONGEST = 80
_MONTHS_A_YEAR = 12
_PIVOT = 70  # POSIX strptime %y has 69; nobody kept opt-in sheets before the web


def read_date(text: str) -> date | None:
    """The day that `text` means, or None when it means none or might mean two.

    Understood are 2026-11-21, 21.11.2026, 21.11.26, 21/11/2026, 11/21/2026, "21 Nov 2026",
    "November 21, 2026" and month names of seven languages; a weekday before it and a time of day
    after it are passed over. With dots the day comes first. With strokes either may come first:
    03/04/2026 is the third of April in Lyon and the fourth of March in Boston, so it is neither
    (`is_ambiguous_date`). A year of two digits lies between 1970 and 2069.
    """
    days = _possible_days(text)
    return days[0] if len(days) == 1 else None


_NO_TIME = time(12, 0, 0, 1)
"""Noon, which is the same day in nearly every zone, and a microsecond that tells it apart."""


def as_moment(day: date, zone: tzinfo | None) -> datetime:
    """A day of which no time is known, where a moment is kept; `has_no_time` tells it apart."""
    return datetime.combine(day, _NO_TIME, zone)


def has_no_time(moment: datetime) -> bool:
    """Whether only the day of a moment is known: no time of it may be shown."""
    return moment.second == _NO_TIME.second and moment.microsecond == _NO_TIME.microsecond


def in_iso(moment: datetime, zone: tzinfo | None, timespec: str = "auto") -> str:
    """A moment in ISO 8601; only the day, that of `zone`, where nothing else is known."""
    if has_no_time(moment):
        return moment.astimezone(zone).date().isoformat()
    return moment.isoformat(timespec=timespec)


def is_ambiguous_date(text: str) -> bool:
    """Whether `text` means one of two days, and nothing in it says which."""
    return len(_possible_days(text)) > 1


class Order(Enum):
    """Which of two numbers before a year comes first."""

    DAY = 0
    MONTH = 1


def order_in(cells: Iterable[str]) -> Order | None:
    """Which comes first in days that are written alike, as far as they say so: 13/10/2026 can only
    begin with the day. None where none of them does, or they differ."""
    found = set()
    for cell in cells:
        parts = _YEAR_LAST.fullmatch(" ".join(cell.split())) if len(cell) <= _LONGEST else None
        if parts and parts[2] != "." and len(_possible_days(cell)) == 1:
            if int(parts[1]) > _MONTHS_A_YEAR:
                found.add(Order.DAY)
            elif int(parts[3]) > _MONTHS_A_YEAR:
                found.add(Order.MONTH)
    return found.pop() if len(found) == 1 else None


def settled(text: str, order: Order) -> str:
    """A day that might mean two as the one that the order says, in ISO 8601; any other as it is."""
    days = _possible_days(text)
    return days[order.value].isoformat() if len(days) > 1 else text


def _possible_days(text: str) -> list[date]:
    """The days that `text` may mean: none, one, or two, day first before month first."""
    if len(text) > _LONGEST:
        return []
    plain = " ".join(text.split())
    for wording in (plain, _WEEKDAY.sub("", plain)):
        if days := _numeric(wording) or _named(wording):
            return days
    return []


def _numeric(text: str) -> list[date]:
    if found := _YEAR_FIRST.fullmatch(text):
        return _days((found[1], found[3], found[4]))
    found = _YEAR_LAST.fullmatch(text)
    if not found:
        return []
    first, second, year = found[1], found[3], found[4]
    if found[2] == ".":
        return _days((year, second, first))
    return _days((year, second, first), (year, first, second))


def _named(text: str) -> list[date]:
    if found := _DAY_NAME.fullmatch(text):
        day, name, year = found.groups()
    elif found := _NAME_DAY.fullmatch(text):
        name, day, year = found.groups()
    else:
        return []
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    month = _MONTH_OF.get("".join(letter for letter in decomposed if letter.isalpha()))
    return _days((year, str(month), day)) if month else []


def _days(*readings: tuple[str, str, str]) -> list[date]:
    """The readings (year, month, day) that are in the calendar, each day once."""
    days: list[date] = []
    for year_text, month, day in readings:
        year = int(year_text)
        if len(year_text) == 2:
            year += 2000 if year < _PIVOT else 1900
        try:
            found = date(year, int(month), int(day))
        except ValueError:
            continue
        if found not in days:
            days.append(found)
    return days
