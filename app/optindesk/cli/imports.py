"""The command `imports`: the sheets that were imported, and how one is taken back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import taking_back
from optindesk.flows.desk import Desk
from optindesk.store import scans
from optindesk.store.imports import Import

_COLUMNS = {
    "id": N_("Import"),
    "at": N_("At"),
    "sheet": N_("Sheet"),
    "rows": N_("Rows"),
    "paper": N_("Paper"),
    "scans": N_("Scans"),
    "back": N_("Take back"),
}


def imports(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """All imports, the newest first; with `take-back` one is taken back, `save` writes it out."""
    if typed.action == "take-back":
        signups = desk.take_import_back(typed.id, terminal.progress())
        said = sentences(
            "The import was taken back: {n} sign-up. Nothing had been sent for it.",
            "The import was taken back: {n} sign-ups. Nothing had been sent for it.",
            signups,
        )
        return terminal.tell({"id": typed.id, "signups": signups}, said)
    if typed.action == "save":
        path = Path(typed.to)
        return terminal.tell(*show.saved(typed.id, path, desk.save_sheet(typed.id, path)))
    counts = scans.counts()
    rows = [
        {**_plain(one, terminal), "scans": counts[scans.Lines(one[0].id)]}
        for one in taking_back.all_imports()
    ]
    shown = [{**row, "at": terminal.when(row["at"]), "back": _back(row, terminal)} for row in rows]
    return terminal.tell(rows, terminal.table(shown, _COLUMNS, N_("No sheet was imported yet.")))


def _plain(found: tuple[Import, Sentence | None], terminal: Terminal) -> dict[str, Any]:
    one, why_not = found
    return {
        "id": one.id,
        "sheet": one.sheet,
        "rows": one.rows,
        "paper": one.printed,
        "counts": one.counts,
        "at": show.utc(one.published_at),
        "taken_back_at": show.utc(one.undone_at),
        "can_be_taken_back": why_not is None,
        "why_not": terminal.say(why_not) if why_not else None,
    }


def _back(row: dict[str, Any], terminal: Terminal) -> str:
    if row["can_be_taken_back"]:
        return terminal.say(sentence("yes"))
    return terminal.say(sentence("no: {why}", why=row["why_not"]))
