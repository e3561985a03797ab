"""How long one can answer: whole days, as the mail names them, from when the mail went out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from office import ANA, Office, refused
from optindesk.core.codes import Code
from optindesk.core.errors import MailPutOff
from optindesk.core.model import MailKind
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.flows import requests, standings
from optindesk.flows.keeping import Outcome
from optindesk.store import journal, post
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import ListRow, MailRow

VIENNA = timezone(timedelta(hours=1))


def said(office: Office) -> str:
    return office.mails(ANA)[0].values["deadline"]


def lapse(office: Office) -> int:
    """How many questions lapse, once the mailbox was read."""
    office.desk.check()
    return office.desk.expire()


def test_the_last_day_counts_as_a_whole(office: Office) -> None:
    asked = office.ask(ANA)
    assert said(office) == "December 21, 2026"
    assert office.request().expires_at == datetime(2026, 12, 21, 23, 59, 59, tzinfo=UTC)
    office.later(30, hours=14)
    assert lapse(office) == 0
    assert office.read(office.reply("yes", asked)).outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.CONFIRMED


@pytest.mark.parametrize(("zone", "hour"), [(VIENNA, 22), (timezone(timedelta(hours=-8)), 7)])
def test_it_is_a_day_of_the_desks_own_zone(office: Office, zone: timezone, hour: int) -> None:
    office.now = datetime(2026, 11, 21, 23, 30, tzinfo=zone)
    office.ask(ANA)
    assert said(office) == "December 21, 2026"
    assert office.request().expires_at.astimezone(UTC).hour == hour


def test_what_a_mail_waits_is_not_taken_off_the_time_to_answer(office: Office) -> None:
    office.sign_up(ANA)
    asked_at = office.request().asked_at
    office.later(5)
    office.desk.send()
    request = office.request()
    assert request.asked_at == asked_at
    assert request.expires_at == datetime(2026, 12, 26, 23, 59, 59, tzinfo=UTC)
    assert said(office) == "December 26, 2026"
    assert office.provider.to(ANA)[-1].values["deadline"] == "December 26, 2026"
    (entry,) = [one for one in journal.entries() if one.code == Code.REQUEST_PROLONGED]
    assert entry.values["until"] == "2026-12-26T23:59:59+00:00"
    office.later(29)
    assert lapse(office) == 0
    office.later(2)
    assert lapse(office) == 1


def test_a_mail_of_the_same_day_changes_nothing(office: Office) -> None:
    office.ask(ANA)
    office.later(hours=3)
    assert Code.REQUEST_PROLONGED.value not in office.codes()


def test_a_question_that_still_waits_does_not_lapse(office: Office) -> None:
    office.sign_up(ANA)
    office.later(60)
    assert lapse(office) == 0
    office.desk.send()
    assert office.status() is RequestStatus.OPEN
    assert said(office) == "February 19, 2027"


def test_one_that_was_refused_or_may_have_gone_out_does(office: Office) -> None:
    office.provider.at_offer.append(refused("5.7.1 no"))
    office.sign_up(ANA)
    office.desk.send()
    assert office.mails(ANA)[0].status is MailStatus.REFUSED
    office.later(31)
    assert lapse(office) == 1


def test_a_mail_in_doubt_counts_as_asked(office: Office) -> None:
    office.ask(ANA)
    MailRow.update(status=MailStatus.UNKNOWN.value).execute()
    office.later(31)
    assert lapse(office) == 1


def test_a_reminder_gives_no_more_time_and_no_other_mail_does(office: Office) -> None:
    office.subscribe(ANA)
    office.later(3)
    office.desk.send()  # the thank-you
    ListRow.update(reminders=1).execute()
    office.ask("ben@example.com")
    until = office.request("ben@example.com").expires_at
    office.later(8)
    office.remind()
    office.desk.send()
    assert office.kinds("ben@example.com") == [MailKind.CONFIRM, MailKind.REMINDER]
    assert office.request("ben@example.com").expires_at == until


def test_time_does_not_add_up_where_a_mail_is_put_off_again_and_again(office: Office) -> None:
    office.sign_up(ANA)
    for _ in range(2):
        office.later(2)
        later = MailPutOff(host="mx.example", status=451, words="later")
        office.provider.at_dot.append(later)
        office.desk.send()
    office.later(1)
    office.desk.send()
    assert office.mails(ANA)[0].status is MailStatus.SENT
    assert office.request().expires_at == datetime(2026, 12, 26, 23, 59, 59, tzinfo=UTC)


def test_a_list_that_gives_less_time_by_now_takes_none_back(office: Office) -> None:
    office.sign_up(ANA)
    until = office.request().expires_at
    ListRow.update(days_to_answer=7).execute()
    office.later(1)
    office.desk.send()
    assert office.request().expires_at == until
    assert said(office) == "December 21, 2026"


def test_a_mail_that_was_cancelled_while_it_was_offered_prolongs_nothing(office: Office) -> None:
    office.sign_up(ANA)
    office.later(2)
    office.provider.at_offer.append(lambda: office.desk.cancel(ANA) and None)
    office.desk.send()
    assert office.status() is RequestStatus.CANCELLED
    assert Code.REQUEST_PROLONGED.value not in office.codes()
    assert post.mails_in(MailStatus.SENT) == []


def told(office: Office) -> str:
    """What stands in her row now."""
    (row,) = standings.all_people(PeopleQuery(contact_id=office.contact().id), office.now)
    return str(row.sentence)


def test_once_the_mailbox_was_read_nobody_is_told_that_an_answer_may_have_come(
    office: Office,
) -> None:
    office.ask(ANA)
    office.sign_up("waits@example.org")
    office.later(31)
    assert "is known when the mailbox was checked" in told(office)
    assert office.desk.expire() == 0
    assert requests.count_unread(office.now) == 1, "what waits in the outbox has time"
    office.desk.check()
    assert requests.count_unread(office.now) == 0
    office.later(minutes=5)
    assert "the question is about to lapse" in told(office)
    assert office.desk.expire() == 1
    assert told(office).startswith("Did not answer by 2026-12-21")


def test_without_a_mailbox_nothing_waits_for_a_check(office: Office) -> None:
    office.ask(ANA)
    office.set_account(imap=None)
    office.later(31)
    assert requests.count_unread(office.now) == 0
    assert "the question is about to lapse" in told(office)
