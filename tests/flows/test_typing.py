"""What staff type for one person is put right or taken back as long as nothing was sent for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from office import ANA, BEN, Office, on
from optindesk.core.domains import CommonDomains
from optindesk.core.errors import (
    BadAddress,
    CannotUntype,
    PaperOfOtherList,
    TooLong,
    UnknownContact,
    UnknownPaper,
)
from optindesk.core.model import Target
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows import taking_back
from optindesk.flows.printing import Order
from optindesk.flows.typed import Kept, TypedSignUp
from optindesk.store import contact_rows, journal, signup_rows
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people

SLIP = "ana@gmial.com"


def typed(office: Office, address: str = ANA, *targets: Target, **fields: object) -> list[int]:
    """Type somebody; returns the numbers of what was recorded."""
    targets = targets or (office.news(),)
    decided = office.desk.sign_up(address, *targets, **fields)  # type: ignore[arg-type]
    office.later(minutes=1)
    return [one.signup for one in decided if one.signup is not None]


def rows() -> int:
    return count_people(PeopleQuery())


def paper_of(office: Office, list_id: int) -> str:
    """The number of a sheet that is printed for this list."""
    (sheet,) = office.desk.print_sheets(Order(list_id), Path("sheet.pdf"))
    return sheet.number


def news_paper(office: Office) -> str:
    return paper_of(office, office.news().list_id or 0)


def test_what_stands_on_the_paper_is_kept_with_the_sign_up(office: Office) -> None:
    paper = news_paper(office)
    (number,) = typed(
        office,
        day=on("2026-11-14"),
        place="Market",
        paper=f" {paper.lower()} ",
        collected_by="Rosa",
        note="in ink",
    )
    signup = signup_rows.signup_by_id(number)
    assert (signup.paper, signup.place, signup.collected_by) == (paper, "Market", "Rosa")
    assert (signup.signed_on, signup.note) == (on("2026-11-14"), "in ink")
    entry = next(one for one in journal.entries() if one.code == "signup.recorded")
    assert json.loads(entry.personal["row"].value)["paper"] == paper


def test_who_types_collects_unless_somebody_else_is_named(office: Office) -> None:
    mine, nobodys = typed(office), typed(office, BEN, collected_by="")
    assert signup_rows.signup_by_id(mine[0]).collected_by == "Marta"
    assert signup_rows.signup_by_id(nobodys[0]).collected_by == ""


def test_the_number_of_a_sheet_has_an_end(office: Office) -> None:
    with pytest.raises(TooLong, match="60"):
        typed(office, paper="7" * 61)
    row = {"email": ANA, "paper": "7" * 61}
    assert [one.group.value for one in office.sheet(row).rows] == ["bad_row"]


def test_a_sheet_that_says_its_number_keeps_it_with_each_row(office: Office) -> None:
    office.sign_up(BEN)
    paper = news_paper(office)
    office.sheet({"email": ANA, "paper": paper}, {"email": BEN, "paper": "pad 7"})
    assert signup_rows.signups(office.contact(BEN).id)[-1].paper == "pad 7", "a number of their own"
    assert signup_rows.signups(office.contact(ANA).id)[-1].paper == paper
    office.desk.correct(ANA, "ana@work.example")
    assert signup_rows.signups(office.contact("ana@work.example").id)[0].paper == paper


def test_nobody_is_typed_from_a_paper_that_says_something_else(office: Office) -> None:
    news, garden = office.news(), office.make_list("Garden")
    of_garden = paper_of(office, garden.id)
    for paper, trouble in (("R-2026-0777", UnknownPaper), (of_garden, PaperOfOtherList)):
        with pytest.raises(trouble, match=paper):
            typed(office, ANA, news, paper=paper)
        assert paper in str(office.desk.doubt_paper(paper, [news.list_id or 0]))
    with pytest.raises(PaperOfOtherList):
        typed(office, ANA, news, Target(garden.id), paper=of_garden)
    assert contact_rows.contact_by_key(ANA) is None
    assert office.desk.doubt_paper(of_garden, [garden.id]) is None
    assert office.desk.doubt_paper(" ", [garden.id]) is None
    assert len(typed(office, ANA, Target(garden.id), paper=of_garden)) == 1


def test_a_row_of_a_sheet_is_for_no_other_list_than_its_paper(office: Office) -> None:
    of_garden = paper_of(office, office.make_list("Garden").id)
    rows = [{"email": ANA, "paper": "R-2026-0777"}, {"email": BEN, "paper": of_garden.lower()}]
    report = office.sheet(*rows)
    assert [(one.group.value, str(one.reason)) for one in report.rows] == [
        ("bad_row", "no sheet with the number “R-2026-0777” was printed here"),
        ("bad_row", f"sheet {of_garden} was printed for “Garden”"),
    ]
    assert contact_rows.contact_by_key(BEN) is None


def test_what_is_not_known_to_be_saved_is_saved_once(office: Office) -> None:
    ana, tried = TypedSignUp(ANA, (office.news().list_id or 0,)), office.now
    office.desk.type_in(replace(ana, address=BEN))
    first = office.desk.type_in(ana, (), tried)
    again = office.desk.type_in(replace(ana, address=ANA.upper()), (), tried)
    assert (again.decided, again.signups) == ((), first.signups)
    office.later(minutes=1)
    assert office.desk.type_in(ana, (), office.now).decided, "typed anew since then"
    office.desk.untype(again.signups)


def test_a_slip_is_as_if_it_had_never_been_there(office: Office) -> None:
    assert office.desk.untype(typed(office, SLIP)) == 1
    assert rows() == 0
    assert office.desk.send().sent == 0
    assert [mail.status for mail in office.mails(SLIP)] == [MailStatus.DROPPED]
    assert office.codes(SLIP) == [
        "signup.recorded",
        "request.made",
        "mail.dropped",
        "request.cancelled",
        "signup.taken_back",
    ]


def test_who_is_typed_anew_is_asked_in_one_step(office: Office) -> None:
    slip = typed(office, SLIP)
    office.desk.sign_up("ana@gmail.com", office.news(), name="Ana", instead_of=slip)
    assert rows() == 1
    assert office.desk.send().sent == 1
    assert office.provider.kinds == [("ana@gmail.com", "confirm")]
    entry = next(one for one in journal.entries() if one.code == "signup.taken_back")
    assert entry.personal["why"].value == "typed anew: ana@gmail.com"
    assert "ana" not in str(dict(entry.values))


def test_the_same_person_can_be_typed_anew_with_another_name(office: Office) -> None:
    first = typed(office, ANA, name="Anna")
    office.desk.sign_up(ANA, office.news(), name="Ana Horvat", instead_of=first)
    assert office.desk.send().sent == 1
    assert office.status() is RequestStatus.OPEN
    assert len(signup_rows.signups(office.contact().id)) == 1


def test_what_is_no_address_takes_nothing_back(office: Office) -> None:
    first = typed(office)
    with pytest.raises(BadAddress):
        office.desk.sign_up("ana at home", office.news(), instead_of=first)
    assert office.desk.send().sent == 1


def test_what_went_out_stays_and_says_what_can_be_done(office: Office) -> None:
    slip = typed(office)
    office.desk.send()
    with pytest.raises(CannotUntype, match="mails have gone out for it: 1"):
        office.desk.untype(slip)
    with pytest.raises(CannotUntype):
        office.desk.sign_up(BEN, office.news(), instead_of=slip)
    assert contact_rows.contact_by_key(BEN) is None, "both or none"


def test_it_is_taken_back_once(office: Office) -> None:
    slip = typed(office)
    office.desk.untype(slip)
    for gone in (slip, [], [*slip, 99]):
        with pytest.raises(CannotUntype, match="none is there"):
            office.desk.untype(gone)


def test_several_lists_are_taken_back_together(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    both = typed(office, ANA, office.news(), garden)
    assert len(both) == 2
    assert office.desk.untype(both) == 2
    assert rows() == 0
    assert office.codes(ANA).count("signup.taken_back") == 2


def test_who_had_said_yes_before_still_has(office: Office) -> None:
    office.subscribe(ANA)
    office.later(1)
    again = typed(office)
    assert office.desk.untype(again) == 1
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED


def test_what_was_asked_for_in_the_same_mail_is_still_asked(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    typed(office, ANA, garden)
    slip = typed(office, ANA)
    office.desk.untype(slip)
    assert office.desk.send().sent == 1
    (question,) = office.provider.to(ANA)
    assert question.values["list_name"] == "Garden"


def test_what_was_typed_last_for_somebody_can_be_found(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    typed(office, ANA, garden)
    last = typed(office, ANA, office.news(), garden)
    assert taking_back.typed_last(ANA) == last
    office.sheet(BEN)
    assert taking_back.typed_last(BEN) == []
    with pytest.raises(UnknownContact):
        taking_back.typed_last("cy@example.net")


def test_what_was_likely_meant_and_what_speaks_against_it_come_with_it(office: Office) -> None:
    news, other = office.news().list_id or 0, office.make_list("Garden").id
    kept = office.desk.type_in(TypedSignUp(SLIP, (news,)))
    assert kept.likely is None, "this desk knows no common domains"
    office.desk = replace(office.desk, domains=CommonDomains(frozenset({"gmail.com"})))
    meant = office.desk.type_in(TypedSignUp("ana@gmial.com", (news, other)), kept.signups)
    assert meant.likely is not None
    assert meant.likely.addresses == ("ana@gmail.com",)
    assert len(meant.signups) == 2
    office.desk.never_write(BEN, "asked for it")
    left = office.desk.type_in(TypedSignUp(BEN, (other,), paper=paper_of(office, other)))
    assert (left.likely, left.doubt, left.signups) == (None, None, ())


def test_who_was_typed_today_can_be_shown_again(office: Office) -> None:
    office.later(hours=-20)
    typed(office, "old@example.org")
    office.later(hours=20)
    other = office.make_list("Workshops")
    numbers = typed(
        office, ANA, office.news(), Target(other.id), name="Ana", place="Market", salutation="Mx"
    )
    typed(office, SLIP)
    gone = typed(office, BEN)
    office.desk.untype(gone)
    known = CommonDomains(frozenset({"gmail.com"}))
    ana, slip = replace(office.desk, domains=known).typed_before()
    lists = (office.news().list_id, other.id)
    assert ana[0].lists == lists
    assert (ana[0].address, ana[0].name, ana[0].place, ana[0].salutation) == (
        ANA, "Ana", "Market", "Mx",
    )  # fmt: skip
    assert ana[1] == Kept((), tuple(numbers))
    assert slip[1].likely is not None
    assert slip[1].likely.addresses == ("ana@gmail.com",)
