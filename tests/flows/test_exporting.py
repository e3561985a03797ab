"""What leaves the house: who may be mailed, proofs, the log; and whether it is whole."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, MARTA, Office
from optindesk.core.errors import (
    BadAddress,
    ControlCharacter,
    FileNotWritable,
    ListExists,
    UnknownList,
)
from optindesk.core.model import Actor, ActorKind, Target
from optindesk.core.status import Basis
from optindesk.flows import verifying
from optindesk.flows.bringing import Brought
from optindesk.store import account_rows, contact_rows, journal
from optindesk.store.log_rows import LogQuery
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import EntryRow


def test_only_who_may_be_mailed_is_on_the_list(office: Office) -> None:
    office.subscribe(BEN)
    office.ask()
    office.read(office.reply("no", office.ask("cy@example.net")))
    left = office.subscribe("dora@example.net")
    office.read(office.reply("leave", left))
    office.subscribe(BEN, Target(office.make_list("Workshops").id))
    news = office.desk.list_named("flower news")
    given = office.give(news, Path("safe.csv"))
    assert (given.written, given.left_out) == (1, {"left": 1, "never_yes": 1, "waiting": 1})
    columns, row = office.written["safe.csv"]
    told = dict(zip(columns, row, strict=True))
    assert (told["address"], told["list"], told["basis"]) == (BEN, "Flower news", "confirmed here")
    assert told["why"].startswith("Yes: said yes on")
    assert office.codes()[-1] == "exported"


def test_a_proof_stands_by_itself(office: Office) -> None:
    office.sheet({"email": ANA, "name": "Ana", "date": "2026-11-14", "place": "market"})
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[-1]))
    office.ask(BEN, Target(level=4))
    assert office.desk.export_records(PeopleQuery(), Path("r.json")) == 2
    plain = office.written["r.json"]
    record, other = plain["records"]
    assert record["controller"]["name"] == "The Flower Shop"
    assert record["controller"]["email"] == "shop@flowers.example"
    assert record["person"] == {
        "@id": record["person"]["@id"],
        "@type": "dpv:DataSubject",
        "address": ANA,
        "salutation": "",
        "name": "Ana",
    }
    assert record["purpose"]["description"] == "About Flower news."
    assert record["sign_ups"][0]["place"] == "market"
    assert record["request"]["status"] == "confirmed"
    assert record["wording"]["text"] == "The text of confirm.\n"
    assert "request.confirmed" in [entry["code"] for entry in record["entries"]]
    assert (other["purpose"]["name"], other["purpose"]["description"]) == ("level 4", "Marketing")
    head = plain["head"]
    assert list(journal.entries())[-1].values["head"] == head
    assert head in [str(one.head) for one in journal.heads_outside()]


def proofs(office: Office, address: str = ANA) -> list[Any]:
    office.desk.export_records(PeopleQuery(contact_id=office.contact(address).id), Path("r.json"))
    return list(office.written["r.json"]["records"])


def entries_of(proof: Any, code: str) -> list[int]:
    """The requests of the entries with that code."""
    return [entry["request"] for entry in proof["entries"] if entry["code"] == code]


def test_a_proof_shows_the_yes_it_stands_on_and_not_a_later_no(office: Office) -> None:
    office.subscribe(target=Target(level=2))
    given = office.request(target=Target(level=2)).id
    office.later(1)
    question = office.ask(target=Target(level=4))
    (proof,) = proofs(office)
    assert proof["standing"]["sentence"].startswith("Said yes on")
    assert [one["status"] for one in proof["later_requests"]] == ["open"]
    office.read(office.reply("no", question))
    (proof,) = proofs(office)
    assert proof["purpose"]["name"] == "level 2"
    assert proof["standing"]["subscription"] == "subscribed"
    assert proof["standing"]["sentence"].startswith("Said yes on")
    assert (proof["request"]["number"], proof["request"]["status"]) == (given, "confirmed")
    assert proof["request"]["changes"][0]["level"] == 2
    (later,) = proof["later_requests"]
    assert (later["status"], later["changes"][0]["level"]) == ("declined", 4)
    assert entries_of(proof, "request.confirmed") == [given]
    assert entries_of(proof, "mail.handed_over")[0] == given
    assert entries_of(proof, "request.declined") == [later["number"]]


def test_a_proof_follows_a_level_up_and_down(office: Office) -> None:
    for level in (2, 4):
        office.subscribe(target=Target(level=level))
        office.later(1)
    raised = office.request(target=Target(level=4)).id
    office.desk.lower_level(ANA, 3)
    (proof,) = proofs(office)
    assert (proof["purpose"]["name"], proof["request"]["number"]) == ("level 3", raised)
    assert entries_of(proof, "level.lowered") == [None]
    office.desk.lower_level(ANA, 0)
    office.later(1)
    again = office.ask(target=Target(level=2), day=office.now.date())
    (proof,) = proofs(office)
    assert proof["request"]["status"] == "open", "nothing stands: it is about what is asked now"
    office.read(office.reply("yes", again))
    (proof,) = proofs(office)
    assert (proof["purpose"]["name"], proof["later_requests"]) == ("level 2", [])
    assert proof["request"]["number"] == office.request(target=Target(level=2)).id


def test_a_proof_of_who_left_shows_the_yes_and_a_question_since(office: Office) -> None:
    office.subscribe()
    given = office.request().id
    office.desk.withdraw(ANA)
    office.later(2)
    office.read(office.reply("no", office.ask(day=office.now.date())))
    (proof,) = proofs(office)
    assert proof["standing"]["subscription"] == "unsubscribed"
    assert proof["standing"]["sentence"].startswith("Left on")
    assert proof["request"]["number"] == given
    assert [one["status"] for one in proof["later_requests"]] == ["declined"]


def test_a_proof_of_somebody_who_was_never_asked_has_no_wording(office: Office) -> None:
    from optindesk.core.status import SubscriptionStatus
    from optindesk.store.tables import AccountRow, Setting

    news = office.news()
    contact = contact_rows.add_contact(ANA, ANA, "", None, office.now)
    contact_rows.save_subscription(contact.id, news, SubscriptionStatus.SUBSCRIBED, office.now)
    AccountRow.delete().execute()
    Setting.delete().execute()
    office.desk.export_records(PeopleQuery(), Path("r.json"))
    (record,) = office.written["r.json"]["records"]
    assert (record["wording"], record["request"]) == (None, None)
    assert (record["controller"]["name"], record["withdrawal_method"]) == (None, None)


def test_the_log_leaves_as_a_table_or_as_something_to_verify(office: Office) -> None:
    office.subscribe()
    count = len(office.codes())
    assert office.desk.export_log(Path("log.CSV")) == count
    assert len(office.written["log.CSV"]) == count + 1
    assert f"{ANA} said yes to Flower news (own reply)." in str(office.written["log.CSV"])
    assert office.desk.export_log(Path("log.json")) == count + 1
    plain = office.written["log.json"]
    verdict = verifying.verify_export(plain).verdict
    assert (verdict.whole, verdict.entries) == (True, count + 1)
    changed = copy.deepcopy(plain)
    changed["entries"][2]["values"]["source"] = "sheet"
    assert verifying.verify_export(changed).verdict.broken_at == 3
    for wrong in ([], {"format": "other"}, {"format": verifying.LOG_FORMAT}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            verifying.verify_export(wrong)


def test_a_part_of_the_log_leaves_as_entries_that_can_be_checked_by_themselves(
    office: Office,
) -> None:
    office.subscribe()
    office.subscribe(BEN)
    query = LogQuery(contact_id=office.contact(BEN).id)
    count = len(office.codes(BEN))
    assert office.desk.export_log(Path("part.json"), query=query) == count
    plain = office.written["part.json"]
    found = verifying.verify_export(plain)
    assert (found.verdict.whole, found.verdict.entries, found.certain_to) == (True, count, 0)
    assert "only the whole log shows" in str(found.said)
    assert ANA not in str(plain)
    entries = plain["records"][0]["entries"]
    del entries[0]
    assert verifying.verify_export(plain).verdict.whole, "which are missing it cannot show"
    entries[1]["commitments"] = {}
    found = verifying.verify_export(plain)
    assert found.verdict.broken_at == entries[1]["number"]
    entries[1]["version"] = 2
    assert "format 2 is not known" in str(verifying.verify_export(plain).said)
    assert office.desk.export_log(Path("part.csv"), query=query) == count
    assert {row[4] for row in office.written["part.csv"][1:]} == {BEN}
    (logged, *_) = [one for one in journal.entries() if one.code == "exported"]
    assert logged.values["what"] == "part of the log"


def test_proofs_can_be_checked_entry_by_entry(office: Office) -> None:
    office.subscribe()
    office.desk.export_records(PeopleQuery(), Path("r.json"))
    plain = office.written["r.json"]
    assert verifying.verify_export(plain).verdict.whole
    plain["records"][0]["entries"][0]["at"] = "2020-01-01T00:00:00.000000Z"
    assert not verifying.verify_export(plain).verdict.whole


def test_proofs_leave_as_a_table_with_what_is_asked_for_most(office: Office) -> None:
    office.sheet({"email": ANA, "name": "Ana", "date": "2026-11-20", "place": "market"})
    office.desk.send()
    office.later(1)
    office.read(office.reply("yes", office.provider.to(ANA)[0]))
    office.later(1)
    office.desk.withdraw(ANA)
    office.sign_up(BEN)
    assert office.desk.export_records(PeopleQuery(), Path("r.csv")) == 2
    columns, ana, ben = office.written["r.csv"]
    row = dict(zip(columns, ana, strict=True))
    assert row["address"] == ANA
    assert (row["subscription"], row["signed_on"], row["place"]) == (
        "unsubscribed",
        "2026-11-20",
        "market",
    )
    assert (row["sheet"], row["row"], row["confirmed_by"]) == ("market.xlsx", "2", "own reply")
    assert row["asked_at"] < row["answer_read_at"] < row["left_at"]
    assert row["left_by"] == "told to the desk"
    entry = journal.by_numbers([int(row["log_entry"])])[0]
    assert (entry.code, entry.hash) == ("request.confirmed", row["log_hash"])
    row = dict(zip(columns, ben, strict=True))
    assert (row["subscription"], row["log_entry"], row["answer_read_at"]) == ("pending", "", "")


def test_a_row_of_proofs_of_somebody_who_was_never_asked_is_as_empty_as_the_books(
    office: Office,
) -> None:
    office.sheet(ANA, brought=Brought(Basis.OTHER, "customers"))
    office.desk.export_records(PeopleQuery(), Path("r.csv"))
    columns, ana = office.written["r.csv"]
    row = dict(zip(columns, ana, strict=True))
    assert (row["request"], row["handed_over_at"], row["basis"]) == ("", "", "other basis")


def test_proofs_can_be_of_some_people_or_of_a_time(office: Office) -> None:
    office.subscribe()
    first = office.now
    office.later(3)
    office.subscribe(BEN)

    def found(**query: Any) -> int:
        return office.desk.export_records(PeopleQuery(**query), Path("r.csv"))

    assert found(contacts=[office.contact(BEN).id]) == 1
    assert found(contacts=[]) == 0
    after = first + timedelta(days=1)
    assert (found(until=after), found(since=after)) == (1, 1)
    assert found(since=after, until=office.now) == 0
    assert found(since=first, until=office.now + timedelta(seconds=1)) == 2


def test_what_is_altered_is_seen(office: Office) -> None:
    office.subscribe()
    row = EntryRow.get(EntryRow.code == "request.confirmed")
    EntryRow.update(code="request.declined").where(EntryRow.number == row.number).execute()
    verdict = verifying.verify_store(office.store).verdict
    assert (verdict.whole, verdict.broken_at) == (False, row.number)
    EntryRow.update(code="request.confirmed").where(EntryRow.number == row.number).execute()


def test_an_export_that_cannot_be_written_is_not_logged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path, plain: object) -> None:
        raise FileNotWritable(path=str(path), reason="It is forbidden.")

    desk = replace(office.desk, write_checkable=broken)
    before = len(office.codes())
    with pytest.raises(FileNotWritable):
        desk.export_log(Path("log.json"))
    assert len(office.codes()) == before


# --- the desk itself ------------------------------------------------------------------------------


def test_a_list_has_one_name_whatever_its_case(office: Office) -> None:
    made = office.desk.add_list(" Blumen ", " Was blüht ", "de")
    assert (made.name, made.description, made.language) == ("Blumen", "Was blüht", "de")
    assert office.desk.list_named("BLUMEN") == made
    with pytest.raises(ListExists):
        office.desk.add_list("blumen", "", "de")
    with pytest.raises(UnknownList):
        office.desk.list_named("Bäume")
    with pytest.raises(ControlCharacter):
        office.desk.add_list("A\nB", "", "de")


def test_an_account_is_set_again_in_its_place(office: Office) -> None:
    saved = office.set_account(address="SHOP@Flowers.example", per_day=7)
    assert saved.address == "SHOP@flowers.example"
    assert office.set_account(imap=None).id == saved.id
    account = account_rows.account()
    assert account is not None
    assert account.imap is None
    for wrong in ("nowhere", ""):
        with pytest.raises(BadAddress):
            office.set_account(address=wrong)
    with pytest.raises(ControlCharacter):
        office.set_account(sender_name="Shop\r\nBcc: x@y.example")


def test_somebody_else_can_sit_down_at_the_desk(office: Office) -> None:
    other = office.desk.as_actor(Actor(ActorKind.PERSON, "Ben", "till@shop"))
    other.add_list("Workshops", "", "en")
    assert list(journal.entries())[-1].actor.name == "Ben"
    assert office.desk.actor is MARTA
    assert not office.desk.is_practice


def test_a_backup_is_a_checked_copy_and_is_logged(office: Office, tmp_path: Path) -> None:
    office.subscribe()
    copied = tmp_path / "copy.db"
    counts = replace(office.desk, here=tmp_path / "here").backup(copied)
    assert counts["contacts"] == 1
    assert copied.is_file()
    assert office.codes()[-1] == "backed_up"
