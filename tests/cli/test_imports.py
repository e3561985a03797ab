"""`imports` as a script sees it: what was imported, and taken back while nothing was sent."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.cli import terminal
from optindesk.core.errors import DiskFull
from optindesk.flows import taking_back
from optindesk.store import sheets

ANNA, BERTA = "anna@example.org", "berta@example.org"


@pytest.fixture
def imported(ask: Ask, tmp_path: Path) -> int:
    """A sheet of two people, of whom nobody was written to yet."""
    sheet = tmp_path / "saturday.csv"
    sheet.write_text(f"email\n{ANNA}\n{BERTA}\n", encoding="utf-8")
    ask("list", "add", "News")
    ask("import", str(sheet), "--list", "News")
    (one,) = ask("imports")
    assert (one["sheet"], one["rows"], one["counts"]["new"]) == ("saturday.csv", 2, 2)
    assert (one["paper"], one["scans"]) == (None, 0)
    number: int = one["id"]
    return number


def test_the_wrong_sheet_is_taken_back(imported: int, ask: Ask, run: Run) -> None:
    assert "yes" in run("imports").out
    assert ask("imports", "take-back", str(imported)) == {"id": imported, "signups": 2}
    (one,) = ask("imports")
    assert one["taken_back_at"].endswith("Z")
    assert not one["can_be_taken_back"]
    assert ask("status") == []
    assert ask("verify")["whole"]
    again = run("imports", "take-back", str(imported))
    assert again.status == 1
    assert "taken back already" in again.err


def test_what_broke_off_is_taken_out_by_the_next_command(
    run: Run, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    ask("list", "add", "News")
    sheet = tmp_path / "saturday.csv"
    sheet.write_text(f"email\n{ANNA}\n{BERTA}\n", encoding="utf-8")
    with monkeypatch.context() as dying:
        dying.setattr(sheets, "finish", full)
        dying.setattr(taking_back, "break_off", full)
        assert run("import", str(sheet), "--list", "News").status == 1
    said = run("status")
    assert "“saturday.csv” broke off before all of it was in" in said.err
    assert ANNA not in said.out
    assert run("status").err == ""
    assert ask("import", str(sheet), "--list", "News")["counts"]["new"] == 2


def test_who_watches_a_terminal_sees_how_far_it_is(
    ask: Ask, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("list", "add", "News")
    sheet = tmp_path / "market.csv"
    sheet.write_text(f"email\n{ANNA}\n")
    assert "\r" not in run("import", str(sheet), "--list", "News", "--dry-run").err
    monkeypatch.setattr(terminal, "PROGRESS_EVERY", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = run("import", str(sheet), "--list", "News")
    assert "\rreading the sheet: 0" in said.err
    assert "\rbringing people in: 0 / 1" in said.err
    assert "\r" + 79 * " " + "\r" in said.err, "and the line is covered at the end"
    back = run("imports", "take-back", "1")
    assert "\rtaking out again who came in: 0 / 1" in back.err


def test_nothing_was_imported_yet(run: Run, ask: Ask) -> None:
    ask("list", "add", "News")
    assert "No sheet was imported yet." in run("imports").out
    assert run("imports", "take-back", "7").status == 1


def test_a_kept_sheet_is_got_out_again_byte_for_byte(
    imported: int, ask: Ask, run: Run, tmp_path: Path
) -> None:
    """Found by a stranger: what was kept as proof could not be got out again."""
    path = tmp_path / "again.csv"
    saved = ask("imports", "save", str(imported), "--to", str(path))
    assert path.read_bytes() == (tmp_path / "saturday.csv").read_bytes()
    assert saved == {
        "id": imported,
        "file": "saturday.csv",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "came_as": hashlib.sha256(path.read_bytes()).hexdigest(),
        "kept_since": None,
        "size": path.stat().st_size,
    }
    assert saved["sha256"] in run("imports", "save", str(imported), "--to", str(path)).out
    assert run("imports", "save", "99", "--to", str(path)).status == 1
    inside = tmp_path / "desk" / "sheet.csv"
    assert run("imports", "save", str(imported), "--to", str(inside)).status == 1
    assert ask("log")[-1]["values"]["what"] == f"sheet of import {imported}"
