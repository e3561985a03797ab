"""The command `restore`: what a copy is, and the copy put back, also where no desk opens."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from optindesk.cli.mailing import typed_password
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import NotRestoredYet
from optindesk.flows.restoring import Look, Restored
from optindesk.flows.unpacking import Choice


def restore(
    look: Callable[[Choice], Look],
    put_back: Callable[[Choice], Restored],
    typed: argparse.Namespace,
    terminal: Terminal,
) -> int:
    """Put a copy back, if it was said twice: what it would replace is said first."""
    passphrase = typed_password() if typed.passphrase_stdin else None
    choice = Choice(Path(typed.path), passphrase)
    if not typed.yes:
        seen = look(choice)
        raise NotRestoredYet(copy=seen.said, here=seen.loss)
    done = put_back(choice)
    plain = {
        **_plain(done.look),
        "kept": str(done.kept) if done.kept is not None else None,
        "in_doubt": done.in_doubt,
        "erased_again": done.erased,
    }
    return terminal.tell(plain, done.said)


def _plain(seen: Look) -> dict[str, Any]:
    copied = seen.copy
    return {
        "path": str(copied.path),
        "of": copied.at.isoformat() if copied.at is not None else None,
        "people": copied.people,
        "head": str(copied.head),
        "whole": seen.verdict.whole,
        "lost": seen.lost,
    }
