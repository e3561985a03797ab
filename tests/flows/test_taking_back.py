"""An import is taken back as long as nothing was sent for it: cancelled, hidden, and logged."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import CannotTakeBack, UnknownImport
from optindesk.core.model import Target
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows import taking_back
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people

CY = "cy@example.net"


def take_back(office: Office, import_id: int | None) -> int:
    assert import_id is not None
    return office.desk.take_import_back(import_id)


def rows() -> int:
    return count_people(PeopleQuery())


def why_not(office: Office, import_id: int | None) -> str:
    return next(str(why or "") for one, why in taking_back.all_imports() if one.id == import_id)


def test_the_wrong_file_is_as_if_it_had_never_been_there(office: Office) -> None:
    report = office.sheet(ANA, BEN)
    assert why_not(office, report.import_id) == ""
    assert take_back(office, report.import_id) == 2
    assert rows() == 0
    assert office.desk.send().sent == 0
    assert [mail.status for mail in office.mails(ANA)] == [MailStatus.DROPPED]
    assert office.codes(ANA) == [
        "signup.recorded",
        "request.made",
        "mail.dropped",
        "request.cancelled",
        "signup.taken_back",
    ]
    assert office.codes()[-1] == "import.taken_back"


def test_the_mended_sheet_asks_all_of_them(office: Office) -> None:
    take_back(office, office.sheet(ANA, BEN).import_id)
    assert office.sheet(ANA, BEN, CY, name="mended.csv").asked == 3
    assert office.desk.send().sent == 3


def test_what_was_sent_stays_sent(office: Office) -> None:
    report = office.sheet(ANA, BEN)
    office.desk.send(limit=1)
    with pytest.raises(CannotTakeBack, match="mails have gone out for it: 1"):
        take_back(office, report.import_id)
    assert "gone out" in why_not(office, report.import_id)
    assert rows() == 2
    assert office.desk.send().sent == 1


def test_many_imports_are_listed_without_a_query_for_each(office: Office) -> None:
    reports = [office.sheet(f"p{n}@example.org", name=f"{n}.csv") for n in range(5)]
    reports.append(office.sheet(ANA, BEN, name="two.csv"))
    office.desk.send(limit=6)
    with office.queries() as asked:
        found = taking_back.all_imports()
    assert [one.id for one, _ in found] == [report.import_id for report in reversed(reports)]
    assert {str(why) for _, why in found} == {"mails have gone out for it: 1."}
    assert len(asked) == 3


def test_it_is_taken_back_once(office: Office) -> None:
    report = office.sheet(ANA)
    take_back(office, report.import_id)
    with pytest.raises(CannotTakeBack, match="already"):
        take_back(office, report.import_id)
    with pytest.raises(UnknownImport):
        office.desk.take_import_back(99)


def test_who_was_asked_before_keeps_that_question(office: Office) -> None:
    office.ask(ANA)
    office.later(hours=1)
    report = office.sheet(ANA, BEN)
    assert report.counts["awaiting"] == 1
    assert take_back(office, report.import_id) == 2
    assert office.kinds(ANA) == ["confirm"]
    assert office.read(office.reply("yes", office.provider.taken[0])).outcome == "applied"
    assert office.subscription(ANA).status is SubscriptionStatus.SUBSCRIBED
    assert rows() == 1


def test_what_somebody_asked_for_besides_is_still_asked(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    office.sign_up(ANA, garden)
    report = office.sheet(ANA, name="news.csv")
    take_back(office, report.import_id)
    assert office.desk.send().sent == 1
    (question,) = office.provider.to(ANA)
    assert question.values["list_name"] == "Garden"
    assert rows() == 1


def test_who_had_left_is_as_before(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.withdraw(ANA)
    office.later(2)
    row = {"email": ANA, "date": office.later(2).date().isoformat()}
    report = office.sheet(row)
    assert report.counts["asked_again"] == 1
    take_back(office, report.import_id)
    assert office.subscription(ANA).status is SubscriptionStatus.UNSUBSCRIBED
    assert rows() == 1


def test_who_was_collected_before_is_hidden_again(office: Office) -> None:
    report = office.sheet(ANA, BEN, collected_before=True)
    assert rows() == 2
    take_back(office, report.import_id)
    assert rows() == 0


def test_a_question_that_the_desk_cancelled_does_not_stand_in_the_way(office: Office) -> None:
    report = office.sheet(ANA, BEN)
    office.desk.cancel(ANA)
    assert take_back(office, report.import_id) == 2
    assert rows() == 0


def test_a_no_told_to_the_desk_is_not_forgotten(office: Office) -> None:
    report = office.sheet(ANA, BEN)
    office.desk.withdraw(ANA)
    with pytest.raises(CannotTakeBack, match="answered"):
        take_back(office, report.import_id)
    assert office.status(BEN) is RequestStatus.OPEN


def test_a_higher_level_gives_way_to_the_one_that_was_asked_for(office: Office) -> None:
    office.set(levels="on")
    office.sign_up(ANA, Target(level=3))
    office.later(hours=1)
    report = office.sheet(ANA, target=Target(level=4), name="levels.csv")
    take_back(office, report.import_id)
    assert office.desk.send().sent == 1
    (question,) = office.provider.to(ANA)
    assert office.request(ANA, Target(level=3)).changes[0].target.level == 3
    assert question.values["level_name"]


def test_who_was_never_sent_anything_is_not_said_to_be_asked_again(office: Office) -> None:
    report = office.sheet(ANA, name="wrong.csv")
    dated = [{"email": ANA, "date": f"2026-11-1{day}"} for day in range(4)]
    waits = office.sheet(dated[0], name="twice.csv")
    assert waits.counts["awaiting"] == 1
    assert str(waits.rows[0].reason) == (
        "is to be asked already: the question has not gone out yet"
    )
    for one in (waits, report):
        take_back(office, one.import_id)
    again = office.sheet(dated[1], name="right.csv")
    assert str(again.rows[0].reason) == "known here, but was never sent a question; will be asked"
    assert again.counts["new"] == 1
    office.desk.send()
    third = office.sheet(dated[2], name="later.csv")
    assert str(third.rows[0].reason) == "was asked already and has not answered yet"
    office.desk.cancel(ANA)
    assert office.sheet(dated[3], name="fourth.csv").counts["asked_again"] == 1


def test_who_had_left_and_was_not_sent_the_new_question_is_asked_again(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.withdraw(ANA)
    row = {"email": ANA, "date": office.later(2).date().isoformat()}
    take_back(office, office.sheet(row, name="wrong.csv").import_id)
    assert office.sheet(row, name="right.csv").counts["asked_again"] == 1
