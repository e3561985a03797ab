"""What is read of a database without opening a desk on it."""

from __future__ import annotations

from pathlib import Path

from optindesk.store import archive
from optindesk.store.copies import has_setting
from optindesk.store.folder import DATABASE
from optindesk.store.opening import open_store
from stores import NOW


def test_whether_something_is_set_is_known_of_a_closed_desk(tmp_path: Path) -> None:
    store = open_store(tmp_path, NOW)
    with store.transaction():
        archive.set_setting("pin", {"hash": "1"})
        archive.set_setting("gone", {})
    store.close()
    database = tmp_path / DATABASE
    assert has_setting(database, "pin")
    assert not has_setting(database, "gone")
    assert not has_setting(database, "never")


def test_what_cannot_be_read_has_nothing_set(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all")
    (tmp_path / "empty.db").touch()
    for name in ("broken.db", "empty.db", "nowhere.db"):
        assert not has_setting(tmp_path / name, "pin")
