"""How fast an account may send: whose figures hold, what counts, and what a person reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import ACCOUNT, ANA, Office
from optindesk.core.errors import TryLater
from optindesk.core.model import Account, Security, Server
from optindesk.core.provider import LENGTH, Cap, Period, Provider
from optindesk.flows import pacing
from optindesk.flows.desk import Desk
from optindesk.flows.pacing import CAREFUL, RESTS, Limit, limits
from optindesk.store import account_rows, post
from stores import NOW

SMTP = Server("smtp.post.example", 465, Security.TLS)
FAR = replace(ACCOUNT, smtp=SMTP)
MINUTE, HOUR, DAY = Period


def provider(caps: Mapping[Period, int]) -> Provider:
    read = {
        period: Cap(most, f"https://post.example/{period}", date(2026, 11, 26))
        for period, most in caps.items()
    }
    return Provider("Post", frozenset(), SMTP, SMTP, frozenset(), read)


POST = provider({DAY: 500})


def most(account: Account, *known: Provider) -> dict[Period, int]:
    return {limit.period: limit.most for limit in limits(account, known)}


def why(account: Account, *known: Provider) -> list[str]:
    return [str(limit.why) for limit in limits(account, known)]


# --- whose figures hold ---------------------------------------------------------------------------


def test_half_of_what_the_provider_allows_with_its_source_and_day() -> None:
    assert most(FAR, POST) == {MINUTE: CAREFUL[MINUTE], DAY: 250}
    assert why(FAR, POST) == [
        "Post names no figure for a minute, so the desk is careful.",
        "Half of the 500 a day that Post allows (post.example, read on 2026-11-26).",
    ]


def test_what_would_hold_without_figures_of_the_owners_is_told(office: Office) -> None:
    owners = replace(ACCOUNT, per_minute=1, per_hour=2, per_day=3)
    assert office.desk.usual_limits(owners) == limits(ACCOUNT, office.desk.providers)


def test_the_page_of_a_figure_is_kept_whole() -> None:
    minute, day = limits(FAR, (POST,))
    assert (minute.source, day.source) == ("", "https://post.example/day")


def test_every_period_has_its_figure() -> None:
    every = provider({MINUTE: 30, HOUR: 100, DAY: 1})
    assert most(FAR, every) == {MINUTE: 15, HOUR: 50, DAY: 1}, "half of one is one all the same"
    starts = [reason.partition(" that Post allows")[0] for reason in why(FAR, every)]
    assert starts == ["Half of the 30 a minute", "Half of the 100 an hour", "Half of the 1 a day"]
    assert "names no figure for a day" in why(FAR, provider({HOUR: 9}))[-1]


def test_what_the_owner_sets_holds() -> None:
    own = replace(FAR, per_minute=99, per_hour=2, per_day=1000)
    assert most(own, POST) == {MINUTE: 99, HOUR: 2, DAY: 1000}
    assert why(own, POST) == [
        "So many a minute were set in the mail account.",
        "So many an hour were set in the mail account.",
        "So many a day were set in the mail account.",
    ]


def test_with_a_provider_that_nobody_knows_the_desk_is_careful() -> None:
    elsewhere = replace(FAR, smtp=replace(SMTP, host="mail.flowers.example"))
    assert most(elsewhere, POST) == dict(CAREFUL)
    assert set(why(elsewhere, POST)) == {
        "What your provider allows is not known here, so the desk is careful."
    }


def test_this_computers_own_server_has_no_limit_but_the_owners() -> None:
    assert most(replace(ACCOUNT, address="shop@gmail.com"), POST) == {}
    assert most(replace(ACCOUNT, per_hour=7)) == {HOUR: 7}


# --- what counts, and what is read ----------------------------------------------------------------


def far_desk(office: Office, **caps: Any) -> Desk:
    """The office with an account at a provider that allows 8 a day."""
    office.set_account(smtp=SMTP, **caps)
    office.desk = replace(office.desk, providers=(provider({DAY: 8}),))
    return office.desk


def people(office: Office, count: int) -> None:
    office.sheet(*[f"p{number}@example.org" for number in range(count)])


def test_without_an_account_there_is_nothing_to_say(office: Office) -> None:
    from optindesk.store.tables import AccountRow

    AccountRow.delete().execute()
    assert office.desk.allowance() is None


def test_one_reads_how_many_went_today_and_when_it_goes_on(office: Office) -> None:
    desk = far_desk(office)
    people(office, 6)
    before = desk.allowance()
    assert before is not None
    assert (str(before.said), before.resumes_at) == ("0 of 4 today", None)
    first = office.now
    result = desk.send()
    assert (result.sent, result.waiting) == (4, 2)
    assert result.allowance == desk.allowance()
    assert desk.send().sent == 0
    assert office.provider.sessions == 1, "nobody logs in for nothing"
    assert result.allowance is not None
    assert result.allowance.resumes_at == result.resumes_at == first + timedelta(days=1)
    assert str(result.allowance.said) == "4 of 4 today, goes on at 2026-11-22T09:00+00:00"
    assert "Half of the 8 a day that Post allows" in str(result.allowance.why)
    office.later(1)
    again = desk.allowance()
    assert again is not None
    assert str(again.said) == "0 of 4 today"


def test_an_hour_that_is_full_is_said_and_not_waited_for(office: Office) -> None:
    desk = far_desk(office, per_hour=2)
    people(office, 3)
    first = office.now
    result = desk.send()
    assert (result.sent, result.resumes_at) == (2, first + timedelta(hours=1))
    assert office.paused == []
    assert result.allowance is not None
    assert str(result.allowance.said).startswith("2 of 2 in this hour, goes on at ")
    office.later(hours=1)
    assert desk.send().sent == 1


def test_room_that_comes_within_a_minute_is_waited_for_whatever_the_period(
    office: Office,
) -> None:
    desk = far_desk(office, per_hour=2)
    people(office, 3)
    desk.send()
    office.later(minutes=59, seconds=30)
    assert desk.send().sent == 1
    assert sum(office.paused) == 30


def test_a_minute_that_is_full_is_not_worth_a_word(office: Office) -> None:
    desk = far_desk(office, per_minute=2)
    people(office, 2)
    desk.send()
    allowance = desk.allowance()
    assert allowance is not None
    assert (str(allowance.said), allowance.resumes_at) == ("2 of 4 today", None)


def test_a_limit_that_was_lowered_does_not_hide_what_went_before(office: Office) -> None:
    desk = far_desk(office, per_day=6)
    people(office, 7)
    desk.send()
    office.set_account(smtp=SMTP, per_day=2)
    first = office.now
    allowance = desk.allowance()
    assert allowance is not None
    assert str(allowance.said).startswith("6 of 2 today, goes on at ")
    assert allowance.resumes_at == first + timedelta(days=1)


def test_another_desk_on_the_same_books_counts_the_same(office: Office) -> None:
    far_desk(office)
    people(office, 6)
    office.desk.send(limit=3)
    other = replace(office.desk, actor=replace(office.desk.actor, name="Ivo"))
    assert other.send().sent == 1
    assert other.allowance() == office.desk.allowance()


def test_an_account_counts_its_own_mails_only(office: Office) -> None:
    office.set_account(per_day=1)
    office.ask()
    account = account_rows.account()
    assert account is not None
    since = office.now - timedelta(days=1)
    assert post.handed_over_times(account.id, since) == [office.now]
    assert post.handed_over_times(account.id + 1, since) == []


def test_a_rest_is_read_too(office: Office) -> None:
    office.sign_up(ANA)
    office.provider.at_offer.append(TryLater(host="mx", status=451, words="busy"))
    result = office.desk.send()
    assert result.allowance is not None
    assert (
        str(result.allowance.said) == "127.0.0.1 asked to wait, goes on at 2026-11-21T09:15+00:00"
    )
    office.later(minutes=16)
    again = office.desk.allowance()
    assert again is not None
    assert (str(again.said), again.resumes_at) == ("as many as there are", None)


def test_the_longest_of_what_keeps_it_counts(office: Office) -> None:
    desk = far_desk(office, per_day=1)
    people(office, 2)
    office.provider.at_dot.extend([None, TryLater(host="mx", status=451, words="busy")])
    first = office.now
    desk.send()
    account_rows.rest_account(1, office.now + RESTS[0], 1)
    standing = desk.allowance()
    assert standing is not None
    assert standing.resumes_at == first + timedelta(days=1)


# --- whatever the limits --------------------------------------------------------------------------


class Books:
    """The books of an account, of which only the times of its mails matter."""

    def __init__(self) -> None:
        self.times: list[datetime] = []

    def rest_of(self, account_id: int) -> tuple[None, int]:
        return None, 0

    def handed_over_times(self, account_id: int, since: datetime) -> list[datetime]:
        return [at for at in self.times if at > since]


@given(
    caps=st.fixed_dictionaries({period: st.none() | st.integers(1, 6) for period in Period}),
    gaps=st.lists(st.integers(0, 4000), max_size=40),
    restarts=st.sets(st.integers(0, 40)),
)
def test_no_stretch_of_time_ever_has_more_than_its_limit(
    caps: dict[Period, int | None], gaps: list[int], restarts: set[int]
) -> None:
    books, now = Books(), NOW

    def clock() -> datetime:
        return now

    own = {f"per_{period}": count for period, count in caps.items()}
    account = replace(ACCOUNT, **own)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pacing, "account_rows", books)
        patch.setattr(pacing, "post", books)
        pace = pacing.Pace(account, (), clock)
        for number, gap in enumerate(gaps):
            now += timedelta(seconds=gap)
            if number in restarts:
                pace = pacing.Pace(account, (), clock)
            ahead = pace.room_at(ahead=1)
            at = pace.room_at()
            assert at is None or at > now
            assert ahead is None or at is None or ahead >= at
            if at is not None:
                now = at
                assert pace.room_at() is None
            books.times.append(now)
            assert pace.count() is False
    for period, count in caps.items():
        for start in books.times:
            within = [at for at in books.times if start <= at < start + LENGTH[period]]
            assert count is None or len(within) <= count


def test_a_limit_is_a_plain_value() -> None:
    (limit,) = limits(replace(ACCOUNT, per_day=3), ())
    assert limit == Limit(DAY, 3, limit.why)
