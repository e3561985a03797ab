"""The open store: units of work, threads, bulk writes, locks, and what goes wrong in the world."""

from __future__ import annotations

import errno
import hashlib
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import peewee
import psycopg2
import pytest

from optindesk.core.errors import (
    DamagedStore,
    DatabaseLost,
    DiskFails,
    DiskFull,
    FileNotWritable,
    FolderBusy,
    NewerSchema,
    NotAFolder,
    OtherTables,
    SavingUnsure,
    ServerFull,
    SharedBusy,
    StoreBusy,
    StoreUnreachable,
)
from optindesk.core.sharing import signature
from optindesk.store import drivers
from optindesk.store.database import Store, proxy
from optindesk.store.fields import DayField, JsonField, UtcField, json_text, utc_text
from optindesk.store.locks import ServerLock, held
from optindesk.store.opening import desk_lock, open_store
from optindesk.store.server import connection_parameters
from optindesk.store.tables import Desk, LogHeadRow, Setting, SuppressionRow
from stores import Pragmas

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
COLUMNS = ("kind", "key", "reason", "source", "about", "created_at")


def names() -> set[str]:
    return {row.name for row in Setting.select()}


def on_a_thread(store: Store, work: Callable[[], Any]) -> Any:
    """What `work` returns when a thread of its own does it."""

    def whole() -> Any:
        try:
            return work()
        finally:
            store.leave_thread()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(whole).result(60)


# --- units of work ------------------------------------------------------------------------------


def test_what_a_unit_of_work_wrote_is_there(store: Store) -> None:
    with store.transaction():
        Setting.create(name="a", value={"b": [1, None, "Straße"]})
    assert on_a_thread(store, lambda: Setting.get().value) == {"b": [1, None, "Straße"]}


def test_an_exception_undoes_the_whole_unit_of_work(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - what is undone
        Setting.create(name="a", value=1)
        Setting.create(name="b", value=1 // 0)
    assert names() == set()
    with store.transaction():
        Setting.create(name="c", value=1)
    assert names() == {"c"}


def test_a_unit_of_work_within_another_is_part_of_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - as above
        with store.transaction():
            Setting.create(name="a", value=1)
        assert names() == {"a"}
        raise ZeroDivisionError
    assert names() == set()


def test_a_broken_constraint_is_a_bug_and_no_trouble(store: Store) -> None:
    with pytest.raises(peewee.IntegrityError), store.transaction():
        SuppressionRow.insert_many(
            [("domain", "x.example", "", "", "", NOW)] * 2, fields=COLUMNS
        ).execute()
    assert SuppressionRow.select().count() == 0


def test_four_threads_write_and_none_finds_the_database_locked(store: Store) -> None:
    def write(thread: int) -> None:
        for number in range(50):
            with store.transaction():
                head = LogHeadRow.get()
                Setting.create(name=f"{thread}-{number}", value=number)
                LogHeadRow.update(number=head.number + 1).execute()
        store.leave_thread()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, thread) for thread in range(4)]:
            done.result(60)
    assert Setting.select().count() == 200
    # Nobody counted on from a number that another had already used.
    assert LogHeadRow.get().number == 200


def test_a_reader_neither_waits_for_a_writer_nor_sees_half_its_work(store: Store) -> None:
    written, read = threading.Event(), threading.Event()

    def write() -> None:
        with store.transaction():
            Setting.create(name="a", value=1)
            written.set()
            assert read.wait(30)
        store.leave_thread()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert written.wait(30)
        assert names() == set()
        read.set()
        writing.result(30)
    assert names() == {"a"}


def test_several_reads_can_see_one_moment(store: Store) -> None:
    with store.reading():
        assert names() == set()
        on_a_thread(store, lambda: Setting.create(name="a", value=1))
        assert names() == set()
    assert names() == {"a"}


def test_writing_while_reading_one_moment_is_a_bug(store: Store) -> None:
    with store.reading(), pytest.raises(RuntimeError, match="reading"), store.transaction():
        pass
    with store.transaction():
        Setting.create(name="a", value=1)


def test_the_version_tells_of_what_somebody_else_wrote(store: Store) -> None:
    before = store.data_version()
    assert store.data_version() == before
    names()
    assert store.data_version() == before
    on_a_thread(store, lambda: write(store))
    assert store.data_version() != before


def write(store: Store) -> None:
    with store.transaction():
        Setting.create(name="a", value=1)


# --- many rows ----------------------------------------------------------------------------------


def test_ten_thousand_rows_go_in_at_once(store: Store) -> None:
    rows = (("domain", f"shop-{n}.example", "", "", "", NOW) for n in range(10_000))
    with store.transaction():
        assert store.bulk(SuppressionRow, rows, COLUMNS) == 10_000
    assert SuppressionRow.select().count() == 10_000
    last = SuppressionRow.get(SuppressionRow.key == "shop-9999.example")
    assert last.created_at == NOW


def test_rows_that_break_off_leave_nothing(store: Store) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(5_000):
            yield ("domain", f"shop-{n}.example", "", "", "", NOW)
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError), store.transaction():
        store.bulk(SuppressionRow, rows(), COLUMNS)
    assert SuppressionRow.select().count() == 0
    # And as well without a unit of work around it.
    with pytest.raises(ConnectionAbortedError):
        store.bulk(SuppressionRow, rows(), COLUMNS)
    assert SuppressionRow.select().count() == 0


class Sample(peewee.Model):
    """A table of every kind of field that the store keeps in a form of its own."""

    moment = UtcField(null=True)
    day = DayField(null=True)
    data = JsonField(column_name="json_data")
    text = peewee.TextField()
    raw = peewee.BlobField(null=True)
    sure = peewee.BooleanField(null=True)

    class Meta:
        database = proxy
        table_name = "sample"


def test_values_are_kept_in_bulk_as_peewee_keeps_them(store: Store) -> None:
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    rows = [
        (berlin, date(2026, 11, 14), {"ü": 1}, "Øl ‘100 %s’ ? :a", b"\x00\xff", True),
        (None, None, [], "", None, None),
    ]
    columns = ("moment", "day", "data", "text", "raw", "sure")
    store.database.create_tables([Sample])
    Sample.insert_many(rows, fields=columns).execute()
    assert store.bulk(Sample, rows, columns) == 2
    assert store.bulk(Sample, [dict(zip(columns, row, strict=True)) for row in rows]) == 2
    ready = (utc_text(NOW), "2026-11-14", json_text({"ü": 1}), *rows[0][3:])
    assert store.bulk(Sample, [ready], columns) == 1
    kept = [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for _, *row in store.database.execute_sql("SELECT * FROM sample ORDER BY id")
    ]
    assert kept == [kept[0], kept[1]] * 3 + [kept[0]]
    assert kept[0][:3] == ready[:3]
    first = Sample.get_by_id(3)
    assert (first.moment, first.day, first.data) == (NOW, date(2026, 11, 14), {"ü": 1})


def test_a_time_without_a_zone_is_refused_in_bulk_too(store: Store) -> None:
    with pytest.raises(ValueError, match="zone"):
        store.bulk(SuppressionRow, [("a", "k", "", "", "", datetime(2026, 1, 1))], COLUMNS)  # noqa: DTZ001


def test_no_rows_are_no_rows(store: Store) -> None:
    assert store.bulk(SuppressionRow, [], COLUMNS) == 0


def test_one_column_of_mappings_is_enough(store: Store) -> None:
    with store.transaction():
        LogHeadRow.delete().execute()
        head = [{"id": 1, "number": 7, "hash": "h", "else": "ignored"}]
        assert store.bulk(LogHeadRow, head, ["id", "number", "hash"]) == 1
    assert LogHeadRow.get().number == 7


# --- who else is at work ------------------------------------------------------------------------


def test_a_lock_excludes_other_threads_until_it_is_given_up(store: Store) -> None:
    def take() -> str:
        try:
            with store.lock("post:3"):
                return "taken"
        except FolderBusy as busy:
            return str(busy.sentence)

    with store.lock("post:3"):
        assert "sending mail from this account" in on_a_thread(store, take)
        with store.lock("post:4"):
            pass
    assert on_a_thread(store, take) == "taken"


def test_a_shared_lock_admits_sharers_only(store: Store) -> None:
    with store.lock("post:3", exclusive=False):
        with store.lock("post:3", exclusive=False):
            pass
        with pytest.raises(FolderBusy), store.lock("post:3"):
            pass
    with (
        store.lock("post:3"),
        pytest.raises(FolderBusy),
        store.lock("post:3", exclusive=False),
    ):
        pass


def test_a_lock_that_was_let_go_can_be_taken_at_once(store: Store) -> None:
    for exclusive in (True, False) * 50:
        with store.lock("post:3", exclusive=exclusive):
            pass


def test_a_lock_excludes_other_processes_and_dies_with_them(
    store: Store, store_url: str, another_process: Any, said: Any
) -> None:
    code = "with store.lock('post:3'):\n    say('held'); sys.stdin.read()"
    other = another_process(code, store_url)
    assert said(other) == "held"
    with pytest.raises(FolderBusy), store.lock("post:3"):
        pass
    other.kill()
    other.wait(30)
    if store.dialect == "postgres":
        # The server notices a moment later than the operating system would.
        wait_until_free(store)
    with store.lock("post:3"):
        pass


def wait_until_free(store: Store) -> None:
    """Return when the server holds no advisory lock but this desk's own."""
    sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
    sql += " (SELECT oid FROM pg_database WHERE datname = current_database())"
    for _ in range(10_000):
        if store.database.execute_sql(sql).fetchone()[0] <= 1:
            return
    raise AssertionError("the lock of a dead process is still held")


def test_two_processes_share_a_desk_but_neither_has_it_alone(
    sqlite_url: str, another_process: Any, said: Any
) -> None:
    other = another_process("say('open'); sys.stdin.read()", sqlite_url)
    assert said(other) == "open"
    store = open_store(sqlite_url, NOW)
    store.close()
    with pytest.raises(FolderBusy) as busy, desk_lock(Path(sqlite_url)):
        pass
    assert "Another Opt-In Desk has this data open." in str(busy.value.sentence)
    other.communicate("")
    with desk_lock(Path(sqlite_url)):
        pass


def test_a_desk_that_somebody_has_for_himself_is_not_opened(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optindesk.store.opening.PATIENCE", 0.0)
    with desk_lock(Path(sqlite_url)), pytest.raises(FolderBusy):
        open_store(sqlite_url, NOW)
    open_store(sqlite_url, NOW).close()


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_processes_that_find_no_desk_make_one_and_share_it(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path, another_process: Any, said: Any
) -> None:
    where = str(tmp_path / "desk")
    if dialect == "postgres":
        where = request.getfixturevalue("blank_postgres_url")
    code = "from optindesk.store.tables import Desk\nsay(Desk.get().uuid); sys.stdin.read()"
    others = [another_process(code, where) for _ in range(3)]
    assert len({said(other) for other in others}) == 1
    for other in others:
        other.communicate("")


@pytest.mark.parametrize("end", ["before the commit", "after the commit"])
def test_a_killed_process_leaves_a_whole_database(
    end: str, store_url: str, another_process: Any, said: Any
) -> None:
    code = """
from optindesk.store.tables import Setting
with store.transaction():
    for number in range(2_000):
        Setting.create(name=str(number), value="x" * 500)
    if sys.argv[2] == "before the commit":
        say("now"); sys.stdin.read()
say("now"); sys.stdin.read()
"""
    other = another_process(code, store_url, end)
    assert said(other) == "now"
    other.kill()
    other.wait(30)
    store = open_store(store_url, NOW)
    try:
        with store.transaction():
            assert Setting.select().count() == (0 if end == "before the commit" else 2_000)
        if store.dialect == "sqlite":
            assert store.database.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        store.close()


# --- opening and closing ------------------------------------------------------------------------


def test_a_new_desk_is_private_to_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "far" / "desk"
    store = open_store(folder, NOW)
    try:
        with store.transaction():
            Setting.create(name="a", value=1)
        desk = Desk.get()
        assert (desk.created_at, len(desk.key), store.folder) == (NOW, 32, folder)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {"optindesk.db", "optindesk.db-wal", "optindesk.db-shm", "desk.lock"} == set(modes)
        assert set(modes.values()) == {0o600}
    finally:
        store.close()


def test_two_new_desks_have_two_keys(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "other"):
        store = open_store(tmp_path / name, NOW)
        keys.add(bytes(Desk.get().key))
        store.close()
    assert len(keys) == 2


def test_sqlite_is_told_to_be_safe(
    sqlite_url: str, true_pragmas: Pragmas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drivers, "PRAGMAS", true_pragmas)
    store = open_store(sqlite_url, NOW)
    pragma = store.database.pragma
    found = {
        name: on_a_thread(store, lambda name=name: pragma(name))
        for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    }
    store.close()
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 0,
        "synchronous": 2,
    }


def test_a_process_has_one_open_store(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="open already"):
        open_store(tmp_path / "second", NOW)
    assert not (tmp_path / "second").exists()
    assert names() == set()


def test_a_closed_store_is_closed_on_every_thread(store_url: str) -> None:
    store = open_store(store_url, NOW)
    read, closed = threading.Event(), threading.Event()

    def stray() -> None:
        names()
        read.set()
        assert closed.wait(30)
        names()

    with ThreadPoolExecutor(1) as pool:
        straying = pool.submit(stray)
        assert read.wait(30)
        store.close()
        closed.set()
        with pytest.raises(AttributeError, match="uninitialized"):
            straying.result(30)
    assert proxy.obj is None
    if store.folder is not None:
        # The last connection took the log of writes with it: the file alone is the database.
        assert not (store.folder / "optindesk.db-wal").exists()
    open_store(store_url, NOW).close()


# --- the world ----------------------------------------------------------------------------------


def test_another_program_that_does_not_stop_writing_is_reported(
    store: Store, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.dialect == "sqlite":
        monkeypatch.setattr(drivers, "BUSY_SECONDS", 0.02)
        other: Any = sqlite3.connect(Path(store_url) / "optindesk.db", isolation_level=None)
        claim = "BEGIN IMMEDIATE"
    else:
        store.database.execute_sql("SET lock_timeout = '20ms'")
        other = psycopg2.connect(store_url)
        claim = "SELECT * FROM log_head FOR UPDATE"
    with closing(other):
        other.cursor().execute(claim)
        with pytest.raises(StoreBusy), store.transaction():
            Setting.create(name="a", value=1)
        other.rollback()
    assert names() == set()
    with store.transaction():
        Setting.create(name="b", value=1)


@pytest.fixture
def file_store(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(sqlite_url, NOW)
    yield opened
    opened.close()


def test_a_full_disk_keeps_what_was_there(file_store: Store) -> None:
    with file_store.transaction():
        Setting.create(name="a", value=1)
    pages = file_store.database.pragma("page_count")
    file_store.database.execute_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DiskFull), file_store.transaction():  # noqa: PT012 - what is undone
        for number in range(1_000):
            Setting.create(name=str(number), value="x" * 1_000)
    assert names() == {"a"}
    file_store.database.execute_sql("PRAGMA max_page_count = 1000000")
    with file_store.transaction():
        Setting.create(name="b", value=1)


def test_a_file_that_cannot_be_written_is_reported(file_store: Store) -> None:
    file_store.database.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(FileNotWritable), file_store.transaction():
        Setting.create(name="a", value=1)


def test_a_connection_of_when_it_could_only_be_read_is_replaced(file_store: Store) -> None:
    engine = file_store.database
    engine.close()
    where, engine.database = engine.database, engine.database.replace("mode=rw", "mode=ro")
    engine.connect()  # as SQLite does by itself on a disk that can only be read
    with pytest.raises(FileNotWritable), file_store.transaction():
        Setting.create(name="a", value=1)
    engine.database = where
    with file_store.transaction():
        Setting.create(name="a", value=1)
    assert names() == {"a"}


def test_a_folder_that_went_away_is_reported_and_nothing_is_made_in_its_place(
    file_store: Store, tmp_path: Path
) -> None:
    folder = Path(file_store.url)
    folder.rename(tmp_path / "pulled out")
    folder.mkdir()  # where a stick was mounted there may be a folder still
    with ThreadPoolExecutor(1) as another, pytest.raises(StoreUnreachable, match="unplugged"):
        another.submit(names).result()
    assert list(folder.iterdir()) == []
    folder.rmdir()
    with pytest.raises(StoreUnreachable, match="unplugged"), file_store.lock("copy"):
        pass


def test_damage_is_found_when_it_is_read(sqlite_url: str) -> None:
    path = Path(sqlite_url) / "optindesk.db"
    whole = path.stat().st_size
    store = open_store(sqlite_url, NOW)
    store.bulk(
        SuppressionRow, [("domain", str(n), "x" * 200, "", "", NOW) for n in range(500)], COLUMNS
    )
    store.close()
    content = bytearray(path.read_bytes())
    content[whole:] = b"\xee" * (len(content) - whole)
    path.write_bytes(content)
    store = open_store(sqlite_url, NOW)
    try:
        with pytest.raises(DamagedStore):
            list(SuppressionRow.select(peewee.fn.count(SuppressionRow.reason)).tuples())
    finally:
        store.close()


def not_a_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1_000)


def a_short_file(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


@pytest.mark.parametrize("make", [not_a_database, a_short_file, of_another_program])
def test_a_file_that_is_not_ours_is_left_alone(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "optindesk.db"
    make(path)
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(DamagedStore) as trouble:
        open_store(tmp_path, NOW)
    assert "left as it is" in str(trouble.value.sentence)
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [found.name for found in tmp_path.iterdir()] == ["optindesk.db"]
    assert proxy.obj is None


def test_a_folder_that_cannot_be_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotAFolder):
        open_store(tmp_path / "file" / "desk", NOW)


def test_a_disk_that_cannot_lock_is_reported(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(handle: int, exclusive: bool) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("optindesk.store.locks._try_lock", no_locks)
    with pytest.raises(StoreUnreachable, match="No locks"), file_store.lock("post:1"):
        pass


@pytest.mark.parametrize(
    ("number", "trouble"),
    [(errno.EIO, DiskFails), (errno.ENOSPC, DiskFull), (errno.EROFS, FileNotWritable)],
)
def test_a_lock_that_cannot_be_made_tells_of_the_disk(
    file_store: Store, monkeypatch: pytest.MonkeyPatch, number: int, trouble: type[Exception]
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, "x")

    monkeypatch.setattr("optindesk.store.database.FileLock", fails)
    with pytest.raises(trouble), file_store.lock("copy"):
        pass


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://desk:hush@127.0.0.1:1/desk", "no database server answers"),
        ("postgresql://desk:hush@127.0.0.1:1/", "names no database"),
        ("postgresql://desk:hush@127.0.0.1:port/desk", "invalid integer"),
        ("postgresql://desk:hush@[::1/desk", "not a right address"),
        ("postgresql://desk:hush@h/desk?what=1", "not a right address"),
        ("mysql://desk:hush@127.0.0.1/desk", "postgresql://"),
    ],
)
def test_a_server_that_is_not_there_is_reported_without_the_password(url: str, words: str) -> None:
    with pytest.raises(StoreUnreachable) as trouble:
        open_store(url, NOW)
    assert words in str(trouble.value.sentence)
    assert "hush" not in str(trouble.value.sentence)


def test_the_password_is_not_in_what_is_shown(postgres_url: str) -> None:
    with_password = postgres_url.replace("desk@", "desk:hush@") + "?sslpassword=hush"
    store = open_store(with_password, NOW)
    store.close()
    assert store.url == postgres_url


def cut(postgres: Any, store: Store) -> None:
    """End this thread's connection at the server, as a restart of it does."""
    (pid,) = store.database.execute_sql("SELECT pg_backend_pid()").fetchone()
    postgres.run(f"SELECT pg_terminate_backend({pid}, 30000)")


def test_a_connection_that_was_lost_is_replaced_before_anything_begins(
    postgres: Any, postgres_url: str
) -> None:
    store = open_store(postgres_url, NOW)
    try:
        cut(postgres, store)
        with store.transaction():
            Setting.create(name="written", value=1)
        cut(postgres, store)
        assert names() == {"written"}
        cut(postgres, store)
        with store.reading():
            assert names() == {"written"}
        cut(postgres, store)
        store.data_version()
    finally:
        store.close()


@pytest.fixture
def shared(postgres_url: str) -> Iterator[Store]:
    """A desk at a server whose connection is to be lost."""
    with closing(open_store(postgres_url, NOW)) as store:
        yield store


def test_a_connection_that_is_lost_in_a_unit_of_work_is_reported_and_replaced(
    postgres: Any, postgres_url: str, shared: Store
) -> None:
    def write_and_lose_the_server() -> None:
        with shared.transaction():
            Setting.create(name="a", value=1)
            cut(postgres, shared)
            Setting.create(name="b", value=1)

    with pytest.raises(DatabaseLost, match="that was going on was not saved") as lost:
        write_and_lose_the_server()
    assert f"“{postgres_url}” broke off" in str(lost.value)
    assert "terminating" not in str(lost.value), "the server's own words"
    with shared.transaction():
        Setting.create(name="c", value=1)
    assert names() == {"c"}


def test_a_connection_that_is_lost_while_it_saves_is_not_said_to_have_saved_nothing(
    postgres: Any, shared: Store
) -> None:
    def write_and_lose_the_server_at_the_end() -> None:
        with shared.transaction():
            Setting.create(name="a", value=1)
            cut(postgres, shared)

    with pytest.raises(SavingUnsure, match="is not known"):
        write_and_lose_the_server_at_the_end()
    assert names() == set()


def test_what_was_lost_before_it_was_to_be_kept_is_said_not_to_be_saved(
    postgres: Any, shared: Store
) -> None:
    def go_on_without_the_server() -> None:
        with shared.transaction():
            Setting.create(name="a", value=1)
            cut(postgres, shared)
            with suppress(StoreUnreachable):
                Setting.create(name="b", value=1)

    with pytest.raises(DatabaseLost, match="that was going on was not saved"):
        go_on_without_the_server()
    assert names() == set()


def test_a_look_that_breaks_off_at_its_end_leaves_nothing_unsure(
    postgres: Any, shared: Store
) -> None:
    def look_and_lose_the_server_at_the_end() -> None:
        with shared.reading():
            assert names() == set()
            cut(postgres, shared)

    with pytest.raises(DatabaseLost, match="not saved"):
        look_and_lose_the_server_at_the_end()


def test_who_holds_a_lock_of_a_shared_desk_is_said(postgres_url: str) -> None:
    ours = open_store(postgres_url, NOW, "", signature("Anna", "anna@KASSE-1"))
    try:
        theirs = {
            **ours.database.parameters,
            "application_name": signature("Ben", "ben@KASSE-2"),
        }
        with (
            held(ServerLock(theirs, "post:1")),
            pytest.raises(SharedBusy) as busy,
            ours.lock("post:1"),
        ):
            pass
        assert busy.value.values["who"] == "Ben (ben@KASSE-2)"
        with (
            held(ServerLock({**theirs, "application_name": "cron"}, "check:1")),
            pytest.raises(SharedBusy, match="somebody else"),
            ours.lock("check:1"),
        ):
            pass
    finally:
        ours.close()


def test_who_wants_a_shared_desk_alone_is_told_who_has_it_open(postgres_url: str) -> None:
    ours = open_store(postgres_url, NOW, "", signature("Anna", "anna@KASSE-1"))
    try:
        sign = signature("Ben", "ben@KASSE-2")
        theirs = ServerLock({**ours.database.parameters, "application_name": sign}, "desk")
        with held(theirs, exclusive=False), pytest.raises(FolderBusy) as busy:
            ours.alone()
        told = str(busy.value.sentence)
        assert "open elsewhere, too: Ben (ben@KASSE-2). Close the other" in told
        assert not isinstance(busy.value, SharedBusy)
    finally:
        ours.close()


def test_who_comes_while_somebody_has_a_shared_desk_alone_is_told_to_wait(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optindesk.store.opening.PATIENCE", 0.0)
    parameters = connection_parameters(postgres_url, "", signature("Ben", "ben@KASSE-2"))
    with (
        held(ServerLock(parameters, "desk")),
        pytest.raises(SharedBusy, match=r"for itself just now.*Ben \(ben@KASSE-2\)"),
    ):
        open_store(postgres_url, NOW)


def test_whoever_holds_a_lock_does_not_go_on_without_it(postgres: Any, postgres_url: str) -> None:
    store = open_store(postgres_url, NOW)
    try:

        def send_and_lose_the_server() -> None:
            with store.lock("post:1"):
                cut(postgres, store)
                names()

        with pytest.raises(StoreUnreachable):
            send_and_lose_the_server()
        assert names() == set()
        cut(postgres, store)
        with store.lock("post:1"):
            assert names() == set(), "it was lost before: nothing was held by it"
    finally:
        store.close()


def test_only_what_is_written_at_this_desk_is_news(postgres: Any, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2]
    store = open_store(postgres_url, NOW)
    other = postgres.create()
    try:
        before = store.data_version()
        postgres.run("CREATE TABLE bookmarks (url TEXT)", other)
        postgres.run("INSERT INTO bookmarks VALUES ('x')", other)
        assert store.data_version() == before
        lock = "SELECT id FROM log_head FOR UPDATE"
        with closing(psycopg2.connect(postgres.door, dbname=name)) as colleague:
            with colleague.cursor() as cursor:
                cursor.execute(lock)
                seen = store.data_version()
                cursor.execute("INSERT INTO settings (name, value) VALUES ('a', '1')")
                assert store.data_version() == seen, "nothing can be seen of it yet"
            colleague.commit()
        after = store.data_version()
        assert len({before, seen, after}) == 3
        assert store.data_version() == after
        with store.transaction():
            Setting.create(name="b", value=1)
        assert store.data_version() != after
    finally:
        store.close()
        postgres.drop(other)


def test_what_the_server_let_go_of_is_held_again(postgres: Any, postgres_url: str) -> None:
    store = open_store(postgres_url, NOW)
    try:
        postgres.run(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity"
            f" WHERE datname = '{postgres_url.rpartition('/')[2]}' AND pid <> pg_backend_pid()"
        )
        assert names() == set()
        parameters = store.database.parameters
        with pytest.raises(FolderBusy), held(ServerLock(parameters, "desk")):
            pass
    finally:
        store.close()
    with held(ServerLock(parameters, "desk")):
        pass


def test_a_line_that_is_cut_while_a_lock_is_taken_is_said(postgres: Any, postgres_url: str) -> None:
    store = open_store(postgres_url, NOW)
    try:
        lock = ServerLock(store.database.parameters, "post:1")
        postgres.run(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity"
            f" WHERE datname = '{postgres_url.rpartition('/')[2]}' AND pid <> pg_backend_pid()"
        )
        with pytest.raises(StoreUnreachable), held(lock):
            pass
    finally:
        store.close()


def test_a_schema_that_changed_while_the_server_was_away_is_not_written_to(
    postgres: Any, postgres_url: str
) -> None:
    name = postgres_url.rpartition("/")[2]
    store = open_store(postgres_url, NOW)
    try:
        postgres.run(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity"
            f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )
        postgres.run("UPDATE desk SET schema = schema + 1", name)
        with pytest.raises(NewerSchema):
            names()
    finally:
        store.close()


def test_a_disk_that_is_full_at_the_server_is_not_taken_for_that_of_this_computer(
    postgres_url: str,
) -> None:
    full = "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'"
    with (
        closing(open_store(postgres_url, NOW)) as store,
        pytest.raises(ServerFull, match="disk of the database server is full"),
        store.transaction(),
    ):
        store.database.execute_sql(f"DO $$ BEGIN {full}; END $$")


def test_a_server_database_with_other_tables_is_left_alone(
    postgres: Any, blank_postgres_url: str
) -> None:
    name = blank_postgres_url.rpartition("/")[2]
    postgres.run("CREATE TABLE bookmarks (url TEXT)", name)
    with pytest.raises(OtherTables, match="Another program"):
        open_store(blank_postgres_url, NOW)
    assert postgres.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name) == [
        ("bookmarks",)
    ]


# --- what is deleted ----------------------------------------------------------------------------


def test_scrubbing_overwrites_what_was_deleted_at_less_pains_before(tmp_path: Path) -> None:
    store, database = open_store(tmp_path, NOW), tmp_path / "optindesk.db"
    secret = "somebody@example.org"
    row = SuppressionRow.create(
        kind="domain",
        key="x",
        reason=f"{secret} " * 50_000,
        source="test",
        about="@x",
        created_at=NOW,
    )
    row.delete_instance()
    store.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.encode() in database.read_bytes(), "it is free, and still there"
    pages = store.database.execute_sql("PRAGMA page_count").fetchone()[0]
    with store.scrubbing():
        pass
    assert secret.encode() not in database.read_bytes()
    assert store.database.execute_sql("PRAGMA page_count").fetchone()[0] <= pages + 1
    store.close()
    open_store(tmp_path, NOW).close()  # it is what it was
