"""The command `key`: the data was copied, so the key is changed, and what follows from that."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import rotating, stolen
from optindesk.flows.desk import Desk
from optindesk.flows.rotating import Replaced

_COLUMNS = {"address": N_("Not asked anew"), "about": N_("About"), "why": N_("Why")}


def key(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Rotate, replace, or say who is affected."""
    return {"rotate": _rotate, "replace": _replace, "affected": _affected}[typed.action](
        desk, typed, terminal
    )


def _rotate(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    with desk.store.reading():
        seen = stolen.look(desk.clock())
    if not typed.dry_run:
        desk.change_key(typed.reason)
    replaced = seen.now if typed.dry_run else desk.replace_questions()
    steps = stolen.what_to_do(desk.store.folder, desk.providers)
    plain = {
        "rotated": not typed.dry_run,
        "people": seen.people.people,
        "never_written_only": seen.people.ruled,
        **_plain(replaced, terminal),
        "to_do": [terminal.say(one) for one in steps],
    }
    said = [
        stolen.WHAT_IT_DOES if typed.dry_run else _CHANGED,
        stolen.of_people(seen.people),
        stolen.of_questions(replaced, done=not typed.dry_run),
    ]
    numbered = [f"{n}. {terminal.say(one)}" for n, one in enumerate([*steps, _TABLE], 1)]
    head = terminal.say(sentence("What is left to be done:"))
    parts = [*map(terminal.say, said), _table(replaced, terminal), "\n".join([head, *numbered])]
    text = "\n\n".join(filter(None, parts))
    return terminal.tell(plain, _looked(text, typed, terminal))


_CHANGED = sentence(
    "The desk has a new key. Nothing of before counts as a yes any more; who wants to leave can"
    " still do so with an old mail."
)
_TABLE = sentence("“key affected --to PATH” writes everybody whose data it is.")


def _replace(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    if typed.dry_run:
        with desk.store.reading():
            replaced = rotating.look_at_open(desk.clock())
    else:
        replaced = desk.replace_questions()
    said = terminal.say(stolen.of_questions(replaced, done=not typed.dry_run))
    text = "\n\n".join(filter(None, [said, _table(replaced, terminal)]))
    return terminal.tell(_plain(replaced, terminal), _looked(text, typed, terminal))


def _looked(text: str, typed: argparse.Namespace, terminal: Terminal) -> str:
    if not typed.dry_run:
        return text
    return f"{text}\n\n{terminal.say(sentence('This was a look: nothing was changed.'))}"


def _plain(replaced: Replaced, terminal: Terminal) -> dict[str, Any]:
    return {"replaced": replaced.count, "not_replaced": _rows(replaced, terminal)}


def _rows(replaced: Replaced, terminal: Terminal) -> list[dict[str, Any]]:
    return [
        {"address": one.address, "about": one.about, "why": terminal.say(one.why)}
        for one in replaced.left
    ]


def _table(replaced: Replaced, terminal: Terminal) -> str:
    return terminal.table(_rows(replaced, terminal), _COLUMNS, "")


def _affected(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(typed.to)
    at, written = stolen.moment(desk.clock()), desk.export_affected(path)
    said: Sentence = sentences(
        "{n} person whose data was here on {at} is in {path}.",
        "{n} people whose data was here on {at} are in {path}.",
        written,
        at=at,
        path=str(path),
    )
    plain = {"written": written, "at": show.utc(at), "path": str(path)}
    said = sentence("{said} {duty}", said=said, duty=stolen.DUTY)
    return terminal.tell(plain, said)
