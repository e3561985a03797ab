"""The version stands in one place; all else reads it there, or is a story of what it brought."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from optindesk import __version__
from optindesk.core.whats_new import NEWS

ROOT = Path(__file__).parents[1]
THE_PLACE = ROOT / "app" / "optindesk" / "__init__.py"
STORIES = {ROOT / "app" / "optindesk" / "core" / "whats_new.py", ROOT / "CHANGELOG.md"}
"""They tell of each version that there was."""
LOCKS = set(ROOT.glob("*.lock"))


def written_by_us() -> list[Path]:
    folders = ("app", "resources", "packaging", ".ci", ".github")
    files = [file for file in ROOT.iterdir() if file.is_file()]
    for folder in folders:
        files += (ROOT / folder).rglob("*")
    files += (ROOT / "tests").rglob("*.py")
    return [file for file in files if file.is_file() and "__pycache__" not in file.parts]


def has_it(file: Path) -> bool:
    said = re.escape(__version__).encode()
    return re.search(rb"(?<![\w.])%s(?![\w.])" % said, file.read_bytes()) is not None


def test_the_version_stands_in_one_place() -> None:
    places = {file for file in written_by_us() if has_it(file)} - STORIES - LOCKS
    assert places == {THE_PLACE}


def test_a_version_is_numbers_and_dots() -> None:
    """As `core.whats_new` compares them, and as Windows and macOS want them."""
    assert re.fullmatch(r"\d{1,4}(\.\d{1,4}){2}", __version__)


def test_the_window_and_the_changelog_tell_no_version_that_there_is_not() -> None:
    told = re.findall(r"^## (\d[^ \n]*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert next(iter(NEWS)) == __version__
    assert set(told) <= set(NEWS)


def test_what_is_built_has_that_version() -> None:
    asked = [sys.executable, "-m", "hatchling", "metadata", "version"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == __version__
