"""Who else has a shared desk open, also where two computers are called alike."""

from __future__ import annotations

from contextlib import closing

import psycopg2

from optindesk.core.sharing import Present, signature
from optindesk.store.opening import open_store
from optindesk.store.presence import others
from postgres import Postgres
from stores import NOW


def test_two_computers_with_one_name_and_one_user_see_each_other(
    postgres: Postgres, postgres_url: str
) -> None:
    sign = signature("user", "user@DESKTOP")
    database = postgres_url.rpartition("/")[2]
    with closing(open_store(postgres_url, NOW, "", sign)) as store:
        assert others(store) == []
        # The other one comes by the socket, which is no address that the first one has.
        with closing(psycopg2.connect(postgres.door, dbname=database, application_name=sign)):
            assert others(store) == [Present("user", "user@DESKTOP")]
