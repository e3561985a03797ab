"""The report counts what was asked and what became of it: over time, by list, sheet and place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.document import Bars, Booklet, Facts, Table, Text
from optindesk.core.letter import BounceKind
from optindesk.core.model import Target
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import reporting
from optindesk.flows.reporting import OUTCOMES, Line, Report


def told(line: Line) -> dict[str, int]:
    """What is not nought."""
    return {name: n for name, n in line.counts.items() if n}


def soon(office: Office) -> dict[str, int]:
    return {str(said): n for said, n in office.desk.report().times if n}


def test_each_question_is_counted_once_by_what_became_of_it(office: Office) -> None:
    office.subscribe()
    office.read(office.reply("no", office.ask(BEN)))
    office.read(office.bounce(office.ask("cy@example.net"), BounceKind.HARD))
    office.ask("dora@example.net")
    office.ask("eve@example.net")
    office.desk.cancel("eve@example.net")
    total = office.desk.report().total
    assert told(total) == {"confirmed": 1, "declined": 1, "bounced": 1, "waiting": 1}
    assert (total.asked, total.rate) == (4, 25)
    office.later(days=60)
    office.desk.expire()
    office.desk.check()
    office.desk.expire()
    assert told(office.desk.report().total)["lapsed"] == 1


def test_who_waits_in_the_outbox_was_not_asked_yet(office: Office) -> None:
    office.sheet(ANA, BEN)
    assert office.desk.report().total.asked == 0
    office.desk.send()
    assert told(office.desk.report().total) == {"waiting": 2}


def test_of_nothing_there_is_nothing(office: Office) -> None:
    found = office.desk.report()
    assert (found.total.asked, found.total.rate, found.periods, found.lists) == (0, 0, (), ())
    (said,) = reporting.blocks(found, str)
    assert said == Text("Nobody was asked in this time.")


def test_a_part_of_a_question_that_a_yes_left_out_counts_as_a_no(office: Office) -> None:
    bulbs = Target(office.make_list("Bulbs").id)
    office.sheet(ANA, targets=[office.news(), bulbs])
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(ANA)[-1], picks=(1,)))
    lists = {line.name: told(line) for line in office.desk.report().lists}
    assert sorted(map(str, lists.values())) == ["{'confirmed': 1}", "{'declined': 1}"]
    alone = office.desk.report(list_id=bulbs.list_id)
    assert (alone.list_name, alone.total.asked) == ("Bulbs", 1)


def test_lists_sheets_and_places_are_told_and_what_is_about_a_level(office: Office) -> None:
    office.sheet(ANA, BEN, name="market.xlsx")
    office.sign_up("cy@example.net", place="Fair")
    office.sign_up("dora@example.net", target=Target(level=2))
    office.desk.send()
    found = office.desk.report()
    assert [(one.name, one.asked) for one in found.lists] == [("Flower news", 3), ("", 1)]
    assert [(one.name, one.asked) for one in found.sheets] == [("market.xlsx", 2)]
    assert [(one.name, one.asked) for one in found.places] == [("Fair", 1)]
    tables = [block for block in reporting.blocks(found, str) if isinstance(block, Table)]
    assert tables[2].rows[1][0] == "a permission level"


def test_only_the_sheets_with_most_questions_are_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MOST_LINES", 1)
    office.sheet(ANA, name="one.xlsx")
    office.sheet(BEN, "cy@example.net", name="two.xlsx")
    office.desk.send()
    assert [one.name for one in office.desk.report().sheets] == ["two.xlsx"]


@pytest.mark.parametrize(
    ("after", "first", "count"),
    [(2, "2026-11-21", 3), (40, "2026-11-16", 7), (400, "2026-11-01", 14)],
)
def test_time_is_told_by_days_weeks_or_months_and_none_is_missing(
    office: Office, after: int, first: str, count: int
) -> None:
    office.ask()
    office.later(days=after)
    office.ask(BEN)
    periods = office.desk.report().periods
    assert periods[0].name == first
    assert abs(len(periods) - count) <= 1
    assert (periods[0].asked, periods[-1].asked) == (1, 1)
    assert sum(one.asked for one in periods) == 2


def test_a_span_of_time_is_from_a_day_up_to_another(office: Office) -> None:
    today = office.now.date()
    office.ask()
    office.later(days=3)
    office.ask(BEN)
    assert office.desk.report(since=today, until=today).total.asked == 1
    assert office.desk.report(since=today + timedelta(days=1)).total.asked == 1
    assert office.desk.report(until=today - timedelta(days=1)).total.asked == 0
    spans = {
        reporting.span_of(office.desk.report(since=since, until=until), str)
        for since in (None, date(2026, 11, 1))
        for until in (None, date(2026, 11, 30))
    }
    assert spans == {
        "from the beginning",
        "since 2026-11-01",
        "until 2026-11-30",
        "2026-11-01 – 2026-11-30",
    }


def test_how_soon_a_yes_came_is_told(office: Office) -> None:
    for hours, address in enumerate((ANA, BEN, "cy@example.net")):
        question = office.ask(address)
        office.later(hours=[0, 5, 200][hours])
        office.read(office.reply("yes", question))
    assert soon(office) == {"within an hour": 1, "within a day": 1, "later": 1}


def test_it_is_printed_with_a_picture_beside_each_table(office: Office) -> None:
    office.subscribe()
    found = office.desk.report(list_id=office.news().list_id)
    office.desk.print_report(found, Path("report.pdf"))
    printed = office.press.printed[-1]
    assert isinstance(printed, Booklet)
    assert (printed.title, printed.foot) == ("Report on “Flower news”", "The Flower Shop")
    kinds = [type(block) for block in printed.blocks]
    assert kinds.count(Bars) == 2
    assert all(kinds[place + 1] is Table for place, one in enumerate(kinds) if one is Bars)
    assert office.written["report.pdf"].startswith(b"%PDF")
    assert reporting.title(office.desk.report(), str) == "Report on all lists"


def test_figures_are_written_as_the_reader_writes_them_in_tables_and_beside_pictures() -> None:
    counts = dict.fromkeys(OUTCOMES, 0) | {"confirmed": 12_345}
    line = Line("2026-11-01", counts)
    found = Report(None, None, None, line, (line,), (), (), (), ((sentence("at once"), 12_345),))

    def say(said: Sentence) -> str:
        return said.say(str, lambda _, many, __: many, str, lambda n: f"{n:,}")

    shown = reporting.blocks(found, say)
    (facts,) = [one for one in shown if isinstance(one, Facts)]
    assert facts.rows[0] == ("asked", "12,345")
    tables = [one for one in shown if isinstance(one, Table)]
    assert [one.rows[0][1] for one in tables] == ["12,345", "12,345"]
    assert all(one.has_figures for one in tables)
    assert [one.number(20_000) for one in shown if isinstance(one, Bars)] == ["20,000"] * 2
