"""`pin`: the owner's PIN, given by stdin, and no command that gives anything away without it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.cli import arguments
from optindesk.main import opened
from optindesk.store import archive

pytestmark = pytest.mark.usefixtures("qapp")  # some of what is refused would be printed

PIN, WRONG, ANA = "4711", "0000", "ana@example.org"


@pytest.fixture(autouse=True)
def shop(ask: Ask) -> None:
    """A desk with a list, somebody on it, and a PIN."""
    account = ("--address", "shop@gmail.com", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none", "--name", "Blume")
    ask("list", "add", "Post")
    ask("signup", ANA, "--list", "Post")
    ask("never-write", "add", "bad.example", "--reason", "asked")
    ask("pin", "set", stdin=PIN)


EXPORTS: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]] = {
    ("export",): (
        ("safe-to-mail", "--list", "Post", "--unchecked", "a test"),
        ("removals", "--for", "mailchimp"),
        ("records",),
        ("dossier", ANA),
        ("log",),
        ("mail", "1"),
    ),
    ("access",): ((ANA,),),
    ("report",): ((),),
    ("support",): ((),),
    ("imports", "save"): (("1",),),
    ("leavers",): (("--save", "1"),),
    ("never-write", "export"): ((),),
    ("key", "affected"): ((),),
    ("evidence", "save"): (("1",),),
    ("move",): (("--yes", "--passphrase-stdin"),),
}
"""The commands that write to a path, each with what it needs besides."""

NO_DATA = {
    ("paper",): "empty sheets to sign",
    ("poster",): "a poster",
    ("collector", "make"): "a form for a second computer",
    ("database", "invite"): "the address of a database, without its password",
    ("collect",): "where the entries of a second computer go, which has no database",
}

OTHERS = (
    ("backup", "copy.db"),
    ("backup", "outside", "--set", ".", "--unlocked"),
    ("backup", "outside", "--forget"),
    ("erase", ANA, "--reason", "asked", "--yes"),
    ("retention", "apply", "--yes"),
    ("retention", "set", "years_of_proof", "1"),
    ("settings", "reminders", "1"),
    ("settings", "--reset"),
    ("levels", "name", "4", "Post"),
    ("keep-replies", "decisive"),
    ("account", "set", "--name", "Rose"),
    ("business", "set", "--postal-address", "Street 1"),
    ("account", "forget"),
    ("list", "set", "Post", "--reminders", "1"),
    ("key", "rotate", "--reason", "stolen"),
    ("restore", "copy.db", "--yes"),
    ("move", "--back", "--reason", "no", "--sure"),
    ("support",),
    ("pin", "set"),
    ("pin", "remove"),
)
"""Erasing, settings, copies and the key."""


def commands_with_a_path() -> set[tuple[str, ...]]:
    """The commands that know ``--to``, found by a walk through the whole grammar."""

    def walk(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for action in parser._actions:
            if "--to" in action.option_strings:
                yield path
            if isinstance(action, argparse._SubParsersAction):
                for name, below in action.choices.items():
                    yield from walk(below, (*path, name))

    return set(walk(arguments.grammar(), ()))


def test_no_command_that_writes_to_a_path_is_forgotten() -> None:
    found = commands_with_a_path()
    assert found == {*EXPORTS, *NO_DATA}
    assert len(found) > 10


@pytest.mark.parametrize(
    "line", [(*path, *line) for path, lines in EXPORTS.items() for line in lines], ids=" ".join
)
def test_no_export_goes_without_it(run: Run, tmp_path: Path, line: tuple[str, ...]) -> None:
    path = tmp_path / "out.csv"
    refused = run("--json", *line, "--to", str(path), stdin="nothing of it")
    code = "nothing_to_take_out" if "removals" in line else "pin_needed"
    assert (refused.status, refused.json["error"]["code"]) == (1, code), refused
    assert ("--pin-stdin" in refused.err) == (code == "pin_needed")
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize("line", OTHERS, ids=" ".join)
def test_nothing_of_the_owners_is_done_without_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run("--json", *line, stdin=WRONG)
    assert (refused.status, refused.json["error"]["code"]) == (1, "pin_needed"), refused


def test_with_it_all_goes_on(run: Run, ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    assert run("--pin-stdin", "export", "log", "--to", str(path), stdin=f"{PIN}\n").status == 0
    assert path.exists()
    assert ask("settings", "reminders", "1", "--pin-stdin", stdin=PIN)[0]["value"] == "1"
    assert run("send", "--limit", "1").status != 2, "what staff do wants none"
    assert run("status").status == 0


def test_a_password_is_the_line_after_it(ask: Ask) -> None:
    ask("account", "set", "--name", "Rose", "--pin-stdin", stdin=f"{PIN}\nsecret\n")
    assert ask("account", "show")["name"] == "Rose"


def test_a_copy_is_put_back_with_it(run: Run, ask: Ask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    ask("backup", str(copy), "--pin-stdin", stdin=PIN)
    assert run("restore", str(copy), "--yes", "--pin-stdin", stdin=WRONG).status == 1
    assert run("restore", str(copy), "--yes", "--pin-stdin", stdin=PIN).status == 0
    assert ask("pin", "show")["set"], "it was in the copy, too"


def test_a_desk_that_does_not_open_cannot_ask(run: Run, data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("backup", str(copy), "--pin-stdin", stdin=PIN)
    (data / "optindesk.db").write_bytes(b"no database")
    refused = run("--json", "restore", str(copy), "--yes")
    assert refused.status == 0, refused


def test_it_is_shown_changed_and_removed(run: Run, ask: Ask, data: Path) -> None:
    shown = ask("pin", "show")
    assert (shown["set"], shown["wrong"], shown["rests_until"]) == (True, 0, None)
    assert "A PIN is set since" in run("pin", "show").out
    assert "from who has the file" in run("pin", "show").out
    assert ask("pin", "set", "--pin-stdin", stdin=f"{PIN}\n123456\n")["set"]
    wrong = run("--json", "pin", "remove", "--pin-stdin", stdin=PIN)
    assert wrong.json["error"]["code"] == "wrong_pin"
    bad = run("--json", "pin", "set", "--pin-stdin", stdin="123456\nno digits\n")
    assert bad.json["error"]["code"] == "bad_pin"
    assert not ask("pin", "remove", "--pin-stdin", stdin="123456")["set"]
    assert "No PIN of the owner is set." in run("pin", "show").out
    assert run("--json", "pin", "remove").json["error"]["code"] == "no_pin"
    with opened(str(data)):
        assert archive.setting("owner_pin") == {}


def test_too_many_wrong_ones_rest_from_one_start_to_the_next(run: Run, ask: Ask) -> None:
    for code in ("wrong_pin", "wrong_pin", "pin_rests", "pin_rests"):
        refused = run("--json", "settings", "--reset", "--pin-stdin", stdin=WRONG)
        assert refused.json["error"]["code"] == code
    assert run("settings", "--reset", "--pin-stdin", stdin=PIN).status == 1
    shown = ask("pin", "show")
    assert shown["wrong"] == 3
    assert shown["rests_until"]
    assert "none is tried before" in run("pin", "show").out
    assert [row["what"] for row in ask("log") if row["what"].startswith("pin.")] == [
        *("pin.set", "pin.wrong", "pin.wrong", "pin.wrong"),
    ]


def test_a_forgotten_one_is_removed_by_whose_folder_it_is(run: Run, ask: Ask) -> None:
    assert not ask("pin", "remove", "--forgotten")["set"]
    assert ask("log")[-1]["what"] == "pin.forgotten"
    assert ask("settings", "reminders", "1")[0]["value"] == "1"
    assert run("pin", "remove", "--forgotten").status == 1


def test_it_stands_in_no_argument(run: Run) -> None:
    assert run("pin", "set", "1234").status == 2
    assert run("--pin-stdin=4711", "pin", "show").status == 2
