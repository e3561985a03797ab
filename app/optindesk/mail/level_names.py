"""Loads what the permission levels are called in mails, in each language."""

from __future__ import annotations

import tomllib
from pathlib import Path


def shipped_level_names(resources: Path) -> dict[str, list[str]]:
    """The names in ``levels.toml`` by language, those of level 0 to 5 in their order.

    Raises FileNotFoundError, and ValueError for a file that is no TOML.
    """
    content = (resources / "levels.toml").read_text(encoding="utf-8")
    return {language: list(map(str, names)) for language, names in tomllib.loads(content).items()}
