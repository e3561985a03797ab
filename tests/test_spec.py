"""What PyInstaller is told on each system; here it runs on one of them only."""

from __future__ import annotations

import plistlib
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import PyInstaller.utils.hooks
import pytest

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "packaging" / "optindesk.spec"

Told = dict[str, list[dict[str, Any]]]


def told(system: str, monkeypatch: pytest.MonkeyPatch) -> Told:
    """The named arguments of each thing that the spec makes on that system, and what it runs."""
    told: Told = {name: [] for name in ("Analysis", "EXE", "COLLECT", "BUNDLE", "run")}

    def kept(name: str) -> Any:
        return lambda *_, **named: told[name].append(named)

    def ran(command: list[str], **_: object) -> None:
        told["run"].append({"script": Path(command[1])})

    parts = SimpleNamespace(datas=[], binaries=[], pure=[], scripts=[])

    def analysed(*_: object, **named: Any) -> SimpleNamespace:
        told["Analysis"].append(named)
        return parts

    made = {"Analysis": analysed, "PYZ": lambda *_: None, "SPECPATH": SPEC.parent}
    made |= {name: kept(name) for name in ("EXE", "COLLECT", "BUNDLE")}
    with monkeypatch.context() as there:
        there.setattr(sys, "platform", system)
        there.setattr(subprocess, "run", ran)
        for hook in ("collect_submodules", "copy_metadata"):
            there.setattr(PyInstaller.utils.hooks, hook, lambda *_, **__: [])
        exec(compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec"), made)
    return told


def test_on_linux_it_is_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    made = told("linux", monkeypatch)
    assert [one["name"] for one in made["EXE"]] == ["optindesk", "optindesk-desk"]
    assert all("icon" not in one for one in made["EXE"])
    assert made["run"] == made["BUNDLE"] == []


def test_of_all_that_is_taken_along_as_it_is_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (analysis,) = told("linux", monkeypatch)["Analysis"]
    files = {folder: Path(file) for file, folder in analysis["datas"]}
    assert {"optindesk/_resources", "licenses/optindesk", "licenses/peewee"} <= files.keys()
    assert [str(file) for file in files.values() if not file.exists()] == []


def test_on_windows_each_program_has_icon_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    made = told("win32", monkeypatch)
    for program, console in zip(made["EXE"], (True, False), strict=True):
        assert program["console"] is console
        assert Path(program["icon"]).name == "optindesk.ico"
        assert Path(program["version"]).name == f"{program['name']}.txt"
    assert [one["script"].name for one in made["run"]] == ["icons.py", "version_info.py"]
    assert all(one["script"].is_file() for one in made["run"])
    assert made["BUNDLE"] == []


def test_on_macos_the_bundle_opens_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    made = told("darwin", monkeypatch)
    (bundle,) = made["BUNDLE"]
    assert bundle["name"] == "Opt-In Desk.app"
    assert Path(bundle["icon"]).name == "optindesk.icns"
    info = plistlib.loads(plistlib.dumps(bundle["info_plist"]))
    assert info["CFBundleExecutable"] in {one["name"] for one in made["EXE"]}
    assert info["CFBundleExecutable"] == "optindesk-desk"
    assert [one["script"].name for one in made["run"]] == ["icons.py"]
