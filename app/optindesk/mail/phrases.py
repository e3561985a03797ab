"""Loads the sentences by which answers are read, one file per language, extendable by the owner."""

from __future__ import annotations

import tomllib
from pathlib import Path

from optindesk.core.phrases import Phrases

FILE_NAME = "answers.toml"


def load_phrases(resources: Path) -> dict[str, Phrases]:
    """The phrases of every ``mail/<language>/answers.toml`` of the resources folder, by language.

    Raises ValueError for a file that is no TOML or gives other parts than `core.phrases.Part`.
    """
    return {
        file.parent.name: Phrases(file.parent.name, tomllib.loads(file.read_text(encoding="utf-8")))
        for file in sorted((resources / "mail").glob(f"*/{FILE_NAME}"))
    }
