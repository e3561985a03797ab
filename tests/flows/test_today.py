"""What happened since somebody last looked, and since when that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import ANA, BEN, Office
from optindesk.flows import today
from optindesk.flows.reviewing import Decision
from optindesk.flows.today import Kind, Looked
from optindesk.store import news

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
EVENING = datetime(2026, 11, 26, 17, 40, tzinfo=UTC)


def told(office: Office, since: datetime) -> dict[Kind, str]:
    return {one.kind: str(one.said) for one in today.news_since(office.store, since).pieces}


def test_nothing_is_told_of_an_empty_log_or_of_what_was_before(office: Office) -> None:
    assert told(office, office.now) == {}
    office.subscribe()
    assert told(office, office.now + timedelta(seconds=1)) == {}


def test_what_happened_is_counted_by_people(office: Office) -> None:
    office.subscribe("old@example.org")
    since = office.later(1)
    for address in (ANA, BEN):
        office.subscribe(address)
    office.read(office.reply("no", office.ask("cy@example.org")))
    office.read(office.bounce(office.ask("dora@example.org")))
    office.desk.withdraw("old@example.org")
    assert told(office, since) == {
        Kind.YES: "2 people said yes",
        Kind.NO: "1 person said no",
        Kind.LEFT: "1 person left",
        Kind.BACK: "1 mail came back",
        Kind.SIGNED_UP: "4 single sign-ups came in",
        Kind.SENT: "7 mails were sent",
    }
    assert told(office, office.now + timedelta(days=1)) == {}


def test_a_sheet_says_how_many_it_brought_and_many_sheets_how_many_they_are(
    office: Office,
) -> None:
    office.sheet(ANA, BEN, name="saturday.csv")
    assert told(office, office.now) == {Kind.SHEET: "Sheet saturday.csv brought 2 sign-ups"}
    for number in range(today.MOST_SHEETS):
        office.sheet(f"p{number}@example.org", name=f"{number}.csv")
    assert told(office, office.now) == {Kind.SHEET: "4 sheets were imported"}


def test_a_sheet_that_was_taken_back_brought_nobody(office: Office) -> None:
    report = office.sheet(ANA, BEN, name="saturday.csv")
    assert report.import_id is not None
    office.desk.take_import_back(report.import_id)
    office.sheet("cy@example.org", name="sunday.csv")
    assert told(office, office.now) == {Kind.SHEET: "Sheet sunday.csv brought 1 sign-up"}


def test_who_was_typed_by_a_slip_did_not_come_in(office: Office) -> None:
    office.sign_up(ANA)
    slip = office.sign_up(BEN)
    assert slip.signup is not None
    office.desk.untype([slip.signup])
    assert told(office, office.now) == {Kind.SIGNED_UP: "1 single sign-up came in"}


def test_a_decision_that_was_undone_tells_nothing_and_what_was_before_it_stays(
    office: Office,
) -> None:
    since = office.now
    office.subscribe(BEN)
    office.read(office.reply("unclear", office.ask(ANA)))
    (number,) = office.to_read()
    for _ in range(2):
        office.later(minutes=1)
        office.desk.decide(number, Decision.ACCEPT, "said so by telephone")
        assert told(office, since)[Kind.YES] == "2 people said yes"
        office.desk.undo_decision(number, "it was another one")
        assert told(office, since)[Kind.YES] == "1 person said yes"


def test_what_lapsed_is_told(office: Office) -> None:
    office.ask()
    since = office.later(31)
    office.set_account(imap=None)
    office.desk.expire()
    assert told(office, since)[Kind.LAPSED] == "1 question lapsed"


def test_of_very_many_it_is_enough_to_know_how_many_they_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "LOOKED_AT", 1)
    office.subscribe(ANA)
    office.subscribe(BEN)
    assert told(office, office.now)[Kind.YES] == "2 people said yes"
    assert Kind.SIGNED_UP not in told(office, office.now)


def test_since_the_last_look_on_another_day_or_since_yesterday(office: Office) -> None:
    first = Looked().at(NOON)
    assert first.since(NOON) == datetime(2026, 11, 26, tzinfo=UTC), "never looked before"
    evening = Looked().at(EVENING)
    morning = evening.at(NOON)
    assert morning.since(NOON) == EVENING
    assert morning.at(NOON + timedelta(hours=2)).since(NOON) == EVENING, "twice on one day"
    tomorrow = NOON + timedelta(days=1)
    assert morning.at(tomorrow).since(tomorrow) == NOON


MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))


@given(MOMENTS, MOMENTS)
def test_what_is_kept_is_read_again(before: datetime | None, last: datetime | None) -> None:
    looked = Looked(before, last)
    assert Looked.from_text(looked.text) == looked


@given(st.text())
def test_what_cannot_be_read_is_as_nothing(text: str) -> None:
    found = Looked.from_text(text)
    assert found.before is None or found.before.tzinfo is not None


def test_a_moment_without_a_zone_is_none() -> None:
    assert Looked.from_text("2026-11-26T10:00:00|") == Looked()
