"""The command `signup`: one person, recorded, typed anew or taken back."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli import business, show
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_
from optindesk.core.model import Target
from optindesk.core.sentence import sentence
from optindesk.flows import taking_back
from optindesk.flows.desk import Desk
from optindesk.flows.imports import MISTYPED
from optindesk.flows.row_words import GROUP_WORDS


def signup(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Record a sign-up; what its address was likely meant to be is said beside it."""
    if typed.take_back:
        return _take_back(desk, typed.address, terminal)
    targets = [Target(desk.list_named(name).id) for name in typed.list]
    if typed.level is not None:
        targets.append(Target(level=typed.level))
    decided = desk.sign_up(
        typed.address,
        *targets,
        name=typed.name,
        salutation=typed.salutation,
        language=typed.language,
        day=typed.date,
        place=typed.source,
        note=typed.note,
        paper=typed.paper,
        collected_by=typed.collected_by,
        instead_of=taking_back.typed_last(typed.instead_of) if typed.instead_of else (),
    )
    warnings = business.warnings()
    if decided[0].group in MISTYPED:
        likely = desk.suggest_address(decided[0].address)
        warnings = [likely.reason, *warnings] if likely else warnings
    rows = [show.decided(one, terminal.say) for one in decided]
    if len(rows) == 1:
        (done,) = decided
        said = sentence("{address}: {reason}.", address=done.address, reason=done.reason)
        return terminal.tell(rows[0], said, warnings)
    columns = {"about": N_("List"), "group": N_("Group"), "reason": N_("Reason")}
    plain = {"address": decided[0].address, "asked_for": rows}
    return terminal.tell(plain, terminal.table(rows, columns, "", {"group": GROUP_WORDS}), warnings)


def collector(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `collector make`: what a second computer without the database needs."""
    lists = [desk.list_named(name).id for name in typed.list]
    made = desk.make_collector(lists, Path(typed.to))
    said = sentence(
        "The collector was written to {path}. Open it on the second computer (“optindesk collect"
        " FILE”), and import here what it writes.",
        path=typed.to,
    )
    plain = {"id": made.id, "lists": [one.name for one in made.lists], "path": typed.to}
    return terminal.tell(plain, said)


def _take_back(desk: Desk, address: str, terminal: Terminal) -> int:
    signups = desk.untype(taking_back.typed_last(address))
    said = sentence(
        "What was typed last for {address} was taken back: nothing had been sent for it.",
        address=address,
    )
    return terminal.tell({"address": address, "signups": signups}, said)
