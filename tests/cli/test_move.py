"""A desk is moved from the command line, and goes on elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from commandline import Ask, Run
from office import strongbox
from optindesk.composition import commands

WORD = "violin battery staple horse\n"


def test_a_desk_moves_after_it_was_said_what_that_does(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    file = tmp_path / "move.zip"
    looked = run("move", "--to", str(file))
    assert looked.status == 1
    assert "this computer only looks" in looked.err
    assert run("move", "--to", str(file), "--yes").status == 2
    done = run("move", "--to", str(file), "--yes", "--passphrase-stdin", stdin=WORD)
    assert "read back whole" in done.out
    assert "News" in run("log").out, "it can be looked at"
    refused = run("list", "add", "More")
    assert refused.status == 1
    assert "moved to another computer" in refused.err
    there = ("--data", str(tmp_path / "new"))
    back = run(*there, "restore", str(file), "--yes", "--passphrase-stdin", stdin=WORD)
    assert back.out.startswith("The desk has moved here.")
    assert run(*there, "list", "add", "More").status == 0


def test_what_lies_on_a_server_is_everywhere_already(run: Run) -> None:
    said = run("--data", "postgresql://x/y", "move", "--back")
    assert said.status == 1
    assert "server" in said.err


def test_it_goes_on_here_for_who_is_sure(
    ask: Ask, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "make_packer", strongbox)
    ask("list", "add", "News")
    ask("move", "--to", str(tmp_path / "m.zip"), "--yes", "--passphrase-stdin", stdin=WORD)
    asked_back = run("move", "--back", "--reason", "the stick was empty")
    assert asked_back.status == 1
    assert "two desks" in asked_back.err
    back = run("move", "--back", "--reason", "the stick was empty", "--sure")
    assert "goes on here" in back.out
    ask("list", "add", "More")
    assert "was to be moved in the file m.zip (the stick was empty)" in run("log").out
    assert ask("verify")["whole"]
