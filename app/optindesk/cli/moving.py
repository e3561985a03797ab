"""The command `move`: all of the desk in one file, or into a shared database, and the way back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from optindesk.cli.mailing import typed_password
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import NotMovedYet
from optindesk.core.model import Actor
from optindesk.core.place import is_address
from optindesk.core.ports import Packer
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import moving, relocating


def relocate(
    look: Callable[[str | Path], relocating.Plan],
    move: Callable[[str | Path], bool],
    go_on: Callable[[str], Sentence],
    typed: argparse.Namespace,
    terminal: Terminal,
) -> int:
    """Move a desk between a folder and a server's database, if it was said twice; or let it go on
    where it was. `look` opens it to say whether that could be done; `move` says whether what it
    moved is opened from now on where none is named."""
    if typed.back:
        return terminal.tell({"moved": False}, go_on(typed.reason))
    to = typed.to if is_address(typed.to) else Path(typed.to).absolute()
    plan = look(to)
    if typed.dry_run:
        return terminal.tell({"moved": False, **asdict(plan)}, plan.said)
    if not typed.yes:
        what = relocating.TO_SERVER if isinstance(to, str) else relocating.TO_FOLDER
        if plan.warning is not None:
            what = sentence("{what} {warning}", what=what, warning=plan.warning)
        raise NotMovedYet(what=what)
    is_usual, done = move(to), terminal.say(relocating.done_in_words(plan.new))
    if is_usual:
        usual = sentence("From now on {place} is opened where no --data is given.", place=plan.new)
        done = f"{done} {terminal.say(usual)}"
    return terminal.tell({"moved": True, "usual": is_usual, **asdict(plan)}, done)


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
        said = moving.go_on_here(folder, typed.reason, actor, clock(), sure=typed.sure)
        return terminal.tell({"moved": False}, said)
    if typed.dry_run or not typed.yes:
        raise NotMovedYet(what=moving.WHAT_IT_DOES)
    target = Path(typed.to).absolute()
    tick = terminal.progress()
    moving.move(packer, folder, target, typed_password(), actor, clock(), tick)
    return terminal.tell({"moved": True, "path": str(target)}, moving.done_in_words(target))
