"""A list that is written to already comes along on its own basis, never as confirmed here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, Office
from optindesk.core.codes import Code
from optindesk.core.errors import NoteNeeded
from optindesk.core.stands import Stand
from optindesk.core.status import Basis, SubscriptionStatus
from optindesk.flows import log_lines, standings
from optindesk.flows.bringing import Brought
from optindesk.flows.imports import ImportReport
from optindesk.store import journal
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people, lists_with_counts

CY = "cy@example.net"
ELSEWHERE = Brought(Basis.CONFIRMED_ELSEWHERE, "Mailchimp, double opt-in; export in the safe")
CUSTOMERS = Brought(Basis.OTHER, "bought flowers here, never objected")


def bring(office: Office, *rows: Any, brought: Brought = ELSEWHERE, **more: Any) -> ImportReport:
    return office.sheet(*rows, name="old.csv", brought=brought, **more)


def may_write(office: Office, address: str) -> str:
    may, why = office.standing(address).may_mail
    return f"{may}: {why}"


def test_who_said_yes_elsewhere_is_subscribed_since_that_day_and_not_asked(office: Office) -> None:
    report = bring(office, {"email": ANA, "date": "2024-05-04"}, BEN)
    assert [row.group.value for row in report.rows] == ["new", "bad_row"]
    known = office.subscription(ANA)
    assert (known.status, known.basis) == (SubscriptionStatus.SUBSCRIBED, Basis.CONFIRMED_ELSEWHERE)
    assert known.since is not None
    assert known.since.date().isoformat() == "2024-05-04"
    said = "Subscribed since 2024-05-04: said yes elsewhere (Mailchimp, double opt-in; export in"
    assert str(office.standing(ANA).sentence) == f"{said} the safe).", "no time is known"
    office.give(office.desk.list_named("Flower news"), Path("safe.csv"))
    heading, row = office.written["safe.csv"]
    assert dict(zip(heading, row, strict=True))["subscribed_since"] == "2024-05-04"
    assert office.desk.send().sent == 0
    assert may_write(office, ANA).startswith("True: Yes: said yes elsewhere")
    told = next(one for one in journal.entries() if one.code == "subscription.brought")
    assert told.values["basis"] == "confirmed elsewhere"
    assert told.personal["how"].value == ELSEWHERE.how
    line = next(one for one in log_lines.all_log() if one.entry.number == told.number)
    assert "(said yes elsewhere: Mailchimp" in str(line.sentence)


def test_customers_are_never_said_to_have_agreed(office: Office) -> None:
    bring(office, ANA, {"email": BEN, "date": "2024-05-04"}, brought=CUSTOMERS)
    assert may_write(office, ANA) == "True: Yes: subscribed on another basis than a yes."
    assert "another basis" in may_write(office, BEN)
    basis = "on another basis (bought flowers here, never objected); never said yes."
    assert str(office.standing(ANA).sentence) == f"Subscribed {basis}"
    assert str(office.standing(BEN).sentence) == f"Subscribed since 2024-05-04 {basis}"


def test_a_list_counts_and_finds_each_by_how_it_stands(office: Office) -> None:
    bring(office, {"email": ANA, "date": "2024-05-04"})
    bring(office, BEN, brought=CUSTOMERS)
    office.subscribe(CY)
    (known,) = lists_with_counts()
    assert known["counts"] == {"confirmed": 1, "confirmed_elsewhere": 1, "other_basis": 1}
    by_stand = {Stand.ELSEWHERE: ANA, Stand.OTHER: BEN, Stand.CONFIRMED: CY}
    for stand, address in by_stand.items():
        found = standings.people(PeopleQuery(stand=stand))
        assert [(one.address, one.facts.stand) for one in found] == [(address, stand)]


def test_a_basis_that_nobody_can_tell_is_none(office: Office) -> None:
    with pytest.raises(NoteNeeded):
        bring(office, ANA, brought=Brought(Basis.OTHER, " "))
    assert count_people(PeopleQuery()) == 0


def test_who_left_said_no_or_confirmed_here_stays_so(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.withdraw(ANA)
    office.subscribe(BEN)
    office.ask(CY)
    day = office.later(9).date().isoformat()
    report = bring(office, *({"email": one, "date": day} for one in (ANA, BEN, CY)))
    assert [row.group.value for row in report.rows] == ["left", "already_subscribed", "awaiting"]
    assert office.subscription(ANA).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(BEN).basis is Basis.CONFIRMED_HERE
    assert office.subscription(CY).status is SubscriptionStatus.PENDING


def test_a_look_says_the_same_and_changes_nothing(office: Office) -> None:
    report = bring(office, ANA, brought=CUSTOMERS, dry_run=True)
    assert str(report.rows[0].reason) == "new; is written to on another basis than a yes"
    assert count_people(PeopleQuery()) == 0


def test_such_a_list_is_taken_back_like_any(office: Office) -> None:
    report = bring(office, ANA, BEN, brought=CUSTOMERS)
    office.desk.withdraw(BEN)
    office.desk.take_import_back(report.import_id or 0)
    assert count_people(PeopleQuery()) == 1
    assert office.subscription(BEN).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.contact(ANA).level == 0


def test_the_story_and_the_proof_say_what_was_taken_back_with_its_import(office: Office) -> None:
    row = {"email": ANA, "date": "2024-05-04"}
    office.sign_up(BEN)
    wrong = bring(office, row, {"email": BEN, "date": "2024-05-04"}).import_id
    office.desk.take_import_back(wrong or 0)
    told = [str(line.sentence) for line in log_lines.all_log(office.contact(ANA).id)]
    assert told[-1] == (
        f"That {ANA} was brought along to Flower news was taken back (the import was taken back):"
        " it counts no more."
    )
    assert office.codes(BEN)[-1] == "signup.taken_back", "was asked before, and still is"
    bring(office, row, brought=CUSTOMERS)
    query = PeopleQuery(contact_id=office.contact(ANA).id)
    office.desk.export_records(query, Path("r.json"))
    (record,) = office.written["r.json"]["records"]
    codes = [entry["code"] for entry in record["entries"]]
    between = codes[codes.index("subscription.brought") + 1 :]
    assert between.index("subscription.taken_back") < between.index("subscription.brought")


def test_a_day_that_was_given_for_the_whole_sheet_stands_in_the_proof(office: Office) -> None:
    """Found by a stranger: the proof of a yes elsewhere did not say when it was given."""
    bring(office, ANA, day=date(2025, 1, 1))
    (entry,) = [one for one in journal.entries() if one.code == Code.SUBSCRIPTION_BROUGHT]
    assert entry.personal["when"].value == "2025-01-01"
    assert entry.values["since"] == "2025-01-01"
