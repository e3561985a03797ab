"""The driver of a server: peewee is kept from it, and a desk on a server has it all the same."""

from __future__ import annotations

import subprocess
import sys

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
