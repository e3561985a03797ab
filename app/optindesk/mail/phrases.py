"""Loads the sentences by which answers are read, one file per language, extendable by the owner."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from optindesk.core.phrases import Phrases

FILE_NAME = "answers.toml"
_SLOT = re.compile(r"<(\w+)>")


def load_phrases(resources: Path) -> dict[str, Phrases]:
    """The phrases of every ``mail/<language>/answers.toml`` of the resources folder, by language.

    Raises ValueError for a file that is no TOML or gives other parts than `core.phrases.Part`.
    """
    files = sorted((resources / "mail").glob(f"*/{FILE_NAME}"))
    return {file.parent.name: _phrases(file.parent.name, file.read_text("utf-8")) for file in files}


@lru_cache(maxsize=16)  # what is made of them, piece by piece as it is needed, takes a second
def _phrases(language: str, text: str) -> Phrases:
    """The phrases of a data file: ``<name>`` stands for the pattern of that name in its `slots`."""
    parts = tomllib.loads(text)
    slots: dict[str, str] = {}
    for name, pattern in parts.pop("slots", {}).items():
        slots[name] = f"({_filled(pattern, slots)})"
    digraphs = parts.pop("digraphs", None)
    filled = {part: [_filled(one, slots) for one in parts[part]] for part in parts}
    return Phrases(language, filled, digraphs)


def _filled(pattern: str, slots: Mapping[str, str]) -> str:
    """Raises ValueError for a slot that is not there, or stands further down."""
    try:
        return _SLOT.sub(lambda match: slots[match[1]], pattern)
    except KeyError as error:
        raise ValueError(f"no slot of the name {error} above {pattern!r}") from error
