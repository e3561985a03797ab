"""The command `pin`: the owner's PIN set, removed, and how it stands with it."""

from __future__ import annotations

import argparse
from typing import Any

from optindesk.cli import show
from optindesk.cli.mailing import typed_password
from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.desk import Desk
from optindesk.flows.owner_pin import WHAT_IT_IS, Standing


def pin(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Set, remove or show; a new PIN is the next line of stdin, after one that is typed."""
    if typed.action == "set":
        desk.set_pin(typed_password())
        return terminal.tell(_plain(desk.pin_standing()), sentence(
            "The PIN is set. {what}", what=WHAT_IT_IS))  # fmt: skip
    if typed.action == "remove":
        (desk.forget_pin if typed.forgotten else desk.remove_pin)()
        return terminal.tell(_plain(desk.pin_standing()), sentence("There is no PIN any more."))
    standing = desk.pin_standing()
    return terminal.tell(_plain(standing), _said(standing))


def _said(standing: Standing) -> Sentence:
    if standing.since is None:
        return sentence("No PIN of the owner is set. {what}", what=WHAT_IT_IS)
    if standing.rests_until is not None:
        return sentence(
            "A PIN is set since {since}. Too many were wrong: none is tried before {until}.",
            since=standing.since,
            until=standing.rests_until,
        )
    return sentence("A PIN is set since {since}. {what}", since=standing.since, what=WHAT_IT_IS)


def _plain(standing: Standing) -> dict[str, Any]:
    return {
        "set": standing.since is not None,
        "since": show.utc(standing.since),
        "wrong": standing.wrong,
        "rests_until": show.utc(standing.rests_until),
    }
