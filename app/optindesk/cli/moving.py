"""The command `move`: all of the desk in one file for another computer, and the way back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from optindesk.cli.mailing import typed_password
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import NotMovedYet
from optindesk.core.model import Actor
from optindesk.core.ports import Packer
from optindesk.flows import moving


def move(
    packer: Packer,
    folder: Path,
    typed: argparse.Namespace,
    actor: Actor,
    clock: Callable[[], datetime],
    terminal: Terminal,
) -> int:
    """Move the desk in a data folder, if it was said twice; or let it go on here."""
    if typed.back:
        moving.go_on_here(folder, typed.reason, actor, clock(), sure=typed.sure)
        return terminal.tell({"moved": False}, moving.BACK)
    if not typed.yes:
        raise NotMovedYet(what=moving.WHAT_IT_DOES)
    target = Path(typed.to).absolute()
    tick = terminal.progress()
    moving.move(packer, folder, target, typed_password(), actor, clock(), tick)
    return terminal.tell({"moved": True, "path": str(target)}, moving.done_in_words(target))
