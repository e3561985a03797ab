"""Loads the small words of printed pages, in each language in which mails ship."""

from __future__ import annotations

import tomllib
from pathlib import Path


def load_paper_words(resources: Path) -> dict[str, dict[str, str]]:
    """What stands in ``paper.toml``, by language and by what it is for.

    Raises FileNotFoundError, and ValueError for a file that is no TOML.
    """
    content = (resources / "paper.toml").read_text(encoding="utf-8")
    return {
        language: {name: str(word) for name, word in words.items()}
        for language, words in tomllib.loads(content).items()
    }
