"""What hosted machines would run is there, pinned, and may do no more than it must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^\.PHONY: (\S+)$", MAKEFILE, re.MULTILINE))
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
TOOLS = {"python", "pyinstaller"}
"""What is run out of .venv."""

each = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def workflow(file: Path) -> dict[Any, Any]:
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def steps(file: Path) -> Iterator[dict[str, Any]]:
    for job in workflow(file)["jobs"].values():
        yield from job.get("steps", ())


def test_there_are_those_that_the_manual_of_packaging_names() -> None:
    assert [file.stem for file in FILES] == ["build", "check", "release"]


@each
def test_each_action_is_pinned_to_a_commit_and_says_its_version(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        if "uses:" in line and "uses: ./" not in line:
            assert PINNED.search(line), line


def test_one_action_has_one_commit() -> None:
    used = {found for file in FILES for found in re.findall(r"[\w-]+/[\w-]+@\S+", file.read_text())}
    assert len({one.partition("@")[0] for one in used}) == len(used)


@each
def test_what_is_run_is_there(file: Path) -> None:
    lines = [line for step in steps(file) for line in step.get("run", "").splitlines()]
    assert lines or file.stem == "release"
    for line in lines:
        words = [word.strip("\"'").replace("\\", "/") for word in line.split()]
        if words[:1] == ["make"]:
            assert set(words[1:2]) <= TARGETS, line
        for word in words:
            if word.startswith(("packaging/", "app/")):
                assert (ROOT / word).exists(), line
            if word.startswith(".venv/"):
                assert Path(word).name in TOOLS, line


@each
def test_it_calls_workflows_that_are_there(file: Path) -> None:
    for job in workflow(file)["jobs"].values():
        called = job.get("uses")
        assert called is None or (ROOT / called).is_file()


@each
def test_it_may_only_read_unless_a_job_says_why_not(file: Path) -> None:
    read = workflow(file)
    assert read["permissions"] == {"contents": "read"}
    writing = [name for name, job in read["jobs"].items() if "permissions" in job]
    assert writing == (["draft"] if file.stem == "release" else [])


@each
def test_each_job_ends_some_time_and_keeps_no_login(file: Path) -> None:
    for job in workflow(file)["jobs"].values():
        assert "uses" in job or "timeout-minutes" in job
    for step in steps(file):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@each
def test_secrets_are_for_releases_and_stand_in_no_command(file: Path) -> None:
    for step in steps(file):
        assert "${{" not in step.get("run", ""), step
        if "secrets." in str(step.get("env", "")):
            assert step.get("if") == "inputs.release" or file.stem == "release"


def test_the_list_of_secrets_is_whole() -> None:
    page = (ROOT / "packaging" / "README.md").read_text(encoding="utf-8")
    texts = "".join(file.read_text(encoding="utf-8") for file in FILES)
    for name in set(re.findall(r"(?:secrets|vars)\.(\w+)", texts)):
        assert f"`{name}`" in page, name


@each
def test_no_registry_is_named(file: Path) -> None:
    assert not re.search(r"https?://|index-url|registry", file.read_text(encoding="utf-8"))
