"""A desk moves into a database that a team shares, and back into a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from office import ANA, BEN, MARTA, Office
from optindesk.core.codes import Code
from optindesk.core.errors import MovedTo
from optindesk.flows import relocating, verifying
from optindesk.store import erasures
from optindesk.store import relocating as rows
from optindesk.store.database import Store, open_store
from optindesk.store.tables import TABLES
from stores import NOW

if TYPE_CHECKING:
    pass


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """A desk of a file, as it is before it is shared."""
    opened = open_store(sqlite_url, NOW)
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    made = Office(store)
    made.set_account()
    yield made
    made.store.close()


@pytest.fixture
def url(blank_postgres_url: str) -> str:
    """A server's database with nothing in it."""
    return blank_postgres_url


def at(office: Office, where: str | Path) -> Store:
    """Go to the desk at another place."""
    office.store.close()
    office.store = open_store(where, office.now)
    office.desk = replace(office.desk, store=office.store)
    return office.store


def move(office: Office, to: str | Path, number: str = "1") -> None:
    """Move the desk of the office there, and go with it."""
    where = office.store.folder or office.store.url
    office.store.close()
    relocating.move(where, to, MARTA, office.now, number)
    at(office, to)


def folder_of(office: Office) -> Path:
    assert office.store.folder is not None
    return office.store.folder


def all_rows() -> dict[str, list[Any]]:
    return {
        table._meta.table_name: sorted(map(plain, table.select().tuples()), key=repr)  # type: ignore[attr-defined]
        for table in TABLES
    }


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def test_everything_is_there_and_the_old_desk_only_looks(office: Office, url: str) -> None:
    office.subscribe(ANA)
    office.sign_up(BEN)
    folder, before, given = folder_of(office), all_rows(), rows.numbers_of(office.store)
    move(office, url)
    after = all_rows()
    (entry,) = [one for one in after["entries"] if one not in before["entries"]]
    assert Code.RELOCATED in entry
    for name in before.keys() - {"entries", "log_head"}:
        assert after[name] == before[name], name
    assert rows.numbers_of(office.store) == given
    assert verifying.verify_store(office.store).verdict.whole
    assert office.desk.send().sent == 2
    old = at(office, folder)
    assert isinstance(old.read_only, MovedTo)
    with pytest.raises(MovedTo):
        office.sign_up("cy@example.net")


def test_it_comes_back_into_its_own_folder(office: Office, url: str) -> None:
    office.subscribe(ANA)
    folder = folder_of(office)
    move(office, url)
    office.sign_up(BEN)
    office.desk.erase(ANA, "as she asked", sure=True)
    before = all_rows()
    move(office, folder)
    after = all_rows()
    for name in before.keys() - {"entries", "log_head"}:
        assert after[name] == before[name], name
    assert office.store.read_only is None
    assert len(erasures.noted(folder)) == 1
    office.assert_whole()
    there = at(office, url)
    assert isinstance(there.read_only, MovedTo)
    with pytest.raises(MovedTo):
        office.sign_up("cy@example.net")
