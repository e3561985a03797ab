"""Copies go to a place outside, by themselves, and are put back from there on another computer."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from office import ANA, BEN, MARTA, WORD, Office, strongbox
from optindesk.core.chain import Entry
from optindesk.core.errors import (
    Cancelled,
    DamagedCopy,
    DiskFull,
    FileMissing,
    FileNotWritable,
    MustBeLocked,
    NoPlaceOutside,
    OtherDesk,
    OutsideFull,
    OutsideMissing,
    PassphraseNeeded,
    ReadOnly,
    WeakPassphrase,
    WrongPassphrase,
)
from optindesk.core.packing import PACKED_DATABASE, PACKED_ERASURES
from optindesk.flows import erasing, outside, overview, unpacking
from optindesk.flows.unpacking import Choice
from optindesk.main import BlankingMeans
from optindesk.store import archive, copies, daily, erasures, journal
from optindesk.store import outside as places
from optindesk.store.database import Store, proxy
from optindesk.store.drivers import SqliteEngine
from optindesk.store.erasures import ERASURES
from optindesk.store.opening import open_store
from stores import NOW


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def office(office: Office) -> Office:
    office.sign_up(ANA)
    return office


def zips(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob("*.zip"))


def said(office: Office) -> str:
    return str(overview.to_do(office.now).outside or "")


def last_entry() -> Entry:
    return next(journal.entries(journal.head().number - 1))


# --- choosing -------------------------------------------------------------------------------------


def test_nothing_goes_outside_until_a_place_is_chosen(office: Office) -> None:
    assert office.desk.copy_if_due(), "that of this computer"
    assert said(office) == ""
    with pytest.raises(NoPlaceOutside):
        office.desk.copy_outside()
    with pytest.raises(NoPlaceOutside):
        office.desk.forget_outside()


def test_a_place_is_chosen_and_left_again(office: Office, stick: Path) -> None:
    made = office.desk.choose_outside(stick, WORD)
    assert office.desk.outside() == made
    assert said(office) == "No copy was made outside of this computer yet."
    assert last_entry().values == {"name": "outside", "value": "stick"}
    office.desk.copy_outside()
    office.desk.forget_outside()
    assert office.desk.outside() is None
    assert len(zips(stick)) == 1, "what is there stays"
    again = office.desk.choose_outside(stick, None)
    assert again.last == NOW, "it is found there again"


def test_no_passphrase_is_kept_anywhere(office: Office, stick: Path) -> None:
    office.desk.choose_outside(stick, WORD)
    # That of the tests has it readably in what else only the passphrase opens: there alone.
    assert WORD not in str(archive.setting(outside.SETTING)[""] | {"locked": ""})
    assert all(WORD not in str(entry) for entry in journal.entries())


def test_what_others_copy_to_their_computers_must_be_locked(office: Office, tmp_path: Path) -> None:
    synced = tmp_path / "OneDrive - Blumen" / "desk"
    synced.mkdir(parents=True)
    with pytest.raises(MustBeLocked, match="OneDrive"):
        office.desk.choose_outside(synced, None)
    assert office.desk.outside() is None
    office.desk.choose_outside(synced, WORD)
    assert outside.warnings(office.store, synced) == []


def test_a_passphrase_that_is_guessed_is_refused(office: Office, stick: Path) -> None:
    for weak in ("tulpe", "the flower shop 1"):
        with pytest.raises(WeakPassphrase):
            office.desk.choose_outside(stick, weak)
    assert not list(stick.iterdir())


def test_a_place_must_be_there_and_not_be_the_data_itself(office: Office, stick: Path) -> None:
    for place in (office.folder, office.store.folder / "backups"):
        with pytest.raises(FileNotWritable):
            office.desk.choose_outside(place, None)
    with pytest.raises(OutsideMissing):
        office.desk.choose_outside(stick / "gone", None)
    stick.chmod(0o500)
    if not os.access(stick, os.W_OK):  # root may all
        with pytest.raises(FileNotWritable):
            office.desk.choose_outside(stick, None)
    stick.chmod(0o700)


def test_a_folder_on_the_same_disk_is_warned_of(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outside.warnings(office.store, stick) == [outside.SAME_DISK]
    monkeypatch.setattr(places, "is_same_disk", lambda *_: False)
    assert outside.warnings(office.store, stick) == []


def test_before_there_is_an_account_nothing_is_known_that_a_passphrase_may_not_be(
    store: Store,
) -> None:
    assert outside.known_words() == ()


def test_what_is_looked_at_stays(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.choose_outside(stick, WORD)
    monkeypatch.setattr(Store, "read_only", ReadOnly(path="x", what="y"))
    assert not office.desk.copy_if_due()
    with pytest.raises(ReadOnly):
        office.desk.copy_outside()


# --- copying --------------------------------------------------------------------------------------


def test_a_copy_a_day_goes_outside_by_itself(office: Office, stick: Path) -> None:
    office.desk.choose_outside(stick, WORD)
    assert office.desk.copy_if_due()
    assert not office.desk.copy_if_due()
    assert said(office) == "Last copy outside: today."
    (name,) = zips(stick)
    desk = archive.desk_uuid().replace("-", "")
    assert name == f"optindesk-{desk[:12]}-20261121T090000Z.zip"
    entry = last_entry()
    assert (entry.code, entry.actor.kind) == ("copied_outside", "desk")
    office.later(1)
    assert office.desk.copy_if_due()
    assert len(zips(stick)) == 2


def test_two_in_one_second_have_two_names(office: Office, stick: Path) -> None:
    office.desk.choose_outside(stick, None)
    office.desk.copy_outside()
    office.desk.copy_outside()
    assert len(zips(stick)) == 2
    assert len(places.made(stick, archive.desk_uuid())) == 1


def test_they_are_kept_by_age_and_what_is_not_ours_is_left_alone(
    office: Office, stick: Path
) -> None:
    office.desk.choose_outside(stick, None)
    others = [
        stick / "optindesk-0123456789ab-20200101T000000Z.zip",
        stick / "optindesk-20200101T000000Z.zip",
        stick / "holiday.zip",
    ]
    for other in others:
        other.write_bytes(b"x")
    for _ in range(12):
        office.desk.copy_outside()
        office.later(1)
    assert all(other.exists() for other in others)
    assert len(places.made(stick, archive.desk_uuid())) == 7 + 1, "days, and an older week's"


def test_a_stick_that_is_not_plugged_in_is_no_trouble_until_it_is_long_ago(
    office: Office, stick: Path
) -> None:
    office.desk.choose_outside(stick, WORD)
    office.desk.copy_outside()
    elsewhere = stick.rename(stick.with_name("unplugged"))
    stick.mkdir()  # where a stick was mounted there is an empty folder
    for days, text, is_old in ((1, "1 day", False), (13, "13 days", False), (23, "23 days", True)):
        office.now = NOW
        office.later(days)
        office.desk.copy_if_due()
        assert said(office) == f"Last copy outside: {text} ago."
        assert overview.to_do(office.now).outside_is_old is is_old
    known = office.desk.outside()
    with pytest.raises(OutsideMissing):
        office.desk.copy_outside()
    assert not list(stick.iterdir()), "nothing is written onto what is not the stick"
    assert office.desk.outside() == known, "that it is not plugged in is no trouble that is kept"
    stick.rmdir()
    elsewhere.rename(stick)
    assert office.desk.copy_if_due(), "it is back"
    assert said(office) == "Last copy outside: today."


def test_a_full_stick_is_told_until_a_copy_goes_well(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.choose_outside(stick, WORD)

    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(type(office.packer), "pack", full)
        with pytest.raises(OutsideFull):
            office.desk.copy_if_due()
    assert "There is no room for another copy" in said(office)
    assert overview.to_do(office.now).outside_is_old
    with monkeypatch.context() as patch:
        patch.setattr(places, "has_room", lambda *_: False)
        with pytest.raises(OutsideFull):
            office.desk.copy_outside()
    assert zips(stick) == []
    assert office.desk.copy_if_due()
    assert said(office) == "Last copy outside: today."


def test_who_stops_it_leaves_nothing_half(office: Office, stick: Path) -> None:
    office.desk.choose_outside(stick, WORD)
    notes: list[str] = []

    def stop(done: int, total: int | None = None, note: object = None) -> None:
        notes.append(str(note))
        if str(note) == "writing":
            raise Cancelled

    with pytest.raises(Cancelled):
        office.desk.copy_outside(stop)
    assert set(notes) == {"checking", "writing"}
    assert zips(stick) == []
    assert not list((office.folder / "backups").glob("outside*"))


def test_what_another_desk_is_just_making_is_left_to_it(office: Office, stick: Path) -> None:
    office.desk.choose_outside(stick, WORD)
    with office.store.lock("copy"):
        assert not office.desk.copy_if_due()


def test_where_a_place_cannot_be_asked_it_has_room_and_is_elsewhere(stick: Path) -> None:
    gone = stick / "gone"
    assert places.has_room(gone, gone)
    assert not places.is_same_disk(gone, gone)
    assert not places.is_there(gone, "x" * 12)
    assert places.made(gone, "x" * 12) == {}


# --- putting one back -----------------------------------------------------------------------------


MEANS = BlankingMeans()


def put_back(copy: Path, folder: Path, word: str | None = WORD) -> unpacking.Restored:
    if isinstance(proxy.obj, SqliteEngine):
        proxy.obj.close_all()
        proxy.initialize(None)  # it is another computer
    choice = Choice(copy, word)
    return unpacking.restore(strongbox(), choice, folder, MEANS, MARTA, NOW, sure=True)


def test_a_locked_copy_is_named_as_it_was_chosen_where_it_cannot_be_put_back(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.desk.choose_outside(stick, WORD)
    office.sign_up(ANA)
    office.desk.copy_outside()
    (copy,) = stick.glob("*.zip")
    with closing(sqlite3.connect(tmp_path / "note.db")) as note:
        note.execute("CREATE TABLE notes (text)")
    torn = tmp_path / "torn.zip"
    key = office.packer.new_key(WORD)
    note_of = {PACKED_DATABASE: tmp_path / "note.db", PACKED_ERASURES: tmp_path / "note.db"}
    office.packer.pack(note_of, torn, key)
    office.store.close()
    elsewhere = tmp_path / "elsewhere"
    with closing(open_store(elsewhere, NOW)) as store:
        Office(store).sign_up(BEN)
    with pytest.raises(DamagedCopy) as damaged:
        unpacking.look(strongbox(), Choice(torn, WORD), elsewhere)
    assert damaged.value.values["path"] == str(torn)
    with pytest.raises(OtherDesk) as other:
        unpacking.restore(strongbox(), Choice(copy, WORD), elsewhere, MEANS, MARTA, NOW)
    assert other.value.values["file"] == copy.name


def test_a_desk_at_which_nothing_was_done_is_not_in_the_way(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.desk.choose_outside(stick, WORD)
    office.sign_up(ANA)
    office.desk.copy_outside()
    (copy,) = stick.glob("*.zip")
    office.store.close()
    opened_once = tmp_path / "opened-once"
    open_store(opened_once, NOW).close()
    choice = Choice(copy, WORD)
    seen = unpacking.look(strongbox(), choice, opened_once)
    assert "no data here" in str(seen.loss)
    unpacking.restore(strongbox(), choice, opened_once, MEANS, MARTA, NOW)
    assert copies.look_into(opened_once / "optindesk.db").people == 1


def test_a_copy_opens_on_another_computer(office: Office, stick: Path, tmp_path: Path) -> None:
    office.desk.choose_outside(stick, WORD)
    copy = office.desk.copy_outside()
    new = tmp_path / "new"
    seen = unpacking.look(office.packer, Choice(copy, WORD), new)
    assert (seen.copy.path, seen.copy.people, seen.here) == (copy, 1, None)
    for word, trouble in ((None, PassphraseNeeded), ("no", WrongPassphrase)):
        with pytest.raises(trouble):
            put_back(copy, new, word)
    with pytest.raises(FileMissing):
        put_back(stick / "gone.zip", new)
    assert not (new / "optindesk.db").exists()
    put_back(copy, new)
    assert copies.look_into(new / "optindesk.db").people == 1
    assert not list(new.glob("opening-*")), "what was opened is gone"


def test_who_was_erased_after_the_copy_is_erased_in_it_elsewhere_too(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.sign_up(BEN)
    office.desk.choose_outside(stick, WORD)
    assert office.desk.copy_if_due()
    (copy,) = stick.glob("*.zip")
    erasing.erase(office.store, ANA, "asked", office.desk, MARTA, office.now)
    assert not office.desk.copy_if_due(), "there is one of today"
    done = put_back(copy, tmp_path / "new")
    assert done.erased == 1
    noted = erasures.noted(tmp_path / "new")
    assert len(noted) == 2, "and it is known there for older copies: as it was, and as it is now"
    done = put_back(copy, tmp_path / "new")
    assert done.erased == 1


def test_an_older_copy_learns_from_what_lies_in_a_newer_one(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.desk.choose_outside(stick, WORD)
    old = office.desk.copy_outside()
    beside = places.erasures_beside(stick, archive.desk_uuid())
    erasing.erase(office.store, ANA, "asked", office.desk, MARTA, office.now)
    office.later(1)
    new = office.desk.copy_outside()
    carried = tmp_path / "carried"
    carried.mkdir()
    alone = new.rename(carried / new.name)
    put_back(alone, tmp_path / "new")
    assert len(erasures.noted(tmp_path / "new")) == 1, "it lies in the copy, too"
    beside.unlink()
    assert put_back(old, tmp_path / "new").erased == 1


def test_whom_other_desks_erased_is_none_of_ours(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.desk.choose_outside(stick, WORD)
    copy = office.desk.copy_outside()
    (stick / "optindesk-0123456789ab-erasures.jsonl").write_text(
        '{"desk": "other", "entry": "3:aa", "first": "3:aa", "at": "2026-01-01T00:00:00+00:00",'
        ' "who": ["bb"]}\n\xffnonsense\n'
    )
    put_back(copy, tmp_path / "new")
    assert not (tmp_path / "new" / ERASURES).exists()


def test_a_plain_copy_is_looked_at_as_ever(office: Office, stick: Path, tmp_path: Path) -> None:
    office.desk.backup(stick / "copy.db")
    put_back(stick / "copy.db", tmp_path / "new", None)
    assert copies.look_into(tmp_path / "new" / "optindesk.db").people == 1


def test_what_somebody_left_who_was_killed_over_a_copy_goes(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.desk.choose_outside(stick, None)
    copy = office.desk.copy_outside()
    folder = tmp_path / "new"
    left = folder / "opening-left"
    left.mkdir(parents=True)
    for name in (PACKED_DATABASE, "at-work"):
        (left / name).write_bytes(b"x")
    put_back(copy, folder, None)
    assert not list(folder.glob("opening-*"))


def test_who_was_erased_is_carried_whole_or_not_at_all(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasing.erase(office.store, ANA, "asked", office.desk, MARTA, office.now)
    beside = stick / "x.jsonl"
    erasures.carry(office.folder, beside)
    before = beside.read_text()
    assert before.count("\n") == 1
    erasures.carry(office.folder, beside)
    assert beside.read_text() == before

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    beside.unlink()
    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(FileNotWritable):
        erasures.carry(office.folder, beside)
    assert not list(stick.iterdir())


def test_the_daily_copies_are_not_in_the_way(office: Office, stick: Path) -> None:
    office.desk.choose_outside(stick, WORD)
    office.desk.copy_if_due()
    assert len(daily.made(office.folder)) == 1
    assert not list((office.folder / "backups").glob("outside*"))
