"""What ships with the program as files, each read once, however many desks are made."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Loaded = TypeVar("Loaded")


def once(load: Callable[[Path], Loaded], path: Path) -> Loaded:
    """What `load` makes of a path, made when it is asked for first; raises what that raises.

    It is shared by all who ask, so that nobody may change it.
    """
    return cast("Loaded", _loaded(load, path))


@cache
def _loaded(load: Callable[[Path], Any], path: Path) -> Any:
    return load(path)
