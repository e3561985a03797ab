"""A desk is moved from the command line, and goes on elsewhere."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from commandline import Ask, Run
from office import strongbox
from optindesk.composition import commands
from optindesk.core.sharing import signature
from optindesk.store.server import connect, connection_parameters

WORD = "violin battery staple horse\n"


@pytest.mark.long
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
    there = ("--data", str(tmp_path / "far" / "new"))
    seen = run(*there, "restore", str(file), "--passphrase-stdin", stdin=WORD)
    assert "with --yes it is put back" in seen.err
    wrong = run(*there, "restore", str(file), "--yes", "--passphrase-stdin", stdin="wrong\n")
    assert wrong.status == 1
    assert not (tmp_path / "far").exists(), "a look leaves nothing"
    back = run(*there, "restore", str(file), "--yes", "--passphrase-stdin", stdin=WORD)
    assert back.out.startswith("The desk has moved here.")
    assert run(*there, "list", "add", "More").status == 0


def test_a_pin_that_nobody_wants_is_no_passphrase(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    file, both = tmp_path / "move.zip", ("--pin-stdin", "--passphrase-stdin", "--yes")
    assert run("move", "--to", str(file), *both, stdin=f"1234\n{WORD}").status == 0
    there = ("--data", str(tmp_path / "new"))
    back = run(*there, "restore", str(file), *both, stdin=f"1234\n{WORD}")
    assert back.out.startswith("The desk has moved here."), back


def test_a_desk_moves_into_a_shared_database_and_back(
    ask: Ask, run: Run, tmp_path: Path, blank_postgres_url: str
) -> None:
    ask("list", "add", "News")
    looked = run("move", "--to", blank_postgres_url)
    assert looked.status == 1
    assert "with --yes it is done" in looked.err
    assert "can take the desk" in run("move", "--to", blank_postgres_url, "--dry-run").out
    done = run("move", "--to", blank_postgres_url, "--yes")
    assert "works at “postgresql://" in done.out
    refused = run("list", "add", "More")
    assert refused.status == 1
    assert "open it there" in refused.err
    back = run("move", "--back", "--reason", "the server burned", "--sure")
    assert "it works at" in back.err, "it did not"
    there = ("--data", blank_postgres_url)
    assert run(*there, "list", "add", "More").status == 0
    assert "was moved from" in run(*there, "log").out
    new = tmp_path / "new"
    home = run(*there, "move", "--to", str(new), "--yes")
    assert f"works at “{new}”" in home.out
    assert "only that computer works with it" in run(*there, "list", "add", "Most").err
    assert "More" in run(*there, "log").out, "it can be looked at"
    assert run("--data", str(new), "verify").status == 0
    assert run("--data", str(new), "list", "add", "Most").status == 0


def test_who_has_a_shared_desk_open_is_said_before_it_is_moved(
    ask: Ask, run: Run, tmp_path: Path, blank_postgres_url: str
) -> None:
    ask("list", "add", "News")
    ask("move", "--to", blank_postgres_url, "--yes")
    to, there = ("move", "--to", str(tmp_path / "new")), ("--data", blank_postgres_url)
    colleague = connect(connection_parameters(blank_postgres_url, "", signature("Ben", "ben@till")))
    with closing(colleague):
        asked = run(*there, *to)
        assert asked.status == 1
        assert "open elsewhere, too: Ben (ben@till). Tell them first" in asked.err
        planned = run("--json", *there, *to, "--dry-run").json
    assert planned["others"] == [{"name": "Ben", "device": "ben@till"}]


def test_a_shared_desk_goes_on_for_who_is_sure(
    ask: Ask, run: Run, tmp_path: Path, blank_postgres_url: str
) -> None:
    ask("list", "add", "News")
    ask("move", "--to", blank_postgres_url, "--yes")
    there = ("--data", blank_postgres_url)
    nothing = run(*there, "move", "--back", "--reason", "why not", "--sure")
    assert "was not moved" in nothing.err
    assert run(*there, "move", "--to", str(tmp_path / "new"), "--yes").status == 0
    unsure = run(*there, "move", "--back", "--reason", "the laptop fell")
    assert "two desks" in unsure.err
    back = run(*there, "move", "--back", "--reason", "the laptop fell", "--sure")
    assert "goes on here" in back.out
    assert run(*there, "list", "add", "More").status == 0
    assert "the laptop fell" in run(*there, "log").out


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
