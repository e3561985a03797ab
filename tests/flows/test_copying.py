"""The desk makes a copy of each day by itself: checked before it counts, and kept by age."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import ANA, BEN, Office
from optindesk.core.errors import DamagedStore, DiskFull, FileNotWritable, NotOnServer
from optindesk.flows import copying, overview, verifying
from optindesk.store import copies, daily
from optindesk.store.tables import Desk, EntryRow
from stores import NOW


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    return sqlite_url


def names(office: Office) -> list[str]:
    return sorted(path.name for path in (office.folder / "backups").glob("*"))


def test_one_copy_is_made_on_a_day_and_it_is_whole(office: Office) -> None:
    office.sign_up(ANA)
    assert office.desk.copy_if_due()
    office.later(hours=5)
    assert not office.desk.copy_if_due()
    assert names(office) == ["daily-20261121T090000Z.db"]
    (copy,) = daily.made(office.folder).values()
    assert copies.look_into(copy).people == 1
    assert office.later(1)
    assert office.desk.copy_if_due()
    assert len(names(office)) == 2


def test_a_copy_by_hand_is_one_of_them(office: Office) -> None:
    office.desk.copy_now()
    assert not office.desk.copy_if_due()
    (office.folder / "backups" / "daily-of-mine.db").touch()
    assert len(daily.made(office.folder)) == 1, "what is called otherwise is left alone"


def swap(office: Office, copy: Path) -> None:
    """Somebody copies an older database over the one of the desk by hand."""
    folder = office.folder
    office.store.close()
    for log in folder.glob("optindesk.db-*"):
        log.unlink()
    shutil.copy(copy, folder / "optindesk.db")
    office.open(folder)


def test_an_older_database_copied_over_this_one_is_seen_by_the_copies(
    office: Office, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    office.desk.backup(tmp_path / "old.db")
    office.sign_up(BEN)
    office.desk.copy_now()
    assert verifying.verify_store(office.store).verdict.whole
    swap(office, tmp_path / "old.db")
    seen = verifying.verify_store(office.store)
    assert "the log ends at entry" in str(seen.said)
    office.store.close()


def test_copies_of_before_one_was_put_back_or_of_another_desk_say_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    office.desk.copy_now()
    (copy,) = daily.made(office.folder).values()
    assert copying.heads_since(office.store, office.now) == []
    assert len(copying.heads_since(office.store, None)) == 1
    with office.store.transaction():
        Desk.update(uuid="another").execute()
    assert copying.heads_since(office.store, None) == []
    copy.write_bytes(b"damaged")
    assert copying.heads_since(office.store, None) == []


def test_a_file_whose_pages_do_not_fit_is_not_called_unchanged(
    office: Office, tmp_path: Path
) -> None:
    for number in range(60):
        office.sign_up(f"p{number}@example.org")
    copy = tmp_path / "copy.db"
    office.desk.backup(copy)
    content = bytearray(copy.read_bytes())
    content[5 * 4096 : 9 * 4096] = bytes(4 * 4096)
    copy.write_bytes(content)
    swap(office, copy)
    with pytest.raises(DamagedStore):
        verifying.verify_store(office.store)
    office.store.close()


def test_what_another_desk_is_just_making_is_left_to_it(office: Office) -> None:
    with office.store.lock("copy"):
        assert not office.desk.copy_if_due()


def test_a_log_that_was_changed_is_told_and_takes_no_good_copy_away(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.copy_now()
    EntryRow.update(hash="0" * 64).where(EntryRow.number == 2).execute()
    office.later(1)
    with pytest.raises(DamagedStore):
        office.desk.copy_if_due()
    assert names(office) == ["daily-20261121T090000Z.db"]
    assert "was changed: at entry 2" in str(overview.to_do(office.now).uncopied)
    office.store.close()


def test_a_full_disk_is_told_on_the_first_screen_until_a_copy_goes_well(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(daily, "copy_database", full)
        for _ in range(2):
            with pytest.raises(DiskFull):
                office.desk.copy_if_due()
            office.later(1)
    assert "since 2026-11-21T09:00" in str(copying.trouble()), "since the first time"
    assert names(office) == []
    assert office.desk.copy_if_due()
    assert overview.to_do(office.now).uncopied is None


def test_where_nothing_can_be_put_under_its_name_it_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(self: Path, target: Path) -> None:
        if self.name == "unchecked.db":
            raise PermissionError(13, "Permission denied")
        true(self, target)

    true = Path.replace
    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(FileNotWritable):
        office.desk.copy_now()
    assert names(office) == []


def test_beside_a_servers_desk_there_are_none(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.store, "folder", None)
    assert not office.desk.copy_if_due()
    with pytest.raises(NotOnServer):
        office.desk.copy_now()


def test_who_was_killed_over_one_is_in_nobodys_way(office: Office) -> None:
    left = office.folder / "backups" / "unchecked.db"
    left.parent.mkdir()
    left.write_bytes(b"half")
    office.desk.copy_now()
    assert not left.exists()
    with sqlite3.connect(next(iter(daily.made(office.folder).values()))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_of_two_years_are_kept_seven_days_four_weeks_and_twelve_months(office: Office) -> None:
    kept: set[datetime] = set()
    for day in range(730):
        kept.add(NOW + timedelta(days=day))
        kept -= daily.too_many(kept)
    last = NOW + timedelta(days=729)
    assert {last - timedelta(days=n) for n in range(7)} <= kept
    assert len({at.isocalendar()[:2] for at in kept if at > last - timedelta(weeks=4)}) >= 4
    assert len({(at.year, at.month) for at in kept}) == 12
    assert len(kept) <= 7 + 4 + 12


moments = st.integers(0, 3_650 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(st.sets(moments, max_size=60))
def test_whatever_is_there_the_newest_stays_and_what_goes_goes_once(times: set[datetime]) -> None:
    kept = times - daily.too_many(times)
    assert len(kept) <= 23
    assert not times or max(times) in kept
    assert daily.too_many(kept) == set()
