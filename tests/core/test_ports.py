"""What the ports bring: a tick for when nobody watches."""

from __future__ import annotations

from optindesk.core.model import Account, Security, Server
from optindesk.core.ports import Tick, no_tick, nobody_asked, nothing_found
from optindesk.core.sentence import sentence


def test_a_job_that_nobody_watches_ticks_into_the_void() -> None:
    tick: Tick = no_tick
    tick(1)
    tick(1, 2, sentence("half"))


def test_who_is_not_to_ask_the_net_finds_nothing_there() -> None:
    account = Account(0, "a@flowers.example", "", Server("localhost", 25, Security.NONE), None, "")
    assert list(nobody_asked(account, None, ())) == []
    assert list(nothing_found(account.address)) == []
