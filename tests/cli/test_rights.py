"""`access`, as a script does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commandline import Ask, Run

ANA = "ana@example.org"

pytestmark = pytest.mark.usefixtures("qapp")


def test_all_that_is_kept_of_a_person_is_written(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News", "--language", "it")
    said = run("access", ANA, "--to", str(tmp_path / "ana.pdf"))
    assert (said.status, said.err) == (0, "")
    assert f"All that is kept of {ANA} was written to" in said.out
    assert (tmp_path / "ana.pdf").read_bytes().startswith(b"%PDF")
    told = ask("access", ANA, "--to", str(tmp_path / "ana.json"))
    assert (told["language"], told["counts"]["sign_ups"]) == ("it", 1)
    plain = json.loads((tmp_path / "ana.json").read_text(encoding="utf-8"))
    assert plain["format"] == "opt-in desk access 1"
    assert plain["person"][0]["email"] == ANA
    assert run("access", "nobody@example.org", "--to", str(tmp_path / "x.pdf")).status == 1
    assert not (tmp_path / "x.pdf").exists()


def test_a_name_is_put_right(ask: Ask, run: Run) -> None:
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News", "--name", "Anna")
    said = run("rectify", ANA, "--name", "Ana")
    assert (said.status, said.out) == (0, f"What is known of {ANA} was put right.\n")
    assert ask("rectify", ANA, "--language", "de")["language"] == "de"
    assert ask("status", ANA)[0]["name"] == "Ana"
    assert run("rectify", ANA).status == 1
