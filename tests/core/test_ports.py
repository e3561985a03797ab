"""What the ports bring: a tick for when nobody watches."""

from __future__ import annotations

from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence


def test_a_job_that_nobody_watches_ticks_into_the_void() -> None:
    tick: Tick = no_tick
    tick(1)
    tick(1, 2, sentence("half"))
