"""A desk on several machines: a primary PostgreSQL dies, its standby is promoted, the desk goes on.

Both servers are real; the standby follows by streaming replication.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import pytest

from optindesk.flows import verifying
from optindesk.main import make_desk, who
from optindesk.store import archive
from optindesk.store.opening import open_store
from postgres import (
    OWNER,
    SETTINGS,
    begin,
    free_port,
    own_place,
    programs_folder,
    started,
    unprivileged,
)
from stores import NOW

pytestmark = pytest.mark.live

FOLLOWED = SETTINGS | {"wal_level": "replica", "max_wal_senders": "4"}


class Pair:
    """A primary and the standby that follows it."""

    def __init__(self, stack: ExitStack, place: Path) -> None:
        programs = programs_folder()
        if programs is None:
            pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
        whose = unprivileged(place)
        first, second = place / "first", place / "second"
        self.ports = free_port(), free_port()
        begin(programs, first, whose)
        self._primary = stack.enter_context(ExitStack())
        self._primary.enter_context(started(programs, first, self.ports[0], FOLLOWED, whose))
        follow = ["-D", second, "-h", "127.0.0.1", "-p", str(self.ports[0]), "-U", OWNER, "-R"]
        subprocess.run(
            [programs / "pg_basebackup", *follow, "-c", "fast", "-X", "stream"],
            check=True,
            capture_output=True,
            cwd=place,
            **whose,
        )
        stack.enter_context(started(programs, second, self.ports[1], FOLLOWED, whose))

    @property
    def url(self) -> str:
        """Both in one address: whichever takes what is written is the desk's."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"postgresql://{OWNER}@{hosts}/postgres?target_session_attrs=read-write"

    def fail_over(self) -> None:
        """The primary is gone, and somebody promotes the standby."""
        self._primary.close()
        with closing(psycopg2.connect(f"{self._at(1)}")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_promote()")
                assert cursor.fetchone() == (True,)

    def _at(self, number: int) -> str:
        return f"postgresql://{OWNER}@127.0.0.1:{self.ports[number]}/postgres"


@pytest.fixture
def pair() -> Iterator[Pair]:
    with ExitStack() as stack:
        yield Pair(stack, stack.enter_context(own_place()))


def test_the_desk_goes_on_at_the_standby_with_all_that_was_there(pair: Pair) -> None:
    store = open_store(pair.url, NOW)
    try:
        desk = make_desk(store, who("Anna"))
        desk.add_list("before", "", "en")
        pair.fail_over()
        desk.add_list("after", "", "en")
        assert {one.name for one in archive.all_lists()} == {"before", "after"}
        assert verifying.verify_chain().whole
    finally:
        store.close()
