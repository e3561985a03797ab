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
        return terminal.tell(_plain(desk, desk.outside()), _said(desk, desk.outside()))
    if typed.forget is not None:
        desk.forget_outside(typed.forget)
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
    return terminal.tell({**_plain(desk, desk.outside()), "path": str(copy)}, said)


def _said(desk: Desk, known: Outside | None) -> Sentence:
    said = _of_this_computer(desk, known)
    for one in desk.outside_elsewhere():
        told = one.told(desk.clock())
        said = sentence("{said} {more}", said=said, more=told)
    return said


def _of_this_computer(desk: Desk, known: Outside | None) -> Sentence:
    if known is None:
        return sentence("No place outside of this computer is chosen.")
    how = (
        sentence("Copies go to {place}, locked with the passphrase.", place=str(known.place))
        if known.key is not None
        else sentence("Copies go to {place}, and everybody can open them.", place=str(known.place))
    )
    return sentence("{how} {age}", how=how, age=known.said(desk.clock()))


def _plain(desk: Desk, known: Outside | None) -> dict[str, Any]:
    """The place of this computer, and of a shared desk those of the others by their names."""
    others = {one.at: _plain_place(desk, one) for one in desk.outside_elsewhere()}
    return {**_plain_place(desk, known), "elsewhere": others}


def _plain_place(desk: Desk, known: Outside | None) -> dict[str, Any]:
    if known is None:
        return {"place": None, "locked": None, "last": None, "old": None, "trouble": None}
    return {
        "place": str(known.place),
        "locked": known.key is not None,
        "last": known.last.isoformat() if known.last is not None else None,
        "old": known.is_old(desk.clock()),
        "trouble": str(known.trouble) if known.trouble is not None else None,
    }
