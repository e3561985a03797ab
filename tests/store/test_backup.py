"""Copies of the database: whole or not at all, of one moment, and put back without a loss."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from optindesk.core.errors import (
    Cancelled,
    DamagedStore,
    FileMissing,
    FileNotWritable,
    FolderBusy,
    NewerSchema,
)
from optindesk.store import migrations
from optindesk.store.backup import check_copy, copy_database
from optindesk.store.database import Store
from optindesk.store.migrations import Step
from optindesk.store.opening import open_store, restore
from optindesk.store.tables import Desk, Setting, SuppressionRow
from stores import NOW

COLUMNS = ("kind", "key", "reason", "source", "about", "created_at")


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Store]:
    store = open_store(sqlite_url, NOW)
    store.bulk(
        SuppressionRow, [("domain", str(n), "x" * 300, "", "", NOW) for n in range(20_000)], COLUMNS
    )
    yield store
    store.close()


def database(store: Store) -> Path:
    assert store.folder is not None
    return store.folder / "optindesk.db"


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100_000] = b"\xee" * 100_000
    path.write_bytes(content)


def settings(folder: Path) -> set[str]:
    store = open_store(folder, NOW)
    try:
        return {row.name for row in Setting.select()}
    finally:
        store.close()


def test_a_copy_is_one_private_whole_file(desk: Store, tmp_path: Path) -> None:
    copy = tmp_path / "out" / "copy.db"
    copy.parent.mkdir()
    counts = copy_database(database(desk), copy)
    assert counts["suppressions"] == 20_000
    assert check_copy(copy) == counts
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_copy_is_of_one_moment_while_others_write(desk: Store, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []

    def write_between(done: int, total: int | None = None, note: object = None) -> None:
        seen.append((done, total))
        with desk.transaction():
            Setting.create(name=str(len(seen)), value="x" * 10_000)

    counts = copy_database(database(desk), tmp_path / "copy.db", write_between)
    assert counts["settings"] == 0
    assert len(seen) == Setting.select().count() > 0
    assert seen[-1][0] == seen[-1][1]


def test_what_a_unit_of_work_has_not_committed_is_not_in_the_copy(
    desk: Store, tmp_path: Path
) -> None:
    with desk.transaction():
        Setting.create(name="a", value=1)
        assert copy_database(database(desk), tmp_path / "copy.db")["settings"] == 0


def test_a_cancelled_copy_leaves_no_half_file(desk: Store, tmp_path: Path) -> None:
    def cancel(done: int, total: int | None = None, note: object = None) -> None:
        raise Cancelled

    (tmp_path / "copy.db").write_text("the older copy")
    with pytest.raises(Cancelled):
        copy_database(database(desk), tmp_path / "copy.db", cancel)
    assert (tmp_path / "copy.db").read_text() == "the older copy"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "desk"]


def test_a_place_that_cannot_be_written_is_reported(desk: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotWritable):
        copy_database(database(desk), tmp_path / "nowhere" / "copy.db")


def test_a_copy_of_a_damaged_database_is_not_passed_off_as_whole(
    desk: Store, tmp_path: Path
) -> None:
    desk.close()
    damage(database(desk))
    with pytest.raises(DamagedStore):
        copy_database(database(desk), tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["desk"]


def test_a_copy_put_back_replaces_the_data_and_keeps_it(desk: Store, tmp_path: Path) -> None:
    assert desk.folder is not None
    Setting.create(name="before", value=1)
    copy_database(database(desk), tmp_path / "copy.db")
    Setting.create(name="after", value=1)
    desk.close()
    kept = restore(tmp_path / "copy.db", desk.folder, NOW)
    assert settings(desk.folder) == {"before"}
    assert kept is not None
    assert kept.name == "before-restore-20261121T090000Z.db"
    restore(kept, desk.folder, NOW)
    assert settings(desk.folder) == {"before", "after"}


def test_a_copy_can_be_put_where_nothing_is(desk: Store, tmp_path: Path) -> None:
    uuid = Desk.get().uuid
    copy_database(database(desk), tmp_path / "copy.db")
    desk.close()
    assert restore(tmp_path / "copy.db", tmp_path / "new", NOW) is None
    store = open_store(tmp_path / "new", NOW)
    assert Desk.get().uuid == uuid
    store.close()
    assert stat.S_IMODE((tmp_path / "new" / "optindesk.db").stat().st_mode) == 0o600


def test_a_damaged_database_is_set_aside_as_it_is(desk: Store, tmp_path: Path) -> None:
    assert desk.folder is not None
    Setting.create(name="before", value=1)
    copy_database(database(desk), tmp_path / "copy.db")
    desk.close()
    damage(database(desk))
    damaged = database(desk).read_bytes()
    kept = restore(tmp_path / "copy.db", desk.folder, NOW)
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert settings(desk.folder) == {"before"}


def test_a_copy_that_is_not_right_is_not_put_back(
    desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.folder is not None
    copy = tmp_path / "copy.db"
    copy_database(database(desk), copy)
    Setting.create(name="kept", value=1)
    desk.close()
    whole = copy.read_bytes()
    damage(copy)
    with pytest.raises(DamagedStore):
        restore(copy, desk.folder, NOW)
    copy.write_bytes(b"")
    with pytest.raises(DamagedStore):
        restore(copy, desk.folder, NOW)
    copy.write_bytes(b"Dear diary" * 100)
    with pytest.raises(DamagedStore):
        restore(copy, desk.folder, NOW)
    with pytest.raises(FileMissing):
        restore(tmp_path / "no.db", desk.folder, NOW)
    copy.write_bytes(whole)
    with monkeypatch.context() as past:
        past.setattr(migrations, "STEPS", (Step(0, lambda hand: None),))
        with pytest.raises(NewerSchema):
            restore(copy, desk.folder, NOW)
    assert settings(desk.folder) == {"kept"}


def test_nothing_is_put_back_into_a_desk_that_is_open(desk: Store, tmp_path: Path) -> None:
    assert desk.folder is not None
    copy_database(database(desk), tmp_path / "copy.db")
    Setting.create(name="kept", value=1)
    with pytest.raises(FolderBusy):
        restore(tmp_path / "copy.db", desk.folder, NOW)
    assert [row.name for row in Setting.select()] == ["kept"]


def test_an_old_copy_is_migrated_when_the_desk_is_opened(
    desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.folder is not None
    copy_database(database(desk), tmp_path / "copy.db")
    desk.close()

    def step(hand: Any) -> None:
        hand.run("ALTER TABLE settings ADD COLUMN note TEXT")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, Step(2, step)))
    open_store(desk.folder, NOW).close()
    restore(tmp_path / "copy.db", desk.folder, NOW)
    store = open_store(desk.folder, NOW)
    assert Desk.get().schema == 2
    store.close()


DYING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from optindesk.store import backup
from optindesk.store.opening import restore

backup._check_whole = lambda path, counts: "before-" in path.name and os._exit(1)
restore(Path(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC))
"""


def test_what_was_left_of_a_copy_by_who_was_killed_is_gone_once_the_desk_opens(
    desk: Store, tmp_path: Path
) -> None:
    copy_database(database(desk), tmp_path / "copy.db")
    desk.close()
    home = database(desk).parent
    code = [sys.executable, "-c", DYING, str(tmp_path / "copy.db"), str(home)]
    assert subprocess.run(code, check=False).returncode == 1
    (left,) = (home / "backups").glob("*.part")
    (home / "backups" / "daily-20261127T215017Z.db.part").touch()  # that of a copy just being made
    open_store(home, NOW).close()
    assert not left.exists()
    assert [path.name for path in (home / "backups").iterdir()] == [
        "daily-20261127T215017Z.db.part"
    ]
