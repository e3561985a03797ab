"""What a support file is told of a computer: versions, room, and the last lines of the log."""

from __future__ import annotations

import getpass
import platform
from pathlib import Path

import pytest

from optindesk.system import facts as facts_
from optindesk.system.facts import HERE, KEPT_LINES, facts


def test_versions_room_and_choices_are_told(tmp_path: Path) -> None:
    log = tmp_path / "optindesk.log"
    log.write_bytes(b"".join(b"line %d \xff\n" % n for n in range(KEPT_LINES + 5)))
    kept = {"language": "de", "geometry": "secret"}
    found = facts(log, kept.get, tmp_path)
    assert found.versions["Python"] == platform.python_version()
    assert {"Opt-In Desk", "peewee", "PySide6-Essentials"} <= set(found.versions)
    assert found.disk_free is not None
    assert found.disk_free > 0
    assert dict(found.here) == {name: "de" if name == "language" else "" for name in HERE}
    assert len(found.log) == KEPT_LINES
    assert found.log[-1] == f"line {KEPT_LINES + 4} \ufffd"


def test_neither_who_nor_which_computer_is_told(tmp_path: Path) -> None:
    said = facts(tmp_path / "none.log", {}.get, tmp_path).system.split()
    assert platform.node() not in said
    assert getpass.getuser() not in said


def test_what_cannot_be_found_out_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts_, "PACKAGES", ("no-such-package-here",))
    found = facts(tmp_path, {}.get, tmp_path / "gone")
    assert set(found.versions) == {"Opt-In Desk", "Python"}
    assert found.disk_free is None
    assert found.log == []
    assert facts(tmp_path / "none.log", {}.get, None).disk_free is None
