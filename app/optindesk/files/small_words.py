"""Loads the small words of printed pages and of the counter, in each language of our mails."""

from __future__ import annotations

import tomllib
from pathlib import Path


def load_small_words(path: Path) -> dict[str, dict[str, str]]:
    """What stands in such a file, by language and by what it is for.

    Raises FileNotFoundError, and ValueError for a file that is no TOML.
    """
    content = path.read_text(encoding="utf-8")
    return {
        language: {name: str(word) for name, word in words.items()}
        for language, words in tomllib.loads(content).items()
    }
