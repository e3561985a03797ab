"""Data on a DVD, or a share mounted so: it is looked at, and not a byte of it changes."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from optindesk.core.errors import FileNotWritable, ReadOnly
from optindesk.store import archive, backup
from optindesk.store.folder import DATABASE
from optindesk.store.opening import open_store
from stores import NOW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk with a list, as somebody left it."""
    where = tmp_path / "desk"
    store = open_store(where, NOW)
    with store.transaction():
        archive.add_list("News", "", "en", NOW)
    store.close()
    return where


@pytest.fixture
def write_protected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system says of everything that it cannot be written; root could write it all the same."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: False)
        yield


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.usefixtures("write_protected")
def test_it_is_looked_at_and_nothing_is_left_behind(folder: Path) -> None:
    for lock in folder.glob("*.lock"):
        lock.unlink()
    before = files(folder)
    store = open_store(folder, NOW)
    try:
        with store.reading():
            assert [one.name for one in archive.all_lists()] == ["News"]
        assert store.data_version() == store.data_version()
        assert files(folder) == before
    finally:
        store.close()
    assert files(folder) == before


@pytest.mark.usefixtures("write_protected")
def test_whoever_wants_to_write_is_told_what_to_do(folder: Path) -> None:
    store = open_store(folder, NOW)
    try:
        with pytest.raises(ReadOnly, match="copy the folder"), store.transaction():
            pytest.fail("nothing is begun")
        with pytest.raises(ReadOnly), store.lock("run"):
            pytest.fail("nothing is begun")
        with pytest.raises(FileNotWritable):
            store.database.execute_sql("DELETE FROM lists")
    finally:
        store.close()


@pytest.mark.usefixtures("write_protected")
def test_a_copy_of_it_is_whole_and_can_be_written(folder: Path, tmp_path: Path) -> None:
    assert backup.copy_database(folder / DATABASE, tmp_path / "copy.db")["lists"] == 1


def test_what_was_written_last_is_never_left_out_unseen(
    folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store = open_store(folder, NOW)
    with store.transaction():
        archive.add_list("Workshops", "", "en", NOW)
    copied = shutil.copytree(folder, tmp_path / "dvd")
    store.close()
    request.getfixturevalue("write_protected")
    with pytest.raises(ReadOnly, match=r"what was written last \(“optindesk.db-wal”\)"):
        open_store(copied, NOW)


def test_an_older_form_is_not_brought_up_to_date_there(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("PRAGMA journal_mode = delete")
        connection.execute("PRAGMA user_version = 0")
    request.getfixturevalue("write_protected")
    with pytest.raises(ReadOnly, match="cannot be brought to the form"):
        open_store(folder, NOW)


@pytest.mark.usefixtures("write_protected")
def test_where_nothing_is_yet_a_desk_is_tried_to_be_made(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new", NOW)
    assert store.read_only is None
    store.close()
