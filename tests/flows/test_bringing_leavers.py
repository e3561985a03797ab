"""Who left in another program stays off here, and nobody's newer yes is overruled by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from office import ANA, BEN, Office
from optindesk.core.leavers import Gone, Leaver
from optindesk.core.model import Target
from optindesk.core.status import AddressState, RequestStatus, SubscriptionStatus
from optindesk.flows.bringing_leavers import LeaversReport
from optindesk.flows.fittings import OpenLeavers
from optindesk.store import journal
from optindesk.store.search import PeopleQuery, count_people

MAY = date(2024, 5, 4)


def bring(
    office: Office, *people: Leaver, target: Target | None = None, dry: bool = False
) -> LeaversReport:
    opened = OpenLeavers("unsubscribed.csv", "Mailchimp", people)
    return office.desk.bring_leavers(opened, target or office.news(), dry_run=dry)


def left(address: str, day: date | None = MAY, what: Gone = Gone.LEFT) -> Leaver:
    return Leaver(2, address, what, day.isoformat() if day else "", day, "too many mails")


def fates(report: LeaversReport) -> list[str]:
    return [row.fate.value for row in report.rows]


def test_a_later_sheet_does_not_bring_a_leaver_back(office: Office) -> None:
    assert fates(bring(office, left(ANA))) == ["left"]
    known = office.subscription(ANA)
    assert known.status is SubscriptionStatus.UNSUBSCRIBED
    assert known.left_at is not None
    assert known.left_at.date() == MAY
    assert str(office.standing(ANA).sentence) == "Left on 2024-05-04T23:59+00:00."
    assert office.sheet(ANA).counts["left"] == 1
    assert office.sheet({"email": ANA, "date": "2026-11-14"}, name="new.csv").asked == 1
    told = next(one for one in journal.entries() if one.code == "leaver.brought")
    assert told.personal["why"].value == "too many mails"
    assert told.values["what"] == "left"


def test_it_is_off_that_list_alone(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    office.subscribe(ANA)
    office.subscribe(ANA, garden)
    bring(office, left(ANA, None), target=garden)
    assert office.subscription(ANA, garden).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(ANA).status is SubscriptionStatus.SUBSCRIBED


def test_a_yes_given_here_later_stands(office: Office) -> None:
    office.subscribe(ANA)
    assert fates(bring(office, left(ANA))) == ["said_yes_later"]
    assert office.subscription(ANA).status is SubscriptionStatus.SUBSCRIBED


def test_who_waits_to_answer_is_not_asked_any_more(office: Office) -> None:
    office.ask(ANA)
    assert fates(bring(office, left(ANA, None))) == ["left"]
    assert office.status(ANA) is RequestStatus.DECLINED
    assert fates(bring(office, left(ANA))) == ["known"]


def test_who_complained_or_was_blocked_is_never_written_to(office: Office) -> None:
    people = (left(ANA, what=Gone.COMPLAINED), left(BEN, what=Gone.BLOCKED))
    assert fates(bring(office, *people)) == ["never_write", "never_write"]
    assert office.sheet(ANA, BEN).counts["suppressed"] == 2
    assert fates(bring(office, *people)) == ["known", "known"]


def test_an_address_from_which_mail_came_back_is_marked(office: Office) -> None:
    assert fates(bring(office, left(ANA, what=Gone.BOUNCED))) == ["bounced"]
    assert office.contact(ANA).address_state is AddressState.BOUNCED
    assert office.subscription(ANA).status is SubscriptionStatus.NONE


def test_a_look_changes_nothing_and_a_bad_address_stops_nobody(office: Office) -> None:
    report = bring(office, left("nobody"), left(ANA), dry=True)
    assert fates(report) == ["bad_address", "left"]
    assert report.counts["left"] == 1  # type: ignore[index]
    assert count_people(PeopleQuery()) == 0


def test_of_several_lists_each_is_left_as_the_file_names_it(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    office.subscribe(ANA)
    office.subscribe(ANA, garden)
    report = bring(office, replace(left(ANA, None), list="garden"), left(BEN))
    assert [row.about for row in report.rows] == ["Garden", "Flower news"]
    assert (report.rows[0].when, report.rows[1].when) == ("", "2024-05-04")
    assert report.rows[1].why == "too many mails"
    assert office.subscription(ANA, garden).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(ANA).status is SubscriptionStatus.SUBSCRIBED
    elsewhere = bring(office, replace(left(ANA, None), list="no list of ours"))
    assert elsewhere.rows[0].about == "Flower news"
