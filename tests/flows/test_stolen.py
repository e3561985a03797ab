"""After the data was stolen: who is affected, and what is to be done outside of this desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from office import ANA, BEN, RESOURCES, Office
from optindesk.core.errors import FileNotWritable
from optindesk.flows import stolen
from optindesk.flows.rotating import Left, Replaced
from optindesk.mail.providers import load_providers
from optindesk.store import affected
from optindesk.store.affected import Counts
from optindesk.store.database import Store

CY, DAN = "cy@example.net", "dan@example.net"
TABLE = Path("affected.csv")


def test_everybody_is_named_whose_data_was_here_then(office: Office) -> None:
    office.sign_up(ANA, name="Ana", salutation="Ms", language="hr")
    office.subscribe(BEN)
    office.desk.never_write(CY, "by hand")
    office.desk.never_write("example.com", "a domain names nobody")
    office.desk.change_key("the laptop was stolen")
    office.later(1)
    office.sign_up(DAN)
    office.desk.never_write("eva@example.net", "after it")
    assert office.desk.export_affected(TABLE) == 3
    assert office.written["affected.csv"] == [
        (
            *("address", "name", "salutation", "language", "lists"),
            *("sign_ups", "mails", "replies", "never_write"),
        ),
        (ANA, "Ana", "Ms", "hr", "Flower news (pending)", "1", "1", "0", ""),
        (BEN, "", "", "", "Flower news", "1", "2", "1", "a domain names nobody"),
        (CY, "", "", "", "", "0", "0", "0", "by hand"),
    ]
    assert office.codes()[-1] == "exported"


def test_whom_it_concerns_is_said_with_figures() -> None:
    said = str(stolen.of_people(Counts(people=2, ruled=0, erased=0)))
    assert said == "2 people are affected: what is known of them here is in the copy, too."
    said = str(stolen.of_people(Counts(people=1, ruled=3, erased=0)))
    assert said.endswith("Besides, addresses that are never written to: 3.")


def test_who_was_erased_since_is_counted_and_cannot_be_told(office: Office) -> None:
    office.sign_up(ANA)
    office.sign_up(BEN)
    office.later(1)
    at = office.now
    office.later(1)
    office.desk.erase(ANA, "asked for it")
    counts = affected.count(at)
    assert counts == Counts(people=1, ruled=0, erased=1)
    assert "Erased since, so that nobody can be told any more: 1." in str(stolen.of_people(counts))


def test_a_thousand_people_come_page_by_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected, "_PAGE", 2)
    people = [f"p{number}@example.org" for number in range(5)]
    for one in people:
        office.sign_up(one)
    assert [one.address for one in affected.everybody(office.now)] == people


def test_it_is_said_what_is_so_and_what_would_be(office: Office) -> None:
    office.ask(ANA)
    seen = stolen.look(office.now)
    assert (seen.people.people, seen.changed_at) == (1, None)
    assert (seen.now, seen.before) == (Replaced(1, ()), Replaced(0, ()))
    office.desk.change_key("the laptop was stolen")
    seen = stolen.look(office.now)
    assert (seen.changed_at, seen.before) == (office.now, Replaced(1, ()))


def test_questions_are_told_in_a_sentence() -> None:
    (left,) = [Left(ANA, "Flower news", stolen.DUTY)]
    assert str(stolen.of_questions(Replaced(0, ()), done=True)) == (
        "No open question has to be asked anew."
    )
    assert str(stolen.of_questions(Replaced(2, (left,)), done=True)) == (
        "2 open questions were replaced by new ones, which wait in the outbox. 1 cannot be asked"
        " anew now: a yes to it is for you to decide."
    )
    assert str(stolen.of_questions(Replaced(1, ()), done=False)) == (
        "1 open question is replaced by a new one."
    )


def test_what_is_left_to_be_done_is_what_this_desk_has(store: Store) -> None:
    office = Office(store)
    for folder in (Path("desk"), None):
        said = [str(one) for one in stolen.what_to_do(folder, ())]
        assert not any("provider" in one for one in said)
        assert any("72 hours" in one and "Art. 33" in one for one in said)
        assert any("database server" in one for one in said) == (folder is None)
    office.set_account(address="shop@gmail.com")
    news = office.make_list()
    office.desk.make_collector([news.id], Path("market"))
    office.give(news)
    said = [str(one) for one in stolen.what_to_do(store.folder, load_providers(RESOURCES))]
    assert said[0] == "At Gmail, change the password of shop, from another computer."
    assert any("collectors" in one for one in said)
    assert any("Lists that you gave to other programs" in one for one in said)
    said = [str(one) for one in stolen.what_to_do(store.folder, ())]
    assert said[0].startswith("At your mail provider, change")


def test_the_table_is_not_written_over_the_desks_own_data(office: Office, tmp_path: Path) -> None:
    store = office.store
    if store.folder is None:
        return
    with pytest.raises(FileNotWritable):
        replace(office.desk, store=store).export_affected(store.folder / "optindesk.db")
