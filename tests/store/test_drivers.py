"""The driver of a server: peewee is kept from it, and a desk on a server has it all the same."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import closing
from threading import Event, Thread

import psycopg2
import pytest

from optindesk.core.errors import DatabaseLost
from optindesk.store.drivers import copying, edge
from postgres import Postgres

ON_A_SERVER = """
import sys
from datetime import UTC, datetime
from optindesk.store.opening import open_store
import peewee
assert peewee.psycopg2 is None
assert "psycopg2" not in sys.modules
from optindesk.store import archive
store = open_store(sys.argv[1], datetime(2026, 11, 21, tzinfo=UTC))
with store.transaction():
    archive.add_list("News", "", "en", datetime(2026, 11, 21, tzinfo=UTC))
print([one.name for one in archive.all_lists()], archive.desk_uuid() == archive.desk_uuid())
store.close()
"""


def test_a_desk_on_a_server_imports_the_driver_itself(postgres: Postgres) -> None:
    name = postgres.create()
    try:
        command = [sys.executable, "-c", ON_A_SERVER, postgres.url(name)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        postgres.drop(name)
    assert (told.stdout, told.stderr) == ("['News'] True\n", "")


ENDING = """
CREATE TABLE rows (number int);
CREATE FUNCTION ends() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
CREATE TRIGGER ends BEFORE INSERT ON rows FOR EACH ROW EXECUTE FUNCTION ends();
"""


def test_a_server_that_ends_over_rows_that_come_is_told_as_that_and_printed_nowhere(
    postgres: Postgres, blank_postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(psycopg2.connect(blank_postgres_url)) as connection:
        cursor, before = connection.cursor(), sys.excepthook
        cursor.execute(ENDING)
        with pytest.raises(DatabaseLost) as lost, edge(blank_postgres_url), copying():
            cursor.copy_expert("COPY rows FROM STDIN", io.StringIO("1\n" * 100))
    assert getattr(lost.value.__cause__, "pgcode", "") == "57P01", "the first that it said"
    assert sys.excepthook is before
    assert capsys.readouterr() == ("", "")


def test_what_else_goes_wrong_meanwhile_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *told: heard.append(told[1]))
    ours = RuntimeError("ours")
    with copying():
        sys.excepthook(RuntimeError, ours, None)
    assert heard == [ours]
    with pytest.raises(psycopg2.OperationalError, match="gone"), copying():
        raise psycopg2.OperationalError("gone")


def test_of_two_that_copy_the_second_waits_and_the_hook_is_as_before() -> None:
    before, has_its_turn, may_end = sys.excepthook, Event(), Event()

    def copy() -> None:
        with copying():
            has_its_turn.set()
            may_end.wait()

    second = Thread(target=copy)
    with copying():
        second.start()
        came_between = has_its_turn.wait(0.05)
    has_its_turn.wait()
    may_end.set()
    second.join()
    assert sys.excepthook is before
    assert not came_between
