"""Stores for tests: each test that takes `store` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from optindesk.store import drivers
from optindesk.store.database import Store
from optindesk.store.opening import open_store

if TYPE_CHECKING:
    from postgres import Postgres

pytest_plugins = ["postgres", "shared_server"]

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
"""When every test's desk was made."""

Pragmas = tuple[tuple[str, str | int], ...]

DIALECTS = ("sqlite", "postgres")


@pytest.fixture(scope="session", autouse=True)
def true_pragmas() -> Iterator[Pragmas]:
    """What SQLite is told; in the tests all but to wait for the disk.

    No test takes the power away: what the system was given is there, though a process be killed.
    The PostgreSQL of the tests does not wait either.
    """
    true = drivers.PRAGMAS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drivers, "PRAGMAS", (*true, ("synchronous", "off")))
        yield true


@pytest.fixture(scope="session", autouse=True)
def disk_is_not_waited_for(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same of all other files: each mail of a practice desk would wait for the disk twice.

    What is measured waits as it does at a desk; so does whoever runs in a process of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        if not request.config.getoption("benchmark_only"):
            patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(params=DIALECTS)
def store_url(request: pytest.FixtureRequest) -> str:
    """Where an empty desk of the newest schema is: a folder, then a server's address."""
    place: str = request.getfixturevalue(f"{request.param}_url")
    return place


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, empty desk; on both databases."""
    opened = open_store(store_url, NOW)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The folder of an empty desk of the newest schema."""
    return str(shutil.copytree(sqlite_template, tmp_path / "desk"))


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """The address of an empty desk of the newest schema."""
    name = postgres.create(postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def blank_postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of a database with nothing in it."""
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that was migrated once, to be copied."""
    folder = tmp_path_factory.mktemp("template") / "desk"
    open_store(folder, NOW).close()
    return folder


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """A database that was migrated once, to be copied."""
    name = postgres.create()
    open_store(postgres.url(name), NOW).close()
    return name
