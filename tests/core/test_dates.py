"""The days that people write into sign-up sheets."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from optindesk.core.dates import (
    Order,
    as_moment,
    has_no_time,
    in_iso,
    is_ambiguous_date,
    order_in,
    read_date,
    settled,
)

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "21.11.2026",
        " 21.11.26 ",
        "21. 11. 2026",
        "21/11/2026",
        "11/21/2026",
        "21-11-2026",
        "21/11/26",
        "21 Nov 2026",
        "21-Nov-26",
        "21nov2026",
        "21st November 2026",
        "21st of November, 2026",
        "November 21, 2026",
        "Nov. 21st, 2026",
        "21. November 2026",
        "21 novembre 2026",
        "21 de noviembre de 2026",
        "21 noviembre del 2026",
        "Saturday, November 21, 2026",
        "Sa., 21.11.2026",
        "samedi 21 novembre 2026",
        "Sábado, 21\u00a0de\u00a0noviembre de 2026",
        "2026-11-21T10:04:33Z",
        "2026-11-21 10:04",
        "21.11.2026 10:04:33",
        "21.11.2026 um 10.04 Uhr",
        "11/21/2026 10:04:33",
        "21/11/2026 à 10h04",
    ],
)
def test_a_market_saturday_is_understood_as_people_write_it(text: str) -> None:
    assert read_date(text) == SATURDAY
    assert not is_ambiguous_date(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1. Jänner 2026", 1),
        ("1 février 2026", 2),
        ("1er mars 2026", 3),
        ("1. März 2026", 3),
        ("1 avr. 2026", 4),
        ("1 mei 2026", 5),
        ("1 juin 2026", 6),
        ("1 juil. 2026", 7),
        ("1º agosto 2026", 8),
        ("1 août 2026", 8),
        ("1 setembro 2026", 9),
        ("1 OTTOBRE 2026", 10),
        ("1 décembre 2026", 12),
        ("1. Dez. 2026", 12),
    ],
)
def test_months_have_names_in_many_languages(text: str, month: int) -> None:
    assert read_date(text) == date(2026, month, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "heute",
        "45982",
        "21.11.",
        "Nov 2026",
        "21. Brumaire 2026",
        "31.02.2026",
        "0000-00-00",
        "99/99/2026",
        "13/13/2026",
        "31 April 2026",
        "21.11-2026",
        "21.11.202",
        "21.11.2026 vielleicht",
        "2026-11-21" + " " * 100,
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_date(text) is None
    assert not is_ambiguous_date(text)


@pytest.mark.parametrize("text", ["03/04/2026", "3/4/26", "03-04-2026", "Sat, 03/04/2026 10:04"])
def test_a_day_that_might_be_two_is_neither_and_says_so(text: str) -> None:
    assert read_date(text) is None
    assert is_ambiguous_date(text)


def test_dots_put_the_day_first_so_nothing_is_ambiguous() -> None:
    assert read_date("03.04.2026") == date(2026, 4, 3)
    assert not is_ambiguous_date("03.04.2026")


def test_the_fourth_of_april_is_the_same_day_either_way() -> None:
    assert read_date("04/04/2026") == date(2026, 4, 4)


def test_years_of_two_digits_lie_around_the_turn_of_the_century() -> None:
    assert read_date("1.2.69") == date(2069, 2, 1)
    assert read_date("1.2.70") == date(1970, 2, 1)
    assert read_date("21.11.98") == date(1998, 11, 21)


@given(st.dates())
def test_every_day_in_iso_form_comes_back(day: date) -> None:
    assert read_date(day.isoformat()) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_in_german_form_comes_back(day: date) -> None:
    assert read_date(f"{day.day}.{day.month}.{day.year}") == day


@given(st.text(max_size=90))
@example("٢١.١١.٢٠٢٦")
@example("1.1.0000")
def test_no_text_is_too_strange(text: str) -> None:
    assert not (read_date(text) and is_ambiguous_date(text))


@given(st.dates(date(1970, 1, 2), date(2069, 12, 30)), st.integers(-14, 14))
def test_a_day_without_a_time_is_kept_as_that_day_and_shows_no_time(day: date, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    moment = as_moment(day, zone)
    assert has_no_time(moment)
    assert in_iso(moment.astimezone(UTC), zone) == day.isoformat()
    other = moment.replace(microsecond=0)
    assert not has_no_time(other)
    assert in_iso(other, zone) == other.isoformat()


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["12/10/2026", "13/10/2026", "05/05/2026", ""], Order.DAY),
        (["12-10-2026", "31-12-2026"], Order.DAY),
        (["10/12/2026", "10/13/2026"], Order.MONTH),
        (["12/10/2026", "11/10/2026"], None),
        (["13/10/2026", "10/13/2026"], None),
        (["13.10.2026", "2026-10-13", "13 Oct 2026", "31/31/2026", "13" * 60], None),
    ],
)
def test_one_day_of_a_column_may_say_how_the_others_are_meant(
    cells: list[str], order: Order | None
) -> None:
    assert order_in(cells) is order


def test_a_day_that_might_be_two_is_settled_and_any_other_stays() -> None:
    assert settled("12/10/2026", Order.DAY) == "2026-10-12"
    assert settled("12/10/2026", Order.MONTH) == "2026-12-10"
    for text in ("13/10/2026", "12.10.2026", "in May", ""):
        assert settled(text, Order.DAY) == text
