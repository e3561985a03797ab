"""What the tests of files share: the synonyms, and sheets read without a process around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from optindesk.core.sheet import AS_FOUND, Reading
from optindesk.files.sheet_child import read_sheet
from optindesk.files.sheet_text import LIMITS, Limits
from optindesk.files.synonyms import Synonyms, load_synonyms

ROOT = Path(__file__).parents[2]


class Read(NamedTuple):
    """All that the child says of a sheet."""

    head: dict[str, Any]
    rows: list[tuple[int, list[str]]]

    @property
    def cells(self) -> list[list[str]]:
        return [cells for _, cells in self.rows]

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.rows]


@pytest.fixture(scope="session")
def synonyms() -> Synonyms:
    return load_synonyms(ROOT / "resources" / "columns.toml")


@pytest.fixture(scope="session")
def market() -> Path:
    """A Saturday's sheet: 200 rows, 172 people, 12 doubles, 16 addresses that are none."""
    return ROOT / "tests" / "sheets" / "market-saturday.csv"


@pytest.fixture(scope="session")
def read(synonyms: Synonyms) -> Callable[..., Read]:
    """Bytes or text → what the child says; raises Refused."""
    headings = synonyms.words("email")
    others = synonyms.words() - headings

    def read_here(
        content: bytes | str,
        limits: Limits = LIMITS,
        reading: Reading = AS_FOUND,
    ) -> Read:
        data = content.encode() if isinstance(content, str) else content
        head, *batches, end = read_sheet(data, headings, others, limits, reading)
        rows = [row for batch in batches for row in batch["rows"]]
        assert end == {"end": len(rows)}
        return Read(head, rows)

    return read_here
