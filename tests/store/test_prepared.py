"""Prepared queries: in a unit of work nothing is asked twice, and nothing old is told."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import peewee
import pytest

from optindesk.store import prepared
from optindesk.store.database import Store
from optindesk.store.folder import DATABASE
from optindesk.store.prepared import Prepared, PreparedForMany
from optindesk.store.tables import TABLES, AliasRow, ContactRow, Setting, SuppressionRow

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

CONTACT = Prepared(lambda number: ContactRow.select().where(ContactRow.id == number))
ALIASES = Prepared(lambda contact: AliasRow.select().where(AliasRow.contact == contact))
NAMED_BY_ALIAS = Prepared(
    lambda key: (
        ContactRow.select(ContactRow.name)
        .join(AliasRow, on=AliasRow.contact == ContactRow.id)
        .where(AliasRow.address_key == key)
    )
)
NAMED_BY_ALIASES = Prepared(
    lambda key: ContactRow.select(ContactRow.name).where(
        ContactRow.id.in_(AliasRow.select(AliasRow.contact).where(AliasRow.address_key == key))
    )
)
RENAME = Prepared(lambda number, name: ContactRow.update(name=name).where(ContactRow.id == number))
SETTING = Prepared(lambda name: Setting.select().where(Setting.name == name))

NAMED = Prepared(
    lambda number: ContactRow.select().where(ContactRow.id == number), into=lambda row: [row.name]
)
KEYS = PreparedForMany(
    lambda keys: ContactRow.select(ContactRow.address_key).where(ContactRow.address_key.in_(keys))
)

Asked = list[str]


@pytest.fixture
def ana(store: Store) -> int:
    """The number of a contact with an alias."""
    with store.transaction():
        row = ContactRow.create(
            address="Ana@x.example", address_key="ana@x.example", mailbox="ana@x.example",
            name="Ana", created_at=NOW,
        )  # fmt: skip
        AliasRow.create(contact=row.id, address_key="a@x.example", accepted_at=NOW)
    return int(row.id)


@pytest.fixture
def asked(store: Store, ana: int, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The questions that the database gets."""
    statements: Asked = []
    execute = store.database.execute_sql

    def listen(sql: str, params: Any = None) -> Any:
        if sql.startswith("SELECT") and "log_head" not in sql:
            statements.append(sql)
        return execute(sql, params)

    monkeypatch.setattr(store.database, "execute_sql", listen)
    return statements


@pytest.fixture
def elsewhere(store: Store) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Runs something in a unit of work of another thread."""
    with ThreadPoolExecutor(1) as pool:

        def run(work: Callable[[], Any]) -> Any:
            def whole() -> Any:
                with store.transaction():
                    return work()

            return pool.submit(whole).result(60)

        yield run
        pool.submit(store.leave_thread).result(60)


def name_of(contact: int) -> str:
    return str(CONTACT.first(contact).name)


# --- nothing is asked twice ---------------------------------------------------------------------


def test_a_unit_of_work_asks_once(store: Store, ana: int, asked: Asked) -> None:
    with store.transaction():
        assert [name_of(ana), name_of(ana)] == ["Ana", "Ana"]
        with store.transaction():
            assert name_of(ana) == "Ana"
        assert [row.name for row in CONTACT.rows(ana)] == ["Ana"]
        assert CONTACT.first(99) is CONTACT.first(99) is None
        assert ALIASES.first(ana).address_key == "a@x.example"
    assert len(asked) == 3


def test_one_moment_asks_once(store: Store, ana: int, asked: Asked) -> None:
    with store.reading():
        assert [name_of(ana), name_of(ana)] == ["Ana", "Ana"]
    assert len(asked) == 1


def test_what_is_remembered_has_a_bound(
    store: Store, ana: int, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "_MOST_REMEMBERED", 2)
    with store.transaction():
        for number in (ana, 98, 99, 99, ana):
            CONTACT.first(number)
    assert len(asked) == 4


def test_what_somebody_does_with_an_answer_is_not_remembered(store: Store, ana: int) -> None:
    with store.transaction():
        Setting.create(name="a", value=[1])
        SETTING.first("a").value.append(2)
        assert SETTING.first("a").value == [1]


def test_what_is_made_of_a_row_is_made_once(store: Store, ana: int, asked: Asked) -> None:
    with store.transaction():
        assert NAMED.first(ana) is NAMED.one(ana) is NAMED.rows(ana)[0]
        NAMED.rows(ana).clear()
        assert NAMED.rows(ana) == [["Ana"]]
        assert NAMED.first(99) is None
        RENAME.change(ana, "Eva")
        assert NAMED.one(ana) == ["Eva"]
    assert len(asked) == 3
    assert NAMED.one(ana) is not NAMED.one(ana)


def test_a_row_that_there_must_be_and_is_not_is_a_bug_of_ours(store: Store, ana: int) -> None:
    with pytest.raises(LookupError, match="99"):
        CONTACT.one(99)


@pytest.mark.parametrize("others", [0, 1, 98, 99, 100, 250])
def test_any_number_of_values_is_asked_for(
    store: Store, ana: int, asked: Asked, others: int
) -> None:
    values = [*(f"{number}@y.example" for number in range(others)), "ana@x.example"]
    assert [row.address_key for row in KEYS.rows(values)] == ["ana@x.example"]
    assert len(asked) == 1 + others // 100
    assert [*KEYS.rows([])] == []


# --- nothing old is told ------------------------------------------------------------------------

WRITES: dict[str, Callable[[Store, int], Any]] = {
    "prepared": lambda store, ana: RENAME.change(ana, "Eva"),
    "written by peewee": lambda store, ana: (
        ContactRow.update(name="Eva").where(ContactRow.id == ana).execute()
    ),
    "inserted or changed": lambda store, ana: (
        ContactRow.insert(
            id=ana, address="", address_key="ana@x.example", mailbox="", created_at=NOW
        )
        .on_conflict(conflict_target=[ContactRow.address_key], update={"name": "Eva"})
        .execute()
    ),
    "in plain SQL": lambda store, ana: store.database.execute_sql(
        "UPDATE contacts SET name = 'Eva'"
    ),
    "in a nested unit of work": lambda store, ana: _nested(store, ana),
}


def _nested(store: Store, ana: int) -> None:
    with store.transaction():
        RENAME.change(ana, "Eva")


@pytest.mark.parametrize("how", WRITES)
def test_what_was_written_is_asked_again(store: Store, ana: int, how: str) -> None:
    with store.transaction():
        assert name_of(ana) == "Ana"
        WRITES[how](store, ana)
        assert name_of(ana) == "Eva"
        assert ContactRow.get_by_id(ana).name == "Eva"


def test_a_write_lets_other_tables_be(store: Store, ana: int, asked: Asked) -> None:
    with store.transaction():
        name_of(ana)
        Setting.create(name="a", value=1)
        name_of(ana)
    assert len(asked) == 1


def test_what_is_written_in_bulk_is_asked_again(store: Store) -> None:
    with store.transaction():
        assert SETTING.first("a") is None
        store.bulk(Setting, [("a", 1)])
        assert SETTING.first("a").value == 1


def test_what_goes_with_a_deleted_row_is_not_remembered(store: Store, ana: int) -> None:
    with store.transaction():
        assert ALIASES.rows(ana)
        ContactRow.delete().where(ContactRow.id == ana).execute()
        assert not ALIASES.rows(ana)


def test_a_question_to_two_tables_hears_of_both(store: Store, ana: int) -> None:
    with store.transaction():
        for query in (NAMED_BY_ALIAS, NAMED_BY_ALIASES):
            assert query.first("a@x.example").name == "Ana"
            AliasRow.update(address_key="b@x.example").execute()
            assert query.first("a@x.example") is None
            AliasRow.update(address_key="a@x.example").execute()


def test_the_next_unit_of_work_asks_anew(
    store: Store, ana: int, elsewhere: Callable[[Callable[[], Any]], Any]
) -> None:
    for name in ("Ana", "Eva", "Ida"):
        with store.transaction():
            assert [name_of(ana), name_of(ana)] == [name, name]
        elsewhere(lambda name=name: RENAME.change(ana, {"Ana": "Eva"}.get(name, "Ida")))


def test_who_waited_for_the_lock_sees_what_was_written_meanwhile(
    store: Store, ana: int, elsewhere: Callable[[Callable[[], Any]], Any]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with store.transaction():
            waiting = pool.submit(elsewhere, lambda: (name_of(ana), RENAME.change(ana, "Ida")))
            RENAME.change(ana, "Eva")
        assert waiting.result(60) == ("Eva", 1)
    assert name_of(ana) == "Ida"


def test_outside_of_a_unit_of_work_nothing_is_remembered(
    store: Store, ana: int, elsewhere: Callable[[Callable[[], Any]], Any]
) -> None:
    assert name_of(ana) == "Ana"
    elsewhere(lambda: RENAME.change(ana, "Eva"))
    assert name_of(ana) == "Eva"


def test_what_was_undone_is_not_remembered(store: Store, ana: int) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - what is undone
        RENAME.change(ana, "Eva")
        assert name_of(ana) == "Eva"
        raise ZeroDivisionError
    assert name_of(ana) == "Ana"
    with store.transaction():
        assert name_of(ana) == "Ana"


def test_a_part_that_was_undone_is_not_remembered(store: Store, ana: int) -> None:
    with store.transaction():
        with pytest.raises(ZeroDivisionError), store.database.savepoint():  # noqa: PT012 - as above
            RENAME.change(ana, "Eva")
            assert name_of(ana) == "Eva"
            raise ZeroDivisionError
        assert name_of(ana) == "Ana"


def test_a_statement_that_failed_leaves_nothing_remembered(
    store: Store, ana: int, asked: Asked
) -> None:
    with pytest.raises(peewee.IntegrityError), store.transaction():  # noqa: PT012 - what is undone
        name_of(ana)
        try:
            SuppressionRow.insert(kind="domain", key=None, created_at=NOW).execute()
        finally:
            assert not store.database.memory.tables


def test_what_is_asked_for_many_times_is_answered_once(store: Store, ana: int) -> None:
    """A person stands there once for each list, in whichever batch the row comes."""
    many = PreparedForMany(lambda some: ContactRow.select().where(ContactRow.id.in_(some)))
    assert [row.id for row in many.rows([ana] * 250)] == [ana]


def test_to_insert_and_to_update_change_one_table_only(sqlite_url: str) -> None:
    with closing(sqlite3.connect(Path(sqlite_url) / DATABASE)) as connection:
        triggers = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        written = {
            name
            for (sql,) in triggers
            for name in re.findall(r"(?:INTO|UPDATE) (\w+)\s+(?:SET|SELECT|\()", sql)
        }
        assert written <= {"subscription_counts", "people_figures", "people_found"}, (
            "what is kept beside, and nobody has a prepared question about"
        )
        for table in TABLES:
            name = table._meta.table_name
            for key in connection.execute(f"PRAGMA foreign_key_list({name})"):
                assert key[5] == "NO ACTION", f"ON UPDATE of {name}"
