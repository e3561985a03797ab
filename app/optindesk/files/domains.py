"""Reads the file of common mail domains and their slips."""

from __future__ import annotations

import tomllib
from pathlib import Path

from optindesk.core.domains import CommonDomains


def load_domains(path: Path) -> CommonDomains:
    """The table: TOML, ``[common]`` by country, ``[typos]`` and ``[endings]`` as wrong = right.

    A table that is missing or has other parts is a bug and raises as it comes.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return CommonDomains(
        common=frozenset(domain for some in table["common"].values() for domain in some),
        typos=table["typos"],
        endings=table["endings"],
    )
