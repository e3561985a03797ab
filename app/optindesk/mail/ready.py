"""Loads the ready texts for answering by hand, one file per language, extendable by the owner."""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE_NAME = "replies.toml"


def load_ready_texts(resources: Path) -> dict[str, dict[str, str]]:
    """The templates of every ``mail/<language>/replies.toml``, by language and name.

    Raises ValueError for a file that is no TOML.
    """
    return {
        file.parent.name: {
            name: str(text).strip()
            for name, text in tomllib.loads(file.read_text(encoding="utf-8")).items()
        }
        for file in sorted((resources / "mail").glob(f"*/{FILE_NAME}"))
    }
