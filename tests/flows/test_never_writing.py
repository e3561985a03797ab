"""Who is never written to: rules, what they stop, lists of them, and that no mail slips through."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office import ANA, BEN, Office
from optindesk.core.domains import CommonDomains
from optindesk.core.errors import (
    BadAddress,
    BadRule,
    Cancelled,
    NoteNeeded,
    NothingToWithdraw,
    RuleDoubted,
    UnknownRule,
)
from optindesk.core.model import MailKind, SuppressionKind, Target, domains_over
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.core.token import erased_key
from optindesk.flows import log_lines, never_lists, never_writing
from optindesk.flows.fittings import OpenSheet
from optindesk.flows.never_lists import Group, Report
from optindesk.flows.never_writing import Rule, read_rule
from optindesk.flows.one_person import Parted
from optindesk.flows.reviewing import Decision
from optindesk.store import archive, barring, contact_rows, suppressions
from optindesk.store.database import Store
from optindesk.store.suppressions import Stopped
from optindesk.store.tables import AccountRow, ContactRow, SuppressionRow
from stores import NOW

ADDRESS, DOMAIN = SuppressionKind.ADDRESS, SuppressionKind.DOMAIN
WHY = "asked us by letter"


def listed(text: str = "") -> list[tuple[str, str, str, str]]:
    return [(one.shown, one.reason, one.source, one.who) for one in suppressions.listed(text)]


def import_list(
    office: Office, *rows: dict[str, str] | str, reason: str = "old list", **wanted: Any
) -> Report:
    fields = [{"email": row} if isinstance(row, str) else row for row in rows]
    sheet: Any = type("Sheet", (), {"name": "never.csv"})
    opened = OpenSheet(sheet, {}, enumerate(fields, 1))
    return office.desk.import_never_write(opened, reason, **wanted)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        (" Ana@Example.ORG ", Rule(ADDRESS, ANA)),
        ("example.org", Rule(DOMAIN, "example.org")),
        ("@Example.org", Rule(DOMAIN, "example.org")),
        ("*.example.org", Rule(DOMAIN, "example.org")),
        ("xn--mller-kva.example", Rule(DOMAIN, "müller.example")),
    ],
)
def test_an_address_or_a_domain_is_a_rule_however_it_is_written(typed: str, rule: Rule) -> None:
    assert read_rule(typed) == rule


@pytest.mark.parametrize(
    "typed", ["", "com", "test", "@", "no domain", "a b.example", "@[127.0.0.1]"]
)
def test_what_is_neither_is_refused(typed: str) -> None:
    with pytest.raises(BadRule):
        read_rule(typed)


def test_an_address_that_is_none_says_why() -> None:
    with pytest.raises(BadAddress):
        read_rule("ana@@example.org")


def test_a_domain_stands_for_those_below_it_but_no_rule_for_a_whole_country() -> None:
    assert domains_over("a@b.c.example") == ["b.c.example", "c.example"]
    assert domains_over("a@localhost") == ["localhost"]


def test_a_rule_is_listed_with_its_reason_its_source_and_who_made_it(office: Office) -> None:
    office.desk.never_write(ANA, WHY)
    office.desk.never_write("example.com", "competitors")
    assert listed() == [
        ("@example.com", "competitors", "desk", "Marta"),
        (ANA, WHY, "desk", "Marta"),
    ]
    assert listed("letter ANA") == [(ANA, WHY, "desk", "Marta")]
    assert listed("nobody") == []


def test_what_is_on_its_way_is_stopped_and_that_was_said_before(office: Office) -> None:
    office.subscribe("eva@shop.example.org")
    office.sign_up(ANA)
    found = never_writing.look("example.org")
    assert found.stopped == Stopped(people=2, subscribed=1, questions=1, mails=2)
    assert not found.is_kept
    office.desk.never_write("example.org", WHY)
    assert office.status(ANA) is RequestStatus.CANCELLED
    assert [mail.status for mail in office.mails(ANA)] == [MailStatus.DROPPED]
    assert office.mails("eva@shop.example.org")[-1].status is MailStatus.DROPPED
    assert office.desk.send().sent == 0
    may, why = office.standing("eva@shop.example.org").may_mail
    assert (may, str(why)) == (False, f"No: never to be written to ({WHY}).")


def test_no_mail_to_a_suppressed_address_ever_leaves_whatever_put_it_into_the_outbox(
    office: Office,
) -> None:
    office.sign_up(ANA)
    office.sign_up("ben@deep.down.example.com")
    office.sign_up("cy@notexample.com")
    suppressions.suppress(ADDRESS, ANA, WHY, office.now)  # behind the back of everything else
    suppressions.suppress(DOMAIN, "example.com", WHY, office.now)
    sent = office.desk.send()
    assert (sent.sent, sent.waiting) == (1, 0)
    assert office.provider.kinds == [("cy@notexample.com", "confirm")]
    assert office.status(ANA) is RequestStatus.CANCELLED


def test_a_rule_is_made_once_and_needs_a_reason(office: Office) -> None:
    office.desk.never_write(ANA, WHY)
    again = office.desk.never_write(ANA, "another reason")
    assert again.is_kept
    assert again.known is not None
    assert again.known.reason == WHY
    assert not never_writing.look(BEN).is_kept
    with pytest.raises(NoteNeeded):
        office.desk.never_write(BEN, " ")
    office.desk.never_write("example.com", WHY)
    assert never_writing.look("shop.example.com").is_kept, "by the domain above it"


def test_it_can_be_taken_off_again_with_a_reason_and_all_of_it_is_logged(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.never_write(ANA, WHY)
    office.desk.never_write("example.com", WHY)
    with pytest.raises(NoteNeeded):
        office.desk.write_again([ANA], "")
    assert office.desk.write_again([ANA], "asked us to")[0].reason == WHY
    office.desk.write_again(["example.com"], "they sold it")
    with pytest.raises(UnknownRule):
        office.desk.write_again([ANA], "again")
    assert listed() == []
    assert office.standing(ANA).may_mail[0], "the yes was kept, so it counts again"
    said = [str(line.sentence) for line in log_lines.all_log() if "never_write" in line.entry.code]
    assert said == [
        f"{ANA} is never written to from now on ({WHY}).",
        f"@example.com is never written to from now on ({WHY}).",
        f"{ANA} may be written to again (asked us to).",
        "@example.com may be written to again (they sold it).",
    ]


def test_many_are_taken_off_all_together_or_not_at_all(office: Office) -> None:
    for text in (ANA, "example.com"):
        office.desk.never_write(text, WHY)
    with pytest.raises(UnknownRule):
        office.desk.write_again([ANA, "gone.example"], "wrong list")
    assert len(listed()) == 2
    assert len(office.desk.write_again([ANA, "@example.com"], "wrong list")) == 2
    assert listed() == []


def test_who_was_erased_stays_away_and_out_of_sight(office: Office) -> None:
    key = erased_key(archive.desk_key(), ANA)
    suppressions.suppress(SuppressionKind.ERASED, key, "", office.now)
    assert listed() == []
    assert office.desk.never_write(ANA, WHY).is_kept
    assert listed() == [], "nothing brings the address of somebody erased back"
    with pytest.raises(UnknownRule):
        office.desk.write_again([ANA], "asked us to")
    assert not suppressions.remove(1)
    assert office.sign_up(ANA).group == "suppressed"


def test_somebody_elses_address_and_a_complaint_are_in_the_list_too(office: Office) -> None:
    office.read(office.reply("no", office.ask(ANA), not_me=True))
    question = office.ask(BEN)
    office.read(office.reply("complaint", question, marks=(question.mark,)))
    assert [(shown, source, who) for shown, _, source, who in listed()] == [
        (BEN, "complaint", "Marta"),
        (ANA, "reply", "Marta"),
    ]


# --- leaving ------------------------------------------------------------------------------------


def test_off_everything_can_be_for_good(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.send()
    done = office.desk.withdraw(ANA, never_write=WHY, goodbye=True)
    assert done.left == ("Flower news",)
    assert not done.goodbye
    assert listed() == [(ANA, WHY, "desk", "Marta")]
    assert MailKind.GOODBYE not in office.kinds(ANA), "none to somebody who wants no mail"
    with pytest.raises(NothingToWithdraw):
        office.desk.withdraw(ANA, never_write=WHY)


def test_where_never_is_written_to_no_goodbye_goes_and_that_is_known(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.never_write("example.org", WHY)
    done = office.desk.withdraw(ANA, goodbye=True)
    assert (done.left, done.goodbye) == (("Flower news",), False)
    assert MailKind.GOODBYE not in office.kinds(ANA)


def test_without_a_mail_account_nothing_is_ones_own(office: Office) -> None:
    AccountRow.delete().execute()
    assert not never_writing.look("flowers.example").is_own


def test_one_should_be_sure_of_what_ends_something_or_is_ones_own(office: Office) -> None:
    office.subscribe(ANA)
    office.sign_up(BEN)
    own = office.set_account().address
    for text in (ANA, BEN, own, own.partition("@")[2]):
        assert never_writing.look(text).is_doubtful, text
    assert never_writing.look(own).is_own
    assert not never_writing.look("x@stranger.example").is_doubtful
    assert never_writing.whom(never_writing.read_rule("x@stranger.example")) == []
    assert never_writing.whom(never_writing.read_rule(BEN)) == [BEN]
    office.desk.never_write(BEN, WHY)
    assert not never_writing.look(BEN).is_doubtful, "it is a rule already"


def test_it_is_said_of_whom_else_a_rule_is() -> None:
    assert "at gmail.com: nobody there" in str(never_writing.about_many("@gmail.com"))
    assert str(never_writing.also_at([ANA, BEN])) == (
        f"The same person also has {ANA}, {BEN}: nobody writes there either."
    )


def test_somebody_on_no_list_can_be_left_alone_for_good(office: Office) -> None:
    office.read(office.reply("no", office.ask(ANA)))
    assert not office.desk.withdraw(ANA, never_write=WHY)
    assert listed() == [(ANA, WHY, "desk", "Marta")]


def test_ones_own_address_is_left_alone_for_good_only_by_who_is_sure(office: Office) -> None:
    own = "desk@flowers.example"
    office.sign_up(own)
    office.set_account(address=own)
    for_good = partial(office.desk.withdraw, never_write=WHY)
    for wish in (for_good, partial(office.desk.erase, reason=WHY)):
        with pytest.raises(RuleDoubted, match="is where your own mails come from"):
            wish(own.upper())
        assert office.status(own) is RequestStatus.OPEN
    assert office.desk.withdraw(own, never_write=WHY, sure=True).declined
    assert listed() == [(own, WHY, "desk", "Marta")]
    assert office.desk.erase(own, WHY, sure=True).signups == 1
    office.sign_up(ANA)
    assert office.desk.withdraw(ANA, never_write=WHY), "another's needs nobody to be sure"


def test_ones_own_address_is_taken_off_as_any(office: Office) -> None:
    own = "desk@flowers.example"
    office.subscribe(own)
    office.set_account(address=own)
    assert office.desk.withdraw(own).left == ("Flower news",)


def test_a_goodbye_by_staff_names_what_was_left_and_none_follows_a_no(office: Office) -> None:
    other = Target(office.make_list("Workshops").id)
    office.subscribe(ANA)
    office.subscribe(ANA, other)
    third = Target(office.make_list("Offers").id)
    office.ask(ANA, third)
    assert third.list_id is not None
    assert not office.desk.withdraw(ANA, third.list_id, goodbye=True).goodbye
    assert MailKind.GOODBYE not in office.kinds(ANA), "only a question was taken back"
    assert office.desk.withdraw(ANA, goodbye=True).goodbye
    assert never_writing.look(ANA).stopped.goodbyes == 1
    goodbye = office.mails(ANA)[-1]
    assert goodbye.kind is MailKind.GOODBYE
    assert goodbye.values["lists"] == "Flower news, Workshops"


@pytest.mark.parametrize("decision", [Decision.DECLINE, Decision.LEAVE])
def test_a_no_in_please_read_can_be_for_good_and_taken_back(
    office: Office, decision: Decision
) -> None:
    office.read(office.reply("unclear", office.ask(ANA)))
    (number,) = office.to_read()
    office.desk.decide(number, decision, "wants no mail at all", never=True)
    assert listed() == [(ANA, "wants no mail at all", "desk", "Marta")]
    office.desk.undo_decision(number, "misread")
    assert listed() == []
    office.desk.decide(number, Decision.BACK, "ask again", never=True)
    assert listed() == [], "only a no or a leave can be for good"


# --- lists that come in and go out --------------------------------------------------------------


def test_a_list_is_looked_at_first_then_made_rules_of(office: Office) -> None:
    office.subscribe(ANA)
    office.sign_up(BEN)
    office.desk.never_write("known.example", WHY)
    rows = (
        {"email": ANA, "note": "wrote to the boss"},
        "Ana@example.org",
        "@example.com",
        "x@known.example",
        "known.example",
        "nonsense",
        "",
    )
    looked = import_list(office, *rows, dry_run=True)
    assert [row.group for row in looked.rows] == [
        Group.NEW, Group.DOUBLED, Group.NEW, Group.NEW, Group.ALREADY, Group.BAD, Group.BAD,
    ]  # fmt: skip
    assert looked.stopped == Stopped(people=2, subscribed=1, questions=1, mails=2)
    assert len(listed()) == 1
    assert import_list(office, *rows) == looked
    assert listed()[:3] == [
        ("x@known.example", "old list", "sheet never.csv", "Marta"),
        ("@example.com", "old list", "sheet never.csv", "Marta"),
        (ANA, "wrote to the boss", "sheet never.csv", "Marta"),
    ]
    assert office.status(BEN) is RequestStatus.CANCELLED
    assert import_list(office, *rows).counts[Group.NEW] == 0
    with pytest.raises(NoteNeeded):
        import_list(office, *rows, reason=" ")


def test_a_whole_domain_of_many_people_is_left_out_of_a_list(office: Office) -> None:
    office.desk = replace(office.desk, domains=CommonDomains(frozenset({"gmail.com"})))
    report = import_list(office, "gmail.com", "x@gmail.com", "*.baz.example", "a.gmail.com")
    assert [row.group for row in report.rows] == [
        Group.OF_MANY, Group.NEW, Group.NEW, Group.NEW,
    ]  # fmt: skip
    assert report.domains == 2
    assert report.concerned_domains == [], "nobody here has an address there"
    office.sign_up(BEN)
    again = import_list(office, "example.com", "example.net", dry_run=True)
    assert [row.text for row in again.concerned_domains] == ["@example.com"]
    assert "@gmail.com" not in [shown for shown, *_ in listed()]


def test_ones_own_address_is_left_out_of_a_list(office: Office) -> None:
    own = office.set_account().address
    rows = (own, f"@{own.partition('@')[2]}", f"other@{own.partition('@')[2]}")
    assert [row.group for row in import_list(office, *rows).rows] == [
        Group.OWN, Group.OWN, Group.NEW,
    ]  # fmt: skip
    assert len(listed()) == 1


def test_it_goes_out_as_a_table_that_comes_in_again(office: Office) -> None:
    office.desk.never_write(ANA, WHY)
    office.desk.never_write("example.com", "competitors")
    assert office.desk.export_never_write(Path("never.csv")) == 2
    columns, *rows = office.written["never.csv"]
    assert columns == ("email", "reason", "source", "since", "by")
    at = office.now.isoformat()
    assert rows[-1] == (ANA, WHY, "desk", at, "Marta")
    for text in (ANA, "example.com"):
        office.desk.write_again([text], "a try")
    import_list(office, *({"email": row[0], "note": row[1]} for row in rows))
    assert [row[:2] for row in listed()] == [(ANA, WHY), ("@example.com", "competitors")]


def test_who_is_under_a_domain_of_the_list_counts_once(office: Office) -> None:
    office.sign_up(ANA)
    office.sign_up("eva@shop.example.org")
    rows = ("eva@shop.example.org", "shop.example.org", ANA, "example.org")
    report = import_list(office, *rows, dry_run=True)
    assert report.counts[Group.NEW] == 4
    assert report.stopped == Stopped(people=2, questions=2, mails=2)


def test_a_long_list_that_is_stopped_keeps_what_is_done_and_can_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(never_lists, "BATCH", 2)
    rows = [f"p{number}@example.net" for number in range(5)]

    def stop(done: int, total: int | None = None, note: object = None) -> None:
        if total is not None and done == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_list(office, *rows, tick=stop)
    assert len(listed()) == 4
    assert import_list(office, *rows).counts[Group.ALREADY] == 4
    assert len(listed()) == 5


def test_a_long_list_is_read_in_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppressions, "_PAGE", 2)
    import_list(office, *(f"p{number}@example.net" for number in range(5)))
    assert len(listed()) == 5


PARTS = st.sampled_from(["a", "b", "example", "shop"])
DOMAINS = st.lists(PARTS, min_size=2, max_size=4).map(".".join)
ADDRESSES = st.builds("{}@{}".format, PARTS, DOMAINS)
RULES = st.one_of(ADDRESSES, DOMAINS)


def is_under(address: str, rule: str) -> bool:
    """What a person understands by a rule."""
    domain = address.partition("@")[2]
    return address == rule or domain == rule or domain.endswith(f".{rule}")


# --- who has, or had, another address -----------------------------------------------------------

NEW = "ana@work.example"


def test_a_list_with_an_address_of_before_bars_the_one_of_today(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.later(1)
    looked = import_list(office, ANA, dry_run=True)
    (row,) = looked.rows
    assert (row.group, row.text, row.listed_as) == (Group.NEW, NEW, ANA)
    assert (looked.former, looked.stopped.questions) == (1, 1)
    assert import_list(office, ANA, NEW).counts[Group.DOUBLED] == 1
    assert barring.never_write_why(NEW) == "old list"
    assert office.status(NEW) is RequestStatus.CANCELLED
    assert import_list(office, ANA).counts[Group.ALREADY] == 1


def test_whoever_wants_it_leaves_the_new_address_as_it_is(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    report = import_list(office, ANA, follow=False)
    assert (report.rows[0].group, report.former) == (Group.FORMER, 1)
    assert barring.never_write_why(NEW) is None


def test_our_own_list_comes_in_again_and_bars_nobody_at_the_new_address(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.ask(BEN)
    office.ask("ben@home.example")
    office.desk.merge(BEN, "ben@home.example")
    office.desk.never_write(BEN, WHY)
    office.desk.export_never_write(Path("never.csv"))
    _, *rows = office.written["never.csv"]
    assert len(rows) == 3
    before = listed()
    report = import_list(office, *({"email": row[0], "note": row[1]} for row in rows))
    assert report.counts[Group.ALREADY] == 3
    assert listed() == before


def test_an_old_address_is_looked_at_with_the_new_one(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    assert office.desk.look_at_never_write(ANA).moved_to == NEW
    assert office.desk.look_at_never_write(NEW).moved_to == ""


@pytest.mark.parametrize(
    ("listed_as", "known"),
    [
        ("ana@googlemail.com", "ana@gmail.com"),
        ("ana@gmail.com", "ana+shop@googlemail.com"),
        ("ana@example.org", "ana+shop@example.org"),
        ("ana+list@example.org", "ana@example.org"),
    ],
)
def test_the_same_mailbox_spelled_otherwise_is_barred_too(
    office: Office, listed_as: str, known: str
) -> None:
    office.subscribe(known)
    looked = office.desk.look_at_never_write(listed_as)
    assert (looked.also, looked.stopped.subscribed) == ((known,), 1)
    assert import_list(office, listed_as).stopped.people == 1
    assert not office.standing(known).may_mail[0]
    assert [one.shown for one in office.desk.write_again([listed_as], "asked us")] == [
        listed_as, known,
    ]  # fmt: skip
    assert office.standing(known).may_mail[0]
    office.desk.never_write(listed_as, WHY)
    office.subscribe(BEN)
    office.desk.merge(known, BEN)
    assert barring.never_write_why(BEN) == WHY
    office.desk.unmerge(known, BEN)
    assert barring.never_write_why(known) == WHY, "it is theirs, whoever else is not"
    assert barring.never_write_why(BEN) is None


def test_who_signs_up_by_another_spelling_of_a_barred_mailbox_is_not_asked(
    office: Office,
) -> None:
    office.desk.never_write("ana@gmail.com", WHY)
    office.desk.never_write("ben@example.com", WHY)
    for address in ("ana@googlemail.com", "ben+shop@example.com"):
        assert office.sign_up(address).group.value == "suppressed"
    assert office.sign_up("anna@gmail.com").group.value == "new"
    assert office.sign_up("ben-shop@example.com").group.value == "new"


def test_two_tags_may_be_two_people(office: Office) -> None:
    office.subscribe("info+ana@example.org")
    office.desk.never_write("info+ben@example.org", WHY)
    assert office.standing("info+ana@example.org").may_mail[0]


def one_person(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    office.desk.merge(ANA, BEN)


def test_a_rule_about_one_address_bars_all_of_the_person(office: Office) -> None:
    one_person(office)
    looked = office.desk.look_at_never_write(BEN)
    assert (looked.also, looked.stopped.people, looked.stopped.subscribed) == ((ANA,), 1, 1)
    office.desk.never_write(BEN, WHY)
    assert listed() == [(ANA, WHY, "same person", "Marta"), (BEN, WHY, "desk", "Marta")]
    assert not office.standing(ANA).may_mail[0]
    assert office.give(office.desk.list_named("Flower news")).written == 0
    office.later(1)
    assert [one.shown for one in office.desk.write_again([BEN], "asked us")] == [BEN, ANA]
    assert office.standing(ANA).may_mail[0]


def test_a_complaint_from_one_address_is_for_all_of_the_person(office: Office) -> None:
    asked = office.subscribe(ANA)
    office.subscribe(BEN)
    office.desk.merge(BEN, ANA)
    office.read(office.reply("complaint", asked, marks=(asked.mark,)))
    assert {(shown, source) for shown, _, source, _ in listed()} == {
        (ANA, "complaint"), (BEN, "same person"),
    }  # fmt: skip


def test_a_rule_that_stood_before_two_became_one_holds_for_both_as_long_as_they_are(
    office: Office,
) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    office.desk.never_write(BEN, WHY)
    office.desk.merge(ANA, BEN)
    assert not office.standing(ANA).may_mail[0]
    assert office.desk.unmerge(ANA, BEN) == Parted(is_as_before=True, again=(ANA,))
    assert listed() == [(BEN, WHY, "desk", "Marta")]
    assert office.standing(ANA).may_mail[0]


def test_taken_apart_only_who_said_it_stays_barred(office: Office) -> None:
    one_person(office)
    office.subscribe("ana@third.example")
    office.desk.merge(ANA, "ana@third.example")
    office.desk.never_write(BEN, WHY)
    assert len(listed()) == 3
    office.desk.unmerge(ANA, "ana@third.example")
    assert {shown for shown, *_ in listed()} == {ANA, BEN}, "these two are still one"
    office.desk.unmerge(ANA, BEN)
    assert listed() == [(BEN, WHY, "desk", "Marta")]


def test_what_is_said_of_an_address_itself_outlives_what_was_said_of_the_other(
    office: Office,
) -> None:
    one_person(office)
    office.desk.never_write(BEN, WHY)
    assert not office.desk.never_write(ANA, "also by telephone").is_kept
    office.desk.write_again([BEN], "asked us to")
    assert listed() == [(ANA, "also by telephone", "desk", "Marta")]
    office.desk.never_write(BEN, WHY)
    office.desk.write_again([ANA, BEN], "both")
    assert listed() == []


def test_an_address_of_somebody_else_a_domain_and_an_old_address_bar_no_other(
    office: Office,
) -> None:
    one_person(office)
    office.desk.not_me(BEN, "a stranger")
    office.desk.never_write("example.com", WHY)
    office.desk.unmerge(ANA, BEN)
    office.desk.merge(ANA, BEN)
    assert barring.never_write_why(ANA) is None
    office.desk.change_address(ANA, NEW)
    assert {shown for shown, *_ in listed()} == {ANA, BEN, "@example.com"}


def test_a_decision_taken_back_lets_the_other_address_be_written_to_again(office: Office) -> None:
    one_person(office)
    office.read(office.reply("unclear", office.provider.to(BEN)[0], sender=BEN))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.DECLINE, WHY, never=True)
    assert len(listed()) == 2
    office.desk.undo_decision(number, "misread")
    assert listed() == []


@given(addresses=st.sets(ADDRESSES, min_size=1, max_size=8), rules=st.sets(RULES, max_size=4))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_all_who_ask_agree_on_whom_the_rules_are_about(
    store: Store, addresses: set[str], rules: set[str]
) -> None:
    with store.transaction():
        ContactRow.delete().execute()
        SuppressionRow.delete().execute()
        for address in addresses:
            contact_rows.add_contact(address, address, "", None, NOW)
        for rule in map(read_rule, rules):
            suppressions.suppress(rule.kind, rule.key, WHY, NOW)
    for rule in rules:
        kind, key = read_rule(rule).kind, read_rule(rule).key
        people = sum(is_under(address, rule) for address in addresses)
        assert suppressions.stopped(kind, key).people == people
    among = barring.barred_among(addresses)
    for address in addresses:
        never = any(is_under(address, rule) for rule in rules)
        assert (barring.never_write_why(address) is not None) == never
        assert (address in among) == never
