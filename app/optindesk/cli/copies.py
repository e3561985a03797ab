"""The command `backup`: a copy to a file, and copies outside of the computer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from optindesk.cli.arguments_copies import OUTSIDE
from optindesk.cli.mailing import typed_password
from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import outside
from optindesk.flows.desk import Desk
from optindesk.flows.outside import FORGOTTEN, Outside


def backup(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Make a copy, or say where copies go."""
    if typed.path == OUTSIDE:
        return _outside(desk, typed, terminal)
    path = Path(typed.path)
    counts = desk.backup(path)
    said = sentence("A checked copy was written to {path}.", path=str(path))
    return terminal.tell({"path": str(path), "rows": counts}, said)


def _outside(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    if typed.show:
        return terminal.tell(_plain(desk, outside.chosen()), _said(desk, outside.chosen()))
    if typed.forget:
        desk.forget_outside()
        said = sentence("No more copies are made outside. Those that are there stay.")
        return terminal.tell(_plain(desk, None), said)
    if typed.set is not None:
        place = Path(typed.set).absolute()
        word = typed_password() if typed.passphrase_stdin else None
        made = desk.choose_outside(place, word)
        warnings = outside.warnings(desk.store, place)
        if word is not None:
            warnings.append(FORGOTTEN)
        return terminal.tell(_plain(desk, made), _said(desk, made), warnings)
    copy = desk.copy_outside()
    said = sentence("A copy was made outside, and read back: {path}.", path=str(copy))
    return terminal.tell({**_plain(desk, outside.chosen()), "path": str(copy)}, said)


def _said(desk: Desk, known: Outside | None) -> Sentence:
    if known is None:
        return sentence("No place outside of this computer is chosen.")
    how = (
        sentence("Copies go to {place}, locked with the passphrase.", place=str(known.place))
        if known.key is not None
        else sentence("Copies go to {place}, and everybody can open them.", place=str(known.place))
    )
    return sentence("{how} {age}", how=how, age=known.said(desk.clock()))


def _plain(desk: Desk, known: Outside | None) -> dict[str, Any]:
    if known is None:
        return {"place": None, "locked": None, "last": None, "old": None, "trouble": None}
    return {
        "place": str(known.place),
        "locked": known.key is not None,
        "last": known.last.isoformat() if known.last is not None else None,
        "old": known.is_old(desk.clock()),
        "trouble": str(known.trouble) if known.trouble is not None else None,
    }
