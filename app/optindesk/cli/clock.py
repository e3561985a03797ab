"""The command `clock`: whether this computer's clock is believed, and that it is right."""

from __future__ import annotations

import argparse

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import sentence
from optindesk.flows.desk import Desk


def clock(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Say how it stands, or that somebody looked; a clock that is doubted is a problem."""
    if typed.right:
        desk.say_clock_is_right()
    known = desk.clock_standing()
    if known.doubt is not None:
        return terminal.complain(known.doubt)
    plain = {"now": show.utc(known.now), "last": show.utc(known.last)}
    return terminal.tell(
        plain, sentence("The desk goes by this computer’s clock: {now}.", now=known.now)
    )
