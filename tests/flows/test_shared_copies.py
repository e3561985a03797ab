"""Copies of a desk that several share: made by one of its computers, while the others go on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, MARKET, MARTA, WORD, Office
from optindesk.core.errors import (
    Cancelled,
    DamagedStore,
    FileNotWritable,
    FolderBusy,
    NoPlaceOutside,
    OutsideFull,
)
from optindesk.core.model import Actor
from optindesk.core.packing import PACKED_DATABASE
from optindesk.flows import (
    copying,
    how_set,
    outside,
    overview,
    preferences,
    relocating,
    unpacking,
    verifying,
)
from optindesk.flows.unpacking import Choice
from optindesk.store import archive, copies, fetching, rows_across
from optindesk.store import outside as places
from optindesk.store.database import Store
from optindesk.store.folder import DATABASE, FETCHING
from optindesk.store.opening import open_store
from optindesk.store.tables import EntryRow
from stores import NOW


@pytest.fixture
def store_url(postgres_url: str) -> str:
    """A desk that several share."""
    return postgres_url


def zips(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob("*.zip"))


def at(office: Office, who: Actor) -> Office:
    """The same desk, as it is open at another computer."""
    other = object.__new__(Office)
    other.__dict__ |= office.__dict__
    other.desk = replace(office.desk, actor=who, clock=lambda: other.now)
    return other


def said(office: Office) -> str:
    return str(overview.to_do(office.now).outside or "")


# --- into a file ----------------------------------------------------------------------------------


def test_a_copy_has_every_row_and_opens_as_a_desk_of_a_folder(
    office: Office, tmp_path: Path
) -> None:
    office.subscribe(ANA)
    office.sheet(BEN, name="staged rows are gone once it is in.xlsx")
    with office.store.reading():
        there = rows_across.contents(office.store)
    home = tmp_path / "home"
    home.mkdir()
    counts = office.desk.backup(home / DATABASE)
    assert counts["contacts"] == 2
    entry = EntryRow.select().order_by(EntryRow.number.desc()).get()
    assert (entry.code, entry.values["file"]) == ("backed_up", DATABASE)
    assert list((tmp_path / "here").iterdir()) == [tmp_path / "here" / "fetching.lock"]
    office.store.close()
    with closing(open_store(home, office.now)) as copied:
        assert copied.read_only is None
        assert rows_across.contents(copied) == there
        assert verifying.verify_store(copied).verdict.whole


COLLEAGUE = """
import sys
from datetime import UTC, datetime
from optindesk.core.codes import Code
from optindesk.core.model import Actor, ActorKind
from optindesk.store.opening import open_store
from optindesk.store.journal import unit_of_work
now = datetime(2026, 11, 21, tzinfo=UTC)
store = open_store(sys.argv[1], now)
for line in sys.stdin:
    with unit_of_work(store, Actor(ActorKind.PERSON, "Ben", "ben@market"), now) as log:
        log.write(Code.SETTING_CHANGED, name="levels", value=line.strip())
    print("done", flush=True)
store.close()
"""


def test_another_process_writes_at_every_step_of_it_and_waits_for_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.subscribe(ANA)
    before = EntryRow.select().count()
    script = [sys.executable, "-c", COLLEAGUE, office.store.url]
    written = 0
    with subprocess.Popen(
        script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as colleague:
        assert colleague.stdin is not None
        assert colleague.stdout is not None

        def write(*_: object) -> None:
            nonlocal written
            assert colleague.stdin is not None
            assert colleague.stdout is not None
            print(written, file=colleague.stdin, flush=True)
            assert colleague.stdout.readline() == "done\n"
            written += 1

        counts = office.desk.backup(tmp_path / "copy.db", write)
        colleague.stdin.close()
    assert written > 20
    assert counts["entries"] == before, "it is of one moment"
    assert copies.verify(tmp_path / "copy.db").whole
    assert EntryRow.select().count() == before + written + 1
    office.assert_whole()


def test_what_cannot_be_written_is_said_before_all_is_fetched(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.delattr(fetching, "fetch")
        with pytest.raises(FileNotWritable, match="the folder is not there"):
            office.desk.backup(tmp_path / "gone" / "copy.db")
    (tmp_path / "here").write_text("a file, and no folder")
    with pytest.raises(FileNotWritable):
        office.desk.backup(tmp_path / "copy.db")


def test_who_stops_it_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        office.desk.backup(tmp_path / "copy.db", stop)
    assert not (tmp_path / "copy.db").exists()
    assert not (tmp_path / "here" / FETCHING).exists()


def test_who_was_killed_over_it_is_cleared_away_by_whoever_comes_next(
    office: Office, tmp_path: Path
) -> None:
    left = tmp_path / "here" / FETCHING
    left.mkdir(parents=True)
    (left / DATABASE).write_text("everybody")
    with fetching.room(tmp_path / "here"):
        left.mkdir()
        with pytest.raises(FolderBusy, match="making a copy"):
            office.desk.backup(tmp_path / "copy.db")
        office.desk.clear_broken_off()
        assert left.exists(), "somebody is at it"
    left.mkdir()
    office.desk.clear_broken_off()
    assert not left.exists()
    office.desk.clear_broken_off()


def test_an_opened_copy_over_which_somebody_was_killed_goes_with_the_next_start(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.desk.choose_outside(stick, WORD)
    copy = office.desk.copy_outside()
    here = tmp_path / "here"
    choice = Choice(copy, WORD)
    with unpacking.opened(office.packer, choice, here) as one:
        office.desk.clear_broken_off()
        assert one.database.exists(), "somebody is at it"
        left = here / "opening-left"
        shutil.copytree(one.database.parent, left)
    office.desk.clear_broken_off()
    assert not left.exists(), "unlocked, for good"


def test_what_arrives_otherwise_than_it_was_read_is_no_copy(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = rows_across.Contents()
    monkeypatch.setattr(rows_across, "contents", lambda *some: nothing)
    with pytest.raises(DamagedStore, match="not what was read"):
        office.desk.backup(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_log_that_was_changed_at_the_server_is_told_and_not_copied(
    office: Office, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    EntryRow.update(at="2026-11-20T09:00:00.000000Z").where(EntryRow.number == 2).execute()
    with pytest.raises(DamagedStore, match="entry 2"):
        office.desk.backup(tmp_path / "copy.db")
    office.store.close()


# --- outside --------------------------------------------------------------------------------------


def test_a_computer_that_shares_a_desk_copies_to_a_place_of_its_own(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    assert not office.desk.copy_if_due(), "no place is chosen"
    with pytest.raises(NoPlaceOutside):
        office.desk.copy_outside()
    office.desk.choose_outside(stick, WORD)
    assert outside.warnings(office.store, stick) == []
    assert said(office) == "At till@shop: No copy was made outside of this computer yet."
    assert office.desk.copy_if_due()
    assert not office.desk.copy_if_due()
    (name,) = zips(stick)
    assert said(office) == "At till@shop: Last copy outside: today."
    into = tmp_path / "open"
    into.mkdir()
    office.packer.unpack(stick / name, WORD, into)
    assert copies.look_into(into / PACKED_DATABASE).people == 1
    office.later(1)
    assert office.desk.copy_if_due()
    assert len(zips(stick)) == 2


def test_computers_that_copy_to_one_place_make_one_copy_a_day(office: Office, stick: Path) -> None:
    market = at(office, MARKET)
    office.desk.choose_outside(stick, WORD)
    market.desk.choose_outside(stick, WORD)
    assert office.desk.copy_if_due()
    assert not market.desk.copy_if_due()
    known = market.desk.outside()
    assert known is not None
    assert (known.at, known.last) == (MARKET.device, NOW), "it is seen that there is one"
    office.now = market.now = office.later(1)
    assert market.desk.copy_if_due()
    assert not office.desk.copy_if_due()
    assert len(zips(stick)) == 2


def test_a_computer_that_waited_for_another_one_makes_no_second_copy(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    market, true = at(office, MARKET), Store.lock
    for one in (office, market):
        one.desk.choose_outside(stick, None)

    @contextmanager
    def late(store: Store, what: str, **more: Any) -> Iterator[None]:
        monkeypatch.setattr(Store, "lock", true)
        assert market.desk.copy_if_due()
        with store.lock(what, **more):
            yield

    with office.store.lock("copy"):
        assert not market.desk.copy_if_due(), "another one is at it"
    monkeypatch.setattr(Store, "lock", late)
    assert not office.desk.copy_if_due()
    assert len(zips(stick)) == 1


def test_each_computer_keeps_its_own_place_and_sees_those_of_the_others(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    market, drive = at(office, MARKET), tmp_path / "drive"
    drive.mkdir()
    office.desk.choose_outside(stick, None)
    assert market.desk.outside() is None
    (seen,) = market.desk.outside_elsewhere()
    assert seen == office.desk.outside()
    assert office.desk.outside_elsewhere() == []
    assert "At till@shop" in str(how_set.look(market.desk)[preferences.OUTSIDE].said)
    assert "no computer keeps" in str(how_set.look(market.desk)[preferences.DAILY].said)
    market.desk.choose_outside(drive, WORD)
    assert "At rosa@market" in str(how_set.look(market.desk)[preferences.OUTSIDE].said)
    market.desk.copy_outside()
    office.now = office.later(20)
    assert "20 days ago" in said(office), "the newest one counts, wherever it was made"
    assert overview.to_do(office.now).outside_is_old
    assert office.desk.copy_if_due()
    assert said(office) == "At till@shop: Last copy outside: today."
    assert not overview.to_do(office.now).outside_is_old
    office.desk.forget_outside(MARKET.device)
    assert market.desk.outside() is None
    assert office.desk.outside() is not None
    office.desk.forget_outside()
    assert (said(office), zips(drive) and zips(stick)) == ("", zips(stick))
    with pytest.raises(NoPlaceOutside):
        office.desk.forget_outside(MARKET.device)


def test_what_goes_wrong_at_one_computer_is_seen_at_all(
    office: Office, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.choose_outside(stick, None)
    office.desk.copy_outside()
    office.now = office.later(1)
    with monkeypatch.context() as patch:
        patch.setattr(places, "has_room", lambda *_: False)
        with pytest.raises(OutsideFull):
            office.desk.copy_if_due()
    assert said(at(office, MARKET)).startswith("At till@shop: Last copy outside: 1 day ago. ")
    assert overview.to_do(office.now).outside_is_old


def test_who_was_erased_stays_so_in_copies_of_before(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    office.desk.choose_outside(stick, WORD)
    office.desk.copy_if_due()
    office.desk.erase(ANA, "as she asked", sure=True)
    assert not office.desk.copy_if_due()
    (copy,) = [stick / name for name in zips(stick)]
    office.store.close()
    done = unpacking.restore(
        office.packer, Choice(copy, WORD), tmp_path / "new", office.desk, MARTA, office.now
    )
    assert done.erased == 1


# --- moved ----------------------------------------------------------------------------------------


def test_a_desk_that_moves_keeps_the_place_of_the_computer_that_moved_it(
    office: Office, stick: Path, tmp_path: Path, blank_postgres_url: str
) -> None:
    market, drive = at(office, MARKET), tmp_path / "drive"
    drive.mkdir()
    office.desk.choose_outside(stick, WORD)
    market.desk.choose_outside(drive, None)
    known, home = office.desk.outside(), tmp_path / "home"
    with office.store.transaction():
        archive.set_setting("no_copy", {"since": NOW.isoformat(), "why": {}})
    assert known is not None
    go(office, home, MARTA)
    assert office.desk.outside() == replace(known, at="")
    assert (office.desk.outside_elsewhere(), copying.trouble()) == ([], None)
    go(office, blank_postgres_url, MARTA)
    assert office.desk.outside() == known
    go(office, tmp_path / "home of another", MARKET)
    assert office.desk.outside() is None


def go(office: Office, to: str | Path, who: Actor) -> None:
    where = office.store.folder or office.store.url
    office.store.close()
    relocating.move(where, to, who, office.now, str(to))
    office.open(to)
