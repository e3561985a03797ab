"""Copies outside by command: chosen, made, shown, and put back with their passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from commandline import Ask, Run
from office import strongbox
from optindesk.composition import commands, desk

WORD = "tulpe geht nie baden"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the seconds that a passphrase takes; tests/files/test_packing.py takes them."""
    for place in (commands, desk):
        monkeypatch.setattr(place, "make_packer", strongbox)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def test_a_place_is_chosen_used_shown_and_left(run: Run, ask: Ask, stick: Path) -> None:
    nothing = dict.fromkeys(("place", "locked", "last", "old", "trouble")) | {"elsewhere": {}}
    assert ask("backup", "outside", "--show") == nothing
    none = run("--json", "backup", "outside")
    assert (none.status, none.json["error"]["code"]) == (1, "no_place_outside")
    chosen = run("backup", "outside", "--set", str(stick), "--passphrase-stdin", stdin=f"{WORD}\n")
    assert chosen.status == 0
    assert "locked with the passphrase. No copy was made" in chosen.out
    assert "Nobody can open the copies without the passphrase" in chosen.err
    made = ask("backup", "outside")
    assert Path(made["path"]).parent == stick
    assert (made["locked"], made["old"]) == (True, False)
    assert "Last copy outside: today." in run("backup", "outside", "--show").out
    assert ask("backup", "outside", "--forget") == nothing
    assert Path(made["path"]).exists()


def test_a_locked_copy_opens_with_its_passphrase_only(
    run: Run, ask: Ask, stick: Path, tmp_path: Path
) -> None:
    ask("backup", "outside", "--set", str(stick), "--passphrase-stdin", stdin=f"{WORD}\n")
    copy = ask("backup", "outside")["path"]
    new = ("--data", str(tmp_path / "new"))
    for options, stdin, code in (
        ([], "", "passphrase_needed"),
        (["--passphrase-stdin"], "another one here\n", "wrong_passphrase"),
        (["--passphrase-stdin"], f"{WORD}\n", "not_restored_yet"),
    ):
        said = run("--json", "restore", copy, *options, *new, stdin=stdin)
        assert (said.status, said.json["error"]["code"]) == (1, code)
    assert "--passphrase-stdin" in run("restore", copy, *new).err
    done = ask("restore", copy, "--passphrase-stdin", "--yes", *new, stdin=f"{WORD}\n")
    assert (done["path"], done["whole"]) == (copy, True)
    assert ask("verify", *new)["whole"]


def test_unlocked_copies_need_no_passphrase_but_a_word(
    run: Run, ask: Ask, stick: Path, tmp_path: Path
) -> None:
    chosen = ask("backup", "outside", "--set", str(stick), "--unlocked")
    assert chosen["locked"] is False
    assert "same disk" in chosen["warnings"][0]
    assert "everybody can open them" in run("backup", "outside", "--show").out
    copy = ask("backup", "outside")["path"]
    ask("restore", copy, "--yes", "--data", str(tmp_path / "new"))


def test_the_copy_of_the_day_goes_there_with_the_round(run: Run, ask: Ask, stick: Path) -> None:
    ask("backup", "outside", "--set", str(stick), "--unlocked")
    ask("account", "set", "--address", "shop@example.org", "--smtp", "127.0.0.1:1",
        "--smtp-security", "none", "--user", "")  # fmt: skip
    run("run")
    assert len(list(stick.glob("*.zip"))) == 1
    run("run")
    assert len(list(stick.glob("*.zip"))) == 1


@pytest.mark.parametrize(
    "typed",
    [
        ["outside", "--set", "x"],
        ["outside", "--unlocked"],
        ["outside", "--show", "--forget"],
        ["outside", "--set", "x", "--unlocked", "--passphrase-stdin"],
        ["copy.db", "--show"],
    ],
    ids=" ".join,
)
def test_what_is_half_said_is_wrong_usage(run: Run, typed: list[str]) -> None:
    assert run("backup", *typed).status == 2
