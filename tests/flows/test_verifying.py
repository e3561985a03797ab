"""Whether the log is whole is said in a sentence, with what anybody can see it by."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core import chain
from optindesk.core.codes import CODES_OF, Code, Kind
from optindesk.core.model import Target
from optindesk.flows import log_lines, verifying
from optindesk.flows.verifying import Checked
from optindesk.store import journal, log_rows
from optindesk.store.log_rows import LogQuery
from optindesk.store.tables import EntryRow


def verified(office: Office) -> Checked:
    return verifying.verify_store(office.store)


def test_what_lies_before_a_head_outside_is_certain(office: Office) -> None:
    office.sign_up()
    found = verified(office)
    assert found.certain_to == 0
    assert "Nothing has left the house yet" in str(found.said)
    office.desk.send()
    found = verified(office)
    assert (found.verdict.whole, found.verdict.entries > found.certain_to > 0) == (True, True)
    certain = found.certain_to
    assert f"Up to entry {certain} that is proven by the mail of " in str(found.said)
    assert "in your Sent folder" in str(found.said)
    office.give(office.desk.list_named("Flower news"), Path("safe.csv"))
    assert verified(office).certain_to == certain, "no head is in that file"
    entries = len(office.codes())
    office.desk.export_log(Path("log.json"))
    found = verified(office)
    assert found.certain_to == entries
    assert "the file “log.json”, exported on" in str(found.said)


def test_of_a_mail_and_a_file_with_the_same_head_the_mail_is_named(office: Office) -> None:
    office.sign_up()
    office.desk.export_log(Path("log.json"))
    office.desk.send()
    found = verified(office)
    assert found.proof is not None
    assert found.proof.address == ANA


def test_a_mail_to_somebody_who_was_erased_proves_as_much(office: Office) -> None:
    office.ask(ANA)
    office.desk.erase(ANA, "asked for it")
    found = verified(office)
    assert found.certain_to > 0
    assert " to somebody who was erased since: its header" in str(found.said)


def test_where_it_broke_is_said(office: Office) -> None:
    office.subscribe()
    (code,) = [one.code for one in journal.entries() if one.number == 2]
    EntryRow.update(code="note").where(EntryRow.number == 2).execute()
    said = str(verified(office).said)
    EntryRow.update(code=code).where(EntryRow.number == 2).execute()
    assert said == ("The log was changed: at entry 2, it was changed after it was written.")


def test_an_export_is_judged_by_itself(office: Office) -> None:
    office.sign_up()
    office.desk.export_log(Path("log.json"))
    found = verifying.verify_export(office.written["log.json"])
    assert found.certain_to == found.verdict.entries == 4
    assert str(found.said) == "Nothing was changed in the log: all 4 entries fit together."


def test_a_clock_that_was_set_back_is_flagged(office: Office) -> None:
    office.sign_up()
    office.later(days=-1)
    office.sign_up(BEN)
    first = next(one.number for one in journal.entries() if one.contact == 2)
    found = verified(office)
    assert found.verdict.whole
    assert found.verdict.set_back == (first,)
    assert f"was set back before entry {first}:" in str(found.said)
    flagged = [line.entry.number for line in log_lines.log(LogQuery()) if line.is_set_back]
    assert flagged == [first]
    office.later(days=-1)
    office.sign_up("cy@example.org")
    assert "was set back 2 times, first before" in str(verified(office).said)


def test_two_computers_may_differ_by_minutes(office: Office) -> None:
    office.sign_up()
    office.later(hours=-0.05)
    office.sign_up(BEN)
    assert verified(office).verdict.set_back == ()


@pytest.mark.parametrize("strange", ["", "1999", "2026-11-21T09:04:11"])
def test_a_time_that_we_never_wrote_is_flagged_too(strange: str) -> None:
    assert chain.is_set_back("2026-11-21T09:04:11.000000Z", strange)
    assert not chain.is_set_back("", strange)


# --- looking for something in it ------------------------------------------------------------------


def numbers(query: LogQuery) -> list[str]:
    assert log_rows.count(query) == len(list(log_lines.narrowed_log(query)))
    return [line.entry.code for line in log_lines.narrowed_log(query)]


def test_each_code_is_of_one_kind() -> None:
    of_kinds = [code for kind in Kind for code in CODES_OF[kind]]
    assert sorted(of_kinds) == sorted(Code)


def test_the_log_is_narrowed_by_what_it_is_about_and_by_person(office: Office) -> None:
    office.subscribe(ANA)
    office.sign_up(BEN)
    assert set(numbers(LogQuery(kind=Kind.MAILS))) == {"mail.handed_over"}
    assert numbers(LogQuery(kind=Kind.SIGN_UPS, contact_id=office.contact(BEN).id)) == [
        "signup.recorded"
    ]


def test_the_log_is_narrowed_by_list_and_not_by_one_that_is_called_alike(office: Office) -> None:
    garden = office.make_list("Garden")
    other = office.make_list("Garden club")
    office.sign_up(ANA, Target(garden.id))
    office.sign_up(ANA)
    office.sign_up(BEN, Target(other.id))
    office.desk.send()
    ana, ben = office.contact(ANA).id, office.contact(BEN).id
    about = {line.entry.contact for line in log_lines.narrowed_log(LogQuery(list_id=garden.id))}
    assert about == {ana, None}, "and that the list was made"
    mails = LogQuery(list_id=other.id, kind=Kind.MAILS)
    assert [line.entry.contact for line in log_lines.narrowed_log(mails)] == [ben]


def test_the_log_is_narrowed_by_who_did_it_and_by_days(office: Office) -> None:
    office.sign_up(ANA)
    morning = office.now
    office.later(days=3)
    office.desk.by_itself().send()
    office.desk.export_log(Path("log.csv"))
    assert log_rows.actors()
    name = next(journal.entries()).actor.name
    assert len(numbers(LogQuery(actor=name))) == len(office.codes())
    assert numbers(LogQuery(actor="Nobody")) == []
    assert {"mail.handed_over", "exported"} <= set(
        numbers(LogQuery(since=morning + timedelta(days=1)))
    )
    assert "signup.recorded" not in numbers(LogQuery(since=morning + timedelta(days=1)))
    assert "exported" not in numbers(LogQuery(until=morning + timedelta(days=1)))


def test_a_long_log_is_narrowed_page_by_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_lines, "PAGE", 2)
    office.sheet(*[f"p{n}@example.org" for n in range(5)])
    assert len(numbers(LogQuery())) == len(office.codes())
