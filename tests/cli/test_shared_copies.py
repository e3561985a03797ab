"""Copies of a shared desk by command: into a file, outside, and put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from commandline import Ask, Run
from keyrings_in_memory import Remembering, trusted
from shared_server import SECRET, SharedServer


@pytest.fixture
def data(shared_server: SharedServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A desk on a server that wants a password, which the keyring keeps."""
    trusted(Remembering(), monkeypatch)
    return shared_server.right


@pytest.fixture
def begun() -> None:
    """It begins once its password is kept."""


@pytest.fixture(autouse=True)
def _used(run: Run, data: str) -> None:
    kept = run("database", "keep-password", stdin=f"{SECRET}\n")
    assert kept.status == 0, kept
    assert run("list", "add", "Flower news").status == 0


def test_a_copy_goes_into_a_file_and_comes_back(run: Run, ask: Ask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    made = ask("backup", str(copy))
    assert made["rows"]["lists"] == 1
    assert run("list", "add", "Market").status == 0
    first = run("--json", "restore", str(copy))
    assert (first.status, first.json["error"]["code"]) == (1, "not_restored_yet")
    assert "What is here now is kept in a file" in run("restore", str(copy)).err
    done = ask("restore", str(copy), "--yes")
    assert (done["lost"] > 0, Path(done["kept"]).parent.name) == (True, "backups")
    names = [one["name"] for one in ask("list", "show")]
    assert names == ["Flower news"]
    given = run(
        *("--database-password-stdin", "restore", done["kept"], "--yes"), stdin=f"{SECRET}\n"
    )
    assert given.status == 0
    assert len(ask("list", "show")) == 2
    assert run("verify").status == 0


def test_the_owner_is_asked_for_the_pin_first(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert run("backup", str(copy)).status == 0
    assert run("pin", "set", stdin="739152\n").status == 0
    refused = run("--json", "restore", str(copy), "--yes")
    assert (refused.status, refused.json["error"]["code"]) == (1, "pin_needed")
    assert run("--pin-stdin", "restore", str(copy), "--yes", stdin="739152\n").status == 0


def test_copies_go_outside_from_this_computer(run: Run, ask: Ask, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = run("backup", "outside", "--set", str(stick), "--unlocked")
    assert chosen.status == 0, chosen
    copy = ask("backup", "outside")["path"]
    shown = ask("backup", "outside", "--show")
    assert (shown["place"], shown["elsewhere"]) == (str(stick), {})
    assert ask("restore", copy, "--yes")["people"] == 0
    assert ask("backup", "outside", "--show")["last"] == shown["last"]
    assert run("backup", "outside", "--forget", "rosa@market").status == 1
    assert ask("backup", "outside", "--forget")["place"] is None
