"""How lists grow, week by week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from office import ANA, BEN, Office
from optindesk.core.model import Target
from optindesk.core.status import Basis
from optindesk.flows import growth
from optindesk.flows.bringing import Brought
from optindesk.flows.growth import Growth, Week

MONDAY = date(2026, 11, 16)
"""Of the week in which the stories begin."""


def said(found: Growth) -> str:
    return " ".join(map(str, found.said))


def test_an_empty_list_is_shown_over_some_weeks_all_the_same(office: Office) -> None:
    news = office.news()
    found = growth.grown(office.store, news.list_id, office.now)
    assert found.list_name == "Flower news"
    assert len(found.weeks) == growth.LEAST_WEEKS
    assert found.total == found.gained == 0
    assert said(found) == "0 people are on the list now. That is as many as 4 weeks ago."
    nothing = growth.grown(office.store, 99, office.now)
    assert (nothing.list_name, nothing.total) == (None, 0)


def test_each_week_says_who_came_who_left_and_how_many_there_are(office: Office) -> None:
    office.subscribe(ANA)
    office.later(7)
    office.subscribe(BEN)
    office.subscribe("cy@example.net")
    office.later(7)
    office.desk.withdraw(ANA)
    office.ask("dora@example.net")
    found = growth.grown(office.store, office.news().list_id, office.now)
    assert found.weeks[-3:] == (
        Week(MONDAY, 1, 0, 1),
        Week(MONDAY + timedelta(days=7), 2, 0, 3),
        Week(MONDAY + timedelta(days=14), 0, 1, 2),
    )
    assert found.weeks[0].total == 0
    assert said(found) == "2 people are on the list now. That is 2 more than 4 weeks ago."
    assert str(growth.in_words(found.weeks[-1])) == (
        "Week of 2026-11-30: 0 came, 1 left, 2 on the list then."
    )


def test_all_lists_together_count_each(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(ANA, Target(office.make_list("Workshops").id))
    found = growth.grown(office.store, None, office.now)
    assert (found.list_name, found.total, found.gained) == (None, 2, 2)
    assert said(found).startswith("2 people are on the lists now, each list counted.")


def test_who_was_brought_along_long_ago_is_there_from_the_beginning(office: Office) -> None:
    office.sheet({"email": ANA}, brought=Brought(Basis.OTHER, "customers"))
    office.later(7 * 20)
    office.desk.withdraw(ANA)
    found = growth.grown(office.store, office.news().list_id, office.now)
    assert len(found.weeks) == growth.WEEKS
    assert [week.total for week in found.weeks] == [1] * 11 + [0]
    assert said(found) == "0 people are on the list now. That is 1 fewer than 12 weeks ago."


def test_weeks_begin_by_the_clock_of_the_desk(office: Office) -> None:
    office.now = datetime.combine(MONDAY, time(), office.now.tzinfo)
    office.subscribe(ANA)
    found = growth.grown(office.store, None, office.now)
    assert found.weeks[-1] == Week(MONDAY, 1, 0, 1)


def test_what_is_drawn_has_a_column_for_each_week_and_a_line_above() -> None:
    weeks = (Week(MONDAY, 1, 0, 1), Week(MONDAY + timedelta(days=7), 3, 1, 3))
    drawn = growth.bars(Growth(None, weeks), str)
    assert drawn.labels == ("2026-11-16", "2026-11-23")
    assert drawn.parts[0].values == (1, 3)
    assert drawn.line is not None
    assert drawn.line.values == (1, 3)
