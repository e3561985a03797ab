"""Loads the words by which the checks of a wording go, one file per language, extendable."""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE_NAME = "checks.toml"


def load_check_words(resources: Path) -> dict[str, dict[str, list[str]]]:
    """The words of every ``mail/<language>/checks.toml``, by language and by what they speak of.

    Raises ValueError for a file that is no TOML.
    """
    return {
        file.parent.name: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted((resources / "mail").glob(f"*/{FILE_NAME}"))
    }
