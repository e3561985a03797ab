"""A copy is put back into the database of a desk that several share."""

from __future__ import annotations

import subprocess
import sys
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, MARKET, MARTA, WORD, Office
from optindesk.core.chain import Head
from optindesk.core.errors import (
    DamagedStore,
    FolderBusy,
    MovedTo,
    OtherDesk,
    StoreUnreachable,
)
from optindesk.core.sharing import signature
from optindesk.core.status import MailStatus
from optindesk.flows import outside, relocating, restoring, restoring_shared, rounds
from optindesk.flows.restoring import Restored
from optindesk.flows.unpacking import Choice
from optindesk.store import copies, moved, rows_across
from optindesk.store import relocating as rows
from optindesk.store.database import Store
from optindesk.store.opening import open_store
from optindesk.store.tables import TABLES, ContactRow
from stores import NOW


class Shop(Office):
    """An office at a desk that several share."""

    def copy(self, name: str = "copy.db") -> Path:
        path = self.desk.here.parent / name
        self.desk.backup(path)
        return path

    def put_back(self, copy: Path, word: str | None = None, **more: bool) -> Restored:
        url = self.store.url
        self.store.close()
        try:
            return restoring_shared.restore(
                (url, ""),
                self.packer,
                Choice(copy, word),
                self.desk.here,
                self.desk,
                MARTA,
                self.now,
                **more,
            )
        finally:
            self.open(url)


@pytest.fixture
def store_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def kind_of_office() -> type[Office]:
    return Shop


def everything(store: Store) -> rows_across.Contents:
    with store.reading():
        return rows_across.contents(store)


def people() -> list[str]:
    return sorted(one.address for one in ContactRow.select())


def test_it_is_said_first_what_would_be_lost_and_others_go_on(office: Shop) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.sign_up(BEN)
    seen = restoring_shared.look(
        office.store, office.packer, Choice(copy), office.desk.here, office.now
    )
    assert (seen.copy.path, seen.copy.people, seen.lost) == (copy, 1, 3)
    assert not seen.is_of_other_desk
    assert people() == [ANA, BEN]


def test_it_is_as_it_was_and_what_was_there_is_kept(office: Shop) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.sign_up(BEN)
    office.desk.send()
    before = everything(office.store)
    done = office.put_back(copy)
    assert people() == [ANA]
    assert done.kept is not None
    assert done.kept.parent == office.desk.here / "backups"
    assert "What was here before is kept in" in str(done.said)
    assert [mail.status for mail in office.mails(ANA)] == [MailStatus.UNKNOWN]
    assert (done.in_doubt, done.look.copy.path) == (1, copy)
    assert rounds.standstill() is not None
    assert not (office.desk.here / "fetching").exists()
    again = office.put_back(done.kept)
    assert people() == [ANA, BEN]
    assert again.look.lost > 0
    after = everything(office.store)
    contacts = TABLES.index(ContactRow)
    assert after.hashes[contacts] == before.hashes[contacts]
    office.sign_up("cy@example.net")


def test_new_rows_get_numbers_that_nothing_was_sent_under(office: Shop) -> None:
    office.ask(ANA)
    copy = office.copy()
    office.ask(BEN)
    office.put_back(copy)
    office.sign_up(BEN)
    assert ContactRow.get(ContactRow.address == BEN).id > copies.SKIPPED


def test_who_was_erased_since_or_objected_stays_so(office: Shop) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    copy = office.copy()
    office.desk.erase(ANA, "as she asked", sure=True)
    office.desk.withdraw(BEN)
    done = office.put_back(copy)
    assert done.erased == 1
    assert done.objected is not None
    assert done.objected.people == 1
    assert people() == ["", BEN], "who was erased has no address"


def test_a_locked_copy_from_outside_is_put_back_and_places_stay(
    office: Shop, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    for name, who in (("stick", MARTA), ("drive", MARKET)):
        (tmp_path / name).mkdir()
        replace(office.desk, actor=who).choose_outside(tmp_path / name, WORD)
    copy = office.desk.copy_outside()
    office.put_back(copy, WORD)
    assert people() == [ANA]
    known = office.desk.outside()
    assert known is not None
    assert known.last == NOW, "what is in the place is of today"
    assert [one.at for one in office.desk.outside_elsewhere()] == [MARKET.device]


def test_a_copy_of_a_shared_desk_goes_into_a_folder_with_the_place_of_its_computer(
    office: Shop, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    office.desk.choose_outside(tmp_path / "stick", WORD)
    copy, home = office.copy(), tmp_path / "home"
    office.store.close()
    restoring.restore(copy, home, office.desk, MARTA, office.now)
    with closing(open_store(home, office.now)) as store:
        known = outside.chosen(store, MARTA.device)
        assert known is not None
        assert known.at == ""
        assert outside.others(store, MARTA.device) == []


def test_a_copy_of_another_desk_wants_one_to_be_sure(
    office: Shop, sqlite_url: str, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    url = office.store.url
    office.store.close()
    with closing(open_store(sqlite_url, NOW)) as store:
        other = Office(store)
        other.sign_up(BEN)
        other.desk.backup(tmp_path / "other.db")
    office.open(url)
    with pytest.raises(OtherDesk):
        office.put_back(tmp_path / "other.db")
    assert people() == [ANA]
    done = office.put_back(tmp_path / "other.db", sure=True)
    assert people() == [BEN]
    assert done.kept is not None
    assert copies.look_into(done.kept).people == 1


COLLEAGUE = """
import sys
from datetime import UTC, datetime
from optindesk.store.opening import open_store
with_sign = open_store(sys.argv[1], datetime(2026, 11, 21, tzinfo=UTC), "", sys.argv[2])
print("open", flush=True)
sys.stdin.read()
with_sign.close()
"""


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        (signature("Rosa", "rosa@market"), r"Rosa \(rosa@market\)"),
        ("", "open elsewhere, too: somebody else"),
    ],
)
def test_nothing_is_put_back_while_somebody_else_has_it_open(
    office: Shop, sign: str, said: str
) -> None:
    copy = office.copy()
    office.sign_up(ANA)
    script = [sys.executable, "-c", COLLEAGUE, office.store.url, sign]
    with subprocess.Popen(
        script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as colleague:
        assert colleague.stdout is not None
        assert colleague.stdin is not None
        assert colleague.stdout.readline() == "open\n"
        with pytest.raises(FolderBusy, match=said):
            office.put_back(copy)
        colleague.stdin.close()
    assert people() == [ANA]
    office.put_back(copy)
    assert people() == []


def test_nobody_opens_it_meanwhile_and_who_wrote_before_is_not_overwritten(
    office: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, url, true = office.copy(), office.store.url, rows.replacing
    hurried = f"import optindesk.store.opening as it; it.PATIENCE = 0.0\n{COLLEAGUE}"
    told: list[str] = []

    def late(store: Store, head: Head, now: datetime) -> AbstractContextManager[Store]:
        script = [sys.executable, "-c", hurried, url, ""]
        told.append(subprocess.run(script, input="", capture_output=True, text=True).stderr)
        return true(store, Head(head.number - 1, head.hash), now)

    office.sign_up(ANA)
    monkeypatch.setattr(rows, "replacing", late)
    with pytest.raises(FolderBusy):
        office.put_back(copy)
    assert "SharedBusy" in told[0]
    assert people() == [ANA]


def test_whatever_breaks_off_leaves_the_server_as_it_was(
    office: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = office.copy()
    office.sign_up(ANA)
    before, true = everything(office.store), rows_across.contents

    def otherwise(store: Store, *more: Any) -> rows_across.Contents:
        return true(store, *more) if store.dialect == "sqlite" else rows_across.Contents()

    with monkeypatch.context() as patch:
        patch.setattr(rows_across, "contents", otherwise)
        with pytest.raises(DamagedStore, match="not what was read"):
            office.put_back(copy)
    assert everything(office.store) == before

    def lost(*_: object) -> None:
        raise StoreUnreachable(reason="gone.")

    with monkeypatch.context() as patch:
        patch.setattr(moved, "note_arrival", lost)
        patch.setattr(moved, "arrived", lambda _: ["1"])
        with pytest.raises(StoreUnreachable):
            office.put_back(copy)
    assert everything(office.store) == before


def test_a_desk_that_was_moved_away_takes_no_copy(office: Shop, tmp_path: Path) -> None:
    copy, url = office.copy(), office.store.url
    office.store.close()
    relocating.move(url, tmp_path / "home", MARTA, office.now, "2")
    office.open(url)
    with pytest.raises(MovedTo):
        office.put_back(copy)
    office.store.close()
    office.open(tmp_path / "home")


def test_by_which_move_it_came_is_still_known(
    office: Shop, tmp_path: Path, blank_postgres_url: str
) -> None:
    url = office.store.url
    office.store.close()
    relocating.move(url, tmp_path / "home", MARTA, office.now, "2")
    relocating.move(tmp_path / "home", blank_postgres_url, MARTA, office.now, "3")
    office.open(blank_postgres_url)
    copy = office.copy()
    office.put_back(copy)
    assert moved.arrived(office.store.beside) == ["3"]
    assert rows.has_arrived(blank_postgres_url, "3", "")
    office.store.close()
