"""The office of the stories, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from office import Office
from optindesk.core.chain import START
from optindesk.store.database import Store, open_store
from optindesk.store.tables import TABLES, Desk, LogHeadRow
from stores import DIALECTS, NOW

if TYPE_CHECKING:
    from postgres import Postgres

KEPT = (Desk, LogHeadRow)
EMPTIED = ", ".join(table._meta.table_name for table in TABLES if table not in KEPT)


@pytest.fixture(scope="module")
def postgres_of_module(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """One server database for the stories of a file: making one takes longer than a story."""
    name = postgres.create(postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=DIALECTS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An open, empty desk; on both databases."""
    is_sqlite = request.param == "sqlite"
    url = request.getfixturevalue("sqlite_url" if is_sqlite else "postgres_of_module")
    opened = open_store(url, NOW)
    if not is_sqlite:
        opened.database.execute_sql(f"TRUNCATE {EMPTIED} RESTART IDENTITY CASCADE")
        LogHeadRow.update(number=START.number, hash=START.hash).execute()
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    """An office with an account; whatever happens in it, its log must be whole in the end."""
    made = Office(store)
    made.set_account()
    yield made
    made.assert_whole()
