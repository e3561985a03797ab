"""Loads how other programs want a list of people, and how to leave, in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optindesk.core.mailer import Mailer

_LEAVE = "leave"


def load_mailers(path: Path) -> Mapping[str, Mailer]:
    """The programs by their names in the file, in its order.

    Raises FileNotFoundError, and ValueError or KeyError for a file that is not right.
    """
    return {
        key: Mailer(
            key,
            one["title"],
            one.get("ending", "csv"),
            tuple((heading, what) for heading, what in one["columns"]),
            one["removal"],
        )
        for key, one in _read(path).items()
        if key != _LEAVE
    }


def load_leave_sentences(path: Path) -> Mapping[str, str]:
    """How to leave, by language; ``{address}`` is where to write to."""
    return {language: str(said) for language, said in _read(path)[_LEAVE].items()}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
