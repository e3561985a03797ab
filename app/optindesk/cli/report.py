"""The command `report`: what was asked, and what became of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import figure, sentence
from optindesk.flows import reporting
from optindesk.flows.desk import Desk
from optindesk.flows.reporting import OUTCOMES, Line, Report


def report(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Print the figures, or write them to a PDF."""
    list_id = desk.list_named(typed.list).id if typed.list else None
    found = desk.report(list_id, typed.since, typed.until)
    plain = _plain(found, terminal)
    if typed.to is None:
        return terminal.tell(plain, _text(found, terminal))
    path = Path(typed.to)
    desk.print_report(found, path, terminal.say)
    return terminal.tell(plain | {"path": str(path)}, sentence("Written to {path}.", path=typed.to))


def _row(line: Line) -> dict[str, Any]:
    return {"name": line.name, "asked": line.asked, **line.counts, "rate": line.rate}


def _table(lines: Sequence[Line], heads: Mapping[str, str], terminal: Terminal) -> str:
    return show.table([_row(line) for line in lines], heads, "", terminal.width)


def _plain(found: Report, terminal: Terminal) -> dict[str, Any]:
    return {
        "list": found.list_name,
        "since": found.since and found.since.isoformat(),
        "until": found.until and found.until.isoformat(),
        "total": _row(found.total),
        "periods": [_row(line) for line in found.periods],
        "lists": [_row(line) for line in found.lists],
        "sheets": [_row(line) for line in found.sheets],
        "places": [_row(line) for line in found.places],
        "time_to_confirm": {terminal.say(said): n for said, n in found.times},
    }


def _text(found: Report, terminal: Terminal) -> str:
    say = terminal.say
    heads = {"asked": say(sentence("asked"))} | {name: say(said) for name, said in OUTCOMES.items()}
    heads["rate"] = "%"
    parts = [f"{reporting.title(found, say)}, {reporting.span_of(found, say)}"]
    for name, lines in (
        (sentence("All"), (found.total,) if found.total.asked else ()),
        (sentence("From"), [reporting.named(one, say) for one in found.periods]),
        (sentence("List"), found.lists),
        (sentence("Sheet"), found.sheets),
        (sentence("Place"), found.places),
    ):
        if lines:
            parts.append(_table(lines, {"name": say(name), **heads}, terminal))
    if not found.total.asked:
        parts.append(say(sentence("Nobody was asked in this time.")))
    soon = ", ".join(f"{say(said)} {say(figure(n))}" for said, n in found.times if n)
    if soon:
        parts.append(say(sentence("How soon a yes came: {times}.", times=soon)))
    return "\n\n".join(parts)
