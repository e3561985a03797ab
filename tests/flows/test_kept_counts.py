"""What the database keeps of people, beside them: the same as counted, whatever happens."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import fn

from office import ANA, BEN, Office
from optindesk.core.errors import Cancelled
from optindesk.core.model import Target
from optindesk.core.status import SubscriptionStatus
from optindesk.store import archive, contact_rows, counts, found
from optindesk.store.database import Store
from optindesk.store.people_query import STAND, PeopleQuery
from optindesk.store.search import count_people, people_page
from optindesk.store.tables import ContactRow, SubscriptionRow
from stores import NOW

STATES = st.sampled_from([None, "queued", "awaiting", "confirmed"])
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["come", "save", "state", "go", "rename", "move", "index", "erase"]),
        st.integers(1, 6),
        st.integers(1, 6),
        STATES,
    ),
    max_size=30,
)


def carry_out(
    store: Store, lists: list[int], what: str, one: int, other: int, state: str | None
) -> None:
    """One change, as some flow or other makes it."""
    target = Target(lists[other % 2]) if other % 3 else Target(level=2)
    own = SubscriptionRow.contact == one
    match what:
        case "come":
            with store.transaction():
                known = SubscriptionRow.select().where(own, SubscriptionRow.target == target.key)
                if not known.exists():
                    row = (one, target.key, target.list_id, "none", state, NOW)
                    columns = ["contact", "target", "list", "status", "state", "changed_at"]
                    store.bulk(SubscriptionRow, [row], columns)
        case "save":
            status = list(SubscriptionStatus)[other % 4]
            contact_rows.save_subscription(one, target, status, NOW, basis=None, request=other)
        case "state":
            SubscriptionRow.update(state=state).where(SubscriptionRow.request == other).execute()
        case "go":
            SubscriptionRow.delete().where(own, SubscriptionRow.target == target.key).execute()
        case "rename":
            text = archive.found_text(f"Name{other}", f"p{one}@example.org")
            ContactRow.update(search=text).where(ContactRow.id == one).execute()
        case "move":
            if not SubscriptionRow.select().where(SubscriptionRow.contact == other).exists():
                SubscriptionRow.update(contact=other).where(own).execute()
        case "index":
            found.catch_up(store)
        case "erase":
            SubscriptionRow.delete().where(own).execute()
            ContactRow.update(search="").where(ContactRow.id == one).execute()


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(operations=OPERATIONS)
def test_what_is_kept_is_what_is_counted(
    store: Store, operations: list[tuple[str, int, int, str | None]]
) -> None:
    with store.database.atomic() as undone:
        lists = [archive.add_list(name, "", "en", NOW).id for name in ("News", "Art")]
        for number in range(1, 7):
            address = f"p{number}@example.org"
            contact_rows.add_contact(address, address, "", None, NOW)
        first = ContactRow.select(fn.MIN(ContactRow.id)).scalar() - 1
        for what, one, other, state in operations:
            carry_out(store, lists, what, one + first, other + first, state)
        compare()
        undone.rollback()


def compare() -> None:
    rows = SubscriptionRow.select(SubscriptionRow, STAND.alias("stand"))
    every = list(rows.order_by(SubscriptionRow.id).dicts())
    assert counts.people() == len({row["contact"] for row in every})
    waits = {row["contact"] for row in every if row["state"] == "awaiting"}
    assert counts.awaiting() == len(waits)
    assert counts.by_state() == Counter(row["state"] or "" for row in every)
    for number in {row["list"] for row in every}:
        own = [row for row in every if row["list"] == number]
        assert counts.by_stand()[number] == Counter(row["stand"] for row in own)
        if number is not None:
            assert counts.by_state(number) == Counter(row["state"] or "" for row in own)
            assert count_people(PeopleQuery(list_id=number)) == len(own)
    texts = dict(ContactRow.select(ContactRow.id, ContactRow.search).tuples())
    for text in ("name2", "name", "p3", "example org", "e"):
        fits = [
            row["id"]
            for row in every
            if all(part in texts[row["contact"]] for part in found.parts(text))
        ]
        assert [row["id"] for row in people_page(PeopleQuery(text=text), 0, 99)] == fits, text


def test_any_part_of_a_name_or_an_address_finds_somebody(office: Office) -> None:
    office.sign_up("jmueller@weser.example.org", name="Jörg Müller-Straße")
    office.sign_up(BEN, name="Ben 100%")
    for indexed in (False, True):
        if indexed:
            found.catch_up(office.store)
        for text in (
            "muller",
            "MÜLLER",
            "strasse",
            "weser jorg",
            "j",
            "mu",
            "jörg müller-s",
            "er@",
        ):
            assert [row["name"] for row in people_page(PeopleQuery(text=text), 0, 9)] == [
                "Jörg Müller-Straße"
            ], text
        assert count_people(PeopleQuery(text="00%")) == 1
        assert count_people(PeopleQuery(text='"')) == 0
        assert count_people(PeopleQuery(text="ü")) == 0, "one letter begins a word"


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Łukasz", "luk"), ("Đorđević", "dordevic"), ("Søren Æbelø", "soren aeb"), ("Işık", "isik")],
)
def test_letters_with_a_stroke_are_found_and_sorted_as_those_without(
    office: Office, name: str, typed: str
) -> None:
    office.sign_up(ANA, name=name)
    office.sign_up(BEN, name="Zoë")
    for one in (typed, name, name.upper()):
        rows = people_page(PeopleQuery(text=one, order="name"), 0, 9)
        assert [row["name"] for row in rows] == [name], one
    by_name = people_page(PeopleQuery(order="name"), 0, 9)
    assert [row["name"] for row in by_name] == [name, "Zoë"]


def test_the_index_is_caught_up_with_in_small_steps(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "AT_ONCE", 2)
    office.sheet(ANA, *(f"p{number}@example.org" for number in range(5)))

    def stop(done: int, total: int | None = None, note: object = None) -> None:
        raise Cancelled

    if office.store.dialect == "sqlite":
        before = found.waiting()
        with pytest.raises(Cancelled):
            found.catch_up(office.store, stop)
        assert found.waiting() == before - 2
        found.catch_up(office.store)
        assert found.waiting() == 0
    else:
        found.catch_up(office.store)
    assert count_people(PeopleQuery(text="example")) == 6
