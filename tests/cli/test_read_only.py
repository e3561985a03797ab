"""A desk on a DVD: a script reads it and takes the proof out of it, and changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from commandline import Ask, Run

ANA = "ana@example.org"


@pytest.fixture
def dvd(ask: Ask, data: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files of a desk that nobody can write any more."""
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    return {path.name: path.read_bytes() for path in data.iterdir()}


def test_it_is_read_and_what_it_proves_is_taken_out(
    dvd: dict[str, bytes], ask: Ask, data: Path, tmp_path: Path
) -> None:
    assert ask("status")[0]["address"] == ANA
    entries = len(ask("log"))
    verdict = ask("verify")
    assert (verdict["whole"], verdict["entries"]) == (True, entries)
    ask("export", "records", "--to", str(tmp_path / "records.json"))
    ask("export", "log", "--to", str(tmp_path / "log.json"))
    ask("never-write", "export", "--to", str(tmp_path / "never.csv"))
    assert ask("verify", str(tmp_path / "log.json"))["entries"] == entries
    ask("backup", str(tmp_path / "copy.db"))
    assert {path.name: path.read_bytes() for path in data.iterdir()} == dvd


@pytest.mark.usefixtures("dvd")
@pytest.mark.parametrize(
    "command",
    [
        ("signup", "ben@example.org", "--list", "News"),
        ("withdraw", ANA, "--all"),
        ("account", "set", "--address", "a@b.example", "--smtp", "localhost:25",
         "--smtp-security", "none"),
        ("export", "safe-to-mail", "--list", "News", "--to", "safe.csv"),
    ],
)  # fmt: skip
def test_what_would_change_it_is_refused_with_what_to_do(
    command: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("--json", *command)
    assert (said.status, said.json["error"]["code"]) == (1, "read_only")
    assert "copy the folder to the disk of this computer" in said.err
    assert not Path("safe.csv").exists()
