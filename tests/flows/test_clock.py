"""A clock that is wrong by a year: no question lapses of it, nobody is erased, no mail goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from office import ANA, BEN, Office, Session
from optindesk.core.errors import (
    ClockBehind,
    ClockDiffers,
    ClockDoubted,
    MailPutOff,
    NoConnection,
    NoMailbox,
    NotChecked,
)
from optindesk.core.model import Account, Target
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.flows import clock, overview, requests, rounds, safe_to_mail
from optindesk.store import account_rows, archive, journal

CY = "cy@example.net"
YEAR = 366


def jump(office: Office, days: float) -> None:
    """The computer says another day than the one it is."""
    office.now += timedelta(days=days)


WAITS_FOR_A_CLOCK: dict[str, Callable[[Office], Any]] = {
    "send": lambda office: office.desk.send(),
    "expire": lambda office: office.desk.expire(),
    "remind": lambda office: office.desk.remind(),
    "ask_permission": lambda office: office.desk.ask_permission(),
    "apply_retention": lambda office: office.desk.apply_retention(),
    "reduce_alone": lambda office: office.desk.reduce_alone(lambda *_: None),
    "run": lambda office: office.desk.run(),
}


@pytest.fixture
def working(office: Office) -> Office:
    """A desk that asked Ana, has a mail to Ben in its outbox, and erases by itself."""
    office.set(reduces_on_its_own="on", months_without_yes=1)
    office.ask(ANA)
    office.sign_up(BEN)
    return office


def read_until_now(office: Office) -> None:
    account = account_rows.account()
    assert account is not None
    with office.store.transaction():
        account_rows.note_mailbox_read(account.id, office.now)


@pytest.mark.parametrize("what", WAITS_FOR_A_CLOCK)
@pytest.mark.parametrize(("days", "trouble"), [(YEAR, ClockDoubted), (-2, ClockBehind)])
def test_what_cannot_be_taken_back_waits_until_the_clock_is_clear(
    working: Office, what: str, days: float, trouble: type[ClockDoubted]
) -> None:
    right = working.now
    jump(working, days)
    read_until_now(working)
    before = journal.head()
    with pytest.raises(ClockDoubted) as raised:
        WAITS_FOR_A_CLOCK[what](working)
    assert type(raised.value) is trouble
    assert raised.value.values == {"now": working.now, "last": right}
    assert journal.head() == before, "nothing happened"
    assert rounds.standstill() is None, "it goes on by itself when the clock is set"

    working.now = right
    WAITS_FOR_A_CLOCK[what](working)
    assert working.request(ANA).status is RequestStatus.OPEN


def test_a_day_back_and_a_season_ahead_are_believed(working: Office) -> None:
    """Computers differ, summer time ends, people travel; and who sells trees rests for months."""
    for days in (-1, 300, -1, 300):
        jump(working, days)
        working.desk.expire()


def test_what_was_written_by_a_wrong_clock_makes_it_no_righter(working: Office) -> None:
    """An entry of next year is no reason to believe that it is next year."""
    right = working.now
    working.desk.send()
    jump(working, YEAR)
    working.sign_up(CY)
    with pytest.raises(ClockDoubted):
        working.desk.expire()
    working.now = right
    working.desk.expire()
    working.desk.send()
    assert working.request(ANA).status is RequestStatus.OPEN


def test_who_looked_says_that_it_is_right_and_the_log_knows(working: Office) -> None:
    working.desk.send()
    jump(working, YEAR)
    said = overview.to_do(working.now).clock_doubted
    assert said is not None
    assert "set the clock, or, if it is right, say so" in str(said)
    working.desk.say_clock_is_right()
    assert working.desk.clock_standing().doubt is None
    assert overview.to_do(working.now).clock_doubted is None
    newest = list(journal.entries())[-1]
    assert newest.code == "clock.said_right"
    read_until_now(working)
    assert working.desk.expire() == 2


def test_a_new_desk_doubts_a_day_before_there_was_such_a_program(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty battery: 1970."""
    monkeypatch.setattr(journal, "last_written_at", lambda: None)
    office.now = datetime(1970, 1, 1, tzinfo=UTC)
    with pytest.raises(ClockBehind):
        office.desk.send()
    office.now = clock.MADE
    office.desk.send()


def test_who_practises_may_set_the_clock_as_they_like(working: Office) -> None:
    practising = replace(working.desk, practice=object())  # type: ignore[arg-type]
    jump(working, YEAR)
    practising.clock_must_be_right()


def test_a_mailbox_that_was_read_next_year_was_not_read(working: Office) -> None:
    """By a clock that was set right since: no question lapses by that, no list is taken for new."""
    right = working.now
    jump(working, 200)
    read_until_now(working)
    working.now = right
    assert not safe_to_mail.is_fresh(working.now)
    with pytest.raises(NotChecked):
        working.give(archive.all_lists()[0], unchecked="")
    jump(working, 100)
    assert requests.read_past(working.now) == datetime.min.replace(tzinfo=working.now.tzinfo)
    assert working.desk.expire() == 0


def test_what_was_put_off_by_a_wrong_clock_is_not_put_off_for_months(working: Office) -> None:
    right = working.now
    jump(working, 200)
    account = account_rows.account()
    assert account is not None
    with working.store.transaction():
        account_rows.rest_account(account.id, working.now + timedelta(minutes=15), 1)
        trouble = NoConnection(host="imap", port=993, reason="unreachable")
    rounds._keep(working.store, trouble, None, working.now)
    working.now = right
    assert working.desk.run().put_off is None
    assert working.mails(BEN)[0].status is MailStatus.SENT


def test_a_mail_that_was_put_off_or_held_by_a_wrong_clock_is_not_for_months(
    working: Office,
) -> None:
    right = working.now
    jump(working, 200)
    working.set(questions_per_address=3, minutes_between_questions=60)
    later = MailPutOff(host="mx", status=451, words="greylisted")
    working.provider.at_dot.append(later)
    working.ask(CY)
    working.sign_up(CY, Target(working.make_list("Other").id))
    assert working.desk.send().held == 1
    account = account_rows.account()
    assert account is not None
    with working.store.transaction():
        account_rows.rest_account(account.id, working.now + timedelta(minutes=15), 1)
    working.now = right + timedelta(hours=2)
    working.desk.say_clock_is_right()
    assert account_rows.rest_of(account.id) == (None, 0)
    assert working.desk.send().sent == 2
    assert [mail.status for mail in working.mails(BEN)] == [MailStatus.SENT]
    assert [mail.status for mail in working.mails(CY)] == [MailStatus.SENT] * 2


def test_mails_of_a_day_to_come_take_no_room_in_the_limits(working: Office) -> None:
    right = working.now
    working.set_account(per_day=1)
    jump(working, 200)
    working.desk.send()
    working.sign_up(CY)
    working.now = right + timedelta(days=2)
    with pytest.raises(ClockBehind):
        working.desk.send()
    working.desk.say_clock_is_right()
    assert working.desk.send().sent == 1


@pytest.mark.parametrize(("days", "trouble"), [(YEAR, ClockDoubted), (-YEAR, ClockBehind)])
def test_a_clock_that_jumps_while_mails_go_out_stops_the_rest(
    working: Office, days: int, trouble: type[ClockDoubted]
) -> None:
    right = working.now
    working.sign_up(CY)
    working.provider.at_dot.append(lambda: jump(working, days))
    sent = working.desk.send()
    assert (sent.sent, sent.waiting, type(sent.stopped)) == (1, 1, trouble)
    working.now = right + timedelta(minutes=1)
    assert working.desk.send().sent == 1


def test_a_clock_that_jumps_before_the_first_mail_goes_out_stops_all(working: Office) -> None:
    def connect(account: Account) -> Session:
        jump(working, YEAR)
        return working.provider.connect(account)

    working.desk = replace(working.desk, transport=connect)
    with pytest.raises(ClockDoubted):
        working.desk.send()
    assert working.mails(BEN)[0].status is MailStatus.WAITING


def test_a_clock_that_jumps_within_a_round_is_no_trouble_that_is_kept(working: Office) -> None:
    """It would be shown beside the doubt, and the round not be made again when the clock is set."""
    right = working.now

    def check(tick: object) -> Any:
        jump(working, YEAR)
        raise NoMailbox

    with pytest.raises(ClockDoubted):
        working.desk.run(check=check)
    assert rounds.standstill() is None
    working.now = right
    done = working.desk.run()
    assert done.sent is not None
    assert done.sent.sent == 1


# --- by the clock of the mail server -------------------------------------------------------------


def answer_at(office: Office, address: str, moment: datetime) -> None:
    """A yes, which comes at that moment by the mail server's clock, is read."""
    office.postbox.lay(
        replace(office.reply("yes", office.provider.to(address)[-1]), received_at=moment)
    )
    office.desk.check()


@pytest.mark.parametrize("days", [2, 400])
def test_a_mail_from_a_day_to_come_asks_whether_the_clock_is_right(
    working: Office, days: int
) -> None:
    there = working.now + timedelta(days=days)
    answer_at(working, ANA, there)
    with pytest.raises(ClockDiffers) as raised:
        working.desk.send()
    assert raised.value.values == {"here": working.now, "there": there}
    said = overview.to_do(working.now).clock_doubted
    assert said is not None
    assert "by your mail server’s clock" in str(said)


def test_that_is_over_when_the_clock_is_set(working: Office) -> None:
    there = working.now + timedelta(days=100)
    answer_at(working, ANA, there)
    working.now = there
    assert working.desk.send().sent
    working.now -= timedelta(hours=30)
    with pytest.raises(ClockBehind):
        working.desk.send()


def test_who_said_that_it_is_right_is_not_asked_for_that_mail_again(working: Office) -> None:
    """A mailbox that moved: a mail of 2038, and the numbers of all change later."""
    working.desk.send()
    answer_at(working, ANA, datetime(2038, 1, 20, tzinfo=UTC))
    with pytest.raises(ClockDiffers):
        working.desk.send()
    working.desk.say_clock_is_right()
    working.desk.send()
    working.now += timedelta(days=3)
    working.postbox.renumber()
    working.desk.check()
    working.desk.send()
    assert overview.to_do(working.now).clock_doubted is None


def test_but_for_one_that_differs_by_more(working: Office) -> None:
    working.desk.send()
    answer_at(working, ANA, working.now + timedelta(days=5))
    working.desk.say_clock_is_right()
    answer_at(working, BEN, working.now + timedelta(days=5, hours=20))
    working.desk.expire()
    answer_at(working, BEN, working.now + timedelta(days=7))
    with pytest.raises(ClockDiffers):
        working.desk.expire()


def test_of_two_mails_the_one_that_is_further_away_is_told(working: Office) -> None:
    working.desk.send()
    for days in (5, 9, 7):
        answer_at(working, BEN, working.now + timedelta(days=days))
    doubt = working.desk.clock_standing().doubt
    assert doubt is not None
    assert doubt.values["there"] == working.now + timedelta(days=9)


def test_an_answer_from_before_its_question_left_tells_a_clock_that_is_ahead(
    working: Office,
) -> None:
    right = working.now
    jump(working, 200)
    working.desk.send()
    left = working.now
    working.now += timedelta(hours=2)
    answer_at(working, BEN, right + timedelta(hours=2))
    with pytest.raises(ClockDiffers) as raised:
        working.desk.remind()
    assert raised.value.values == {"here": left, "there": right + timedelta(hours=2)}
    assert working.status(BEN) is RequestStatus.CONFIRMED
    working.now = right + timedelta(hours=3)
    with pytest.raises(ClockBehind):
        working.desk.remind()
    working.desk.say_clock_is_right()
    working.desk.remind()
    jump(working, 250)
    working.desk.remind()


def test_what_is_within_a_day_or_comes_late_says_nothing(working: Office) -> None:
    working.desk.send()
    answer_at(working, ANA, working.now + timedelta(hours=23))
    answer_at(working, BEN, working.now - timedelta(hours=23))
    jump(working, 20)
    answer_at(working, BEN, working.now - timedelta(days=10))
    working.desk.send()


def test_a_saved_mail_says_nothing_of_the_clock(working: Office) -> None:
    working.desk.send()
    mail = working.reply("yes", working.provider.to(BEN)[0])
    working.read(replace(mail, received_at=None))
    working.desk.send()
