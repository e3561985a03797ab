"""Somebody is calling: who it may be, how they stand, what to read to them; and “not me”."""

from __future__ import annotations

import argparse
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import calling
from optindesk.flows.calling import Caller
from optindesk.flows.desk import Desk


def who(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    with desk.store.reading():
        found = calling.find(typed.text)
        callers = [
            calling.caller(one, desk.clock(), lambda theirs: theirs or terminal.language)
            for one in found.people
        ]
    rows = [_plain(desk, one, terminal) for one in callers]
    if len(found.text) < calling.LEAST_LETTERS:
        too_few = sentence("Type some letters: three are mostly enough. “muller” finds Müller.")
        return terminal.tell(rows, too_few)
    if not rows:
        return terminal.tell(rows, sentence("We have nothing of “{text}”.", text=found.text))
    said = [_in_words(row, terminal) for row in rows]
    if not found.are_all:
        said.append(terminal.say(sentence("There are more: type more letters.")))
    return terminal.tell(rows, "\n\n".join(said))


def not_me(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    done = desk.not_me(typed.address, typed.note)
    said = sentence(
        "{address} is somebody else’s, and is never written to from now on. The sign-up needs"
        " the right address.",
        address=typed.address,
    )
    if done.kept:
        said = sentence("{said} {more}", said=said, more=calling.unchanged_at(done.kept))
    return terminal.tell(
        {
            "address": typed.address,
            "left": list(done.left),
            "declined": done.declined,
            "unchanged": list(done.kept),
        },
        said,
    )


def _plain(desk: Desk, one: Caller, terminal: Terminal) -> dict[str, Any]:
    say = desk.say_in(one.language)
    return {
        "address": one.match.address,
        "name": one.match.name,
        "language": one.language,
        "standings": [show.standing(row, terminal.say) for row in one.standings],
        "read_aloud": " ".join(map(say, one.spoken)),
    }


def _in_words(row: dict[str, Any], terminal: Terminal) -> str:
    title = f"{row['name']} <{row['address']}>" if row["name"] else row["address"]
    told = [_of_list(one, terminal) for one in row["standings"]]
    read = sentence("To be read aloud: {text}", text=row["read_aloud"])
    return "\n".join((title, *told, f"  {terminal.say(read)}"))


def _of_list(row: dict[str, Any], terminal: Terminal) -> str:
    about: str | Sentence = row.get("list") or ""
    if row.get("level"):
        about = terminal.say(sentence("Permission level {level}", level=row["level"]))
    may = terminal.say(sentence("May we write? {why}", why=row["why"]))
    return f"  {about}: {row['sentence']} {may}" if about else f"  {row['sentence']} {may}"
