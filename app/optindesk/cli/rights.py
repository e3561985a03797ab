"""The commands about what is known of persons: `access`, `rectify`, `note`, `keep`, `retention`."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli.terminal import DONE, Terminal
from optindesk.core.errors import N_, NotReducedYet
from optindesk.core.sentence import sentence
from optindesk.flows import settings
from optindesk.flows.desk import Desk
from optindesk.flows.rectifying import Known
from optindesk.flows.retention import look, of_reduced, what_goes


def access(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Write all that is kept of somebody, and say that it is to be looked through."""
    path = Path(typed.to)
    told = desk.give_access(typed.address, path)
    said = sentence(
        "All that is kept of {address} was written to {path}. Read it before you give it away: in"
        " notes and replies there may be something about others.",
        address=typed.address,
        path=str(path),
    )
    plain = {
        "path": str(path),
        "language": told.language,
        "counts": {name: len(items) for name, items in told.parts.items()},
    }
    return terminal.tell(plain, said)


def rectify(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Put right what was given, and say what is known now."""
    right = Known(typed.name, typed.salutation, typed.language)
    now = desk.rectify(typed.address, right)
    plain = {
        "address": now.address,
        "name": now.name,
        "salutation": now.salutation,
        "language": now.language,
    }
    said = sentence("What is known of {address} was put right.", address=now.address)
    return terminal.tell(plain, said)


def note(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Note something about somebody, or take the newest note back."""
    if typed.take_back:
        noted = desk.take_note_back(typed.address)
        said = sentence(
            "The note about {address} was taken back: entry {entry} of the log.",
            address=noted.address,
            entry=noted.entry,
        )
    else:
        noted = desk.note(typed.address, typed.text)
        said = sentence("It was noted about {address}.", address=noted.address)
    plain = {"address": noted.address, "note": noted.text, "number": noted.entry}
    return terminal.tell(plain, said)


def keep(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Keep somebody for a dispute, or say that it is over."""
    if typed.over:
        contact = desk.end_dispute(typed.address)
        said = sentence("The dispute about {address} is over.", address=contact.address)
        return terminal.tell({"address": contact.address, "kept": False}, said)
    contact = desk.keep_for_dispute(typed.address, typed.reason)
    said = sentence(
        "{address} is kept: neither “erase” nor a rule takes them away before you say that the"
        " dispute is over.",
        address=contact.address,
    )
    return terminal.tell({"address": contact.address, "kept": True}, said)


def retention(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The rules of how long people are kept."""
    if typed.action == "set":
        desk.choose_setting(typed.name, typed.value)
    if typed.action in ("show", "set"):
        rows = [
            {"name": name, "value": settings.shown(name), "what": terminal.say(one.said)}
            for name, one in settings.SETTINGS.items()
            if name in settings.OF_RETENTION
        ]
        columns = {"name": N_("Name"), "value": N_("Value"), "what": N_("What it says")}
        return terminal.tell(rows, terminal.table(rows, columns, ""))
    if typed.action == "apply" and typed.yes:
        done = desk.apply_retention(tick=terminal.told_of_waits())
        return terminal.tell({"reduced": done}, of_reduced(done))
    return _look(desk, typed, terminal)


def _look(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    with desk.store.reading():
        found = look(desk.clock())
    rows = [
        {"rule": name, "address": one.address, "name": one.name}
        for name, by_rule in found.items()
        for one in by_rule.people
    ]
    columns = {"rule": N_("Rule"), "address": N_("Person"), "name": N_("Name")}
    plain = {
        name: {"count": one.count, "people": [person.address for person in one.people]}
        for name, one in found.items()
    }
    terminal.tell(
        plain, terminal.table(rows, columns, terminal.say(sentence("Nobody\u2019s time is over.")))
    )
    if rows and not terminal.as_json:
        terminal.tell({}, what_goes(sum(one.count for one in found.values())))
    if typed.action == "apply" and rows:
        raise NotReducedYet()
    return DONE
