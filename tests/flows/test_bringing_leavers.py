"""Who left in another program stays off here, and nobody's newer yes is overruled by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import (
    AddressMoved,
    DamagedFile,
    LeaversTakenBack,
    SheetOfLeavers,
    UnknownLeavers,
)
from optindesk.core.leavers import Gone, Leaver, LeaversFile
from optindesk.core.model import Target
from optindesk.core.sheet import Sheet
from optindesk.core.status import AddressState, RequestStatus, SubscriptionStatus
from optindesk.flows.bringing_leavers import LeaversReport
from optindesk.flows.fittings import OpenLeavers, OpenSheet
from optindesk.store import barring, contact_rows, journal, leavers, suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people
from optindesk.store.tables import BlobRow

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
    assert str(office.standing(ANA).sentence) == "Left on 2024-05-04."
    assert office.sheet(ANA).counts["left"] == 1
    assert office.sheet({"email": ANA, "date": "2026-11-14"}, name="new.csv").asked == 1
    told = next(one for one in journal.entries() if one.code == "leaver.brought")
    assert told.personal["why"].value == "too many mails"
    assert told.values["what"] == "left"


@pytest.mark.parametrize("what", [Gone.LEFT, Gone.COMPLAINED])
def test_a_file_taken_back_gives_back_what_it_took_at_each_address_of_a_person(
    what: Gone, office: Office
) -> None:
    home = "ana@home.example"
    office.subscribe(ANA)
    office.subscribe(home)
    office.desk.merge(ANA, home)
    number = bring(office, left(ANA, None, what)).number
    assert number is not None
    assert not office.standing(ANA).may_mail[0]
    assert "same person" not in str(office.standing(home).may_mail[1])
    done = office.desk.take_leavers_back(number)
    assert (done.people, done.newer) == (1, 0), "she is one person"
    assert office.standing(ANA).may_mail[0]
    assert office.subscription(home).status is SubscriptionStatus.SUBSCRIBED
    assert suppressions.count() == 0


@pytest.mark.parametrize("what", Gone)
def test_who_was_erased_is_not_known_again_by_a_file(what: Gone, office: Office) -> None:
    office.subscribe(ANA)
    office.desk.erase(ANA, "wished so", sure=True)
    for address in (ANA, "ana+shop@example.org"):
        assert fates(bring(office, left(address, None, what))) == ["known"]
        assert contact_rows.contact_by_key(address) is None
    assert suppressions.count() == 0


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


def test_mail_that_came_back_there_ends_questions_and_takes_nobody_off(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    office.later(40)
    people = (left(ANA, office.now.date(), Gone.BOUNCED), left(BEN, None, Gone.BOUNCED))
    assert fates(bring(office, *people)) == ["bounced", "bounced"]
    assert office.subscription(ANA).status is SubscriptionStatus.SUBSCRIBED
    assert not office.standing(ANA).may_mail[0]
    assert office.status(BEN) is RequestStatus.BOUNCED
    assert fates(bring(office, *people)) == ["known", "known"]


# --- taken back -----------------------------------------------------------------------------------


def test_the_wrong_file_is_as_if_it_had_never_come(office: Office) -> None:
    office.subscribe(ANA)
    office.sign_up(BEN)
    before = [office.standing(one).sentence for one in (ANA, BEN)]
    new, cleaned, abuse = (f"{name}@example.net" for name in ("new", "cleaned", "abuse"))
    report = bring(
        office,
        left(ANA, None),
        left(BEN, None),
        left(new),
        left(cleaned, what=Gone.BOUNCED),
        left(abuse, what=Gone.COMPLAINED),
    )
    assert office.desk.send().sent == 0
    back = office.desk.take_leavers_back(report.number or 0)
    assert (back.file, back.people, back.newer) == ("unsubscribed.csv", 5, 0)
    assert [office.standing(one).sentence for one in (ANA, BEN)] == before
    assert office.standing(ANA).may_mail[0]
    assert office.desk.send().sent == 2, "the thank-you and the question wait again"
    assert count_people(PeopleQuery()) == 2
    assert office.contact(cleaned).address_state is AddressState.OK
    assert office.sheet(new, cleaned, abuse).asked == 3
    assert "leaver.taken_back" in office.codes(ANA)


def test_somebody_who_is_known_and_complained_may_be_written_to_again(office: Office) -> None:
    office.subscribe(ANA)
    report = bring(office, left(ANA, what=Gone.COMPLAINED))
    assert not office.standing(ANA).may_mail[0]
    office.desk.take_leavers_back(report.number or 0)
    assert office.standing(ANA).may_mail[0]


def test_who_left_several_lists_is_back_on_all(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    office.subscribe(ANA)
    news = office.news()
    people = [replace(left(one, None), list=name) for one in (ANA, BEN) for name in ("Garden", "")]
    report = bring(office, *people)
    office.desk.take_leavers_back(report.number or 0)
    assert office.subscription(ANA, news).status is SubscriptionStatus.SUBSCRIBED
    assert contact_rows.subscription(office.contact(ANA).id, garden) is None
    assert contact_rows.subscriptions(office.contact(BEN).id) == []


def test_what_happened_since_stands(office: Office) -> None:
    office.subscribe(ANA)
    report = bring(office, left(ANA, None), left(BEN))
    office.later(2)
    office.sign_up(ANA, day=office.now.date())
    office.sign_up(BEN, day=office.now.date())
    back = office.desk.take_leavers_back(report.number or 0)
    assert (back.people, back.newer) == (0, 2)
    assert office.status(ANA) is office.status(BEN) is RequestStatus.OPEN


def test_a_rule_that_was_lifted_since_is_not_put_back_or_missed(office: Office) -> None:
    report = bring(office, left(ANA, what=Gone.BLOCKED))
    office.desk.write_again([ANA], "asked her")
    back = office.desk.take_leavers_back(report.number or 0)
    assert (back.people, back.newer) == (0, 1)


def test_it_is_taken_back_once_and_only_if_there_is_such_a_file(office: Office) -> None:
    report = bring(office, left(ANA))
    (one,) = leavers.files()
    assert (one.name, one.program, one.counts, one.id) == (
        "unsubscribed.csv", "Mailchimp", {"left": 1}, report.number,
    )  # fmt: skip
    office.desk.take_leavers_back(one.id)
    with pytest.raises(LeaversTakenBack):
        office.desk.take_leavers_back(one.id)
    with pytest.raises(UnknownLeavers):
        office.desk.take_leavers_back(99)


def test_the_file_is_kept_as_the_proof_and_nothing_of_the_erased(office: Office) -> None:
    office.subscribe(ANA)
    sheet = Sheet("unsubscribed.csv", "abc", b"a file", ("Email Address",))
    opened = OpenLeavers(sheet.name, "Mailchimp", [left(ANA, None)], sheet)
    report = office.desk.bring_leavers(opened, office.news())
    kept = [blob.kind for blob in BlobRow.select()]
    assert "sheet" in kept
    office.desk.erase(ANA, "asked for it")
    assert office.desk.take_leavers_back(report.number or 0).people == 0


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_export_of_nobody_but_leavers_is_no_sheet_of_sign_ups(
    office: Office, dry_run: bool
) -> None:
    sheet = Sheet("gone.csv", "", b"", ("email",))
    opened = OpenSheet(sheet, {}, [], leavers=LeaversFile("Mailchimp", everybody=True))
    with pytest.raises(SheetOfLeavers, match="Mailchimp"):
        office.desk.import_sheet(opened, office.news(), dry_run=dry_run)


def test_what_is_kept_of_a_file_is_proved_before_it_is_written(office: Office) -> None:
    report = bring(office, left(ANA))
    with pytest.raises(DamagedFile):  # it came without a file
        office.desk.save_leavers(report.number or 0, Path("again.csv"))


def test_who_left_there_under_the_address_before_has_left(office: Office) -> None:
    new = "ana@work.example"
    office.subscribe(ANA)
    office.desk.change_address(ANA, new)
    office.desk.send()
    (question,) = office.provider.to(new)
    assert fates(bring(office, left(ANA, what=Gone.BOUNCED))) == ["known"]
    assert office.contact(new).address_state is AddressState.OK
    assert fates(bring(office, left(ANA, None))) == ["left"]
    assert contact_rows.contact_by_key(ANA) is None, "nobody else has that address"
    assert office.status(new) is RequestStatus.DECLINED
    office.later(1)
    office.read(office.reply("yes", question, sender=new))
    assert not office.standing(new).may_mail[0], "a person is to read that"
    assert fates(bring(office, left(ANA, what=Gone.COMPLAINED))) == ["never_write"]
    assert not office.standing(new).may_mail[0]
    assert "complained" in str(office.standing(new).may_mail[1])
    assert fates(bring(office, left(ANA, what=Gone.COMPLAINED))) == ["known"]
    with pytest.raises(AddressMoved):
        office.desk.never_write(ANA, "by letter")


def test_our_own_list_of_whom_never_to_write_to_takes_nobody_off_at_the_new_address(
    office: Office,
) -> None:
    new = "ana@work.example"
    office.subscribe(ANA)
    office.desk.change_address(ANA, new)
    office.ask(new)
    why = barring.never_write_why(ANA) or ""
    assert fates(bring(office, replace(left(ANA, None), reason=why))) == ["known"]
    (told,) = bring(office, left(ANA, None), dry=True).rows
    assert f"(here as {new})" in str(told.reason)


def test_a_complaint_elsewhere_outlives_what_bars_another_address_here(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    office.desk.merge(ANA, BEN)
    office.desk.never_write(ANA, "by letter")
    assert fates(bring(office, left(BEN, what=Gone.COMPLAINED))) == ["never_write"]
    office.desk.write_again([ANA], "asked us to")
    assert barring.never_write_why(BEN) is not None


def test_a_yes_from_the_new_address_outlasts_an_older_leaving_of_the_one_before(
    office: Office,
) -> None:
    new = "ana@work.example"
    office.subscribe(ANA)
    office.desk.change_address(ANA, new)
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(new)[0], sender=new))
    assert fates(bring(office, left(ANA))) == ["said_yes_later"]
    assert office.standing(new).may_mail[0]
