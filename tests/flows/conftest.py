"""The office of the stories, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from office import Office, shipped
from optindesk.core.chain import START
from optindesk.core.model import Wording
from optindesk.flows import wordings
from optindesk.store.database import Store, proxy
from optindesk.store.opening import open_store
from optindesk.store.tables import TABLES, Desk, LogHeadRow, WordingRow
from stores import DIALECTS, NOW

if TYPE_CHECKING:
    from postgres import Postgres

KEPT = (Desk, LogHeadRow, WordingRow)
EMPTIED = [table._meta.table_name for table in TABLES if table not in KEPT]


@pytest.fixture(scope="module")
def first_wordings() -> list[Wording]:
    """What the desks of a file have to write; shipped once and copied, as that takes long."""
    return list(shipped())


@pytest.fixture(scope="module")
def sqlite_template(
    sqlite_template: Path, first_wordings: list[Wording], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An empty desk that has its wordings, to be copied."""
    folder = shutil.copytree(sqlite_template, tmp_path_factory.mktemp("wordings") / "desk")
    ship(str(folder), first_wordings)
    return folder


@pytest.fixture(scope="module")
def postgres_of_module(
    postgres: Postgres, postgres_template: str, first_wordings: list[Wording]
) -> Iterator[Callable[[], str]]:
    """One server database for the stories of a file, emptied whenever it is asked for.

    Making one takes longer than a story, and so does a TRUNCATE of all tables, which makes their
    files anew.
    """
    name = postgres.create(postgres_template)
    ship(postgres.url(name), first_wordings)
    ((last,),) = postgres.run("SELECT max(id) FROM wordings", name)
    empty = f"""
        SET session_replication_role = replica;
        {"".join(f"DELETE FROM {table};" for table in EMPTIED)}
        DELETE FROM wordings WHERE id > {last};
        DELETE FROM beside;
        UPDATE log_head SET number = {START.number}, hash = '{START.hash}';
        SET session_replication_role = DEFAULT;
        SELECT setval(quote_ident(sequencename)::regclass, 1, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
        SELECT setval('wordings_id_seq', {last});
        """

    def emptied() -> str:
        postgres.run(empty, name)
        return postgres.url(name)

    yield emptied
    postgres.drop(name)


def ship(url: str, first_wordings: list[Wording]) -> None:
    store = open_store(url, NOW)
    wordings.ship(store, first_wordings, NOW)
    store.close()


@pytest.fixture(params=DIALECTS)
def store_url(request: pytest.FixtureRequest) -> str:
    """Where an empty desk with wordings is, on both databases; a file whose stories are about one
    of them says which by a fixture of this name."""
    if request.param == "sqlite":
        place: str = request.getfixturevalue("sqlite_url")
    else:
        place = request.getfixturevalue("postgres_of_module")()
    return place


@pytest.fixture
def kind_of_office() -> type[Office]:
    return Office


@pytest.fixture
def office(kind_of_office: type[Office], store: Store, tmp_path: Path) -> Iterator[Office]:
    """An office with an account; whatever happens in it, its log must be whole in the end, wherever
    it is then, unless nobody is at it."""
    made = kind_of_office(store)
    if store.folder is None:
        made.desk = replace(made.desk, here=tmp_path / "here")
    made.set_account()
    try:
        yield made
        if proxy.obj is not None:
            made.assert_whole()
    finally:
        made.store.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Somewhere outside, for copies."""
    made = tmp_path / "stick"
    made.mkdir()
    return made
