"""A database server as a shop's IT person sets one up: encrypted, proved, with a password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from postgres import OWNER, Postgres, own_place, programs_folder, running
from servers import Authority, Paper

SECRET = "only-for-the-desk"


class SharedServer(NamedTuple):
    """The running server, and the address of an empty database in it."""

    server: Postgres
    database: str
    ca_file: Path

    def url(self, host: str = "localhost", **query: str) -> str:
        """Its address; what is in no `query` stays out of it."""
        said = f"?{urlencode(query)}" if query else ""
        return f"postgresql://{OWNER}@{host}:{self.server.port}/{self.database}{said}"

    @property
    def right(self) -> str:
        """The address with all that is needed but the password."""
        return self.url(sslrootcert=str(self.ca_file))


@pytest.fixture(scope="session")
def secured_postgres(authority: Authority) -> Iterator[Postgres]:
    """The server; its certificate is for “localhost”, and for no address."""
    programs = programs_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    paper: Paper = authority.issue("localhost")
    with own_place() as place, running(programs, place, paper) as server:
        server.run(f"ALTER ROLE {OWNER} PASSWORD '{SECRET}'")
        yield server


@pytest.fixture
def shared_server(secured_postgres: Postgres, authority: Authority) -> Iterator[SharedServer]:
    """An empty database on it."""
    name = secured_postgres.create()
    yield SharedServer(secured_postgres, name, authority.ca_file)
    secured_postgres.drop(name)
