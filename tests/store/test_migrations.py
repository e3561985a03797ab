"""From one schema to the next: wholly or not at all, after a copy, never from the future."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import peewee
import pytest

from optindesk.core.chain import GENESIS, START
from optindesk.core.errors import DamagedStore, FolderBusy, NewerSchema, OtherSchema
from optindesk.store import migrations
from optindesk.store.backup import check_copy
from optindesk.store.database import Store, proxy
from optindesk.store.drivers import PostgresEngine, SqliteEngine
from optindesk.store.journal import head
from optindesk.store.migrations import Hand, Step, schema_of_file
from optindesk.store.opening import open_store
from optindesk.store.tables import TABLES, Desk, LogHeadRow, Numbered, Setting, WordingRow
from stores import NOW


def add_a_column(hand: Hand) -> None:
    hand.run("ALTER TABLE settings ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    hand.run("UPDATE settings SET note = ?", "100 % seen?")


def break_off(hand: Hand) -> None:
    add_a_column(hand)
    hand.run("DELETE FROM settings")
    hand.run("DROP TABLE entries")
    raise ZeroDivisionError


def with_step(monkeypatch: pytest.MonkeyPatch, number: int, apply: Any) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, Step(number, apply)))


@contextmanager
def opened(where: str | Path) -> Iterator[Store]:
    store = open_store(where, NOW)
    try:
        yield store
    finally:
        store.close()


def content(folder: Path) -> dict[str, str]:
    """What is in a folder, by the hash of each file; locks left out."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file() and path.suffix != ".lock"
    }


# --- the schema is what the models describe -----------------------------------------------------


KEPT_BESIDE = ("subscription_counts", "people_figures", "people_found")
"""Tables without a model (store/schema_1_kept.py)."""


def described(engine: Any) -> dict[str, Any]:
    """Columns, indexes, foreign keys and checks of all tables, as the database tells them."""
    found: dict[str, Any] = {}
    for table in engine.get_tables():
        if table.startswith(("sqlite_", *KEPT_BESIDE)):
            continue
        found[table] = {
            "columns": [column._replace(table="") for column in engine.get_columns(table)],
            "indexes": sorted(
                (index.name, tuple(index.columns), index.unique)
                for index in engine.get_indexes(table)
                if index.name != "contacts_found"
            ),
            "references": sorted(
                (key.column, key.dest_table, key.dest_column, key.on_delete, key.on_update)
                for key in engine.get_foreign_keys(table)
            ),
            "primary": engine.get_primary_keys(table),
        }
    return found


def other_rules(engine: Any) -> list[Any]:
    """What peewee's description leaves out: checks and the exact text of the definitions."""
    if isinstance(engine, PostgresEngine):
        sql = (
            "SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
            " AND conrelid::regclass::text != 'beside'"
            " ORDER BY 1, 2, 3"
        )
        return list(engine.execute_sql(sql).fetchall())
    rows = engine.execute_sql("SELECT sql FROM sqlite_master WHERE type IN ('table', 'index')")
    texts = [
        text
        for (text,) in rows.fetchall()
        if text and not any(name in text for name in ("sqlite_", *KEPT_BESIDE))
    ]
    return sorted(text.replace(" AUTOINCREMENT", "") for text in texts)


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_a_migrated_database_is_what_the_models_describe(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if dialect == "sqlite":
        (tmp_path / "drawn.db").touch()
        drawn: Any = SqliteEngine(tmp_path / "drawn.db")
    else:
        drawn = PostgresEngine(request.getfixturevalue("blank_postgres_url"))
    with drawn.bind_ctx(TABLES), drawn.connection_context():
        drawn.create_tables(TABLES, safe=False)
        expected, rules = described(drawn), other_rules(drawn)
    drawn.close_all()
    assert set(expected) == {table._meta.table_name for table in TABLES}
    with opened(request.getfixturevalue(f"{dialect}_url")) as store:
        found = described(store.database)
        assert set(found) - {"beside"} == set(expected)
        for table in expected:
            assert found[table] == expected[table], f"run tests/store/freeze_schema.py: {table}"
        assert other_rules(store.database) == rules


def test_a_number_that_the_log_names_is_never_given_twice(store: Store) -> None:
    numbered = [table for table in TABLES if issubclass(table, Numbered)]
    assert len(numbered) > 8
    if store.dialect == "postgres":
        return  # a sequence never goes back
    for table in numbered:
        name = table._meta.table_name
        sql = "SELECT sql FROM sqlite_master WHERE name = ?"
        (text,) = store.database.execute_sql(sql, (name,)).fetchone()
        assert "PRIMARY KEY AUTOINCREMENT" in text, name


def test_a_new_desk_has_its_row_and_an_empty_log(store: Store) -> None:
    desk = Desk.get()
    assert (desk.id, desk.schema, desk.created_at) == (1, migrations.newest(), NOW)
    assert re.fullmatch(r"[0-9a-f-]{36}", desk.uuid)
    assert LogHeadRow.select(LogHeadRow.number, LogHeadRow.hash).tuples().get() == (0, GENESIS)
    assert head() == START


def test_a_wording_is_never_changed_or_deleted(store: Store) -> None:
    row = WordingRow.create(
        kind="confirmation",
        language="en",
        version=1,
        subject="s",
        text="t",
        sha256="h",
        created_at=NOW,
    )
    # SQLite calls it a broken constraint, PostgreSQL an exception of its own.
    wrong = (peewee.IntegrityError, peewee.InternalError, peewee.DatabaseError)
    with pytest.raises(wrong, match="never"):
        WordingRow.update(text="other").execute()
    with pytest.raises(wrong, match="never"):
        row.delete_instance()
    assert WordingRow.get().text == "t"


# --- from one schema to the next ----------------------------------------------------------------


def test_a_step_is_made_once_and_keeps_what_was_there(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(store_url):
        Setting.create(name="a", value=[1])
        desk = Desk.get().uuid
    with_step(monkeypatch, 2, add_a_column)
    for _ in range(2):
        with opened(store_url) as store:
            rows = store.database.execute_sql("SELECT name, value, note FROM settings").fetchall()
            assert rows == [("a", "[1]", "100 % seen?")]
            assert (Desk.get().schema, Desk.get().uuid) == (2, desk)


def test_the_file_is_copied_before_a_step(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(sqlite_url):
        Setting.create(name="a", value=1)
    with_step(monkeypatch, 2, add_a_column)
    with opened(sqlite_url):
        pass
    (copy,) = (Path(sqlite_url) / "backups").iterdir()
    assert copy.name == "before-schema-2-20261121T090000Z.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert check_copy(copy)["settings"] == 1
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT schema FROM desk").fetchone() == (1,)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_new_desk_needs_no_copy(tmp_path: Path) -> None:
    with opened(tmp_path / "desk"):
        assert not (tmp_path / "desk" / "backups").exists()


@pytest.mark.parametrize("good_steps", [0, 1])
def test_a_step_that_fails_leaves_the_database_as_it_was(
    good_steps: int, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(store_url) as store:
        Setting.create(name="a", value=1)
        before = described(store.database)
    with monkeypatch.context() as future:
        if good_steps:
            with_step(future, 2, lambda hand: hand.run("CREATE TABLE extra (id INTEGER)"))
        with_step(future, 2 + good_steps, break_off)
        with pytest.raises(ZeroDivisionError):
            open_store(store_url, NOW)
    assert proxy.obj is None
    with opened(store_url) as store:
        assert described(store.database) == before
        assert [row.name for row in Setting.select()] == ["a"]
        assert Desk.get().schema == 1
        if store.dialect == "sqlite":
            assert store.database.pragma("user_version") == 1


def test_a_desk_that_could_not_be_made_can_be_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as future:
        with_step(future, 2, break_off)
        with pytest.raises(ZeroDivisionError):
            open_store(tmp_path / "desk", NOW)
    with opened(tmp_path / "desk"):
        assert Desk.get().schema == 1


def test_a_step_may_not_lose_what_others_refer_to(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def orphan(hand: Hand) -> None:
        hand.run("INSERT INTO aliases (contact, address_key, accepted_at) VALUES (7, 'k', 'now')")

    with_step(monkeypatch, 2, orphan)
    with pytest.raises(DamagedStore, match="aliases"):
        open_store(sqlite_url, NOW)
    assert schema_of_file(Path(sqlite_url) / "optindesk.db") == 1


def test_a_desk_that_is_in_use_is_not_migrated(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, another_process: Any, said: Any
) -> None:
    other = another_process("say('open'); sys.stdin.read()", sqlite_url)
    assert said(other) == "open"
    with_step(monkeypatch, 2, add_a_column)
    with pytest.raises(FolderBusy):
        open_store(sqlite_url, NOW)
    other.communicate("")
    with opened(sqlite_url):
        assert Desk.get().schema == 2


# --- from the future ----------------------------------------------------------------------------


def test_a_newer_desk_is_refused_and_not_touched(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as future:
        with_step(future, 2, add_a_column)
        with opened(store_url):
            pass
    folder = Path(store_url)
    before = content(folder) if folder.exists() else {}
    with pytest.raises(NewerSchema) as trouble:
        open_store(store_url, NOW)
    assert "format 2, this one knows 1" in str(trouble.value.sentence)
    assert (content(folder) if folder.exists() else {}) == before
    assert proxy.obj is None
    with_step(monkeypatch, 2, add_a_column)
    with opened(store_url):
        assert Desk.get().schema == 2


def test_a_newer_desk_is_known_while_its_version_is_still_in_the_log_of_writes(
    sqlite_url: str,
) -> None:
    folder = Path(sqlite_url)
    connection = sqlite3.connect(folder / "optindesk.db", isolation_level=None)
    with closing(connection):
        connection.execute("PRAGMA user_version = 99")
        before = content(folder)
        assert before["optindesk.db-wal"] != hashlib.sha256(b"").hexdigest()
        with pytest.raises(NewerSchema):
            open_store(folder, NOW)
        after = content(folder)
    # The -shm is SQLite's table of who reads what; what was written is in the other two.
    for name in ("optindesk.db", "optindesk.db-wal"):
        assert after[name] == before[name]


# --- from a trial version -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ("ALTER TABLE signups DROP COLUMN collected_by", "signups.collected_by"),
        ("DROP TABLE aliases", "aliases.address_key"),
        ("DROP VIEW people_version", "people_version.shape"),
    ],
)
def test_a_desk_that_lacks_what_its_schema_has_is_refused_with_one_sentence(
    change: str, missing: str, store_url: str
) -> None:
    with opened(store_url) as store:
        store.database.execute_sql(change)
    with pytest.raises(OtherSchema) as trouble:
        open_store(store_url, NOW)
    assert f"lacks “{missing}”" in str(trouble.value.sentence)
    assert "Nothing was changed" in str(trouble.value.sentence)
    assert proxy.obj is None
    with pytest.raises(OtherSchema):  # nor is it held: the folder can be moved away
        open_store(store_url, NOW)


def test_what_a_desk_has_beside_does_no_harm(store_url: str) -> None:
    with opened(store_url) as store:
        store.database.execute_sql("ALTER TABLE lists ADD COLUMN beside TEXT")
        store.database.execute_sql("CREATE TABLE others (id INTEGER)")
    with opened(store_url):
        pass
