"""The house around the code: locks, make targets, docstrings, and the rules of the tests."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
MODULES = sorted((ROOT / "app").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(lock: Path) -> dict[str, str]:
    """The packages of a lock file and the lines that stand under each."""
    text = lock.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)[1:]
    return {block.split("==")[0]: block for block in blocks}


def plain_name(requirement: str) -> str:
    return re.split(r"[<>=!~ \[;]", requirement)[0].lower().replace(".", "-").replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_versions_and_hashes_and_no_addresses(lock: Path) -> None:
    packages = pinned(lock)
    assert len(packages) > 20
    for name, block in packages.items():
        assert "==" in block, name
        assert "--hash=sha256:" in block, name
    assert not re.search(r"https?:|--(extra-)?index|find-links| @ ", lock.read_text("utf-8"))


def test_the_locks_hold_all_that_the_project_asks_for() -> None:
    run, dev = map(pinned, LOCKS)
    needed = {plain_name(one) for one in PROJECT["project"]["dependencies"]}
    building = {plain_name(one) for one in PROJECT["dependency-groups"]["build"]}
    working = {
        plain_name(one) for one in PROJECT["dependency-groups"]["dev"] if isinstance(one, str)
    }
    assert needed | building <= set(run), "make lock"
    assert needed | building | working <= set(dev), "make lock"
    for name in set(run) & set(dev):
        assert run[name].split()[0] == dev[name].split()[0], "the two locks disagree"


def test_every_make_target_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    assert targets == explained
    assert targets >= {"help", "run", "test", "check", "bench", "endurance", "build", "smoke"}
    asked = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(f"make {target} " in asked.stdout for target in targets)


def test_what_ci_runs_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    for script in (ROOT / ".ci" / "run", *(ROOT / "packaging").rglob("*.sh")):
        subprocess.run(["bash", "-n", str(script)], check=True)
        assert "set -euo pipefail" in script.read_text(encoding="utf-8")


def test_every_module_says_its_duty_in_its_first_line() -> None:
    silent = []
    for file in MODULES:
        source = file.read_text(encoding="utf-8")
        said = ast.get_docstring(ast.parse(source))
        if source.strip() and not (said and said.splitlines()[0].endswith(".")):
            silent.append(file.relative_to(ROOT).as_posix())
    assert silent == []


INNER = """
import pytest

def test_tired():
    pytest.skip("no dovecot")

@pytest.mark.skip(reason="not on this system: Windows only")
def test_elsewhere():
    pass

@pytest.mark.xfail(reason="known")
def test_known():
    raise ValueError

def test_fine():
    pass
"""


@pytest.mark.parametrize(
    ("ci", "counts"),
    [("true", {"failed": 1, "skipped": 1}), ("", {"skipped": 2})],
)
def test_on_ci_a_skipped_test_is_a_failure(tmp_path: Path, ci: str, counts: dict[str, int]) -> None:
    conftest = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(conftest, encoding="utf-8")
    for plugin in ("servers", "stores", "trials"):
        (tmp_path / f"{plugin}.py").touch()
    (tmp_path / "test_inner.py").write_text(INNER, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:pytest-qt", "-q"]
    environ = os.environ | {"CI": ci}
    told = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)
    expected = counts | {"passed": 1, "xfailed": 1}
    assert {
        word: int(n)
        for n, word in re.findall(r"(\d+) (\w+)", told.stdout.splitlines()[-1])
        if word in ("failed", "passed", "skipped", "xfailed")
    } == expected
    assert ("nothing may be skipped" in told.stdout) == (ci == "true")


def is_measured() -> bool:
    """Whether coverage looks at each line that this thread runs; that makes all twice as slow."""
    return type(sys.gettrace()).__module__.startswith("coverage")


@pytest.fixture
def made_measured() -> bool:
    return is_measured()


@pytest.mark.no_cover
def test_what_is_no_cover_is_not_measured_nor_are_its_fixtures(made_measured: bool) -> None:
    assert not made_measured
    assert not is_measured()


MOVES = re.compile(r"\b(Q\w*Animation\w*|QTimeLine|QMovie|QGraphics\w*Effect|setAnimated)\b")


def test_nothing_moves_for_those_who_asked_their_system_for_less_motion() -> None:
    """What Qt moves by itself (menus, a bar that does not know how long) follows the system."""
    moving = [
        f"{file.relative_to(ROOT).as_posix()}: {found[0]}"
        for file in MODULES
        if (found := MOVES.search(file.read_text(encoding="utf-8")))
    ]
    assert moving == []
