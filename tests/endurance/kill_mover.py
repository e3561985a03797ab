"""Moves a desk, in a process that is killed: kill_mover.py WHERE TO NUMBER."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from optindesk.core.model import Actor, ActorKind
from optindesk.flows import relocating
from stores import NOW


def place(typed: str) -> str | Path:
    """An address, or a folder."""
    return typed if "://" in typed else Path(typed)


if __name__ == "__main__":
    where, to, number = sys.argv[1:]
    print("begins", flush=True)
    actor = Actor(ActorKind.PERSON, "Rosa", "rosa@till")
    relocating.move(place(where), place(to), actor, NOW, number)
    print("done", flush=True)
