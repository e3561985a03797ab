"""The command `many`: what is done to all whom a filter finds, or first a look at who they are."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from optindesk.cli.terminal import Terminal
from optindesk.core import filtering
from optindesk.core.errors import N_, UnclearFilter
from optindesk.core.filtering import Filter
from optindesk.core.sentence import Sentence, sentences
from optindesk.flows import narrowing, standings, views
from optindesk.flows.desk import Desk

_COLUMNS = {
    "address": N_("Person"),
    "about": N_("Asked about"),
    "would_be": N_("Done?"),
    "why_not": N_("Why not"),
}
_WOULD_BE = {**_COLUMNS, "would_be": N_("Would be done?")}
"""The same of a look, by which nothing is done."""


def wanted(typed: argparse.Namespace, terminal: Terminal) -> Filter:
    """What `--filter` and `--view` ask for together; says what of it is not known. Raises
    UnknownView."""
    words = narrowing.vocabulary(terminal.say)
    view = views.named(typed.view, terminal.say).typed(words) if typed.view else ""
    text = f"{view} {typed.filter}"
    terminal.mention(narrowing.doubts(text, words))
    return filtering.parse(text, words)


def many(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    found = wanted(typed, terminal)
    unclear = not found.terms or any(not one.value for one in found.terms)
    if unclear or found.strange or found.is_cut:
        # What is not understood, or not read, finds other people, or all of them.
        raise UnclearFilter(text=typed.filter)
    query = narrowing.people_query(found, desk.clock())
    with desk.store.reading():
        contacts = list(dict.fromkeys(one.contact_id for one in standings.all_people(query)))
    act = desk.cancel_many if typed.what == "cancel" else desk.withdraw_many
    outcomes = act(contacts, dry_run=typed.dry_run)
    count = sum(one.why_not is None for one in outcomes)
    rows = [
        {
            "address": one.address,
            "about": one.about,
            "done": one.why_not is None and not typed.dry_run,
            "would_be": one.why_not is None,
            "why_not": terminal.say(one.why_not) if one.why_not else None,
        }
        for one in outcomes
    ]
    said = _SAID[typed.what, typed.dry_run](count)
    columns = _WOULD_BE if typed.dry_run else _COLUMNS
    table = terminal.table(rows, columns, N_("Nobody is meant by this."))
    plain = {"done": 0 if typed.dry_run else count, "would_be": count, "people": rows}
    return terminal.tell(plain, f"{table}\n\n{terminal.say(said)}")


_SAID: Mapping[tuple[str, bool], Callable[[int], Sentence]] = {
    ("cancel", False): lambda n: sentences(
        "The questions to {n} person were cancelled.",
        "The questions to {n} people were cancelled.",
        n,
    ),
    ("cancel", True): lambda n: sentences(
        "The questions to {n} person would be cancelled. This was a look: nothing was changed.",
        "The questions to {n} people would be cancelled. This was a look: nothing was changed.",
        n,
    ),
    ("off", False): lambda n: sentences(
        "{n} person was taken off everything.", "{n} people were taken off everything.", n
    ),
    ("off", True): lambda n: sentences(
        "{n} person would be taken off everything. This was a look: nothing was changed.",
        "{n} people would be taken off everything. This was a look: nothing was changed.",
        n,
    ),
}
