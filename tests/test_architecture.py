"""What ARCHITECTURE.md and CONTRIBUTING.md name is there, and tables are printed as they are."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "packaging" / "print_tables.py"))
renewed: Callable[..., str] = SCRIPT["renewed"]


@pytest.mark.parametrize("page", SCRIPT["PAGES"], ids=lambda page: str(page.name))
def test_the_tables_on_a_page_are_those_of_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text, SCRIPT["PAGES"][page]) == text, "run `make tables`"


def test_tables_that_are_out_of_date_are_renewed_and_the_rest_is_left_alone() -> None:
    assert renewed(PAGE.replace("| yes, in time |", "| never |")) == PAGE
    with pytest.raises(ValueError, match="has no"):
        renewed(PAGE.replace(SCRIPT["END"], ""))


NAMED = re.compile(r"`((?:[a-z_]+/)+[a-z0-9_]+\.py)`")


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_module_that_a_page_names_is_there(page: str) -> None:
    named = set(NAMED.findall((ROOT / page).read_text(encoding="utf-8")))
    assert len(named) > 20
    places = (ROOT, ROOT / "app" / "optindesk")
    assert [one for one in sorted(named) if not any((at / one).is_file() for at in places)] == []
